//! Which part of a population a figure is about.

use crate::{
    clause::Clause,
    lemma::concept,
    phrases::{Meanings, Phrases},
    token::Kind,
};
use claimwire_domain::{figure::Figure, language::Language};
use std::ops::Range;

/// Properties whose counted noun narrows the population ("three firefighters died").
pub(crate) const BY_NOUN: &[&str] = &[
    "deaths",
    "injured",
    "missing",
    "victims",
    "evacuated",
    "rescued",
    "arrested",
    "hospitalised",
    "cases",
    "people_vaccinated",
    "displaced",
    "kidnapped",
    "overdose_deaths",
    "excess_deaths",
    "deaths_registered",
];
/// Nouns that narrow nothing.
const EVERYBODY: &[&str] = &[
    "person", "death", "injured", "missing", "victim", "other", "evacuee", "detainee", "case", "patient", "family",
    "house", "resident", "survivor", "",
];

/// Stem of a demonym: key, English, Spanish beginnings.
pub(crate) const DEMONYMS: &[(&str, &[&str], &[&str])] = &[
    ("es", &["spanish", "spaniards"], &["espanol"]),
    ("fr", &["french"], &["frances"]),
    ("de", &["german", "germans"], &["aleman"]),
    ("it", &["italian", "italians"], &["italian"]),
    ("gb", &["british", "britons"], &["britanic"]),
    ("us", &["american", "americans"], &["estadounidens"]),
    ("mx", &["mexican", "mexicans"], &["mexican"]),
    ("pt", &["portuguese"], &["portugues"]),
    ("ma", &["moroccan", "moroccans"], &["marroqui"]),
    ("ve", &["venezuelan", "venezuelans"], &["venezolan"]),
    ("co", &["colombian", "colombians"], &["colombian"]),
    ("ar", &["argentine", "argentines", "argentinian"], &["argentin"]),
    ("cn", &["chinese"], &["chin"]),
    ("in", &["indian", "indians"], &["indi"]),
    ("ru", &["russian", "russians"], &["rus"]),
    ("ua", &["ukrainian", "ukrainians"], &["ucranian"]),
    ("sy", &["syrian", "syrians"], &["siri"]),
    ("ps", &["palestinian", "palestinians"], &["palestin"]),
    ("il", &["israeli", "israelis"], &["israeli"]),
    ("jp", &["japanese"], &["japones"]),
    ("br", &["brazilian", "brazilians"], &["brasilen"]),
    ("cu", &["cuban", "cubans"], &["cuban"]),
    ("ht", &["haitian", "haitians"], &["haitian"]),
    ("foreign", &["foreign", "foreigners"], &["extranjer"]),
];

/// Restrictors of one figure, folded and sorted.
pub(crate) fn population(figure: &Figure, clause: &Clause<'_, '_>, counted: Range<usize>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    if BY_NOUN.contains(&figure.property.as_str()) {
        found.extend(noun(figure, clause, counted.clone()));
    }
    let wide = counted.start..(counted.end + 3).min(clause.sentence.end);
    found.extend(demonyms(clause, counted.clone()));
    found.extend(ages(clause, wide));
    found.extend(crate::groups::groups(figure, clause));
    let after = counted.end.max(clause.figure.end);
    let end = (after + 12).min(clause.sentence.end);
    let included = (after..end).flat_map(|index| INCLUDED.all_at(&clause.page.tokens, index));
    found.extend(included.filter(|(past, _)| *past <= end).map(|(_, tag)| (*tag).to_owned()));
    found.sort();
    found.dedup();
    found
}

const INCLUDED: Meanings<&str> = Meanings::of(&[
    ("including the attacker", "+attacker"),
    ("including the gunman", "+attacker"),
    ("including the suspect", "+attacker"),
    ("including the shooter", "+attacker"),
    ("including the driver", "+driver"),
    ("including the pilot", "+pilot"),
    ("incluido el atacante", "+attacker"),
    ("incluido el agresor", "+attacker"),
    ("incluido el tirador", "+attacker"),
    ("incluido el conductor", "+driver"),
    ("incluido el piloto", "+pilot"),
    ("incluidos los atacantes", "+attacker"),
    ("not including the attacker", "-attacker"),
    ("excluding the attacker", "-attacker"),
    ("sin contar al atacante", "-attacker"),
    ("on the ground", "on the ground"),
    ("en tierra", "on the ground"),
]);

fn noun(figure: &Figure, clause: &Clause<'_, '_>, counted: Range<usize>) -> Option<String> {
    let own = figure.counted_concept.clone().unwrap_or_default();
    let head =
        counted.clone().filter(|index| clause.page.tokens.is(*index, Kind::Word)).map(|index| clause.word(index));
    let gendered = head.clone().find_map(|word| match word {
        "women" | "woman" | "mujeres" | "mujer" | "girls" => Some("woman"),
        "men" | "man" | "hombres" | "hombre" | "boys" => Some("man"),
        _ => None,
    });
    // "12 dead, three of them children"
    let of_them = clause.phrase(
        clause.figure.end..(clause.figure.end + 3).min(clause.sentence.end),
        const { &Phrases::of(&["of them", "de ellos", "de ellas"]) },
    );
    let part =
        of_them.map(|found| concept(clause.word(found.end), clause.page.language).0).filter(|name| !name.is_empty());
    let name = gendered.map(str::to_owned).or(part).unwrap_or(own);
    let human = concept(&name, Language::En).1
        || matches!(name.as_str(), "woman" | "man")
        || head.clone().any(|word| concept(word, clause.page.language).1);
    (human && !EVERYBODY.contains(&name.as_str())).then_some(name)
}

fn demonyms(clause: &Clause<'_, '_>, counted: Range<usize>) -> Vec<String> {
    let spanish = clause.page.language == Language::Es;
    let reach = if spanish { counted.start..(counted.end + 1).min(clause.sentence.end) } else { counted };
    let mut found = Vec::new();
    for index in reach {
        let word = clause.word(index);
        let row = DEMONYMS.iter().find(|(_, english, beginnings)| {
            if spanish {
                beginnings.iter().any(|start| {
                    word.strip_prefix(start).is_some_and(|rest| {
                        matches!(rest, "" | "o" | "a" | "os" | "as" | "es" | "e" | "s" | "ses" | "eses" | "esas")
                    })
                })
            } else {
                english.contains(&word)
            }
        });
        found.extend(row.map(|(key, ..)| (*key).to_owned()));
    }
    found
}

/// "over 65", "under-18s", "mayores de 65", "de entre 16 y 24 años".
fn ages(clause: &Clause<'_, '_>, reach: Range<usize>) -> Option<String> {
    const PHRASES: Phrases = Phrases::of(&[
        "over",
        "over -",
        "under",
        "under -",
        "aged over",
        "aged under",
        "mayores de",
        "menores de",
        "older than",
        "younger than",
    ]);
    let found = clause.phrase(reach.start..(reach.end + 3).min(clause.sentence.end), &PHRASES)?;
    let number = clause.word(found.end).parse::<u32>().ok().filter(|age| *age < 120)?;
    let below =
        matches!(clause.word(found.start), "under" | "menores" | "younger") || clause.word(found.start + 1) == "under";
    Some(format!("{} {number}", if below { "under" } else { "over" }))
}
