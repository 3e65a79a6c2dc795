//! The comparison facets of one figure: what a claim of the store and a line with slots filled by hand both become.

use crate::interval::{Amount, Interval, Measure, denote};
use chrono::{DateTime, FixedOffset};
use claimwire_domain::{
    figure::{Basis, Extent, Modifier, PlaceLevel, Role, Scenario},
    period::Period,
    registry::{Dynamics, Registry},
};
use num_rational::BigRational;
use std::collections::{BTreeMap, BTreeSet};

/// A place and what it lies in, innermost first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locality {
    /// Folded key.
    pub key: String,
    /// Keys of the places around it.
    pub within: Vec<String>,
    /// What kind of place the text says it is.
    pub level: Option<PlaceLevel>,
    /// How much of it the text means.
    pub extent: Option<Extent>,
}

/// When the thing measured happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// Calendar days.
    Days(Period),
    /// A period that is no calendar period; equal only to itself.
    Named(String),
}

/// A side of a matter: different sides of one matter do not correct each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Side {
    /// None that is known.
    #[default]
    None,
    /// One, said by hand; rival of every other such.
    Stated,
    /// Those in office: government, ministries, army.
    Government,
    /// Those who want the office, rebels included.
    Opposition,
    /// The police.
    Police,
    /// Those who called a march or strike.
    Organiser,
    /// Workers.
    Union,
    /// Employers.
    Employer,
}

impl Side {
    /// Whether the two sides dispute figures as a matter of course.
    #[must_use]
    pub const fn is_rival_of(self, other: Self) -> bool {
        use Side::{Employer, Government, Opposition, Organiser, Police, Stated, Union};
        match self {
            Self::None => false,
            Stated => matches!(other, Stated),
            Government | Police => matches!(other, Opposition | Organiser | Union),
            Opposition | Organiser => matches!(other, Government | Police),
            Union => matches!(other, Government | Police | Employer),
            Employer => matches!(other, Union),
        }
    }
}

/// "The highest since 1981".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordClaim {
    /// Highest or lowest.
    pub highest: bool,
    /// The earliest and the latest year in which the last equal or worse value can lie; -1 = never.
    pub years: (i32, i32),
}

/// Another way to read the number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The number.
    pub amount: Amount,
    /// Its unit.
    pub unit: Option<String>,
}

/// Everything a comparison looks at. Absent population, definition and denominator mean NONE, which is a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slots {
    /// Who or what it is about; equal = the same.
    pub core: String,
    /// Property id.
    pub property: String,
    /// Knowledge time.
    pub as_of: DateTime<FixedOffset>,
    /// Innermost source.
    pub origin: String,
    /// Whether the text names nobody for it.
    pub is_unattributed: bool,
    /// What kind of number.
    pub measure: Measure,
    /// The number.
    pub amount: Amount,
    /// How it is bounded.
    pub modifier: Modifier,
    /// Unit or currency.
    pub unit: Option<String>,
    /// Other readings.
    pub readings: Vec<Reading>,
    /// What it comes to together with its base or its addends, with the point where it is one.
    pub derived: Option<(Interval, BigRational)>,
    /// Where.
    pub place: Option<Locality>,
    /// When.
    pub period: Option<Span>,
    /// "Is", not "was": a periodic statistic without a period then means the latest release.
    pub is_present: bool,
    /// The statistic, where it is named.
    pub statistic: Option<String>,
    /// Level or change.
    pub role: Role,
    /// Restrictors; `+x` = also counting x.
    pub population: BTreeSet<String>,
    /// Definition tags.
    pub definition: BTreeSet<String>,
    /// `/month`, `per100k`.
    pub denominator: Option<String>,
    /// "2027-2030": so many of a stretch of time.
    pub stretch: Option<(i64, String)>,
    /// Actual, forecast, …; `None` = what unmarked means.
    pub scenario: Option<Scenario>,
    /// The poll.
    pub survey: Option<String>,
    /// Stated as-of, bulletin or counting stage.
    pub stage: Option<String>,
    /// Orders the stages of a series.
    pub stage_number: Option<i64>,
    /// The release of the origin, where it is known.
    pub release: Option<String>,
    /// How early it may have been told, where that is long before its knowledge time.
    pub told_since: Option<DateTime<FixedOffset>>,
    /// When the frame last held this very value.
    pub held_at: Option<DateTime<FixedOffset>>,
    /// How it moves.
    pub dynamics: Dynamics,
    /// The side its source takes.
    pub side: Side,
    /// Whether the text reports both sides.
    pub reports_both: bool,
    /// Whether it is reference data.
    pub is_reference: bool,
    /// "Revised", "corrected".
    pub cue: Option<String>,
    /// Whether the text affirms it.
    pub is_affirmed: bool,
    /// Article version.
    pub article: Option<String>,
    /// Whether it stands in the headline or standfirst (`Some(true)`), in the body, or nobody knows.
    pub is_headline: Option<bool>,
    /// Other figures beside it: property and value.
    pub beside: Vec<(String, BigRational)>,
    /// A record.
    pub record: Option<RecordClaim>,
    /// How firmly each facet is known; absent = explicit.
    pub basis: BTreeMap<&'static str, Basis>,
    /// Facets that need not be the same for the two to be one thing; they leave the confidence alone.
    pub optional: Vec<&'static str>,
}

impl Slots {
    /// The family of its property.
    #[must_use]
    pub fn family(&self) -> &str {
        Registry::current().family(&self.property)
    }

    /// What it denotes.
    #[must_use]
    pub fn interval(&self) -> Interval {
        self.derived.as_ref().map_or_else(|| self.written_interval(), |(interval, _)| interval.clone())
    }

    /// What the written number denotes by itself.
    pub(crate) fn written_interval(&self) -> Interval {
        denote(&self.amount, self.measure, self.modifier, self.is_moving())
    }

    /// The number as a point; `None` for order words.
    #[must_use]
    pub fn point(&self) -> Option<BigRational> {
        match &self.derived {
            Some((_, point)) => Some(point.clone()),
            None => self.written_point(),
        }
    }

    /// The written number as a point; `None` for order words.
    pub(crate) fn written_point(&self) -> Option<BigRational> {
        (self.modifier != Modifier::Order).then(|| self.amount.exact.clone())
    }

    /// Whether what it measures still moves.
    #[must_use]
    pub const fn is_moving(&self) -> bool {
        matches!(self.dynamics, Dynamics::CumulativeUp | Dynamics::Evolving)
    }

    pub(crate) fn is_plain(&self) -> bool {
        matches!(self.modifier, Modifier::Bare | Modifier::Exact)
    }

    pub(crate) fn grade(&self, facet: &str) -> u16 {
        self.basis.get(facet).map_or(Basis::Explicit.grade(), |basis| basis.grade())
    }
}

pub use crate::notation::{SlotsError, SlotsPair, parse};
