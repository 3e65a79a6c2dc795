//! Words that attribute: verbs of saying and their like.

use crate::{
    lexicon::{Verb, Verbs, verbs},
    phrases::Phrases,
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
    /// Whether whatever follows is a clause.
    pub(crate) any_clause: bool,
    /// Whether a figure may follow as its object ("put the damage at 3 million").
    pub(crate) object: bool,
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
    if language == Language::Es && matches!(word, "ha" | "han" | "habia" | "habian" | "he" | "hemos") {
        let verb = PARTICIPLES.get(tokens.word(index + 1))?.first()?;
        return Some(Cue::of(verb, index..index + 2));
    }
    let table = match language {
        Language::En => &ENGLISH,
        Language::Es => &SPANISH,
    };
    let verbs = table.get(word)?;
    let fits = |verb: &&Verb| {
        verb.second.is_none_or(|second| tokens.word(index + 1) == second)
            && (!verb.plural || has_plural_subject(tokens, index))
            && (!verb.toll || tells_a_toll(tokens, index))
            && (!verb.inverted || matches!(tokens.before(index), "," | "”" | "»" | "\"" | "—" | "–" | "―" | "’"))
    };
    let verb = verbs.iter().find(fits)?;
    if language == Language::Es && !is_verb_form(tokens, index)
        || language == Language::En && is_plural_noun(tokens, index)
    {
        return None;
    }
    Some(Cue::of(verb, index..index + 1 + usize::from(verb.second.is_some())))
}

impl Cue {
    fn of(verb: &Verb, tokens: Range<usize>) -> Self {
        Self {
            tokens,
            stance: verb.stance,
            bare_clause: verb.bare,
            any_clause: verb.any,
            object: verb.object || verb.toll,
            names: !verb.says && !verb.object && !verb.toll,
        }
    }
}

/// "denied claims that", "the reports said": a noun in the form of a verb.
fn is_plural_noun(tokens: &Tokens<'_>, index: usize) -> bool {
    let nominal = matches!(
        tokens.word(index),
        "claims"
            | "reports"
            | "estimates"
            | "forecasts"
            | "states"
            | "notes"
            | "calls"
            | "promises"
            | "pledges"
            | "demands"
            | "questions"
            | "answers"
            | "warns"
            | "projects"
            | "predictions"
            | "figures"
            | "doubts"
            | "urges"
            | "vows"
            | "quotes"
    );
    let before = tokens.before(index);
    let object = before.ends_with("ed") || before.ends_with("ing") || before == "made";
    let determined = matches!(
        before,
        "the"
            | "of"
            | "by"
            | "from"
            | "despite"
            | "amid"
            | "to"
            | "on"
            | "in"
            | "with"
            | "these"
            | "those"
            | "such"
            | "other"
            | "his"
            | "her"
            | "their"
            | "its"
            | "some"
            | "all"
            | "any"
            | "no"
            | "recent"
            | "earlier"
            | "previous"
            | "new"
            | "for"
            | "about"
            | "against"
            | "media"
            | "united"
            | "many"
            | "several"
            | "and"
            | "or"
    );
    nominal && (object || determined)
}

/// "raised the toll to 40", "eleva a 40 los muertos", "lo rebaja al 30 %".
fn tells_a_toll(tokens: &Tokens<'_>, index: usize) -> bool {
    let at = index + 1;
    let number =
        |at: usize| tokens.is(at, Kind::Number) || tokens.is(at + 1, Kind::Number) && !tokens.is(at, Kind::Mark);
    let at_once = matches!(tokens.word(at), "a" | "en" | "al") && number(at + 1);
    let pronoun =
        matches!(tokens.before(index), "lo" | "la" | "los" | "las") && matches!(tokens.word(at), "a" | "en" | "al");
    let noun = (at..at + 6).take_while(|index| tokens.is(*index, Kind::Word)).any(|index| {
        matches!(
            tokens.word(index),
            "toll"
                | "estimate"
                | "forecast"
                | "figure"
                | "tally"
                | "count"
                | "projection"
                | "cifra"
                | "balance"
                | "recuento"
                | "saldo"
                | "estimacion"
                | "prevision"
                | "previsiones"
                | "computo"
        )
    });
    at_once || pronoun || noun
}

/// "critics say", "some officials now believe", "they argue"; not "to say", "did say".
fn has_plural_subject(tokens: &Tokens<'_>, index: usize) -> bool {
    let adverb =
        |word: &str| matches!(word, "now" | "also" | "still" | "often") || word.ends_with("ly") && word.len() > 5;
    let at = (index.saturating_sub(2)..index).rev().find(|at| !adverb(tokens.word(*at)));
    let Some(at) = at.filter(|at| tokens.is(*at, Kind::Word)) else { return false };
    let word = tokens.word(at);
    let irregular = matches!(
        word,
        "people"
            | "police"
            | "they"
            | "men"
            | "women"
            | "children"
            | "some"
            | "many"
            | "others"
            | "most"
            | "few"
            | "media"
    );
    irregular
        || word.len() > 3
            && word.ends_with('s')
            && !word.ends_with("ss")
            && !matches!(word, "this" | "does" | "was" | "has")
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
    verb.then(|| Cue {
        tokens: index..index + 1,
        stance: Stance::Assert,
        bare_clause: false,
        any_clause: false,
        object: false,
        names: false,
    })
}

/// Folding makes "anuncio" of "anunció": only the accented past is a verb there; "el informe indica" needs none, and
/// after an article or preposition "la denuncia" is a noun.
fn is_verb_form(tokens: &Tokens<'_>, index: usize) -> bool {
    let word = tokens.word(index);
    if word.ends_with('o') && !matches!(word, "dijo" | "sostuvo" | "mantuvo" | "propuso" | "expuso" | "hizo" | "dejo") {
        return tokens.text(index..index + 1).ends_with('ó');
    }
    let noun = word.ends_with('a') && !word.ends_with("aba") || matches!(word, "informe" | "cifran");
    let before = tokens.before(index);
    let nominal = matches!(
        before,
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
            | "ninguna"
            | "primera"
            | "nueva"
            | "ultima"
            | "otra"
            | "misma"
            | "toda"
            | "mucha"
            | "mas"
            | "a"
            | "contra"
            | "tras"
    );
    let idle = matches!(before, "se" | "como") && matches!(word, "llama" | "cuenta" | "cifra" | "denuncia");
    !(noun && nominal || idle)
}

/// "according to", "según", "de acuerdo con": answers where the source starts.
pub(crate) fn source_phrase(tokens: &Tokens<'_>, index: usize, language: Language) -> Option<usize> {
    let phrases: &Phrases = match language {
        Language::En => {
            const {
                &Phrases::of(&[
                    "according to",
                    "per",
                    "in the words of",
                    "as reported by",
                    "in the view of",
                    "in the opinion of",
                    "based on data from",
                    "data from",
                    "figures from",
                    "as quoted by",
                    "in the eyes of",
                    "as estimated by",
                    "as counted by",
                    "as measured by",
                    "as cited by",
                    "based on figures from",
                    "in the judgment of",
                    "in the judgement of",
                    "in the estimation of",
                ])
            }
        }
        Language::Es => {
            const {
                &Phrases::of(&[
                    "segun",
                    "de acuerdo con",
                    "de acuerdo a",
                    "conforme a",
                    "en palabras de",
                    "en palabras del",
                    "a juicio de",
                    "a juicio del",
                    "en opinion de",
                    "en opinion del",
                    "a decir de",
                    "a decir del",
                    "al decir de",
                    "a ojos de",
                    "a ojos del",
                    "a entender de",
                    "en boca de",
                    "segun datos recabados por",
                    "segun datos recopilados por",
                    "segun datos facilitados por",
                    "segun datos aportados por",
                    "segun datos publicados por",
                    "segun los datos de",
                    "segun los datos del",
                    "segun el recuento de",
                    "segun el recuento del",
                    "segun estimaciones de",
                    "segun estimaciones del",
                    "segun calculos de",
                    "segun calculos del",
                    "segun fuentes de",
                    "segun fuentes del",
                    "segun publica",
                    "segun recoge",
                    "segun informa",
                    "segun datos de",
                    "segun datos del",
                    "segun cifras de",
                    "segun un recuento de",
                    "segun informo",
                    "segun ha informado",
                    "segun explico",
                    "segun dijo",
                    "segun indico",
                ])
            }
        }
    };
    let found = phrases.all_at(tokens, index).max_by_key(|(end, _)| *end);
    let (end, phrase) = found?;
    let weak =
        phrase == "per" && (!tokens.is_capital(end) && tokens.word(end) != "the" || tokens.is(end, Kind::Number));
    let clause =
        phrase == "segun" && matches!(tokens.word(end), "se" | "lo" | "que" | "la" if tokens.word(end) != "la");
    // "data from the agency show": the data are a subject
    let subject = matches!(phrase, "data from" | "figures from") && !matches!(tokens.before(index), "," | "to");
    (!weak && !clause && !subject).then_some(end)
}

/// "in her view", "a su juicio": somebody told of before thinks so; answers where the words end.
pub(crate) fn own_view(tokens: &Tokens<'_>, index: usize, language: Language) -> Option<usize> {
    let phrases: &Phrases = match language {
        Language::En => {
            const {
                &Phrases::of(&[
                    "in his view",
                    "in her view",
                    "in their view",
                    "in his opinion",
                    "in her opinion",
                    "in his words",
                    "in her words",
                    "by his account",
                    "by her account",
                    "by his own account",
                    "by her own account",
                ])
            }
        }
        Language::Es => {
            const {
                &Phrases::of(&[
                    "a su juicio",
                    "en su opinion",
                    "a su parecer",
                    "a su entender",
                    "en sus palabras",
                    "segun sus palabras",
                    "segun ella",
                    "segun ellos",
                ])
            }
        }
    };
    phrases.at(tokens, index)
}

/// "citing the ministry", "que citó a Sanidad": whom the one who tells relies on; answers where the name starts.
pub(crate) fn citation(tokens: &Tokens<'_>, index: usize, language: Language) -> Option<usize> {
    let phrases: &Phrases = match language {
        Language::En => {
            const {
                &Phrases::of(&[
                    "citing",
                    "quoting",
                    "which cited",
                    "who cited",
                    "that cited",
                    "which quoted",
                    "who quoted",
                    "which cites",
                    "attributing it to",
                    "attributing the figure to",
                ])
            }
        }
        Language::Es => {
            const {
                &Phrases::of(&[
                    "citando",
                    "que cita",
                    "que cito",
                    "que citan",
                    "que citaron",
                    "que citaba",
                    "quien cito",
                    "que atribuye",
                    "que atribuyo",
                    "con base en datos de",
                ])
            }
        }
    };
    let longest = phrases.all_at(tokens, index).map(|(end, _)| end).max()?;
    // "que citó al ministro": the preposition may hold the article
    let preposition = language == Language::Es && matches!(tokens.word(longest), "a" | "al");
    Some(longest + usize::from(preposition))
}
