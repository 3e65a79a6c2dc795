//! Names that open a sentence, where every word is capitalised.

use crate::{
    lemma::{concept, is_function_word},
    lexicon::{Words, words},
    page::Page,
    person_names::{OTHERS, is_institution},
    property,
    token::Kind,
    topics::is_topic,
    verbs::is_finite,
};
use claimwire_domain::language::Language;
use std::sync::LazyLock;

/// Common nouns that stand before a verb without an article.
static BARE: Words = LazyLock::new(|| words(include_str!("../data/bare_nouns.txt")));

/// Whether the word that opens a sentence is a name: "Torvale lost 300 jobs", "Arrel's economy". Without an article only
/// names, plurals and the nouns of stuff and measures stand before a verb.
pub(crate) fn is_subject(page: &Page<'_>, index: usize) -> bool {
    let (tokens, language) = (&page.tokens, page.language);
    let word = tokens.word(index);
    let shaped = tokens.is(index, Kind::Word) && word.chars().count() > 2 && word.chars().all(char::is_alphabetic);
    let possessive = language == Language::En && tokens.word(index + 1) == "'s" && tokens.is(index + 2, Kind::Word);
    let place = language == Language::En && tokens.is(index + 1, Kind::Word) && is_place_noun(tokens.word(index + 1));
    shaped && (possessive || place || is_finite(tokens, index + 1, language)) && !is_common(word, language)
}

/// "Bellmar state", "Torvale airport".
fn is_place_noun(word: &str) -> bool {
    matches!(
        word,
        "state" | "province" | "county" | "region" | "district" | "city" | "airport" | "station" | "harbour" | "harbor"
    )
}

fn is_common(word: &str, language: Language) -> bool {
    let (name, human) = concept(word, language);
    crate::counted::is_plural(word, language)
        || is_function_word(word, language)
        || BARE.contains(word)
        || OTHERS.contains(word)
        || is_institution(word)
        || human
        || name != word
        || is_topic(word, language)
        || property::is_word(word, language)
}
