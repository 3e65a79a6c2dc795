//! What stands against what in a conflict, and why: the detail that is stored with it as JSON.
//!
//! Verification writes it; the API, the pages, alerts and the export read it. Fields are only ever added.

use crate::{
    clock::Timestamp,
    ids::{ClaimId, OutletId},
};
use serde::{Deserialize, Serialize};

/// The detail of a conflict.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Disagreement {
    /// Why the figures cannot both be true, in one English sentence of neutral words.
    pub reason_en: String,
    /// The same in Spanish.
    pub reason_es: String,
    /// The values that stand against each other, the one with most origins first.
    pub sides: Vec<Side>,
    /// Every claim that takes part, each once; the two whose comparison decided come first.
    pub mentions: Vec<ClaimId>,
    /// What the deciding comparison found, rule by rule.
    pub trace: Vec<String>,
    /// The terms of the severity.
    pub terms: Vec<SeverityTerm>,
}

/// One of the values that stand against each other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Side {
    /// The value as its first claim writes it.
    pub surface: String,
    /// What it denotes, in the unit of the comparison.
    pub interval: Ends,
    /// The claims that state it, the earliest first.
    pub claims: Vec<ClaimId>,
    /// Who publishes it.
    pub outlets: Vec<OutletId>,
    /// Its independent origins by name; copies of one text are one.
    pub origins: Vec<String>,
    /// When it was first told.
    pub first_seen: Option<Timestamp>,
    /// The latest moment it was told for.
    pub latest_as_of: Option<Timestamp>,
}

/// Ends of an interval as exact text ("241500", "1/3"); an absent end is unbounded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ends {
    /// Lower end.
    pub lo: Option<String>,
    /// Whether the lower end belongs to it.
    pub lo_inclusive: bool,
    /// Upper end.
    pub hi: Option<String>,
    /// Whether the upper end belongs to it.
    pub hi_inclusive: bool,
}

/// One term of a severity.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SeverityTerm {
    /// Which one: `magnitude`, `independence`, `authority`, `reach`, `harm`, `confidence`.
    pub term: String,
    /// 0 to 1000.
    pub value: u16,
    /// The same in English words.
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_of_later_versions_and_with_missing_parts_can_be_read() {
        let read: Disagreement = serde_json::from_str(r#"{"reason_en":"Figures differ.","a_later_field":1}"#).unwrap();
        assert_eq!(read, Disagreement { reason_en: "Figures differ.".to_owned(), ..Disagreement::default() });
    }
}
