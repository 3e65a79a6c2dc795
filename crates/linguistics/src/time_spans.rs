//! Dates told by their distance or by both their ends: "two weeks ago", "hace un mes", "3 to 7 June", "the year to March".

use crate::{
    calendar::{Pointing, month, month_day, month_year},
    numeral_words::small_word,
    page::Page,
    phrases::Meanings,
    time::{Mention, TimeReader},
    token::Kind,
};
use chrono::{Datelike, Days, Months, NaiveDate};
use claimwire_domain::{
    figure::Basis,
    language::Language,
    period::{Period, TimeReference},
};

/// A unit of distance.
#[derive(Debug, Clone, Copy)]
enum Step {
    Days(u64),
    Months(u32),
    Years(u32),
}

fn step(word: &str) -> Option<Step> {
    Some(match word {
        "day" | "days" | "dia" | "dias" => Step::Days(1),
        "week" | "weeks" | "semana" | "semanas" => Step::Days(7),
        "fortnight" => Step::Days(14),
        "month" | "months" | "mes" | "meses" => Step::Months(1),
        "year" | "years" | "ano" | "anos" => Step::Years(1),
        "decade" | "decades" | "decada" | "decadas" => Step::Years(10),
        _ => return None,
    })
}

impl TimeReader<'_, '_> {
    /// How many of something stand at `index`: "a", "two", "12".
    fn amount(&self, index: usize) -> Option<u32> {
        let word = self.tokens.word(index);
        if self.tokens.is(index, Kind::Number) {
            return word.parse().ok().filter(|amount| (1..=200).contains(amount));
        }
        match word {
            "a" | "an" | "un" | "una" | "one" => Some(1),
            _ => small_word(word, self.language)
                .and_then(|amount| u32::try_from(amount).ok())
                .filter(|amount| *amount > 0),
        }
    }

    /// "two weeks ago", "hace dos semanas", "in three days' time", "dentro de un mes".
    pub(crate) fn distance(&self, index: usize) -> Option<Mention> {
        let (amount_at, back) = match (self.language, self.tokens.word(index)) {
            (Language::Es, "hace") => (index + 1, true),
            (Language::Es, "dentro") if self.tokens.word(index + 1) == "de" => (index + 2, false),
            (Language::En, _) => (index, true),
            _ => return None,
        };
        // "hace casi un año", "hace más de dos semanas": no day can be told
        let amount = self.amount(amount_at)?;
        let unit = step(self.tokens.word(amount_at + 1))?;
        let mut end = amount_at + 2;
        if self.language == Language::En {
            if self.tokens.word(end) != "ago" {
                return None;
            }
            end += 1;
        }
        if matches!(self.tokens.before(index), "than" | "about" | "over" | "nearly" | "almost") {
            return Some(self.made(index..end, None, Basis::Inferred));
        }
        let period = self.today.and_then(|today| away(today, unit, amount, back));
        Some(self.made(index..end, period, Basis::Explicit))
    }

    /// "3 to 7 June", "3-7 June", "June 3-7", "del 3 al 7 de junio".
    pub(crate) fn day_range(&self, index: usize, pointing: Pointing) -> Option<Mention> {
        let lead = month(self.tokens.word(index), self.language)
            .filter(|_| self.language == Language::En && self.tokens.is_capital(index));
        let first_at = index + usize::from(lead.is_some());
        let first = self.small(first_at, 31)?;
        let joint = self.tokens.word(first_at + 1);
        let joined = match self.language {
            Language::En => matches!(joint, "to" | "-" | "–" | "and" | "through"),
            Language::Es => matches!(joint, "al" | "a" | "-" | "–" | "y"),
        };
        let second = self.small(first_at + 2, 31).filter(|second| joined && *second > first)?;
        let mut after = first_at + 3;
        let number = match lead {
            Some(number) => number,
            None => {
                after += usize::from(matches!(self.tokens.word(after), "de" | "of"));
                let number = month(self.tokens.word(after), self.language)?;
                if self.language == Language::En && !self.tokens.is_capital(after) {
                    return None;
                }
                after += 1;
                number
            }
        };
        let of = usize::from(matches!(self.tokens.word(after), "de" | "del" | ","));
        let stated = self.year_at(after + of);
        let date = |day: u32| match (stated, self.today) {
            (Some(year), _) => NaiveDate::from_ymd_opt(year, number, day),
            (None, Some(today)) => month_day(today, number, day, pointing),
            (None, None) => None,
        };
        let end = if stated.is_some() { after + of + 1 } else { after };
        let last = date(second).and_then(|last| last.checked_add_days(Days::new(1)));
        let period = date(first).zip(last).and_then(|(first, last)| Period::new(first, last));
        Some(self.made(index..end, period, Basis::Explicit))
    }

    /// "2027-2030".
    pub(crate) fn year_range(&self, index: usize) -> Option<Mention> {
        let first = self.year_at(index)?;
        let dash = matches!(self.tokens.word(index + 1), "-" | "–")
            && self.tokens.is_glued(index + 1)
            && self.tokens.is_glued(index + 2);
        let last = self.tokens.word(index + 2);
        let four = dash && self.tokens.is(index + 2, Kind::Number) && last.len() == 4;
        let last: i32 = if four { last.parse().ok()? } else { return None };
        let ends = (NaiveDate::from_ymd_opt(first, 1, 1)?, NaiveDate::from_ymd_opt(last + 1, 1, 1)?);
        let period = Period::new(ends.0, ends.1).filter(|_| (1..=40).contains(&(last - first)))?;
        Some(self.made(index..index + 3, Some(period), Basis::Explicit))
    }

    /// "the year to March", "12 months to April", "los doce meses hasta marzo".
    pub(crate) fn span_to_month(&self, index: usize, pointing: Pointing) -> Option<Mention> {
        let (length, mut at) = match self.tokens.word(index) {
            "year" => (12, index + 1),
            "quarter" => (3, index + 1),
            _ => {
                let amount = self.amount(index).filter(|amount| (2..=24).contains(amount))?;
                let months = matches!(self.tokens.word(index + 1), "months" | "meses");
                (months.then_some(amount)?, index + 2)
            }
        };
        if self.tokens.word(at) == "ending" || self.tokens.word(at) == "ended" {
            at += usize::from(self.tokens.word(at + 1) == "in");
        } else if !matches!(self.tokens.word(at), "to" | "through" | "hasta") {
            return None;
        }
        at += 1;
        let until = ["the end of", "end", "finales de"].iter().find_map(|words| self.tokens.phrase(at, words));
        at = until.unwrap_or(at);
        let number = month(self.tokens.word(at), self.language)?;
        // "in the month to July 21" ends on a day
        if self.language == Language::En && (!self.tokens.is_capital(at) || self.small(at + 1, 31).is_some()) {
            return None;
        }
        let of = usize::from(matches!(self.tokens.word(at + 1), "de" | "del" | "of"));
        let stated = self.year_at(at + 1 + of);
        let year = stated.or_else(|| {
            let past = if pointing == Pointing::Future { pointing } else { Pointing::Past };
            self.today.map(|today| month_year(today, number, past))
        });
        let end = if stated.is_some() { at + 2 + of } else { at + 1 };
        let first = year
            .and_then(|year| NaiveDate::from_ymd_opt(year, number, 1))
            .and_then(|last| last.checked_sub_months(Months::new(length - 1)));
        let period = first.and_then(|first| Period::months(first.year(), first.month(), length));
        Some(self.made(index..end, period, Basis::Explicit))
    }

    /// "Christmas Eve", "Nochevieja": days with a fixed date.
    pub(crate) fn feast(&self, index: usize, pointing: Pointing) -> Option<Mention> {
        if !self.tokens.is_capital(index) {
            return None;
        }
        let (end, &(number, day)) = feasts(self.language).at(self.tokens, index)?;
        let mut mention = self.month_day(index, end, (number, day), pointing);
        if mention.value.starts_with("XXXX") {
            mention.value = format!("XXXX-{number:02}-{day:02}");
        }
        Some(mention)
    }

    /// Whether a month, or months, stand where a number could be of their date.
    pub(crate) fn has_month_near(&self, index: usize) -> bool {
        (index + 1..index + 6).any(|at| {
            let word = self.tokens.word(at);
            month(word, self.language).is_some() || matches!(word, "months" | "meses")
        })
    }

    /// Whether a capitalised word may open what needs the direction of its clause without being a number or a name of the
    /// calendar.
    pub(crate) fn opens_date(&self, index: usize) -> bool {
        self.amount(index).is_some() || feasts(self.language).at(self.tokens, index).is_some()
    }

    /// "on the 10th", "el día 10": a day of the month that the text is about.
    pub(crate) fn day_alone(&self, index: usize, pointing: Pointing) -> Option<Mention> {
        let (day, end) = match (self.language, self.tokens.word(index)) {
            (Language::Es, "dia")
                if matches!(self.tokens.before(index), "el" | "del" | "al" | "pasado" | "proximo") =>
            {
                (self.small(index + 1, 31)?, index + 2)
            }
            (Language::En, "the") if matches!(self.tokens.before(index), "on" | "until" | "by" | "since") => {
                let day = self.small(index + 1, 31)?;
                let ordinal = matches!(self.tokens.word(index + 2), "st" | "nd" | "rd" | "th");
                let alone =
                    !self.tokens.is(index + 3, Kind::Word) || matches!(self.tokens.word(index + 3), "and" | "when");
                (day, if ordinal && alone { index + 3 } else { return None })
            }
            _ => return None,
        };
        if self.tokens.word(end) == "de" {
            return None;
        }
        let months = |offset: i32| {
            let today = self.today?;
            let month = today.month0().cast_signed() + offset;
            let year = today.year() + month.div_euclid(12);
            NaiveDate::from_ymd_opt(year, u32::try_from(month.rem_euclid(12)).ok()? + 1, day)
        };
        let ahead = |date: &NaiveDate| self.today.map_or(0, |today| date.signed_duration_since(today).num_days());
        let mut dates = [-1, 0, 1].into_iter().filter_map(months);
        let date = match pointing {
            Pointing::Future | Pointing::StrictlyFuture => dates.find(|date| ahead(date) >= 0),
            Pointing::Past | Pointing::StrictlyPast => dates.rfind(|date| ahead(date) <= 0),
            Pointing::Unknown => dates.min_by_key(|date| ahead(date).abs()),
        };
        Some(self.made(index..end, date.and_then(Period::day), Basis::Explicit))
    }
}

/// Feasts with their month and day.
pub(crate) fn feasts(language: Language) -> &'static Meanings<(u32, u32)> {
    match language {
        Language::En => const { &FEASTS_EN },
        Language::Es => const { &FEASTS_ES },
    }
}

const FEASTS_EN: Meanings<(u32, u32)> = Meanings::of(&[
    ("christmas eve", (12, 24)),
    ("christmas day", (12, 25)),
    ("boxing day", (12, 26)),
    ("new year's eve", (12, 31)),
    ("new year 's eve", (12, 31)),
    ("new year 's day", (1, 1)),
    ("valentine 's day", (2, 14)),
    ("halloween", (10, 31)),
]);
const FEASTS_ES: Meanings<(u32, u32)> = Meanings::of(&[
    ("nochebuena", (12, 24)),
    ("dia de navidad", (12, 25)),
    ("nochevieja", (12, 31)),
    ("ano nuevo", (1, 1)),
    ("dia de reyes", (1, 6)),
    ("dia de los inocentes", (12, 28)),
]);

/// "from 2027 to 2030", "de enero a julio", "between 1 May and 30 June": from the first year, month or day to the last.
pub(crate) fn stretch(page: &Page<'_>, sentence: usize, mention: &Mention) -> Option<TimeReference> {
    let tokens = &page.tokens;
    let times = page.times(sentence);
    let at = times.iter().position(|time| time.tokens == mention.tokens)?;
    [at.checked_sub(1), Some(at)].into_iter().flatten().find_map(|first| {
        let (from, to) = (times.get(first)?, times.get(first + 1)?);
        // "entre el 1 de mayo y el 30 de junio"
        let article = usize::from(tokens.before(from.tokens.start) == "el");
        let opener = from.tokens.start.checked_sub(article).map_or("", |start| tokens.before(start));
        let joint = (opener, tokens.word(from.tokens.end));
        let second = from.tokens.end + 1;
        let second = second + usize::from(tokens.word(second) == "el");
        let joined = to.tokens.start == second
            && matches!(
                joint,
                ("from", "to" | "through" | "until")
                    | ("between", "and")
                    | ("de" | "desde", "a" | "hasta")
                    | ("entre", "y")
            );
        let (start, end) = (from.period?, to.period?);
        let years = start.days() > 300 && end.days() > 300;
        let shorter = start.days() <= 31 && end.days() <= 31 && start.start() < end.start();
        let one_year = shorter && end.end().signed_duration_since(start.start()).num_days() <= 366;
        let period = Period::new(start.start(), end.end()).filter(|_| joined && (years || one_year))?;
        let words = from.tokens.start..to.tokens.end;
        Some(TimeReference {
            span: Some(page.tokens.span(words.clone())),
            text: tokens.text(words).to_owned(),
            period,
            relation: from.relation,
            basis: from.basis,
        })
    })
}

fn away(today: NaiveDate, unit: Step, amount: u32, back: bool) -> Option<Period> {
    match unit {
        Step::Days(days) => {
            let days = Days::new(days * u64::from(amount));
            Period::day(if back { today.checked_sub_days(days) } else { today.checked_add_days(days) }?)
        }
        Step::Months(months) => {
            let months = Months::new(months * amount);
            let date = if back { today.checked_sub_months(months) } else { today.checked_add_months(months) }?;
            Period::months(date.year(), date.month(), 1)
        }
        Step::Years(years) => {
            let years = i32::try_from(years * amount).ok()?;
            Period::year(if back { today.year() - years } else { today.year() + years })
        }
    }
}
