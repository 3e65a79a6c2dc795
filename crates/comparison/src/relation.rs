//! How places and periods lie to each other.

use crate::slots::{Locality, Slots, Span};
use chrono::Datelike;
use claimwire_domain::{
    figure::{Basis, Extent, PlaceLevel},
    period::Period,
    registry::{Frequency, Property, Registry},
};

/// How one facet lies to the same facet of another figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relation {
    /// Equal.
    Same,
    /// The first is part of the second.
    FirstWithin,
    /// The second is part of the first.
    SecondWithin,
    /// Neither.
    Different,
    /// One of them is not known.
    Unknown,
}

impl Relation {
    /// Whether the two may be the same.
    pub(crate) const fn is_open(self) -> bool {
        matches!(self, Self::Same | Self::Unknown)
    }

    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Same => "SAME",
            Self::FirstWithin => "A_IN_B",
            Self::SecondWithin => "B_IN_A",
            Self::Different => "DIFFERENT",
            Self::Unknown => "UNKNOWN",
        }
    }
}

/// By key, then by the chain of places around each, then by what the words say: "in the province of Ilo" is part of
/// what happened "across Valmora", even where nobody knows a map.
pub(crate) fn places(a: Option<&Locality>, b: Option<&Locality>) -> Relation {
    let (Some(a), Some(b)) = (a, b) else { return Relation::Unknown };
    if a.key == b.key {
        levels(a.level, b.level)
    } else if a.within.contains(&b.key) {
        Relation::FirstWithin
    } else if b.within.contains(&a.key) {
        Relation::SecondWithin
    } else if is_part(a) && b.extent == Some(Extent::Whole) {
        Relation::FirstWithin
    } else if is_part(b) && a.extent == Some(Extent::Whole) {
        Relation::SecondWithin
    } else {
        Relation::Different
    }
}

/// Whether the words make a place part of a wider one that others tell of.
fn is_part(place: &Locality) -> bool {
    let within_a_country = place.level.is_some_and(|level| level < PlaceLevel::Country);
    place.extent == Some(Extent::Part) || (within_a_country && place.extent.is_none())
}

/// One name for a city and its province; a name without a noun is the city, unless the text is about the rest, too.
fn levels(a: Option<PlaceLevel>, b: Option<PlaceLevel>) -> Relation {
    match (a, b) {
        (Some(a), Some(b)) if a < b => Relation::FirstWithin,
        (Some(a), Some(b)) if a > b => Relation::SecondWithin,
        (Some(wide), None) | (None, Some(wide)) if wide > PlaceLevel::City && wide < PlaceLevel::Country => {
            Relation::Different
        }
        _ => Relation::Same,
    }
}

/// By days where both are calendar periods.
pub(crate) fn periods(a: Option<&Span>, b: Option<&Span>) -> Relation {
    match (a, b) {
        (None, _) | (_, None) => Relation::Unknown,
        (Some(a), Some(b)) if a == b => Relation::Same,
        (Some(Span::Days(a)), Some(Span::Days(b))) if b.contains(*a) => Relation::FirstWithin,
        (Some(Span::Days(a)), Some(Span::Days(b))) if a.contains(*b) => Relation::SecondWithin,
        _ => Relation::Different,
    }
}

/// The figure with the period that the present tense stands for: the latest release before the text.
pub(crate) fn with_latest_release(slots: &Slots) -> Option<Slots> {
    let property = Registry::current().get(crate::inconsistent::registered(&slots.property))?;
    if slots.period.is_some() || !slots.is_present {
        return None;
    }
    let period = latest_release(property, slots.as_of.date_naive())?;
    let mut dated = slots.clone();
    dated.period = Some(Span::Days(period));
    dated.basis.insert("period", Basis::Inferred);
    Some(dated)
}

/// The latest period of a periodic property whose release lies before `day`.
pub(crate) fn latest_release(property: &Property, day: chrono::NaiveDate) -> Option<Period> {
    let length = match property.frequency? {
        Frequency::Month => 1,
        Frequency::Quarter => 3,
        Frequency::Year => 12,
    };
    let (mut year, mut month) = (day.year(), (day.month() - 1) / length * length + 1);
    // The release lag of no property exceeds a year, so a few steps back always suffice.
    for _ in 0..24 {
        (year, month) = if month > length { (year, month - length) } else { (year - 1, month + 12 - length) };
        let period = Period::months(year, month, length)?;
        let last = period.end().pred_opt()?;
        let released = last.checked_add_days(chrono::Days::new(u64::from(property.release_lag_days)))?;
        if released <= day {
            return Some(period);
        }
    }
    None
}
