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
    let mut pairs: Vec<([usize; 2], Outcome)> = Vec::new();
    for (left, one) in first.iter().enumerate() {
        pairs.extend(second.iter().enumerate().map(|(right, other)| ([left, right], compare_prepared(one, other))));
    }
    let nouns: Vec<[usize; 2]> =
        pairs.iter().filter(|(_, outcome)| outcome.is_noun_slip()).map(|(pair, _)| *pair).collect();
    // A number told of the wrong thing also differs from the right number for it: one slip, not two findings.
    pairs.retain(|(pair, outcome)| {
        let through = nouns.iter().any(|noun| noun[0] == pair[0] || noun[1] == pair[1]);
        !(through && outcome.is_plain_conflict())
    });
    let mut all: Vec<Outcome> = pairs.into_iter().map(|(_, outcome)| outcome).collect();
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
