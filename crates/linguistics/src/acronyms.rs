//! Institutions called by their initials: "the Harbour Safety Board (HSB)" once, "the HSB" from then on.

use crate::{
    lexicon::lines,
    table::{HashMap, Table},
    token::{Kind, Tokens},
};
use std::sync::LazyLock;

/// Lines `acronym: full name`.
static KNOWN: LazyLock<Table<&'static str, &'static str>> =
    LazyLock::new(|| lines(include_str!("../data/acronyms.txt")).filter_map(|line| line.split_once(": ")).collect());

/// The full name of an acronym that newspapers do not explain.
pub(crate) fn known_acronym(word: &str) -> Option<&'static str> {
    KNOWN.get(word).copied()
}

/// Full names by folded acronym, as the text explains them.
pub(crate) fn acronyms(tokens: &Tokens<'_>) -> HashMap<String, String> {
    let mut found = HashMap::default();
    for open in 1..tokens.len() {
        if tokens.word(open) != "(" || tokens.word(open + 2) != ")" || !tokens.is_capital(open + 1) {
            continue;
        }
        let initials: Vec<char> = tokens.word(open + 1).chars().filter(|letter| letter.is_alphabetic()).collect();
        if !(2..=8).contains(&initials.len()) {
            continue;
        }
        if let Some(start) = name_start(tokens, open, &initials) {
            found.insert(tokens.word(open + 1).to_owned(), tokens.text(start..open).to_owned());
        }
    }
    found
}

/// Where the words whose capitals are the initials start.
fn name_start(tokens: &Tokens<'_>, open: usize, initials: &[char]) -> Option<usize> {
    let mut left = initials.len();
    let mut at = open;
    while left > 0 && at > 0 && open - at < 14 && tokens.is(at - 1, Kind::Word) {
        at -= 1;
        if tokens.is_capital(at) {
            if tokens.word(at).chars().next() != initials.get(left - 1).copied() {
                return None;
            }
            left -= 1;
        }
    }
    (left == 0).then_some(at)
}
