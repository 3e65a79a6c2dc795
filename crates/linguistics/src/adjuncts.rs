//! What may stand between a verb of saying and its subject: dates, addressees, adverbs.

use crate::{nominal, page::Page, phrases::Phrases, token::Kind};
use claimwire_domain::language::Language;

/// Where the subject starts after a verb that ends at `from`: "dijo este lunes a la prensa la ministra".
pub(crate) fn skip(page: &Page<'_>, from: usize, end: usize) -> usize {
    let tokens = &page.tokens;
    let mut at = from;
    for _ in 0..6 {
        let dated = page
            .times_near(at)
            .find(|time| time.tokens.end > at && time.tokens.start <= at + 1 && time.tokens.start + 1 >= at);
        let word = tokens.word(at);
        if let Some(time) = dated.filter(|time| time.tokens.end < end) {
            at = time.tokens.end;
        } else if matches!(
            word,
            "ayer"
                | "hoy"
                | "tambien"
                | "este"
                | "esta"
                | ","
                | "ademas"
                | "despues"
                | "anoche"
                | "luego"
                | "entonces"
                | "later"
                | "yesterday"
                | "today"
        ) && at + 1 < end
        {
            at += 1;
        } else if let Some(name) = manner(page, at, end) {
            at = name;
        } else if page.language == Language::Es
            && matches!(word, "a" | "en" | "por" | "tras" | "durante" | "ante" | "al")
            && at + 1 < end
        {
            // past the addressee or the occasion
            let medium = matches!(
                tokens.word(at + 1),
                "facebook"
                    | "twitter"
                    | "x"
                    | "instagram"
                    | "telegram"
                    | "tiktok"
                    | "whatsapp"
                    | "linkedin"
                    | "youtube"
            );
            let inner = if medium { at + 1..at + 2 } else { nominal::after(tokens, at + 1, end, page.language) };
            let inner = occasion(page, at + 1, end).unwrap_or(inner);
            if inner.is_empty() || inner.end >= end {
                return at;
            }
            at = inner.end;
        } else {
            break;
        }
    }
    at
}

/// "entre lágrimas", "con la voz rota", "sin rodeos": how it was said; the name behind it is who spoke.
fn manner(page: &Page<'_>, at: usize, end: usize) -> Option<usize> {
    let tokens = &page.tokens;
    if page.language != Language::Es || !matches!(tokens.word(at), "entre" | "con" | "sin") {
        return None;
    }
    let name = (at + 1..end.min(at + 6)).find(|index| tokens.is_capital(*index))?;
    // "con Pedro Gil a su lado", "sin citar a Pedro Gil": that name is somebody else's
    let plain = |index: usize| {
        tokens.is(index, Kind::Word) && !matches!(tokens.word(index), "a" | "al" | "de" | "del" | "en" | "que" | "y")
    };
    (name > at + 1 && (at + 1..name).all(plain)).then_some(name)
}

/// What somebody spoke at: "a la salida del juzgado", "tras la reunión"; the name right behind it is who spoke.
const OCCASIONS: Phrases = Phrases::of(&[
    "salida",
    "llegada",
    "entrada",
    "puerta",
    "puertas",
    "termino",
    "comienzo",
    "inicio",
    "reunion",
    "rueda",
    "acto",
    "mitin",
    "pleno",
    "juicio",
    "vista",
    "partido",
    "comparecencia",
    "entrevista",
    "encuentro",
    "ceremonia",
    "visita",
    "funeral",
    "manifestacion",
    "protesta",
    "cumbre",
    "congreso",
    "conferencia",
    "sesion",
    "debate",
]);

/// Where the occasion that opens at `from` ends, when a capitalised name follows it without a comma.
fn occasion(page: &Page<'_>, from: usize, end: usize) -> Option<std::ops::Range<usize>> {
    let tokens = &page.tokens;
    let noun = from + usize::from(matches!(tokens.word(from), "la" | "el" | "las" | "los" | "una" | "un"));
    if !OCCASIONS.contains(tokens.word(noun)) {
        return None;
    }
    let mut at = noun + 1;
    while matches!(tokens.word(at), "de" | "del") && !tokens.is_capital(at + 1) && at + 2 < end {
        at += 1 + usize::from(matches!(tokens.word(at + 1), "la" | "el" | "las" | "los"));
        at += 1;
    }
    (tokens.is_capital(at) && at < end).then_some(from..at)
}
