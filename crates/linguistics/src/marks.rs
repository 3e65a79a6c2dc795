//! Quotation marks and dialogue dashes, paired.

use crate::{
    cue::cue_at,
    token::{Kind, Tokens},
};
use claimwire_domain::language::Language;
use std::ops::Range;

/// What stands between two marks.
#[derive(Debug, Clone)]
pub(crate) struct Marked {
    /// The opening mark.
    pub(crate) open: usize,
    /// The words, without the marks.
    pub(crate) inner: Range<usize>,
    /// First token after the closing mark.
    pub(crate) after: usize,
    /// Opened by a dash instead of marks.
    pub(crate) dash: bool,
    /// Goes on from the paragraph before, which was left open.
    pub(crate) continues: bool,
}

impl Marked {
    pub(crate) fn words(&self, tokens: &Tokens<'_>) -> usize {
        self.inner.clone().filter(|index| !tokens.is(*index, Kind::Mark)).count()
    }
}

/// All quoted stretches, in order; nested ones are part of the outer.
pub(crate) fn marked(tokens: &Tokens<'_>) -> Vec<Marked> {
    let mut found: Vec<Marked> = Vec::new();
    let mut index = 0;
    let mut left_open = false;
    while index < tokens.len() {
        let opens_paragraph = index == 0 || tokens.is(index - 1, Kind::Break);
        let after_stop = index > 0
            && matches!(tokens.before(index), "." | "?" | "!" | "…" | "»" | "”" | ":")
            && tokens.at(index).spaced
            && tokens.is_glued(index + 1)
            && (tokens.is_capital(index + 1) || matches!(tokens.word(index + 1), "¿" | "¡"));
        if (opens_paragraph || after_stop)
            && is_dash(tokens, index)
            && !tokens.at(index + 1).spaced
            && tokens.is(index + 1, Kind::Word) | matches!(tokens.word(index + 1), "¿" | "¡")
        {
            index = dialogue(tokens, index, &mut found);
            left_open = false;
            continue;
        }
        // »Second paragraph.
        let again = left_open && opens_paragraph && tokens.word(index) == "»";
        let Some(close) = closing_mark(tokens, index).or(again.then_some("»")) else {
            index += 1;
            continue;
        };
        let nested = close_of(tokens, index, close, true);
        let (end, closed) = if nested.1 { nested } else { close_of(tokens, index, close, false) };
        let continues = left_open && opens_paragraph;
        let goes_on = !closed && next_paragraph_goes_on(tokens, end, index);
        if (closed || goes_on || opens_paragraph)
            && let Some((dash, back)) = interjection(tokens, index + 1..end)
        {
            found.push(Marked { open: index, inner: index + 1..dash, after: dash + 1, dash: true, continues: false });
            found.push(Marked {
                open: back,
                inner: resumed(tokens, back + 1)..end,
                after: end + usize::from(closed),
                dash: true,
                continues: false,
            });
            left_open = !closed;
            index = end + 1;
            continue;
        }
        let announced = tokens.before(index) == ":" && close != "’" && close != "'";
        if closed || goes_on || (opens_paragraph || announced) && end > index + 4 {
            found.push(Marked {
                open: index,
                inner: index + 1..end,
                after: end + usize::from(closed),
                dash: false,
                continues,
            });
            left_open = !closed;
            index = end + 1;
        } else {
            index += 1;
        }
    }
    found
}

/// Whether the paragraph after the one that ends at `end` opens with the mark at `open` again, as quotations of several
/// paragraphs do.
fn next_paragraph_goes_on(tokens: &Tokens<'_>, end: usize, open: usize) -> bool {
    let mark = tokens.word(open);
    let next = tokens.word(end + 1);
    tokens.is(end, Kind::Break) && (next == mark || mark == "«" && next == "»")
}

/// «No hemos llegado —advierte la economista—, pero vamos»: the writer's dashes inside the marks.
fn interjection(tokens: &Tokens<'_>, inner: Range<usize>) -> Option<(usize, usize)> {
    let dash = inner
        .clone()
        .find(|index| is_dash(tokens, *index) && tokens.at(*index).spaced && tokens.is_glued(index + 1))?;
    let back = (dash + 2..inner.end.min(dash + 22)).find(|index| is_dash(tokens, *index) && tokens.is_glued(*index))?;
    let cue = cue_at(tokens, dash + 1, Language::Es).or_else(|| cue_at(tokens, dash + 1, Language::En))?;
    (!cue.names).then_some((dash, back))
}

/// Past the comma or stop that follows the closing dash.
fn resumed(tokens: &Tokens<'_>, from: usize) -> usize {
    let mut start = from;
    while matches!(tokens.word(start), "." | "," | ";" | ":") {
        start += 1;
    }
    start
}

fn is_dash(tokens: &Tokens<'_>, index: usize) -> bool {
    matches!(tokens.word(index), "—" | "–" | "―")
}

/// The mark that would close one opened at `index`.
fn closing_mark(tokens: &Tokens<'_>, index: usize) -> Option<&'static str> {
    let next_spaced = tokens.at(index + 1).spaced;
    let starts = index == 0
        || tokens.at(index).spaced
        || matches!(tokens.before(index), "" | "(" | "—" | "–" | "¿" | "¡" | "[" | ":" | "-");
    match tokens.word(index) {
        "“" | "„" => Some("”"),
        "«" => Some("»"),
        "\"" if !next_spaced => Some("\""),
        "‘" if starts && !next_spaced => Some("’"),
        "'" if starts && !next_spaced && tokens.is(index, Kind::Mark) => Some("'"),
        "``" => Some("''"),
        _ => None,
    }
}

/// Where the stretch ends: at its closing mark, else at the end of the paragraph.
fn close_of(tokens: &Tokens<'_>, open: usize, close: &str, nests: bool) -> (usize, bool) {
    let mut depth = 0_usize;
    let mut index = open + 1;
    while index < tokens.len() {
        let word = tokens.word(index);
        if tokens.is(index, Kind::Break)
            && (tokens.at(index).lines > 1 || close != "\"" && next_paragraph_goes_on(tokens, index, open))
        {
            return (index, false);
        }
        if close == "»" && word == "«" || nests && close == "”" && word == "“" && tokens.at(index).spaced {
            depth += 1;
        }
        let apostrophe = matches!(close, "’" | "'")
            && (!tokens.at(index + 1).spaced && tokens.is(index + 1, Kind::Word) || index > open + 60);
        if word == close && !apostrophe {
            if depth == 0 {
                return (index, true);
            }
            depth -= 1;
        }
        // “ closed by a straight mark, or by another opening one
        if close == "”"
            && matches!(word, "\"" | "“")
            && tokens.is_glued(index)
            && index > open + 1
            && tokens.at(index + 1).spaced
        {
            return (index, true);
        }
        index += 1;
    }
    (index, false)
}

/// "—No sabemos nada —dijo el alcalde—. Volverán mañana."
fn dialogue(tokens: &Tokens<'_>, open: usize, found: &mut Vec<Marked>) -> usize {
    let end = (open..tokens.len()).find(|index| tokens.is(*index, Kind::Break)).unwrap_or(tokens.len());
    let dashes: Vec<usize> = (open + 1..end).filter(|index| is_dash(tokens, *index)).collect();
    let push = |found: &mut Vec<Marked>, open: usize, inner: Range<usize>, after: usize| {
        if inner.len() > 1 {
            found.push(Marked { open, inner, after, dash: true, continues: false });
        }
    };
    // in the middle of a paragraph the writer goes on after the next stop
    let opens = open == 0 || tokens.is(open - 1, Kind::Break);
    let stop = |start: usize| (start..end).find(|index| tokens.word(*index) == "." && tokens.at(index + 1).spaced);
    match dashes.as_slice() {
        [] => {
            let last = stop(open).filter(|_| !opens).map_or(end, |stop| stop + 1);
            push(found, open, open + 1..last, last);
            last
        }
        [cue] => {
            push(found, open, open + 1..*cue, cue + 1);
            if opens { end } else { cue + 1 }
        }
        [cue, back, ..] => {
            push(found, open, open + 1..*cue, cue + 1);
            let start = resumed(tokens, back + 1);
            let last = stop(start).filter(|_| !opens).map_or(end, |stop| stop + 1);
            push(found, *back, start..last, last);
            last
        }
    }
}
