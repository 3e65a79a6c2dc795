//! The figure and quotation reader for English and Spanish news.
//!
//! Takes a text, hands back what it found; knows no store, no clock, no network, and uses no floating point.
//! Start reading at [`read()`], then [`token`](crate) for the words everything else is built on.

pub mod canonical;
mod fold;
pub mod machine;

pub use fold::{fold, sentence_hash};

use claimwire_domain::{
    article::{Document, Signature, ZonedSpan},
    figure::Figure,
    language::Language,
    quotation::Quotation,
    span::Span,
};

/// Changes whenever the reader would find something else in the same text.
pub const EXTRACTOR_VERSION: &str = "1";

/// Changes whenever [`canonical::canonical_text`] would.
pub const CANON_VERSION: i16 = 1;

/// A date or clock time of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeMention {
    /// Where.
    pub span: Span,
    /// The words.
    pub text: String,
    /// ISO 8601 date, month, year, quarter, interval or `Thh:mm`; empty when the text does not tell.
    pub value: String,
}

/// All that the reader found in one text, ordered by position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The language it was read in.
    pub language: Language,
    /// Figures.
    pub figures: Vec<Figure>,
    /// Quotations.
    pub quotations: Vec<Quotation>,
    /// Dates and clock times.
    pub times: Vec<TimeMention>,
    /// The parts of the page, without gaps where there is text.
    pub zones: Vec<ZonedSpan>,
    /// What stories and witnesses are found by.
    pub signature: Signature,
}

/// Reads a text. Spans are code points of exactly `document.text`.
#[must_use]
pub fn read(document: &Document<'_>) -> Reading {
    Reading {
        language: document.language.unwrap_or(Language::En),
        figures: Vec::new(),
        quotations: Vec::new(),
        times: Vec::new(),
        zones: Vec::new(),
        signature: Signature::default(),
    }
}
