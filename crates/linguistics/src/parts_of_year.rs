//! Parts of a year: "the third quarter", "H1 2025", "the first nine months of the year".

use crate::{
    calendar::quarter,
    numeral_words::small_word,
    time::{Mention, TimeReader},
};
use chrono::Datelike;
use claimwire_domain::{figure::Basis, language::Language, period::Period};

impl TimeReader<'_, '_> {
    pub(crate) fn quarter(&self, index: usize) -> Option<Mention> {
        let ordinals = [
            ("first", "primer", "q1"),
            ("second", "segundo", "q2"),
            ("third", "tercer", "q3"),
            ("fourth", "cuarto", "q4"),
        ];
        let word = self.tokens.word(index);
        // "Q3", "H1"
        let short = matches!(word, "q" | "h") && self.tokens.is_capital(index) && self.tokens.is_glued(index + 1);
        let short = short.then(|| self.small(index + 1, if word == "q" { 4 } else { 2 })).flatten();
        let named = (1_u32..).zip(ordinals).find(|(_, (en, es, _))| *en == word || *es == word);
        let spanish =
            ["primera mitad", "segunda mitad"].iter().position(|words| self.tokens.phrase(index, words).is_some());
        let number = short.or(named.map(|(number, _)| number)).or(spanish.and_then(|at| u32::try_from(at + 1).ok()))?;
        let hyphen = usize::from(short.is_none() && self.tokens.word(index + 1) == "-");
        let noun = self.tokens.word(index + 1 + hyphen);
        let half = matches!(noun, "half" | "semestre" | "mitad") && number < 3 || short.is_some() && word == "h";
        if !(matches!(noun, "quarter" | "trimestre") || half || short.is_some()) {
            return None;
        }
        let mut end = index + 2 + hyphen;
        // "the third quarter in a row" counts them
        if ["in a row", "running", "consecutivo", "seguido"]
            .iter()
            .any(|words| self.tokens.phrase(end, words).is_some())
        {
            return None;
        }
        let of = usize::from(matches!(self.tokens.word(end), "of" | "de" | "del"));
        let this = ["of the year", "of this year", "del ano", "de este ano"];
        let current =
            this.iter().find_map(|words| self.tokens.phrase(end, words)).filter(|at| self.tokens.word(*at) != "pasado");
        if let (Some(after), Some(today)) = (current, self.today) {
            let (first, length) = if half { (number * 6 - 5, 6) } else { (number * 3 - 2, 3) };
            return Some(self.made(index..after, Period::months(today.year(), first, length), Basis::Explicit));
        }
        let year = self.year_at(end + of);
        if year.is_some() {
            end += of + 1;
        } else if half && of == 0 && noun == "half" {
            return None;
        }
        let last = self.tokens.phrase(end, "of last year").or_else(|| self.tokens.phrase(end, "del ano pasado"));
        let year = match (year, last, self.today) {
            (None, Some(after), Some(today)) => {
                end = after;
                Some(today.year() - 1)
            }
            (year, ..) => year,
        };
        let period = if half {
            let months = |year: i32| Period::months(year, number * 6 - 5, 6);
            let latest = self.today.and_then(|today| {
                months(today.year()).filter(|period| period.end() <= today).or_else(|| months(today.year() - 1))
            });
            year.and_then(months).or_else(|| latest.filter(|_| of == 0))
        } else {
            quarter(self.today, number, year)
        };
        Some(self.made(index..end, period, Basis::Explicit))
    }

    /// "the first nine months of the year", "los nueve primeros meses de 2025".
    pub(crate) fn first_months(&self, index: usize) -> Option<Mention> {
        let word = |at: usize| self.tokens.word(at);
        let number = |at: usize| self.small(at, 11).or_else(|| small_word(word(at), self.language)?.try_into().ok());
        let (months, end) = match self.language {
            Language::En if word(index) == "first" && word(index + 2) == "months" => (number(index + 1)?, index + 3),
            Language::Es if word(index) == "primeros" && word(index + 2) == "meses" => (number(index + 1)?, index + 3),
            Language::Es if word(index + 1) == "primeros" && word(index + 2) == "meses" => (number(index)?, index + 3),
            _ => return None,
        };
        let lasting = |year: i32, end: usize| {
            Some(self.made(index..end, Period::months(year, 1, months), Basis::Explicit)).filter(|_| months < 12)
        };
        let of = usize::from(matches!(word(end), "of" | "de" | "del"));
        if let Some(year) = self.year_at(end + of).filter(|_| of > 0) {
            return lasting(year, end + 2);
        }
        let phrase = |words: &[&str]| words.iter().find_map(|words| self.tokens.phrase(end, words));
        let last = phrase(&["of last year", "del ano pasado", "de el ano pasado"]);
        if let Some(after) = last {
            return lasting(self.today?.year() - 1, after);
        }
        let current = phrase(&[
            "of the year",
            "of this year",
            "of the current year",
            "del ano",
            "de este ano",
            "del presente ano",
        ]);
        lasting(self.today?.year(), current?)
    }
}
