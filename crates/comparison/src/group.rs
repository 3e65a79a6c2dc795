//! Value groups of a frame, what each origin last said, and what moved the figure on.

use crate::{
    pair::{Prepared, compare_prepared},
    projection::{Framed, SeriesPoint, UpdateView, ValueGroup},
    reason::{sentences, written},
    witness::Witnesses,
};
use claimwire_domain::label::Label;
use std::collections::{BTreeMap, BTreeSet};

/// Value, unit, modifier, stated as-of, origin: computed from the claim alone.
pub(crate) fn fold_key(prepared: &Prepared<'_>) -> String {
    let figure = &prepared.mention.figure;
    let high = figure.written.high.map_or_else(String::new, |high| format!("-{high}"));
    let stage = prepared.slots.stage.as_deref().unwrap_or("");
    let denied = if figure.affirmed { "" } else { "!" };
    let operator = figure.modifier.operator();
    format!("{denied}{operator}{}{high}|{}|{stage}|{}", figure.written.value, figure.unit.code, prepared.slots.origin)
}

/// Positions of the earliest and the latest claim of every group, in order.
pub(crate) fn exemplars(block: &[Prepared<'_>], members: &[usize]) -> Vec<usize> {
    let mut ends: BTreeMap<(String, bool), (usize, usize)> = BTreeMap::new();
    for &position in members {
        if let Some(prepared) = block.get(position) {
            let key = (fold_key(prepared), prepared.slots.is_headline == Some(true));
            ends.entry(key).and_modify(|(_, last)| *last = position).or_insert((position, position));
        }
    }
    let both = ends.into_values().flat_map(|(first, last)| [first, last]);
    both.collect::<BTreeSet<_>>().into_iter().collect()
}

/// The value groups of a frame, the earliest first.
pub(crate) fn groups(members: &[&Prepared<'_>], witnesses: &Witnesses) -> Vec<ValueGroup> {
    let mut order: Vec<String> = Vec::new();
    let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, member) in members.iter().enumerate() {
        let key = fold_key(member);
        if !by_key.contains_key(&key) {
            order.push(key.clone());
        }
        by_key.entry(key).or_default().push(index);
    }
    order.into_iter().filter_map(|key| group(members, witnesses, by_key.get(&key)?, key)).collect()
}

fn group(members: &[&Prepared<'_>], witnesses: &Witnesses, indices: &[usize], fold_key: String) -> Option<ValueGroup> {
    let own: Vec<&&Prepared<'_>> = indices.iter().filter_map(|index| members.get(*index)).collect();
    let roots: BTreeSet<usize> = indices.iter().filter_map(|index| witnesses.origin.get(*index)).copied().collect();
    let (first, last) = (own.first()?, own.last()?);
    Some(ValueGroup {
        fold_key,
        surface: written(first),
        origin: first.slots.origin.clone(),
        claims: own.iter().map(|prepared| prepared.mention.claim_id).collect(),
        witnesses: roots.len(),
        first_as_of: first.slots.as_of,
        last_as_of: last.slots.as_of,
    })
}

/// The latest value of every origin of something that still moves, the newest first.
pub(crate) fn series(members: &[&Prepared<'_>]) -> Vec<SeriesPoint> {
    if !members.first().is_some_and(|member| member.slots.is_moving()) {
        return Vec::new();
    }
    let mut latest: BTreeMap<&str, &Prepared<'_>> = BTreeMap::new();
    for member in members {
        latest.insert(&member.slots.origin, member);
    }
    let newest = latest.values().map(|member| (member.slots.as_of, member.slots.point())).max_by_key(|(at, _)| *at);
    let Some((newest_at, newest_value)) = newest else { return Vec::new() };
    let mut points: Vec<SeriesPoint> = latest
        .into_iter()
        .map(|(origin, member)| SeriesPoint {
            origin: origin.to_owned(),
            claim: member.mention.claim_id,
            surface: written(member),
            as_of: member.slots.as_of,
            behind_minutes: (newest_at - member.slots.as_of).num_minutes(),
            is_stale: member.slots.as_of < newest_at && member.slots.point() != newest_value,
        })
        .collect();
    points.sort_by(|a, b| b.as_of.cmp(&a.as_of).then_with(|| a.origin.cmp(&b.origin)));
    points
}

/// The chain of figures that each moved the one before it on.
pub(crate) fn updates(block: &[Prepared<'_>], frame: &Framed) -> Vec<UpdateView> {
    let mut exemplars = frame.exemplars.iter().filter_map(|position| block.get(*position));
    let Some(mut current) = exemplars.next() else { return Vec::new() };
    let mut chain = Vec::new();
    for next in exemplars {
        let outcome = compare_prepared(current, next);
        let stands = outcome.sublabel.as_deref() != Some("stale");
        if matches!(outcome.label, Label::Agree | Label::Compatible) && stands && next.slots.is_plain() {
            // "At least 3" and then 7: nothing to tell, but 7 is what the next figure moves on from.
            current = next;
        }
        if outcome.label != Label::Update {
            continue;
        }
        let sublabel = outcome.sublabel.unwrap_or_default();
        let told = sentences(&sublabel, current, next);
        chain.push(UpdateView {
            from: current.mention.claim_id,
            to: next.mention.claim_id,
            sublabel,
            reason_en: told.en,
            reason_es: told.es,
        });
        current = next;
    }
    chain
}
