//! The clause around a figure, as words to look for.

use crate::{page::Page, phrases::Phrases, token::Kind};
use std::ops::Range;

/// A figure's surroundings.
pub(crate) struct Clause<'p, 'a> {
    pub(crate) page: &'p Page<'a>,
    /// The whole sentence.
    pub(crate) sentence: Range<usize>,
    /// From its modifier to its counted noun.
    pub(crate) figure: Range<usize>,
    /// From the boundary before the figure to the one after it.
    pub(crate) clause: Range<usize>,
}

impl<'p, 'a> Clause<'p, 'a> {
    pub(crate) fn of(page: &'p Page<'a>, sentence: Range<usize>, figure: Range<usize>) -> Self {
        let tokens = &page.tokens;
        let boundary = |index: usize| {
            matches!(
                tokens.word(index),
                ";" | ":" | "—" | "(" | ")" | "but" | "pero" | "while" | "mientras" | "although" | "aunque"
            ) || tokens.word(index) == "," && !tokens.is_glued(index + 1)
        };
        let start = (sentence.start..figure.start)
            .rev()
            .find(|index| boundary(*index))
            .map_or(sentence.start, |index| index + 1);
        let end = (figure.end..sentence.end).find(|index| boundary(*index)).unwrap_or(sentence.end);
        Self { page, sentence, figure, clause: start..end }
    }

    pub(crate) fn word(&self, index: usize) -> &str {
        self.page.tokens.word(index)
    }

    /// Whether one of the words stands in the clause.
    pub(crate) fn has(&self, words: &Phrases) -> bool {
        self.clause.clone().any(|index| words.contains(self.word(index)))
    }

    /// Whether one of the words stands in the clause before the figure, the nearest first.
    pub(crate) fn before(&self, words: &Phrases) -> Option<usize> {
        (self.clause.start..self.figure.start).rev().find(|index| words.contains(self.word(*index)))
    }

    /// Whether one of the phrases stands in a range.
    pub(crate) fn phrase(&self, range: Range<usize>, phrases: &Phrases) -> Option<Range<usize>> {
        range.clone().find_map(|index| {
            let end = phrases.at(&self.page.tokens, index)?;
            (end <= range.end).then_some(index..end)
        })
    }

    /// Words from `from` up to the figure that are neither articles nor adverbs.
    pub(crate) fn gap(&self, from: usize) -> usize {
        let loose = |word: &str| {
            matches!(
                word,
                "a" | "an"
                    | "un"
                    | "una"
                    | "the"
                    | "el"
                    | "la"
                    | "los"
                    | "las"
                    | "some"
                    | "unos"
                    | "unas"
                    | "en"
                    | "more"
                    | "than"
                    | "another"
                    | "further"
                    | "sharply"
                    | "slightly"
                    | "otro"
                    | "otros"
                    | "mas"
                    | "de"
                    | "ya"
            ) || word.ends_with("ly")
                || word.ends_with("mente")
        };
        (from + 1..self.figure.start)
            .filter(|index| self.page.tokens.is(*index, Kind::Word) && !loose(self.word(*index)))
            .count()
    }
}
