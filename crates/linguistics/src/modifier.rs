//! The words that bound a number (domain specification 1.4).

use crate::{phrases::Meanings, token::Tokens};
use claimwire_domain::{figure::Modifier, language::Language};
use std::ops::Range;

const ENGLISH: Meanings<Modifier> = Meanings::of(&[
    ("no fewer than", Modifier::AtLeast),
    ("no less than", Modifier::AtLeast),
    ("not fewer than", Modifier::AtLeast),
    ("not less than", Modifier::AtLeast),
    ("a minimum of", Modifier::AtLeast),
    ("at least", Modifier::AtLeast),
    ("no more than", Modifier::AtMost),
    ("not more than", Modifier::AtMost),
    ("at most", Modifier::AtMost),
    ("a maximum of", Modifier::AtMost),
    ("at the most", Modifier::AtMost),
    ("slightly more than", Modifier::NearAbove),
    ("slightly over", Modifier::NearAbove),
    ("a little over", Modifier::NearAbove),
    ("a little more than", Modifier::NearAbove),
    ("little more than", Modifier::NearAbove),
    ("just over", Modifier::NearAbove),
    ("just above", Modifier::NearAbove),
    ("just more than", Modifier::NearAbove),
    ("just under", Modifier::JustUnder),
    ("just below", Modifier::JustUnder),
    ("just short of", Modifier::JustUnder),
    ("slightly less than", Modifier::JustUnder),
    ("slightly fewer than", Modifier::JustUnder),
    ("a little under", Modifier::JustUnder),
    ("a little less than", Modifier::JustUnder),
    ("slightly under", Modifier::JustUnder),
    ("marginally over", Modifier::NearAbove),
    ("marginally more than", Modifier::NearAbove),
    ("a shade over", Modifier::NearAbove),
    ("a fraction over", Modifier::NearAbove),
    ("slightly above", Modifier::NearAbove),
    ("marginally under", Modifier::JustUnder),
    ("a shade under", Modifier::JustUnder),
    ("slightly below", Modifier::JustUnder),
    ("a little below", Modifier::JustUnder),
    ("shy of", Modifier::JustUnder),
    ("short of", Modifier::JustUnder),
    ("in excess of", Modifier::MoreThan),
    ("north of", Modifier::MoreThan),
    ("better than", Modifier::MoreThan),
    ("far more than", Modifier::MoreThan),
    ("well above", Modifier::MoreThan),
    ("not quite", Modifier::NearBelow),
    ("the best part of", Modifier::NearBelow),
    ("virtually", Modifier::NearBelow),
    ("practically", Modifier::NearBelow),
    ("getting on for", Modifier::NearBelow),
    ("as few as", Modifier::AtLeast),
    ("as little as", Modifier::AtLeast),
    ("minimum of", Modifier::AtLeast),
    ("a maximum", Modifier::AtMost),
    ("maximum of", Modifier::AtMost),
    ("south of", Modifier::LessThan),
    ("on the order of", Modifier::Approx),
    ("around about", Modifier::Approx),
    ("more or less", Modifier::Approx),
    ("estimated at", Modifier::Approx),
    ("put at around", Modifier::Approx),
    ("upward of", Modifier::MoreThan),
    ("upwards of", Modifier::MoreThan),
    ("upward of", Modifier::MoreThan),
    ("greater than", Modifier::MoreThan),
    ("more than", Modifier::MoreThan),
    ("well over", Modifier::MoreThan),
    ("surpassed", Modifier::MoreThan),
    ("exceeded", Modifier::MoreThan),
    ("exceeding", Modifier::MoreThan),
    ("topped", Modifier::MoreThan),
    ("topping", Modifier::MoreThan),
    ("above", Modifier::MoreThan),
    ("over", Modifier::MoreThan),
    ("fewer than", Modifier::LessThan),
    ("less than", Modifier::LessThan),
    ("lower than", Modifier::LessThan),
    ("well under", Modifier::LessThan),
    ("under", Modifier::LessThan),
    ("below", Modifier::LessThan),
    ("as many as", Modifier::UpTo),
    ("as much as", Modifier::UpTo),
    ("up to", Modifier::UpTo),
    ("an estimated", Modifier::Approx),
    ("an average of", Modifier::Bare),
    ("in the region of", Modifier::Approx),
    ("somewhere around", Modifier::Approx),
    ("in the order of", Modifier::Approx),
    ("something like", Modifier::Approx),
    ("close to", Modifier::NearBelow),
    ("closer to", Modifier::Approx),
    ("nearer to", Modifier::Approx),
    ("nearly", Modifier::NearBelow),
    ("almost", Modifier::NearBelow),
    ("approaching", Modifier::NearBelow),
    ("estimated", Modifier::Approx),
    ("approximately", Modifier::Approx),
    ("about", Modifier::Approx),
    ("around", Modifier::Approx),
    ("roughly", Modifier::Approx),
    ("some", Modifier::Approx),
    ("circa", Modifier::Approx),
    ("~", Modifier::Approx),
    ("≈", Modifier::Approx),
    ("nearer", Modifier::Approx),
    ("exactly", Modifier::Exact),
    ("precisely", Modifier::Exact),
    (">", Modifier::MoreThan),
    ("<", Modifier::LessThan),
    ("≥", Modifier::AtLeast),
    ("≤", Modifier::AtMost),
]);

const SPANISH: Meanings<Modifier> = Meanings::of(&[
    ("menores de", Modifier::LessThan),
    ("mayores de", Modifier::MoreThan),
    ("menor de", Modifier::LessThan),
    ("mayor de", Modifier::MoreThan),
    ("no menos de", Modifier::AtLeast),
    ("por lo menos", Modifier::AtLeast),
    ("al menos", Modifier::AtLeast),
    ("cuando menos", Modifier::AtLeast),
    ("como minimo", Modifier::AtLeast),
    ("un minimo de", Modifier::AtLeast),
    ("minimo de", Modifier::AtLeast),
    ("no mas de", Modifier::AtMost),
    ("como maximo", Modifier::AtMost),
    ("como mucho", Modifier::AtMost),
    ("a lo sumo", Modifier::AtMost),
    ("un maximo de", Modifier::UpTo),
    ("no llega a los", Modifier::LessThan),
    ("no llegan a los", Modifier::LessThan),
    ("no llega a", Modifier::LessThan),
    ("no llegan a", Modifier::LessThan),
    ("no supera los", Modifier::AtMost),
    ("no superan los", Modifier::AtMost),
    ("no supera el", Modifier::AtMost),
    ("no superara los", Modifier::AtMost),
    ("poco mas del", Modifier::NearAbove),
    ("algo mas del", Modifier::NearAbove),
    ("ligeramente por encima de", Modifier::NearAbove),
    ("ligeramente por encima del", Modifier::NearAbove),
    ("ligeramente por debajo de", Modifier::JustUnder),
    ("ligeramente por debajo del", Modifier::JustUnder),
    ("poco menos del", Modifier::JustUnder),
    ("algo menos del", Modifier::JustUnder),
    ("bastante mas de", Modifier::MoreThan),
    ("mucho mas de", Modifier::MoreThan),
    ("muy por encima de", Modifier::MoreThan),
    ("del orden de", Modifier::Approx),
    ("mas o menos", Modifier::Approx),
    ("proximo a los", Modifier::Approx),
    ("proximo al", Modifier::Approx),
    ("proxima al", Modifier::Approx),
    ("cercano a los", Modifier::Approx),
    ("cercana a los", Modifier::Approx),
    ("cercano al", Modifier::Approx),
    ("cercana al", Modifier::Approx),
    ("estimado en", Modifier::Approx),
    ("estimada en", Modifier::Approx),
    ("como poco", Modifier::AtLeast),
    ("no inferior a", Modifier::AtLeast),
    ("no superior a", Modifier::AtMost),
    ("a punto de alcanzar los", Modifier::NearBelow),
    ("poco mas de", Modifier::NearAbove),
    ("algo mas de", Modifier::NearAbove),
    ("ligeramente superior a", Modifier::NearAbove),
    ("poco menos de", Modifier::JustUnder),
    ("algo menos de", Modifier::JustUnder),
    ("por encima de los", Modifier::MoreThan),
    ("por encima de las", Modifier::MoreThan),
    ("por encima de", Modifier::MoreThan),
    ("por encima del", Modifier::MoreThan),
    ("mas de", Modifier::MoreThan),
    ("mas del", Modifier::MoreThan),
    ("superiores a los", Modifier::MoreThan),
    ("superior a los", Modifier::MoreThan),
    ("superior a", Modifier::MoreThan),
    ("superior al", Modifier::MoreThan),
    ("superan los", Modifier::MoreThan),
    ("superan las", Modifier::MoreThan),
    ("supera los", Modifier::MoreThan),
    ("supera las", Modifier::MoreThan),
    ("supera el", Modifier::MoreThan),
    ("supero los", Modifier::MoreThan),
    ("supero las", Modifier::MoreThan),
    ("supero el", Modifier::MoreThan),
    ("superaron los", Modifier::MoreThan),
    ("superaron las", Modifier::MoreThan),
    ("superado los", Modifier::MoreThan),
    ("superado las", Modifier::MoreThan),
    ("superando los", Modifier::MoreThan),
    ("rebasa los", Modifier::MoreThan),
    ("rebaso los", Modifier::MoreThan),
    ("menos de", Modifier::LessThan),
    ("menos del", Modifier::LessThan),
    ("por debajo de los", Modifier::LessThan),
    ("por debajo de", Modifier::LessThan),
    ("por debajo del", Modifier::LessThan),
    ("inferior a", Modifier::LessThan),
    ("inferior al", Modifier::LessThan),
    ("hasta un", Modifier::UpTo),
    ("hasta los", Modifier::UpTo),
    ("hasta", Modifier::UpTo),
    ("cerca de los", Modifier::Approx),
    ("cerca de", Modifier::Approx),
    ("cerca del", Modifier::Approx),
    ("alrededor de los", Modifier::Approx),
    ("alrededor de", Modifier::Approx),
    ("alrededor del", Modifier::Approx),
    ("en torno a los", Modifier::Approx),
    ("en torno a", Modifier::Approx),
    ("en torno al", Modifier::Approx),
    ("aproximadamente", Modifier::Approx),
    ("unos", Modifier::Approx),
    ("unas", Modifier::Approx),
    ("sobre los", Modifier::Approx),
    ("cosa de", Modifier::Approx),
    ("rondan los", Modifier::Approx),
    ("ronda los", Modifier::Approx),
    ("ronda el", Modifier::Approx),
    ("rondaba el", Modifier::Approx),
    ("rondo los", Modifier::Approx),
    ("un estimado de", Modifier::Approx),
    ("al borde de los", Modifier::NearBelow),
    ("al borde de", Modifier::NearBelow),
    ("casi", Modifier::NearBelow),
    ("practicamente", Modifier::NearBelow),
    ("exactamente", Modifier::Exact),
    ("justo", Modifier::Exact),
    ("~", Modifier::Approx),
    (">", Modifier::MoreThan),
    ("<", Modifier::LessThan),
]);

const ENGLISH_AFTER: Meanings<Modifier> = Meanings::of(&[
    ("or more", Modifier::AtLeast),
    ("or so", Modifier::Approx),
    ("- odd", Modifier::Approx),
    ("or fewer", Modifier::AtMost),
    ("or less", Modifier::AtMost),
    ("- plus", Modifier::MoreThan),
    ("or thereabouts", Modifier::Approx),
    ("give or take", Modifier::Approx),
    (", give or take", Modifier::Approx),
    ("or above", Modifier::AtLeast),
    ("or over", Modifier::AtLeast),
    ("or higher", Modifier::AtLeast),
    ("or under", Modifier::AtMost),
    ("or below", Modifier::AtMost),
    ("at least", Modifier::AtLeast),
    ("at most", Modifier::AtMost),
]);
const SPANISH_AFTER: Meanings<Modifier> = Meanings::of(&[
    ("o mas", Modifier::AtLeast),
    ("y pico", Modifier::NearAbove),
    ("o menos", Modifier::AtMost),
    ("aproximadamente", Modifier::Approx),
    (", aproximadamente", Modifier::Approx),
    ("mas o menos", Modifier::Approx),
    (", mas o menos", Modifier::Approx),
    ("largos", Modifier::NearAbove),
    ("largas", Modifier::NearAbove),
    ("larga", Modifier::NearAbove),
    ("como minimo", Modifier::AtLeast),
    (", como minimo", Modifier::AtLeast),
    (", al menos", Modifier::AtLeast),
    ("por lo menos", Modifier::AtLeast),
    ("como poco", Modifier::AtLeast),
    (", como maximo", Modifier::AtMost),
    ("como maximo", Modifier::AtMost),
    ("como mucho", Modifier::AtMost),
]);

/// The modifier right before the number that starts at `index` (its unit sign included), with its words.
pub(crate) fn before(tokens: &Tokens<'_>, index: usize, language: Language) -> Option<(Modifier, Range<usize>)> {
    let table = match language {
        Language::En => const { &ENGLISH },
        Language::Es => const { &SPANISH },
    };
    // "a", "un", "el", "la" may stand between: "casi un 5 %", "about a third", "over the 3,000"
    let article = matches!(tokens.before(index), "a" | "an" | "the" | "un" | "una" | "el" | "la" | "los" | "las");
    let places = [Some(index), index.checked_sub(1).filter(|_| article)];
    let found = places.into_iter().flatten().find_map(|place| {
        let (start, modifier) = table.before(tokens, place)?;
        let asserted = is_bound(tokens, start, *modifier, language);
        asserted.then_some((*modifier, start..place))
    });
    found.or_else(|| passed(tokens, index, language))
}

/// Verbs that put a number above, at or below a mark: "rebasa por primera vez los 21 millones".
const SPANISH_VERBS: &[(&str, Modifier)] = &[
    ("super", Modifier::MoreThan),
    ("rebas", Modifier::MoreThan),
    ("sobrepas", Modifier::MoreThan),
    ("exced", Modifier::MoreThan),
    ("rond", Modifier::Approx),
    ("roz", Modifier::NearBelow),
];
const ENGLISH_VERBS: &[(&str, Modifier)] = &[
    ("surpass", Modifier::MoreThan),
    ("exceed", Modifier::MoreThan),
    ("topp", Modifier::MoreThan),
    ("tops", Modifier::MoreThan),
    ("approach", Modifier::NearBelow),
];
/// What may follow the stem of such a verb.
const VERB_ENDINGS: &[&str] = &[
    "a", "an", "o", "aron", "ara", "aran", "aba", "aban", "ar", "ado", "ando", "e", "en", "io", "ieron", "ia", "ian",
    "er", "iendo", "ido", "ed", "es", "ing", "s", "", "arian", "aria",
];
/// Words between the verb and the number, articles aside.
const VERB_GAP: usize = 4;

/// The bound of a verb a few adverbs before the number.
fn passed(tokens: &Tokens<'_>, index: usize, language: Language) -> Option<(Modifier, Range<usize>)> {
    let verbs = if language == Language::En { ENGLISH_VERBS } else { SPANISH_VERBS };
    let mut at = index;
    let article = matches!(tokens.before(at), "el" | "los" | "las" | "la" | "the");
    if language == Language::Es && !article {
        return None;
    }
    at -= usize::from(article);
    for _ in 0..=VERB_GAP {
        at = at.checked_sub(1)?;
        let word = tokens.word(at);
        let verb =
            verbs.iter().find(|(stem, _)| word.strip_prefix(stem).is_some_and(|ending| VERB_ENDINGS.contains(&ending)));
        if let Some((_, modifier)) = verb {
            let negated = matches!(tokens.before(at), "no" | "not" | "nunca" | "sin" | "never" | "without");
            return (!negated).then_some((*modifier, at..index));
        }
        let adverb = matches!(
            word,
            "ya" | "por"
                | "primera"
                | "vez"
                | "con"
                | "creces"
                | "ampliamente"
                | "holgadamente"
                | "asi"
                | "tambien"
                | "incluso"
                | "easily"
                | "already"
                | "again"
                | "comfortably"
                | "now"
                | "de"
                | "nuevo"
                | "los"
                | "el"
        );
        if !adverb {
            return None;
        }
    }
    None
}

/// "more than last year" never reaches here; "over", "under", "above" after a verb of place do.
fn is_bound(tokens: &Tokens<'_>, start: usize, modifier: Modifier, language: Language) -> bool {
    match (language, tokens.word(start)) {
        (Language::En, "over") => !matches!(
            tokens.before(start),
            "hand"
                | "hands"
                | "handed"
                | "handing"
                | "turned"
                | "taken"
                | "took"
                | "all"
                | "spread"
                | "moved"
                | "victory"
                | "win"
        ),
        (Language::En, "about") => !matches!(tokens.before(start), "talk" | "talked" | "worried" | "concerned"),
        (Language::En, "some") => !matches!(tokens.before(start), "than"),
        // "was revised up to 0.6 %": where a change ends
        (Language::En, "up") => !matches!(
            tokens.before(start),
            "revised" | "moved" | "went" | "edged" | "pushed" | "inched" | "crept" | "ticked" | "adjusted" | "bumped"
        ),
        (Language::En, "short" | "shy") => {
            matches!(tokens.before(start), "just" | "fell" | "falls" | "well" | "little" | "far")
        }
        (Language::En, "north" | "south") => {
            !matches!(tokens.before(start), "km" | "miles" | "kilometres" | "kilometers")
        }
        (Language::Es, "hasta") => {
            modifier == Modifier::UpTo && !matches!(tokens.before(start), "desde") && !is_reached(tokens, start)
        }
        _ => true,
    }
}

/// "subió dos décimas, hasta el 11,4 %": where a change ends, not how far something may go.
fn is_reached(tokens: &Tokens<'_>, hasta: usize) -> bool {
    if matches!(tokens.before(hasta), "de" | "y" | "o") || matches!(tokens.word(hasta + 1), "un" | "una") {
        return false;
    }
    let changes =
        |word: &str| crate::facets::CHANGES.contains(word) || crate::fractions::is_multiple(word, Language::Es);
    (hasta.saturating_sub(14)..hasta)
        .rev()
        .take_while(|at| !matches!(tokens.word(*at), "." | ";" | ":"))
        .any(|at| changes(tokens.word(at)))
}

/// The modifier after the number and its unit.
pub(crate) fn after(tokens: &Tokens<'_>, index: usize, language: Language) -> Option<(Modifier, Range<usize>)> {
    if tokens.word(index) == "+" && tokens.is_glued(index) {
        return Some((Modifier::AtLeast, index..index + 1));
    }
    let table = match language {
        Language::En => const { &ENGLISH_AFTER },
        Language::Es => const { &SPANISH_AFTER },
    };
    table.at(tokens, index).map(|(end, modifier)| (*modifier, index..end))
}
