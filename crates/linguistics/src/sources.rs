//! Keys of sources: one form for both languages where the lexicon knows one.

use crate::fold::fold;
use claimwire_domain::attribution::SourceRole;
use std::sync::LazyLock;

/// Key, English and Spanish phrases any of which, folded, names it.
const INSTITUTIONS: &[(&str, &[&str])] = &[
    (
        "civil protection",
        &[
            "civil protection",
            "civil defence",
            "civil defense",
            "disaster agency",
            "proteccion civil",
            "defensa civil",
            "emergency management",
        ],
    ),
    (
        "fire service",
        &["fire service", "fire department", "fire brigade", "firefighters", "fire officials", "bomberos"],
    ),
    ("civil guard", &["civil guard", "guardia civil"]),
    ("police", &["police", "policia", "mossos"]),
    ("emergency services", &["emergency services", "servicios de emergencia", "emergencias", "112"]),
    (
        "statistics office",
        &[
            "statistics office",
            "statistics agency",
            "statistical office",
            "bureau of statistics",
            "office for national statistics",
            "instituto nacional de estadistica",
            "oficina de estadistica",
            "instituto de estadistica",
            "ine",
        ],
    ),
    ("central bank", &["central bank", "banco central"]),
    (
        "interior ministry",
        &[
            "interior ministry",
            "ministry of the interior",
            "ministry of interior",
            "ministerio del interior",
            "interior ministerio",
        ],
    ),
    (
        "health ministry",
        &[
            "health ministry",
            "ministry of health",
            "health department",
            "ministerio de sanidad",
            "ministerio de salud",
            "secretaria de salud",
        ],
    ),
    (
        "finance ministry",
        &[
            "finance ministry",
            "ministry of finance",
            "treasury",
            "ministerio de hacienda",
            "ministerio de economia",
            "secretaria de hacienda",
        ],
    ),
    (
        "defence ministry",
        &[
            "defence ministry",
            "defense ministry",
            "ministry of defence",
            "ministry of defense",
            "ministerio de defensa",
        ],
    ),
    (
        "foreign ministry",
        &[
            "foreign ministry",
            "ministry of foreign affairs",
            "foreign office",
            "ministerio de exteriores",
            "ministerio de asuntos exteriores",
            "ministerio de relaciones exteriores",
            "secretaria de relaciones exteriores",
            "cancilleria",
        ],
    ),
    (
        "labour ministry",
        &["labour ministry", "labor ministry", "ministry of labour", "labor department", "ministerio de trabajo"],
    ),
    ("education ministry", &["education ministry", "ministry of education", "ministerio de educacion"]),
    ("state department", &["state department", "departamento de estado"]),
    (
        "geological survey",
        &[
            "geological survey",
            "seismological",
            "geological service",
            "servicio geologico",
            "servicio sismologico",
            "instituto geografico",
        ],
    ),
    (
        "weather service",
        &[
            "weather service",
            "meteorological",
            "met office",
            "servicio meteorologico",
            "agencia estatal de meteorologia",
            "aemet",
        ],
    ),
    (
        "border agency",
        &[
            "border patrol",
            "border agency",
            "customs and border",
            "border protection",
            "patrulla fronteriza",
            "aduanas y proteccion fronteriza",
        ],
    ),
    ("red cross", &["red cross", "cruz roja"]),
    ("un", &["united nations", "naciones unidas", "onu", "the un"]),
    ("unhcr", &["unhcr", "acnur"]),
    ("unicef", &["unicef"]),
    ("who", &["world health organization", "world health organisation", "organizacion mundial de la salud", "oms"]),
    ("imf", &["imf", "international monetary fund", "fmi", "fondo monetario internacional"]),
    ("world bank", &["world bank", "banco mundial"]),
    ("ecb", &["ecb", "european central bank", "bce", "banco central europeo"]),
    ("european commission", &["european commission", "comision europea"]),
    (
        "city council",
        &["city council", "city hall", "town hall", "town council", "ayuntamiento", "municipality", "alcaldia"],
    ),
    ("mayor", &["mayor", "mayor's office", "alcalde", "alcaldesa"]),
    ("governor", &["governor", "governor's office", "gobernador", "gobernadora", "gobernacion"]),
    (
        "regional government",
        &[
            "regional government",
            "state government",
            "provincial government",
            "gobierno regional",
            "gobierno autonomico",
            "generalitat",
            "gobierno provincial",
            "junta",
        ],
    ),
    ("government", &["government", "gobierno"]),
    ("prosecutors", &["prosecutor", "prosecutors", "prosecutor's office", "attorney general", "fiscalia", "fiscal"]),
    ("court", &["court", "tribunal", "juzgado"]),
    (
        "electoral authority",
        &[
            "electoral commission",
            "election commission",
            "electoral authority",
            "electoral board",
            "electoral council",
            "consejo nacional electoral",
            "junta electoral",
            "instituto electoral",
            "tribunal electoral",
        ],
    ),
    ("unions", &["unions", "trade unions", "sindicatos"]),
    ("union", &["union", "trade union", "sindicato"]),
    ("organisers", &["organisers", "organizers", "organizadores", "organizacion"]),
    ("hospital", &["hospital"]),
    ("health officials", &["health officials", "health authorities", "autoridades sanitarias"]),
    ("local authorities", &["local authorities", "local officials", "autoridades locales"]),
    ("authorities", &["authorities", "officials", "autoridades"]),
    ("company", &["the company", "la empresa", "la compania"]),
    ("firm", &["the firm", "la firma"]),
    ("spokesperson", &["spokesman", "spokeswoman", "spokesperson", "portavoz", "vocero", "vocera"]),
    ("army", &["army", "military", "ejercito"]),
    ("witnesses", &["witnesses", "testigos", "eyewitnesses"]),
    ("sources", &["sources", "fuentes"]),
    ("ministry", &["ministry", "ministerio"]),
    ("rescuers", &["rescuers", "rescue workers", "equipos de rescate", "rescatistas"]),
];

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
        let rows = INSTITUTIONS.iter().flat_map(|(name, phrases)| phrases.iter().map(move |phrase| (phrase, *name)));
        rows.map(|(phrase, name)| (format!(" {phrase} "), name)).collect()
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
