//! Figures that changed between two versions of one article, without a note.

use crate::{mention::Mention, pair::Prepared, reason::sentences, words::words};
use chrono::TimeDelta;
use claimwire_domain::{article::ArticleKind, ids::ClaimId, registry::Dynamics};
use std::cmp::Reverse;

/// A figure that another one replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The claim of the earlier version.
    pub old: ClaimId,
    /// The claim that stands in its place.
    pub new: ClaimId,
    /// What happened, in one English sentence.
    pub reason_en: String,
    /// The same in Spanish.
    pub reason_es: String,
}

/// Changes this soon after first publication are still part of publishing.
const SETTLING: TimeDelta = TimeDelta::minutes(30);
/// Likeness of two sentences without their numbers, in percent, from which on they are one sentence.
const SAME_SENTENCE: usize = 80;

/// The figures of `old` that `new` gives differently in the same sentence; `notice` = the page says that it was corrected.
///
/// Not reported: live blogs, the first half hour, tolls that rise and values that move, and what both figures can mean.
#[must_use]
pub fn changed_without_note(old: &[Mention], new: &[Mention], notice: bool) -> Vec<Change> {
    if notice {
        return Vec::new();
    }
    let (old, new) = (prepare(old), prepare(new));
    let mut changes = Vec::new();
    let mut taken = std::collections::BTreeSet::new();
    for before in &old {
        let unchanged = new.iter().any(|after| is_same_figure(before, after) && same_value(before, after));
        if unchanged {
            continue;
        }
        let candidates =
            new.iter().filter(|after| !taken.contains(&after.mention.claim_id) && is_same_figure(before, after));
        let best = candidates.max_by_key(|after| (likeness(before, after), Reverse(after.mention.claim_id)));
        let Some(after) = best else { continue };
        if is_allowed(before, after) || before.slots.interval().meets(&after.slots.interval()) {
            continue;
        }
        taken.insert(after.mention.claim_id);
        let told = sentences("changed", before, after);
        changes.push(Change {
            old: before.mention.claim_id,
            new: after.mention.claim_id,
            reason_en: told.en,
            reason_es: told.es,
        });
    }
    changes
}

fn prepare(mentions: &[Mention]) -> Vec<Prepared<'_>> {
    let mut prepared: Vec<Prepared<'_>> =
        mentions.iter().filter(|mention| mention.is_comparable()).map(Prepared::of).collect();
    prepared.sort_by_key(|one| (one.mention.figure.span.start(), one.mention.claim_id));
    prepared
}

fn same_value(a: &Prepared<'_>, b: &Prepared<'_>) -> bool {
    a.slots.amount.value == b.slots.amount.value && a.slots.unit == b.slots.unit
}

/// Whether one figure stands where the other stood: the same property in the same sentence.
fn is_same_figure(before: &Prepared<'_>, after: &Prepared<'_>) -> bool {
    before.slots.property == after.slots.property
        && before.slots.role == after.slots.role
        && before.slots.measure == after.slots.measure
        && likeness(before, after) >= SAME_SENTENCE
}

/// How much of two sentences is common, numbers left out, in percent.
fn likeness(before: &Prepared<'_>, after: &Prepared<'_>) -> usize {
    if before.mention.sentence_hash == after.mention.sentence_hash {
        return 100;
    }
    let (a, b) = (words(&before.mention.sentence_text), words(&after.mention.sentence_text));
    let total = a.len() + b.len();
    (200 * common(&a, &b)).checked_div(total).unwrap_or(0)
}

/// Length of the longest common run of words with gaps.
fn common(a: &[String], b: &[String]) -> usize {
    let mut row = vec![0_usize; b.len() + 1];
    for first in a {
        let mut diagonal = 0;
        let mut left = 0;
        for (cell, second) in row.iter_mut().skip(1).zip(b) {
            let above = *cell;
            left = if first == second { diagonal + 1 } else { above.max(left) };
            diagonal = above;
            *cell = left;
        }
    }
    row.last().copied().unwrap_or(0)
}

fn is_allowed(before: &Prepared<'_>, after: &Prepared<'_>) -> bool {
    let rises = || after.slots.point() >= before.slots.point();
    let moves = match before.slots.dynamics {
        Dynamics::CumulativeUp => rises(),
        Dynamics::Evolving | Dynamics::Instant => true,
        Dynamics::Static => false,
    };
    // A sentence that comes back keeps the time of its first telling, yet this version tells it after the one before.
    let told = after.mention.as_of.max(before.mention.as_of);
    let settling = told - before.mention.published <= SETTLING;
    let live = |side: &Prepared<'_>| side.mention.article_kind == ArticleKind::Live;
    moves || settling || live(before) || live(after) || after.slots.cue.is_some()
}
