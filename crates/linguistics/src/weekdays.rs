//! Dates told by the name of a weekday.

use crate::{
    calendar::{CalendarUnit, Pointing, unit_period, weekday, weekday_date},
    lemma::is_function_word,
    time::{Mention, TimeReader},
    token::Kind,
};
use chrono::{Datelike, Days, NaiveDate};
use claimwire_domain::{figure::Basis, language::Language, period::Period};

impl TimeReader<'_, '_> {
    /// "Monday", "el pasado martes", "Friday of last week", "viernes 10".
    pub(crate) fn weekday(&self, index: usize, pointing: Pointing) -> Option<Mention> {
        let day = weekday(self.tokens.word(index), self.language)?;
        if self.language == Language::En && !self.tokens.is_capital(index) {
            return None;
        }
        // "Wednesday, December 27": the date says it all
        let comma = usize::from(self.tokens.word(index + 1) == ",");
        let exact = match self.language {
            Language::En => self.date_en(index + 1 + comma, pointing),
            Language::Es => self.date_es(index + 1 + comma, pointing),
        };
        if let Some(date) = exact.filter(|mention| mention.period.is_some_and(|period| period.days() == 1)) {
            return Some(Mention { tokens: index..date.tokens.end, ..date });
        }
        let before = self.tokens.before(index);
        let (mut start, mut end) = (index, index + 1);
        let mut pointing = pointing;
        let coming = self.tokens.phrase(index + 1, "que viene");
        if matches!(before, "last" | "pasado") || self.tokens.word(index + 1) == "pasado" {
            pointing = Pointing::StrictlyPast;
        } else if matches!(before, "next" | "proximo" | "coming") || coming.is_some() {
            pointing = Pointing::StrictlyFuture;
        } else if matches!(before, "this" | "este") && pointing == Pointing::Unknown {
            pointing = Pointing::Future;
        }
        if matches!(before, "last" | "next" | "on" | "el" | "este" | "pasado" | "proximo" | "this" | "early" | "late") {
            start -= 1;
        }
        if self.tokens.word(end) == "pasado" {
            end += 1;
        }
        end = coming.unwrap_or(end);
        // "Friday week": seven days after the coming Friday
        let later = self.language == Language::En
            && self.tokens.word(end) == "week"
            && !self.tokens.is(end + 1, Kind::Number)
            && !matches!(self.tokens.word(end + 1), "of" | "'s");
        if let Some(today) = self.today.filter(|_| later) {
            let coming = weekday_date(today, day, Pointing::StrictlyFuture);
            let date = coming.and_then(|date| date.checked_add_days(Days::new(7)));
            return Some(self.day(start..end + 1, date, Basis::Explicit));
        }
        let day_number = self.small(end, 31).filter(|_| !self.is_something_counted(end + 1));
        if let Some(date) = day_number.and_then(|number| self.weekday_of_month(day, number)) {
            return Some(self.day(start..end + 1, Some(date), Basis::Explicit));
        }
        let weeks = [
            ("of last week", -1),
            ("last week", -1),
            ("of next week", 1),
            ("next week", 1),
            ("of this week", 0),
            ("de la semana pasada", -1),
            ("de la pasada semana", -1),
            ("de la proxima semana", 1),
            ("de esta semana", 0),
            ("de la semana que viene", 1),
        ];
        let week = weeks.iter().find_map(|(words, offset)| Some((self.tokens.phrase(end, words)?, *offset)));
        if let (Some((after, offset)), Some(today)) = (week, self.today) {
            let monday = unit_period(today, CalendarUnit::Week, offset).map(Period::start);
            let days = Days::new(u64::from(day.num_days_from_monday()));
            return Some(self.day(
                start..after,
                monday.and_then(|monday| monday.checked_add_days(days)),
                Basis::Explicit,
            ));
        }
        end = self.part_of_day(end);
        let date = self.today.and_then(|today| weekday_date(today, day, pointing));
        Some(self.day(start..end, date, Basis::Explicit))
    }

    /// Past "morning", "por la noche".
    pub(crate) fn part_of_day(&self, end: usize) -> usize {
        let parts: &[&str] = match self.language {
            Language::En => &["morning", "night", "evening", "afternoon", "lunchtime", "at noon"],
            Language::Es => &[
                "por la manana",
                "por la noche",
                "por la tarde",
                "de madrugada",
                "a mediodia",
                "al mediodia",
                "noche",
                "tarde",
            ],
        };
        parts.iter().find_map(|words| self.tokens.phrase(end, words)).unwrap_or(end)
    }

    fn is_something_counted(&self, index: usize) -> bool {
        self.tokens.is(index, Kind::Word) && !is_function_word(self.tokens.word(index), self.language)
            || matches!(self.tokens.word(index), "%" | "€" | "$" | ":" | "." if self.tokens.is_glued(index + 1))
    }

    /// "viernes 10": the nearest day of that name and number.
    fn weekday_of_month(&self, day: chrono::Weekday, number: u32) -> Option<NaiveDate> {
        let today = self.today?;
        let offsets = (0..200_i64).flat_map(|offset| [-offset, offset]);
        offsets
            .filter_map(|offset| today.checked_add_signed(chrono::Duration::days(offset)))
            .find(|date| date.day() == number && date.weekday() == day)
    }
}
