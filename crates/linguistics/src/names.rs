//! Numbers that name something instead of counting it.

use crate::{
    lemma::is_function_word,
    lexicon::{Words, words},
    numeral::Numeral,
    token::{Kind, Tokens},
    unit::PERIODS,
};
use claimwire_domain::language::Language;
use std::sync::LazyLock;

/// Words after which a bare number is a name, an address or a reference.
static BEFORE: Words = LazyLock::new(|| words(include_str!("../data/numbered.txt")));

/// Whether a numeral without currency sign is part of a name, a phone number, a line-up or a list mark.
pub(crate) fn is_name_number(tokens: &Tokens<'_>, numeral: &Numeral, language: Language) -> bool {
    let (start, end) = (numeral.tokens.start, numeral.tokens.end);
    if numeral.worded {
        return is_worded_name(tokens, start, end, language);
    }
    let text = tokens.word(start);
    let glued = tokens.is_glued(start);
    let sign = tokens.before(start);
    let lettered = glued && start > 0 && tokens.is(start - 1, Kind::Word) && !(sign == "m" && text.contains('.'));
    // "COVID-19", "F-35", "sub-17"
    let hyphened = glued
        && matches!(sign, "-" | "–" | "/" | "#" | "@" | "_" | "&" | "." | ":")
        && start > 1
        && tokens.is_glued(start - 1)
        && !matches!(tokens.word(start - 2), "(" | "magnitude" | "pre" | "~");
    let next = tokens.word(end);
    let slashed = matches!(next, "/" | ":") && tokens.is_glued(end) && tokens.is(end + 1, Kind::Number);
    let ladder = matches!(next, "-" | "–")
        && tokens.is_glued(end)
        && tokens.is(end + 1, Kind::Number)
        && matches!(tokens.word(end + 2), "-" | "–")
        && tokens.is_glued(end + 2)
        && tokens.is(end + 3, Kind::Number);
    let letters = tokens.is_glued(end)
        && tokens.is(end, Kind::Word)
        && matches!(next, "g" | "s" | "a" | "b" | "d" | "x")
        && !tokens.is(end, Kind::Number);
    if lettered || hyphened || slashed || ladder || letters && next != "g" || next == "g" && tokens.is_capital(end) {
        return true;
    }
    let called = (start.saturating_sub(7)..start).any(|at| is_phone_word(tokens.word(at)));
    let emergency = matches!(text, "112" | "911" | "999" | "061" | "062" | "091" | "016" | "988" | "1-1-2")
        && (called || matches!(sign, "al" | "el" | "dial" | "call" | "calling" | "the") && !tokens.is(end, Kind::Word));
    let leading_zero = text.len() > 1 && text.starts_with('0') && !text.contains(['.', ',']);
    let phone = tokens.is(end, Kind::Number) && tokens.at(end).spaced && !numeral.written.decimals.gt(&0)
        || start > 0 && tokens.is(start - 1, Kind::Number) && tokens.at(start).spaced;
    let dashes = matches!(next, "-" | "–")
        && tokens.is_glued(end)
        && tokens.word(end + 1).len() >= 4
        && tokens.is(end + 1, Kind::Number)
        && text.len() == 3;
    let footnote = sign == "[" && next == "]";
    if emergency || leading_zero || phone || dashes || footnote || is_list_mark(tokens, start, end) {
        return true;
    }
    let dotted = sign == "."
        && start > 1
        && matches!(tokens.word(start - 2), "no" | "num" | "art" | "nos" | "pag" | "tel" | "av" | "avda" | "vol");
    let symbol = matches!(sign, "#" | "№" | "§" | "nº" | "n.º" | "º");
    if dotted || symbol {
        return true;
    }
    is_after_name(tokens, start, end, language)
}

/// Words that announce a telephone number.
pub(crate) fn is_phone_word(word: &str) -> bool {
    matches!(
        word,
        "telefono"
            | "telefonos"
            | "phone"
            | "telephone"
            | "tel"
            | "hotline"
            | "helpline"
            | "whatsapp"
            | "llamar"
            | "llame"
            | "llamando"
            | "dial"
            | "movil"
            | "centralita"
            | "fax"
    )
}

/// "Six Nations", "Two Rivers": capitalised inside a sentence before another capital.
fn is_worded_name(tokens: &Tokens<'_>, start: usize, end: usize, language: Language) -> bool {
    let inside =
        start > 0 && !matches!(tokens.before(start), "." | "“" | "\"" | "«" | ":" | "" | "—" | "•" | "?" | "!");
    let demonym = crate::population::DEMONYMS.iter().any(|(_, english, _)| english.contains(&tokens.word(end)));
    let named = tokens.is_capital(start) && (tokens.is_capital(end) && !demonym || inside);
    let english_one = language == Language::En
        && tokens.word(start) == "one"
        && matches!(tokens.before(start), "no" | "the" | "this" | "that" | "any" | "every" | "each" | "which");
    named || english_one
}

fn is_list_mark(tokens: &Tokens<'_>, start: usize, end: usize) -> bool {
    let opens = start == 0 || tokens.is(start - 1, Kind::Break);
    opens
        && matches!(tokens.word(end), "." | ")")
        && tokens.is_glued(end)
        && end == start + 1
        && tokens.is(end + 1, Kind::Word)
}

fn is_after_name(tokens: &Tokens<'_>, start: usize, end: usize, language: Language) -> bool {
    let Some(previous) = start.checked_sub(1).filter(|at| tokens.is(*at, Kind::Word)) else { return false };
    let word = tokens.word(previous);
    let next = tokens.word(end);
    let lower = tokens.is(end, Kind::Word) && !tokens.is_capital(end) && !is_function_word(next, language);
    // after a name only what is plainly countable counts: "Boeing 737 crashed", but "In Gaza 31 died"
    let placed = matches!(tokens.before(previous), "in" | "en" | "at" | "on" | "since" | "from");
    let countable = next.ends_with('s') || crate::lemma::concept(next, language).1 || placed;
    let counted = lower && (countable || !tokens.is_capital(previous));
    let measured = matches!(next, "%" | "€" | "$" | "°" | "£" | "º")
        || PERIODS.iter().any(|(period, _)| *period == next)
        || matches!(next, "percent" | "per" | "por" | "million" | "millones");
    let text = tokens.word(start);
    let reference = matches!(
        word,
        "section" | "article" | "articulo" | "sections" | "articulos" | "version" | "chapter" | "capitulo"
    );
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) || reference && !text.contains(',');
    if BEFORE.contains(&word) && plain && !measured {
        let weak = matches!(
            word,
            "no" | "day"
                | "dia"
                | "week"
                | "call"
                | "act"
                | "linea"
                | "line"
                | "plan"
                | "group"
                | "grupo"
                | "class"
                | "under"
                | "km"
                | "kilometro"
                | "id"
                | "part"
                | "bill"
                | "law"
                | "ley"
        );
        return !(weak && counted);
    }
    // "Boeing 737", "Channel 4", "Calle Mayor 12": a name before, nothing counted after
    let opens_sentence = previous == 0
        || !tokens.at(previous).spaced && !tokens.is_glued(previous)
        || matches!(tokens.before(previous), "." | "" | "“" | "\"" | ":" | "«");
    plain
        && tokens.is_capital(previous)
        && !counted
        && !measured
        && !opens_sentence
        && tokens.word(start).len() < 4
        && tokens.at(end).kind != Kind::Number
}
