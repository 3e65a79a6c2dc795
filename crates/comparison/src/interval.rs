//! What a figure denotes: the interval its words assert, and the one a good-faith reader infers.

use crate::rational::{of_decimal, power_of_ten, ratio, to_text, whole};
use claimwire_domain::{
    decimal::Decimal,
    figure::{Dimension, Figure, FigureForm, Modifier, Written},
    registry::{Dynamics, Registry},
};
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use serde::{Serialize, Serializer, ser::SerializeStruct};

/// A span of numbers; an absent end is unbounded. `soft_*` is what a reader takes the words to mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interval {
    /// Lower end of what the words assert.
    pub lo: Option<BigRational>,
    /// Whether the lower end belongs to it.
    pub lo_inclusive: bool,
    /// Upper end of what the words assert.
    pub hi: Option<BigRational>,
    /// Whether the upper end belongs to it.
    pub hi_inclusive: bool,
    /// Lower end of what a reader infers.
    pub soft_lo: Option<BigRational>,
    /// Upper end of what a reader infers.
    pub soft_hi: Option<BigRational>,
}

/// What a number counts, as far as its precision depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Things: whole numbers written to the unit are exact.
    Count,
    /// Currency.
    Money,
    /// A quantity with a unit.
    Quantity,
    /// Percent: precision comes from written decimals only.
    Percent,
    /// Percentage points, likewise.
    PercentPoint,
    /// A plain ratio or a rate.
    Ratio,
}

impl Measure {
    /// The measure of a unit's dimension.
    #[must_use]
    pub const fn of(dimension: Dimension) -> Self {
        match dimension {
            Dimension::Count => Self::Count,
            Dimension::Money => Self::Money,
            Dimension::Percent => Self::Percent,
            Dimension::PercentPoint => Self::PercentPoint,
            Dimension::Ratio => Self::Ratio,
            _ => Self::Quantity,
        }
    }

    const fn is_share(self) -> bool {
        matches!(self, Self::Percent | Self::PercentPoint)
    }
}

/// A written number, ready to be given a meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// The value with its scale word applied; the lower end of a range.
    pub value: Decimal,
    /// The exact value, where no decimal says it.
    pub exact: BigRational,
    /// The upper end of a range.
    pub high: Option<Decimal>,
    /// Half-width of a plus-minus.
    pub margin: Option<Decimal>,
    /// Digits after the decimal separator.
    pub decimals: u8,
    /// Power of ten of the scale word.
    pub scale: i16,
    /// Whether it is a fraction word ("a fifth"), coarser than digits.
    pub is_fraction: bool,
}

impl Amount {
    /// The amount of a written number; fractions of one become percent, so that "a fifth" meets "20 %".
    #[must_use]
    pub fn of(written: &Written, form: FigureForm, measure: Measure) -> Self {
        let is_fraction = matches!(form, FigureForm::FractionWord | FigureForm::OneInN);
        let exact = match written.exact {
            Some(fraction) if fraction.denominator != 0 => ratio(fraction.numerator, fraction.denominator),
            _ => of_decimal(written.value),
        };
        let amount = Self {
            value: written.value,
            exact,
            high: written.high,
            margin: written.margin,
            decimals: written.decimals,
            scale: written.scale,
            is_fraction,
        };
        match (is_fraction && measure == Measure::Ratio, written.value.scaled(2)) {
            (true, Some(value)) => Self { value, exact: amount.exact * whole(100), ..amount },
            _ => amount,
        }
    }

    /// The written digits without separators and without zeros at the ends.
    #[must_use]
    pub fn digits(&self) -> String {
        self.value.mantissa.unsigned_abs().to_string()
    }

    fn at(&self, value: Decimal) -> Self {
        Self { value, exact: of_decimal(value), high: None, margin: None, ..self.clone() }
    }

    /// The last significant place: a function of the value and of written decimals only.
    #[must_use]
    pub fn last_place(&self, measure: Measure) -> BigRational {
        if self.decimals > 0 {
            return power_of_ten(i32::from(self.scale) - i32::from(self.decimals));
        }
        if measure.is_share() || self.exact.abs() < whole(100) {
            return whole(1);
        }
        power_of_ten(i32::from(self.value.exponent))
    }

    /// Half the width of a bare number.
    #[must_use]
    pub fn rounding(&self, measure: Measure) -> BigRational {
        let place = self.last_place(measure);
        if measure == Measure::Count && place == whole(1) {
            return BigRational::zero();
        }
        let half = place / whole(2);
        if !measure.is_share() && self.exact.abs() >= whole(100) {
            return half.min(self.exact.abs() / whole(10));
        }
        half
    }

    /// Half the width of "about N".
    fn vagueness(&self, measure: Measure) -> BigRational {
        if self.is_fraction {
            return fraction_width();
        }
        let (size, rounding) = (self.exact.abs(), self.rounding(measure));
        if measure == Measure::Count && size < whole(20) {
            return rounding.max(whole(1));
        }
        let (narrowest, widest) = (&size / whole(50), &size / whole(10));
        let width = (self.grain() / whole(2)).max(narrowest).min(widest);
        rounding.max(width)
    }

    /// Roundness: the coarsest `k x 10^j` (k = 1, 2, 2.5, 5) that divides the number and is at most a quarter of it.
    #[must_use]
    pub fn grain(&self) -> BigRational {
        if self.is_fraction {
            return fraction_width() * whole(2);
        }
        // Counted in 10^-4 of the last digit, which every candidate is a whole number of.
        let size = i128::from(self.value.mantissa.unsigned_abs()) * 10_000;
        let length = u32::try_from(self.digits().len()).unwrap_or(0);
        for power in (0..length + 3).rev() {
            for tenfold in [50, 25, 20, 10] {
                let grain = tenfold * 10_i128.pow(power);
                if grain * 4 <= size && size % grain == 0 {
                    return BigRational::from_integer(grain.into()) * power_of_ten(i32::from(self.value.exponent) - 4);
                }
            }
        }
        self.exact.abs()
    }
}

fn fraction_width() -> BigRational {
    ratio(5, 2)
}

impl Interval {
    fn hard(lo: BigRational, lo_inclusive: bool, hi: BigRational, hi_inclusive: bool) -> Self {
        Self {
            soft_lo: Some(lo.clone()),
            soft_hi: Some(hi.clone()),
            lo: Some(lo),
            lo_inclusive,
            hi: Some(hi),
            hi_inclusive,
        }
    }

    /// `value` give or take `width`; the upper end belongs to it only when it is a point or `closed`.
    #[must_use]
    pub(crate) fn around(value: &BigRational, width: &BigRational, closed: bool) -> Self {
        Self::hard(value - width, true, value + width, closed || width.is_zero())
    }

    /// Every end through `change`, which must keep the order of numbers.
    #[must_use]
    pub(crate) fn map(&self, change: impl Fn(&BigRational) -> BigRational) -> Self {
        let apply = |end: &Option<BigRational>| end.as_ref().map(&change);
        Self {
            lo: apply(&self.lo),
            hi: apply(&self.hi),
            soft_lo: apply(&self.soft_lo),
            soft_hi: apply(&self.soft_hi),
            ..*self
        }
    }

    /// Lower ends times `low`, upper ends times `high` (the other way round below zero).
    #[must_use]
    pub(crate) fn stretch(&self, low: &BigRational, high: &BigRational) -> Self {
        let end = |end: &Option<BigRational>, own: &BigRational, other: &BigRational| {
            end.as_ref().map(|value| if value.is_negative() { value * other } else { value * own })
        };
        Self {
            lo: end(&self.lo, low, high),
            hi: end(&self.hi, high, low),
            soft_lo: end(&self.soft_lo, low, high),
            soft_hi: end(&self.soft_hi, high, low),
            ..*self
        }
    }

    /// Whether all of it lies below all of `other`.
    #[must_use]
    pub(crate) fn is_below(&self, other: &Self) -> bool {
        match (&self.hi, &other.lo) {
            (Some(high), Some(low)) => high < low || (high == low && !(self.hi_inclusive && other.lo_inclusive)),
            _ => false,
        }
    }

    /// Whether the two have a number in common.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        !self.is_below(other) && !other.is_below(self)
    }

    /// How many times the upper soft interval lies above the lower one; `None` where they meet.
    #[must_use]
    pub(crate) fn soft_gap(&self, other: &Self) -> Option<BigRational> {
        [(self, other), (other, self)].into_iter().find_map(|(below, above)| {
            let (high, low) = (below.soft_hi.as_ref()?, above.soft_lo.as_ref()?);
            (high < low).then(|| if high.is_positive() { low / high } else { whole(1_000_000_000) })
        })
    }

    /// The distance between the two; zero where they touch or meet.
    #[must_use]
    pub(crate) fn distance(&self, other: &Self) -> BigRational {
        [(self, other), (other, self)]
            .into_iter()
            .filter_map(|(below, above)| Some(above.lo.as_ref()? - below.hi.as_ref()?))
            .fold(BigRational::zero(), BigRational::max)
    }
}

/// The interval of an order word, from its base: dozens from two of them to under a hundred, and so on.
fn of_order(base: &BigRational) -> Interval {
    let lowest = base * whole(2);
    let highest = if *base == whole(12) { whole(100) } else { base * whole(10) };
    Interval {
        lo: Some(lowest.clone()),
        lo_inclusive: true,
        hi: None,
        hi_inclusive: false,
        soft_lo: Some(lowest),
        soft_hi: Some(highest),
    }
}

fn up_to(amount: &Amount, inclusive: bool) -> Interval {
    let value = amount.exact.clone();
    let reach = &value - amount.grain() * whole(2);
    let floored = value.is_positive();
    Interval {
        lo: floored.then(BigRational::zero),
        lo_inclusive: floored,
        soft_lo: Some(if floored { reach.max(BigRational::zero()) } else { reach }),
        soft_hi: Some(value.clone()),
        hi: Some(value),
        hi_inclusive: inclusive,
    }
}

fn from(amount: &Amount, inclusive: bool, endless: bool) -> Interval {
    let value = amount.exact.clone();
    let reach = &value + amount.grain() * whole(2);
    Interval {
        lo: Some(value.clone()),
        lo_inclusive: inclusive,
        hi: None,
        hi_inclusive: false,
        soft_lo: Some(value),
        soft_hi: (!endless).then_some(reach),
    }
}

fn between(amount: &Amount, measure: Measure) -> Interval {
    let high = amount.at(amount.high.unwrap_or(amount.value));
    let low = amount.at(amount.value);
    let (below, above) = (low.rounding(measure), high.rounding(measure));
    let closed = above.is_zero();
    Interval::hard(low.exact - below, true, high.exact + above, closed)
}

/// What `amount` denotes under `modifier`; `evolving` = of something that only lasts ("at least" then has no soft end).
#[must_use]
pub fn denote(amount: &Amount, measure: Measure, modifier: Modifier, evolving: bool) -> Interval {
    let value = &amount.exact;
    let wide = || amount.vagueness(measure);
    match modifier {
        Modifier::Exact => Interval::around(value, &BigRational::zero(), true),
        Modifier::Bare if amount.is_fraction => Interval::around(value, &fraction_width(), false),
        Modifier::Bare => Interval::around(value, &amount.rounding(measure), false),
        Modifier::Approx => Interval::around(value, &wide(), true),
        Modifier::NearBelow | Modifier::JustUnder => Interval::hard(value - wide(), true, value.clone(), false),
        Modifier::NearAbove => Interval::hard(value.clone(), false, value + wide(), true),
        Modifier::AtLeast => from(amount, true, evolving),
        Modifier::MoreThan => from(amount, false, false),
        Modifier::AtMost | Modifier::UpTo => up_to(amount, true),
        Modifier::LessThan => up_to(amount, false),
        Modifier::Between => between(amount, measure),
        Modifier::PlusMinus => {
            let margin = amount.margin.map_or_else(BigRational::zero, of_decimal);
            Interval::around(value, &margin, true)
        }
        Modifier::Order => of_order(value),
    }
}

/// What a figure denotes in its own unit (fractions of one in percent).
#[must_use]
pub fn of(figure: &Figure) -> Interval {
    let measure = measure_of(figure);
    let amount = Amount::of(&figure.written, figure.form, Measure::of(figure.unit.dimension));
    denote(&amount, measure, figure.modifier, is_evolving(&figure.property))
}

/// The measure of a figure: rates are no counts, fractions of one are percent.
pub(crate) fn measure_of(figure: &Figure) -> Measure {
    let measure = Measure::of(figure.unit.dimension);
    let is_fraction = matches!(figure.form, FigureForm::FractionWord | FigureForm::OneInN);
    match measure {
        Measure::Ratio if is_fraction => Measure::Percent,
        Measure::Count if figure.denominator.is_some() => Measure::Ratio,
        _ => measure,
    }
}

pub(crate) fn is_evolving(property: &str) -> bool {
    let registered = Registry::current().get(property);
    registered.is_some_and(|entry| matches!(entry.dynamics, Dynamics::CumulativeUp | Dynamics::Evolving))
}

impl Serialize for Interval {
    /// Exact numbers as text, `null` = unbounded.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let end = |end: &Option<BigRational>| end.as_ref().map(to_text);
        let mut fields = serializer.serialize_struct("Interval", 6)?;
        fields.serialize_field("lo", &end(&self.lo))?;
        fields.serialize_field("lo_inclusive", &self.lo_inclusive)?;
        fields.serialize_field("hi", &end(&self.hi))?;
        fields.serialize_field("hi_inclusive", &self.hi_inclusive)?;
        fields.serialize_field("soft_lo", &end(&self.soft_lo))?;
        fields.serialize_field("soft_hi", &end(&self.soft_hi))?;
        fields.end()
    }
}
