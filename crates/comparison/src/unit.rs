//! Units, currencies and stretches of time that convert into each other.

use crate::{
    interval::Interval,
    rational::{ratio, whole},
};
use num_rational::BigRational;
use num_traits::One;

/// How one side was brought into the unit of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conversion {
    /// Units of one dimension.
    Unit,
    /// Two currencies, at a rate.
    Currency,
}

impl Conversion {
    /// The sublabel of a result that needed it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Currency => "currency",
        }
    }
}

/// Code, dimension, and the exact size in the first unit of that dimension.
const UNITS: &[(&str, &str, i64, i64)] = &[
    ("m", "length", 1, 1),
    ("mm", "length", 1, 1000),
    ("cm", "length", 1, 100),
    ("km", "length", 1000, 1),
    ("mi", "length", 1_609_344, 1000),
    ("ft", "length", 3048, 10_000),
    ("yd", "length", 9144, 10_000),
    ("in", "length", 254, 10_000),
    ("nmi", "length", 1852, 1),
    ("m2", "area", 1, 1),
    ("km2", "area", 1_000_000, 1),
    ("hectare", "area", 10_000, 1),
    ("ha", "area", 10_000, 1),
    ("acre", "area", 40_468_564_224, 10_000_000),
    ("mi2", "area", 2_589_988_110_336, 1_000_000),
    ("ft2", "area", 9_290_304, 100_000_000),
    ("l/m2", "length", 1, 1000),
    ("kg", "mass", 1, 1),
    ("g", "mass", 1, 1000),
    ("mg", "mass", 1, 1_000_000),
    ("t", "mass", 1000, 1),
    ("lb", "mass", 45_359_237, 100_000_000),
    ("oz", "mass", 45_359_237, 1_600_000_000),
    ("l", "volume", 1, 1),
    ("m3", "volume", 1000, 1),
    ("hm3", "volume", 1_000_000_000, 1),
    ("gal", "volume", 3_785_411_784, 1_000_000_000),
    ("bbl", "volume", 158_987_294_928, 1_000_000_000),
    ("km/h", "speed", 1, 1),
    ("mph", "speed", 1_609_344, 1_000_000),
    ("kn", "speed", 1852, 1000),
    ("kW", "power", 1, 1),
    ("MW", "power", 1000, 1),
    ("GW", "power", 1_000_000, 1),
    ("kWh", "energy", 1, 1),
    ("MWh", "energy", 1000, 1),
    ("GWh", "energy", 1_000_000, 1),
    ("TWh", "energy", 1_000_000_000, 1),
    ("degC", "temperature", 1, 1),
    ("degF", "temperature", 5, 9),
];

/// The reference rate of a currency pair in 1/1000, and the range it has moved in over the years.
///
/// Without the rate of the day a difference inside that range is no finding.
const RATES: &[(&str, &str, i64, i64, i64)] = &[
    ("EUR", "USD", 1080, 950, 1350),
    ("GBP", "USD", 1270, 1050, 1650),
    ("GBP", "EUR", 1170, 1050, 1350),
    ("CHF", "USD", 1130, 950, 1350),
    ("CAD", "USD", 740, 650, 1000),
    ("AUD", "USD", 660, 570, 1000),
];

fn row(code: &str) -> Option<&'static (&'static str, &'static str, i64, i64)> {
    UNITS.iter().find(|(unit, ..)| *unit == code)
}

/// Whether two different units measure the same dimension.
pub(crate) fn convert_into_each_other(a: &str, b: &str) -> bool {
    matches!((row(a), row(b)), (Some(a), Some(b)) if a.1 == b.1)
}

/// Whether the unit measures temperature, whose levels and changes convert differently.
pub(crate) fn is_temperature(code: &str) -> bool {
    row(code).is_some_and(|unit| unit.1 == "temperature")
}

/// How many base units one of these is; 1 for a unit nobody knows.
pub(crate) fn factor(code: &str) -> BigRational {
    row(code).map_or_else(BigRational::one, |unit| ratio(unit.2, unit.3))
}

/// A temperature level in degrees Celsius.
pub(crate) fn celsius(value: &BigRational, code: &str) -> BigRational {
    if code == "degF" { (value - whole(32)) * ratio(5, 9) } else { value.clone() }
}

/// What is known of the rate between two currencies, from the first to the second.
#[derive(Debug, Clone)]
pub(crate) struct Rate {
    /// The reference rate.
    pub reference: BigRational,
    /// The lowest and highest it has been.
    pub range: (BigRational, BigRational),
}

/// The rate between two currencies; `None` where none is known.
pub(crate) fn rate(from: &str, to: &str) -> Option<Rate> {
    RATES.iter().find_map(|(a, b, reference, low, high)| {
        let thousandths = |value: &i64| ratio(*value, 1000);
        if (*a, *b) == (from, to) {
            Some(Rate { reference: thousandths(reference), range: (thousandths(low), thousandths(high)) })
        } else if (*b, *a) == (from, to) {
            let range = (thousandths(high).recip(), thousandths(low).recip());
            Some(Rate { reference: thousandths(reference).recip(), range })
        } else {
            None
        }
    })
}

/// An amount at a rate, widened by the 1.5 % that the rate may be off.
pub(crate) fn at_rate(interval: &Interval, rate: &BigRational) -> Interval {
    interval.map(|value| value * rate).stretch(&ratio(985, 1000), &ratio(1015, 1000))
}

/// A stretch of time: fewest days, most days, months where it is made of months.
const STRETCHES: &[(&str, i64, i64, Option<i64>)] = &[
    ("day", 1, 1, None),
    ("week", 7, 7, None),
    ("month", 28, 31, Some(1)),
    ("quarter", 90, 92, Some(3)),
    ("year", 365, 366, Some(12)),
];

fn stretch(name: &str) -> Option<&'static (&'static str, i64, i64, Option<i64>)> {
    STRETCHES.iter().find(|(stretch, ..)| *stretch == name)
}

/// By how much a rate per `from` grows when it is told per `to`: the least and the most.
pub(crate) fn time_factor(from: &str, to: &str) -> Option<(BigRational, BigRational)> {
    let (from, to) = (stretch(from)?, stretch(to)?);
    Some(match (from.3, to.3) {
        (Some(months), Some(other)) => (ratio(other, months), ratio(other, months)),
        (None, None) => (ratio(to.1, from.1), ratio(to.1, from.1)),
        _ => (ratio(to.1, from.2), ratio(to.2, from.1)),
    })
}

/// How many `per` there are in `count` of `unit`; only between stretches made of months.
pub(crate) fn stretches_in(count: i64, unit: &str, per: &str) -> Option<BigRational> {
    Some(ratio(count * stretch(unit)?.3?, stretch(per)?.3?))
}

/// The base of a per-N denominator: rates of one base are units of each other.
pub(crate) fn base_of(denominator: &str) -> Option<i64> {
    Some(match denominator {
        "per100" => 100,
        "per1k" | "per1000" => 1000,
        "per10k" | "per10000" => 10_000,
        "per100k" | "per100000" => 100_000,
        "per1M" | "per1m" | "per1000000" => 1_000_000,
        _ => return None,
    })
}

/// The stretch of a per-time denominator ("/month").
pub(crate) fn stretch_of(denominator: &str) -> Option<&str> {
    denominator.strip_prefix('/').filter(|name| stretch(name).is_some())
}
