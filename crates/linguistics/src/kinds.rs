//! What the words around a number make of it: a magnitude, an age, a score, a negative number.

use crate::{
    lemma::is_function_word,
    modifier,
    numeral::Numeral,
    scan::{Draft, FigureScanner},
    token::Kind,
    unit::{unit, unit_after},
};
use claimwire_domain::figure::{Dimension, FigureForm, FigureKind};

impl FigureScanner<'_, '_> {
    /// "-2,2 %": a minus sign glued to the number after white space or a bracket.
    pub(crate) fn negate(&self, draft: &mut Draft) {
        let start = draft.tokens.start;
        let sign = matches!(self.tokens.before(start), "-" | "−" | "–") && self.tokens.is_glued(start);
        let negative = matches!(self.tokens.before(start), "minus" | "negative")
            && start.checked_sub(2).is_none_or(|at| !self.tokens.is(at, Kind::Number) && self.tokens.word(at) != "or");
        let minus = negative
            || matches!(self.tokens.before(start), "minus" | "menos")
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
    pub(crate) fn and_a_half(&self, draft: &mut Draft) {
        let end = draft.tokens.end;
        let after = ["and a half", "y medio", "y media"].iter().find_map(|words| self.tokens.phrase(end, words));
        // "tres horas y cuarto"
        let quarters = [("and a quarter", 25), ("and three quarters", 75), ("y cuarto", 25), ("y tres cuartos", 75)];
        let quarter = quarters.iter().find_map(|(words, part)| Some((self.tokens.phrase(end, words)?, *part)));
        let quarter = quarter.filter(|_| draft.unit.is_some() && draft.written.scale == 0);
        let half = match quarter {
            Some((_, part)) => claimwire_domain::decimal::Decimal::new(part, -2),
            None => claimwire_domain::decimal::Decimal::new(5, draft.written.scale - 1),
        };
        let after = after.or(quarter.map(|(after, _)| after));
        // "dos puntos y medio": the noun that is halved may stand before its half
        let noun = draft.unit.is_none()
            && self.tokens.is(end, Kind::Word)
            && !is_function_word(self.tokens.word(end), self.language)
            && !draft.tokens.is_empty();
        let apart = || {
            ["and a half", "y medio", "y media"]
                .iter()
                .find_map(|words| self.tokens.phrase(end + 1, words))
                .filter(|_| noun)
        };
        let (Some(after), Some(half), true) =
            (after.filter(|_| draft.unit.is_some()).or_else(apart), half, draft.written.decimals == 0)
        else {
            return;
        };
        if let Some(sum) = draft.written.value.plus(half) {
            draft.written.value = sum;
            draft.written.decimals = if quarter.is_some() { 2 } else { 1 };
            draft.tokens.end = after;
        }
    }

    /// "7.8-magnitude", "magnitude of 7.8", "magnitud 6,8", "6,8 en la escala de Richter".
    pub(crate) fn magnitude(&self, draft: &mut Draft) {
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
                let of = usize::from(matches!(self.tokens.before(words.start), "of" | "de"));
                let at = words.start.saturating_sub(of);
                matches!(self.tokens.before(at), "magnitude" | "aftershock" | "aftershocks" | "replica" | "replicas")
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
    pub(crate) fn age(&self, draft: &mut Draft) {
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
        // "menores de 15 años", "un bebé de ocho meses", "Consuelo, 83 años,", "Encarna, de 71,"
        let prior = start.checked_sub(2).map_or("", |at| self.tokens.word(at));
        let of = self.tokens.before(start) == "de";
        let class = years && of && matches!(prior, "menores" | "mayores" | "menor" | "mayor");
        let infant = years && of && matches!(prior, "bebe" | "nino" | "nina" | "hijo" | "hija" | "recien");
        let closed = matches!(self.tokens.word(end), "," | "." | ";" | ")" | "—" | "―");
        let told = code == "year"
            && self.tokens.before(start) == ","
            && start >= 2
            && self.tokens.is_capital(start - 2)
            && closed
            && self.language == claimwire_domain::language::Language::Es;
        let bare = draft.kind == FigureKind::Count
            && of
            && prior == ","
            && start >= 3
            && (self.tokens.is_capital(start - 3)
                || crate::lemma::concept(self.tokens.word(start - 3), self.language).1)
            && (closed || matches!(self.tokens.word(end), "y" | "e"))
            && !draft.worded
            && self.tokens.word(start).len() < 4;
        // "sus hijos, de 3 y 7,"
        let second = draft.kind == FigureKind::Count
            && start > 3
            && matches!(self.tokens.before(start), "y" | "e")
            && self.tokens.is(start - 2, Kind::Number)
            && self.tokens.word(start - 3) == "de"
            && self.tokens.word(start - 4) == ","
            && closed;
        let years_too = years
            && start > 3
            && matches!(self.tokens.before(start), "y" | "e")
            && self.tokens.is(start - 2, Kind::Number)
            && self.tokens.word(start - 3) == "de"
            && self.tokens.word(start - 4) == ",";
        let human = human || second || years_too || class || infant || told || bare;
        // "patients are under five", "children over 12"
        let bound = matches!(self.tokens.before(start), "under" | "over")
            && draft.kind == FigureKind::Count
            && draft.written.decimals == 0
            && !self.tokens.is(end, Kind::Number)
            && (!self.tokens.is(end, Kind::Word) || is_function_word(self.tokens.word(end), self.language))
            && (matches!(prior, "are" | "those" | "anyone" | "everyone" | "aged")
                || crate::lemma::concept(prior, self.language).1 && !prior.is_empty())
            && draft.written.value.to_string().parse::<u32>().is_ok_and(|age| age < 110);
        let at_age = self.tokens.before(start) == "of" && prior == "age";
        let aged = bound || !years && (at_age || matches!(self.tokens.before(start), "aged" | "age"));
        let determined = |at: usize| {
            matches!(self.tokens.word(at), "the" | "a" | "an" | "his" | "her" | "their" | "el" | "la" | "un" | "una")
        };
        let titled = start >= 3
            && self.tokens.word(end) == ","
            && self.tokens.is(start - 2, Kind::Word)
            && (determined(start - 3) || crate::lemma::concept(self.tokens.word(start - 2), self.language).1);
        let apposed = draft.kind == FigureKind::Count
            && !draft.worded
            && draft.written.decimals == 0
            && self.tokens.before(start) == ","
            && start >= 2
            && (self.tokens.is_capital(start - 2) || titled)
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
    pub(crate) fn score(&self, numeral: &Numeral, has_unit: bool) -> Option<Draft> {
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
        // "3-1/4 cents": a whole number and its fraction
        let mixed = self.tokens.word(at + 2) == "/" && self.tokens.is_glued(at + 2) && self.tokens.is_glued(at + 3);
        if third
            || mixed
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

    /// "the 10-year bond", "bonos a 10 años".
    pub(crate) fn is_maturity(&self, draft: &Draft) -> bool {
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
