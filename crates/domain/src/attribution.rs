//! Who says it, through whom, and how.

use crate::span::Span;
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

/// What part a source plays in a chain of attribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SourceRole {
    /// The outlet that publishes.
    Outlet,
    /// A news agency.
    Agency,
    /// A person.
    Speaker,
    /// An office, company, ministry, union.
    Institution,
    /// A data set, report or poll.
    Dataset,
    /// Not named ("officials", "sources").
    Anonymous,
}

/// What the source does with the claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Stance {
    /// Says so.
    Assert,
    /// Says it is not so.
    Deny,
    /// Doubts it.
    Doubt,
    /// Estimates it.
    Estimate,
    /// Asks whether.
    Ask,
    /// Admits it.
    Concede,
}

/// One step of the chain from the page to the origin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hop {
    /// The words of the text ("the deputy mayor").
    pub surface: String,
    /// The resolved name ("Maria Ruiz"); the surface where nothing better is known.
    pub source: String,
    /// Folded `source` without titles, in a form both languages share where the lexicon knows one.
    pub key: String,
    /// Where the source stands in the text.
    pub span: Option<Span>,
    /// Its part.
    pub role: SourceRole,
    /// The word that attributes ("said", "según"); absent when inferred.
    pub cue: Option<String>,
    /// Where the cue stands.
    pub cue_span: Option<Span>,
    /// What the source does.
    pub stance: Stance,
    /// When it was said, local, where the text tells.
    pub said_at: Option<NaiveDateTime>,
    /// Whether this hop is only inferred (the subject of the sentence is the institution that counts).
    pub inferred: bool,
}
