//! Numbers written in two steps: parts of a unit, a unit and a half, dollars and cents, feet and inches, points.

use crate::{
    numeral::{fraction, plain},
    numeral_parts::vulgar,
    numeral_words::small_word,
    scan::{Draft, FigureScanner, scale},
    token::Kind,
    unit::{UnitMatch, unit, unit_after},
};
use claimwire_domain::{
    decimal::Decimal,
    figure::{Dimension, FigureForm, FigureKind},
    language::Language,
};
use std::ops::Range;

/// A unit, the smaller one that goes on after it, and how many of those make one.
const PARTS: &[(&str, &str, i64)] = &[
    ("year", "month", 12),
    ("week", "day", 7),
    ("day", "hour", 24),
    ("hour", "minute", 60),
    ("minute", "second", 60),
    ("ft", "in", 12),
    ("m", "cm", 100),
    ("lb", "oz", 16),
    ("stone", "lb", 14),
];

/// How far back the words stand that make "points" percentage points.
const POINTS_BACK: usize = 45;

impl FigureScanner<'_, '_> {
    /// "half an hour", "medio punto", "hora y media", "3/4 of a mile", "½ kilo".
    pub(crate) fn part(&self, index: usize) -> Option<Draft> {
        self.half_of_unit(index)
            .or_else(|| self.unit_and_half(index))
            .or_else(|| self.bounded_unit(index))
            .or_else(|| self.written_fraction(index))
    }

    /// "just over a tonne", "nearly an hour": one of a unit, where a bound says that it is meant as a number.
    fn bounded_unit(&self, index: usize) -> Option<Draft> {
        if self.language != Language::En || !matches!(self.tokens.word(index), "a" | "an") {
            return None;
        }
        crate::modifier::before(self.tokens, index, self.language)?;
        let found = unit_after(self.tokens, index + 1, self.language, self.locale)?;
        let fits = matches!(found.kind, FigureKind::Measure | FigureKind::Duration) && found.power == 0;
        // "about a minute ago", "over a year earlier" are times
        let time = matches!(self.tokens.word(found.end), "ago" | "earlier" | "later" | "before" | "after" | "from");
        let written = plain(Decimal::integer(1)?, 0, 0);
        if fits && !time { self.in_unit(index, written, found) } else { None }
    }

    fn half_of_unit(&self, index: usize) -> Option<Draft> {
        let article = usize::from(matches!(self.tokens.word(index + 1), "a" | "an"));
        let hyphen = self.tokens.word(index + 1) == "-" && self.tokens.is_glued(index + 1);
        let at = match (self.language, self.tokens.word(index)) {
            (Language::En, "half") if article == 1 || hyphen => index + 2,
            (Language::En, "half") if matches!(self.tokens.word(index + 1), "percent" | "per" | "percentage") => {
                index + 1
            }
            (Language::En, "quarter") => return self.quarter_point(index),
            (Language::Es, "medio" | "media") => index + 1,
            _ => return None,
        };
        if self.tokens.word(at) == "dia" {
            return None;
        }
        let found = self.part_unit(at)?;
        self.in_unit(index, fraction(1, 2)?, found)
    }

    /// "a quarter-point cut".
    fn quarter_point(&self, index: usize) -> Option<Draft> {
        let at = index + 1 + usize::from(self.tokens.word(index + 1) == "-");
        let point = matches!(self.tokens.word(at), "point" | "percentage");
        let found = self.part_unit(at).filter(|found| point && found.kind == FigureKind::PercentPoint)?;
        self.in_unit(index, fraction(1, 4)?, found)
    }

    /// "año y medio", "a point and a half": one unit and half of it.
    fn unit_and_half(&self, index: usize) -> Option<Draft> {
        let at = match (self.language, self.tokens.word(index)) {
            (Language::En, "a" | "an") if self.is_half_near(index + 2) => index + 1,
            (Language::Es, _)
                if self.is_half_near(index + 1) && small_word(self.tokens.before(index), self.language).is_none() =>
            {
                index
            }
            _ => return None,
        };
        let found = self.part_unit(at)?;
        let words = if self.language == Language::En { ["and a half", "and a half"] } else { ["y medio", "y media"] };
        let end = words.iter().find_map(|words| self.tokens.phrase(found.end, words))?;
        let draft = self.in_unit(index, plain(Decimal::new(15, -1)?, 1, 0), found)?;
        Some(Draft { tokens: index..end, ..draft })
    }

    /// Whether "and a half" or "y media" may follow within a few words: what is asked before any unit is looked up.
    fn is_half_near(&self, from: usize) -> bool {
        (from..from + 4).any(|at| match self.language {
            Language::En => self.tokens.word(at) == "half",
            Language::Es => matches!(self.tokens.word(at), "medio" | "media") && self.tokens.before(at) == "y",
        })
    }

    /// "1/4 mile", "2/3 of", "⅓ cup"; a slash between any other digits is a date or a reference.
    fn written_fraction(&self, index: usize) -> Option<Draft> {
        if self.tokens.is(index, Kind::Word) {
            return None;
        }
        let sign = vulgar(self.tokens.word(index));
        let (tokens, numerator, denominator): (Range<usize>, i64, i64) = if let Some((numerator, denominator)) = sign {
            (index..index + 1, numerator, denominator)
        } else {
            let slash = self.tokens.word(index + 1) == "/"
                && self.tokens.is_glued(index + 1)
                && self.tokens.is_glued(index + 2)
                && !self.tokens.is_glued(index);
            if !slash || !self.tokens.is(index, Kind::Number) || self.tokens.word(index + 3) == "/" {
                return None;
            }
            let small = |at: usize| self.tokens.word(at).parse::<i64>().ok();
            (
                index..index + 3,
                small(index)?,
                small(index + 2).filter(|own| matches!(own, 2..=10 | 12 | 16 | 20 | 100))?,
            )
        };
        // "10 1/2 miles"
        let whole = index.checked_sub(1).filter(|at| self.tokens.is(*at, Kind::Number) && sign.is_none());
        let whole =
            whole.and_then(|at| Some((at, self.tokens.word(at).parse::<i64>().ok().filter(|whole| *whole < 1000)?)));
        let found = self.part_unit(tokens.end);
        let of = matches!(self.tokens.word(tokens.end), "of" | "de");
        if numerator >= denominator || sign.is_none() && found.is_none() && !of {
            return None;
        }
        let (start, numerator) =
            whole.map_or((tokens.start, numerator), |(at, whole)| (at, whole * denominator + numerator));
        let written = fraction(numerator, denominator)?;
        match found {
            Some(found) => self.in_unit(start, written, found),
            None => Some(self.simple(
                start..tokens.end,
                written,
                FigureKind::Ratio,
                FigureForm::FractionWord,
                "ratio.fraction",
            )),
        }
    }

    /// The unit a part is of: "a tenth of a point", "un cuarto de siglo".
    pub(crate) fn part_unit(&self, at: usize) -> Option<UnitMatch> {
        let linked = ["of a", "of an", "de un", "de una", "de", "a", "an"];
        let start = linked.iter().find_map(|words| self.tokens.phrase(at, words)).unwrap_or(at);
        let point = matches!(self.tokens.word(start), "point" | "punto");
        let named = unit_after(self.tokens, start, self.language, self.locale);
        let fits = |found: &UnitMatch| {
            matches!(
                found.kind,
                FigureKind::PercentPoint | FigureKind::Percent | FigureKind::Measure | FigureKind::Duration
            )
        };
        named.filter(fits).or_else(|| {
            point.then(|| UnitMatch {
                unit: unit("pp", None, Dimension::PercentPoint),
                kind: FigureKind::PercentPoint,
                end: start + 1,
                power: 0,
            })
        })
    }

    /// A number of units; what centuries and decades measure is told in years.
    fn in_unit(&self, start: usize, written: claimwire_domain::figure::Written, found: UnitMatch) -> Option<Draft> {
        let mut draft = self.simple(start..found.end, written, found.kind, FigureForm::Cardinal, "number.part");
        let (power, found_unit) = match found.unit.code.as_str() {
            "century" => (2, unit("year", None, Dimension::Time)),
            "decade" => (1, unit("year", None, Dimension::Time)),
            _ => (found.power, found.unit),
        };
        scale(&mut draft.written, power)?;
        draft.written.scale = 0;
        draft.unit = Some(found_unit);
        draft.takes_of = false;
        Some(draft)
    }

    /// "a tenth of a point", "three quarters of an hour": a fraction of a unit is no share.
    pub(crate) fn fraction_of_unit(&self, draft: Draft) -> Draft {
        let at = draft.tokens.end;
        let linked = matches!(self.tokens.word(at), "of" | "de") && !self.tokens.is(at + 1, Kind::Number);
        // "one-half of one percent"
        let at = at + usize::from(linked && self.tokens.word(at + 1) == "one") * 2;
        let Some(found) = self.part_unit(at).filter(|_| linked) else { return draft };
        self.in_unit(draft.tokens.start, draft.written.clone(), found).unwrap_or(draft)
    }

    /// "3 dollars and 50 cents", "5 feet 2 inches": the smaller unit belongs to the same figure.
    pub(crate) fn and_smaller(&self, draft: &mut Draft) {
        let end = draft.tokens.end;
        let at = end + usize::from(matches!(self.tokens.word(end), "and" | "con" | "y"));
        let code = draft.unit.as_ref().map_or("", |unit| unit.code.as_str()).to_owned();
        if draft.written.decimals == 0 && draft.written.scale == 0 {
            self.and_smaller_unit(draft, &code);
        }
        if draft.written.decimals > 0 || draft.kind != FigureKind::Money {
            return;
        }
        let Some(more) = self.reader().read(at).filter(|more| more.written.decimals == 0 && !more.order) else {
            return;
        };
        let Some(coin) = unit_after(self.tokens, more.tokens.end, self.language, self.locale) else { return };
        let same = coin.kind == FigureKind::Money && coin.power == -2 && coin.unit.code == code;
        let sum = more.written.value.scaled(-2).and_then(|value| draft.written.value.plus(value));
        if let Some(value) = sum.filter(|_| same && draft.kind == FigureKind::Money) {
            draft.written.value = value;
            draft.written.decimals = 2;
            draft.tokens.end = coin.end;
        }
    }

    /// "four hours and 20 minutes", "dos años y seis meses", "6 feet 2 inches", "5-foot-9".
    fn and_smaller_unit(&self, draft: &mut Draft, code: &str) {
        let Some((_, lower, factor)) = PARTS.iter().find(|(own, ..)| *own == code) else { return };
        let end = draft.tokens.end;
        let hyphen = self.tokens.word(end) == "-" && self.tokens.is_glued(end) && self.tokens.is_glued(end + 1);
        let at = end + usize::from(hyphen || matches!(self.tokens.word(end), "and" | "y" | "con" | ","));
        let Some(more) = self.reader().read(at).filter(|more| more.written.decimals == 0 && !more.order) else {
            return;
        };
        let smaller = unit_after(self.tokens, more.tokens.end, self.language, self.locale)
            .filter(|smaller| smaller.unit.code == *lower && smaller.power == 0);
        // the inches of a height need no name, and "in" is a unit only here
        let tall = (hyphen && code == "ft").then_some(more.tokens.end);
        let inches = code == "ft" && matches!(self.tokens.word(more.tokens.end), "in" | "ins");
        let inches = inches.then_some(more.tokens.end + 1);
        // "1 metro 85", "12 stone 4"
        let elided = matches!(code, "m" | "stone")
            && at == end
            && self.tokens.is(at, Kind::Number)
            && self.tokens.word(at).len() <= 2
            && !self.tokens.is(more.tokens.end, Kind::Word)
            && smaller.is_none();
        let tall = tall.or(elided.then_some(more.tokens.end));
        let Some(after) = smaller.map(|smaller| smaller.end).or(inches).or(tall) else { return };
        let whole = |value: Decimal| value.to_string().parse::<i64>().ok().filter(|value| *value < 100_000);
        let (large, small) = (whole(draft.written.value), whole(more.written.value).filter(|small| small < factor));
        let sum = large.zip(small).and_then(|(large, small)| fraction(large * factor + small, *factor));
        if let Some(written) = sum {
            draft.written = written;
            draft.tokens.end = after;
        }
    }

    /// `5'11"`: feet and inches by their marks.
    pub(crate) fn feet_marks(&self, draft: &mut Draft) {
        let end = draft.tokens.end;
        let mark = |at: usize, marks: &[&str]| marks.contains(&self.tokens.word(at)) && self.tokens.is_glued(at);
        let marked = draft.unit.is_none()
            && mark(end, &["'", "’", "′"])
            && self.tokens.is(end + 1, Kind::Number)
            && self.tokens.is_glued(end + 1)
            && mark(end + 2, &["\"", "”", "″"]);
        let part = |at: usize| self.tokens.word(at).parse::<i64>().ok();
        let sum = part(draft.tokens.start).zip(part(end + 1).filter(|inches| *inches < 12));
        let Some((feet, inches)) = sum.filter(|_| marked && draft.tokens.len() == 1) else { return };
        if let Some(written) = fraction(feet * 12 + inches, 12) {
            draft.written = written;
            draft.tokens.end = end + 3;
            draft.kind = FigureKind::Measure;
            draft.unit = Some(unit("ft", Some("[ft_i]"), Dimension::Length));
        }
    }

    /// "five and a third", "twenty and three fifths": a whole number and a part of one.
    pub(crate) fn mixed(&self, draft: &mut Draft) {
        let end = draft.tokens.end;
        let whole = draft.unit.is_none() && draft.written.scale == 0 && draft.written.decimals == 0;
        if !whole || draft.form != FigureForm::Cardinal || !matches!(self.tokens.word(end), "and" | "y" | "con") {
            return;
        }
        let Some(part) =
            self.fraction(end + 1).filter(|part| !matches!(self.tokens.word(part.tokens.end), "of" | "de"))
        else {
            return;
        };
        let share = part.written.exact.map(|exact| (exact.numerator, exact.denominator));
        let decimal = part.written.value;
        let value = draft.written.value.to_string().parse::<i64>().ok().filter(|value| *value < 100_000);
        let written = match (share, value) {
            (Some((numerator, denominator)), Some(value)) => fraction(value * denominator + numerator, denominator),
            _ => draft.written.value.plus(decimal).map(|sum| plain(sum, 1, 0)),
        };
        if let Some(written) = written {
            draft.written = written;
            draft.tokens.end = part.tokens.end;
        }
    }

    /// "four points", "a two-point lead": percentage points where the text is about shares.
    pub(crate) fn points(&self, draft: &mut Draft) {
        let end = draft.tokens.end;
        let at = end + usize::from(self.tokens.word(end) == "-");
        let named = matches!(self.tokens.word(at), "points" | "point" | "puntos" | "punto");
        if draft.unit.is_some() || !named || draft.form == FigureForm::Order {
            return;
        }
        let back = end.saturating_sub(POINTS_BACK)..end;
        let near = end.saturating_sub(12)..end + 12;
        let about = |word: &str| {
            matches!(
                word,
                "%" | "percent"
                    | "ciento"
                    | "poll"
                    | "polls"
                    | "survey"
                    | "encuesta"
                    | "encuestas"
                    | "sondeo"
                    | "vote"
                    | "votes"
                    | "voters"
                    | "voto"
                    | "votos"
                    | "approval"
                    | "rating"
                    | "turnout"
                    | "inflation"
                    | "unemployment"
                    | "jobless"
                    | "paro"
                    | "desempleo"
                    | "participacion"
                    | "rate"
                    | "inflacion"
                    | "tasa"
                    | "pollster"
                    | "barometro"
                    | "intencion"
            )
        };
        let game = |word: &str| {
            matches!(
                word,
                "league"
                    | "table"
                    | "liga"
                    | "clasificacion"
                    | "index"
                    | "dow"
                    | "nasdaq"
                    | "ibex"
                    | "game"
                    | "match"
                    | "goals"
                    | "goles"
                    | "season"
                    | "temporada"
                    | "team"
                    | "equipo"
                    | "rebounds"
                    | "rebotes"
                    | "bolsa"
                    | "stocks"
                    | "lider"
                    | "partido"
                    | "partidos"
                    | "nikkei"
                    | "ftse"
            )
        };
        let told = back.chain(end..end + 12).any(|index| about(self.tokens.word(index)));
        if told && !near.into_iter().any(|index| game(self.tokens.word(index))) {
            draft.kind = FigureKind::PercentPoint;
            draft.unit = Some(unit("pp", None, Dimension::PercentPoint));
            draft.tokens.end = at + 1;
            draft.rule = "points";
        }
    }

    /// "12 degrees below zero", "12 grados bajo cero".
    pub(crate) fn below_zero(&self, draft: &mut Draft) {
        let cold = draft.unit.as_ref().is_some_and(|unit| unit.dimension == Dimension::Temperature);
        let words = ["below zero", "below freezing", "bajo cero"];
        let end = words.iter().find_map(|words| self.tokens.phrase(draft.tokens.end, words));
        if let Some(end) = end.filter(|_| cold && draft.written.value.mantissa > 0) {
            draft.written.value.mantissa = -draft.written.value.mantissa;
            draft.tokens.end = end;
        }
    }
}
