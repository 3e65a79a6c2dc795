//! Keys of sources: one form for both languages where the lexicon knows one.

use crate::{
    fold::fold,
    lexicon::lines,
    phrases::Phrases,
    table::{HashMap, Table},
};
use claimwire_domain::attribution::SourceRole;
use std::sync::LazyLock;

const AGENCIES: Phrases = Phrases::of(&[
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
]);

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
    if let Some(name) = institution(&key) {
        // "the Norland statistics office": the office is what both languages share
        return name.to_owned();
    }
    while let Some(rest) = LEADING.iter().find_map(|article| key.strip_prefix(article)) {
        key = rest.to_owned();
    }
    key
}

/// The institution whose phrase stands in folded words; of several the first of the list.
fn institution(key: &str) -> Option<&'static str> {
    /// Place in the list, phrase, name.
    type Row = (usize, &'static str, &'static str);
    static BY_FIRST_WORD: LazyLock<Table<&'static str, Vec<Row>>> = LazyLock::new(|| {
        let rows = lines(include_str!("../data/sources.txt")).filter_map(|line| line.split_once(": "));
        let phrases = rows.flat_map(|(name, phrases)| phrases.split(", ").map(move |phrase| (phrase, name)));
        let mut table: HashMap<&str, Vec<Row>> = HashMap::default();
        for (place, (phrase, name)) in phrases.enumerate() {
            let first = phrase.split(' ').next().unwrap_or(phrase);
            table.entry(first).or_default().push((place, phrase, name));
        }
        table.into()
    });
    let starts = std::iter::once(0).chain(key.match_indices(' ').map(|(space, _)| space + 1));
    let stands = |rest: &str, phrase: &str| {
        rest.strip_prefix(phrase).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let found = starts.filter_map(|start| key.get(start..)).filter_map(|rest| {
        let rows = BY_FIRST_WORD.get(rest.split(' ').next().unwrap_or(rest))?;
        rows.iter().find(|(_, phrase, _)| stands(rest, phrase))
    });
    found.min_by_key(|(place, ..)| *place).map(|(.., name)| *name)
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
    // most of what is asked for names none of their first words
    let may_stand = folded.split(' ').any(|word| AGENCIES.openers().may_hold(word));
    AGENCIES.iter().filter(|_| may_stand).find(|agency| folded.len() >= agency.len() && stands(agency))
}

/// What part a source plays, told by its words.
pub(crate) fn role(source: &str, is_person: bool) -> SourceRole {
    let folded = fold(source);
    let has = |words: &Phrases| folded.split(' ').any(|word| words.contains(word));
    if is_person {
        SourceRole::Speaker
    } else if agency(&folded).is_some() && folded.split(' ').count() < 4 {
        SourceRole::Agency
    } else if has(const {
        &Phrases::of(&[
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
        ])
    }) {
        SourceRole::Dataset
    } else if has(const {
        &Phrases::of(&[
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
        ])
    }) {
        SourceRole::Anonymous
    } else {
        SourceRole::Institution
    }
}
