//! Finds figures in a sentence: numerals with what belongs to them, and what only looks like one.

use crate::{
    digits::Locale,
    fractions,
    lemma::is_function_word,
    modifier,
    names::is_name_number,
    numeral::{self, Numeral, NumeralReader},
    numeral_words::{small_word, small_words},
    phrases::Phrases,
    table::Shapes,
    token::{Kind, Tokens},
    unit::{UnitMatch, unit, unit_after, unit_before},
};
use claimwire_domain::{
    figure::{AlternativeReading, Dimension, FigureForm, FigureKind, Modifier, Unit, Written},
    language::Language,
};
use std::{ops::Range, sync::OnceLock};

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

/// Words that open a figure besides the number words.
const OPENERS: Phrases = Phrases::of(&[
    "quarter",
    "a",
    "an",
    "as",
    "half",
    "several",
    "twice",
    "halved",
    "halving",
    "halve",
    "double",
    "triple",
    "treble",
    "cuarto",
    "un",
    "una",
    "medio",
    "media",
    "mitad",
    "la",
    "varios",
    "varias",
    "algunos",
    "algunas",
    "doble",
    "cuadruple",
]);

/// The shapes of all words that open a figure: most words open none.
fn openers(language: Language) -> &'static Shapes {
    static ENGLISH: OnceLock<Shapes> = OnceLock::new();
    static SPANISH: OnceLock<Shapes> = OnceLock::new();
    let own = if language == Language::En { &ENGLISH } else { &SPANISH };
    own.get_or_init(|| {
        let words = fractions::number_words(language).chain(numeral::number_words(language));
        let shapes = OPENERS.openers().or(small_words(language).shapes());
        words.fold(shapes, |shapes, word| shapes.with(word.as_bytes()))
    })
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
            // the sign before a number may stand in the sentence before: "… rs. 0"
            let inside = |draft: &Draft| draft.tokens.start >= sentence.start && draft.tokens.end <= sentence.end;
            match draft.filter(|draft| draft.tokens.end > index && inside(draft)) {
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

    pub(crate) fn reader(&self) -> NumeralReader<'_, '_> {
        NumeralReader { tokens: self.tokens, language: self.language, locale: self.locale }
    }

    fn draft(&self, index: usize) -> Option<Draft> {
        let token = self.tokens.at(index);
        if matches!(token.kind, Kind::Break | Kind::Mark) {
            return self.part(index).filter(|_| crate::numeral_parts::vulgar(&token.folded).is_some());
        }
        if token.kind == Kind::Word && !openers(self.language).may_hold(&token.folded) {
            // "año y medio": any unit may open one
            return if self.language == Language::Es { self.part(index) } else { None };
        }
        self.told(index)
    }

    /// The figure at a word or number, whether or not the word is known to open one.
    fn told(&self, index: usize) -> Option<Draft> {
        if self.reader().part_of_scale(index).is_some() {
            return self.number(index);
        }
        self.ratio(index)
            .or_else(|| self.part(index))
            .or_else(|| self.fraction(index).map(|draft| self.fraction_of_unit(draft)))
            .or_else(|| self.multiple(index))
            .or_else(|| self.ordinal(index))
            .or_else(|| self.number(index))
    }

    pub(crate) fn simple(
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
    pub(crate) fn whole(&self, index: usize) -> Option<i64> {
        if self.tokens.is(index, Kind::Number) {
            return self.tokens.word(index).parse().ok().filter(|value| *value < 1_000_000);
        }
        small_word(self.tokens.word(index), self.language).filter(|_| self.tokens.is(index, Kind::Word))
    }

    fn number(&self, index: usize) -> Option<Draft> {
        let numeral = self.reader().read(index)?;
        let before = unit_before(self.tokens, numeral.tokens.start, self.locale);
        if before.is_none() && is_name_number(self.tokens, &numeral, self.language) {
            return None;
        }
        let start = before.as_ref().map_or(index, |(_, start)| *start);
        let after = unit_after(self.tokens, numeral.tokens.end, self.language, self.locale);
        if let Some(score) = self.score(&numeral, after.is_some() || before.is_some()) {
            return Some(score);
        }
        // "3,2 mdp": the scale word names the currency too
        let scaled = match self.tokens.word(numeral.tokens.end.saturating_sub(1)) {
            "mdp" => Some("MXN"),
            "mdd" => Some("USD"),
            _ => None,
        };
        let before = before.or_else(|| scaled.map(|code| (unit(code, None, Dimension::Money), start)));
        let mut draft = self.with_unit(numeral, start, before.map(|(unit, _)| unit), after)?;
        self.negate(&mut draft);
        self.and_a_half(&mut draft);
        self.mixed(&mut draft);
        self.and_smaller(&mut draft);
        self.feet_marks(&mut draft);
        self.below_zero(&mut draft);
        self.points(&mut draft);
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

    fn modify(&self, draft: &mut Draft) {
        if draft.form == FigureForm::Range && draft.modifier_tokens.is_some() {
            return;
        }
        let found = modifier::before(self.tokens, draft.tokens.start, self.language)
            .or_else(|| modifier::after(self.tokens, draft.tokens.end, self.language));
        let Some((modifier, words)) = found else { return };
        // "jobs will go over 18 months" says during, "it lasted over 18 months" bounds
        let during = draft.kind == FigureKind::Duration
            && self.tokens.word(words.start) == "over"
            && !matches!(
                self.tokens.before(words.start),
                "for"
                    | "lasted"
                    | "took"
                    | "takes"
                    | "take"
                    | "is"
                    | "was"
                    | "were"
                    | "been"
                    | "spent"
                    | "after"
                    | "than"
                    | "served"
                    | "waited"
                    | "of"
                    | "just"
                    | "well"
                    | "last"
                    | "lasts"
                    | "lasting"
            );
        if during {
            return;
        }
        if draft.modifier != Modifier::Order {
            let keep = draft.form == FigureForm::Range;
            draft.modifier = if keep { Modifier::Between } else { modifier };
        }
        draft.modifier_tokens = Some(words);
    }

    /// Small bare number words count only with something to count; "one" only with people or after a bound.
    fn is_told(&self, draft: &Draft) -> bool {
        if draft.kind == FigureKind::Duration && (self.is_maturity(draft) || self.is_window(draft)) {
            return false;
        }
        let next = draft.tokens.end;
        let word = self.tokens.word(next);
        let one = draft.worded && draft.written.value.mantissa == 1 && draft.written.value.exponent == 0;
        let article = one && self.tokens.word(draft.tokens.start) != "one";
        let noun = self.tokens.is(next, Kind::Word) && !is_function_word(word, self.language);
        if one && draft.kind == FigureKind::Count {
            return self.is_one_told(draft, article, noun);
        }
        if one {
            let unit = matches!(draft.kind, FigureKind::Percent | FigureKind::PercentPoint | FigureKind::Money);
            let measured = draft.kind == FigureKind::Measure;
            // "casi un mes", "just over a tonne"
            let bounded = draft.modifier != Modifier::Bare && (measured || draft.kind == FigureKind::Duration);
            return (unit || measured) && !article || bounded || draft.kind == FigureKind::PercentPoint;
        }
        if draft.worded
            && draft.kind == FigureKind::Count
            && draft.form == FigureForm::Cardinal
            && draft.modifier == Modifier::Bare
        {
            let small = draft.written.value.exponent == 0 && draft.written.value.mantissa < 100;
            let role = matches!(self.tokens.before(draft.tokens.start), "to" | "by" | "from" | "a" | "of");
            // "the two left early"
            let both = matches!(self.tokens.before(draft.tokens.start), "the" | "those" | "these")
                && self.language == Language::En
                && !(next..next + 4).any(|at| crate::counted::is_plural(self.tokens.word(at), self.language));
            if both && small && !draft.takes_of {
                return false;
            }
            let part = [
                "of the",
                "of its",
                "of them",
                "of his",
                "of her",
                "of their",
                "of those",
                "of whom",
                "of which",
                "de los",
                "de las",
                "de quienes",
                "de sus",
                "de ellos",
                "de ellas",
            ];
            let of =
                matches!(self.tokens.word(next), "of" | "de") && self.whole(next + 1).is_some_and(|whole| whole > 1);
            // "three a month", "dos al día"
            let rate = matches!(self.tokens.word(next), "a" | "an" | "per" | "al" | "por")
                && crate::unit::PERIODS.get(self.tokens.word(next + 1)).is_some();
            let partitive = of || rate || part.iter().any(|words| self.tokens.phrase(next, words).is_some());
            return noun || partitive || !small || draft.takes_of || role || self.stands_alone(draft);
        }
        true
    }
}

impl FigureScanner<'_, '_> {
    /// "three were arrested", "ganamos por dos", "ocho menos": a number word in the place of a noun phrase.
    fn stands_alone(&self, draft: &Draft) -> bool {
        let (start, next) = (draft.tokens.start, draft.tokens.end);
        let named = matches!(
            self.tokens.before(start),
            "the"
                | "these"
                | "those"
                | "other"
                | "at"
                | "last"
                | "first"
                | "next"
                | "los"
                | "las"
                | "otros"
                | "otras"
                | "estos"
                | "estas"
                | "esos"
                | "esas"
                | "ultimos"
                | "ultimas"
                | "-"
                | "all"
                | "chapter"
                | "part"
                | "your"
                | "my"
                | "his"
                | "her"
                | "our"
                | "their"
                | "in"
                | "into"
                | "sus"
                | "mis"
                | "nuestros"
                | "cada"
        );
        let word = self.tokens.word(next);
        let verb = matches!(
            word,
            "were"
                | "are"
                | "have"
                | "had"
                | "will"
                | "remained"
                | "fueron"
                | "han"
                | "habian"
                | "estan"
                | "estaban"
                | "son"
        );
        let compared = matches!(word, "menos" | "mas" | "more" | "fewer");
        let closed = matches!(word, "." | "," | ";" | "”" | "\"" | "»" | ")" | "");
        // "“Ninety-three.”", "The ships, four, sail on": nothing but the number
        let opened = start == 0 || matches!(self.tokens.before(start), "" | "." | "?" | "!" | "“" | "\"" | "«" | "—");
        let apposed = self.tokens.before(start) == ","
            && word == ","
            && start > 1
            && crate::counted::is_plural(self.tokens.word(start - 2), self.language);
        let after_word = start > 0 && self.tokens.is(start - 1, Kind::Word);
        !named && (verb || compared || closed && (after_word || opened) || apposed)
    }

    /// "the 12 months to June", "los 12 meses hasta abril": a period, no length.
    fn is_window(&self, draft: &Draft) -> bool {
        let end = draft.tokens.end;
        let bound = matches!(self.tokens.word(end), "to" | "ended" | "ending" | "through" | "hasta" | "terminados");
        let named = matches!(self.tokens.before(draft.tokens.start), "the" | "los" | "las");
        named
            && bound
            && (end + 1..end + 4).any(|at| crate::calendar::month(self.tokens.word(at), self.language).is_some())
    }

    /// "one vote" counts, "one day", "one official said" and the article "una" do not.
    fn is_one_told(&self, draft: &Draft, article: bool, noun: bool) -> bool {
        let next = draft.tokens.end;
        let word = self.tokens.word(next);
        let bound = matches!(draft.modifier, Modifier::AtLeast | Modifier::MoreThan | Modifier::AtMost);
        let before = self.tokens.before(draft.tokens.start);
        let only = matches!(before, "only" | "just" | "solo" | "solamente" | "unicamente" | "apenas");
        if article {
            let partitive = ["de los", "de las"].iter().any(|words| self.tokens.phrase(next, words).is_some());
            let harmed =
                matches!(word, "muerto" | "muerta" | "herido" | "herida" | "desaparecido" | "fallecido" | "detenido");
            return bound && noun || only && (noun || partitive) || harmed;
        }
        if self.tokens.phrase(next, "of the").is_some() || self.tokens.phrase(next, "of its").is_some() {
            return only || bound;
        }
        let idle = matches!(
            word,
            "thing"
                | "day"
                | "way"
                | "reason"
                | "another"
                | "hand"
                | "side"
                | "point"
                | "time"
                | "more"
                | "example"
                | "word"
                | "morning"
                | "night"
                | "evening"
                | "step"
                | "such"
                | "kind"
                | "sort"
                | "year"
                | "week"
                | "month"
                | "last"
                | "big"
                | "key"
                | "single"
                | "too"
                | "less"
                | "part"
                | "side's"
                | "else"
        );
        let said = (next..next + 12).take_while(|at| self.tokens.word(*at) != ",").any(|at| {
            matches!(
                self.tokens.word(at),
                "said" | "says" | "told" | "wrote" | "recalled" | "added" | "noted" | "argued" | "who" | "which"
            )
        });
        // "if one wants": a plural after one is a verb
        let verb = crate::counted::is_plural(word, self.language);
        bound && noun || noun && !idle && !said && !verb && self.tokens.is(next, Kind::Word)
    }
}

/// Multiplies by a power of ten; `None` past the limits of a decimal.
pub(crate) fn scale(written: &mut Written, power: i16) -> Option<()> {
    if power == 0 {
        return Some(());
    }
    written.value = written.value.scaled(power)?;
    written.scale = written.scale.checked_add(power)?;
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [(Language, &str); 4] = [
        (Language::En, include_str!("../tests/cases/figures_en.txt")),
        (Language::Es, include_str!("../tests/cases/figures_es.txt")),
        (Language::En, include_str!("../tests/cases/properties.txt")),
        (Language::Es, include_str!("../tests/cases/properties.txt")),
    ];

    #[test]
    fn no_rule_tells_a_figure_that_opens_with_a_word_missing_from_the_openers() {
        for (language, texts) in TEXTS {
            for text in texts.lines().filter_map(|line| line.strip_prefix("> ")) {
                let tokens = Tokens::of(text);
                let locale = Locale::of(None, language, text);
                let scanner = FigureScanner { tokens: &tokens, language, locale };
                let unknown = (0..tokens.len())
                    .filter(|index| tokens.is(*index, Kind::Word) && !openers(language).may_hold(tokens.word(*index)));
                for index in unknown {
                    let told = scanner.told(index).map(|draft| tokens.text(draft.tokens).to_owned());
                    let filtered = scanner.draft(index).map(|draft| tokens.text(draft.tokens).to_owned());
                    assert_eq!(told, filtered, "`{}` opens a figure in `{text}`", tokens.word(index));
                }
            }
        }
    }
}
