//! Words that narrow the noun a property is told by: "online ticket sales", "exports of cars", "vivienda nueva".

use crate::{
    clause::Clause,
    lemma::{is_function_word, stem},
    lexicon::{Words, words},
    token::Kind,
    verbs::is_finite,
};
use claimwire_domain::{figure::Figure, language::Language};
use std::sync::LazyLock;

/// Attributes that leave a noun what it is.
static NEUTRAL: Words = LazyLock::new(|| words(include_str!("../data/neutral_attributes.txt")));

/// The stems of the narrowing words of the clause, sorted.
pub(crate) fn of(figure: &Figure, clause: &Clause<'_, '_>) -> Vec<String> {
    let language = clause.page.language;
    let mut found: Vec<String> = clause
        .clause
        .clone()
        .filter(|index| !clause.figure.contains(index) && is_head(figure, clause, *index))
        .flat_map(|head| before(clause, head).into_iter().chain(after(clause, head)))
        .filter(|index| !is_head(figure, clause, *index))
        .map(|index| stem(clause.word(index), language).into_owned())
        .collect();
    found.sort();
    found.dedup();
    found
}

fn is_head(figure: &Figure, clause: &Clause<'_, '_>, index: usize) -> bool {
    clause.page.owners.tell(index, &figure.property) && !is_finite(&clause.page.tokens, index, clause.page.language)
}

/// A word with matter of its own: no name, no verb, no date, nothing that any noun may have.
fn tells(clause: &Clause<'_, '_>, index: usize) -> bool {
    let (tokens, language) = (&clause.page.tokens, clause.page.language);
    let word = clause.word(index);
    let dated = crate::calendar::month(word, language).is_some()
        || crate::calendar::weekday(word, language).is_some()
        || crate::unit::PERIODS.get(word).is_some();
    clause.clause.contains(&index)
        && !clause.figure.contains(&index)
        && tokens.is(index, Kind::Word)
        && word.len() > 2
        && !dated
        && (!tokens.is_capital(index) || index == clause.sentence.start)
        && !is_function_word(word, language)
        && !is_finite(tokens, index, language)
}

/// The attributes that stand before an English head.
fn before(clause: &Clause<'_, '_>, head: usize) -> Vec<usize> {
    if clause.page.language != Language::En {
        return Vec::new();
    }
    let run = (clause.clause.start..head).rev().take_while(|index| tells(clause, *index));
    run.take(3).filter(|index| !NEUTRAL.contains(clause.word(*index))).collect()
}

/// The complement behind a head ("of cars", "against infection"), and the adjectives behind a Spanish one.
fn after(clause: &Clause<'_, '_>, head: usize) -> Vec<usize> {
    let telling = |index: &usize| tells(clause, *index);
    let linked = match clause.page.language {
        Language::En => matches!(clause.word(head + 1), "of" | "for" | "against" | "from" | "by"),
        Language::Es => matches!(clause.word(head + 1), "de" | "por" | "para" | "contra"),
    };
    let article =
        |index: usize| matches!(clause.word(index), "the" | "a" | "an" | "la" | "el" | "los" | "las" | "un" | "una");
    let start = if linked { head + 2 + usize::from(article(head + 2)) } else { head + 1 };
    if !linked && clause.page.language == Language::En {
        return Vec::new();
    }
    let participle = |index: usize| ["ando", "iendo", "ron"].iter().any(|end| clause.word(index).ends_with(end));
    (start..clause.clause.end)
        .take_while(telling)
        .take(2)
        .filter(|index| !NEUTRAL.contains(clause.word(*index)) && !participle(*index))
        .collect()
}
