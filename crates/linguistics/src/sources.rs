//! Keys of sources: one form for both languages where the lexicon knows one.

use crate::{fold::fold, lexicon::lines};
use claimwire_domain::attribution::SourceRole;
use std::sync::LazyLock;

const AGENCIES: &[&str] = &[
    "reuters",
    "afp",
    "ap",
    "associated press",
    "efe",
    "europa press",
    "agence france presse",
    "dpa",
    "ansa",
    "xinhua",
    "bloomberg",
    "pa media",
    "press association",
    "notimex",
    "telam",
    "upi",
    "tass",
    "interfax",
];

const LEADING: &[&str] = &[
    "the ", "a ", "an ", "el ", "la ", "los ", "las ", "un ", "una ", "its ", "his ", "her ", "su ", "sus ", "local ",
    "mr ", "mrs ", "ms ", "dr ", "sr ", "sra ", "don ", "dona ",
];

/// The words as they stand inside a sentence: an article that only opened one gets small ("The noon bulletin"), one
/// before a name stays ("The Lancet").
pub(crate) fn inside_a_sentence(surface: &str) -> String {
    match surface.split_once(' ') {
        Some((article @ ("The" | "El" | "La" | "Los" | "Las"), rest))
            if !rest.starts_with(|first: char| first.is_uppercase()) =>
        {
            format!("{} {rest}", article.to_lowercase())
        }
        _ => surface.to_owned(),
    }
}

/// The key of a source: a shared name where the lexicon knows one, else the folded words without article and title.
pub(crate) fn source_key(source: &str) -> String {
    let folded = fold(source);
    let words: String = folded
        .chars()
        .map(|character| if character.is_alphanumeric() || character == '\'' { character } else { ' ' })
        .collect();
    let mut key = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(name) = institution(&format!(" {key} ")) {
        // "the Norland statistics office": the office is what both languages share
        return name.to_owned();
    }
    while let Some(rest) = LEADING.iter().find_map(|article| key.strip_prefix(article)) {
        key = rest.to_owned();
    }
    key
}

/// The institution whose phrase stands in padded, folded words.
fn institution(padded: &str) -> Option<&'static str> {
    static PADDED: LazyLock<Vec<(String, &str)>> = LazyLock::new(|| {
        let rows = lines(include_str!("../data/sources.txt")).filter_map(|line| line.split_once(": "));
        let phrases = rows.flat_map(|(name, phrases)| phrases.split(", ").map(move |phrase| (phrase, name)));
        phrases.map(|(phrase, name)| (format!(" {phrase} "), name)).collect()
    });
    PADDED.iter().find(|(phrase, _)| padded.contains(phrase.as_str())).map(|(_, name)| *name)
}

/// The agency a folded phrase names.
pub(crate) fn agency(folded: &str) -> Option<&'static str> {
    let stands = |agency: &str| {
        folded.find(agency).is_some_and(|at| {
            let before = folded.get(..at).is_none_or(|before| before.is_empty() || before.ends_with(' '));
            let after = folded.get(at + agency.len()..).is_none_or(|after| after.is_empty() || after.starts_with(' '));
            before && after
        })
    };
    AGENCIES.iter().find(|agency| folded.len() >= agency.len() && stands(agency)).copied()
}

/// What part a source plays, told by its words.
pub(crate) fn role(source: &str, is_person: bool) -> SourceRole {
    let folded = fold(source);
    let padded = format!(" {folded} ");
    let has = |words: &[&str]| words.iter().any(|word| padded.contains(&format!(" {word} ")));
    if is_person {
        SourceRole::Speaker
    } else if agency(&folded).is_some() && folded.split(' ').count() < 4 {
        SourceRole::Agency
    } else if has(&[
        "report",
        "survey",
        "poll",
        "data",
        "figures",
        "study",
        "statement",
        "informe",
        "encuesta",
        "sondeo",
        "datos",
        "cifras",
        "estudio",
        "comunicado",
        "balance",
        "census",
        "censo",
    ]) {
        SourceRole::Dataset
    } else if has(&[
        "officials",
        "sources",
        "witnesses",
        "experts",
        "analysts",
        "fuentes",
        "testigos",
        "expertos",
        "analistas",
        "official",
        "some",
        "people",
        "critics",
        "residents",
        "vecinos",
        "authorities",
        "autoridades",
    ]) {
        SourceRole::Anonymous
    } else {
        SourceRole::Institution
    }
}
