//! An utterance as its sentence shows it, before the speaker is resolved.

use crate::cue::Cue;
use claimwire_domain::{attribution::Stance, quotation::QuotationKind};
use std::ops::Range;

/// How an utterance is attributed.
#[derive(Debug, Clone)]
pub(crate) struct Attribution {
    /// The speaker's noun phrase; empty for a dropped subject.
    pub(crate) speaker: Range<usize>,
    /// The word that attributes; empty for `"…", Name`.
    pub(crate) cue: Range<usize>,
    pub(crate) stance: Stance,
    pub(crate) rule: &'static str,
    /// Who passes it on ("the Echo reported, citing the ministry"): the noun phrase and its cue.
    pub(crate) through: Option<Through>,
}

/// One who passes on what another says.
#[derive(Debug, Clone)]
pub(crate) struct Through {
    pub(crate) speaker: Range<usize>,
    pub(crate) cue: Range<usize>,
}

impl Attribution {
    /// Attributed by a cue that asserts, through nobody.
    pub(crate) fn plain(speaker: Range<usize>, cue: Range<usize>, rule: &'static str) -> Self {
        Self { speaker, cue, stance: Stance::Assert, rule, through: None }
    }

    /// Attributed by a verb, through nobody.
    pub(crate) fn by(cue: &Cue, speaker: Range<usize>, rule: &'static str) -> Self {
        Self { speaker, cue: cue.tokens.clone(), stance: cue.stance, rule, through: None }
    }
}

/// One utterance, in tokens.
#[derive(Debug, Clone)]
pub(crate) struct Utterance {
    pub(crate) kind: QuotationKind,
    pub(crate) segments: Vec<Range<usize>>,
    pub(crate) fragments: Vec<Range<usize>>,
    pub(crate) attribution: Option<Attribution>,
    /// Where the speaker, when the attribution names none, is taken from: the utterance before.
    pub(crate) follows: bool,
}

impl Utterance {
    pub(crate) fn holds(&self, token: usize) -> bool {
        self.segments.iter().any(|segment| segment.contains(&token))
    }

    pub(crate) fn start(&self) -> usize {
        self.segments.first().map_or(0, |segment| segment.start)
    }
}
