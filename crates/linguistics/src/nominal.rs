//! Noun phrases that can speak: before a verb of saying, or after it.

use crate::{
    calendar::{month, weekday},
    lemma::is_function_word,
    token::{Kind, Tokens},
    verbs::is_finite,
};
use claimwire_domain::language::Language;
use std::ops::Range;

const PRONOUNS: &[&str] =
    &["he", "she", "they", "it", "we", "i", "el", "ella", "ellos", "ellas", "yo", "nosotros", "you"];

/// Whether the phrase is a personal pronoun.
pub(crate) fn is_pronoun(tokens: &Tokens<'_>, phrase: Range<usize>, language: Language) -> bool {
    let word = tokens.word(phrase.start);
    let article =
        language == Language::Es && word == "el" && !tokens.text(phrase.clone()).to_lowercase().starts_with('é');
    phrase.len() == 1 && PRONOUNS.contains(&word) && !article
}

/// Articles, possessives and the like.
pub(crate) fn is_determiner(word: &str) -> bool {
    matches!(
        word,
        "the"
            | "a"
            | "an"
            | "his"
            | "her"
            | "its"
            | "their"
            | "our"
            | "this"
            | "that"
            | "these"
            | "one"
            | "another"
            | "some"
            | "many"
            | "several"
            | "two"
            | "most"
            | "el"
            | "la"
            | "los"
            | "las"
            | "un"
            | "una"
            | "unos"
            | "unas"
            | "su"
            | "sus"
            | "otro"
            | "otra"
            | "otros"
            | "este"
            | "esta"
            | "varios"
            | "varias"
            | "both"
            | "three"
            | "dos"
    )
}

/// Whether a capital letter with its stop abbreviates a name ("I. Varga").
fn is_initial(tokens: &Tokens<'_>, index: usize) -> bool {
    tokens.is_capital(index)
        && tokens.word(index).chars().nth(1).is_none()
        && tokens.word(index + 1) == "."
        && tokens.is_glued(index + 1)
        && tokens.is_capital(index + 2)
}

fn is_link(word: &str) -> bool {
    matches!(word, "of" | "for" | "de" | "del" | "at" | "from" | "with" | "en" | "in")
}

/// Adverbs and auxiliaries between a subject and its verb.
fn is_between(word: &str) -> bool {
    matches!(
        word,
        "also"
            | "later"
            | "earlier"
            | "then"
            | "previously"
            | "repeatedly"
            | "has"
            | "have"
            | "had"
            | "further"
            | "publicly"
            | "tambien"
            | "ya"
            | "despues"
            | "simply"
            | "only"
            | "often"
            | "recently"
            | "himself"
            | "herself"
            | "quickly"
            | "immediately"
            | "initially"
            | "still"
            | "le"
            | "les"
            | "lo"
            | "se"
            | "nos"
            | "me"
            | "no"
            | "ayer"
            | "hoy"
            | "luego"
            | "incluso"
    ) || word.ends_with("ly") && word.len() > 5 && word != "family" && word != "assembly" && word != "italy"
}

/// The noun phrase that ends before `end`, not reaching before `floor`; empty when there is none.
pub(crate) fn before(tokens: &Tokens<'_>, end: usize, floor: usize, language: Language) -> Range<usize> {
    let mut stop = end;
    while stop > floor && tokens.is(stop - 1, Kind::Word) && is_between(tokens.word(stop - 1)) {
        stop -= 1;
    }
    // "Gil, por su parte, negó"
    if stop > floor + 2 && tokens.word(stop - 1) == "," {
        let inserted = [
            "por su parte",
            "por su lado",
            "por otra parte",
            "sin embargo",
            "no obstante",
            "ademas",
            "asimismo",
            "a su vez",
            "for his part",
            "for her part",
            "for its part",
            "however",
            "meanwhile",
            "in turn",
        ];
        let start = inserted.iter().find_map(|phrase| tokens.phrase_before(stop - 1, phrase));
        if let Some(comma) = start.filter(|start| *start > floor + 1 && tokens.before(*start) == ",") {
            return walk_back(tokens, comma - 1, floor, language)..comma - 1;
        }
    }
    if stop > floor && tokens.word(stop - 1) == "," && stop < end + 1 {
        let relative = |index: usize| {
            tokens.word(index) == ","
                && matches!(
                    tokens.word(index + 1),
                    "which"
                        | "who"
                        | "whose"
                        | "where"
                        | "que"
                        | "quien"
                        | "quienes"
                        | "cuyo"
                        | "cuya"
                        | "cuyos"
                        | "cuyas"
                )
        };
        // "the agency, which runs the ports of Ness, Ilo and Calder, said"
        if let Some(comma) = (floor + 1..stop - 1).find(|index| relative(*index)).filter(|comma| stop - comma < 40) {
            let start = walk_back(tokens, comma, floor, language);
            let apposed = start < comma && tokens.before(start) == "," && !tokens.is_capital(start);
            let named = if apposed && is_name_before(tokens, start - 1) {
                apposed_before(tokens, comma, floor, language)
            } else {
                start..comma
            };
            if !named.is_empty() {
                return named;
            }
        }
        return apposed_before(tokens, stop - 1, floor, language);
    }
    // "Another said", "otros dicen"
    let alone = stop > floor
        && matches!(
            tokens.word(stop - 1),
            "another"
                | "others"
                | "one"
                | "some"
                | "many"
                | "both"
                | "several"
                | "otro"
                | "otra"
                | "otros"
                | "otras"
                | "algunos"
                | "algunas"
                | "muchos"
                | "muchas"
                | "varios"
                | "ambos"
                | "ambas"
        );
    if alone && (stop - 1 == floor || !tokens.is(stop - 2, Kind::Word)) {
        return stop - 1..stop;
    }
    let start = walk_back(tokens, stop, floor, language);
    start..stop
}

fn walk_back(tokens: &Tokens<'_>, stop: usize, floor: usize, language: Language) -> usize {
    let mut start = stop;
    while start > floor && stop - start < 14 {
        let at = start - 1;
        let word = tokens.word(at);
        if tokens.is(at, Kind::Mark) {
            let inside = matches!(word, "-" | "/" | "&") && start < stop && tokens.is_glued(start)
                || word == "." && tokens.is_glued(at) && tokens.is_capital(at.saturating_sub(1)) && start < stop
                || matches!(word, "'" | "’") && tokens.is_glued(at);
            if !inside {
                break;
            }
        } else if !tokens.is(at, Kind::Word) {
            if !(tokens.is(at, Kind::Number) && start < stop) {
                break;
            }
        } else if is_initial(tokens, at) && start < stop {
            // "I. Varga"
        } else if PRONOUNS.contains(&word) && !is_determiner(word) {
            return if start == stop { at } else { start };
        } else if word == "that"
            && start < stop
            && at > floor
            && !tokens.is(at - 1, Kind::Break)
            && tokens.before(at) != ","
        {
            // "the 2 % that analysts expected"
            return start;
        } else if word == "el" && start == stop {
            return at;
        } else if is_determiner(word) && !tokens.is_capital(at)
            || is_determiner(word) && at == floor
            || is_determiner(word) && start < stop && !tokens.is_capital(at + 1)
        {
            let linked = at > floor && is_link(tokens.word(at - 1)) && start < stop;
            if !linked {
                return if start == stop { stop } else { at };
            }
        } else if is_link(word)
            || matches!(word, "and" | "y" | "e") && tokens.is_capital(at + 1) && at > floor && tokens.is_capital(at - 1)
        {
            if start == stop || at == floor {
                break;
            }
        } else if word == "'s" {
            // "Norland's statistics office"
        } else if matches!(word, "by" | "por")
            && start < stop
            && at > floor
            && ["ed", "ado", "ados", "ada", "adas"].iter().any(|ending| tokens.word(at - 1).ends_with(ending))
        {
            // "analysts polled by the agency"
        } else if is_function_word(word, language) {
            break;
        }
        start = at;
    }
    while start < stop
        && (is_link(tokens.word(start))
            || tokens.is(start, Kind::Mark)
            || tokens.word(start) == "'s"
            || is_opener(tokens.word(start)) && start + 1 < stop)
    {
        start += 1;
    }
    start
}

/// Whether a capitalised word that is no sentence adverb ends before the comma.
fn is_name_before(tokens: &Tokens<'_>, comma: usize) -> bool {
    comma > 0 && tokens.is_capital(comma - 1) && !is_opener(tokens.before(comma))
}

/// Adverbs that open a sentence and are no part of its subject.
fn is_opener(word: &str) -> bool {
    matches!(
        word,
        "however"
            | "meanwhile"
            | "separately"
            | "earlier"
            | "later"
            | "instead"
            | "still"
            | "also"
            | "but"
            | "and"
            | "yet"
            | "then"
            | "besides"
            | "nevertheless"
            | "nonetheless"
            | "moreover"
            | "elsewhere"
            | "overall"
            | "recently"
            | "previously"
            | "embargo"
            | "ademas"
            | "asimismo"
            | "tambien"
            | "mientras"
            | "entretanto"
            | "posteriormente"
            | "despues"
            | "luego"
            | "ayer"
            | "hoy"
            | "incluso"
            | "finalmente"
            | "pero"
    )
}

/// "Maria Ruiz, the deputy mayor," before the verb: name and apposition.
fn apposed_before(tokens: &Tokens<'_>, comma: usize, floor: usize, language: Language) -> Range<usize> {
    let earliest = comma.saturating_sub(16).max(floor);
    let Some(first) = (earliest..comma).rev().find(|index| tokens.word(index.to_owned()) == ",") else {
        return comma..comma;
    };
    let start = walk_back(tokens, first, floor, language);
    let named = (start..comma).any(|index| tokens.is_capital(index)) && start < first;
    let verbless = (first + 1..comma).len() < 13;
    if named && verbless { start..comma } else { comma..comma }
}

/// The subject that starts at `index`: the noun phrase up to the verb.
pub(crate) fn subject(tokens: &Tokens<'_>, index: usize, ceiling: usize, language: Language) -> Range<usize> {
    let limit = ceiling.min(index + 16);
    let verb = (index + 1..limit).find(|at| is_finite(tokens, *at, language)).unwrap_or(limit);
    after(tokens, index, verb, language)
}

/// The noun phrase that starts at `index`, with an apposition after a comma; empty when there is none.
pub(crate) fn after(tokens: &Tokens<'_>, index: usize, ceiling: usize, language: Language) -> Range<usize> {
    let mut end = index;
    while end < ceiling && end - index < 14 {
        let word = tokens.word(end);
        if tokens.is(end, Kind::Mark) {
            let inside = matches!(word, "-" | "/" | "&") && tokens.is_glued(end) && tokens.is_glued(end + 1)
                || word == "."
                    && tokens.is_glued(end)
                    && end > index
                    && matches!(
                        tokens.before(end),
                        "mr" | "mrs" | "ms" | "dr" | "gov" | "sen" | "rep" | "gen" | "sr" | "sra" | "st"
                    )
                || word == "." && tokens.is_glued(end) && tokens.before(end).len() == 1;
            if !inside {
                break;
            }
        } else if !tokens.is(end, Kind::Word) || is_calendar(tokens, end, language) && end > index {
            break;
        } else if end == index && word == "el" && tokens.text(end..end + 1).to_lowercase().starts_with('é') {
            return index..index + 1;
        } else if is_initial(tokens, end) {
            // "I. Varga"
        } else if PRONOUNS.contains(&word) && !is_determiner(word)
            || end == index
                && matches!(word, "one" | "another" | "uno" | "una" | "otro" | "otra")
                && tokens.word(end + 1) == ","
        {
            // "se quejó ella, Yesenia", "said one, Ada Cole"
            let apposed = end == index && tokens.word(end + 1) == "," && tokens.is_capital(end + 2);
            let close = (end + 3..end + 6).find(|at| !tokens.is_capital(*at) && tokens.word(*at) != "-");
            return match close.filter(|close| apposed && matches!(tokens.word(*close), "." | "," | "”" | "»" | "")) {
                Some(close) => index..close,
                None if end == index => index..index + 1,
                None => index..end,
            };
        } else if is_determiner(word) {
            let linked = end > index && is_link(tokens.before(end));
            let name = tokens.is_capital(end) && end > index;
            if end > index && !linked && !name {
                break;
            }
        } else if is_link(word) {
            let published = |at: usize| {
                matches!(
                    tokens.word(at),
                    "study" | "report" | "paper" | "article" | "research" | "estudio" | "articulo"
                )
            };
            let title = matches!(word, "of" | "de" | "del" | "for")
                || matches!(word, "in" | "en") && end > index && names_holder(tokens, end + 1)
                || matches!(word, "in" | "en")
                    && tokens.is_capital(end + 1)
                    && published(end - usize::from(end > index))
                || tokens.is_capital(end + 1) && matches!(word, "at" | "from");
            let next = tokens.is(end + 1, Kind::Word) && !is_calendar(tokens, end + 1, language);
            if end == index || !title || !next {
                break;
            }
        } else if matches!(word, "and" | "y" | "e") {
            if !(end > index && tokens.is_capital(end - 1) && tokens.is_capital(end + 1)) {
                break;
            }
        } else if is_function_word(word, language) && word != "'s" {
            break;
        }
        end += 1;
    }
    while end > index && (is_link(tokens.word(end - 1)) || is_determiner(tokens.word(end - 1))) {
        end -= 1;
    }
    with_apposition(tokens, index..end, ceiling, language)
}

/// "the head of the service in Ness, Karl Odum": the place belongs to the office when a name follows it.
fn names_holder(tokens: &Tokens<'_>, place: usize) -> bool {
    let comma = (place..place + 4).find(|index| !tokens.is_capital(*index)).filter(|comma| *comma > place);
    comma.is_some_and(|comma| tokens.word(comma) == "," && tokens.is_capital(comma + 1) && tokens.is_capital(comma + 2))
}

fn with_apposition(tokens: &Tokens<'_>, phrase: Range<usize>, ceiling: usize, language: Language) -> Range<usize> {
    let at = phrase.end;
    if phrase.is_empty() || tokens.word(at) != "," || tokens.is_glued(at + 1) {
        return phrase;
    }
    let own_name = phrase.clone().filter(|index| tokens.is_capital(*index)).count() >= 2;
    let opens_name = tokens.is_capital(at + 1) && tokens.is_capital(at + 2);
    let opens_title = !tokens.is_capital(at + 1)
        && (is_determiner(tokens.word(at + 1)) || !is_function_word(tokens.word(at + 1), language))
        && tokens.is(at + 1, Kind::Word);
    if !(own_name && opens_title || !own_name && opens_name) {
        return phrase;
    }
    let limit = ceiling.min(at + 16);
    let close = (at + 1..limit).find(|index| {
        matches!(tokens.word(*index), "," | "." | ";" | "”" | "“" | "\"" | "«" | "»" | ":" | "—" | "(")
            || tokens.is(*index, Kind::Break)
            || matches!(tokens.word(*index), "who" | "which" | "que" | "quien")
    });
    let close = close.unwrap_or(limit);
    // an apposition holds no verb of saying and ends where the clause does
    let verb = (at + 1..close).any(|index| {
        matches!(
            tokens.word(index),
            "said" | "told" | "was" | "were" | "is" | "are" | "has" | "dijo" | "es" | "fue" | "ha" | "will" | "added"
        )
    });
    let ends = close >= ceiling || matches!(tokens.word(close), "," | "." | ";" | "”" | "“" | "\"" | "«" | "»" | ":");
    if verb || !ends { phrase } else { phrase.start..close }
}

fn is_calendar(tokens: &Tokens<'_>, index: usize, language: Language) -> bool {
    let word = tokens.word(index);
    weekday(word, language).is_some()
        || month(word, language).is_some() && (language == Language::Es || tokens.is_capital(index))
        || matches!(word, "ayer" | "hoy" | "yesterday" | "today" | "tomorrow" | "anoche")
}
