//! Finds figures in a sentence: numerals with what belongs to them, and what only looks like one.

use crate::{
    digits::Locale,
    lemma::is_function_word,
    modifier,
    names::is_name_number,
    numeral::{Numeral, NumeralReader, fraction, small_word},
    token::{Kind, Tokens},
    unit::{UnitMatch, unit, unit_after, unit_before},
};
use claimwire_domain::{
    figure::{AlternativeReading, Dimension, FigureForm, FigureKind, Modifier, Unit, Written},
    language::Language,
};
use std::ops::Range;

/// A figure before its facets are read.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    /// The number with its unit.
    pub(crate) tokens: Range<usize>,
    pub(crate) written: Written,
    pub(crate) readings: Vec<AlternativeReading>,
    pub(crate) form: FigureForm,
    pub(crate) kind: FigureKind,
    pub(crate) unit: Option<Unit>,
    pub(crate) modifier: Modifier,
    pub(crate) modifier_tokens: Option<Range<usize>>,
    /// In words.
    pub(crate) worded: bool,
    /// Takes "of" or "de" before what it counts.
    pub(crate) takes_of: bool,
    pub(crate) rule: &'static str,
}

/// Scans one text.
pub(crate) struct FigureScanner<'t, 'a> {
    pub(crate) tokens: &'t Tokens<'a>,
    pub(crate) language: Language,
    pub(crate) locale: Locale,
}

impl FigureScanner<'_, '_> {
    /// The figures of a sentence, in order. `is_taken` tells tokens that belong to dates.
    pub(crate) fn scan(&self, sentence: Range<usize>, is_taken: &dyn Fn(usize) -> bool) -> Vec<Draft> {
        let mut found: Vec<Draft> = Vec::new();
        let mut index = sentence.start;
        while index < sentence.end {
            let draft = if is_taken(index) { None } else { self.draft(index) };
            match draft.filter(|draft| draft.tokens.end > index && draft.tokens.end <= sentence.end) {
                Some(draft) if !draft.tokens.clone().any(is_taken) => {
                    index = draft.tokens.end;
                    found.push(draft);
                }
                _ => index = self.skip(index),
            }
        }
        found
    }

    /// Past a token that starts no figure; chains of digits (phones, line-ups) go as a whole.
    fn skip(&self, index: usize) -> usize {
        let mut next = index + 1;
        if self.tokens.is(index, Kind::Number) {
            while self.tokens.is(next, Kind::Number)
                || self.tokens.is_glued(next)
                    && self.tokens.is_glued(next + 1)
                    && self.tokens.is(next + 1, Kind::Number)
            {
                next += 1;
            }
        }
        next
    }

    fn reader(&self) -> NumeralReader<'_, '_> {
        NumeralReader { tokens: self.tokens, language: self.language, locale: self.locale }
    }

    fn draft(&self, index: usize) -> Option<Draft> {
        let token = self.tokens.at(index);
        if matches!(token.kind, Kind::Break | Kind::Mark) {
            return None;
        }
        self.ratio(index)
            .or_else(|| self.fraction(index))
            .or_else(|| self.multiple(index))
            .or_else(|| self.ordinal(index))
            .or_else(|| self.number(index))
    }

    fn simple(
        &self,
        tokens: Range<usize>,
        written: Written,
        kind: FigureKind,
        form: FigureForm,
        rule: &'static str,
    ) -> Draft {
        let unit = match kind {
            FigureKind::Ratio => Some(unit("fraction", None, Dimension::Ratio)),
            FigureKind::Multiplier => Some(unit("times", None, Dimension::Ratio)),
            _ => None,
        };
        let modified = modifier::before(self.tokens, tokens.start, self.language);
        let (modifier, modifier_tokens) =
            modified.map_or((Modifier::Bare, None), |(modifier, words)| (modifier, Some(words)));
        Draft {
            tokens,
            written,
            readings: Vec::new(),
            form,
            kind,
            unit,
            modifier,
            modifier_tokens,
            worded: true,
            takes_of: true,
            rule,
        }
    }

    /// A small whole number in digits or words.
    fn whole(&self, index: usize) -> Option<i64> {
        if self.tokens.is(index, Kind::Number) {
            return self.tokens.word(index).parse().ok().filter(|value| *value < 1_000_000);
        }
        small_word(self.tokens.word(index), self.language).filter(|_| self.tokens.is(index, Kind::Word))
    }

    /// "one in five", "7 de cada 10", "four out of five".
    fn ratio(&self, index: usize) -> Option<Draft> {
        let numerator = self.whole(index)?;
        let next = index + 1;
        let words: &[&str] = match self.language {
            Language::En => &["out of every", "out of", "in every", "in"],
            Language::Es => &["de cada"],
        };
        let at = words.iter().find_map(|words| self.tokens.phrase(next, words))?;
        let denominator = self.whole(at)?;
        let written = fraction(numerator, denominator)?;
        let tense = self.tokens.word(next) == "in"
            && (denominator > 1000 || crate::unit::PERIODS.iter().any(|(word, _)| *word == self.tokens.word(at + 1)));
        if numerator >= denominator || denominator < 2 || tense {
            return None;
        }
        let noun = "ratio.one_in_n";
        Some(self.simple(index..at + 1, written, FigureKind::Ratio, FigureForm::OneInN, noun))
    }

    fn fraction(&self, index: usize) -> Option<Draft> {
        match self.language {
            Language::En => self.fraction_en(index),
            Language::Es => self.fraction_es(index),
        }
    }

    fn fraction_en(&self, index: usize) -> Option<Draft> {
        let word = self.tokens.word(index);
        let made = |tokens: Range<usize>, numerator, denominator| {
            Some(self.simple(
                tokens,
                fraction(numerator, denominator)?,
                FigureKind::Ratio,
                FigureForm::FractionWord,
                "ratio.fraction",
            ))
        };
        if word == "half" {
            let of = matches!(
                self.tokens.word(index + 1),
                "of" | "the" | "its" | "all" | "their" | "his" | "her" | "those" | "that" | "our"
            );
            let by = matches!(self.tokens.before(index), "by" | "in" | "than")
                && !matches!(self.tokens.word(index + 1), "a" | "an" | "time" | "-");
            return if of || by { made(index..index + 1, 1, 2) } else { None };
        }
        let hyphen = usize::from(self.tokens.word(index + 1) == "-");
        let at = index + 1 + hyphen;
        let name = self.tokens.word(at);
        let numerator = if matches!(word, "a" | "an" | "one") {
            1
        } else {
            small_word(word, self.language).filter(|value| (2..10).contains(value))?
        };
        let singular = if numerator == 1 { name } else { name.strip_suffix('s')? };
        if name == "half" && numerator == 1 && self.tokens.word(at + 1) == "of" {
            return made(index..at + 1, 1, 2);
        }
        let (_, denominator) = EN_PARTS.iter().find(|(part, _)| *part == singular)?;
        let of = matches!(self.tokens.word(at + 1), "of" | "the");
        let ordinal = numerator == 1
            && !of
            && !matches!(
                self.tokens.word(at + 1),
                "," | "."
                    | "more"
                    | "less"
                    | "fewer"
                    | "lower"
                    | "higher"
                    | "had"
                    | "have"
                    | "were"
                    | "are"
                    | "said"
                    | "in"
            );
        if ordinal
            || word == "one" && matches!(self.tokens.word(at + 1), "," | ".") && hyphen == 0
            || (*denominator == 4 && numerator == 1 && matches!(self.tokens.word(at + 1), "in"))
        {
            return None;
        }
        made(index..at + 1, numerator, *denominator)
    }

    fn fraction_es(&self, index: usize) -> Option<Draft> {
        let word = self.tokens.word(index);
        let made = |tokens: Range<usize>, numerator, denominator| {
            Some(self.simple(
                tokens,
                fraction(numerator, denominator)?,
                FigureKind::Ratio,
                FigureForm::FractionWord,
                "ratio.fraction",
            ))
        };
        if word == "mitad" {
            let start = if matches!(self.tokens.before(index), "la") { index - 1 } else { index };
            let kept = matches!(self.tokens.word(index + 1), "de" | "del" | "que" | "." | "," | "y")
                && !matches!(self.tokens.before(start), "en" | "a");
            return if kept { made(index..index + 1, 1, 2) } else { None };
        }
        if word == "la" && self.tokens.word(index + 1) == "mitad" {
            let kept = !matches!(self.tokens.before(index), "en" | "a" | "hasta");
            return if kept { made(index..index + 2, 1, 2) } else { None };
        }
        if word == "la" && self.tokens.word(index + 2) == "parte" {
            let (_, denominator) = ES_PARTS.iter().find(|(part, _)| *part == self.tokens.word(index + 1))?;
            return made(index..index + 3, 1, *denominator);
        }
        let numerator = small_word(word, self.language).filter(|value| (1..10).contains(value))?;
        let name = self.tokens.word(index + 1);
        let parts = matches!(self.tokens.word(index + 2), "parte" | "partes");
        let singular = name.strip_suffix('s').filter(|_| numerator > 1).unwrap_or(name);
        if parts {
            let (_, denominator) = ES_PARTS.iter().find(|(part, _)| *part == singular)?;
            return made(index..index + 3, numerator, *denominator);
        }
        let denominator = match singular {
            "tercio" => 3,
            "cuarto" if matches!(self.tokens.word(index + 2), "de" | "del" | "," | ".") => 4,
            "quinto" if matches!(self.tokens.word(index + 2), "de" | "del") => 5,
            "decimo" if matches!(self.tokens.word(index + 2), "de" | "del") => 10,
            _ => return None,
        };
        made(index..index + 2, numerator, denominator)
    }

    fn multiple(&self, index: usize) -> Option<Draft> {
        let word = self.tokens.word(index);
        let made = |tokens: Range<usize>, numerator: i64, denominator: i64| {
            Some(self.simple(
                tokens,
                fraction(numerator, denominator)?,
                FigureKind::Multiplier,
                FigureForm::Multiple,
                "multiple",
            ))
        };
        let verbs: &[(&str, i64)] = match self.language {
            Language::En => EN_MULTIPLES,
            Language::Es => ES_MULTIPLES,
        };
        if let Some((_, value)) = verbs.iter().find(|(verb, _)| *verb == word) {
            return made(index..index + 1, *value, 1);
        }
        match (self.language, word) {
            (Language::En, "twice")
                if matches!(self.tokens.word(index + 1), "as" | "the" | "its" | "that" | "what" | "their") =>
            {
                return made(index..index + 1, 2, 1);
            }
            (Language::En, "halved" | "halving" | "halve") => return made(index..index + 1, 1, 2),
            (Language::En, "double" | "triple" | "treble")
                if matches!(self.tokens.word(index + 1), "the" | "its" | "that" | "what" | "their") =>
            {
                return made(index..index + 1, if word == "double" { 2 } else { 3 }, 1);
            }
            (Language::Es, "doble" | "triple" | "cuadruple")
                if matches!(self.tokens.before(index), "el" | "al")
                    && matches!(self.tokens.word(index + 1), "de" | "que" | "," | ".") =>
            {
                let value = if word == "doble" {
                    2
                } else if word == "triple" {
                    3
                } else {
                    4
                };
                return made(index..index + 1, value, 1);
            }
            _ => {}
        }
        let value = self.whole(index)?;
        let times = self.tokens.word(index + 1);
        let after = self.tokens.word(index + 2);
        let multiplies = match self.language {
            Language::En => {
                times == "times"
                    && (matches!(
                        after,
                        "as" | "more"
                            | "higher"
                            | "larger"
                            | "bigger"
                            | "greater"
                            | "the"
                            | "its"
                            | "that"
                            | "what"
                            | "their"
                            | "over"
                            | "faster"
                            | "worse"
                            | "lower"
                            | "less"
                    ))
                    || times == "-" && matches!(after, "fold")
                    || times == "fold"
            }
            Language::Es => {
                times == "veces"
                    && matches!(
                        after,
                        "mas" | "mayor" | "mayores" | "superior" | "el" | "la" | "lo" | "su" | "menos" | "menor"
                    )
            }
        };
        if !multiplies {
            return None;
        }
        let end = if times == "-" { index + 3 } else { index + 2 };
        made(index..end, value, 1)
    }

    fn ordinal(&self, index: usize) -> Option<Draft> {
        let next = self.tokens.word(index + 1);
        let value = if self.tokens.is(index, Kind::Number) {
            let suffix = self.tokens.is_glued(index + 1) && matches!(next, "st" | "nd" | "rd" | "th" | "º" | "ª");
            let dotted = next == "."
                && self.tokens.is_glued(index + 2)
                && matches!(self.tokens.word(index + 2), "º" | "ª" | "o" | "a");
            if !suffix && !dotted {
                return None;
            }
            let end = if dotted { index + 3 } else { index + 2 };
            let value = self.tokens.word(index).parse().ok().and_then(claimwire_domain::decimal::Decimal::integer)?;
            // "the 20th century" is a time
            let century = matches!(self.tokens.word(end), "century" | "centuries" | "-") || self.tokens.is_capital(end);
            return (!century).then(|| {
                self.simple(
                    index..end,
                    crate::numeral::plain(value, 0, 0),
                    FigureKind::Ordinal,
                    FigureForm::Cardinal,
                    "ordinal",
                )
            });
        } else {
            let table: &[(&str, i64)] = if self.language == Language::En { EN_ORDINALS } else { ES_ORDINALS };
            table.iter().find(|(name, _)| *name == self.tokens.word(index)).map(|(_, value)| *value)?
        };
        let capital = self.tokens.is_capital(index) || self.tokens.is_capital(index + 1);
        let noun = self.tokens.is(index + 1, Kind::Word) && !is_function_word(next, self.language);
        let third = matches!(
            next,
            "party" | "parties" | "edad" | "trimestre" | "quarter" | "world" | "mundo" | "half" | "person"
        );
        if capital || !noun || third {
            return None;
        }
        let written = crate::numeral::plain(claimwire_domain::decimal::Decimal::integer(value)?, 0, 0);
        Some(self.simple(index..index + 1, written, FigureKind::Ordinal, FigureForm::Cardinal, "ordinal"))
    }

    fn number(&self, index: usize) -> Option<Draft> {
        let numeral = self.reader().read(index)?;
        let before = unit_before(self.tokens, index, self.locale);
        if before.is_none() && is_name_number(self.tokens, &numeral, self.language) {
            return None;
        }
        let start = before.as_ref().map_or(index, |(_, start)| *start);
        let after = unit_after(self.tokens, numeral.tokens.end, self.language, self.locale);
        if let Some(score) = self.score(&numeral, after.is_some() || before.is_some()) {
            return Some(score);
        }
        let mut draft = self.with_unit(numeral, start, before.map(|(unit, _)| unit), after)?;
        self.negate(&mut draft);
        self.and_a_half(&mut draft);
        self.magnitude(&mut draft);
        self.age(&mut draft);
        self.range(&mut draft);
        self.modify(&mut draft);
        self.is_told(&draft).then_some(draft)
    }

    fn with_unit(
        &self,
        numeral: Numeral,
        start: usize,
        before: Option<Unit>,
        after: Option<UnitMatch>,
    ) -> Option<Draft> {
        let mut draft = Draft {
            tokens: start..numeral.tokens.end,
            written: numeral.written,
            readings: numeral.readings,
            form: if numeral.order { FigureForm::Order } else { FigureForm::Cardinal },
            kind: FigureKind::Count,
            unit: None,
            modifier: if numeral.order {
                Modifier::Order
            } else if numeral.approximate {
                Modifier::Approx
            } else {
                Modifier::Bare
            },
            modifier_tokens: None,
            worded: numeral.worded,
            takes_of: numeral.takes_of,
            rule: if numeral.order {
                "number.order"
            } else if numeral.worded {
                "number.words"
            } else {
                "number.digits"
            },
        };
        if let Some(unit) = before {
            draft.kind = FigureKind::Money;
            draft.unit = Some(unit);
            let code = after.filter(|after| {
                after.kind == FigureKind::Money && after.power == 0 && after.end == draft.tokens.end + 1
            });
            if let Some(after) = code {
                draft.tokens.end = after.end;
                draft.unit = Some(after.unit);
            }
            return Some(draft);
        }
        if let Some(after) = after {
            draft.kind = after.kind;
            draft.tokens.end = after.end;
            scale(&mut draft.written, after.power)?;
            for reading in &mut draft.readings {
                scale(&mut reading.written, after.power)?;
            }
            draft.unit = Some(after.unit);
        }
        Some(draft)
    }

    /// "-2,2 %": a minus sign glued to the number after white space or a bracket.
    fn negate(&self, draft: &mut Draft) {
        let start = draft.tokens.start;
        let sign = matches!(self.tokens.before(start), "-" | "−" | "–") && self.tokens.is_glued(start);
        let minus = matches!(self.tokens.before(start), "minus" | "menos")
            && draft
                .unit
                .as_ref()
                .is_some_and(|unit| matches!(unit.dimension, Dimension::Temperature | Dimension::Percent));
        let minus =
            minus && !matches!(start.checked_sub(2).map(|at| self.tokens.word(at)), Some("o" | "al" | "lo" | "mas"));
        if minus {
            draft.written.value.mantissa = -draft.written.value.mantissa;
            draft.tokens.start = start - 1;
            return;
        }
        let apart =
            start == 1 || start > 1 && (self.tokens.at(start - 1).spaced || self.tokens.before(start - 1) == "(");
        if sign && apart && !draft.worded {
            draft.tokens.start = start - 1;
            draft.written.value.mantissa = -draft.written.value.mantissa;
            draft.readings.clear();
        }
    }

    /// "un año y medio", "a point and a half": half a unit more.
    fn and_a_half(&self, draft: &mut Draft) {
        let end = draft.tokens.end;
        let after = ["and a half", "y medio", "y media"].iter().find_map(|words| self.tokens.phrase(end, words));
        let half = claimwire_domain::decimal::Decimal::new(5, draft.written.scale - 1);
        let (Some(after), Some(half), true) = (after, half, draft.unit.is_some() && draft.written.decimals == 0) else {
            return;
        };
        if let Some(sum) = draft.written.value.plus(half) {
            draft.written.value = sum;
            draft.written.decimals = 1;
            draft.tokens.end = after;
        }
    }

    /// "7.8-magnitude", "magnitude of 7.8", "magnitud 6,8", "6,8 en la escala de Richter".
    fn magnitude(&self, draft: &mut Draft) {
        let (start, end) = (draft.tokens.start, draft.tokens.end);
        let small = draft.written.value.mantissa.checked_abs().is_some_and(|_| {
            claimwire_domain::decimal::Decimal::integer(-10)
                .and_then(|ten| draft.written.value.plus(ten))
                .is_some_and(|rest| rest.mantissa < 0)
        });
        if !small || !matches!(draft.kind, FigureKind::Count | FigureKind::Measure) || draft.worded {
            return;
        }
        let hyphen = usize::from(self.tokens.word(end) == "-");
        let after = [
            "magnitude",
            "richter",
            "en la escala",
            "on the richter",
            "on the moment",
            "grados en la escala",
            "de magnitud",
        ];
        let after = after.iter().find_map(|words| self.tokens.phrase(end + hyphen, words).map(|past| (*words, past)));
        let before = ["magnitude of", "magnitude", "magnitud de", "magnitud", "magnitude of up to", "magnitude -"];
        let before = before.iter().any(|words| self.tokens.phrase_before(start, words).is_some())
            || modifier::before(self.tokens, start, self.language).is_some_and(|(_, words)| {
                matches!(self.tokens.before(words.start), "magnitude" | "aftershocks" | "replicas")
            });
        let letter = self.tokens.before(start) == "m" && self.tokens.is_glued(start) && draft.written.decimals > 0;
        if after.is_none() && !before && !letter {
            return;
        }
        if let Some((_, past)) = after.filter(|(words, _)| *words == "magnitude") {
            draft.tokens.end = past;
        }
        draft.kind = FigureKind::Magnitude;
        draft.unit = Some(unit("Mw", None, Dimension::Other));
        draft.rule = "magnitude";
    }

    /// "34-year-old", "aged 34", "de 34 años", "Ann Lee, 34,".
    fn age(&self, draft: &mut Draft) {
        let (start, end) = (draft.tokens.start, draft.tokens.end);
        let years = draft.kind == FigureKind::Duration;
        let old = years
            && (self.tokens.phrase(end, "- old").is_some()
                || matches!(self.tokens.word(end), "old")
                || self.tokens.phrase(end, "- olds").is_some()
                || self.tokens.phrase(end, "de edad").is_some());
        let code = draft.unit.as_ref().map_or("", |unit| unit.code.as_str());
        let human = self.tokens.before(start) == "de" && code == "year" && {
            let noun = start.checked_sub(2).map_or("", |at| self.tokens.word(at));
            matches!(
                noun,
                "hombre"
                    | "mujer"
                    | "joven"
                    | "nino"
                    | "nina"
                    | "persona"
                    | "menor"
                    | "anciano"
                    | "anciana"
                    | "chico"
                    | "chica"
                    | "adolescente"
                    | "vecino"
                    | "vecina"
                    | "varon"
                    | "bebe"
            ) || noun == ","
                || start >= 2 && self.tokens.is_capital(start - 2)
        };
        let aged = !years && matches!(self.tokens.before(start), "aged" | "age");
        let apposed = draft.kind == FigureKind::Count
            && !draft.worded
            && draft.written.decimals == 0
            && self.tokens.before(start) == ","
            && start >= 2
            && self.tokens.is_capital(start - 2)
            && matches!(self.tokens.word(end), "," | "." | ";" | ")")
            && draft.written.value.to_string().len() <= 3
            && draft.written.value.to_string().parse::<u32>().is_ok_and(|age| age < 115);
        if !(old || human || aged || apposed) {
            return;
        }
        if old && self.tokens.word(end) == "-" {
            draft.tokens.end = end + 2;
        } else if old && self.tokens.word(end) == "old" {
            draft.tokens.end = end + 1;
        }
        let code = if years { code.to_owned() } else { "year".to_owned() };
        draft.kind = FigureKind::Age;
        draft.unit = Some(unit(&code, None, Dimension::Time));
        draft.rule = "age";
    }

    /// "3-2", also "3 - 2" after a verb of winning.
    fn score(&self, numeral: &Numeral, has_unit: bool) -> Option<Draft> {
        let at = numeral.tokens.end;
        let dash = matches!(self.tokens.word(at), "-" | "–")
            && self.tokens.is_glued(at)
            && self.tokens.is_glued(at + 1)
            && self.tokens.is(at + 1, Kind::Number);
        if !dash || has_unit || numeral.worded {
            return None;
        }
        let home = self.tokens.word(numeral.tokens.start).parse::<i64>().ok()?;
        let away = self.tokens.word(at + 1).parse::<i64>().ok()?;
        let third = matches!(self.tokens.word(at + 2), "-" | "–")
            && self.tokens.is_glued(at + 2)
            && self.tokens.is(at + 3, Kind::Number);
        let noun = self.tokens.word(at + 2);
        let counted = self.tokens.is(at + 2, Kind::Word)
            && !is_function_word(noun, self.language)
            && !matches!(
                noun,
                "win"
                    | "victory"
                    | "defeat"
                    | "draw"
                    | "loss"
                    | "home"
                    | "away"
                    | "thriller"
                    | "rout"
                    | "lead"
                    | "vote"
                    | "ruling"
                    | "decision"
            );
        if third
            || home > 200
            || away > 200
            || home < away && (counted || unit_after(self.tokens, at + 2, self.language, self.locale).is_some())
        {
            return None;
        }
        let integer = claimwire_domain::decimal::Decimal::integer;
        let mut written = crate::numeral::plain(integer(home)?, 0, 0);
        written.high = Some(integer(away)?);
        let mut draft =
            self.simple(numeral.tokens.start..at + 2, written, FigureKind::Score, FigureForm::Cardinal, "score");
        draft.unit = Some(unit("points", None, Dimension::Count));
        draft.takes_of = false;
        Some(draft)
    }

    /// "30 to 40", "between 30 and 40", "30-40", "entre 30 y 40", "de 30 a 40".
    fn range(&self, draft: &mut Draft) {
        let end = draft.tokens.end;
        let start = draft.tokens.start;
        let link = self.tokens.word(end);
        let before = self.tokens.before(start);
        let article = matches!(before, "el" | "los" | "las" | "un" | "la" | "a" | "the");
        let before = if article { start.checked_sub(1).map_or("", |at| self.tokens.before(at)) } else { before };
        let dash = matches!(link, "-" | "–") && !draft.worded;
        let between = matches!(before, "between" | "entre") && matches!(link, "and" | "y");
        let to = match self.language {
            Language::En => {
                matches!(link, "to" | "or")
                    && !matches!(before, "by" | "fell" | "rose" | "dropped" | "climbed" | "grew")
                    && !(before == "from" && self.is_changing(start))
            }
            Language::Es => {
                matches!(link, "o" | "a")
                    && !matches!(before, "desde" | "subio" | "bajo" | "cayo" | "crecio" | "en")
                    && !(matches!(before, "de" | "del") && self.is_changing(start))
            }
        };
        if !(dash || between || to) || draft.form == FigureForm::Order || draft.kind == FigureKind::Age {
            return;
        }
        let mut at = end + 1;
        if matches!(self.tokens.word(at), "el" | "los" | "las" | "un" | "una") {
            at += 1;
        }
        let money = ["$", "€", "£"].contains(&self.tokens.word(at));
        at += usize::from(money);
        let Some(high) = self.reader().read(at).filter(|high| !high.order) else { return };
        let after = unit_after(self.tokens, high.tokens.end, self.language, self.locale);
        let bare = draft.unit.is_none();
        let same = |unit: &Unit| draft.unit.as_ref().is_some_and(|own| own.code == unit.code);
        let fits = match &after {
            Some(after) => bare || same(&after.unit),
            None => bare || money || matches!(draft.kind, FigureKind::Money | FigureKind::Magnitude),
        };
        if !fits || matches!(link, "o" | "or") && !(high.worded == draft.worded && (bare || after.is_some())) {
            return;
        }
        let mut low = draft.written.clone();
        let mut top = high.written.clone();
        // "2 to 3 million" is two million to three million
        let spread = low.value.scaled(top.scale).filter(|value| is_less(*value, top.value));
        if let Some(value) = spread.filter(|_| low.scale == 0 && top.scale > 0 && low.value.exponent < 3) {
            low.value = value;
            low.scale = top.scale;
        }
        if let Some(after) = &after {
            let power = after.power;
            if scale(&mut top, power).is_none() || bare && scale(&mut low, power).is_none() {
                return;
            }
        }
        if !is_less(low.value, top.value) {
            return;
        }
        low.high = Some(top.value);
        low.decimals = low.decimals.max(top.decimals);
        draft.written = low;
        draft.readings.clear();
        draft.form = FigureForm::Range;
        draft.modifier = Modifier::Between;
        draft.tokens.end = high.tokens.end;
        draft.takes_of = high.takes_of;
        draft.rule = "number.range";
        if between {
            let word = if article { start - 2 } else { start - 1 };
            draft.modifier_tokens = Some(word..word + 1);
        }
        if let Some(after) = after {
            draft.tokens.end = after.end;
            draft.kind = after.kind;
            draft.unit = Some(after.unit);
        }
    }

    /// Whether a verb of change stands shortly before: "rose from 10 to 12" is no range.
    fn is_changing(&self, start: usize) -> bool {
        let change = |word: &str| {
            matches!(
                word,
                "rose"
                    | "fell"
                    | "grew"
                    | "increased"
                    | "decreased"
                    | "dropped"
                    | "climbed"
                    | "jumped"
                    | "went"
                    | "up"
                    | "down"
                    | "raised"
                    | "cut"
                    | "reduced"
                    | "increase"
                    | "rise"
                    | "drop"
                    | "fall"
                    | "moved"
                    | "passed"
                    | "slowed"
                    | "shrank"
                    | "paso"
                    | "pasan"
                    | "pasa"
                    | "pasado"
                    | "pasando"
                    | "pasaron"
                    | "subio"
                    | "bajo"
                    | "cayo"
                    | "aumento"
                    | "crecio"
                    | "redujo"
                    | "elevo"
                    | "subir"
                    | "bajar"
                    | "pasar"
                    | "sube"
                    | "baja"
                    | "subida"
                    | "bajada"
                    | "descendio"
                    | "incremento"
                    | "recorto"
            )
        };
        (start.saturating_sub(7)..start).any(|index| change(self.tokens.word(index)))
    }

    fn modify(&self, draft: &mut Draft) {
        if draft.form == FigureForm::Range && draft.modifier_tokens.is_some() {
            return;
        }
        let found = modifier::before(self.tokens, draft.tokens.start, self.language)
            .or_else(|| modifier::after(self.tokens, draft.tokens.end, self.language));
        let Some((modifier, words)) = found else { return };
        if draft.modifier != Modifier::Order {
            let keep = draft.form == FigureForm::Range;
            draft.modifier = if keep { Modifier::Between } else { modifier };
        }
        draft.modifier_tokens = Some(words);
    }

    /// Small bare number words count only with something to count; "one" only with people or after a bound.
    fn is_told(&self, draft: &Draft) -> bool {
        if draft.kind == FigureKind::Duration && self.is_maturity(draft) {
            return false;
        }
        let next = draft.tokens.end;
        let word = self.tokens.word(next);
        let one = draft.worded && draft.written.value.mantissa == 1 && draft.written.value.exponent == 0;
        let article = one && self.tokens.word(draft.tokens.start) != "one";
        let noun = self.tokens.is(next, Kind::Word) && !is_function_word(word, self.language);
        if one && draft.kind == FigureKind::Count {
            let (_, human) = crate::lemma::concept(word, self.language);
            let bound = matches!(draft.modifier, Modifier::AtLeast | Modifier::MoreThan | Modifier::AtMost);
            let apart = article
                && !bound
                && !matches!(
                    word,
                    "muerto" | "muerta" | "herido" | "herida" | "desaparecido" | "fallecido" | "detenido"
                );
            let person = matches!(
                word,
                "person"
                    | "people"
                    | "dead"
                    | "death"
                    | "arrest"
                    | "fatality"
                    | "muerto"
                    | "muerta"
                    | "herido"
                    | "fallecido"
                    | "desaparecido"
                    | "detenido"
                    | "persona"
            );
            return !apart && (bound && noun || person && human);
        }
        if one {
            return matches!(draft.kind, FigureKind::Percent | FigureKind::PercentPoint | FigureKind::Money)
                && (!article || draft.kind == FigureKind::PercentPoint);
        }
        if draft.worded
            && draft.kind == FigureKind::Count
            && draft.form == FigureForm::Cardinal
            && draft.modifier == Modifier::Bare
        {
            let small = draft.written.value.exponent == 0 && draft.written.value.mantissa < 100;
            let role = matches!(self.tokens.before(draft.tokens.start), "to" | "by" | "from" | "a" | "of");
            let part = [
                "of the", "of its", "of them", "of his", "of her", "of their", "of those", "de los", "de las",
                "de sus", "de ellos", "de ellas",
            ];
            let partitive = part.iter().any(|words| self.tokens.phrase(next, words).is_some());
            return noun || partitive || !small || draft.takes_of || role;
        }
        true
    }
}

impl FigureScanner<'_, '_> {
    /// "the 10-year bond", "bonos a 10 años".
    fn is_maturity(&self, draft: &Draft) -> bool {
        let next = self.tokens.word(draft.tokens.end);
        let bond = |word: &str| {
            matches!(
                word,
                "bond"
                    | "bonds"
                    | "treasury"
                    | "treasurys"
                    | "yield"
                    | "yields"
                    | "note"
                    | "notes"
                    | "gilt"
                    | "gilts"
                    | "bono"
                    | "bonos"
                    | "deuda"
                    | "obligaciones"
            )
        };
        let before =
            (draft.tokens.start.saturating_sub(3)..draft.tokens.start).any(|index| bond(self.tokens.word(index)));
        bond(next) || before && self.tokens.before(draft.tokens.start) == "a"
    }
}

fn scale(written: &mut Written, power: i16) -> Option<()> {
    if power == 0 {
        return Some(());
    }
    written.value = written.value.scaled(power)?;
    written.scale = written.scale.checked_add(power)?;
    Some(())
}

fn is_less(low: claimwire_domain::decimal::Decimal, high: claimwire_domain::decimal::Decimal) -> bool {
    let minus = claimwire_domain::decimal::Decimal { mantissa: -low.mantissa, exponent: low.exponent };
    high.plus(minus).is_some_and(|rest| rest.mantissa > 0)
}

const EN_PARTS: &[(&str, i64)] = &[
    ("third", 3),
    ("quarter", 4),
    ("fifth", 5),
    ("sixth", 6),
    ("seventh", 7),
    ("eighth", 8),
    ("ninth", 9),
    ("tenth", 10),
    ("hundredth", 100),
];
const ES_PARTS: &[(&str, i64)] = &[
    ("tercera", 3),
    ("cuarta", 4),
    ("quinta", 5),
    ("sexta", 6),
    ("septima", 7),
    ("octava", 8),
    ("novena", 9),
    ("decima", 10),
    ("centesima", 100),
];
const EN_MULTIPLES: &[(&str, i64)] = &[
    ("doubled", 2),
    ("doubling", 2),
    ("doubles", 2),
    ("tripled", 3),
    ("tripling", 3),
    ("trebled", 3),
    ("quadrupled", 4),
    ("quintupled", 5),
    ("twofold", 2),
    ("threefold", 3),
    ("fourfold", 4),
    ("fivefold", 5),
    ("sixfold", 6),
    ("tenfold", 10),
];
const ES_MULTIPLES: &[(&str, i64)] = &[
    ("duplico", 2),
    ("duplicaron", 2),
    ("duplicado", 2),
    ("duplica", 2),
    ("duplicar", 2),
    ("duplican", 2),
    ("triplico", 3),
    ("triplicaron", 3),
    ("triplicado", 3),
    ("triplica", 3),
    ("triplicar", 3),
    ("triplican", 3),
    ("cuadruplico", 4),
    ("cuadruplicado", 4),
    ("cuadruplica", 4),
    ("quintuplico", 5),
];
const EN_ORDINALS: &[(&str, i64)] = &[
    ("third", 3),
    ("fourth", 4),
    ("fifth", 5),
    ("sixth", 6),
    ("seventh", 7),
    ("eighth", 8),
    ("ninth", 9),
    ("tenth", 10),
    ("eleventh", 11),
    ("twelfth", 12),
    ("thirteenth", 13),
    ("twentieth", 20),
];
const ES_ORDINALS: &[(&str, i64)] = &[
    ("tercer", 3),
    ("tercera", 3),
    ("tercero", 3),
    ("cuarta", 4),
    ("cuarto", 4),
    ("quinta", 5),
    ("quinto", 5),
    ("sexta", 6),
    ("sexto", 6),
    ("septima", 7),
    ("septimo", 7),
    ("octava", 8),
    ("octavo", 8),
    ("novena", 9),
    ("noveno", 9),
    ("decima", 10),
    ("decimo", 10),
    ("undecima", 11),
    ("duodecima", 12),
];
