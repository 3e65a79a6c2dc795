//! Why two figures that cannot both be true differ: a slip, news, delay, or a conflict.

use crate::{
    facets::{are_static, same_release},
    interval::Interval,
    measured::Measured,
    rational::whole,
    rules::{HELD, LAG, SAME_RELEASE, power_of},
    slots::Slots,
    trace::Verdict,
    unit::{Conversion, celsius, is_temperature},
};
use claimwire_domain::{
    figure::{Role, Scenario},
    label::Label,
    registry::{Dynamics, Registry},
};
use num_traits::Zero;

/// The first rule that explains the difference.
pub(crate) fn reason(pair: &Measured<'_>) -> Verdict {
    let steps = [unit_slip, revision, rival_definition, digits, evolving, expectations];
    let bridged = pair.bridge.map(|_| Verdict::of("bridge", Label::Conflict, "bridged"));
    bridged.or_else(|| steps.iter().find_map(|step| step(pair))).unwrap_or_else(|| open(pair))
}

fn unit_slip(pair: &Measured<'_>) -> Option<Verdict> {
    let (a, b) = (pair.a.slots, pair.b.slots);
    let conversion = pair.conversion?;
    if pair.same_number {
        return Some(Verdict::of("unit", Label::ScaleSlip, conversion.code()));
    }
    if conversion == Conversion::Currency && pair.rate_may_explain {
        return Some(Verdict::of("currency", Label::Insufficient, "currency"));
    }
    let (from, to) = (a.unit.as_deref()?, b.unit.as_deref()?);
    if is_temperature(from) && a.role != Role::Level {
        let level = |slots: &Slots, code: &str| slots.interval().map(|value| celsius(value, code));
        if level(a, from).meets(&level(b, to)) {
            let hint = "a change was converted as a level";
            return Some(Verdict::of("unit", Label::ScaleSlip, "unit").with("hint", hint));
        }
    }
    None
}

/// The later side, with its interval after that of the earlier one. Numbered stages order a series, the clock does not.
fn by_time<'p>(pair: &'p Measured<'_>) -> [(&'p Slots, &'p Interval); 2] {
    let (a, b) = ((pair.a.slots, &pair.a.interval), (pair.b.slots, &pair.b.interval));
    let order = |slots: &Slots| (if is_numbered(pair) { slots.stage_number } else { None }, slots.as_of);
    let a_first = match order(a.0).cmp(&order(b.0)) {
        std::cmp::Ordering::Less => true,
        std::cmp::Ordering::Greater => false,
        std::cmp::Ordering::Equal => a.1.is_below(b.1),
    };
    if a_first { [a, b] } else { [b, a] }
}

fn is_numbered(pair: &Measured<'_>) -> bool {
    pair.a.slots.stage_number.is_some() && pair.b.slots.stage_number.is_some()
}

fn revision(pair: &Measured<'_>) -> Option<Verdict> {
    let [_, (last, _)] = by_time(pair);
    if pair.a.slots.side.is_rival_of(pair.b.slots.side) {
        return None;
    }
    match last.cue.as_deref() {
        Some("corrected") => return Some(Verdict::of("cue", Label::Update, "correction")),
        Some(cue) => return Some(Verdict::of("cue", Label::Update, "revision").with("cue", cue)),
        None => {}
    }
    let (a, b) = (pair.a.slots, pair.b.slots);
    let revisable = Registry::current().get(registered(&a.property)).is_some_and(|property| property.revisable);
    // A statistic that is revised comes from who compiles it, where a text names nobody.
    let one_origin = a.origin == b.origin || a.is_unattributed || b.is_unattributed;
    let apart = (a.as_of - b.as_of).abs() > SAME_RELEASE;
    let later_release = revisable && one_origin && apart && !same_release(a, b);
    later_release.then(|| Verdict::of("revisable", Label::Update, "revision").with("inferred", "true"))
}

/// A change of a property behaves like the property ("unemployed_change").
pub(crate) fn registered(property: &str) -> &str {
    property.strip_suffix("_change").unwrap_or(property)
}

fn rival_definition(pair: &Measured<'_>) -> Option<Verdict> {
    let a = pair.a.slots;
    let rival = Registry::current().get(&a.property)?.rival_definition.as_deref()?;
    if !a.definition.is_empty() || rival != "annualised" {
        return None;
    }
    // A quarter's growth told as if it went on for a year.
    let annualised = |interval: &Interval| {
        interval.map(|percent| {
            let growth = whole(1) + percent / whole(100);
            (&growth * &growth * &growth * &growth - whole(1)) * whole(100)
        })
    };
    let (first, second) = (&pair.a.interval, &pair.b.interval);
    let explained = annualised(first).meets(second) || first.meets(&annualised(second));
    explained.then(|| Verdict::of("rival_definition", Label::ScopeMismatch, "qual").with("definition", rival))
}

fn digits(pair: &Measured<'_>) -> Option<Verdict> {
    let (a, b) = (pair.a.slots, pair.b.slots);
    let (first, second) = (pair.a.point.as_ref()?, pair.b.point.as_ref()?);
    let written = a.amount.digits();
    if written != b.amount.digits() || first.is_zero() || second.is_zero() {
        return None;
    }
    let quotient = first / second;
    let power = power_of(&if quotient < whole(0) { -quotient } else { quotient })?;
    let has_word = a.amount.scale != 0 || b.amount.scale != 0;
    match power {
        3 | 6 | 9 if written.len() >= 2 || has_word => {
            Some(Verdict::of("digits", Label::ScaleSlip, "power_1000").with("power", power.to_string()))
        }
        1 | 2 if written.len() >= 3 => {
            Some(Verdict::of("digits", Label::ScaleSlip, "power_10").with("power", power.to_string()))
        }
        _ => None,
    }
}

/// Something that still moves, without a common stated as-of: news, delay, or nothing that time explains.
fn evolving(pair: &Measured<'_>) -> Option<Verdict> {
    let (a, b) = (pair.a.slots, pair.b.slots);
    if are_static(a, b) {
        return None;
    }
    let [(first, first_interval), (last, last_interval)] = by_time(pair);
    let age = last.as_of - first.as_of;
    let shortest_age = last.told_since.map_or(age, |since| since - first.as_of);
    if a.side.is_rival_of(b.side) {
        let stale = || Verdict::of("evolving", Label::Compatible, "stale").with("why", "no overlapping validity");
        return (age.abs() > HELD).then(stale);
    }
    let wanders = |slots: &Slots| slots.dynamics == Dynamics::Evolving;
    let above = matches!((&last_interval.lo, &first_interval.hi), (Some(low), Some(high)) if low >= high);
    if above || wanders(a) || wanders(b) {
        return Some(Verdict::of("evolving", Label::Update, "evolving"));
    }
    if is_numbered(pair) {
        return None;
    }
    if shortest_age <= LAG {
        return Some(Verdict::of("lag", Label::Compatible, "stale").with("minutes", age.num_minutes().to_string()));
    }
    let held = last.held_at?;
    let since = last.as_of - held;
    let still = since >= chrono::TimeDelta::zero() && since <= HELD;
    still.then(|| Verdict::of("lag", Label::Compatible, "stale").with("held_at", held.to_rfc3339()))
}

/// Two forecasts that differ are two forecasts, unless both tell the same one.
fn expectations(pair: &Measured<'_>) -> Option<Verdict> {
    let (a, b) = (pair.a.slots, pair.b.slots);
    let expected = |slots: &Slots| matches!(slots.scenario, Some(Scenario::Forecast | Scenario::Hypothetical));
    (expected(a) && expected(b) && !same_release(a, b)).then(|| Verdict::scope("scenario"))
}

fn open(pair: &Measured<'_>) -> Verdict {
    let (a, b) = (pair.a.slots, pair.b.slots);
    let sublabel = if same_release(a, b) {
        "transmission"
    } else if a.side.is_rival_of(b.side) {
        "disputed"
    } else {
        "values"
    };
    let verdict = Verdict::of("open", Label::Conflict, sublabel);
    match (crate::hint::of(a, b), sublabel) {
        (Some(hint), "transmission") => verdict.with("hint", hint),
        _ => verdict,
    }
}
