//! Numerals: digits and number words with their scale words.

use crate::{
    digits::{Locale, read_digits},
    numeral_words::{EN_GROUPS, EN_ORDERS, EN_SCALES, ES_GROUPS, ES_ORDERS, ES_SCALES, small_word},
    token::{Kind, Tokens},
};
use claimwire_domain::{
    decimal::Decimal,
    figure::{AlternativeReading, Fraction, Written},
    language::Language,
};
use std::ops::Range;

/// A numeral and how it was written.
#[derive(Debug, Clone)]
pub(crate) struct Numeral {
    pub(crate) tokens: Range<usize>,
    pub(crate) written: Written,
    pub(crate) readings: Vec<AlternativeReading>,
    /// In words.
    pub(crate) worded: bool,
    /// "dozens", "several thousand".
    pub(crate) order: bool,
    /// "una veintena": about.
    pub(crate) approximate: bool,
    /// Takes "of" or "de" before what it counts.
    pub(crate) takes_of: bool,
}

/// A whole number without anything around it.
pub(crate) fn plain(value: Decimal, decimals: u8, scale: i16) -> Written {
    Written { value, high: None, margin: None, exact: None, decimals, scale }
}

/// The nearest decimal of twelve places, with the exact fraction beside it.
pub(crate) fn fraction(numerator: i64, denominator: i64) -> Option<Written> {
    if denominator <= 0 {
        return None;
    }
    let scaled = i128::from(numerator) * 1_000_000_000_000;
    let rounded = (scaled + i128::from(denominator / 2)) / i128::from(denominator);
    let value = Decimal::new(i64::try_from(rounded).ok()?, -12)?;
    let finite = scaled % i128::from(denominator) == 0;
    let common = common_divisor(numerator, denominator);
    let exact = (!finite).then_some(Fraction { numerator: numerator / common, denominator: denominator / common });
    Some(Written { value, high: None, margin: None, exact, decimals: 0, scale: 0 })
}

fn common_divisor(one: i64, other: i64) -> i64 {
    let (mut large, mut small) = (one.unsigned_abs(), other.unsigned_abs());
    while small > 0 {
        (large, small) = (small, large % small);
    }
    i64::try_from(large).unwrap_or(1).max(1)
}

/// The words of a language for large numbers ("dozens", "millones").
pub(crate) fn number_words(language: Language) -> impl Iterator<Item = &'static str> {
    let (orders, scales) = match language {
        Language::En => (EN_ORDERS, EN_SCALES),
        Language::Es => (ES_ORDERS, ES_SCALES),
    };
    orders.iter().map(|(word, ..)| *word).chain(scales.iter().map(|(word, _)| *word))
}

/// Reads numerals of one text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NumeralReader<'t, 'a> {
    pub(crate) tokens: &'t Tokens<'a>,
    pub(crate) language: Language,
    pub(crate) locale: Locale,
}

impl NumeralReader<'_, '_> {
    /// The numeral that starts at `index`.
    pub(crate) fn read(&self, index: usize) -> Option<Numeral> {
        if self.tokens.is(index, Kind::Number) {
            return self.digits(index);
        }
        if !self.tokens.is(index, Kind::Word) {
            return None;
        }
        self.half(index).or_else(|| self.order(index)).or_else(|| match self.language {
            Language::En => self.group_en(index).or_else(|| self.words_en(index)),
            Language::Es => self.group_es(index).or_else(|| self.words_es(index)),
        })
    }

    pub(crate) fn scales(&self) -> &'static [(&'static str, i16)] {
        match self.language {
            Language::En => EN_SCALES,
            Language::Es => ES_SCALES,
        }
    }

    pub(crate) fn numeral(&self, tokens: Range<usize>, written: Written) -> Numeral {
        Numeral {
            tokens,
            written,
            readings: Vec::new(),
            worded: true,
            order: false,
            approximate: false,
            takes_of: false,
        }
    }

    fn digits(&self, index: usize) -> Option<Numeral> {
        let (raw, end) = self.spaced_groups(index);
        let point = self.tokens.before(index) == "."
            && self.tokens.is_glued(index)
            && (!self.tokens.is_glued(index - 1)
                || index > 1 && matches!(self.tokens.before(index - 1), "$" | "€" | "£"));
        if point && index > 1 && raw.bytes().all(|byte| byte.is_ascii_digit()) {
            let decimals = u8::try_from(raw.len()).ok()?;
            let written = plain(Decimal::parse(&format!("0.{raw}"))?, decimals, 0);
            return Some(Numeral { worded: false, ..self.numeral(index - 1..end, written) });
        }
        let digits = read_digits(&raw, self.locale)?;
        let (power, end) = self.scale_after(index, end);
        let dozens = self.language == Language::En && self.tokens.word(end) == "dozens";
        let stem = if dozens { "dozen" } else { self.group_stem(end) };
        if let Some(value) = self.group_value(stem).filter(|_| power == 0 && digits.decimals == 0) {
            let value = digits.value.times(Decimal::integer(value)?)?;
            return Some(Numeral { takes_of: true, worded: false, ..self.numeral(index..end + 1, plain(value, 0, 0)) });
        }
        let written = plain(digits.value.scaled(power)?, digits.decimals, power);
        let mut numeral = self.numeral(index..end, written);
        numeral.worded = false;
        numeral.takes_of = power >= 6;
        if let Some((value, decimals)) =
            digits.other.and_then(|(other, decimals)| Some((other.scaled(power)?, decimals)))
        {
            let written = plain(value, decimals, power);
            let reason = "one separator before three digits".to_owned();
            numeral.readings.push(AlternativeReading { written, unit: None, reason });
        }
        self.long_scale(&mut numeral, digits.value, power);
        self.and_more(&mut numeral, power);
        self.and_slashed(&mut numeral);
        Some(self.and_a_half(numeral, power))
    }

    /// The singular of a counting word ("docenas").
    fn group_stem(&self, index: usize) -> &str {
        let word = self.tokens.word(index);
        let spanish = self.language == Language::Es;
        let long = word.strip_suffix("es").filter(|stem| spanish && self.group_value(stem).is_some());
        long.or_else(|| word.strip_suffix('s').filter(|_| spanish)).unwrap_or(word)
    }

    /// "1 234 567": groups of three after a plain space, at least two of them or before a word.
    fn spaced_groups(&self, index: usize) -> (String, usize) {
        let mut raw = self.tokens.text(index..index + 1).to_owned();
        let first = raw.clone();
        if first.len() > 3 || first.starts_with('0') || !first.bytes().all(|byte| byte.is_ascii_digit()) {
            return (raw, index + 1);
        }
        let mut end = index + 1;
        while self.tokens.is(end, Kind::Number) && self.tokens.at(end).spaced && self.tokens.word(end).len() == 3 {
            raw.push_str(self.tokens.word(end));
            end += 1;
        }
        let groups = end - index - 1;
        // "1 414 021 100": no telephone number opens with a group of one and goes on in threes
        let long = groups > 1 && first.len() < 3 && self.tokens.before(index) != "+";
        let counts = long || self.tokens.is(end, Kind::Word) || matches!(self.tokens.word(end), "%" | "€" | "$");
        let phone = (index.saturating_sub(7)..index).any(|at| crate::names::is_phone_word(self.tokens.word(at)));
        if groups == 0 || phone || !counts || !raw.bytes().all(|byte| byte.is_ascii_digit()) {
            (first, index + 1)
        } else {
            (raw, end)
        }
    }

    /// The power of ten of scale words after a number, and where they end.
    pub(crate) fn scale_after(&self, index: usize, end: usize) -> (i16, usize) {
        let money = matches!(self.tokens.before(index), "$" | "€" | "£" | "¥");
        let (mut power, mut end) = (0_i16, end);
        if self.tokens.is_glued(end) {
            let things = self.tokens.is(end + 1, Kind::Word)
                && crate::counted::is_plural(self.tokens.word(end + 1), self.language)
                && self.tokens.at(end + 1).spaced;
            let glued = match self.tokens.text(end..end + 1) {
                "k" | "K" if self.tokens.before(index) != "-" => 3,
                "m" if money || things => 6,
                "M" => 6,
                "b" | "B" if money => 9,
                "t" | "T" if money => 12,
                "MM" | "mm" if money => 6,
                "mil" if self.language == Language::En => 6,
                _ => 0,
            };
            if glued > 0 {
                return (glued, end + 1);
            }
        } else if money && matches!(self.tokens.word(end), "m" | "b") {
            return (if self.tokens.word(end) == "m" { 6 } else { 9 }, end + 1);
        } else if self.tokens.text(end..end + 1) == "M" && matches!(self.tokens.word(end + 1), "€" | "$" | "£") {
            return (6, end + 1);
        }
        for _ in 0..3 {
            if let Some((step, after)) = self.locale.foreign.and_then(|words| words.scale_at(self.tokens, end)) {
                power += step;
                end = after;
                continue;
            }
            // "2,3 miles de millones": behind a number no order of size
            if let Some(after) = self.tokens.phrase(end, "miles de millones").filter(|_| self.language == Language::Es)
            {
                power += 9;
                end = after;
                continue;
            }
            let hyphen = usize::from(self.tokens.word(end) == "-" && self.tokens.is_glued(end));
            let word = self.tokens.word(end + hyphen);
            let Some((_, step)) = self.scales().iter().find(|(name, _)| *name == word) else { break };
            power += step;
            end += hyphen + 1;
        }
        (power, end)
    }

    /// *billón* in US Spanish is 10^9, elsewhere 10^12: both stay possible there.
    fn long_scale(&self, numeral: &mut Numeral, value: Decimal, power: i16) {
        if self.language != Language::Es || !self.locale.short_billion || power < 12 {
            return;
        }
        let shorter = if power >= 18 { power - 6 } else { power - 3 };
        let Some(short) = value.scaled(shorter) else { return };
        let long = std::mem::replace(&mut numeral.written.value, short);
        let written = plain(long, numeral.written.decimals, power);
        numeral.written.scale = shorter;
        numeral.readings.push(AlternativeReading { written, unit: None, reason: "long scale".to_owned() });
    }

    /// "half a million", "medio millón", "media docena", "half a dozen".
    fn half(&self, index: usize) -> Option<Numeral> {
        let next = match (self.language, self.tokens.word(index)) {
            (Language::En, "quarter" | "a" | "one" | "three") | (Language::Es, "un" | "tres" | "cuarto") => {
                return self.part_of_scale(index);
            }
            (Language::En, "half") => match self.tokens.word(index + 1) {
                "a" | "-" => index + 2,
                _ => index + 1,
            },
            (Language::Es, "medio" | "media") => index + 1,
            _ => return None,
        };
        let word = self.tokens.word(next);
        if let Some(value) = self.group_value(word) {
            let value = Decimal::new(value.checked_mul(5)?, -1)?;
            let mut numeral = self.numeral(index..next + 1, plain(value, 0, 0));
            numeral.takes_of = true;
            return Some(numeral);
        }
        let (_, power) = self.scales().iter().find(|(name, _)| *name == word)?;
        let mut numeral = self.numeral(index..next + 1, plain(Decimal::new(5, power - 1)?, 0, *power));
        numeral.takes_of = true;
        Some(numeral)
    }

    fn group_value(&self, word: &str) -> Option<i64> {
        match self.language {
            Language::En => EN_GROUPS.iter().find(|(name, _)| *name == word).map(|(_, value)| *value),
            Language::Es => ES_GROUPS.iter().find(|(name, ..)| *name == word).map(|(_, value, _)| *value),
        }
    }

    fn group_en(&self, index: usize) -> Option<Numeral> {
        if self.tokens.word(index) == "a" && self.tokens.word(index + 1) == "dozen" {
            return Some(self.numeral(index..index + 2, plain(Decimal::integer(12)?, 0, 0)));
        }
        let count = small_word(self.tokens.word(index), self.language)?;
        let dozens = matches!(self.tokens.word(index + 1), "dozen" | "dozens");
        dozens.then(|| Some(self.numeral(index..index + 2, plain(Decimal::integer(count * 12)?, 0, 0))))?
    }

    fn group_es(&self, index: usize) -> Option<Numeral> {
        let count = small_word(self.tokens.word(index), self.language)?;
        let word = self.tokens.word(index + 1);
        let singular = word.strip_suffix("es").filter(|stem| self.group_value(stem).is_some());
        let singular = singular.or_else(|| word.strip_suffix('s')).unwrap_or(word);
        let (_, value, about) = ES_GROUPS.iter().find(|(name, ..)| *name == singular)?;
        let mut numeral = self.numeral(index..index + 2, plain(Decimal::integer(count * value)?, 0, 0));
        numeral.approximate = *about && count == 1;
        numeral.takes_of = true;
        Some(numeral)
    }

    /// "dozens", "tens of thousands", "cientos de miles", "several hundred".
    fn order(&self, index: usize) -> Option<Numeral> {
        let table = match self.language {
            Language::En => EN_ORDERS,
            Language::Es => ES_ORDERS,
        };
        let lookup = |at: usize| table.iter().find(|(name, ..)| *name == self.tokens.word(at));
        let several = matches!(self.tokens.word(index), "several" | "varios" | "varias" | "algunos" | "algunas");
        let several = several || self.tokens.phrase(index, "a few").is_some();
        let pair = ["a couple of", "un par de"].iter().find_map(|words| self.tokens.phrase(index, words));
        if let Some(end) = pair.filter(|end| crate::counted::is_plural(self.tokens.word(*end), self.language)) {
            return Some(Numeral {
                order: true,
                takes_of: true,
                ..self.numeral(index..end - 1, plain(Decimal::integer(2)?, 0, 0))
            });
        }
        if several {
            let next = if self.tokens.word(index) == "a" { index + 2 } else { index + 1 };
            let (power, end) = self.scale_after(next, next);
            let dozen = lookup(next);
            let (value, end) = match (power, dozen) {
                (0, Some((_, power, value))) => (Decimal::new(*value, *power)?, next + 1),
                (0, None) if self.tokens.word(next) == "dozen" => (Decimal::integer(12)?, next + 1),
                (0, None) => return None,
                _ => (Decimal::new(1, power)?, end),
            };
            return Some(Numeral { order: true, takes_of: true, ..self.numeral(index..end, plain(value, 0, 0)) });
        }
        let (name, power, value) = lookup(index)?;
        let linked = matches!(self.tokens.word(index + 1), "of" | "de");
        if matches!(*name, "tens" | "scores") && !linked {
            return None;
        }
        let (mut power, mut end) = (*power, index + 1);
        let further = lookup(index + 2).filter(|(name, ..)| linked && *name != "tens");
        if let Some((_, more, 1)) = further {
            power += more;
            end = index + 3;
        }
        let written = plain(Decimal::new(*value, power)?, 0, power);
        Some(Numeral { order: true, takes_of: true, ..self.numeral(index..end, written) })
    }

    fn words_en(&self, index: usize) -> Option<Numeral> {
        let (mut total, mut group, mut end, mut power) = (0_i64, None::<i64>, index, 0_i16);
        if matches!(self.tokens.word(index), "a" | "an") {
            let scale = EN_SCALES.iter().take(9).find(|(name, _)| *name == self.tokens.word(index + 1));
            scale?;
            (group, end) = (Some(1), index + 1);
        }
        loop {
            let joined = self.joined(end, end > index);
            let word = self.tokens.word(joined);
            if let Some(value) = small_word(word, Language::En) {
                if !fits(group, value) {
                    break;
                }
                group = Some(group.unwrap_or(0) + value);
            } else if word == "hundred" && group.is_some_and(|group| group < 100) {
                group = group.map(|group| group * 100);
            } else if let (Some((_, step)), Some(value)) =
                (EN_SCALES.iter().skip(1).find(|(name, _)| *name == word), group)
            {
                let factor = 10_i64.checked_pow(u32::try_from(*step).ok()?)?;
                total = total.checked_add(value.checked_mul(factor)?)?;
                (group, power) = (None, *step);
            } else {
                break;
            }
            end = joined + 1;
        }
        let value = total.checked_add(group.unwrap_or(0))?;
        // "twenty-fifth" is an ordinal
        let ordinal = self.tokens.word(end) == "-"
            && self.tokens.is_glued(end + 1)
            && crate::fractions::is_ordinal(self.tokens.word(end + 1));
        if end == index || ordinal {
            return None;
        }
        let power = if group.is_none() { power } else { 0 };
        let numeral = self.numeral(index..end, plain(Decimal::integer(value)?, 0, power));
        Some(self.and_a_half(self.point(numeral), power))
    }

    /// Skips the hyphen of "twenty-five" and the "and" of "a hundred and five" when a number word follows.
    fn joined(&self, index: usize, inside: bool) -> usize {
        let glue = self.tokens.word(index) == "-" && self.tokens.is_glued(index);
        let and =
            self.tokens.word(index) == "and" && matches!(self.tokens.before(index), "hundred" | "thousand" | "million");
        // "two million and three fifths" ends at the million
        let part = and && crate::fractions::is_part(self.tokens.word(index + 2));
        let number = small_word(self.tokens.word(index + 1), Language::En).is_some() && !part
            || EN_SCALES.iter().any(|(name, _)| *name == self.tokens.word(index + 1));
        if inside && (glue || and) && number { index + 1 } else { index }
    }

    fn words_es(&self, index: usize) -> Option<Numeral> {
        // what stands before the next word of millions: "cuatrocientos cincuenta y cinco mil" is 455 times a thousand
        let (mut total, mut part, mut group, mut end, mut power) = (0_i64, 0_i64, None::<i64>, index, 0_i16);
        // "supera el millón": one of them
        let alone = matches!(self.tokens.before(index), "el" | "al" | "del")
            || self.tokens.phrase(index + 1, "y medio").is_some();
        if alone && self.tokens.word(index).ends_with("llon") {
            group = Some(1);
        }
        let mut largest = i16::MAX;
        loop {
            let and = end > index
                && self.tokens.word(end) == "y"
                && small_word(self.tokens.word(end + 1), Language::Es).is_some_and(|unit| unit < 10)
                && group.is_some_and(|group| group % 100 >= 30 && group % 10 == 0);
            let at = if and { end + 1 } else { end };
            let word = self.tokens.word(at);
            if let Some(value) = small_word(word, Language::Es) {
                if !fits(group, value) || (value < 10 && group.is_some_and(|group| group % 100 > 0) && !and) {
                    break;
                }
                group = Some(group.unwrap_or(0) + value);
                power = 0;
            } else if word == "mil" && part == 0 && group.is_none_or(|group| group < 1000) {
                part = group.unwrap_or(1).checked_mul(1000)?;
                (group, power) = (None, 3);
            } else if let Some((_, step)) = ES_SCALES.iter().skip(1).find(|(name, _)| *name == word) {
                let sum = part.checked_add(group.unwrap_or(0))?;
                if sum == 0 || !matches!(*step, 6 | 9 | 12) || *step >= largest {
                    break;
                }
                total = total.checked_add(sum.checked_mul(10_i64.checked_pow(u32::try_from(*step).ok()?)?)?)?;
                (group, part, power, largest) = (None, 0, *step, *step);
            } else {
                break;
            }
            end = at + 1;
        }
        if end == index {
            return None;
        }
        let value = Decimal::integer(total.checked_add(part)?.checked_add(group.unwrap_or(0))?)?;
        let mut numeral = self.numeral(index..end, plain(value, 0, power));
        numeral.takes_of = power >= 6;
        if power >= 12 {
            let mantissa = value.scaled(-power)?;
            self.long_scale(&mut numeral, mantissa, power);
        }
        Some(self.and_a_half(self.point(numeral), power))
    }
}

/// "twenty five" goes on, "five twenty" does not.
fn fits(group: Option<i64>, value: i64) -> bool {
    match group {
        None => true,
        Some(group) if value >= 100 => group == 0,
        Some(group) if value >= 10 => group >= 100 && group % 100 == 0,
        Some(group) => group >= 20 && group % 10 == 0 && value > 0,
    }
}
