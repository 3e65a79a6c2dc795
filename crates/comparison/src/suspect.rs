//! Which article stands out in a difference.

use crate::{
    difference::{Found, tellers},
    pair::Prepared,
    projection::Framed,
};
use claimwire_domain::{
    ids::ArticleId,
    label::{Label, Nature},
};
use std::collections::BTreeSet;

/// Names the suspect of every reporting difference: the value with fewer texts behind it, else the later one.
pub(crate) fn name(block: &[Prepared<'_>], frames: &[Framed], found: &mut [Found]) {
    for index in 0..found.len() {
        let Some(entry) = found.get(index) else { continue };
        if entry.outcome.nature != Some(Nature::Reporting) {
            continue;
        }
        let suspect = of(block, frames, entry);
        if let Some(entry) = found.get_mut(index) {
            entry.suspect = suspect;
        }
    }
}

fn of(block: &[Prepared<'_>], frames: &[Framed], entry: &Found) -> Option<ArticleId> {
    let telling = [0, 1].map(|side| tellers(block, frames, entry, side));
    let standing = |side: usize| {
        let own = entry.pair.get(side).and_then(|position| block.get(*position));
        // A text that gives the other noun its own number knew which was which.
        let tells_apart = entry.outcome.label == Label::ScaleSlip
            && own.is_some_and(|own| {
                own.slots.beside.iter().any(|(property, _)| {
                    *property != own.slots.property
                        && claimwire_domain::registry::Registry::built_in().family(property) == own.slots.family()
                })
            });
        let texts = telling.get(side).map_or(0, |tellers| texts(frames, entry.frames.get(side).copied(), tellers));
        (usize::from(tells_apart), texts)
    };
    // The pair is in order of time, so of equals the second is the later one.
    let side = usize::from(standing(1) <= standing(0));
    let first = telling.get(side)?.first().or_else(|| entry.pair.get(side))?;
    block.get(*first).map(|prepared| prepared.mention.article_id)
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

/// The one article that every pair goes through, where it stands against at least two others.
pub(crate) fn outlier(block: &[Prepared<'_>], entries: &[&Found]) -> Option<ArticleId> {
    let article = |position: usize| block.get(position).map(|prepared| prepared.mention.article_id);
    let pairs: Vec<[ArticleId; 2]> =
        entries.iter().filter_map(|entry| Some([article(entry.pair[0])?, article(entry.pair[1])?])).collect();
    let candidates = pairs.first()?;
    candidates.iter().copied().find(|candidate| {
        let others: BTreeSet<ArticleId> = pairs.iter().flatten().copied().filter(|other| other != candidate).collect();
        others.len() >= 2 && pairs.iter().all(|pair| pair.contains(candidate))
    })
}
