//! Where a figure comes from: the innermost source of its chain, its release, and the side it takes.

use crate::{mention::Mention, slots::Side, words::WEEKDAYS};
use claimwire_domain::attribution::{Hop, SourceRole};

/// The innermost source of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    /// Folded key; the outlet's own where the text names nobody.
    pub key: String,
    /// Whether the text names nobody.
    pub is_unattributed: bool,
    /// Day of the release, where the text tells.
    pub release: Option<String>,
    /// The side of a matter it stands on.
    pub side: Side,
}

impl Origin {
    /// The origin of a mention: source, else credited agency, else the outlet.
    pub(crate) fn of(mention: &Mention) -> Self {
        let innermost = |roles: &[SourceRole]| {
            mention.figure.attribution.iter().rev().find(|hop| roles.contains(&hop.role) && !hop.key.is_empty())
        };
        let named = innermost(&[SourceRole::Speaker, SourceRole::Institution, SourceRole::Dataset]);
        if let Some(hop) = named {
            let release = hop.said_at.map(|at| at.date().to_string());
            // "According to the bulletin": of whom nobody says, but not of the outlet.
            let key = issuer(&hop.key).unwrap_or_else(|| hop.key.clone());
            return Self { key, is_unattributed: false, release, side: side_of(hop) };
        }
        let credited = innermost(&[SourceRole::Agency]).map(|hop| &hop.key);
        let credited = credited.or_else(|| mention.signature.agencies.first());
        let is_unattributed = credited.is_none() && !mention.outlet_is_agency;
        let key = credited.unwrap_or(&mention.outlet).clone();
        Self { key, is_unattributed, release: None, side: Side::None }
    }
}

/// Who issues what a text cites: the ministry of "the health ministry's Tuesday bulletin"; `None` where only the
/// document is named.
pub(crate) fn issuer(key: &str) -> Option<String> {
    let is_word = |word: &&str| {
        let name = word.trim_matches(|letter: char| !letter.is_alphanumeric());
        !name.is_empty()
            && !DOCUMENTS.contains(&name)
            && !WEEKDAYS.contains(&name)
            && !name.chars().all(|letter| letter.is_ascii_digit())
    };
    let named = key.split_whitespace().map(|word| word.trim_end_matches("'s").trim_end_matches("’s"));
    let mut words: Vec<&str> = named.filter(is_word).collect();
    while words.last().is_some_and(|word| LINKS.contains(word)) {
        words.pop();
    }
    while words.first().is_some_and(|word| LINKS.contains(word)) {
        words.remove(0);
    }
    (!words.is_empty()).then(|| words.join(" "))
}

const LINKS: &[&str] =
    &["of", "from", "by", "the", "a", "an", "in", "de", "del", "la", "el", "los", "las", "un", "una", "s"];

/// What is cited in place of who says it, and what tells one issue from another.
const DOCUMENTS: &[&str] = &[
    "bulletin",
    "bulletins",
    "report",
    "reports",
    "statement",
    "communique",
    "release",
    "data",
    "figures",
    "numbers",
    "statistics",
    "survey",
    "poll",
    "census",
    "count",
    "tally",
    "update",
    "records",
    "documents",
    "accounts",
    "results",
    "boletin",
    "parte",
    "informe",
    "informes",
    "comunicado",
    "datos",
    "cifras",
    "estadisticas",
    "encuesta",
    "sondeo",
    "censo",
    "recuento",
    "balance",
    "registros",
    "documentos",
    "cuentas",
    "resultados",
    "official",
    "oficial",
    "oficiales",
    "latest",
    "ultimo",
    "ultima",
    "monthly",
    "mensual",
    "annual",
    "anual",
    "quarterly",
    "trimestral",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

/// Words that name a side, folded, in both languages; the first that fits counts.
const SIDES: &[(Side, &[&str])] = &[
    (
        Side::Opposition,
        &[
            "opposition",
            "oposicion",
            "opositor",
            "opositores",
            "rebel",
            "rebels",
            "rebeldes",
            "insurgents",
            "guerrilla",
        ],
    ),
    (
        Side::Organiser,
        &[
            "organiser",
            "organisers",
            "organizer",
            "organizers",
            "organizadores",
            "convocantes",
            "organizacion",
            "promotores",
        ],
    ),
    (Side::Union, &["union", "unions", "sindicato", "sindicatos"]),
    (Side::Employer, &["employer", "employers", "patronal", "management", "company", "firm", "empresa", "compania"]),
    (Side::Police, &["police", "policia", "guardia"]),
    (
        Side::Government,
        &[
            "government",
            "gobierno",
            "ministry",
            "ministerio",
            "minister",
            "ministro",
            "ministra",
            "army",
            "ejercito",
            "military",
            "president",
            "presidente",
            "presidenta",
        ],
    ),
];

fn side_of(hop: &Hop) -> Side {
    let words: Vec<&str> = hop.key.split([' ', '_', '-']).collect();
    SIDES.iter().find(|(_, names)| names.iter().any(|name| words.contains(name))).map_or(Side::None, |(side, _)| *side)
}
