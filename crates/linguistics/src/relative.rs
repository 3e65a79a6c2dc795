//! Dates told from the article's own day: "yesterday", "el mes pasado".

use crate::{
    calendar::CalendarUnit,
    table::{HashMap, Shapes, Table},
    token::Tokens,
};
use claimwire_domain::language::Language;
use std::sync::LazyLock;

/// What a phrase means.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Relative {
    /// So many days from the article's.
    Day(i64),
    /// A calendar unit, so many steps away.
    Unit(CalendarUnit, i32),
    /// From the first of January on.
    YearToDate,
    /// The days up to the article.
    PastDays(u64),
    /// Saturday and Sunday, so many weeks away.
    Weekend(i32),
    /// No days can be told.
    Vague,
}

const ENGLISH: &[(&str, Relative)] = &[
    ("so far this year", Relative::YearToDate),
    ("this year so far", Relative::YearToDate),
    ("year to date", Relative::YearToDate),
    ("the day before yesterday", Relative::Day(-2)),
    ("yesterday", Relative::Day(-1)),
    ("last night", Relative::Day(-1)),
    ("today", Relative::Day(0)),
    ("tonight", Relative::Day(0)),
    ("this morning", Relative::Day(0)),
    ("this afternoon", Relative::Day(0)),
    ("this evening", Relative::Day(0)),
    ("tomorrow", Relative::Day(1)),
    ("last week", Relative::Unit(CalendarUnit::Week, -1)),
    ("this week", Relative::Unit(CalendarUnit::Week, 0)),
    ("next week", Relative::Unit(CalendarUnit::Week, 1)),
    ("last month", Relative::Unit(CalendarUnit::Month, -1)),
    ("this month", Relative::Unit(CalendarUnit::Month, 0)),
    ("next month", Relative::Unit(CalendarUnit::Month, 1)),
    ("last quarter", Relative::Unit(CalendarUnit::Quarter, -1)),
    ("this quarter", Relative::Unit(CalendarUnit::Quarter, 0)),
    ("last year", Relative::Unit(CalendarUnit::Year, -1)),
    ("this year", Relative::Unit(CalendarUnit::Year, 0)),
    ("next year", Relative::Unit(CalendarUnit::Year, 1)),
    ("the past 24 hours", Relative::PastDays(1)),
    ("the last 24 hours", Relative::PastDays(1)),
    ("the past year", Relative::PastDays(365)),
    ("the past 12 months", Relative::PastDays(365)),
    ("the last 12 months", Relative::PastDays(365)),
    ("the past week", Relative::PastDays(7)),
    ("the past month", Relative::PastDays(30)),
    ("recent days", Relative::Vague),
    ("recent weeks", Relative::Vague),
    ("recent months", Relative::Vague),
    ("recent years", Relative::Vague),
    ("overnight", Relative::Day(-1)),
    ("over the weekend", Relative::Weekend(-1)),
    ("at the weekend", Relative::Weekend(-1)),
    ("last weekend", Relative::Weekend(-1)),
    ("this weekend", Relative::Weekend(0)),
    ("next weekend", Relative::Weekend(1)),
    ("the day after tomorrow", Relative::Day(2)),
    ("earlier today", Relative::Day(0)),
    ("the past 24 hours", Relative::PastDays(1)),
    ("the previous month", Relative::Unit(CalendarUnit::Month, -1)),
    ("the previous year", Relative::Unit(CalendarUnit::Year, -1)),
    ("next quarter", Relative::Unit(CalendarUnit::Quarter, 1)),
    ("the previous quarter", Relative::Unit(CalendarUnit::Quarter, -1)),
    ("the previous week", Relative::Unit(CalendarUnit::Week, -1)),
    ("the week before last", Relative::Unit(CalendarUnit::Week, -2)),
    ("the month before last", Relative::Unit(CalendarUnit::Month, -2)),
    ("the year before last", Relative::Unit(CalendarUnit::Year, -2)),
    ("the end of the year", Relative::Unit(CalendarUnit::Year, 0)),
    ("the start of the year", Relative::Unit(CalendarUnit::Year, 0)),
    ("the beginning of the year", Relative::Unit(CalendarUnit::Year, 0)),
    ("the turn of the year", Relative::Unit(CalendarUnit::Year, 0)),
    ("the end of the month", Relative::Unit(CalendarUnit::Month, 0)),
    ("the start of the month", Relative::Unit(CalendarUnit::Month, 0)),
    ("the beginning of the month", Relative::Unit(CalendarUnit::Month, 0)),
    ("the end of the week", Relative::Unit(CalendarUnit::Week, 0)),
    ("year - end", Relative::Unit(CalendarUnit::Year, 0)),
    ("the following day", Relative::Vague),
    ("the previous day", Relative::Vague),
    ("the night before", Relative::Vague),
    ("the day before", Relative::Vague),
    ("the day after", Relative::Vague),
    ("a day earlier", Relative::Vague),
    ("a day later", Relative::Vague),
    ("the following week", Relative::Vague),
    ("the following month", Relative::Vague),
    ("the following year", Relative::Vague),
    ("the same day", Relative::Vague),
    // which months these are depends on the hemisphere
    ("last summer", Relative::Vague),
    ("last winter", Relative::Vague),
    ("last spring", Relative::Vague),
    ("last autumn", Relative::Vague),
    ("last fall", Relative::Vague),
    ("this summer", Relative::Vague),
    ("this winter", Relative::Vague),
    ("this spring", Relative::Vague),
    ("this autumn", Relative::Vague),
    ("next summer", Relative::Vague),
    ("next winter", Relative::Vague),
    ("next spring", Relative::Vague),
    ("next autumn", Relative::Vague),
];

const SPANISH: &[(&str, Relative)] = &[
    ("en lo que va de ano", Relative::YearToDate),
    ("en lo que va del ano", Relative::YearToDate),
    ("lo que va de ano", Relative::YearToDate),
    ("antes de ayer", Relative::Day(-2)),
    ("anteayer", Relative::Day(-2)),
    ("antier", Relative::Day(-2)),
    ("anoche", Relative::Day(-1)),
    ("ayer", Relative::Day(-1)),
    ("hoy", Relative::Day(0)),
    ("esta manana", Relative::Day(0)),
    ("esta tarde", Relative::Day(0)),
    ("esta noche", Relative::Day(0)),
    ("esta madrugada", Relative::Day(0)),
    ("manana", Relative::Day(1)),
    ("la semana pasada", Relative::Unit(CalendarUnit::Week, -1)),
    ("esta semana", Relative::Unit(CalendarUnit::Week, 0)),
    ("la proxima semana", Relative::Unit(CalendarUnit::Week, 1)),
    ("el mes pasado", Relative::Unit(CalendarUnit::Month, -1)),
    ("el pasado mes", Relative::Unit(CalendarUnit::Month, -1)),
    ("este mes", Relative::Unit(CalendarUnit::Month, 0)),
    ("el proximo mes", Relative::Unit(CalendarUnit::Month, 1)),
    ("el trimestre pasado", Relative::Unit(CalendarUnit::Quarter, -1)),
    ("el ano pasado", Relative::Unit(CalendarUnit::Year, -1)),
    ("el pasado ano", Relative::Unit(CalendarUnit::Year, -1)),
    ("este ano", Relative::Unit(CalendarUnit::Year, 0)),
    ("el proximo ano", Relative::Unit(CalendarUnit::Year, 1)),
    ("el ano que viene", Relative::Unit(CalendarUnit::Year, 1)),
    ("las ultimas 24 horas", Relative::PastDays(1)),
    ("ultimas 24 horas", Relative::PastDays(1)),
    ("el ultimo ano", Relative::PastDays(365)),
    ("los ultimos doce meses", Relative::PastDays(365)),
    ("los ultimos 12 meses", Relative::PastDays(365)),
    ("mes pasado", Relative::Unit(CalendarUnit::Month, -1)),
    ("pasado mes", Relative::Unit(CalendarUnit::Month, -1)),
    ("ano pasado", Relative::Unit(CalendarUnit::Year, -1)),
    ("pasado ano", Relative::Unit(CalendarUnit::Year, -1)),
    ("semana pasada", Relative::Unit(CalendarUnit::Week, -1)),
    ("pasada semana", Relative::Unit(CalendarUnit::Week, -1)),
    ("proximo mes", Relative::Unit(CalendarUnit::Month, 1)),
    ("proximo ano", Relative::Unit(CalendarUnit::Year, 1)),
    ("proxima semana", Relative::Unit(CalendarUnit::Week, 1)),
    ("mes que viene", Relative::Unit(CalendarUnit::Month, 1)),
    ("el mes que viene", Relative::Unit(CalendarUnit::Month, 1)),
    ("la semana que viene", Relative::Unit(CalendarUnit::Week, 1)),
    ("la pasada semana", Relative::Unit(CalendarUnit::Week, -1)),
    ("este trimestre", Relative::Unit(CalendarUnit::Quarter, 0)),
    ("pasado manana", Relative::Day(2)),
    ("ayer noche", Relative::Day(-1)),
    ("este fin de semana", Relative::Weekend(0)),
    ("el fin de semana pasado", Relative::Weekend(-1)),
    ("el pasado fin de semana", Relative::Weekend(-1)),
    ("el proximo fin de semana", Relative::Weekend(1)),
    ("el fin de semana", Relative::Weekend(-1)),
    ("la semana anterior", Relative::Unit(CalendarUnit::Week, -1)),
    ("el mes anterior", Relative::Unit(CalendarUnit::Month, -1)),
    ("el trimestre anterior", Relative::Unit(CalendarUnit::Quarter, -1)),
    ("trimestre anterior", Relative::Unit(CalendarUnit::Quarter, -1)),
    ("trimestre pasado", Relative::Unit(CalendarUnit::Quarter, -1)),
    ("el ano anterior", Relative::Unit(CalendarUnit::Year, -1)),
    ("este mismo mes", Relative::Unit(CalendarUnit::Month, 0)),
    ("este mismo ano", Relative::Unit(CalendarUnit::Year, 0)),
    ("esta misma semana", Relative::Unit(CalendarUnit::Week, 0)),
    ("hoy mismo", Relative::Day(0)),
    ("ayer mismo", Relative::Day(-1)),
    ("finales de ano", Relative::Unit(CalendarUnit::Year, 0)),
    ("final de ano", Relative::Unit(CalendarUnit::Year, 0)),
    ("principios de ano", Relative::Unit(CalendarUnit::Year, 0)),
    ("comienzos de ano", Relative::Unit(CalendarUnit::Year, 0)),
    ("mediados de ano", Relative::Unit(CalendarUnit::Year, 0)),
    ("finales de mes", Relative::Unit(CalendarUnit::Month, 0)),
    ("final de mes", Relative::Unit(CalendarUnit::Month, 0)),
    ("principios de mes", Relative::Unit(CalendarUnit::Month, 0)),
    ("comienzos de mes", Relative::Unit(CalendarUnit::Month, 0)),
    ("mediados de mes", Relative::Unit(CalendarUnit::Month, 0)),
    ("proximo trimestre", Relative::Unit(CalendarUnit::Quarter, 1)),
    ("un dia antes", Relative::Vague),
    ("un dia despues", Relative::Vague),
    ("el dia anterior", Relative::Vague),
    ("dia siguiente", Relative::Vague),
    ("la noche anterior", Relative::Vague),
    ("la vispera", Relative::Vague),
    ("ese mismo dia", Relative::Vague),
    ("la semana siguiente", Relative::Vague),
    ("el mes siguiente", Relative::Vague),
    ("el ano siguiente", Relative::Vague),
    // which months these are depends on the hemisphere
    ("verano pasado", Relative::Vague),
    ("invierno pasado", Relative::Vague),
    ("otono pasado", Relative::Vague),
    ("primavera pasada", Relative::Vague),
    ("pasado verano", Relative::Vague),
    ("pasado invierno", Relative::Vague),
    ("pasado otono", Relative::Vague),
    ("pasada primavera", Relative::Vague),
    ("este verano", Relative::Vague),
    ("este invierno", Relative::Vague),
    ("este otono", Relative::Vague),
    ("esta primavera", Relative::Vague),
    ("proximo verano", Relative::Vague),
    ("proximo invierno", Relative::Vague),
    ("proximo otono", Relative::Vague),
    ("proxima primavera", Relative::Vague),
    ("los ultimos dias", Relative::Vague),
    ("las ultimas semanas", Relative::Vague),
    ("los ultimos meses", Relative::Vague),
    ("los ultimos anos", Relative::Vague),
];

type Phrases = Table<&'static str, Vec<(&'static str, Relative)>>;

static BY_FIRST_EN: LazyLock<Phrases> = LazyLock::new(|| by_first_word(ENGLISH));
static BY_FIRST_ES: LazyLock<Phrases> = LazyLock::new(|| by_first_word(SPANISH));

fn by_first_word(table: &[(&'static str, Relative)]) -> Phrases {
    let mut phrases: HashMap<&'static str, Vec<(&'static str, Relative)>> = HashMap::default();
    for (words, relative) in table {
        phrases.entry(words.split(' ').next().unwrap_or(words)).or_default().push((words, *relative));
    }
    phrases.into()
}

fn phrases(language: Language) -> &'static Phrases {
    match language {
        Language::En => &BY_FIRST_EN,
        Language::Es => &BY_FIRST_ES,
    }
}

/// The shapes of the words that open a phrase.
pub(crate) fn openers(language: Language) -> Shapes {
    phrases(language).shapes()
}

/// The phrase that starts at `index`, and where it ends.
pub(crate) fn phrase_at(tokens: &Tokens<'_>, index: usize, language: Language) -> Option<(usize, Relative)> {
    let list = phrases(language).get(tokens.word(index))?;
    list.iter().find_map(|(words, relative)| Some((tokens.phrase(index, words)?, *relative)))
}
