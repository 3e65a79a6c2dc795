//! Whom a figure counts: the restrictors that make it part of a whole.

use claimwire_domain::{
    figure::{Dimension, Figure},
    registry::Property,
};
use std::collections::BTreeSet;

/// Concepts and words that restrict nobody.
const EVERYBODY: &[&str] = &[
    "person",
    "people",
    "persona",
    "gente",
    "victim",
    "victima",
    "human",
    "individual",
    "total",
    "todos",
    "case",
    "caso",
    "body",
    "cuerpo",
    "others",
    "more",
    "mas",
    "life",
    "vida",
    "resident",
    "patient",
    "detainee",
    "evacuee",
    "survivor",
];

/// The restrictors of a figure; a counted noun that is narrower than what the property counts is one too.
pub(crate) fn of(figure: &Figure, property: Option<&Property>) -> BTreeSet<String> {
    let mut population: BTreeSet<String> =
        figure.population.iter().filter(|tag| !EVERYBODY.contains(&tag.as_str())).cloned().collect();
    if let (Some(property), Some(concept)) = (property, &figure.counted_concept)
        && figure.unit.dimension == Dimension::Count
        && counts_people(property)
        && !EVERYBODY.contains(&concept.as_str())
        && !names(property, concept)
    {
        population.insert(concept.clone());
    }
    population
}

/// Families whose figures count people, so that the noun tells which.
fn counts_people(property: &Property) -> bool {
    matches!(
        property.family.as_str(),
        "casualties" | "displacement" | "rescue" | "arrests" | "health" | "vaccination" | "attendance"
    )
}

/// Whether the property's own patterns hold the word.
fn names(property: &Property, word: &str) -> bool {
    let patterns = property.en.iter().chain(&property.es);
    patterns.flat_map(|pattern| pattern.split([' ', '|'])).any(|part| part == word) || property.id.contains(word)
}
