//! Which variety or part of the thing measured a figure is of: barley or wheat, the first phase or the whole line.

use crate::{clause::Clause, lexicon::lines, phrases::Phrases};
use claimwire_domain::{figure::Figure, language::Language};
use std::sync::LazyLock;

/// Property, variety, English words, Spanish words.
type Row = (&'static str, &'static str, Vec<&'static str>, Vec<&'static str>);

static VARIETIES: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let parts: Vec<&'static str> = line.split('|').collect();
        let [property, variety, english, spanish] = parts.as_slice() else { return None };
        Some((*property, *variety, english.split(' ').collect(), spanish.split(' ').collect()))
    };
    lines(include_str!("../data/varieties.txt")).filter_map(row).collect()
});

/// Parts of a work or a plan, by the words that open them.
const PARTS: &[(&str, Phrases)] = &[
    (
        "first part",
        Phrases::of(&[
            "first phase",
            "first stage",
            "first section",
            "first stretch",
            "first tranche",
            "phase one",
            "primera fase",
            "primera etapa",
            "primer tramo",
            "primera parte",
        ]),
    ),
    (
        "second part",
        Phrases::of(&[
            "second phase",
            "second stage",
            "second section",
            "second stretch",
            "second tranche",
            "phase two",
            "segunda fase",
            "segunda etapa",
            "segundo tramo",
            "segunda parte",
        ]),
    ),
];

/// The tags of a figure; none where the clause names several varieties.
pub(crate) fn of(figure: &Figure, clause: &Clause<'_, '_>) -> Vec<String> {
    let named = |words: &[&str]| clause.clause.clone().any(|index| words.contains(&clause.word(index)));
    let english = clause.page.language == Language::En;
    let own = VARIETIES.iter().filter(|(property, ..)| *property == figure.property);
    let named = own.filter(|(_, _, en, es)| named(if english { en } else { es })).map(|(_, variety, ..)| *variety);
    let named: Vec<&str> = named.collect();
    let variety = if let [one] = named.as_slice() { Some(*one) } else { None };
    let before = clause.clause.start..clause.figure.start;
    let part = PARTS.iter().find(|(_, words)| clause.phrase(before.clone(), words).is_some()).map(|(tag, _)| *tag);
    variety.into_iter().chain(part).map(str::to_owned).collect()
}
