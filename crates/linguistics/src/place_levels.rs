//! What kind of place a name stands for, and how much of it is meant.

use crate::token::Tokens;
use claimwire_domain::figure::{Extent, PlaceLevel};
use std::ops::Range;

const NOUNS: &[(PlaceLevel, &[&str])] = &[
    (
        PlaceLevel::City,
        &[
            "city",
            "town",
            "village",
            "municipality",
            "borough",
            "ciudad",
            "capital",
            "pueblo",
            "municipio",
            "localidad",
        ],
    ),
    (
        PlaceLevel::MetropolitanArea,
        &["metropolitan area", "metro area", "urban area", "area metropolitana", "conurbation", "conurbacion"],
    ),
    (
        PlaceLevel::Province,
        &[
            "province",
            "county",
            "district",
            "prefecture",
            "provincia",
            "condado",
            "distrito",
            "comarca",
            "departamento",
        ],
    ),
    (PlaceLevel::Region, &["state", "region", "autonomous community", "estado", "comunidad", "comunidad autonoma"]),
    (PlaceLevel::Country, &["country", "nation", "pais", "nacion"]),
];

/// The level that a noun beside or inside the name tells: "the province of Ilo", "Ilo province", "Alder County".
pub(crate) fn level(tokens: &Tokens<'_>, name: Range<usize>) -> Option<PlaceLevel> {
    let linked = matches!(tokens.before(name.start), "of" | "de" | "del").then(|| name.start - 1);
    let told = |noun: &&str| {
        let before = linked.is_some_and(|link| tokens.phrase_before(link, noun).is_some());
        let behind = tokens.phrase(name.end, noun).is_some();
        let inside = name.len() > 1
            && (tokens.phrase(name.start, noun).is_some() || tokens.phrase(name.end - 1, noun) == Some(name.end));
        before || behind || inside
    };
    NOUNS.iter().find(|(_, nouns)| nouns.iter().any(&told)).map(|(level, _)| *level)
}

const WHOLE: &[&str] = &[
    "across",
    "throughout",
    "all over",
    "all of",
    "the whole of",
    "toda",
    "todo",
    "el conjunto de",
    "la totalidad de",
];

/// "across Valmora", "en toda Valmora"; "in Ilo alone", "solo en Ilo".
pub(crate) fn extent(tokens: &Tokens<'_>, name: Range<usize>) -> Option<Extent> {
    if WHOLE.iter().any(|words| tokens.phrase_before(name.start, words).is_some()) {
        return Some(Extent::Whole);
    }
    let noun = (name.end..name.end + 2).find(|index| matches!(tokens.word(*index), "alone" | "only"));
    let reach = name.start.saturating_sub(6)..name.start;
    let only = |index: usize| {
        matches!(tokens.word(index), "solo" | "solamente" | "unicamente" | "only" | "just")
            && matches!(tokens.word(index + 1), "en" | "in")
    };
    (noun.is_some() || reach.clone().any(only)).then_some(Extent::Part)
}

/// The key of a place where something is measured, with that of the place it stands in: "Penaluz airport".
pub(crate) fn station(tokens: &Tokens<'_>, name: Range<usize>) -> Option<&'static str> {
    const STATIONS: &[(&str, &str, &str)] = &[
        ("airport", "airport", "aeropuerto"),
        ("observatory", "observatory", "observatorio"),
        ("station", "station", "estacion"),
        ("station", "weather station", "estacion meteorologica"),
    ];
    let linked = matches!(tokens.before(name.start), "of" | "de" | "del" | "at" | "in").then(|| name.start - 1);
    STATIONS.iter().find_map(|(key, english, spanish)| {
        let before =
            linked.is_some_and(|link| [english, spanish].iter().any(|noun| tokens.phrase_before(link, noun).is_some()));
        (before || tokens.phrase(name.end, english).is_some()).then_some(*key)
    })
}
