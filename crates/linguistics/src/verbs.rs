//! Finite verbs, as far as they can be told without a grammar: where a subject ends.

use crate::{
    lexicon::{Words, words},
    token::{Kind, Tokens},
};
use claimwire_domain::language::Language;
use std::sync::LazyLock;

static ENGLISH: Words = LazyLock::new(|| words(include_str!("../data/verbs_en.txt")));
static SPANISH: Words = LazyLock::new(|| words(include_str!("../data/verbs_es.txt")));

/// Whether the word is a finite verb rather than part of a noun phrase.
pub(crate) fn is_finite(tokens: &Tokens<'_>, index: usize, language: Language) -> bool {
    if !tokens.is(index, Kind::Word) || tokens.is_capital(index) {
        return false;
    }
    let word = tokens.word(index);
    match language {
        Language::En => ENGLISH.contains(word) || word.len() > 4 && word.ends_with("ed"),
        Language::Es => SPANISH.contains(word) || word.len() > 3 && tokens.text(index..index + 1).ends_with('ó'),
    }
}
