//! Shares, multiples and ordinals in words: "one in five", "a third", "doubled", "seventh".

use crate::{
    lemma::is_function_word,
    numeral::fraction,
    numeral_words::small_word,
    scan::{Draft, FigureScanner},
    token::Kind,
};
use claimwire_domain::{
    figure::{FigureForm, FigureKind},
    language::Language,
};
use std::ops::Range;

impl FigureScanner<'_, '_> {
    /// "one in five", "7 de cada 10", "four out of five".
    pub(crate) fn ratio(&self, index: usize) -> Option<Draft> {
        let numerator = self.whole(index)?;
        let next = index + 1;
        let words: &[&str] = match self.language {
            Language::En => &["out of every", "out of", "in every", "in"],
            Language::Es => &["de cada"],
        };
        let apart = words.iter().find_map(|words| self.tokens.phrase(next, words));
        let Some(at) = apart else { return self.ratio_of(index, numerator) };
        let (denominator, end) = self.denominator(at)?;
        let written = fraction(numerator, denominator)?;
        let tense = self.tokens.word(next) == "in"
            && (denominator > 1000 && (numerator > 1 || end == at + 1 && self.tokens.word(at).len() < 5)
                || crate::unit::PERIODS.get(self.tokens.word(end)).is_some());
        if numerator >= denominator || denominator < 2 || tense {
            return None;
        }
        let noun = "ratio.one_in_n";
        Some(self.simple(index..end, written, FigureKind::Ratio, FigureForm::OneInN, noun))
    }

    /// The number a share is of, and where it ends: "ten", "300", "three hundred", "1,000".
    fn denominator(&self, at: usize) -> Option<(i64, usize)> {
        let numeral = self.reader().read(at).filter(|numeral| numeral.tokens.start == at && !numeral.order);
        let long = numeral.and_then(|numeral| {
            let value = numeral.written.value.to_string().parse::<i64>().ok()?;
            (1000 < value && value <= 1_000_000 && value % 100 == 0 || value <= 1000)
                .then_some((value, numeral.tokens.end))
        });
        long.or_else(|| Some((self.whole(at)?, at + 1)))
    }

    /// "one patient in 11", "two pupils in every five", "un hogar de cada cinco": what is counted stands between.
    fn ratio_of(&self, index: usize, numerator: i64) -> Option<Draft> {
        let noun = |at: usize| {
            self.tokens.is(at, Kind::Word)
                && !is_function_word(self.tokens.word(at), self.language)
                && crate::unit::PERIODS.get(self.tokens.word(at)).is_none()
        };
        let link = (index + 2..index + 4).take_while(|at| noun(at - 1)).find(|at| !noun(*at))?;
        let (every, bare): (&[&str], &str) = match self.language {
            Language::En => (&["in every", "out of every", "out of"], "in"),
            Language::Es => (&["de cada"], ""),
        };
        let told = every.iter().find_map(|words| self.tokens.phrase(link, words));
        let at = told.or_else(|| (self.tokens.word(link) == bare).then_some(link + 1))?;
        let denominator = self.whole(at).filter(|whole| *whole > numerator && *whole <= 1000)?;
        // "one goal in 11 matches" counts the matches
        let closed = told.is_some()
            || numerator == 1
                && !noun(at + 1)
                && !self.tokens.is(at + 1, Kind::Number)
                && denominator > 2
                && crate::unit::PERIODS.get(self.tokens.word(at + 1)).is_none()
                && !matches!(self.tokens.word(at + 1), "%" | "-" | "/" | ":" | "°" | "$" | "€" | "£");
        let written = fraction(numerator, denominator).filter(|_| closed)?;
        Some(self.simple(index..at + 1, written, FigureKind::Ratio, FigureForm::OneInN, "ratio.one_in_n"))
    }

    pub(crate) fn fraction(&self, index: usize) -> Option<Draft> {
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
            && word != "one"
            && !of
            && !matches!(
                self.tokens.word(at + 1),
                "," | "."
                    | ""
                    | "miles"
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
                    | "on"
                    | "from"
                    | "off"
                    | "below"
                    | "above"
                    | "since"
                    | "bigger"
                    | "larger"
                    | "smaller"
                    | "cheaper"
                    | "dearer"
                    | "longer"
                    | "shorter"
                    | "heavier"
                    | "faster"
                    | "slower"
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
                && !matches!(self.tokens.before(start), "en" | "a")
                || self.is_reduced_to(start);
            return if kept { made(index..index + 1, 1, 2) } else { None };
        }
        if word == "la" && self.tokens.word(index + 1) == "mitad" {
            let kept = !matches!(self.tokens.before(index), "en" | "a" | "hasta") || self.is_reduced_to(index);
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

    /// "as many again".
    fn is_again(&self, index: usize) -> bool {
        self.tokens.word(index) == "as"
            && matches!(self.tokens.word(index + 1), "much" | "many")
            && self.tokens.word(index + 2) == "again"
    }

    /// "redujo la plantilla a la mitad": half of it is left; not "a la mitad del partido".
    fn is_reduced_to(&self, start: usize) -> bool {
        self.tokens.before(start) == "a"
            && !matches!(self.tokens.word(start + 2), "de" | "del")
            && (start.saturating_sub(10)..start).any(|at| crate::facets::CHANGES.contains(self.tokens.word(at)))
    }

    pub(crate) fn multiple(&self, index: usize) -> Option<Draft> {
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
        // "four doubles" and "the doubles" are nouns
        let noun =
            word == "doubles" && (index > 0 && self.whole(index - 1).is_some() || self.tokens.before(index) == "the");
        if let Some((_, value)) = verbs.iter().find(|(verb, _)| *verb == word && !noun) {
            return made(index..index + 1, *value, 1);
        }
        match (self.language, word) {
            (Language::En, "twice")
                if matches!(self.tokens.word(index + 1), "as" | "the" | "its" | "that" | "what" | "their") =>
            {
                return made(index..index + 1, 2, 1);
            }
            // "half as much again"
            (Language::En, "half") if self.is_again(index + 1) => return made(index..index + 4, 3, 2),
            (Language::En, "as") if self.is_again(index) && self.tokens.before(index) != "half" => {
                return made(index..index + 3, 2, 1);
            }
            (Language::En, "halved" | "halving" | "halve") => return made(index..index + 1, 1, 2),
            (Language::En, "double" | "triple" | "treble")
                if matches!(self.tokens.word(index + 1), "the" | "its" | "that" | "what" | "their") =>
            {
                return made(index..index + 1, if word == "double" { 2 } else { 3 }, 1);
            }
            (Language::Es, "doble" | "triple" | "cuadruple")
                if matches!(self.tokens.before(index), "el" | "al" | "del")
                    && (matches!(self.tokens.word(index + 1), "de" | "del" | "que" | "en" | "")
                        || !self.tokens.is(index + 1, Kind::Word)) =>
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
        let Some(value) = self.whole(index) else { return self.decimal_multiple(index) };
        // "se ha multiplicado por cuatro", "by a factor of 10"
        let factor =
            self.tokens.before(index) == "por" && index > 1 && self.tokens.word(index - 2).starts_with("multiplic")
                || self.tokens.phrase_before(index, "factor of").is_some()
                || self.tokens.phrase_before(index, "multiplied by").is_some();
        if factor {
            return made(index..index + 1, value, 1);
        }
        let times = self.tokens.word(index + 1);
        let after = self.tokens.word(index + 2);
        let multiplies = match self.language {
            Language::En => {
                times == "times" && TIMES_EN.contains(&after)
                    || times == "-" && matches!(after, "fold")
                    || times == "fold"
            }
            Language::Es => times == "veces" && TIMES_ES.contains(&after),
        };
        if !multiplies {
            return None;
        }
        let end = if times == "-" { index + 3 } else { index + 2 };
        made(index..end, value, 1)
    }

    /// "3.4 times higher", "2,5 veces más".
    fn decimal_multiple(&self, index: usize) -> Option<Draft> {
        let numeral = self.reader().read(index).filter(|numeral| numeral.written.decimals > 0)?;
        let end = numeral.tokens.end;
        let after = self.tokens.word(end + 1);
        let told = match self.language {
            Language::En => self.tokens.word(end) == "times" && TIMES_EN.contains(&after),
            Language::Es => self.tokens.word(end) == "veces" && TIMES_ES.contains(&after),
        };
        let (tokens, form) = (numeral.tokens.start..end + 1, FigureForm::Multiple);
        told.then(|| self.simple(tokens, numeral.written, FigureKind::Multiplier, form, "multiple"))
    }

    pub(crate) fn ordinal(&self, index: usize) -> Option<Draft> {
        let next = self.tokens.word(index + 1);
        let value = if self.tokens.is(index, Kind::Number) {
            let suffix = self.tokens.is_glued(index + 1) && matches!(next, "st" | "nd" | "rd" | "th" | "º" | "ª")
                || self.tokens.is_glued(index + 1) && ES_SUFFIXES.contains(&next);
            let dotted = next == "."
                && self.tokens.is_glued(index + 2)
                && matches!(self.tokens.word(index + 2), "º" | "ª" | "o" | "a");
            if !suffix && !dotted {
                return None;
            }
            let end = if dotted { index + 3 } else { index + 2 };
            let value = self.tokens.word(index).parse().ok().and_then(claimwire_domain::decimal::Decimal::integer)?;
            // "the 20th century" and "the 63rd minute" are times, "the 21st" is a date, "5th Avenue" a name
            let after = self.tokens.word(end);
            let pair = matches!(after, "and" | "or" | "y" | "to")
                && self.tokens.is(end + 1, Kind::Number)
                && self.tokens.is(end + 3, Kind::Word)
                && !is_function_word(self.tokens.word(end + 3), self.language)
                && !is_time(self.tokens.word(end + 3));
            let ranked = self.tokens.is(end, Kind::Word) && !is_function_word(after, self.language);
            let time = is_time(after) || self.tokens.is_capital(end) || !(pair || ranked);
            return (!time).then(|| {
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
        // "the twenty-fifth" belongs to the ten before it
        if self.tokens.before(index) == "-" && self.tokens.is_glued(index) {
            return None;
        }
        // "its fourth-busiest day", "the third month in a row"
        let ranked = next == "-" && self.tokens.is_glued(index + 1) && self.tokens.word(index + 2).ends_with("est");
        let row = ["in a row", "running", "consecutivo", "consecutiva", "seguido", "seguida"];
        let in_row = row.iter().any(|words| self.tokens.phrase(index + 2, words).is_some());
        let noun = ranked || self.tokens.is(index + 1, Kind::Word) && !is_function_word(next, self.language);
        let third = !in_row && is_time(next)
            || matches!(next, "party" | "parties" | "edad" | "world" | "mundo" | "half" | "person" | "lugar" | "place");
        if capital || !noun || third {
            return None;
        }
        let written = crate::numeral::plain(claimwire_domain::decimal::Decimal::integer(value)?, 0, 0);
        Some(self.simple(index..index + 1, written, FigureKind::Ordinal, FigureForm::Cardinal, "ordinal"))
    }
}

/// The words of a language that multiply or put in order.
pub(crate) fn number_words(language: Language) -> impl Iterator<Item = &'static str> {
    let (multiples, ordinals) = match language {
        Language::En => (EN_MULTIPLES, EN_ORDINALS),
        Language::Es => (ES_MULTIPLES, ES_ORDINALS),
    };
    multiples.iter().chain(ordinals).map(|(word, _)| *word)
}

/// Whether a word is an English ordinal below a hundred, or its last part.
pub(crate) fn is_ordinal(word: &str) -> bool {
    matches!(word, "first" | "second") || EN_ORDINALS.iter().any(|(name, _)| *name == word)
}

/// Whether a word is the plural of a part ("fifths").
pub(crate) fn is_part(word: &str) -> bool {
    word.strip_suffix('s').is_some_and(|part| EN_PARTS.iter().any(|(name, _)| *name == part))
}

/// Nouns after an ordinal that make a time of it ("the 63rd minute").
fn is_time(word: &str) -> bool {
    matches!(word, "minute" | "minuto" | "century" | "centuries" | "siglo" | "quarter" | "trimestre")
        || matches!(word, "day" | "week" | "month" | "dia" | "semana" | "mes" | "of")
}

/// Whether a word says that something multiplied ("tripled", "duplicó").
pub(crate) fn is_multiple(word: &str, language: Language) -> bool {
    let verbs = if language == Language::En { EN_MULTIPLES } else { ES_MULTIPLES };
    verbs.iter().any(|(verb, _)| *verb == word)
}

/// "4to", "3ra", "1er".
const ES_SUFFIXES: &[&str] = &["ro", "ra", "er", "do", "da", "to", "ta", "mo", "ma", "vo", "va", "no", "na"];

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
/// What follows "times" where something is so many times as much.
const TIMES_EN: &[&str] = &[
    "as", "more", "higher", "larger", "bigger", "greater", "the", "its", "that", "what", "their", "over", "faster",
    "worse", "lower", "less",
];
const TIMES_ES: &[&str] = &["mas", "mayor", "mayores", "superior", "el", "la", "lo", "su", "menos", "menor"];
