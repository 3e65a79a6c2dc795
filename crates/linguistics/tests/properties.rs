//! Every property of the registry is found in a sentence of each language: `tests/cases/properties.txt`.

use claimwire_domain::{article::Document, language::Language, registry::Registry};
use claimwire_linguistics::read;
use std::collections::BTreeSet;

/// The property of the only figure that measures something.
fn property(text: &str, language: Language) -> String {
    let published = "2024-05-16T12:00:00+02:00".parse().ok();
    let locale = (language == Language::Es).then_some("es-ES");
    let reading = read(&Document { text, title: None, byline: None, language: Some(language), locale, published });
    let found: Vec<String> = reading.figures.into_iter().map(|figure| figure.property).collect();
    found.join(" + ")
}

#[test]
fn every_property_is_found_by_its_own_words_in_both_languages() {
    let rows = include_str!("cases/properties.txt").lines().filter(|line| !line.starts_with('#'));
    let mut seen = BTreeSet::new();
    let mut failures = Vec::new();
    for row in rows {
        let parts: Vec<&str> = row.split(" | ").collect();
        let [id, english, spanish] = parts.as_slice() else {
            panic!("not of the form `id | English | Spanish`: {row}")
        };
        seen.insert((*id).to_owned());
        for (text, language) in [(english, Language::En), (spanish, Language::Es)] {
            let found = property(text, language);
            if found != *id {
                failures.push(format!("{id}: {found} in `{text}`"));
            }
        }
    }
    assert!(failures.is_empty(), "{} sentences fail\n{}", failures.len(), failures.join("\n"));
    let missing: Vec<&str> =
        Registry::built_in().iter().map(|property| property.id.as_str()).filter(|id| !seen.contains(*id)).collect();
    assert!(missing.is_empty(), "no sentence for {missing:?}");
}
