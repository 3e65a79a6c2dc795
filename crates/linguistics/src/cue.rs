//! Words that attribute: verbs of saying and their like.

use crate::token::{Kind, Tokens};
use claimwire_domain::{attribution::Stance, language::Language};
use std::ops::Range;

/// A cue in a text.
#[derive(Debug, Clone)]
pub(crate) struct Cue {
    /// The verb with its auxiliary.
    pub(crate) tokens: Range<usize>,
    pub(crate) stance: Stance,
    /// Whether a clause may follow without "that".
    pub(crate) bare_clause: bool,
    /// Whether it names instead of saying ("called it", "tildó de").
    pub(crate) names: bool,
}

const SAY: u8 = 1;
const THAT: u8 = 2;
const NAME: u8 = 4;

type Row = (&'static [&'static str], u8, Stance);

const ENGLISH: &[Row] = &[
    (&["said", "says", "saying", "told", "tells", "telling", "added", "adds", "adding"], SAY | THAT, Stance::Assert),
    (
        &[
            "estimated",
            "estimates",
            "calculated",
            "calculates",
            "projected",
            "predicted",
            "predicts",
            "forecast",
            "forecasts",
            "reckons",
            "expects",
        ],
        SAY | THAT,
        Stance::Estimate,
    ),
    (
        &[
            "believes", "believed", "thinks", "thought", "argued", "argues", "claimed", "claims", "claiming",
            "insisted", "insists", "alleged", "alleges",
        ],
        SAY | THAT,
        Stance::Assert,
    ),
    (
        &[
            "explained",
            "explains",
            "stated",
            "states",
            "reported",
            "reports",
            "announced",
            "announces",
            "confirmed",
            "confirms",
            "warned",
            "warns",
            "noted",
            "notes",
            "declared",
            "declares",
            "recalled",
            "recalls",
            "replied",
            "answered",
            "responded",
            "wrote",
            "writes",
            "tweeted",
            "posted",
            "concluded",
            "revealed",
            "disclosed",
            "suggested",
            "suggests",
            "complained",
            "joked",
            "shouted",
            "promised",
            "vowed",
            "pledged",
            "testified",
            "stressed",
            "emphasised",
            "emphasized",
            "remarked",
            "observed",
            "found",
            "showed",
            "shows",
            "pointed",
            "countered",
            "continued",
            "recounted",
            "lamented",
            "cautioned",
            "indicated",
            "maintained",
            "maintains",
            "asserted",
            "hinted",
            "urged",
            "demanded",
            "agreed",
            "acknowledges",
            "repeated",
            "reiterated",
            "quipped",
            "boasted",
            "pleaded",
            "whispered",
            "laughed",
        ],
        SAY,
        Stance::Assert,
    ),
    (
        &["denied", "denies", "denying", "rejected", "rejects", "disputed", "disputes", "dismissed", "dismisses"],
        SAY | NAME,
        Stance::Deny,
    ),
    (&["doubted", "doubts", "questioned", "questions"], SAY, Stance::Doubt),
    (&["asked", "asks", "wondered"], SAY, Stance::Ask),
    (&["admitted", "admits", "conceded", "concedes", "acknowledged"], SAY | THAT, Stance::Concede),
    (
        &[
            "called",
            "calls",
            "calling",
            "described",
            "describes",
            "describing",
            "dubbed",
            "branded",
            "labelled",
            "labeled",
            "termed",
            "hailed",
            "praised",
            "condemned",
            "criticised",
            "criticized",
            "denounced",
            "blasted",
            "slammed",
            "likened",
        ],
        NAME,
        Stance::Assert,
    ),
];

const SPANISH: &[Row] = &[
    (
        &[
            "dijo",
            "dice",
            "dicen",
            "dijeron",
            "diciendo",
            "declaro",
            "declara",
            "declararon",
            "afirmo",
            "afirma",
            "afirman",
            "afirmaron",
            "aseguro",
            "asegura",
            "aseguran",
            "aseguraron",
            "explico",
            "explica",
            "explicaron",
            "anadio",
            "anade",
            "anadieron",
            "agrego",
            "agrega",
            "senalo",
            "senala",
            "senalan",
            "senalaron",
            "indico",
            "indica",
            "indicaron",
            "informo",
            "informa",
            "informaron",
            "anuncio",
            "anuncia",
            "anunciaron",
            "confirmo",
            "confirma",
            "confirmaron",
            "advirtio",
            "advierte",
            "advirtieron",
            "advierten",
            "apunto",
            "apunta",
            "apuntaron",
            "sostuvo",
            "sostiene",
            "manifesto",
            "comento",
            "comenta",
            "relato",
            "relata",
            "recordo",
            "recuerda",
            "subrayo",
            "subraya",
            "destaco",
            "destaca",
            "insistio",
            "insiste",
            "lamento",
            "lamenta",
            "denuncio",
            "denuncia",
            "preciso",
            "precisa",
            "precisaron",
            "detallo",
            "detalla",
            "respondio",
            "responde",
            "replico",
            "revelo",
            "revela",
            "concluyo",
            "concluye",
            "reitero",
            "reitera",
            "expreso",
            "expresa",
            "escribio",
            "escribe",
            "conto",
            "cuenta",
            "prometio",
            "promete",
            "defendio",
            "defiende",
            "opino",
            "opina",
            "considera",
            "considero",
            "cree",
            "piensa",
            "alego",
            "argumento",
            "argumenta",
            "publico",
            "tuiteo",
            "sentencio",
            "zanjo",
            "zanja",
            "sentencia",
            "celebra",
            "bromea",
            "puntualiza",
            "comunico",
            "comunica",
            "apuntan",
            "sostienen",
            "explican",
            "indican",
            "informan",
            "anuncian",
            "confirman",
            "anaden",
            "recuerdan",
            "subrayan",
            "denuncian",
            "cuentan",
            "creen",
            "consideran",
            "insisten",
            "reclaman",
            "exigen",
            "solto",
            "espeto",
            "bramo",
            "protesto",
            "suspiro",
            "murmuro",
            "grito",
            "avanzo",
            "aviso",
            "avisa",
            "resumio",
            "resume",
            "describio",
            "celebro",
            "bromeo",
            "ironizo",
            "puntualizo",
            "matizo",
            "aclaro",
            "aclara",
            "reclamo",
            "reclama",
            "exigio",
            "exige",
            "pidio",
            "pide",
            "alerto",
            "alerta",
            "alertaron",
            "reporto",
            "reporta",
            "reportaron",
            "remarco",
            "enfatizo",
            "contesto",
            "exclamo",
            "admite",
            "narra",
            "narro",
            "confeso",
            "confiesa",
            "previo",
            "preve",
            "augura",
            "recalco",
            "recalca",
            "constato",
            "mantiene",
            "mantuvo",
        ],
        SAY,
        Stance::Assert,
    ),
    (
        &[
            "estimo",
            "estima",
            "estiman",
            "calculo",
            "calcula",
            "calculan",
            "calcularon",
            "cifro",
            "cifra",
            "cifran",
            "cifraron",
            "pronostico",
            "proyecta",
        ],
        SAY,
        Stance::Estimate,
    ),
    (
        &[
            "nego",
            "niega",
            "niegan",
            "negaron",
            "desmintio",
            "desmiente",
            "desmintieron",
            "rechazo",
            "rechaza",
            "rechazaron",
        ],
        SAY | NAME,
        Stance::Deny,
    ),
    (&["dudo", "duda", "cuestiono", "cuestiona"], SAY, Stance::Doubt),
    (&["pregunto", "pregunta", "preguntaron"], SAY, Stance::Ask),
    (&["reconocio", "reconoce", "reconocieron", "admitio", "admitieron"], SAY, Stance::Concede),
    (
        &[
            "califico",
            "califica",
            "calificaron",
            "tildo",
            "tilda",
            "tacho",
            "llamo",
            "llama",
            "bautizo",
            "definio",
            "define",
            "describe",
        ],
        NAME,
        Stance::Assert,
    ),
];

/// Participles after *ha, han, había*.
const PARTICIPLES: &[(&str, Stance)] = &[
    ("dicho", Stance::Assert),
    ("declarado", Stance::Assert),
    ("afirmado", Stance::Assert),
    ("asegurado", Stance::Assert),
    ("explicado", Stance::Assert),
    ("anadido", Stance::Assert),
    ("agregado", Stance::Assert),
    ("senalado", Stance::Assert),
    ("indicado", Stance::Assert),
    ("informado", Stance::Assert),
    ("anunciado", Stance::Assert),
    ("confirmado", Stance::Assert),
    ("advertido", Stance::Assert),
    ("apuntado", Stance::Assert),
    ("sostenido", Stance::Assert),
    ("manifestado", Stance::Assert),
    ("comentado", Stance::Assert),
    ("relatado", Stance::Assert),
    ("recordado", Stance::Assert),
    ("subrayado", Stance::Assert),
    ("destacado", Stance::Assert),
    ("insistido", Stance::Assert),
    ("lamentado", Stance::Assert),
    ("denunciado", Stance::Assert),
    ("precisado", Stance::Assert),
    ("detallado", Stance::Assert),
    ("respondido", Stance::Assert),
    ("revelado", Stance::Assert),
    ("reiterado", Stance::Assert),
    ("escrito", Stance::Assert),
    ("contado", Stance::Assert),
    ("prometido", Stance::Assert),
    ("defendido", Stance::Assert),
    ("estimado", Stance::Estimate),
    ("calculado", Stance::Estimate),
    ("cifrado", Stance::Estimate),
    ("negado", Stance::Deny),
    ("desmentido", Stance::Deny),
    ("rechazado", Stance::Deny),
    ("reconocido", Stance::Concede),
    ("admitido", Stance::Concede),
    ("preguntado", Stance::Ask),
    ("resumido", Stance::Assert),
    ("alertado", Stance::Assert),
    ("aclarado", Stance::Assert),
    ("reclamado", Stance::Assert),
    ("pedido", Stance::Assert),
    ("publicado", Stance::Assert),
    ("recalcado", Stance::Assert),
    ("zanjado", Stance::Assert),
];

/// The verb of saying at `index`.
pub(crate) fn cue_at(tokens: &Tokens<'_>, index: usize, language: Language) -> Option<Cue> {
    let word = tokens.word(index);
    if !tokens.is(index, Kind::Word) {
        return None;
    }
    if language == Language::Es && matches!(word, "ha" | "han" | "habia" | "habian" | "he") {
        let (_, stance) = PARTICIPLES.iter().find(|(participle, _)| *participle == tokens.word(index + 1))?;
        return Some(Cue { tokens: index..index + 2, stance: *stance, bare_clause: false, names: false });
    }
    let table = match language {
        Language::En => ENGLISH,
        Language::Es => SPANISH,
    };
    let (_, kind, stance) = table.iter().find(|(words, ..)| words.contains(&word))?;
    if language == Language::Es && !has_verb_accent(tokens, index) {
        return None;
    }
    Some(Cue {
        tokens: index..index + 1,
        stance: *stance,
        bare_clause: kind & THAT != 0,
        names: kind & NAME != 0 && kind & SAY == 0,
    })
}

/// Any past verb right after a quotation and before a name: "fumed Danny Cole", "soltó el capitán".
pub(crate) fn manner_verb(tokens: &Tokens<'_>, index: usize, language: Language) -> Option<Cue> {
    let word = tokens.word(index);
    let text = tokens.text(index..index + 1);
    let past = match language {
        Language::En => word.ends_with("ed") && word.len() > 4,
        Language::Es => text.ends_with('ó') && word.len() > 3,
    };
    let subject = tokens.is_capital(index + 1)
        || matches!(
            tokens.word(index + 1),
            "the" | "a" | "an" | "el" | "la" | "los" | "un" | "una" | "his" | "her" | "su"
        );
    let verb = past && subject && !tokens.is_capital(index) && tokens.is(index, Kind::Word);
    verb.then(|| Cue { tokens: index..index + 1, stance: Stance::Assert, bare_clause: false, names: false })
}

/// Folding makes "anuncio" of "anunció": only the accented past is a verb there; "el informe indica" needs none.
fn has_verb_accent(tokens: &Tokens<'_>, index: usize) -> bool {
    let word = tokens.word(index);
    let irregular = matches!(word, "dijo" | "sostuvo" | "mantuvo" | "publico");
    let noun_like = matches!(
        word,
        "denuncia"
            | "cuenta"
            | "cifra"
            | "duda"
            | "pregunta"
            | "alerta"
            | "replica"
            | "llama"
            | "resume"
            | "reclama"
            | "informa"
            | "pide"
            | "exige"
            | "recuerda"
    );
    if noun_like
        && matches!(
            tokens.before(index),
            "la" | "una"
                | "su"
                | "esta"
                | "en"
                | "de"
                | "sin"
                | "por"
                | "con"
                | "cada"
                | "esa"
                | "se"
                | "como"
                | "ninguna"
        )
    {
        return false;
    }
    !word.ends_with('o') || irregular || tokens.text(index..index + 1).ends_with('ó')
}

/// "according to", "según", "de acuerdo con": answers where the source starts.
pub(crate) fn source_phrase(tokens: &Tokens<'_>, index: usize, language: Language) -> Option<usize> {
    let phrases: &[&str] = match language {
        Language::En => &["according to", "per", "citing", "in the words of", "as reported by"],
        Language::Es => &[
            "segun",
            "de acuerdo con",
            "de acuerdo a",
            "conforme a",
            "en palabras de",
            "a juicio de",
            "segun informo",
            "segun ha informado",
            "segun explico",
            "segun dijo",
            "segun indico",
        ],
    };
    let found =
        phrases.iter().filter_map(|phrase| Some((tokens.phrase(index, phrase)?, *phrase))).max_by_key(|(end, _)| *end);
    let (end, phrase) = found?;
    let weak =
        phrase == "per" && (!tokens.is_capital(end) && tokens.word(end) != "the" || tokens.is(end, Kind::Number));
    let clause =
        phrase == "segun" && matches!(tokens.word(end), "se" | "lo" | "que" | "la" if tokens.word(end) != "la");
    (!weak && !clause).then_some(end)
}
