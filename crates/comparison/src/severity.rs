//! How much a difference matters, in 1/1000 and from integers only (domain specification 5.1).

use crate::{
    pair::Prepared,
    rational::{of_decimal, whole},
};
use claimwire_domain::{attribution::SourceRole, decimal::Decimal, disagreement::SeverityTerm, registry::Property};
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};

/// What the severity of a difference depends on.
#[derive(Debug, Clone)]
pub(crate) struct Weights<'w> {
    /// The two mentions whose comparison decided.
    pub pair: [&'w Prepared<'w>; 2],
    /// Sublabel of that comparison.
    pub sublabel: &'w str,
    /// Whether it is a slip, whose size says nothing.
    pub is_slip: bool,
    /// Confidence in 1/1000.
    pub confidence: u16,
    /// Witnesses of the two largest sides, the smaller number.
    pub witnesses: usize,
    /// Distinct outlets that tell it.
    pub outlets: usize,
    /// Whether it stands in a headline.
    pub in_headline: bool,
    /// Whether it is a known dispute.
    pub known: bool,
}

/// Confidence below which nothing is ever announced.
const CERTAIN_ENOUGH: u16 = 600;

/// The severity and the terms it is made of.
pub(crate) fn severity(weights: &Weights<'_>) -> (u16, Vec<SeverityTerm>) {
    let confidence = if weights.confidence < CERTAIN_ENOUGH { 0 } else { weights.confidence };
    let terms = [
        ("magnitude", magnitude(weights), 30_u32, "how far apart the figures are"),
        ("independence", independence(weights), 20, "how many independent witnesses stand on either side"),
        ("authority", authority(weights), 20, "who says so"),
        ("reach", reach(weights), 15, "how many outlets carry it"),
        ("harm", harm(weights), 15, "what is measured"),
    ];
    let sum: u32 = terms.iter().map(|(_, value, weight, _)| u32::from(*value) * weight).sum();
    let total = u32::from(confidence) * sum / 100_000;
    let term = |(name, value, _, text): (&str, u16, u32, &str)| SeverityTerm {
        term: name.to_owned(),
        value,
        text: text.to_owned(),
    };
    let mut listed: Vec<SeverityTerm> = terms.into_iter().map(term).collect();
    listed.push(term(("confidence", confidence, 0, "how surely both measure the same thing")));
    (u16::try_from(total).unwrap_or(1000).min(1000), listed)
}

fn magnitude(weights: &Weights<'_>) -> u16 {
    match weights.sublabel {
        "polarity" | "pragmatic" => return 300,
        "part_gt_whole" | "headline" => return 1000,
        _ if weights.is_slip => return 1000,
        _ => {}
    }
    let [a, b] = weights.pair;
    let (first, second) = (a.slots.interval(), b.slots.interval());
    let distance = first.distance(&second);
    let ends = [&first.lo, &first.hi, &second.lo, &second.hi];
    let smallest = ends.into_iter().flatten().map(Signed::abs).filter(|end| !end.is_zero()).min();
    let relative = smallest.map_or(1000, |end| log10_of_gap(&(&distance / end)));
    let place = a.slots.amount.last_place(a.slots.measure).min(b.slots.amount.last_place(b.slots.measure));
    let material = a.mention.registered().and_then(material).filter(|step| !step.is_zero());
    let stepped = material.map_or(0, |step| thousandths(&((distance + place) / step)));
    relative.max(stepped)
}

fn material(property: &Property) -> Option<BigRational> {
    Decimal::parse(property.material.as_deref()?).map(of_decimal)
}

/// A number from 0 to 1 in 1/1000; more is 1.
fn thousandths(value: &BigRational) -> u16 {
    (value * whole(1000)).to_integer().to_u16().unwrap_or(1000).min(1000)
}

/// `1000 x log10(x / 1000)` at these `x`, straight lines between.
const LOG10: &[(i64, i64)] = &[
    (1000, 0),
    (1100, 41),
    (1200, 79),
    (1300, 114),
    (1400, 146),
    (1500, 176),
    (1600, 204),
    (1800, 255),
    (2000, 301),
    (2500, 398),
    (3000, 477),
    (3500, 544),
    (4000, 602),
    (5000, 699),
    (6000, 778),
    (7000, 845),
    (8000, 903),
    (9000, 954),
    (10_000, 1000),
];

/// `log10(1 + 9 x gap)`, at most 1, in 1/1000.
fn log10_of_gap(gap: &BigRational) -> u16 {
    let x = ((whole(1) + gap * whole(9)) * whole(1000)).to_integer().to_i64().unwrap_or(i64::MAX);
    interpolate(LOG10, x)
}

/// `1000 x log2(x)` at these `x`.
const LOG2: &[(i64, i64)] = &[
    (1, 0),
    (2, 1000),
    (3, 1585),
    (4, 2000),
    (5, 2322),
    (6, 2585),
    (7, 2807),
    (8, 3000),
    (12, 3585),
    (16, 4000),
    (24, 4585),
    (32, 5000),
    (48, 5585),
    (64, 6000),
];

fn interpolate(table: &[(i64, i64)], x: i64) -> u16 {
    let value = table.windows(2).find_map(|step| match step {
        [(x0, y0), (x1, y1)] if (*x0..=*x1).contains(&x) => Some(y0 + (y1 - y0) * (x - x0) / (x1 - x0)),
        _ => None,
    });
    let outside =
        if table.first().is_some_and(|(lowest, _)| x < *lowest) { 0 } else { table.last().map_or(0, |last| last.1) };
    u16::try_from(value.unwrap_or(outside)).unwrap_or(u16::MAX)
}

fn independence(weights: &Weights<'_>) -> u16 {
    if weights.sublabel == "transmission" || weights.is_slip {
        return 1000;
    }
    match weights.witnesses {
        0 => 0,
        1 => 500,
        2 => 800,
        _ => 1000,
    }
}

/// Words that name an office whose figures are data.
const OFFICIAL: &[&str] = &[
    "statistics",
    "statistical",
    "estadistica",
    "office",
    "oficina",
    "institute",
    "instituto",
    "bureau",
    "census",
    "censo",
    "ine",
    "bulletin",
    "parte",
    "boletin",
    "commission",
    "comision",
    "registry",
    "registro",
];

fn authority(weights: &Weights<'_>) -> u16 {
    let grades =
        weights.pair.map(|side| {
            let named =
                side.mention.figure.attribution.iter().rev().find(|hop| {
                    matches!(hop.role, SourceRole::Dataset | SourceRole::Institution | SourceRole::Speaker)
                });
            named.map_or(300, |hop| {
                let official = hop.key.split([' ', '_', '-']).any(|word| OFFICIAL.contains(&word));
                match hop.role {
                    SourceRole::Dataset => 1000,
                    SourceRole::Institution if official || side.slots.stage.is_some() => 1000,
                    SourceRole::Institution => 800,
                    _ => 600,
                }
            })
        });
    let [low, high] = [grades[0].min(grades[1]), grades[0].max(grades[1])];
    let grade = match (low, high) {
        (_, 1000) => 1000,
        (800, 800) => 800,
        (_, 600..) => 600,
        _ => 300,
    };
    if weights.known { grade / 2 } else { grade }
}

fn reach(weights: &Weights<'_>) -> u16 {
    let outlets = i64::try_from(weights.outlets).unwrap_or(i64::MAX).saturating_add(1);
    let spread = interpolate(LOG2, outlets) / 6;
    let headline = if weights.in_headline { 200 } else { 0 };
    (spread.min(1000) + headline).min(1000)
}

/// Harm of what no registry knows.
const UNKNOWN_HARM: u16 = 300;

fn harm(weights: &Weights<'_>) -> u16 {
    weights.pair[0].mention.registered().map_or(UNKNOWN_HARM, |property| property.harm)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rational::ratio;

    #[test]
    fn the_logarithm_table_is_close_enough() {
        let cases = [(ratio(0, 1), 0), (ratio(42, 100), 680), (ratio(1, 1), 1000), (ratio(5, 1), 1000)];
        for (gap, expected) in cases {
            assert!(log10_of_gap(&gap).abs_diff(expected) <= 3, "{gap}: {}", log10_of_gap(&gap));
        }
    }

    #[test]
    fn reach_grows_with_the_logarithm_of_outlets() {
        assert_eq!(interpolate(LOG2, 3) / 6, 264);
        assert_eq!(interpolate(LOG2, 5000) / 6, 1000);
    }
}
