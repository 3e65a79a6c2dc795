//! Two figures brought into a common unit, side by side.

use crate::{
    interval::{Interval, Measure},
    rational::{of_decimal, ratio, whole},
    slots::Slots,
    trace::Verdict,
    unit::{
        Conversion, at_rate, base_of, celsius, convert_into_each_other, factor, is_temperature, rate, stretch_of,
        stretches_in, time_factor,
    },
};
use claimwire_domain::{
    figure::{Modifier, Role, Written},
    label::Label,
};
use num_rational::BigRational;
use num_traits::Zero;

/// How a scope mismatch was turned into a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bridge {
    /// Rates of different stretches of time.
    Rates,
    /// A rate times its stated stretch against a total.
    Total,
}

/// One side: what it denotes, in the common unit.
#[derive(Debug, Clone)]
pub(crate) struct Side<'a> {
    pub slots: &'a Slots,
    pub interval: Interval,
    pub point: Option<BigRational>,
}

impl<'a> Side<'a> {
    fn new(slots: &'a Slots) -> Self {
        Self { slots, interval: slots.interval(), point: slots.point() }
    }

    fn times(&mut self, factor: &BigRational) {
        self.interval = self.interval.map(|value| value * factor);
        self.point = self.point.take().map(|value| value * factor);
    }
}

/// Both sides in a common unit, and what it took.
#[derive(Debug, Clone)]
pub(crate) struct Measured<'a> {
    pub a: Side<'a>,
    pub b: Side<'a>,
    pub conversion: Option<Conversion>,
    pub bridge: Option<Bridge>,
    /// Whether both wrote the same number, before any conversion.
    pub same_number: bool,
    /// Whether the two currencies have moved through every ratio that would make the two equal.
    pub rate_may_explain: bool,
}

impl<'a> Measured<'a> {
    /// Brings `b` and `a` into one unit.
    pub(crate) fn new(a: &'a Slots, b: &'a Slots) -> Result<Self, Verdict> {
        let (a, b) = (Side::new(a), Side::new(b));
        let same_number = a.point.is_some() && a.point == b.point;
        let mut pair = Self { a, b, conversion: None, bridge: None, same_number, rate_may_explain: false };
        pair.convert()?;
        Ok(pair)
    }

    fn convert(&mut self) -> Result<(), Verdict> {
        let (a, b) = (self.a.slots, self.b.slots);
        if a.unit == b.unit {
            return Ok(());
        }
        let (Some(from), Some(to)) = (a.unit.as_deref(), b.unit.as_deref()) else {
            return Err(Verdict::of("dimension", Label::Unrelated, "dimension"));
        };
        if a.measure == Measure::Money && b.measure == Measure::Money {
            self.conversion = Some(Conversion::Currency);
            return self.exchange(from, to);
        }
        if !convert_into_each_other(from, to) {
            return Err(Verdict::of("dimension", Label::Unrelated, "dimension"));
        }
        self.conversion = Some(Conversion::Unit);
        for (side, code) in [(&mut self.a, from), (&mut self.b, to)] {
            if is_temperature(code) && side.slots.role == Role::Level {
                side.interval = side.interval.map(|value| celsius(value, code));
                side.point = side.point.take().map(|value| celsius(&value, code));
            } else {
                side.times(&factor(code));
            }
        }
        Ok(())
    }

    fn exchange(&mut self, from: &str, to: &str) -> Result<(), Verdict> {
        let Some(rate) = rate(from, to) else {
            // The same number in two currencies is a finding even where nobody knows the rate.
            return if self.same_number {
                Ok(())
            } else {
                Err(Verdict::of("currency", Label::Insufficient, "currency").with("rate", format!("{from}/{to}")))
            };
        };
        let widest = self.a.interval.stretch(&rate.range.0, &rate.range.1);
        self.rate_may_explain = widest.meets(&self.b.interval);
        self.a.interval = at_rate(&self.a.interval, &rate.reference);
        self.a.point = self.a.point.take().map(|value| value * rate.reference);
        Ok(())
    }

    /// Brings different denominators together: per-N are units, rates of time are bridges, all else is scope.
    pub(crate) fn bridge_denominators(&mut self) -> Result<(), Verdict> {
        let (a, b) = (self.a.slots.denominator.as_deref(), self.b.slots.denominator.as_deref());
        if a == b {
            return Ok(());
        }
        if let (Some(first), Some(second)) = (a.and_then(base_of), b.and_then(base_of)) {
            self.a.times(&ratio(1, first));
            self.b.times(&ratio(1, second));
            return Ok(());
        }
        let scope = || Verdict::scope("denominator");
        match (a.and_then(stretch_of), b.and_then(stretch_of)) {
            // What nobody knows the measure of may be a price: a month's is no thirty times a day's.
            (Some(_), Some(_)) if self.a.slots.property.starts_with("raw:") => Err(scope()),
            (Some(from), Some(to)) => {
                let (least, most) = time_factor(from, to).ok_or_else(scope)?;
                let exact = least == most;
                self.a.interval = self.a.interval.stretch(&least, &most);
                self.a.point = self.a.point.take().filter(|_| exact).map(|value| value * least);
                self.bridge = Some(Bridge::Rates);
                Ok(())
            }
            (Some(per), None) if b.is_none() => Self::total(&mut self.a, self.b.slots, per, &mut self.bridge),
            (None, Some(per)) if a.is_none() => Self::total(&mut self.b, self.a.slots, per, &mut self.bridge),
            _ => Err(scope()),
        }
    }

    fn total(rate: &mut Side<'a>, total: &Slots, per: &str, bridge: &mut Option<Bridge>) -> Result<(), Verdict> {
        let stretch = total.stretch.as_ref();
        let factor = stretch.and_then(|(count, unit)| stretches_in(*count, unit, per));
        let factor = factor.ok_or_else(|| Verdict::scope("denominator"))?;
        rate.times(&factor);
        *bridge = Some(Bridge::Total);
        Ok(())
    }
}

/// A change with its base as a level ("rose 3 % from 15,000"), where the figure is one.
pub(crate) fn level_from_base(slots: &Slots, base: &Written, measure: Measure) -> Option<Slots> {
    if slots.role != Role::DeltaRel || slots.modifier == Modifier::Order {
        return None;
    }
    let base = of_decimal(base.value);
    let change = &slots.amount.exact / whole(100);
    let value = &base * (whole(1) + change);
    let width = &base * slots.amount.rounding(slots.measure) / whole(100);
    let interval = Interval::around(&value, &width, false);
    Some(Slots { role: Role::Level, measure, unit: None, derived: Some((interval, value)), ..slots.clone() })
}

/// Addends of one sentence ("64m plus 9m") as their sum.
pub(crate) fn sum(first: &Slots, addends: &[crate::interval::Amount]) -> Slots {
    let parts = || std::iter::once(&first.amount).chain(addends);
    let value = parts().fold(BigRational::zero(), |sum, part| sum + &part.exact);
    let width = parts().fold(BigRational::zero(), |sum, part| sum + part.rounding(first.measure));
    Slots { derived: Some((Interval::around(&value, &width, false), value)), ..first.clone() }
}
