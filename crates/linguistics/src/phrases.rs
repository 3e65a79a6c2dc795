//! Words and phrases that a rule looks for: constants that refuse a word that opens none of them by its shape alone.

use crate::{table::Shapes, token::Tokens};

/// A list of words and phrases; of those that fit the first one listed counts.
#[derive(Debug)]
pub(crate) struct Phrases {
    /// Of the first words.
    shapes: Shapes,
    list: &'static [&'static str],
}

impl Phrases {
    pub(crate) const fn of(list: &'static [&'static str]) -> Self {
        let mut shapes = Shapes::NONE;
        let mut at = 0;
        while at < list.len() {
            shapes = shapes.with(first_word(list[at]));
            at += 1;
        }
        Self { shapes, list }
    }

    /// Whether the word is one of the list.
    pub(crate) fn contains(&self, word: &str) -> bool {
        self.shapes.may_hold(word) && self.list.contains(&word)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.list.iter().copied()
    }

    /// The shapes of the words that open the phrases.
    pub(crate) const fn openers(&self) -> Shapes {
        self.shapes
    }

    /// Where the phrase that stands at `index` ends.
    pub(crate) fn at(&self, tokens: &Tokens<'_>, index: usize) -> Option<usize> {
        if !self.shapes.may_hold(tokens.word(index)) {
            return None;
        }
        self.list.iter().find_map(|phrase| tokens.phrase(index, phrase))
    }

    /// Where each phrase that stands at `index` ends, with its words.
    pub(crate) fn all_at(&self, tokens: &Tokens<'_>, index: usize) -> impl Iterator<Item = (usize, &'static str)> {
        let list = if self.shapes.may_hold(tokens.word(index)) { self.list } else { &[] };
        list.iter().filter_map(move |phrase| Some((tokens.phrase(index, phrase)?, *phrase)))
    }
}

/// Phrases with what they mean; of those that fit the first one listed counts.
#[derive(Debug)]
pub(crate) struct Meanings<T: 'static> {
    /// Of the first words.
    first: Shapes,
    /// Of the rows of one word.
    single: Shapes,
    /// Of the last words of longer rows, and of the words before those.
    last: [Shapes; 2],
    rows: &'static [(&'static str, T)],
}

impl<T> Meanings<T> {
    pub(crate) const fn of(rows: &'static [(&'static str, T)]) -> Self {
        let (mut first, mut single, mut last) = (Shapes::NONE, Shapes::NONE, [Shapes::NONE; 2]);
        let mut at = 0;
        while at < rows.len() {
            let phrase = rows[at].0.as_bytes();
            first = first.with(first_word(rows[at].0));
            let (rest, word) = last_word(phrase);
            if rest.is_empty() {
                single = single.with(word);
            } else {
                last = [last[0].with(word), last[1].with(last_word(rest).1)];
            }
            at += 1;
        }
        Self { first, single, last, rows }
    }

    /// The shapes of the words that open the phrases.
    pub(crate) const fn openers(&self) -> Shapes {
        self.first
    }

    /// What one word means.
    pub(crate) fn get(&self, word: &str) -> Option<&'static T> {
        if !self.first.may_hold(word) {
            return None;
        }
        self.rows.iter().find(|(phrase, _)| *phrase == word).map(|(_, meaning)| meaning)
    }

    /// Where the phrase that stands at `index` ends, and what it means.
    pub(crate) fn at(&self, tokens: &Tokens<'_>, index: usize) -> Option<(usize, &'static T)> {
        if !self.first.may_hold(tokens.word(index)) {
            return None;
        }
        self.rows.iter().find_map(|(phrase, meaning)| Some((tokens.phrase(index, phrase)?, meaning)))
    }

    /// Where each phrase that stands at `index` ends, and what it means.
    pub(crate) fn all_at(&self, tokens: &Tokens<'_>, index: usize) -> impl Iterator<Item = (usize, &'static T)> {
        let rows = if self.first.may_hold(tokens.word(index)) { self.rows } else { &[] };
        rows.iter().filter_map(move |(phrase, meaning)| Some((tokens.phrase(index, phrase)?, meaning)))
    }

    /// Where the phrase that ends right before `index` starts, and what it means.
    pub(crate) fn before(&self, tokens: &Tokens<'_>, index: usize) -> Option<(usize, &'static T)> {
        let (word, before) = (tokens.before(index), tokens.before(index.saturating_sub(1)));
        let [last, before_last] = &self.last;
        if !(self.single.may_hold(word) || last.may_hold(word) && before_last.may_hold(before)) {
            return None;
        }
        self.rows.iter().find_map(|(phrase, meaning)| Some((tokens.phrase_before(index, phrase)?, meaning)))
    }
}

/// The first word of a phrase; splitting strings is not to be had in constants.
const fn first_word(phrase: &'static str) -> &'static [u8] {
    let bytes = phrase.as_bytes();
    let mut end = 0;
    while end < bytes.len() && bytes[end] != b' ' {
        end += 1;
    }
    bytes.split_at(end).0
}

/// What stands before the last word of a phrase, and that word.
const fn last_word(phrase: &[u8]) -> (&[u8], &[u8]) {
    let mut start = phrase.len();
    while start > 0 && phrase[start - 1] != b' ' {
        start -= 1;
    }
    let (rest, word) = phrase.split_at(start);
    if rest.is_empty() { (rest, word) } else { (rest.split_at(start - 1).0, word) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: Phrases = Phrases::of(&["at the end of", "at", "fin"]);
    const BOUNDS: Meanings<u8> = Meanings::of(&[("more than", 1), ("than", 2), ("más de", 3)]);

    #[test]
    fn of_the_phrases_that_fit_the_first_one_counts() {
        let tokens = Tokens::of("At the end of it, at noon: more than 3");
        assert_eq!(OPEN.at(&tokens, 0), Some(4));
        assert_eq!(OPEN.at(&tokens, 6), Some(7));
        assert_eq!(OPEN.at(&tokens, 1), None);
        assert!(OPEN.contains("fin") && !OPEN.contains("end"));
        assert_eq!(BOUNDS.before(&tokens, 11), Some((9, &1)));
        assert_eq!(BOUNDS.at(&tokens, 10), Some((11, &2)));
        assert_eq!(BOUNDS.get("than"), Some(&2));
    }
}
