//! The procedure: two figures in, a label with its reasons out (domain specification 3.2).
//!
//! Each function is one group of rules in the order that matters; the first rule that decides ends it.

use crate::{
    facets, inconsistent,
    interval::Interval,
    measured::{Bridge, Measured},
    rational::{to_text, whole},
    relation::with_latest_release,
    slots::{Reading, Slots},
    trace::{Outcome, Verdict},
    unit::Conversion,
};
use chrono::TimeDelta;
use claimwire_domain::{
    figure::Modifier,
    label::{Label, Nature},
};
use num_traits::{One, Signed};

/// How long an outlet may honestly lag behind the newest report of something that still moves.
pub const LAG: TimeDelta = TimeDelta::minutes(120);
/// How long a value of something that still moves is held without a newer report.
pub const HELD: TimeDelta = TimeDelta::hours(12);
/// Within this time two reports of one origin are taken to be of one release.
pub(crate) const SAME_RELEASE: TimeDelta = TimeDelta::hours(24);
/// Confidence below which nothing is said at all.
const COMPARABLE: u16 = 350;

/// Compares two figures whose slots are filled; the order of the arguments makes no difference.
#[must_use]
pub fn compare_slots(a: &Slots, b: &Slots) -> Outcome {
    compare_with_core(a, b, a.core == b.core)
}

/// The same, where something else than the slots decides whether both are about the same thing.
pub(crate) fn compare_with_core(a: &Slots, b: &Slots, same_core: bool) -> Outcome {
    let (a, b) = in_order(a, b);
    let preferred = judge(a, b, same_core);
    if !preferred.label.is_difference() || (a.readings.is_empty() && b.readings.is_empty()) {
        return preferred;
    }
    // A pair is inconsistent only if every pair of readings is.
    for first in variants(a) {
        for second in variants(b) {
            let other = judge(&first, &second, same_core);
            if !other.label.is_difference() && other.same_frame {
                return other.noting("reading", "another way to read the number is consistent");
            }
        }
    }
    preferred
}

/// Earlier knowledge first; what the two say decides a tie, so that the result mirrors.
fn in_order<'a>(a: &'a Slots, b: &'a Slots) -> (&'a Slots, &'a Slots) {
    let order = a.as_of.cmp(&b.as_of).then_with(|| {
        // Ties are rare, so the price of writing both out does not matter.
        if a == b { std::cmp::Ordering::Equal } else { format!("{a:?}").cmp(&format!("{b:?}")) }
    });
    if order.is_gt() { (b, a) } else { (a, b) }
}

fn variants(slots: &Slots) -> Vec<Slots> {
    let reread = |reading: &Reading| Slots {
        amount: reading.amount.clone(),
        unit: reading.unit.clone(),
        derived: None,
        ..slots.clone()
    };
    std::iter::once(slots.clone()).chain(slots.readings.iter().map(reread)).collect()
}

fn judge(a: &Slots, b: &Slots, same_core: bool) -> Outcome {
    let mut progress = Progress { confidence: 0, unknown: Vec::new(), same_frame: false };
    let verdict = match decide(a, b, same_core, &mut progress) {
        Ok(verdict) | Err(verdict) => verdict,
    };
    outcome(a, b, &verdict, &progress)
}

/// What is known of the pair besides its verdict.
struct Progress {
    confidence: u16,
    unknown: Vec<&'static str>,
    same_frame: bool,
}

fn decide(a: &Slots, b: &Slots, same_core: bool, progress: &mut Progress) -> Result<Verdict, Verdict> {
    if !same_core {
        return Err(Verdict::of("core", Label::Unrelated, "core"));
    }
    (progress.confidence, progress.unknown) = facets::confidence(a, b);
    facets::property(a, b)?;
    headline(a, b)?;
    let (dated_a, dated_b) = (with_latest_release(a), with_latest_release(b));
    let (a, b) = (dated_a.as_ref().unwrap_or(a), dated_b.as_ref().unwrap_or(b));
    (progress.confidence, progress.unknown) = facets::confidence(a, b);
    facets::hidden_slips(a, b)?;
    facets::plain(a, b)?;
    let mut pair = Measured::new(a, b)?;
    facets::population(&pair)?;
    pair.bridge_denominators()?;
    facets::place_and_period(&pair)?;
    if progress.confidence < COMPARABLE {
        return Err(Verdict::new("confidence", Label::Insufficient));
    }
    progress.same_frame = pair.bridge.is_none();
    if pair.conversion == Some(Conversion::Currency) && pair.same_number {
        return Err(Verdict::of("currency", Label::ScaleSlip, "currency"));
    }
    polarity(&pair)?;
    consistent(&pair)?;
    truncated(&pair)?;
    Ok(inconsistent::reason(&pair))
}

/// The body's own number must lie inside what the headline of the same version says.
fn headline(a: &Slots, b: &Slots) -> Result<(), Verdict> {
    let (head, body) = match (a.is_headline, b.is_headline) {
        (Some(true), Some(false)) => (a, b),
        (Some(false), Some(true)) => (b, a),
        _ => return Ok(()),
    };
    if head.article.is_none() || head.article != body.article {
        return Ok(());
    }
    let vague = [Modifier::Order, Modifier::Between, Modifier::Approx, Modifier::NearBelow, Modifier::NearAbove];
    let modifier = if vague.contains(&body.modifier) { body.modifier } else { Modifier::Bare };
    let said = Slots { modifier, ..body.clone() }.interval();
    Err(if said.meets(&head.interval()) {
        Verdict::of("headline", Label::Compatible, "entailed")
    } else {
        Verdict::of("headline", Label::Conflict, "headline")
    })
}

/// A denied figure against an affirmed one.
fn polarity(pair: &Measured<'_>) -> Result<(), Verdict> {
    if pair.a.slots.is_affirmed == pair.b.slots.is_affirmed {
        return Ok(());
    }
    Err(if pair.a.interval.meets(&pair.b.interval) {
        Verdict::of("polarity", Label::Conflict, "polarity")
    } else {
        Verdict::of("polarity", Label::Compatible, "negated_other_value")
    })
}

/// Both can be true: agreement, compatibility, or a tension between what readers infer.
fn consistent(pair: &Measured<'_>) -> Result<(), Verdict> {
    let (a, b) = (pair.a.slots, pair.b.slots);
    if !pair.a.interval.meets(&pair.b.interval) {
        return Ok(());
    }
    records(a, b)?;
    let gap = pair.a.interval.soft_gap(&pair.b.interval);
    if gap.as_ref().is_some_and(|gap| *gap >= whole(2)) && facets::are_static(a, b) {
        return Err(Verdict::of("soft", Label::Conflict, "pragmatic"));
    }
    let equal = a.is_plain() && b.is_plain() && pair.a.point == pair.b.point;
    if equal && pair.conversion.is_none() && pair.bridge != Some(Bridge::Rates) {
        let derived = a.derived.is_some() || b.derived.is_some() || pair.bridge.is_some();
        let sublabel = match (derived, a.origin == b.origin) {
            (true, _) => "derived",
            (false, true) => "same_witness",
            (false, false) => "independent",
        };
        return Err(Verdict::of("equal", Label::Agree, sublabel));
    }
    let sublabel = match (pair.bridge, pair.conversion, gap) {
        (Some(_), ..) => "bridged".to_owned(),
        (None, Some(conversion), _) => conversion.code().to_owned(),
        (None, None, Some(_)) => "weak_bound".to_owned(),
        (None, None, None) => modifiers(a, b),
    };
    Err(Verdict::of("meet", Label::Compatible, &sublabel)
        .with("a", bounds(&pair.a.interval))
        .with("b", bounds(&pair.b.interval)))
}

/// Both modifiers, sorted: `APPROX/BARE`.
fn modifiers(a: &Slots, b: &Slots) -> String {
    let mut names = [modifier_code(a.modifier), modifier_code(b.modifier)];
    names.sort_unstable();
    if names[0] == names[1] { names[0].to_owned() } else { names.join("/") }
}

const fn modifier_code(modifier: Modifier) -> &'static str {
    match modifier {
        Modifier::Exact => "EXACT",
        Modifier::Bare => "BARE",
        Modifier::Approx => "APPROX",
        Modifier::NearBelow | Modifier::JustUnder => "NEAR_BELOW",
        Modifier::NearAbove => "NEAR_ABOVE",
        Modifier::AtLeast => "AT_LEAST",
        Modifier::MoreThan => "MORE_THAN",
        Modifier::AtMost => "AT_MOST",
        Modifier::LessThan => "LESS_THAN",
        Modifier::UpTo => "UP_TO",
        Modifier::Between => "BETWEEN",
        Modifier::PlusMinus => "PLUS_MINUS",
        Modifier::Order => "ORDER",
    }
}

fn records(a: &Slots, b: &Slots) -> Result<(), Verdict> {
    let (Some(first), Some(second)) = (&a.record, &b.record) else { return Ok(()) };
    if first.highest != second.highest {
        return Err(Verdict::of("record", Label::ScopeMismatch, "record"));
    }
    let (x, y) = (first.years, second.years);
    if x == y {
        return Ok(());
    }
    let nested = x.0 <= y.1 && y.0 <= x.1;
    Err(Verdict::of("record", if nested { Label::Compatible } else { Label::Conflict }, "record"))
}

/// The finer figure cut short gives the coarser one (1,968 and "1,900").
fn truncated(pair: &Measured<'_>) -> Result<(), Verdict> {
    let (a, b) = (pair.a.slots, pair.b.slots);
    let loose = |slots: &Slots| matches!(slots.modifier, Modifier::Bare | Modifier::Approx) && slots.derived.is_none();
    if !loose(a) || !loose(b) || pair.conversion.is_some() || pair.bridge.is_some() {
        return Ok(());
    }
    let (Some(first), Some(second)) = (&pair.a.point, &pair.b.point) else { return Ok(()) };
    let (place_a, place_b) = (a.amount.last_place(a.measure), b.amount.last_place(b.measure));
    if place_a == place_b {
        return Ok(());
    }
    let (coarse, fine, place) = if place_a > place_b { (first, second, place_a) } else { (second, first, place_b) };
    let cut = fine - coarse;
    if !cut.is_negative() && cut < place && cut * whole(10) <= coarse.abs() {
        return Err(Verdict::of("truncation", Label::Compatible, "truncation"));
    }
    Ok(())
}

/// The hard interval as text, for the trace.
fn bounds(interval: &Interval) -> String {
    let end =
        |end: &Option<num_rational::BigRational>, open: &str| end.as_ref().map_or_else(|| open.to_owned(), to_text);
    let (left, right) = (if interval.lo_inclusive { '[' } else { '(' }, if interval.hi_inclusive { ']' } else { ')' });
    format!("{left}{}, {}{right}", end(&interval.lo, "-inf"), end(&interval.hi, "inf"))
}

fn outcome(a: &Slots, b: &Slots, verdict: &Verdict, progress: &Progress) -> Outcome {
    let mut trace = Vec::new();
    if progress.confidence > 0 {
        let mut step = Verdict::new("facets", verdict.label).with("confidence", progress.confidence.to_string()).step();
        "aligned".clone_into(&mut step.outcome);
        if !progress.unknown.is_empty() {
            step.inputs.insert("unknown".to_owned(), progress.unknown.join(" "));
        }
        trace.push(step);
    }
    trace.push(verdict.step());
    let sublabel = verdict.sublabel.as_deref();
    Outcome {
        label: verdict.label,
        nature: nature(a, b, verdict.label, sublabel),
        known: is_known(a, b, verdict.label, sublabel),
        sublabel: verdict.sublabel.clone(),
        trace,
        confidence: progress.confidence,
        same_frame: progress.same_frame,
    }
}

/// Whose work a difference is.
fn nature(a: &Slots, b: &Slots, label: Label, sublabel: Option<&str>) -> Option<Nature> {
    if !label.is_difference() {
        return None;
    }
    let one_article = a.article.is_some() && a.article == b.article;
    Some(if sublabel == Some("headline") || one_article {
        Nature::Internal
    } else if a.is_reference || b.is_reference {
        Nature::Reference
    } else if label == Label::ScaleSlip || facets::same_release(a, b) {
        Nature::Reporting
    } else {
        Nature::Sources
    })
}

/// A dispute of rival sides that one text reports together; a denial always is one.
fn is_known(a: &Slots, b: &Slots, label: Label, sublabel: Option<&str>) -> bool {
    let together = || a.reports_both || b.reports_both;
    label == Label::Conflict
        && a.side.is_rival_of(b.side)
        && (sublabel == Some("polarity") || (sublabel == Some("disputed") && together()))
}

/// Whether a ratio is a power of ten, and which.
pub(crate) fn power_of(ratio: &num_rational::BigRational) -> Option<u32> {
    let ratio = if *ratio < whole(1) { ratio.recip() } else { ratio.clone() };
    let mut rest = ratio.is_integer().then(|| ratio.to_integer())?;
    let ten = num_bigint::BigInt::from(10);
    let mut power = 0;
    while (&rest % &ten) == num_bigint::BigInt::ZERO {
        rest /= &ten;
        power += 1;
    }
    rest.is_one().then_some(power)
}
