//! Dates and clock times of a text, resolved from the article's date (domain specification 1.6).

use crate::{
    calendar::{self, CalendarUnit, Pointing, month, month_day, month_year, unit_period, weekday},
    numeral_words::small_words,
    phrases::Phrases,
    relative::{self, Relative},
    table::Shapes,
    tense::pointing,
    time_spans::feasts,
    token::{Kind, Tokens},
};
use chrono::{Datelike, Days, NaiveDate};
use claimwire_domain::{
    figure::Basis,
    language::Language,
    period::{Period, TimeRelation},
};
use std::{ops::Range, sync::OnceLock};

/// One date, period or clock time.
#[derive(Debug, Clone)]
pub(crate) struct Mention {
    pub(crate) tokens: Range<usize>,
    pub(crate) period: Option<Period>,
    pub(crate) relation: TimeRelation,
    pub(crate) basis: Basis,
    /// Hour and minute of a clock time.
    pub(crate) clock: Option<(u32, u32)>,
    /// ISO 8601; empty where the text does not tell.
    pub(crate) value: String,
}

/// Words that open a date or clock time besides number words, feasts and the names of the calendar.
const OPENERS: Phrases = Phrases::of(&[
    "noon",
    "midday",
    "mediodia",
    "midnight",
    "medianoche",
    "hace",
    "dentro",
    "a",
    "an",
    "un",
    "una",
    "one",
    "uno",
    "year",
    "quarter",
    "q",
    "h",
    "primera",
    "segunda",
    "the",
    "dia",
    "first",
    "second",
    "third",
    "fourth",
    "primer",
    "primeros",
    "segundo",
    "tercer",
    "cuarto",
]);

/// The shapes of all words that open a date or clock time: most words open none.
fn openers(language: Language) -> &'static Shapes {
    let all = |language: Language| {
        let named = calendar::shapes(language).or(relative::openers(language)).or(feasts(language).openers());
        OPENERS.openers().or(named).or(small_words(language).shapes())
    };
    static ENGLISH: OnceLock<Shapes> = OnceLock::new();
    static SPANISH: OnceLock<Shapes> = OnceLock::new();
    let own = if language == Language::En { &ENGLISH } else { &SPANISH };
    own.get_or_init(|| all(language))
}

/// Finds the dates and clock times of one sentence after the other.
pub(crate) struct TimeReader<'t, 'a> {
    pub(crate) tokens: &'t Tokens<'a>,
    pub(crate) language: Language,
    /// The article's local date.
    pub(crate) today: Option<NaiveDate>,
    /// Whether dotted times open the entries of the page ("9.40 The union …").
    pub(crate) dotted: bool,
}

impl TimeReader<'_, '_> {
    pub(crate) fn read(&self, sentence: Range<usize>) -> Vec<Mention> {
        let mut found = Vec::new();
        let mut index = sentence.start;
        while index < sentence.end {
            match self.mention(index, &sentence) {
                Some(mention) if mention.tokens.end <= sentence.end && mention.tokens.end > index => {
                    index = mention.tokens.end;
                    found.push(mention);
                }
                _ => index += 1,
            }
        }
        found
    }

    fn mention(&self, index: usize, sentence: &Range<usize>) -> Option<Mention> {
        let token = self.tokens.at(index);
        if token.kind == Kind::Break || token.folded == "'s" || token.kind == Kind::Mark {
            return None;
        }
        let word = token.folded.as_ref();
        if token.kind == Kind::Word && !openers(self.language).may_hold(word) {
            return None;
        }
        self.told(index, sentence)
    }

    /// What stands at a token, whether or not its word is known to open a date.
    fn told(&self, index: usize, sentence: &Range<usize>) -> Option<Mention> {
        let token = self.tokens.at(index);
        let word = token.folded.as_ref();
        // the verb is looked for only beside what it tells something of
        let dated = month(word, self.language).is_some()
            || weekday(word, self.language).is_some()
            || matches!(word, "year" | "quarter" | "uno")
            || matches!(word, "the" | "dia") && self.tokens.is(index + 1, Kind::Number)
            || token.kind == Kind::Number && self.has_month_near(index)
            || token.capital && self.opens_date(index);
        let pointing =
            if dated { pointing(self.tokens, index..index + 1, sentence, self.language) } else { Pointing::Unknown };
        self.clock(index)
            .or_else(|| self.numeric_date(index))
            .or_else(|| self.distance(index))
            .or_else(|| self.day_range(index, pointing))
            .or_else(|| self.span_to_month(index, pointing))
            .or_else(|| match self.language {
                Language::En => self.date_en(index, pointing),
                Language::Es => self.date_es(index, pointing),
            })
            .or_else(|| self.weekday(index, pointing))
            .or_else(|| self.feast(index, pointing))
            .or_else(|| self.day_alone(index, pointing))
            .or_else(|| self.relative(index))
            .or_else(|| self.quarter(index))
            .or_else(|| self.first_months(index))
            .or_else(|| self.year_range(index))
            .or_else(|| self.year(index))
    }

    pub(crate) fn made(&self, tokens: Range<usize>, period: Option<Period>, basis: Basis) -> Mention {
        let relation = match self.tokens.before(tokens.start) {
            "since" | "desde" => TimeRelation::Since,
            "by" | "until" | "before" | "hasta" | "antes" => TimeRelation::By,
            _ if period.is_some_and(|period| period.days() > 1) => TimeRelation::During,
            _ => TimeRelation::At,
        };
        let value = period.map(|period| period.to_string()).unwrap_or_default();
        Mention { tokens, period, relation, basis, clock: None, value }
    }

    pub(crate) fn day(&self, tokens: Range<usize>, date: Option<NaiveDate>, basis: Basis) -> Mention {
        self.made(tokens, date.and_then(Period::day), basis)
    }

    pub(crate) fn small(&self, index: usize, limit: u32) -> Option<u32> {
        let word = self.tokens.word(index);
        let value =
            if self.tokens.is(index, Kind::Number) && word.len() <= 2 { word.parse().ok()? } else { return None };
        (value > 0 && value <= limit).then_some(value)
    }

    pub(crate) fn year_at(&self, index: usize) -> Option<i32> {
        let word = self.tokens.word(index);
        let glued = self.tokens.is_glued(index)
            && !matches!(self.tokens.before(index), "(" | "“" | "\"" | "-" | "–" | "/" | "—" | "fy");
        let plain = self.tokens.is(index, Kind::Number) && word.len() == 4 && !glued;
        let year = if plain { word.parse().ok()? } else { return None };
        (1000..=2100).contains(&year).then_some(year)
    }

    /// 2024-02-05, 05/02/2024, 5.2.2024.
    fn numeric_date(&self, index: usize) -> Option<Mention> {
        if !self.tokens.is(index, Kind::Number) {
            return None;
        }
        let separator = self.tokens.word(index + 1);
        let glued = (1..5).all(|offset| self.tokens.is_glued(index + offset));
        if !(matches!(separator, "-" | "/") && glued && self.tokens.word(index + 3) == separator) {
            return None;
        }
        // "4-4-2" is a line-up, "3/4/5" a list
        let longest = [0, 2, 4].into_iter().map(|offset| self.tokens.word(index + offset).len()).max();
        if longest == Some(1) {
            return None;
        }
        let part = |offset: usize| self.tokens.word(index + offset).parse::<u32>().ok();
        let (first, second, third) = (part(0)?, part(2)?, part(4)?);
        let date = if self.tokens.word(index).len() == 4 {
            NaiveDate::from_ymd_opt(i32::try_from(first).ok()?, second, third)
        } else {
            let year = i32::try_from(if third < 100 { third + 2000 } else { third }).ok()?;
            let day_first = NaiveDate::from_ymd_opt(year, second, first);
            let month_first = NaiveDate::from_ymd_opt(year, first, second);
            if self.language == Language::Es { day_first.or(month_first) } else { month_first.or(day_first) }
        };
        date.map(|date| self.day(index..index + 5, Some(date), Basis::Explicit))
    }

    pub(crate) fn date_en(&self, index: usize, pointing: Pointing) -> Option<Mention> {
        if let Some(number) = month(self.tokens.word(index), self.language).filter(|_| self.tokens.is_capital(index)) {
            // the stop of an abbreviation, not of the sentence
            let short =
                self.tokens.word(index).len() < 5 && !matches!(self.tokens.word(index), "may" | "june" | "july");
            let dot = usize::from(short && self.tokens.word(index + 1) == "." && self.tokens.is_glued(index + 1));
            let at = index + 1 + dot;
            if let Some(day) = self.small(at, 31) {
                let after = if matches!(self.tokens.word(at + 1), "st" | "nd" | "rd" | "th") { at + 2 } else { at + 1 };
                return Some(self.month_day(index, after, (number, day), pointing));
            }
            return self.month_alone(index, at, number, pointing);
        }
        let day = self.small(index, 31)?;
        let after =
            if matches!(self.tokens.word(index + 1), "st" | "nd" | "rd" | "th") { index + 2 } else { index + 1 };
        let after = if self.tokens.word(after) == "of" { after + 1 } else { after };
        let number = month(self.tokens.word(after), self.language).filter(|_| self.tokens.is_capital(after))?;
        Some(self.month_day(index, after + 1, (number, day), pointing))
    }

    pub(crate) fn date_es(&self, index: usize, pointing: Pointing) -> Option<Mention> {
        if let Some(day) = self.small(index, 31).or_else(|| (self.tokens.word(index) == "uno").then_some(1)) {
            if self.tokens.word(index + 1) == "de" {
                let number = month(self.tokens.word(index + 2), self.language)?;
                return Some(self.month_day(index, index + 3, (number, day), pointing));
            }
            return None;
        }
        let number = month(self.tokens.word(index), self.language)?;
        self.month_alone(index, index + 1, number, pointing)
    }

    /// A month and day whose year, if any, stands at `after`.
    pub(crate) fn month_day(
        &self,
        index: usize,
        after: usize,
        (number, day): (u32, u32),
        pointing: Pointing,
    ) -> Mention {
        let comma = usize::from(matches!(self.tokens.word(after), "," | "de" | "del"));
        if let Some(year) = self.year_at(after + comma) {
            let date = NaiveDate::from_ymd_opt(year, number, day);
            return self.day(index..after + comma + 1, date, Basis::Explicit);
        }
        let date = self.today.and_then(|today| month_day(today, number, day, pointing));
        let mut mention = self.day(index..after, date, Basis::Explicit);
        if date.is_none() {
            mention.value = format!("XXXX-{number:02}-{day:02}");
        }
        mention
    }

    fn month_alone(&self, index: usize, after: usize, number: u32, pointing: Pointing) -> Option<Mention> {
        let of = usize::from(matches!(self.tokens.word(after), "of" | "de" | "del" | ","));
        if let Some(year) = self.year_at(after + of) {
            return Some(self.made(index..after + of + 1, Period::months(year, number, 1), Basis::Explicit));
        }
        let before = self.tokens.before(index);
        let prepared = matches!(
            before,
            "in" | "since"
                | "during"
                | "until"
                | "by"
                | "of"
                | "for"
                | "from"
                | "early"
                | "late"
                | "mid"
                | "last"
                | "this"
                | "next"
                | "between"
                | "to"
                | "through"
                | "than"
                | "and"
                | "en"
                | "de"
                | "desde"
                | "hasta"
                | "durante"
                | "pasado"
                | "a"
                | "entre"
                | "y"
                | "para"
        );
        let ambiguous = matches!(self.tokens.word(index), "may" | "march" | "mar" | "jun" | "sep");
        let spanish =
            self.language == Language::Es && (self.tokens.is_capital(index) || self.tokens.word(index).len() < 4);
        let prepared = prepared || self.tokens.phrase_before(index, "mid -").is_some();
        let superlative = before.ends_with("est") || matches!(before, "worst" | "best");
        if !prepared && (spanish || ambiguous && !superlative) {
            return None;
        }
        let last_year = ["last year", "the previous year", "a year earlier"]
            .iter()
            .find_map(|words| self.tokens.phrase(after, words));
        let last_year = last_year.or_else(|| {
            ["del ano pasado", "de el ano pasado"].iter().find_map(|words| self.tokens.phrase(after, words))
        });
        if let (Some(end), Some(today)) = (last_year, self.today) {
            return Some(self.made(index..end, Period::months(today.year() - 1, number, 1), Basis::Explicit));
        }
        let pointing = match before {
            "next" | "proximo" => Pointing::StrictlyFuture,
            "last" | "pasado" => Pointing::StrictlyPast,
            // what began is over or goes on, whatever verb stands around
            "since" => Pointing::Past,
            "desde" if !matches!(pointing, Pointing::Future | Pointing::StrictlyFuture) => Pointing::Past,
            _ => pointing,
        };
        let period = self.today.and_then(|today| Period::months(month_year(today, number, pointing), number, 1));
        let start = if matches!(before, "last" | "next" | "this" | "early" | "late" | "pasado" | "proximo") {
            index - 1
        } else {
            index
        };
        Some(self.made(start..after, period, Basis::Explicit))
    }

    fn relative(&self, index: usize) -> Option<Mention> {
        let (end, relative) = relative::phrase_at(self.tokens, index, self.language)?;
        if self.language == Language::Es
            && self.tokens.word(index) == "manana"
            && matches!(self.tokens.before(index), "la" | "una" | "esta" | "de")
        {
            return None;
        }
        let named = self.tokens.is_capital(index)
            && index > 0
            && self.tokens.at(index).spaced
            && self.tokens.is(index - 1, Kind::Word)
            && matches!(self.tokens.word(index), "today" | "tomorrow" | "this" | "hoy");
        if named {
            // the programme "Today"
            return None;
        }
        let end = if matches!(relative, Relative::Day(_)) { self.part_of_day(end) } else { end };
        let today = self.today;
        Some(match relative {
            Relative::Day(offset) => {
                let date = today.and_then(|today| today.checked_add_signed(chrono::Duration::days(offset)));
                self.day(index..end, date, Basis::Explicit)
            }
            Relative::Unit(unit, offset) => {
                self.made(index..end, today.and_then(|today| unit_period(today, unit, offset)), Basis::Explicit)
            }
            Relative::YearToDate => {
                let start = today.and_then(|today| NaiveDate::from_ymd_opt(today.year(), 1, 1));
                let tomorrow = today.and_then(|today| today.checked_add_days(Days::new(1)));
                let period = start.zip(tomorrow).and_then(|(start, end)| Period::new(start, end));
                Mention { relation: TimeRelation::Since, ..self.made(index..end, period, Basis::Explicit) }
            }
            Relative::PastDays(days) => {
                let start = today.and_then(|today| today.checked_sub_days(Days::new(days)));
                let tomorrow = today.and_then(|today| today.checked_add_days(Days::new(1)));
                self.made(
                    index..end,
                    start.zip(tomorrow).and_then(|(start, end)| Period::new(start, end)),
                    Basis::Explicit,
                )
            }
            Relative::Weekend(weeks) => {
                let weekend = |today: NaiveDate| {
                    let monday = unit_period(today, CalendarUnit::Week, weeks)?.start();
                    Period::new(monday.checked_add_days(Days::new(5))?, monday.checked_add_days(Days::new(7))?)
                };
                self.made(index..end, today.and_then(weekend), Basis::Explicit)
            }
            Relative::Vague => self.made(index..end, None, Basis::Inferred),
        })
    }

    fn year(&self, index: usize) -> Option<Mention> {
        let year = self.year_at(index)?;
        let next = self.tokens.at(index + 1);
        if next.folded == "s" && !next.spaced {
            return Some(self.made(index..index + 2, Period::months(year, 1, 120), Basis::Explicit));
        }
        let before = self.tokens.before(index);
        if self.tokens.phrase_before(index, "decada de").is_some()
            || self.tokens.phrase_before(index, "anos").is_some() && year % 10 == 0
        {
            return Some(self.made(index..index + 1, Period::months(year, 1, 120), Basis::Explicit));
        }
        let timely = matches!(
            before,
            "in" | "since"
                | "by"
                | "from"
                | "until"
                | "of"
                | "during"
                | "the"
                | "to"
                | "en"
                | "desde"
                | "hasta"
                | "de"
                | "del"
                | "para"
                | "early"
                | "late"
                | "before"
                | "after"
                | "between"
                | "year"
                | "ano"
                | "than"
                | "("
                | "through"
                | "el"
                | "and"
                | "y"
                | "a"
                | "entre"
                | "-"
                | "–"
                | "fiscal"
                | "ejercicio"
                | "curso"
                | "campana"
                | "temporada"
                | "fy"
        );
        let ends = next.kind != Kind::Word || index + 1 >= self.tokens.len();
        let recent = (1800..=2100).contains(&year);
        let measured = next.kind == Kind::Mark && matches!(next.folded.as_ref(), "%" | "€" | "°" | "$" | "£");
        let named = matches!(before, "the" | "el" | "del" | "la")
            && (1900..=2100).contains(&year)
            && !matches!(self.tokens.word(index + 1), "people" | "personas");
        let counts = self.is_counted(index + 1) && !named;
        let is_year = recent
            && !measured
            && (timely
                && !(counts && matches!(before, "of" | "the" | "de" | "a" | "to" | "and" | "y" | "than" | "el"))
                || (ends && !counts && before != "$"));
        if !is_year || matches!(before, "$" | "€" | "£") {
            return None;
        }
        // "2023-24"
        let pair = matches!(next.folded.as_ref(), "-" | "–" | "/")
            && !next.spaced
            && self.tokens.is_glued(index + 2)
            && self.tokens.word(index + 2).len() == 2;
        if pair && self.tokens.is(index + 2, Kind::Number) {
            let last = self.tokens.word(index + 2).parse::<i32>().ok().map(|last| year - year % 100 + last);
            let years = last.filter(|last| *last > year + 1).and_then(|last| {
                Period::new(NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(last + 1, 1, 1)?)
            });
            return Some(self.made(index..index + 3, years.or_else(|| Period::year(year)), Basis::Explicit));
        }
        Some(self.made(index..index + 1, Period::year(year), Basis::Explicit))
    }

    /// Whether a plural noun or unit follows, so that four digits count something.
    pub(crate) fn is_counted(&self, index: usize) -> bool {
        let word = self.tokens.word(index);
        let plural = word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && !self.tokens.is_capital(index);
        plural
            || matches!(
                word,
                "people" | "men" | "women" | "children" | "km" | "euros" | "mm" | "m" | "mw" | "kg" | "%" | "migrants"
            )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [(Language, &str); 4] = [
        (Language::En, include_str!("../tests/cases/times_en.txt")),
        (Language::Es, include_str!("../tests/cases/times_es.txt")),
        (Language::En, include_str!("../tests/cases/figures_en.txt")),
        (Language::Es, include_str!("../tests/cases/figures_es.txt")),
    ];

    #[test]
    fn no_rule_tells_a_date_that_opens_with_a_word_missing_from_the_openers() {
        for (language, texts) in TEXTS {
            for text in texts.lines().filter_map(|line| line.strip_prefix("> ")) {
                let tokens = Tokens::of(text);
                let reader = TimeReader {
                    tokens: &tokens,
                    language,
                    today: NaiveDate::from_ymd_opt(2024, 5, 16),
                    dotted: false,
                };
                let all = 0..tokens.len();
                let unknown = all
                    .clone()
                    .filter(|index| tokens.is(*index, Kind::Word) && !openers(language).may_hold(tokens.word(*index)));
                for index in unknown {
                    let told = reader.told(index, &all).map(|mention| tokens.text(mention.tokens).to_owned());
                    assert_eq!(told, None, "`{}` opens a date in `{text}`", tokens.word(index));
                }
            }
        }
    }
}
