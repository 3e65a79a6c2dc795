//! The differences of a block: found pair by pair, told once per frame and nature.

use crate::{
    facets::are_static,
    interval::Interval,
    pair::{Prepared, compare_prepared},
    projection::{ConflictView, Framed},
    rational::to_text,
    reason::{sentences, written},
    relation::{Relation, periods, places},
    rules::LAG,
    severity::{Weights, severity},
    suspect,
    trace::Outcome,
};
use claimwire_domain::{
    conflict::Level,
    disagreement::{Ends, Side},
    ids::{ArticleId, ClaimId},
    label::{Label, Nature},
    registry::Dynamics,
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// Two mentions of the block that differ.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// Positions in the block, the earlier first.
    pub pair: [usize; 2],
    /// Frames of the two.
    pub frames: [usize; 2],
    /// The frame that the difference hangs on.
    pub home: usize,
    pub outcome: Outcome,
    pub suspect: Option<ArticleId>,
}

/// The largest number of exemplars of one frame that are held against each other.
const MOST_EXEMPLARS: usize = 256;

/// Every pair that differs, suspects named, with those left out that exist only through a suspect.
pub(crate) fn find(block: &[Prepared<'_>], frames: &[Framed]) -> Vec<Found> {
    let mut by_family: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
    for (index, frame) in frames.iter().enumerate() {
        for position in frame.exemplars.iter().rev().take(MOST_EXEMPLARS) {
            if let Some(prepared) = block.get(*position) {
                by_family.entry(prepared.slots.family()).or_default().push((*position, index));
            }
        }
    }
    let mut found = Vec::new();
    for exemplars in by_family.values_mut() {
        exemplars.sort_unstable();
        for (order, first) in exemplars.iter().enumerate() {
            for second in exemplars.iter().skip(order + 1) {
                found.extend(differs(block, *first, *second));
            }
        }
    }
    headlines(block, &mut found);
    nouns(block, &mut found);
    suspect::name(block, frames, &mut found);
    suspect::mute(block, &mut found);
    found
}

fn differs(block: &[Prepared<'_>], first: (usize, usize), second: (usize, usize)) -> Option<Found> {
    let (a, b) = (block.get(first.0)?, block.get(second.0)?);
    if agree_at_a_glance(a, b, first.1 == second.1) {
        return None;
    }
    let outcome = compare_prepared(a, b);
    if !outcome.label.is_difference() {
        return None;
    }
    let home = if wider(a, b) { first.1 } else { second.1 };
    let frames = [first.1, second.1];
    Some(Found {
        pair: [first.0, second.0],
        frames,
        home: if first.1 == second.1 { first.1 } else { home },
        outcome,
        suspect: None,
    })
}

/// Whether a glance shows that the two do not differ: most pairs of a block, so that the full procedure runs on few.
///
/// Says so only where the procedure itself could come to no difference; in doubt the procedure runs.
pub(crate) fn agree_at_a_glance(a: &Prepared<'_>, b: &Prepared<'_>, one_frame: bool) -> bool {
    let (first, second) = (&a.slots, &b.slots);
    if first.property != second.property {
        return first.written_point() != second.written_point();
    }
    let plain = first.is_affirmed == second.is_affirmed && (first.record.is_none() || second.record.is_none());
    let one_text = a.mention.article_version_id == b.mention.article_version_id;
    if !one_frame || !plain || one_text || first.unit != second.unit {
        return false;
    }
    if a.interval.meets(&b.interval) {
        return a.interval.soft_gap(&b.interval).is_none();
    }
    let numbered = first.stage_number.is_some() && second.stage_number.is_some();
    let one_number = first.amount.value.mantissa == second.amount.value.mantissa;
    if are_static(first, second) || numbered || one_number || first.side.is_rival_of(second.side) {
        return false;
    }
    let (earlier, later) = if first.as_of <= second.as_of { (a, b) } else { (b, a) };
    let apart = later.slots.as_of - earlier.slots.as_of;
    apart <= LAG || first.dynamics == Dynamics::Evolving || earlier.interval.is_below(&later.interval)
}

/// Whether the first is the whole of which the second is part; the earlier one where neither is.
fn wider(a: &Prepared<'_>, b: &Prepared<'_>) -> bool {
    let restricted = |prepared: &Prepared<'_>| prepared.slots.population.iter().any(|tag| !tag.starts_with('+'));
    match (restricted(a), restricted(b)) {
        (true, false) => return false,
        (false, true) => return true,
        _ => {}
    }
    let place = places(a.slots.place.as_ref(), b.slots.place.as_ref());
    let period = periods(a.slots.period.as_ref(), b.slots.period.as_ref());
    ![place, period].contains(&Relation::FirstWithin)
}

/// A headline differs from its text only if no figure of the text is what it says.
fn headlines(block: &[Prepared<'_>], found: &mut Vec<Found>) {
    let says = |position: usize| block.get(position).is_some_and(|prepared| prepared.slots.is_headline == Some(true));
    let mut covered: BTreeSet<usize> = BTreeSet::new();
    for entry in found.iter().filter(|entry| entry.outcome.nature == Some(Nature::Internal)) {
        for position in entry.pair.into_iter().filter(|position| says(*position)) {
            let Some(head) = block.get(position) else { continue };
            let is_met = block.iter().any(|body| {
                body.mention.article_version_id == head.mention.article_version_id
                    && body.slots.is_headline == Some(false)
                    && compare_prepared(head, body).sublabel.as_deref() == Some("entailed")
            });
            if is_met {
                covered.insert(position);
            }
        }
    }
    found.retain(|entry| {
        entry.outcome.nature != Some(Nature::Internal) || !entry.pair.iter().any(|position| covered.contains(position))
    });
}

/// Leaves out what a number told of the wrong thing explains: that it also differs from the right one.
fn nouns(block: &[Prepared<'_>], found: &mut Vec<Found>) {
    let article = |position: usize| block.get(position).map(|prepared| prepared.mention.article_version_id);
    let slips: Vec<[usize; 2]> =
        found.iter().filter(|entry| entry.outcome.is_noun_slip()).map(|entry| entry.pair).collect();
    let explained = |entry: &Found| {
        let articles = entry.pair.map(article);
        slips.iter().any(|slip| {
            let same_texts = slip.iter().all(|position| articles.contains(&article(*position)));
            same_texts && slip.iter().any(|position| entry.pair.contains(position))
        })
    };
    found.retain(|entry| !entry.outcome.is_plain_conflict() || !explained(entry));
}

/// The differences that hang on one frame.
pub(crate) fn views(block: &[Prepared<'_>], frames: &[Framed], frame: usize, found: &[Found]) -> Vec<ConflictView> {
    let mut grouped: BTreeMap<(Nature, Option<ArticleId>), Vec<&Found>> = BTreeMap::new();
    for entry in found.iter().filter(|entry| entry.home == frame) {
        let Some(nature) = entry.outcome.nature else { continue };
        let suspect = if nature == Nature::Reporting { entry.suspect } else { None };
        grouped.entry((nature, suspect)).or_default().push(entry);
    }
    grouped
        .into_iter()
        .filter_map(|((nature, suspect), entries)| {
            let suspect = suspect.or_else(|| suspect::outlier(block, frames, &entries));
            view(block, frames, nature, suspect, &entries)
        })
        .collect()
}

fn view(
    block: &[Prepared<'_>],
    frames: &[Framed],
    nature: Nature,
    suspect: Option<ArticleId>,
    entries: &[&Found],
) -> Option<ConflictView> {
    let mut scored: Vec<(&Found, Scored)> =
        entries.iter().filter_map(|entry| Some((*entry, score(block, frames, entry)?))).collect();
    scored.sort_by_key(|(entry, scored)| (entry.outcome.known, Reverse(scored.severity), entry.pair));
    let (deciding, score) = scored.first()?;
    let [a, b] = told_in_order(block, deciding, suspect)?;
    let sublabel = deciding.outcome.sublabel.clone();
    let told = sentences(sublabel.as_deref().unwrap_or(""), a, b);
    let claim = |position: usize| block.get(position).map(|prepared| prepared.mention.claim_id);
    let pairs: Vec<(ClaimId, ClaimId)> =
        scored.iter().filter_map(|(entry, _)| Some((claim(entry.pair[0])?, claim(entry.pair[1])?))).collect();
    let mut mentions: Vec<ClaimId> = Vec::new();
    for id in pairs.iter().flat_map(|(first, second)| [*first, *second]) {
        if !mentions.contains(&id) {
            mentions.push(id);
        }
    }
    let hint = deciding.outcome.trace.iter().find_map(|step| step.inputs.get("hint")).cloned();
    Some(ConflictView {
        nature,
        suspect,
        label: deciding.outcome.label,
        sublabel,
        pairs,
        mentions,
        sides: sides(block, frames, entries),
        severity: score.severity,
        severity_terms: score.terms.clone(),
        level: Level::of(score.severity),
        known: scored.iter().all(|(entry, _)| entry.outcome.known),
        confidence: deciding.outcome.confidence,
        trace: deciding.outcome.trace.iter().map(line).collect(),
        reason_en: told.en,
        reason_es: told.es,
        hint,
    })
}

fn line(step: &crate::trace::Step) -> String {
    let inputs: Vec<String> = step.inputs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("{}: {} {}", step.rule, step.outcome, inputs.join(" ")).trim_end().to_owned()
}

/// The two of a pair in the order the sentence tells them: suspect, part, headline or affirmation first, else the later.
fn told_in_order<'p>(
    block: &'p [Prepared<'p>],
    entry: &Found,
    suspect: Option<ArticleId>,
) -> Option<[&'p Prepared<'p>; 2]> {
    let (a, b) = (block.get(entry.pair[0])?, block.get(entry.pair[1])?);
    let first = match entry.outcome.sublabel.as_deref() {
        Some("part_gt_whole") => !wider(a, b),
        Some("headline") => a.slots.is_headline == Some(true),
        Some("polarity") => a.slots.is_affirmed,
        _ => suspect == Some(a.mention.article_id),
    };
    Some(if first { [a, b] } else { [b, a] })
}

struct Scored {
    severity: u16,
    terms: Vec<claimwire_domain::disagreement::SeverityTerm>,
}

fn score<'p>(block: &'p [Prepared<'p>], frames: &[Framed], entry: &Found) -> Option<Scored> {
    let pair = [block.get(entry.pair[0])?, block.get(entry.pair[1])?];
    let tellers: Vec<Vec<usize>> = [0, 1].map(|side| tellers(block, frames, entry, side)).into();
    let roots = |side: &[usize]| -> usize {
        let all = side.iter().filter_map(|position| root(frames, *position));
        all.collect::<BTreeSet<_>>().len()
    };
    let everyone = || tellers.iter().flatten().filter_map(|position| block.get(*position));
    let latest = pair.iter().map(|side| side.mention.published).max()?;
    let near = everyone().filter(|teller| (latest - teller.mention.published).abs() <= chrono::TimeDelta::hours(24));
    let outlets: BTreeSet<&str> = near.map(|teller| teller.mention.outlet.as_str()).collect();
    let weights = Weights {
        pair,
        sublabel: entry.outcome.sublabel.as_deref().unwrap_or(""),
        is_slip: entry.outcome.label == Label::ScaleSlip,
        confidence: entry.outcome.confidence,
        witnesses: tellers.iter().map(|side| roots(side)).min().unwrap_or(0),
        outlets: outlets.len(),
        in_headline: everyone().any(|teller| teller.slots.is_headline == Some(true)),
        known: entry.outcome.known,
    };
    let (severity, terms) = severity(&weights);
    Some(Scored { severity, terms })
}

/// Root of the witness a member of any frame belongs to, unique over frames.
fn root(frames: &[Framed], position: usize) -> Option<(usize, usize)> {
    frames.iter().enumerate().find_map(|(index, frame)| {
        let order = frame.gathered.members.iter().position(|member| *member == position)?;
        Some((index, *frame.witnesses.origin.get(order)?))
    })
}

/// The members of one side's frame that tell its value.
pub(crate) fn tellers(block: &[Prepared<'_>], frames: &[Framed], entry: &Found, side: usize) -> Vec<usize> {
    let (Some(frame), Some(own)) = (
        entry.frames.get(side).and_then(|index| frames.get(*index)),
        entry.pair.get(side).and_then(|at| block.get(*at)),
    ) else {
        return Vec::new();
    };
    frame
        .gathered
        .members
        .iter()
        .copied()
        .filter(|position| block.get(*position).is_some_and(|other| same_value(own, other)))
        .collect()
}

/// Whether two mentions of one frame write the same value in the same unit.
pub(crate) fn same_value(a: &Prepared<'_>, b: &Prepared<'_>) -> bool {
    a.slots.amount.value == b.slots.amount.value
        && a.slots.amount.high == b.slots.amount.high
        && a.slots.unit == b.slots.unit
        && a.slots.is_affirmed == b.slots.is_affirmed
}

/// The values that stand against each other, the one with most witnesses first.
fn sides(block: &[Prepared<'_>], frames: &[Framed], entries: &[&Found]) -> Vec<Side> {
    let mut told: Vec<Vec<usize>> = Vec::new();
    for entry in entries {
        for side in [0, 1] {
            let tellers = tellers(block, frames, entry, side);
            if !tellers.is_empty() && !told.contains(&tellers) {
                told.push(tellers);
            }
        }
    }
    told.sort_by_key(|tellers| {
        let roots: BTreeSet<_> = tellers.iter().filter_map(|position| root(frames, *position)).collect();
        (Reverse(roots.len()), tellers.first().copied())
    });
    told.iter().filter_map(|tellers| side(block, tellers)).collect()
}

fn side(block: &[Prepared<'_>], tellers: &[usize]) -> Option<Side> {
    let members: Vec<&Prepared<'_>> = tellers.iter().filter_map(|position| block.get(*position)).collect();
    let first = members.first()?;
    let mut origins: Vec<String> = Vec::new();
    for member in &members {
        if !origins.contains(&member.slots.origin) {
            origins.push(member.slots.origin.clone());
        }
    }
    let instant = |at: chrono::DateTime<chrono::FixedOffset>| at.with_timezone(&chrono::Utc).into();
    Some(Side {
        surface: written(first),
        interval: ends(&first.interval),
        claims: members.iter().map(|member| member.mention.claim_id).collect(),
        outlets: Vec::new(),
        origins,
        first_seen: members.iter().map(|member| member.mention.published).min().map(instant),
        latest_as_of: members.iter().map(|member| member.slots.as_of).max().map(instant),
    })
}

fn ends(interval: &Interval) -> Ends {
    Ends {
        lo: interval.lo.as_ref().map(to_text),
        lo_inclusive: interval.lo_inclusive,
        hi: interval.hi.as_ref().map(to_text),
        hi_inclusive: interval.hi_inclusive,
    }
}
