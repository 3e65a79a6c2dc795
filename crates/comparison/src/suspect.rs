//! Which article stands out in a difference.

use crate::{
    difference::{Found, tellers},
    pair::Prepared,
    projection::Framed,
};
use claimwire_domain::{
    ids::ArticleId,
    label::{Label, Nature},
    registry::{Dynamics, Registry},
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// Names the suspect of every reporting difference: who differs from more others, else the value with fewer
/// texts behind it, else the later one.
pub(crate) fn name(block: &[Prepared<'_>], frames: &[Framed], found: &mut [Found]) {
    // Who differs from most others stands out from all of them.
    let mut differing: BTreeMap<ArticleId, usize> = BTreeMap::new();
    for position in found.iter().flat_map(|entry| entry.pair) {
        if let Some(prepared) = block.get(position) {
            *differing.entry(prepared.mention.article_id).or_default() += 1;
        }
    }
    for index in 0..found.len() {
        let Some(entry) = found.get(index) else { continue };
        if entry.outcome.nature != Some(Nature::Reporting) {
            continue;
        }
        let suspect = of(block, frames, entry, &differing);
        if let Some(entry) = found.get_mut(index) {
            entry.suspect = suspect;
        }
    }
}

fn of(
    block: &[Prepared<'_>],
    frames: &[Framed],
    entry: &Found,
    differing: &BTreeMap<ArticleId, usize>,
) -> Option<ArticleId> {
    let telling = [0, 1].map(|side| tellers(block, frames, entry, side));
    let standing = |side: usize| {
        let own = entry.pair.get(side).and_then(|position| block.get(*position));
        // A text that gives the other noun its own number knew which was which.
        let tells_apart = entry.outcome.label == Label::ScaleSlip
            && own.is_some_and(|own| {
                own.slots.beside.iter().any(|(property, _)| {
                    *property != own.slots.property && Registry::current().family(property) == own.slots.family()
                })
            });
        let texts = telling.get(side).map_or(0, |tellers| texts(frames, entry.frames.get(side).copied(), tellers));
        let first = telling.get(side).into_iter().flatten().filter_map(|position| block.get(*position));
        let published = first.map(|told| (told.mention.published, told.mention.claim_id)).min().map(Reverse);
        let alone = own.and_then(|own| differing.get(&own.mention.article_id)).copied().unwrap_or_default();
        (tells_apart, Reverse(alone), texts, published)
    };
    // Of equals the later one had the earlier one to look at.
    let side = usize::from(standing(1) < standing(0));
    let tellers = telling.get(side)?.iter().filter_map(|position| block.get(*position));
    let first = tellers.min_by_key(|told| (told.mention.published, told.mention.claim_id));
    first.map(|told| told.mention.article_id)
}

/// Distinct texts behind a value, copies counted once.
fn texts(frames: &[Framed], frame: Option<usize>, tellers: &[usize]) -> usize {
    let Some(frame) = frame.and_then(|index| frames.get(index)) else { return 0 };
    let roots = tellers.iter().filter_map(|position| {
        let order = frame.gathered.members.iter().position(|member| member == position)?;
        frame.witnesses.text.get(order)
    });
    roots.collect::<BTreeSet<_>>().len()
}

/// Leaves out what exists only through a suspect: the reporting difference tells it already.
pub(crate) fn mute(block: &[Prepared<'_>], found: &mut Vec<Found>) {
    let article = |position: usize| block.get(position).map(|prepared| prepared.mention.article_id);
    let suspects: BTreeSet<(ArticleId, usize)> = found
        .iter()
        .filter(|entry| entry.outcome.nature == Some(Nature::Reporting))
        .filter_map(|entry| Some((entry.suspect?, entry.home)))
        .collect();
    found.retain(|entry| {
        let through = entry.pair.iter().any(|position| {
            article(*position)
                .is_some_and(|article| entry.frames.iter().any(|frame| suspects.contains(&(article, *frame))))
        });
        !(entry.outcome.nature == Some(Nature::Sources) && through)
    });
}

/// The article that a difference of sources hangs on: every pair goes through it, or everybody after it says less.
pub(crate) fn outlier(block: &[Prepared<'_>], frames: &[Framed], entries: &[&Found]) -> Option<ArticleId> {
    let article = |position: usize| block.get(position).map(|prepared| prepared.mention.article_id);
    let pairs: Vec<[ArticleId; 2]> =
        entries.iter().filter_map(|entry| Some([article(entry.pair[0])?, article(entry.pair[1])?])).collect();
    let common: Vec<ArticleId> =
        pairs.first()?.iter().copied().filter(|candidate| pairs.iter().all(|pair| pair.contains(candidate))).collect();
    if let [only] = common.as_slice() {
        return Some(*only);
    }
    let [first, second] = common.as_slice() else { return None };
    let overtaken = |article: ArticleId| {
        entries.iter().map(|entry| undercut(block, frames, entry, article).len()).max().unwrap_or(0)
    };
    match (overtaken(*first), overtaken(*second)) {
        (2.., 0) => Some(*first),
        (0, 2..) => Some(*second),
        _ => None,
    }
}

/// Articles that later give less of something that only rises than this one did.
fn undercut(block: &[Prepared<'_>], frames: &[Framed], entry: &Found, article: ArticleId) -> BTreeSet<ArticleId> {
    let own =
        entry.pair.iter().filter_map(|position| block.get(*position)).find(|side| side.mention.article_id == article);
    let (Some(own), Some(frame)) = (own, frames.get(entry.home)) else { return BTreeSet::new() };
    let members = frame.gathered.members.iter().filter_map(|position| block.get(*position));
    let below = members.filter(|other| {
        own.slots.dynamics == Dynamics::CumulativeUp
            && other.slots.as_of > own.slots.as_of
            && other
                .slots
                .written_point()
                .is_some_and(|value| own.slots.written_point().is_some_and(|most| value < most))
    });
    below.map(|other| other.mention.article_id).collect()
}
