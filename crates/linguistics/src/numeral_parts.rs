//! What numerals are put together from: halves and quarters, decimals in words, a smaller scale after a larger one.

use crate::{
    digits::read_digits,
    numeral::{Numeral, NumeralReader, fraction, plain},
    numeral_words::{EN_MORE, EN_OF_SCALE, ES_MORE, ES_OF_SCALE, VULGAR, small_word},
    token::Kind,
};
use claimwire_domain::{decimal::Decimal, language::Language};

/// A part of one in hundredths, where it has no more digits.
fn hundredths(numerator: i64, denominator: i64) -> Option<i64> {
    (numerator * 100 % denominator == 0).then_some(numerator * 100 / denominator)
}

/// The fraction that one sign writes.
pub(crate) fn vulgar(sign: &str) -> Option<(i64, i64)> {
    if sign.is_ascii() {
        return None;
    }
    VULGAR.iter().find(|(written, ..)| *written == sign).map(|(_, numerator, denominator)| (*numerator, *denominator))
}

impl NumeralReader<'_, '_> {
    /// "un millón y medio", "two and a half", "3½": a part of the last scale more.
    pub(crate) fn and_a_half(&self, mut numeral: Numeral, power: i16) -> Numeral {
        let end = numeral.tokens.end;
        let parts = match self.language {
            Language::En => EN_MORE,
            Language::Es => ES_MORE,
        };
        let words = parts.iter().find_map(|(words, part)| Some((self.tokens.phrase(end, words)?, *part)));
        let sign = vulgar(self.tokens.word(end)).filter(|_| !numeral.worded && power == 0);
        let sign = sign.and_then(|(numerator, denominator)| Some((end + 1, hundredths(numerator, denominator)?)));
        let Some((after, hundredths)) = words.or(sign) else { return numeral };
        let Some(more) = Decimal::new(hundredths, power - 2) else { return numeral };
        if numeral.written.decimals > 0 {
            return numeral;
        }
        let (later, after) = if power == 0 { self.scale_after(numeral.tokens.start, after) } else { (0, after) };
        if let Some(value) = numeral.written.value.plus(more).and_then(|sum| sum.scaled(later)) {
            let decimals = if hundredths % 10 == 0 { 1 } else { 2 };
            numeral.written = plain(value, decimals, power + later);
            numeral.tokens.end = after;
            numeral.readings.clear();
        }
        numeral
    }

    /// "10 1/2", "3-1/4": a whole number and a fraction in digits.
    pub(crate) fn and_slashed(&self, numeral: &mut Numeral) {
        let end = numeral.tokens.end;
        let glued = |at: usize| self.tokens.is_glued(at);
        let hyphen = self.tokens.word(end) == "-" && glued(end) && glued(end + 1);
        let at = end + usize::from(hyphen);
        let whole =
            numeral.written.scale == 0 && numeral.written.decimals == 0 && (hyphen || self.tokens.at(at).spaced);
        let slashed =
            self.tokens.word(at + 1) == "/" && glued(at + 1) && glued(at + 2) && self.tokens.word(at + 3) != "/";
        let part = |at: usize| self.tokens.word(at).parse::<i64>().ok().filter(|part| *part > 0);
        let (Some(upper), Some(lower), true) = (part(at), part(at + 2), whole && slashed) else { return };
        let own = numeral.written.value.to_string().parse::<i64>().ok().filter(|own| *own < 100_000);
        let fits = upper < lower && matches!(lower, 2..=6 | 8 | 10 | 16 | 32 | 64);
        let sum = own.filter(|_| fits).and_then(|own| fraction(own * lower + upper, lower));
        if let Some(written) = sum {
            numeral.written = written;
            numeral.tokens.end = at + 3;
            numeral.readings.clear();
        }
    }

    /// "five point two", "cero coma cinco": decimals in words.
    pub(crate) fn point(&self, mut numeral: Numeral) -> Numeral {
        let sign = if self.language == Language::En { "point" } else { "coma" };
        let mut end = numeral.tokens.end;
        if self.tokens.word(end) != sign || numeral.written.scale > 0 {
            return numeral;
        }
        let mut digits = String::new();
        end += 1;
        while let Some(value) = small_word(self.tokens.word(end), self.language) {
            if value > 9 && !digits.is_empty() {
                break;
            }
            digits.push_str(&value.to_string());
            end += 1;
        }
        let text = format!("{}.{digits}", numeral.written.value);
        let decimals = u8::try_from(digits.len()).ok().filter(|decimals| *decimals > 0);
        if let (Some(value), Some(decimals)) = (Decimal::parse(&text), decimals) {
            let (power, after) = self.scale_after(numeral.tokens.start, end);
            if let Some(value) = value.scaled(power) {
                numeral.written = plain(value, decimals, power);
                numeral.tokens.end = after;
            }
        }
        numeral
    }

    /// "3 lakh 50 thousand", "4 thousand 3 hundred and 21", "1 millón 200 mil", "2 millones 350.000".
    pub(crate) fn and_more(&self, numeral: &mut Numeral, mut power: i16) {
        while power >= 2 && numeral.written.decimals == 0 {
            let end = numeral.tokens.end;
            let and = usize::from(matches!(self.tokens.word(end), "and" | "y"));
            let at = end + and;
            let Some(digits) =
                self.tokens.is(at, Kind::Number).then(|| read_digits(self.tokens.word(at), self.locale)).flatten()
            else {
                return;
            };
            let (lower, after) = self.scale_after(at, at + 1);
            let whole = digits.decimals == 0;
            // "5 mil 612 millones": the thousands belong to the number of millions
            let mexican = self.language == Language::Es && power == 3 && and == 0 && self.tokens.word(at).len() == 3;
            if mexican && whole && lower >= 6 {
                let sum = numeral.written.value.plus(digits.value).and_then(|sum| sum.scaled(lower));
                if let Some(sum) = sum {
                    numeral.written = plain(sum, 0, lower);
                    numeral.tokens.end = after;
                    numeral.takes_of = true;
                    numeral.readings.clear();
                }
                return;
            }
            let Some(value) = digits.value.scaled(lower).filter(|_| whole && lower < power) else { return };
            let below =
                Decimal::new(-1, power).and_then(|limit| value.plus(limit)).is_some_and(|rest| rest.mantissa < 0);
            // "2 millones 350.000" leaves the last scale out, "3 hundred and 21" joins it
            let joins = lower > 0
                || mexican
                || and == 1 && self.language == Language::En && power < 4
                || and == 0 && self.language == Language::Es && power >= 6 && self.tokens.word(at).len() == 7;
            let Some(sum) = numeral.written.value.plus(value).filter(|_| below && joins) else { return };
            numeral.written = plain(sum, 0, lower);
            numeral.tokens.end = after;
            numeral.readings.clear();
            power = lower;
        }
    }

    /// "a quarter of a million", "three quarters of a billion", "un cuarto de millón".
    pub(crate) fn part_of_scale(&self, index: usize) -> Option<Numeral> {
        if !matches!(self.tokens.word(index), "quarter" | "a" | "one" | "three" | "un" | "cuarto" | "tres") {
            return None;
        }
        let parts = match self.language {
            Language::En => EN_OF_SCALE,
            Language::Es => ES_OF_SCALE,
        };
        let (at, hundredths) =
            parts.iter().find_map(|(words, part)| Some((self.tokens.phrase(index, words)?, *part)))?;
        let (_, power) = self.scales().iter().find(|(name, _)| *name == self.tokens.word(at))?;
        let mut numeral = self.numeral(index..at + 1, plain(Decimal::new(hundredths, power - 2)?, 0, *power));
        numeral.takes_of = true;
        Some(numeral)
    }
}
