//! Offices and callings beside a name, and what they tell of the person.

use crate::{
    lemma::is_function_word,
    person_names::{FEMALE, MALE, TITLES},
    token::{Kind, Tokens},
};
use claimwire_domain::language::Language;
use std::ops::Range;

/// An office or calling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Title {
    /// The folded head noun ("mayor"), with "deputy" before it where the text says so.
    pub(crate) head: String,
    /// The folded words of the whole phrase.
    pub(crate) key: String,
}

impl Title {
    pub(crate) fn of(tokens: &Tokens<'_>, phrase: Range<usize>) -> Self {
        Self { head: head_of_title(tokens, phrase.clone()), key: tokens.key(phrase) }
    }
}

/// Head nouns of the titles before the name ("Chancellor", "the deputy mayor") and in an apposition after it.
pub(crate) fn titles(tokens: &Tokens<'_>, run: Range<usize>, title_start: usize, language: Language) -> Vec<Title> {
    let mut titles: Vec<Title> = (title_start..run.start)
        .filter(|index| TITLES.contains(tokens.word(*index)))
        .map(|index| Title::of(tokens, index..index + 1))
        .collect();
    if title_start + 1 < run.start {
        titles.push(Title::of(tokens, title_start..run.start));
    }
    let comma = usize::from(run.start > 0 && tokens.before(run.start) == ",");
    if title_start == run.start && run.start > comma {
        let mut back = run.start - comma;
        let stop = back;
        while back > 0
            && stop - back < 8
            && tokens.is(back - 1, Kind::Word)
            && (!is_function_word(tokens.word(back - 1), language)
                || matches!(tokens.word(back - 1), "of" | "de" | "del" | "for")
                || back > 1
                    && matches!(tokens.word(back - 2), "of" | "de" | "for")
                    && matches!(tokens.word(back - 1), "la" | "los" | "las" | "the"))
        {
            back -= 1;
        }
        let article = back > 0
            && (comma == 0
                || matches!(
                    tokens.before(back),
                    "the" | "el" | "la" | "los" | "su" | "her" | "his" | "their" | "its" | "a" | "un" | "una" | "'s"
                ));
        if article && back < stop {
            titles.push(Title::of(tokens, back..stop));
        }
    }
    if tokens.word(run.end) == "," {
        let mut end = run.end + 1;
        while end < run.end + 9 && tokens.is(end, Kind::Word) {
            end += 1;
        }
        let opens = matches!(
            tokens.word(run.end + 1),
            "the" | "a" | "an" | "el" | "la" | "un" | "una" | "its" | "his" | "her" | "su"
        );
        let lower = tokens.is(run.end + 1, Kind::Word)
            && !tokens.is_capital(run.end + 1)
            && (opens || !is_function_word(tokens.word(run.end + 1), language));
        if lower {
            titles.push(Title::of(tokens, run.end + 1..end));
        }
    }
    titles.retain(|title| !title.head.is_empty());
    titles
}

/// "the deputy mayor of Fairwater" to "mayor"; "la alcaldesa de Arrel" to "alcaldesa".
pub(crate) fn head_of_title(tokens: &Tokens<'_>, phrase: Range<usize>) -> String {
    let mut start = phrase.start;
    while start < phrase.end
        && matches!(
            tokens.word(start),
            "the"
                | "a"
                | "an"
                | "el"
                | "la"
                | "los"
                | "un"
                | "una"
                | "su"
                | "his"
                | "her"
                | "its"
                | "their"
                | "former"
                | "then"
                | "current"
        )
    {
        start += 1;
    }
    let known = (start..phrase.end).find(|index| {
        TITLES.contains(tokens.word(*index))
            && !matches!(
                tokens.word(*index),
                "deputy"
                    | "vice"
                    | "prime"
                    | "former"
                    | "foreign"
                    | "health"
                    | "finance"
                    | "state"
                    | "interior"
                    | "treasury"
                    | "primer"
                    | "primera"
                    | "chief"
            )
    });
    let stop = (start..phrase.end)
        .find(|index| matches!(tokens.word(*index), "of" | "de" | "del" | "for" | "at" | "en" | "in" | "who" | "que"))
        .unwrap_or(phrase.end);
    match known {
        Some(index) => {
            let deputy = (start..index).any(|at| matches!(tokens.word(at), "deputy" | "vice" | "teniente" | "adjunto"));
            let word = tokens.word(index);
            if deputy { format!("deputy {word}") } else { word.to_owned() }
        }
        None => stop
            .checked_sub(1)
            .filter(|last| *last >= start)
            .map_or_else(String::new, |last| tokens.word(last).to_owned()),
    }
}

pub(crate) fn gender(first: &str, titles: &[Title], language: Language) -> Option<bool> {
    let titled = titles.iter().find_map(|title| match title.head.as_str() {
        "mrs" | "ms" | "miss" | "dame" | "lady" | "queen" | "princess" | "chairwoman" | "spokeswoman"
        | "congresswoman" | "alcaldesa" | "ministra" | "presidenta" | "senadora" | "diputada" | "gobernadora"
        | "jueza" | "secretaria" | "consejera" | "doctora" | "dona" | "sra" | "directora" | "portavoza"
        | "concejala" | "rectora" => Some(true),
        "mr" | "sir" | "lord" | "king" | "prince" | "chairman" | "spokesman" | "congressman" | "alcalde"
        | "ministro" | "senador" | "diputado" | "gobernador" | "secretario" | "consejero" | "don" | "sr"
        | "director" | "concejal" | "vocero" => Some(false),
        _ => None,
    });
    let named = || {
        if FEMALE.contains(first) {
            Some(true)
        } else if MALE.contains(first) {
            Some(false)
        } else if first.ends_with('a') {
            Some(true)
        } else if first.ends_with('o') && first.len() > 3 {
            Some(false)
        } else {
            None
        }
    };
    titled.filter(|_| language == Language::Es || titles.iter().any(|title| title.head != "director")).or_else(named)
}
