//! Institutions that count what they tell of: the subject of a verb of counting is the likely source of its figure.
//!
//! Who did is not who said: such a source is only inferred.

use crate::{
    lexicon::{Words, words},
    nominal,
    page::Page,
    person_names::is_institution,
    sources::{inside_a_sentence, role, source_key},
    token::Kind,
};
use claimwire_domain::attribution::{Hop, Stance};
use std::{ops::Range, sync::LazyLock};

static ENGLISH: Words = LazyLock::new(|| words(include_str!("../data/counting_en.txt")));
static SPANISH: Words = LazyLock::new(|| words(include_str!("../data/counting_es.txt")));

/// The inferred source of a figure that starts at `figure`.
pub(crate) fn inferred(page: &Page<'_>, sentence: Range<usize>, figure: usize) -> Option<Hop> {
    let tokens = &page.tokens;
    let verbs = match page.language {
        claimwire_domain::language::Language::En => &ENGLISH,
        claimwire_domain::language::Language::Es => &SPANISH,
    };
    let verb = (sentence.start..figure)
        .rev()
        .take(16)
        .find(|index| verbs.contains(tokens.word(*index)) && tokens.is(*index, Kind::Word))?;
    let start = (sentence.start..verb).find(|index| tokens.is(*index, Kind::Word))?;
    let near = nominal::before(tokens, verb, sentence.start, page.language);
    // "The noon report of the rescue service puts it at": the whole subject, from the start of the sentence
    let whole = start..verb;
    let plain = whole.len() < 12
        && !whole.clone().any(|index| matches!(tokens.word(index), "," | ";" | "that" | "que" | "who"));
    let subject = if plain { whole } else { near };
    let institution = subject.clone().any(|index| {
        is_institution(tokens.word(index))
            || matches!(
                tokens.word(index),
                "officials"
                    | "authorities"
                    | "agents"
                    | "firefighters"
                    | "bulletin"
                    | "census"
                    | "autoridades"
                    | "agentes"
                    | "bomberos"
                    | "boletin"
                    | "parte"
                    | "censo"
                    | "proteccion"
                    | "protection"
                    | "ministry"
                    | "coastguard"
                    | "guardia"
                    | "customs"
            )
    });
    if !institution || subject.is_empty() {
        return None;
    }
    let surface = tokens.text(subject.clone()).to_owned();
    Some(Hop {
        key: source_key(&surface),
        source: inside_a_sentence(&surface),
        span: Some(tokens.span(subject)),
        role: role(&surface, false),
        cue: Some(tokens.text(verb..verb + 1).to_owned()),
        cue_span: Some(tokens.span(verb..verb + 1)),
        stance: if matches!(
            tokens.word(verb),
            "estimates"
                | "estimated"
                | "estima"
                | "estimo"
                | "calcula"
                | "calculo"
                | "expects"
                | "forecasts"
                | "projects"
                | "preve"
        ) {
            Stance::Estimate
        } else {
            Stance::Assert
        },
        said_at: None,
        inferred: true,
        surface,
    })
}
