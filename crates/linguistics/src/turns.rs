//! Transcripts: lines that open with the speaker's name and a colon ("HOST: Was it safe?").

use crate::{
    page::Page,
    token::{Kind, Tokens},
    utterance::{Attribution, Utterance},
};
use claimwire_domain::quotation::QuotationKind;
use std::ops::Range;

/// Labels of lines that are nobody's name.
const LABELS: &[&str] = &[
    "read",
    "watch",
    "update",
    "updated",
    "breaking",
    "photo",
    "photos",
    "video",
    "live",
    "more",
    "note",
    "correction",
    "listen",
    "opinion",
    "analysis",
    "exclusive",
    "by",
    "source",
    "tags",
    "related",
    "foto",
    "fotos",
    "vea",
    "lea",
    "ultima",
    "ultimas",
    "nota",
    "correccion",
    "directo",
    "fuente",
    "etiquetas",
    "actualizado",
    "urgente",
    "tel",
    "email",
    "when",
    "where",
];

/// The turns of a transcript; none unless two lines or more open with a name in capitals.
pub(crate) fn turns(page: &Page<'_>) -> Vec<Utterance> {
    let tokens = &page.tokens;
    let lines = (0..tokens.len()).filter(|index| *index == 0 || tokens.is(index - 1, Kind::Break));
    let named: Vec<Range<usize>> = lines.filter_map(|start| name(tokens, start)).collect();
    if named.len() < 2 {
        return Vec::new();
    }
    let ends = |number: usize, colon: usize| {
        let next = named.get(number + 1).map_or(tokens.len(), |next| next.start);
        // a turn of several lines ends where a blank line gives the page back to the writer
        (colon..next).find(|index| tokens.is(*index, Kind::Break) && tokens.at(*index).lines > 1).unwrap_or(next)
    };
    let mut found = Vec::new();
    for (number, name) in named.iter().enumerate() {
        let start = name.end + 1;
        let mut end = ends(number, start);
        while end > start && tokens.is(end - 1, Kind::Break) {
            end -= 1;
        }
        if end <= start || page.sentence_at(start).is_some_and(|sentence| !page.zone(sentence).is_eligible()) {
            continue;
        }
        found.push(Utterance {
            kind: QuotationKind::Direct,
            segments: std::iter::once(start..end).collect(),
            fragments: Vec::new(),
            attribution: Some(Attribution::plain(name.clone(), name.end..name.end, "quote.transcript")),
            follows: false,
        });
    }
    found
}

/// One to four words in capitals before a colon at the start of a line.
fn name(tokens: &Tokens<'_>, start: usize) -> Option<Range<usize>> {
    let colon = (start + 1..start + 6).find(|index| tokens.word(*index) == ":")?;
    let shouted = (start..colon).all(|index| {
        let letters = tokens.text(index..index + 1);
        tokens.word(index) == "." && tokens.is_glued(index)
            || letters.chars().all(|letter| letter.is_uppercase() || letter == '.')
    });
    let label = LABELS.contains(&tokens.word(start));
    let told =
        tokens.is(start, Kind::Word) && tokens.text(start..colon).chars().count() > 1 && tokens.at(colon + 1).spaced;
    (shouted && told && !label && !tokens.is(colon + 1, Kind::Break)).then_some(start..colon)
}
