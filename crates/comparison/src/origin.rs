//! Where a figure comes from: the innermost source of its chain, its release, and the side it takes.

use crate::{mention::Mention, slots::Side};
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
            return Self { key: hop.key.clone(), is_unattributed: false, release, side: side_of(hop) };
        }
        let credited = innermost(&[SourceRole::Agency]).map(|hop| &hop.key);
        let credited = credited.or_else(|| mention.signature.agencies.first());
        let is_unattributed = credited.is_none() && !mention.outlet_is_agency;
        let key = credited.unwrap_or(&mention.outlet).clone();
        Self { key, is_unattributed, release: None, side: Side::None }
    }
}

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
    (Side::Employer, &["employer", "employers", "patronal", "management"]),
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
