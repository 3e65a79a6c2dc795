//! What somebody is said to have said.

use crate::{article::Zone, span::Span};
use serde::{Deserialize, Serialize};

/// How a quotation is put. Scare quotes and titles are no quotations and never become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum QuotationKind {
    /// Inside marks.
    Direct,
    /// In the writer's words.
    Indirect,
    /// Indirect with parts inside marks.
    Mixed,
}

impl QuotationKind {
    /// The code in machine output.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Indirect => "indirect",
            Self::Mixed => "mixed",
        }
    }
}

/// How the speaker was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SpeakerPath {
    /// By name.
    Name,
    /// By title or office.
    Title,
    /// By pronoun.
    Pronoun,
    /// By a noun ("the farmer").
    Nominal,
}

/// Who speaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speaker {
    /// The words ("she"); empty for a dropped subject.
    pub surface: String,
    /// Where.
    pub span: Option<Span>,
    /// The person or institution named in the article; the surface where nothing better is known; empty for a pronoun
    /// or dropped subject whose antecedent the article does not tell.
    pub resolved: String,
    /// Folded `resolved` without titles.
    pub key: String,
    /// How it was found.
    pub path: SpeakerPath,
}

/// One utterance as the reader found it. Spans are code points of the canonical text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quotation {
    /// How it is put.
    pub kind: QuotationKind,
    /// Contiguous parts without their marks, in order; never empty.
    pub segments: Vec<Span>,
    /// Verbatim parts inside a mixed one.
    pub fragments: Vec<Span>,
    /// The words of all segments, joined by one space.
    pub text: String,
    /// The sentence around the first segment.
    pub sentence: Span,
    /// Which part of the page.
    pub zone: Zone,
    /// Whether it may be compared.
    pub eligible: bool,
    /// Who speaks; `None` when the text does not tell, with the reason in `rules`.
    pub speaker: Option<Speaker>,
    /// The word that attributes; `None` for `"…", Name`.
    pub cue: Option<String>,
    /// Where the cue stands.
    pub cue_span: Option<Span>,
    /// The rules that fired.
    pub rules: Vec<String>,
}

impl Quotation {
    /// Who speaks, where the article tells; the rules of the quotation say why it does not.
    #[must_use]
    pub fn told_speaker(&self) -> Option<&Speaker> {
        self.speaker.as_ref().filter(|speaker| !speaker.key.is_empty())
    }

    /// From the first segment's start to the last one's end: where the claim is anchored.
    #[must_use]
    pub fn extent(&self) -> Option<Span> {
        self.segments.iter().copied().reduce(Span::join)
    }
}
