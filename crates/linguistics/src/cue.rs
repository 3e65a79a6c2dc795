//! Words that attribute: verbs of saying and their like.

use crate::{
    lexicon::{Verbs, verbs},
    token::{Kind, Tokens},
};
use claimwire_domain::{attribution::Stance, language::Language};
use std::{ops::Range, sync::LazyLock};

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

static ENGLISH: LazyLock<Verbs> = LazyLock::new(|| verbs(include_str!("../data/cues_en.txt")));

static SPANISH: LazyLock<Verbs> = LazyLock::new(|| verbs(include_str!("../data/cues_es.txt")));

/// Participles after *ha, han, había*.
static PARTICIPLES: LazyLock<Verbs> = LazyLock::new(|| verbs(include_str!("../data/participles_es.txt")));

/// The verb of saying at `index`.
pub(crate) fn cue_at(tokens: &Tokens<'_>, index: usize, language: Language) -> Option<Cue> {
    let word = tokens.word(index);
    let compound = tokens.before(index) == "-" && tokens.is_glued(index);
    if !tokens.is(index, Kind::Word) || compound {
        return None;
    }
    if language == Language::Es && matches!(word, "ha" | "han" | "habia" | "habian" | "he") {
        let verb = PARTICIPLES.get(tokens.word(index + 1))?;
        return Some(Cue { tokens: index..index + 2, stance: verb.stance, bare_clause: false, names: false });
    }
    let table = match language {
        Language::En => &ENGLISH,
        Language::Es => &SPANISH,
    };
    let verb = table.get(word)?;
    if language == Language::Es && !has_verb_accent(tokens, index) {
        return None;
    }
    Some(Cue { tokens: index..index + 1, stance: verb.stance, bare_clause: verb.bare, names: !verb.says })
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
