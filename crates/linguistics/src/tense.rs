//! Which way a date without a year points: the verb its clause is built on tells.

use crate::{
    calendar::Pointing,
    cue::cue_at,
    token::{Kind, Tokens},
    verbs::is_finite,
};
use claimwire_domain::language::Language;
use std::ops::Range;

/// Words on either side that the verb is looked for in.
const REACH: usize = 14;

/// The direction of the date in `mention`; the verb before it counts first, then the one after it.
pub(crate) fn pointing(
    tokens: &Tokens<'_>,
    mention: Range<usize>,
    sentence: &Range<usize>,
    language: Language,
) -> Pointing {
    let floor = mention.start.saturating_sub(REACH).max(sentence.start);
    let ceiling = (mention.end + REACH).min(sentence.end);
    let before = (floor..mention.start).rev().take_while(|index| !ends_clause(tokens, *index, language));
    let after = (mention.end..ceiling).take_while(|index| !ends_clause(tokens, *index, language));
    // "la celebrada el 4 de mayo": a participle right before it
    let held = (mention.start.saturating_sub(2).max(sentence.start)..mention.start).any(|index| {
        let word = tokens.word(index);
        let participle =
            ["ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas"].iter().any(|end| word.ends_with(end));
        language == Language::Es
            && word.len() > 5
            && participle
            && !matches!(word, "pasado" | "pasada" | "sabado" | "mediados")
    });
    if held
        && direction(tokens, mention.start - 1, language).is_none()
        && !before.clone().take(2).any(|index| direction(tokens, index, language).is_some())
    {
        return Pointing::Past;
    }
    before.chain(after).find_map(|index| direction(tokens, index, language)).unwrap_or(Pointing::Unknown)
}

fn ends_clause(tokens: &Tokens<'_>, index: usize, language: Language) -> bool {
    match tokens.word(index) {
        ";" | ":" | "“" | "”" | "«" | "»" | "\"" | "(" | ")" => true,
        // "said on Wednesday that the road will open": what follows is another clause
        "that" => language == Language::En,
        "que" => language == Language::Es,
        _ => tokens.is(index, Kind::Break),
    }
}

/// What a word tells by its tense.
fn direction(tokens: &Tokens<'_>, index: usize, language: Language) -> Option<Pointing> {
    let word = tokens.word(index);
    if !tokens.is(index, Kind::Word) || tokens.is_capital(index) && index > 0 && !matches!(word, "will") {
        return None;
    }
    let to = |at: usize| tokens.word(at) == "to";
    match language {
        Language::En => match word {
            "will" | "won't" | "won’t" | "'ll" | "shall" | "would" | "upcoming" | "expects" | "expect" | "plans"
            | "hopes" | "aims" | "intends" | "forecasts" | "predicts" => Some(Pointing::Future),
            "due" | "expected" | "scheduled" | "set" | "planned" | "agreed" | "vowed" | "promised" | "going"
            | "likely" | "ready" | "wants" | "bound" | "hoping" | "planning"
                if to(index + 1) || matches!(word, "scheduled" | "due") =>
            {
                Some(Pointing::Future)
            }
            // "a hearing is set for 3 June"
            "set" | "slated" | "fixed" | "planned" | "expected" | "booked" | "pencilled" | "earmarked" | "listed"
            | "called"
                if tokens.word(index + 1) == "for"
                    && (matches!(word, "slated" | "pencilled" | "set")
                        || matches!(tokens.before(index), "is" | "are" | "be" | "been" | "now")) =>
            {
                Some(Pointing::Future)
            }
            // "forecasters say": a report of what may be yet to come
            "say" | "think" | "believe"
            // past and present alike: what stands further off tells
            | "shut" | "cut" | "set" | "put" | "hit" | "cost" | "let" | "quit" | "split" | "spread" | "hurt" | "shed"
            | "bid" | "cast" | "burst" => None,
            "has" | "have" | "is" | "are" | "does" | "do" | "can" | "may" | "must" | "should" | "could" | "might" => {
                None
            }
            _ if is_finite(tokens, index, language) && !word.ends_with('s') || matches!(word, "was") => {
                Some(Pointing::Past)
            }
            // "beat City on Sunday to go clear"
            "go" | "meet" | "begin" | "resume" if tokens.before(index) == "to" => None,
            "resume" | "resumes" | "opens" | "reopens" | "begins" | "begin" | "starts" | "closes" | "meets"
            | "meet" | "goes" | "go" | "arrives" | "faces" | "hosts" | "expires" | "ends" | "launches" | "travels"
            | "visits" | "returns" => Some(Pointing::Future),
            _ if cue_at(tokens, index, language).is_some_and(|cue| !cue.names) => {
                // "the company reports on 30 May" may be yet to come
                Some(if word.ends_with('s') { Pointing::Unknown } else { Pointing::Past })
            }
            _ => None,
        },
        Language::Es => match word {
            "preve" | "preven" | "espera" | "esperan" | "planea" | "previsto" | "prevista" | "previstos"
            | "previstas" | "proximamente" | "reanuda" | "reanudan" | "abre" | "abren" | "reabre" | "reabren"
            | "empieza" | "empiezan" | "comienza" | "comienzan" | "cierra" | "cierran" | "celebra" | "celebran"
            | "arranca" | "arrancan" | "vence" | "vencen" | "juega" | "juegan" | "viaja" | "viajan" | "termina"
            | "terminan" | "acaba" | "acaban" | "concluye" | "concluyen" | "vuelve" | "vuelven" => {
                Some(Pointing::Future)
            }
            "fijado" | "fijada" | "fijados" | "fijadas" | "programado" | "programada" | "programados"
            | "programadas" | "convocado" | "convocada" | "convocados" | "convocadas" | "anunciado" | "anunciada"
            | "citado" | "citada" | "citados" | "emplazado" | "emplazada" | "senalado" | "senalada" | "agendado"
            | "agendada"
                if tokens.word(index + 1) == "para" =>
            {
                Some(Pointing::Future)
            }
            "va" | "van" | "vamos" if tokens.word(index + 1) == "a" => Some(Pointing::Future),
            "es" | "son" | "tiene" | "tienen" | "esta" | "estan" | "puede" | "pueden" | "debe" | "deben" => None,
            _ if is_future_form(tokens.text(index..index + 1)) => Some(Pointing::Future),
            "ha" | "han" | "habia" | "habian" | "era" | "eran" => Some(Pointing::Past),
            _ if is_past_form(tokens, index) => Some(Pointing::Past),
            _ => None,
        },
    }
}

/// "abrirá", "viajarán", "habrá"; not "hará" alone: any word on accented *rá*.
fn is_future_form(text: &str) -> bool {
    text.ends_with("rá") || text.ends_with("rán") || text.ends_with("remos") && text.len() > 7
}

fn is_past_form(tokens: &Tokens<'_>, index: usize) -> bool {
    let (word, text) = (tokens.word(index), tokens.text(index..index + 1));
    let regular = text.ends_with('ó') || word.len() > 5 && (word.ends_with("aron") || word.ends_with("ieron"));
    let imperfect = word.len() > 5 && (word.ends_with("aba") || word.ends_with("aban"));
    let irregular = matches!(
        word,
        "fue"
            | "fueron"
            | "hizo"
            | "hicieron"
            | "dijo"
            | "dijeron"
            | "tuvo"
            | "tuvieron"
            | "hubo"
            | "estuvo"
            | "puso"
            | "dio"
            | "dieron"
            | "vino"
            | "pudo"
            | "quiso"
            | "supo"
            | "trajo"
    );
    regular || imperfect || irregular
}
