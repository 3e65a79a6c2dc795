//! Two texts compared: the most serious of all comparable pairs gives the label.

use crate::{
    mention::Mention,
    pair::{Prepared, compare_prepared},
    trace::{Outcome, Step},
};
use claimwire_domain::label::Label;
use std::{cmp::Reverse, collections::BTreeMap};

/// Compares all figures of one text with all of another; gives the most serious outcome, then all that are not unrelated.
///
/// Of equally serious outcomes the surest wins, then the earliest in the texts.
#[must_use]
pub fn compare_articles(a: &[Mention], b: &[Mention]) -> (Outcome, Vec<Outcome>) {
    let (first, second) = (prepare(a), prepare(b));
    let mut all: Vec<Outcome> =
        first.iter().flat_map(|one| second.iter().map(|other| compare_prepared(one, other))).collect();
    let Some(most) =
        all.iter().min_by_key(|outcome| Reverse((outcome.label.seriousness(), outcome.confidence))).cloned()
    else {
        return (nothing(), Vec::new());
    };
    all.retain(|outcome| outcome.label != Label::Unrelated || outcome.sublabel.as_deref() == Some("core"));
    (most, all)
}

fn prepare(mentions: &[Mention]) -> Vec<Prepared<'_>> {
    mentions.iter().filter(|mention| mention.is_comparable()).map(Prepared::of).collect()
}

fn nothing() -> Outcome {
    let step = Step { rule: "figures".to_owned(), outcome: "no figure to compare".to_owned(), inputs: BTreeMap::new() };
    Outcome {
        label: Label::Unrelated,
        sublabel: None,
        trace: vec![step],
        confidence: 0,
        nature: None,
        known: false,
        same_frame: false,
    }
}
