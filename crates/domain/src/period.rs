//! Spans of calendar days, and what a text says about when.

use crate::{figure::Basis, span::Span};
use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Whole days, half-open: `[start, end)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Period {
    start: NaiveDate,
    end: NaiveDate,
}

impl Period {
    /// A period of at least one day; `None` otherwise.
    #[must_use]
    pub fn new(start: NaiveDate, end: NaiveDate) -> Option<Self> {
        (start < end).then_some(Self { start, end })
    }

    /// One day.
    #[must_use]
    pub fn day(date: NaiveDate) -> Option<Self> {
        Self::new(date, date.checked_add_days(Days::new(1))?)
    }

    /// `count` calendar months from the first of `month` (1 to 12).
    #[must_use]
    pub fn months(year: i32, month: u32, count: u32) -> Option<Self> {
        let start = NaiveDate::from_ymd_opt(year, month, 1)?;
        Self::new(start, start.checked_add_months(Months::new(count))?)
    }

    /// A calendar year.
    #[must_use]
    pub fn year(year: i32) -> Option<Self> {
        Self::months(year, 1, 12)
    }

    /// First day inside.
    #[must_use]
    pub const fn start(self) -> NaiveDate {
        self.start
    }

    /// First day after.
    #[must_use]
    pub const fn end(self) -> NaiveDate {
        self.end
    }

    /// Length in days, at least 1.
    #[must_use]
    pub fn days(self) -> i64 {
        self.end.signed_duration_since(self.start).num_days()
    }

    /// Whether `other` lies inside, equal included.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl fmt::Display for Period {
    /// `2023`, `2023-11`, `2023-Q4`, `2023-11-05` where it is one of these, else `start/end` (end excluded).
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.start.year(), self.start.month());
        let quarter = (month - 1) / 3 + 1;
        if Self::year(year) == Some(*self) {
            write!(formatter, "{year:04}")
        } else if Self::months(year, quarter * 3 - 2, 3) == Some(*self) {
            write!(formatter, "{year:04}-Q{quarter}")
        } else if Self::months(year, month, 1) == Some(*self) {
            write!(formatter, "{year:04}-{month:02}")
        } else if Self::day(self.start) == Some(*self) {
            write!(formatter, "{}", self.start)
        } else {
            write!(formatter, "{}/{}", self.start, self.end)
        }
    }
}

/// How a period relates to the figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TimeRelation {
    /// At one point of it.
    At,
    /// Over the whole of it.
    During,
    /// From its start on.
    Since,
    /// As things stood at its end.
    AsOf,
    /// Not later than its end.
    By,
}

/// When the thing measured happened, as far as the text says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeReference {
    /// Where the text says it; absent when it was inferred.
    pub span: Option<Span>,
    /// The words.
    pub text: String,
    /// The days meant, in the article's local calendar.
    pub period: Period,
    /// How the figure relates to them.
    pub relation: TimeRelation,
    /// How firmly the text says it.
    pub basis: Basis,
}

/// A stated as-of, bulletin or counting stage: two reports of one stage are contemporaneous, whatever the clock says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// The words (`the 22:00 bulletin`, `with 81 % counted`).
    pub text: String,
    /// What makes two stages the same, without language (`2026-05-14T22:00`, `bulletin 4`, `counted 81`).
    pub key: String,
    /// Orders the stages of a numbered series.
    pub number: Option<i64>,
    /// The local instant it states.
    pub at: Option<NaiveDateTime>,
    /// Whether the words name a bulletin or a count, which can be cited; a mere hour ("at nine") cannot.
    #[serde(default)]
    pub is_named: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_print_as_calendar_units() {
        let printed = |period: Option<Period>| period.map(|period| period.to_string());
        assert_eq!(printed(Period::year(2023)).as_deref(), Some("2023"));
        assert_eq!(printed(Period::months(2023, 10, 3)).as_deref(), Some("2023-Q4"));
        assert_eq!(printed(Period::months(2023, 11, 1)).as_deref(), Some("2023-11"));
        assert_eq!(printed(NaiveDate::from_ymd_opt(2024, 2, 29).and_then(Period::day)).as_deref(), Some("2024-02-29"));
    }
}
