//! Sentences and paragraphs.

use crate::{
    phrases::Phrases,
    token::{Kind, Tokens},
};
use std::ops::Range;

/// A sentence: its tokens, and the number of its paragraph.
#[derive(Debug, Clone)]
pub(crate) struct Sentence {
    pub(crate) tokens: Range<usize>,
    pub(crate) paragraph: usize,
}

/// Cuts the tokens into sentences; none is empty, none holds a break at its ends.
pub(crate) fn sentences(tokens: &Tokens<'_>) -> Vec<Sentence> {
    let mut found = Vec::new();
    let (mut start, mut paragraph, mut line_start) = (0, 0, 0);
    let mut index = 0;
    while index < tokens.len() {
        if tokens.is(index, Kind::Break) {
            let ends = tokens.at(index).lines > 1 || line_ends_sentence(tokens, line_start, index);
            if ends {
                push(&mut found, start..index, paragraph);
                start = index + 1;
            }
            if ends {
                paragraph += 1;
            }
            line_start = index + 1;
            index += 1;
        } else if let Some(end) = sentence_end(tokens, index) {
            push(&mut found, start..end, paragraph);
            start = end;
            index = end;
        } else {
            index += 1;
        }
    }
    push(&mut found, start..tokens.len(), paragraph);
    found
}

fn push(found: &mut Vec<Sentence>, tokens: Range<usize>, paragraph: usize) {
    if tokens.start < tokens.end {
        found.push(Sentence { tokens, paragraph });
    }
}

/// A single line end closes a sentence unless the text is wrapped at a fixed width.
fn line_ends_sentence(tokens: &Tokens<'_>, line_start: usize, index: usize) -> bool {
    let width = tokens.at(index).start.saturating_sub(tokens.at(line_start).start);
    let stops = matches!(tokens.before(index), "." | "!" | "?" | "…" | "”" | "\"" | "»" | ":");
    let next = tokens.at(index + 1);
    stops || !(50..=130).contains(&width) || next.kind == Kind::Mark
}

const ABBREVIATIONS: Phrases = Phrases::of(&[
    "mr", "mrs", "ms", "dr", "dra", "sr", "sra", "srta", "st", "gov", "gen", "sen", "rep", "sgt", "capt", "lt", "col",
    "prof", "rev", "hon", "jr", "no", "num", "nos", "art", "vs", "etc", "inc", "ltd", "corp", "co", "jan", "feb",
    "aug", "sept", "oct", "nov", "dec", "d", "ud", "uds", "av", "avda", "pag", "fig", "mt", "mrd", "mio", "tsd", "ft",
    "maj", "cmdr", "lic", "ing", "arq", "mons", "gral", "p", "pp", "km", "n", "vol", "cap", "tel", "ee", "mar", "ene",
    "dic", "messrs", "mme", "dpto", "dept", "pte", "dip", "srs", "sras", "dres", "hnos", "cia", "approx", "aprox",
    "art", "arts",
]);

/// Words that open a sentence after an acronym ("in the U.S. The") and hardly ever follow it as a name.
const OPENERS: Phrases = Phrases::of(&[
    "the", "a", "an", "it", "he", "she", "they", "we", "i", "you", "this", "that", "these", "those", "but", "and",
    "in", "on", "at", "how", "what", "when", "where", "why", "if", "there", "his", "her", "their", "its", "el", "la",
    "los", "las", "un", "una", "en", "pero", "y", "su", "sus", "se", "no", "este", "esta", "segun",
]);

/// "at 5 a.m. Mr. Smith": the name goes on.
const TITLES_BEFORE_NAMES: Phrases =
    Phrases::of(&["mr", "mrs", "ms", "dr", "gov", "sen", "rep", "gen", "sgt", "capt", "prof", "sr", "sra"]);

fn sentence_end(tokens: &Tokens<'_>, index: usize) -> Option<usize> {
    let token = tokens.at(index);
    let full_stop = token.folded == ".";
    let acronym = token.kind == Kind::Word && token.folded.ends_with('.');
    if !(full_stop || acronym || matches!(token.folded.as_ref(), "!" | "?" | "…")) {
        return None;
    }
    if full_stop && tokens.is_glued(index) {
        let before = tokens.before(index);
        let initial = before.chars().count() == 1 && index > 0 && tokens.is_capital(index - 1);
        // "1. First item": the number of a list
        let numbered = tokens.is(index - 1, Kind::Number)
            && (index == 1 || tokens.is(index - 2, Kind::Break))
            && before.len() < 3
            && tokens.at(index + 1).spaced;
        // "10 a. m."
        let half_day = matches!(before, "a" | "p") && tokens.word(index + 1) == "m";
        if numbered || half_day {
            return None;
        }
        if ABBREVIATIONS.contains(before) && next_is_same_sentence(tokens, index, before) || initial {
            return None;
        }
    }
    let mut end = index + 1;
    while matches!(tokens.word(end), "." | "!" | "?" | "…") && tokens.is_glued(end) {
        end += 1;
    }
    while matches!(tokens.word(end), "”" | "\"" | "»" | "’" | "'" | ")" | "]") && tokens.is_glued(end) {
        end += 1;
    }
    let next = tokens.at(end);
    if end < tokens.len() && next.kind != Kind::Break && !next.spaced {
        return None;
    }
    let opens = match next.kind {
        Kind::Word => next.capital,
        Kind::Number | Kind::Break => true,
        Kind::Mark => !matches!(next.folded.as_ref(), "," | ";" | ")" | "-" | "–" | "—") || tokens.is_capital(end + 1),
    };
    let titled = TITLES_BEFORE_NAMES.contains(&next.folded) && tokens.word(end + 1) == ".";
    let clock = matches!(token.folded.as_ref(), "a.m." | "p.m.") && !titled
        || acronym && OPENERS.contains(&next.folded) && tokens.at(end).capital;
    (opens && (!acronym || clock || next.kind == Kind::Break)).then_some(end)
}

/// "No. 14" and "Gov. Smith" go on, "he said no. Then" does not.
fn next_is_same_sentence(tokens: &Tokens<'_>, index: usize, before: &str) -> bool {
    match before {
        "no" | "num" | "nos" | "art" | "arts" | "pag" | "fig" | "p" | "pp" | "km" | "n" | "vol" | "cap" | "tel"
        | "mar" | "ene" | "dic" | "jan" | "feb" | "aug" | "sept" | "oct" | "nov" | "dec" => {
            tokens.is(index + 1, Kind::Number) || tokens.word(index + 1) == "de"
        }
        "ee" => tokens.word(index + 1) == "uu",
        "co" | "inc" | "ltd" | "corp" | "etc" | "jr" => !tokens.is_capital(index + 1),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        let tokens = Tokens::of(text);
        sentences(&tokens).into_iter().map(|sentence| tokens.text(sentence.tokens)).collect()
    }

    #[test]
    fn a_sentence_ends_at_its_stop_and_not_at_abbreviations() {
        assert_eq!(
            cut("Gov. Ann Lee of the U.S. Senate spoke at 6 p.m. Nobody came. “It rained.” He left at No. 14."),
            ["Gov. Ann Lee of the U.S. Senate spoke at 6 p.m.", "Nobody came.", "“It rained.”", "He left at No. 14."]
        );
        assert_eq!(cut("Subió un 3.5 %. ¿Por qué? Nadie sabe"), ["Subió un 3.5 %.", "¿Por qué?", "Nadie sabe"]);
    }

    #[test]
    fn a_blank_line_ends_a_sentence() {
        assert_eq!(cut("Fire kills 12\n\nA fire"), ["Fire kills 12", "A fire"]);
    }
}
