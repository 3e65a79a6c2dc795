//! Clock times: "6 p.m.", "22:00", "a las diez de la noche".

use crate::{
    numeral_words::small_word,
    time::{Mention, TimeReader},
    token::{Kind, Tokens},
};
use claimwire_domain::{figure::Basis, language::Language};

impl TimeReader<'_, '_> {
    pub(crate) fn clock(&self, index: usize) -> Option<Mention> {
        let (hour, minute, mut end) = self.clock_digits(index)?;
        // Spanish writes "3:00 p. m."
        let (half, spaced) = self.half_day(end);
        let mut hour = hour;
        if let Some(shift) = half {
            hour = if hour < 12 {
                hour + shift
            } else if hour == 12 && shift == 0 {
                0
            } else {
                hour
            };
            end = spaced;
        } else if self.language == Language::Es {
            for (words, shift) in [
                ("de la manana", 0),
                ("de la madrugada", 0),
                ("de la tarde", 12),
                ("de la noche", 12),
                ("horas", 0),
                ("h", 0),
            ] {
                if let Some(after) = self.tokens.phrase(end, words) {
                    hour = if hour < 12 { hour + shift } else { hour };
                    end = after;
                    break;
                }
            }
        }
        if matches!(
            self.tokens.word(end),
            "gmt" | "utc" | "est" | "edt" | "et" | "pst" | "cet" | "bst" | "cst" | "pt" | "hrs" | "ist"
        ) {
            end += 1;
        } else if let Some(after) =
            self.tokens.phrase(end, "local time").or_else(|| self.tokens.phrase(end, "hora local"))
        {
            end = after;
        }
        let mut mention = self.made(index..end, None, Basis::Explicit);
        mention.clock = Some((hour, minute));
        mention.value = format!("T{hour:02}:{minute:02}");
        Some(mention)
    }

    /// Noon or midnight that the hour before `at` is counted from, and where its sign ends.
    fn half_day(&self, at: usize) -> (Option<u32>, usize) {
        let shift = |word: &str| match word {
            "pm" | "p.m." | "p" => Some(12),
            "am" | "a.m." | "a" => Some(0),
            _ => None,
        };
        let word = self.tokens.word(at);
        let apart = matches!(word, "a" | "p");
        let spaced =
            self.tokens.word(at + 1) == "." && self.tokens.word(at + 2) == "m" && self.tokens.word(at + 3) == ".";
        match (apart, spaced) {
            (true, true) => (shift(word), at + 4),
            (true, false) => (None, at),
            (false, _) => (shift(word), at + 1),
        }
    }

    fn clock_digits(&self, index: usize) -> Option<(u32, u32, usize)> {
        let word = self.tokens.word(index);
        if matches!(word, "noon" | "midday" | "mediodia") {
            return Some((12, 0, index + 1));
        }
        if matches!(word, "midnight" | "medianoche") {
            return Some((0, 0, index + 1));
        }
        let clocks = ["a las", "a la", "hacia las", "desde las", "sobre las", "hasta las"];
        let spanish = self.language == Language::Es
            && matches!(self.tokens.before(index), "la" | "las")
            && clocks.iter().any(|words| self.tokens.phrase_before(index, words).is_some())
            && !self.is_counted(index + 1);
        if spanish && self.tokens.is(index, Kind::Word) {
            let hour = small_word(word, Language::Es)
                .and_then(|hour| u32::try_from(hour).ok())
                .filter(|hour| (1..=12).contains(hour))?;
            let daytime = [
                "de la manana",
                "de la tarde",
                "de la noche",
                "de la madrugada",
                "horas",
                "en punto",
                "y",
                "cuando",
                ",",
                ".",
            ];
            return daytime.iter().any(|words| self.tokens.phrase(index + 1, words).is_some()).then_some((
                hour,
                0,
                index + 1,
            ));
        }
        if !self.tokens.is(index, Kind::Number) {
            return None;
        }
        let colon = matches!(self.tokens.word(index + 1), ":")
            && self.tokens.is_glued(index + 1)
            && self.tokens.is_glued(index + 2);
        if colon {
            let (hour, minute): (u32, u32) = (word.parse().ok()?, self.tokens.word(index + 2).parse().ok()?);
            let seconds = self.tokens.word(index + 3) == ":"
                && self.tokens.is_glued(index + 3)
                && self.tokens.is(index + 4, Kind::Number);
            // "No. 2:21-cv-01187"
            let docket = self.tokens.word(index + 3) == "-" && self.tokens.is_glued(index + 4);
            let valid = !docket && hour < 25 && minute < 60 && self.tokens.word(index + 2).len() == 2;
            return valid.then_some((hour, minute, if seconds { index + 5 } else { index + 3 }));
        }
        let (hours, minutes) = word.split_once('.').unwrap_or((word, "00"));
        let half_day = self.half_day(index + 1).0.is_some();
        let zone = word.len() == 4 && matches!(self.tokens.word(index + 1), "gmt" | "utc")
            || (matches!(self.tokens.word(index + 1), "h" | "horas" | "hrs") && word.contains('.'));
        if zone && word.len() == 4 && !word.contains('.') {
            return Some((word.get(..2)?.parse().ok()?, word.get(2..)?.parse().ok()?, index + 1));
        }
        let (hour, minute): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
        let daytime = self.language == Language::Es
            && ["de la manana", "de la tarde", "de la noche", "de la madrugada"]
                .iter()
                .any(|words| self.tokens.phrase(index + 1, words).is_some());
        // no decimal is written "08.20"
        let padded = word.len() == 5 && word.starts_with('0');
        let entry = self.dotted && opens_entry(self.tokens, index);
        let dotted = minutes.len() == 2 && word.contains('.') && (spanish || padded || entry);
        let bare = spanish && word.len() <= 2 && hour < 25;
        ((half_day || daytime || dotted || bare || zone) && hour < 25 && minute < 60 && minutes.len() == 2).then_some((
            hour,
            minute,
            index + 1,
        ))
    }
}

/// Whether a paragraph that opens at `index` opens with a time of the form "9.40" and goes on like an entry.
pub(crate) fn opens_entry(tokens: &Tokens<'_>, index: usize) -> bool {
    let Some((hour, minute)) = tokens.word(index).split_once('.') else { return false };
    let below = |digits: &str, limit: u32| digits.parse::<u32>().is_ok_and(|number| number < limit);
    let opens = index.checked_sub(1).is_none_or(|before| tokens.is(before, Kind::Break));
    let follows = tokens.is_capital(index + 1) || tokens.is(index + 1, Kind::Mark) || tokens.is(index + 1, Kind::Break);
    opens && tokens.is(index, Kind::Number) && below(hour, 25) && minute.len() == 2 && below(minute, 60) && follows
}
