//! Which runs of capitalised words are a person's name, and which words in them are titles.

use crate::{
    lexicon::{Words, words},
    token::Tokens,
};
use std::{ops::Range, sync::LazyLock};

/// Capitalised words that are titles rather than names.
pub(crate) static TITLES: Words = LazyLock::new(|| words(include_str!("../data/titles.txt")));

pub(crate) static FEMALE: Words = LazyLock::new(|| words(include_str!("../data/names_female.txt")));
pub(crate) static MALE: Words = LazyLock::new(|| words(include_str!("../data/names_male.txt")));

/// Capitalised words that never are part of a person's name.
pub(crate) static OTHERS: Words = LazyLock::new(|| words(include_str!("../data/no_names.txt")));

static INSTITUTIONS: Words = LazyLock::new(|| words(include_str!("../data/institutions.txt")));

/// Words of institutions: a name with one of them is no place.
pub(crate) fn is_institution(word: &str) -> bool {
    INSTITUTIONS.contains(word)
}

pub(crate) fn is_given_name(word: &str) -> bool {
    FEMALE.contains(word) || MALE.contains(word)
}

/// Titles that are no surnames.
fn is_office(word: &str) -> bool {
    TITLES.contains(word)
        && !matches!(
            word,
            "rey"
                | "king"
                | "reina"
                | "bishop"
                | "pope"
                | "marshall"
                | "judge"
                | "major"
                | "prince"
                | "knight"
                | "coronel"
                | "don"
                | "lord"
                | "abbott"
                | "duke"
                | "farmer"
                | "nurse"
                | "general"
                | "alcalde"
                | "fiscal"
                | "jefe"
        )
}

pub(crate) fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "de" | "del"
            | "la"
            | "von"
            | "van"
            | "der"
            | "da"
            | "dos"
            | "bin"
            | "al"
            | "los"
            | "las"
            | "y"
            | "i"
            | "den"
            | "le"
            | "di"
    )
}

/// Several letters, all of them capitals.
fn is_shouted(letters: &str) -> bool {
    letters.chars().all(char::is_uppercase) && letters.chars().nth(1).is_some()
}

/// A run of capitalised words that can be a person's name, and where the titles before it start.
pub(crate) fn name_run(tokens: &Tokens<'_>, index: usize) -> (Range<usize>, usize) {
    let is_name = |at: usize| {
        let word = tokens.word(at);
        tokens.is_capital(at) && !OTHERS.contains(word) && !is_shouted(tokens.text(at..at + 1)) && word != "'s"
    };
    let mut start = index;
    while tokens.is_capital(start) && TITLES.contains(tokens.word(start)) {
        start += 1;
        if tokens.word(start) == "." && tokens.is_glued(start) {
            start += 1;
        }
    }
    let mut end = start;
    let mut names = 0;
    while end < start + 7 {
        // after a first name "Rey" and "King" are surnames
        if is_name(end) && (names > 0 && !is_office(tokens.word(end)) || !TITLES.contains(tokens.word(end))) {
            names += 1;
            end += 1;
            if tokens.word(end) == "." && tokens.is_glued(end) && tokens.before(end).len() == 1 && is_name(end + 1) {
                end += 1;
            }
            if tokens.word(end) == "-" && tokens.is_glued(end) && tokens.is_glued(end + 1) && is_name(end + 1) {
                end += 1;
            }
        } else if end > start
            && (names > 1 || is_given_name(tokens.word(end - 1)) || start > index)
            && (names > 1 || is_given_name(tokens.word(end - 1)) || start > index)
            && is_particle(tokens.word(end))
            && (is_name(end + 1) || is_particle(tokens.word(end + 1)) && is_name(end + 2))
            && tokens.word(end) != "y"
        {
            end += 1;
        } else {
            break;
        }
    }
    let before_is_name = start > 0
        && start == index
        && (is_name(start - 1)
            || tokens.is_capital(start - 1) && OTHERS.contains(tokens.word(start - 1)) && !opens(tokens, start - 1)
            || is_particle(tokens.word(start - 1))
                && tokens.word(start - 1) != "y"
                && start > 1
                && tokens.is_capital(start - 2));
    if !(2..=5).contains(&names) || before_is_name || tokens.is_capital(end) && OTHERS.contains(tokens.word(end)) {
        return (start..start, index);
    }
    (start..end, index)
}

/// A capitalised word with no other beside it.
pub(crate) fn is_single(tokens: &Tokens<'_>, index: usize) -> bool {
    let word = tokens.word(index);
    let shouted = is_shouted(tokens.text(index..index + 1));
    let beside = |at: usize| tokens.is_capital(at) && !TITLES.contains(tokens.word(at)) && tokens.word(at) != "'s";
    let after_name = index > 0 && beside(index - 1) && !opens(tokens, index - 1);
    let joined =
        is_particle(tokens.before(index)) && tokens.before(index) != "y" && index > 1 && tokens.is_capital(index - 2);
    let goes_on = beside(index + 1) || is_particle(tokens.word(index + 1)) && tokens.is_capital(index + 2);
    let compound = tokens.word(index + 1) == "-" && tokens.is_glued(index + 1)
        || tokens.before(index) == "-" && tokens.is_glued(index);
    let placed = matches!(tokens.before(index), "in" | "at" | "near" | "to" | "from" | "en" | "hacia" | "desde");
    let name = word.chars().count() > 2 && !OTHERS.contains(word) && !TITLES.contains(word) && !is_institution(word);
    name && !shouted && !after_name && !joined && !goes_on && !compound && !placed
}

pub(crate) fn opens(tokens: &Tokens<'_>, index: usize) -> bool {
    index == 0 || matches!(tokens.before(index), "." | "" | "“" | "\"" | "«" | "?" | "!" | "—" | ":" | "”" | "»")
}
