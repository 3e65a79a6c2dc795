//! The facets, aligned before sizes are compared: any explicit difference ends in a scope mismatch.

use crate::{
    inconsistent::registered,
    interval::{Interval, Measure},
    measured::Measured,
    relation::{Relation, periods, places},
    rules::{LAG, SAME_RELEASE},
    slots::{Slots, Span},
    trace::Verdict,
    unit::stretch_of,
};
use chrono::TimeDelta;
use claimwire_domain::{
    figure::{Role, Scenario},
    label::Label,
    registry::{Dynamics, Registry},
};

/// Grade of a facet that only one side knows.
const ONE_SIDED: u16 = 700;

/// Same property, a near miss of one family, or nothing to compare.
pub(crate) fn property(a: &Slots, b: &Slots) -> Result<(), Verdict> {
    if a.family() != b.family() {
        return Err(Verdict::of("family", Label::Unrelated, "property"));
    }
    if a.property == b.property {
        return Ok(());
    }
    if !noun_slip(a, b) {
        return Err(Verdict::of("property", Label::ScopeMismatch, "property"));
    }
    Err(Verdict::of("noun", Label::ScaleSlip, "noun").with("a", beside(a)).with("b", beside(b)))
}

/// What stands beside a figure, for the trace: `deaths 14, injured 56`.
fn beside(slots: &Slots) -> String {
    let written =
        slots.beside.iter().map(|(property, value)| format!("{property} {}", crate::rational::to_text(value)));
    written.collect::<Vec<_>>().join(", ")
}

/// Whether one number was told of two things: the noun was swapped on the way.
fn noun_slip(a: &Slots, b: &Slots) -> bool {
    let (Some(first), Some(second)) = (a.written_point(), b.written_point()) else { return false };
    if first != second || a.unit != b.unit || a.measure != b.measure {
        return false;
    }
    let says_both = |one: &Slots, other: &Slots| {
        one.beside.iter().any(|(property, value)| *property == other.property && *value == first)
    };
    if says_both(a, b) || says_both(b, a) {
        return false;
    }
    let telling = a.amount.digits().len() >= 3;
    let equal = |x: &Option<String>, y: &Option<String>| x.is_some() && x == y;
    // "The 14:00 bulletin" is one bulletin, whether or not each text says whose.
    let one_origin = a.origin == b.origin;
    let nobody = |slots: &Slots| slots.is_unattributed || crate::origin::issuer(&slots.origin).is_none();
    let unsaid = nobody(a) || nobody(b);
    if (one_origin || unsaid) && equal(&a.stage, &b.stage) || one_origin && equal(&a.release, &b.release) {
        return telling || a.family() == "casualties";
    }
    telling && (a.as_of - b.as_of).abs() <= LAG
}

/// Slips that look like a difference of facets: percent for points, a month for a year.
pub(crate) fn hidden_slips(a: &Slots, b: &Slots) -> Result<(), Verdict> {
    if matches!((a.role, b.role), (Role::DeltaRel, Role::DeltaPp) | (Role::DeltaPp, Role::DeltaRel)) {
        return Err(if a.amount.exact == b.amount.exact {
            Verdict::of("kind", Label::ScaleSlip, "percent_vs_point")
        } else {
            Verdict::scope("role")
        });
    }
    let per_time = |slots: &Slots| slots.denominator.as_deref().and_then(stretch_of).is_some();
    let same_point = || a.point().is_some() && a.point() == b.point();
    if a.denominator != b.denominator && per_time(a) && per_time(b) && same_point() {
        return Err(Verdict::of("kind", Label::ScaleSlip, "rate_period"));
    }
    Ok(())
}

/// Role, scenario, statistic, survey, definition: different is another thing.
pub(crate) fn plain(a: &Slots, b: &Slots) -> Result<(), Verdict> {
    if a.role != b.role {
        return Err(Verdict::scope("role"));
    }
    // An estimate of what is so is held against a count of it.
    let scenario = |slots: &Slots| match slots.scenario {
        Some(Scenario::Estimate) => Some(Scenario::Actual),
        other => other,
    };
    if let (Some(first), Some(second)) = (scenario(a), scenario(b))
        && first != second
    {
        return Err(Verdict::scope("scenario"));
    }
    if let (Some(first), Some(second)) = (&a.statistic, &b.statistic)
        && first != second
    {
        return Err(Verdict::scope("stat").with("a", first.clone()).with("b", second.clone()));
    }
    if a.survey != b.survey || another_wave(a, b) {
        return Err(Verdict::scope("survey"));
    }
    if a.definition != b.definition {
        let one_sided = a.definition.is_empty() || b.definition.is_empty();
        return Err(Verdict::scope("qual").with("direction", if one_sided { "ONE_SIDED" } else { "DIFFERENT" }));
    }
    let derived = a.derived.is_some() || b.derived.is_some();
    let shares = |measure| matches!(measure, Measure::Percent | Measure::PercentPoint);
    // So many deaths and so many per 100,000 are two measures of one thing: the denominator tells.
    let per_something = a.denominator != b.denominator;
    let one_kind = a.measure == b.measure || (shares(a.measure) && shares(b.measure));
    if !(one_kind || derived || per_something) {
        return Err(Verdict::of("dimension", Label::Unrelated, "dimension"));
    }
    Ok(())
}

/// Polls of one pollster further apart than their news are two polls, unless both name the same days of fieldwork.
fn another_wave(a: &Slots, b: &Slots) -> bool {
    let days = |slots: &Slots| match &slots.period {
        Some(Span::Days(days)) if days.days() <= 31 => Some(*days),
        _ => None,
    };
    let one_fieldwork = days(a).is_some() && days(a) == days(b);
    a.survey.is_some() && !one_fieldwork && (a.as_of - b.as_of).abs() > SAME_RELEASE * 2
}

/// A restrictor on one side only is part of the whole; `+x` is the whole and more.
pub(crate) fn population(pair: &Measured<'_>) -> Result<(), Verdict> {
    let (a, b) = (&pair.a.slots.population, &pair.b.slots.population);
    if a == b {
        return Ok(());
    }
    if !a.is_empty() && !b.is_empty() {
        return Err(Verdict::scope("pop").with("direction", "DIFFERENT"));
    }
    let restricted = if a.is_empty() { b } else { a };
    let widens = restricted.iter().all(|tag| tag.starts_with('+'));
    let first_is_part = b.is_empty() != widens;
    // More than the whole, and no conflict: then the words only say who it is that still moves.
    let (part, whole) = if first_is_part { (&pair.a, &pair.b) } else { (&pair.b, &pair.a) };
    let wanders = part.slots.dynamics == Dynamics::Evolving && whole.slots.dynamics == Dynamics::Evolving;
    if wanders && !widens && above(&part.interval, &whole.interval) {
        return Ok(());
    }
    let elsewhere = [place_relation(pair), period_relation(pair)].iter().any(|relation| !relation.is_open());
    if !elsewhere && part_exceeds_whole(pair, first_is_part) {
        return Err(Verdict::of("part", Label::Conflict, "part_gt_whole"));
    }
    Err(Verdict::scope("pop").with("direction", if first_is_part { "A_IN_B" } else { "B_IN_A" }))
}

fn place_relation(pair: &Measured<'_>) -> Relation {
    places(pair.a.slots.place.as_ref(), pair.b.slots.place.as_ref())
}

fn period_relation(pair: &Measured<'_>) -> Relation {
    periods(pair.a.slots.period.as_ref(), pair.b.slots.period.as_ref())
}

/// Place and period: a part above its whole is a conflict, anything else that differs is scope.
pub(crate) fn place_and_period(pair: &Measured<'_>) -> Result<(), Verdict> {
    let (a, b) = (pair.a.slots, pair.b.slots);
    let instant = |slots: &Slots| slots.dynamics == Dynamics::Instant;
    if (instant(a) || instant(b)) && !same_stage(a, b) {
        return Err(Verdict::of("instant", Label::ScopeMismatch, "period"));
    }
    let periodic =
        Registry::current().get(registered(&a.property)).is_some_and(|property| property.frequency.is_some());
    if periodic && (a.period.is_none() || b.period.is_none()) {
        return Err(Verdict::of("period", Label::Insufficient, "period"));
    }
    let (place, period) = (place_relation(pair), period_relation(pair));
    if place.is_open() && period.is_open() {
        return Ok(());
    }
    for (within, first_is_part) in [(Relation::FirstWithin, true), (Relation::SecondWithin, false)] {
        let part = [place, period].iter().all(|relation| relation.is_open() || *relation == within);
        if part && part_exceeds_whole(pair, first_is_part) {
            return Err(Verdict::of("part", Label::Conflict, "part_gt_whole"));
        }
    }
    let (facet, relation) = if place.is_open() { ("period", period) } else { ("geo", place) };
    Err(Verdict::scope(facet).with("direction", relation.code()))
}

/// Whether the part lies above the whole and no delay can explain it.
fn part_exceeds_whole(pair: &Measured<'_>, first_is_part: bool) -> bool {
    let (part, whole) = if first_is_part { (&pair.a, &pair.b) } else { (&pair.b, &pair.a) };
    let adds_up = |slots: &Slots| {
        let additive = Registry::current().get(&slots.property).is_none_or(|property| property.additive);
        let statistic =
            slots.statistic.as_deref().is_none_or(|name| matches!(name, "sum" | "count" | "flow" | "total"));
        let plain = matches!(slots.measure, Measure::Count | Measure::Money);
        additive && statistic && plain && slots.denominator.is_none()
    };
    if !above(&part.interval, &whole.interval) || !adds_up(part.slots) || !adds_up(whole.slots) {
        return false;
    }
    // nobody has the total of a year that goes on
    let goes_on = |slots: &Slots| matches!(slots.period, Some(Span::Days(period)) if period.end() > slots.as_of.date_naive() + TimeDelta::days(1));
    if goes_on(whole.slots) && whole.slots.period != part.slots.period {
        return false;
    }
    let later = || whole.slots.as_of - part.slots.as_of > LAG;
    are_static(part.slots, whole.slots) || (part.slots.dynamics == Dynamics::CumulativeUp && later())
}

fn above(part: &Interval, whole: &Interval) -> bool {
    whole.is_below(part)
}

/// Whether both name the same as-of, bulletin or counting stage.
pub(crate) fn same_stage(a: &Slots, b: &Slots) -> bool {
    a.stage.is_some() && a.stage == b.stage
}

/// Whether time cannot explain a difference: nothing moves, or both speak of one stage.
pub(crate) fn are_static(a: &Slots, b: &Slots) -> bool {
    let moves = |slots: &Slots| slots.dynamics != Dynamics::Static;
    !(moves(a) || moves(b)) || same_stage(a, b)
}

/// Same origin and the same release of it; where no release is known, within a day.
pub(crate) fn same_release(a: &Slots, b: &Slots) -> bool {
    if a.origin != b.origin {
        return false;
    }
    for (first, second) in [(&a.stage, &b.stage), (&a.release, &b.release)] {
        if first.is_some() && second.is_some() {
            return first == second;
        }
    }
    (a.as_of - b.as_of).abs() <= SAME_RELEASE
}

/// The lowest grade over the facets that must be the same, and those that nobody knows.
pub(crate) fn confidence(a: &Slots, b: &Slots) -> (u16, Vec<&'static str>) {
    let mut unknown = Vec::new();
    let mut lowest = a.grade("prop").min(b.grade("prop")).min(a.grade("core")).min(b.grade("core"));
    let facets = [("period", a.period.is_some(), b.period.is_some()), ("geo", a.place.is_some(), b.place.is_some())];
    for (facet, first, second) in facets {
        if !first && !second {
            unknown.push(facet);
            continue;
        }
        if [(a, first), (b, second)].iter().any(|(slots, present)| *present && slots.optional.contains(&facet)) {
            continue;
        }
        for (slots, present) in [(a, first), (b, second)] {
            lowest = lowest.min(if present { slots.grade(facet) } else { ONE_SIDED });
        }
    }
    (lowest, unknown)
}
