//! Names of months, weekdays and parts of a year, and the days they mean seen from an article's date.

use crate::table::{Shapes, Table};
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use claimwire_domain::{language::Language, period::Period};
use std::sync::LazyLock;

const MONTHS: &[(&str, &str, u32)] = &[
    ("january", "enero", 1),
    ("february", "febrero", 2),
    ("march", "marzo", 3),
    ("april", "abril", 4),
    ("may", "mayo", 5),
    ("june", "junio", 6),
    ("july", "julio", 7),
    ("august", "agosto", 8),
    ("september", "septiembre", 9),
    ("october", "octubre", 10),
    ("november", "noviembre", 11),
    ("december", "diciembre", 12),
    ("jan", "ene", 1),
    ("feb", "feb", 2),
    ("mar", "mar.", 3),
    ("apr", "abr", 4),
    ("jun", "jun", 6),
    ("jul", "jul", 7),
    ("aug", "ago", 8),
    ("sept", "setiembre", 9),
    ("sep", "sep", 9),
    ("oct", "oct", 10),
    ("nov", "nov", 11),
    ("dec", "dic", 12),
];

const WEEKDAYS: &[(&str, &str, Weekday)] = &[
    ("monday", "lunes", Weekday::Mon),
    ("tuesday", "martes", Weekday::Tue),
    ("wednesday", "miercoles", Weekday::Wed),
    ("thursday", "jueves", Weekday::Thu),
    ("friday", "viernes", Weekday::Fri),
    ("saturday", "sabado", Weekday::Sat),
    ("sunday", "domingo", Weekday::Sun),
];

/// Months and weekdays by name, one map per language.
struct Names {
    months: Table<&'static str, u32>,
    weekdays: Table<&'static str, Weekday>,
}

static ENGLISH: LazyLock<Names> = LazyLock::new(|| Names {
    months: MONTHS.iter().map(|row| (row.0, row.2)).collect(),
    weekdays: WEEKDAYS.iter().map(|row| (row.0, row.2)).collect(),
});
static SPANISH: LazyLock<Names> = LazyLock::new(|| Names {
    months: MONTHS.iter().map(|row| (row.1, row.2)).collect(),
    weekdays: WEEKDAYS.iter().map(|row| (row.1, row.2)).collect(),
});

fn names(language: Language) -> &'static Names {
    match language {
        Language::En => &ENGLISH,
        Language::Es => &SPANISH,
    }
}

/// The shapes of the names of months and weekdays.
pub(crate) fn shapes(language: Language) -> Shapes {
    let names = names(language);
    names.months.shapes().or(names.weekdays.shapes())
}

/// The number of a month by its folded name.
pub(crate) fn month(word: &str, language: Language) -> Option<u32> {
    names(language).months.get(word).copied()
}

/// A weekday by its folded name.
pub(crate) fn weekday(word: &str, language: Language) -> Option<Weekday> {
    names(language).weekdays.get(word).copied()
}

/// Which way a relative date points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pointing {
    /// The latest one not after today.
    Past,
    /// The latest one before today.
    StrictlyPast,
    /// The next one not before today.
    Future,
    /// The next one after today.
    StrictlyFuture,
    /// Nothing tells: the nearest one.
    Unknown,
}

/// The day a weekday means.
pub(crate) fn weekday_date(today: NaiveDate, day: Weekday, pointing: Pointing) -> Option<NaiveDate> {
    let back = today.weekday().days_since(day);
    match pointing {
        Pointing::Past | Pointing::Unknown => today.checked_sub_days(Days::new(u64::from(back))),
        Pointing::StrictlyPast => today.checked_sub_days(Days::new(u64::from(if back == 0 { 7 } else { back }))),
        Pointing::Future => today.checked_add_days(Days::new(u64::from((7 - back) % 7))),
        Pointing::StrictlyFuture => today.checked_add_days(Days::new(u64::from(7 - back))),
    }
}

/// The year of a month without one.
pub(crate) fn month_year(today: NaiveDate, month: u32, pointing: Pointing) -> i32 {
    let year = today.year();
    match pointing {
        Pointing::Future | Pointing::StrictlyFuture if month < today.month() => year + 1,
        Pointing::StrictlyFuture if month == today.month() => year + 1,
        // the nearest month, of two as near the past one
        Pointing::Unknown if month > today.month() && month - today.month() >= 6 => year - 1,
        Pointing::Unknown if month < today.month() && today.month() - month > 6 => year + 1,
        Pointing::Past | Pointing::StrictlyPast if month > today.month() => year - 1,
        _ => year,
    }
}

/// A day of a month without year: the one the sentence points to, else the nearest one.
pub(crate) fn month_day(today: NaiveDate, month: u32, day: u32, pointing: Pointing) -> Option<NaiveDate> {
    let year = today.year();
    let dates = [year - 1, year, year + 1].into_iter().filter_map(|year| NaiveDate::from_ymd_opt(year, month, day));
    let distance = |date: &NaiveDate| date.signed_duration_since(today).num_days();
    match pointing {
        Pointing::Future | Pointing::StrictlyFuture => dates.clone().find(|date| distance(date) >= 0),
        Pointing::Past | Pointing::StrictlyPast => dates.rev().find(|date| distance(date) <= 0),
        Pointing::Unknown => dates.min_by_key(|date| (distance(date).abs(), distance(date) > 0)),
    }
}

/// A unit of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CalendarUnit {
    /// Monday to Sunday.
    Week,
    /// A month.
    Month,
    /// Three months.
    Quarter,
    /// A year.
    Year,
}

/// "last month", "this year", "next week": the calendar unit `offset` steps from the one that holds `today`.
pub(crate) fn unit_period(today: NaiveDate, unit: CalendarUnit, offset: i32) -> Option<Period> {
    match unit {
        CalendarUnit::Year => Period::year(today.year() + offset),
        CalendarUnit::Week => {
            let monday = today.checked_sub_days(Days::new(u64::from(today.weekday().num_days_from_monday())))?;
            let start = monday.checked_add_signed(chrono::Duration::days(i64::from(offset) * 7))?;
            Period::new(start, start.checked_add_days(Days::new(7))?)
        }
        CalendarUnit::Month | CalendarUnit::Quarter => {
            let length = if unit == CalendarUnit::Month { 1 } else { 3 };
            let first = (today.month0() / length) * length + 1;
            let start = NaiveDate::from_ymd_opt(today.year(), first, 1)?;
            let months = Months::new(offset.unsigned_abs() * length);
            let start = if offset < 0 { start.checked_sub_months(months) } else { start.checked_add_months(months) }?;
            Period::months(start.year(), start.month(), length)
        }
    }
}

/// A quarter by its number; without a year the latest one that has ended.
pub(crate) fn quarter(today: Option<NaiveDate>, number: u32, year: Option<i32>) -> Option<Period> {
    let months = |year: i32| Period::months(year, number * 3 - 2, 3);
    match (year, today) {
        (Some(year), _) => months(year),
        (None, Some(today)) => {
            months(today.year()).filter(|period| period.end() <= today).or_else(|| months(today.year() - 1))
        }
        (None, None) => None,
    }
}
