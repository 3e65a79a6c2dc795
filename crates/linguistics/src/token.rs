//! The words, numbers and marks of a text, with their places in it.

use crate::fold::folded;
use claimwire_domain::span::Span;
use std::{borrow::Cow, ops::Range};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letters.
    Word,
    /// Digits with their separators.
    Number,
    /// One sign.
    Mark,
    /// One or more line ends.
    Break,
}

/// One token.
#[derive(Debug, Clone)]
pub(crate) struct Token<'a> {
    pub(crate) kind: Kind,
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) bytes: Range<usize>,
    /// Lower case without accents. Most words are written so and borrowed.
    pub(crate) folded: Cow<'a, str>,
    /// Whether white space stands before it.
    pub(crate) spaced: bool,
    /// Whether it starts with an upper-case letter.
    pub(crate) capital: bool,
    /// Line ends, for a break.
    pub(crate) lines: u32,
}

/// A text with its tokens. Every access past the ends answers with an empty token.
#[derive(Debug)]
pub(crate) struct Tokens<'a> {
    pub(crate) raw: &'a str,
    list: Vec<Token<'a>>,
    nothing: Token<'a>,
}

impl<'a> Tokens<'a> {
    pub(crate) fn of(raw: &'a str) -> Self {
        let nothing = Token {
            kind: Kind::Break,
            start: 0,
            end: 0,
            bytes: 0..0,
            folded: Cow::Borrowed(""),
            spaced: true,
            capital: false,
            lines: 2,
        };
        Self { raw, list: Scanner::new(raw).run(), nothing }
    }

    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    pub(crate) fn at(&self, index: usize) -> &Token<'a> {
        self.list.get(index).unwrap_or(&self.nothing)
    }

    /// The folded form; empty past the ends and for breaks.
    pub(crate) fn word(&self, index: usize) -> &str {
        &self.at(index).folded
    }

    pub(crate) fn before(&self, index: usize) -> &str {
        index.checked_sub(1).map_or("", |previous| self.word(previous))
    }

    pub(crate) fn is(&self, index: usize, kind: Kind) -> bool {
        index < self.list.len() && self.at(index).kind == kind
    }

    pub(crate) fn is_capital(&self, index: usize) -> bool {
        self.is(index, Kind::Word) && self.at(index).capital
    }

    /// Whether `index` follows its predecessor without white space.
    pub(crate) fn is_glued(&self, index: usize) -> bool {
        index > 0 && index < self.list.len() && !self.at(index).spaced && self.at(index - 1).kind != Kind::Break
    }

    pub(crate) fn span(&self, range: Range<usize>) -> Span {
        let start = self.at(range.start).start;
        let end = if range.end > range.start { self.at(range.end - 1).end } else { start };
        Span::new(start, end.max(start)).expect("the end is not before the start")
    }

    /// The words of a range of tokens as they are written.
    pub(crate) fn text(&self, range: Range<usize>) -> &'a str {
        if range.end <= range.start {
            return "";
        }
        self.raw.get(self.at(range.start).bytes.start..self.at(range.end - 1).bytes.end).unwrap_or("")
    }

    /// Folded words joined by one space, marks left out.
    pub(crate) fn key(&self, range: Range<usize>) -> String {
        let mut key = String::with_capacity(self.text(range.clone()).len());
        for index in range {
            if self.is_in_key(index) {
                if !key.is_empty() {
                    key.push(' ');
                }
                key.push_str(self.word(index));
            }
        }
        key
    }

    /// Whether a token is part of keys.
    pub(crate) fn is_in_key(&self, index: usize) -> bool {
        matches!(self.at(index).kind, Kind::Word | Kind::Number) && self.word(index) != "'s"
    }

    /// Whether the words of `phrase` (separated by spaces) stand at `index`.
    pub(crate) fn phrase(&self, index: usize, phrase: &str) -> Option<usize> {
        // most phrases fail at their first letter
        if self.word(index).as_bytes().first() != phrase.as_bytes().first() {
            return None;
        }
        let (mut next, mut rest) = (index, phrase);
        loop {
            rest = rest.strip_prefix(self.word(next))?;
            next += 1;
            if rest.is_empty() {
                return Some(next);
            }
            rest = rest.strip_prefix(' ')?;
        }
    }

    /// Whether the words of `phrase` end right before `index`; answers where they start.
    pub(crate) fn phrase_before(&self, index: usize, phrase: &str) -> Option<usize> {
        if self.before(index).as_bytes().last() != phrase.as_bytes().last() {
            return None;
        }
        let (mut next, mut rest) = (index, phrase);
        loop {
            next = next.checked_sub(1)?;
            rest = rest.strip_suffix(self.word(next))?;
            if rest.is_empty() {
                return Some(next);
            }
            rest = rest.strip_suffix(' ')?;
        }
    }
}

fn place(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

struct Scanner<'a> {
    raw: &'a str,
    /// The characters with their places in bytes; small, for a long text has many.
    characters: Vec<(u32, char)>,
    position: usize,
    tokens: Vec<Token<'a>>,
}

impl<'a> Scanner<'a> {
    fn new(raw: &'a str) -> Self {
        Self {
            raw,
            characters: raw.char_indices().map(|(byte, character)| (place(byte), character)).collect(),
            position: 0,
            tokens: Vec::with_capacity(raw.len() / 5 + 4),
        }
    }

    fn character(&self, index: usize) -> char {
        self.characters.get(index).map_or('\0', |(_, character)| *character)
    }

    fn run(mut self) -> Vec<Token<'a>> {
        let mut spaced = true;
        while self.position < self.characters.len() {
            let character = self.character(self.position);
            if character == '\n' {
                self.line_ends();
                spaced = true;
            } else if character.is_whitespace() || character == '\u{200B}' || character == '\u{FEFF}' {
                self.position += 1;
                spaced = true;
            } else {
                let (kind, end) = self.extent(character);
                self.push(kind, end, spaced);
                spaced = false;
            }
        }
        self.tokens
    }

    fn extent(&self, character: char) -> (Kind, usize) {
        if character.is_ascii_digit() {
            (Kind::Number, self.number_end())
        } else if character.is_alphabetic() {
            (Kind::Word, self.acronym_end().unwrap_or_else(|| self.word_end()))
        } else if matches!(character, '\'' | '’')
            && matches!(self.character(self.position + 1), 's' | 'S')
            && !self.character(self.position + 2).is_alphanumeric()
            && self.position > 0
            && self.character(self.position - 1).is_alphabetic()
        {
            (Kind::Word, self.position + 2)
        } else {
            (Kind::Mark, self.position + 1)
        }
    }

    fn line_ends(&mut self) {
        let first = self.position;
        let mut lines = 0;
        let mut end = first;
        while self.character(self.position).is_whitespace() && self.position < self.characters.len() {
            self.position += 1;
            if self.character(self.position - 1) == '\n' {
                lines += 1;
                end = self.position;
            }
        }
        let after = self.position;
        self.position = first;
        self.push(Kind::Break, end, true);
        self.position = after;
        if let Some(token) = self.tokens.last_mut() {
            token.lines = lines;
            token.folded = Cow::Borrowed("");
        }
    }

    fn byte(&self, index: usize) -> usize {
        let byte = self.characters.get(index).and_then(|(byte, _)| usize::try_from(*byte).ok());
        byte.unwrap_or(self.raw.len())
    }

    fn push(&mut self, kind: Kind, end: usize, spaced: bool) {
        let bytes = self.byte(self.position)..self.byte(end);
        let raw = self.raw.get(bytes.clone()).unwrap_or("");
        let folded = folded(raw);
        let capital = self.character(self.position).is_uppercase();
        let (start, stop) = (place(self.position), place(end));
        self.tokens.push(Token { kind, start, end: stop, bytes, folded, spaced, capital, lines: 0 });
        self.position = end;
    }

    fn is_word(character: char) -> bool {
        character.is_alphabetic()
            || unicode_normalization::char::is_combining_mark(character)
            || matches!(character, '\u{200D}' | '\u{200C}')
    }

    fn word_end(&self) -> usize {
        let mut end = self.position + 1;
        loop {
            let character = self.character(end);
            if Self::is_word(character) {
                end += 1;
            } else if matches!(character, '\'' | '’') && self.character(end + 1).is_alphabetic() {
                let possessive =
                    matches!(self.character(end + 1), 's' | 'S') && !Self::is_word(self.character(end + 2));
                if possessive {
                    return end;
                }
                end += 2;
            } else {
                return end;
            }
        }
    }

    /// "U.S.", "p.m.", "EE.UU.": letters with full stops between them, the last one included.
    fn acronym_end(&self) -> Option<usize> {
        let mut end = self.position;
        let mut groups = 0;
        loop {
            let letters = (0..3).take_while(|offset| Self::is_word(self.character(end + offset))).count();
            let doubled = letters == 2 && self.character(end) == self.character(end + 1);
            if !(letters == 1 || doubled) || self.character(end + letters) != '.' {
                break;
            }
            end += letters + 1;
            groups += 1;
        }
        (groups > 1 && !Self::is_word(self.character(end))).then_some(end)
    }

    fn digits(&self, from: usize) -> usize {
        (from..self.characters.len()).take_while(|index| self.character(*index).is_ascii_digit()).count()
    }

    fn number_end(&self) -> usize {
        let mut end = self.position + self.digits(self.position);
        loop {
            let digits = self.digits(end + 1);
            let joins = match self.character(end) {
                '.' | ',' => digits > 0,
                '\u{A0}' | '\u{202F}' | '\u{2009}' | '\'' | '’' => digits == 3,
                _ => false,
            };
            if !joins {
                return end;
            }
            end += 1 + digits;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        Tokens::of(text).list.iter().map(|token| token.folded.clone().into_owned()).collect()
    }

    #[test]
    fn words_numbers_and_marks_are_told_apart() {
        assert_eq!(words("The city’s 1,300km, it’d"), ["the", "city", "'s", "1,300", "km", ",", "it'd"]);
        assert_eq!(words("6 p.m. in the U.S. 3.5%."), ["6", "p.m.", "in", "the", "u.s.", "3.5", "%", "."]);
        assert_eq!(words("EE.UU. gastó 1\u{a0}234,5 €\n\nFin"), ["ee.uu.", "gasto", "1\u{a0}234,5", "€", "", "fin"]);
    }

    #[test]
    fn token_spans_are_code_points() {
        let tokens = Tokens::of("😀 ñandú 12");
        assert_eq!(tokens.text(1..3), "ñandú 12");
        assert_eq!(tokens.span(1..2), Span::new(2, 7).unwrap());
    }
}
