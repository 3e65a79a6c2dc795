//! Names, places and topics: what stories and witnesses are found by.

use crate::{
    fold::sentence_hash,
    lemma::{concept, is_function_word, stem},
    page::Page,
    token::Kind,
};
use claimwire_domain::{
    article::{Signature, Zone},
    figure::{Basis, Figure, Place},
    span::Span,
};
use std::{collections::BTreeSet, ops::Range};

/// Most names and terms kept of one article.
const KEPT: usize = 40;
/// Sentences of the lead.
const LEAD: usize = 3;
/// Words of a sentence from which on it identifies a text.
const TELLING_WORDS: usize = 6;
/// Words after which a name is a place.
const PLACE_BEFORE: &[&str] =
    &["in", "near", "across", "outside", "around", "en", "cerca", "province", "provincia", "ciudad", "city"];

/// A run of capitalised words.
pub(crate) struct Name {
    /// Which sentence.
    pub(crate) sentence: usize,
    /// Where.
    pub(crate) span: Span,
    /// The words.
    pub(crate) text: String,
    /// Folded.
    pub(crate) key: String,
    /// Whether a word before it says that it is a place.
    pub(crate) is_place: bool,
}

/// The names of the running text, in order.
pub(crate) fn names(page: &Page<'_>) -> Vec<Name> {
    let mut found = Vec::new();
    for (number, sentence) in page.sentences.iter().enumerate() {
        if !page.zone(number).is_eligible() {
            continue;
        }
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            let end = name_end(page, at, sentence.tokens.end);
            if end > at && !is_mere_opening(page, at..end, sentence.tokens.start) {
                found.push(name(page, number, at..end));
            }
            at = end.max(at + 1);
        }
    }
    found
}

fn name_end(page: &Page<'_>, start: usize, limit: usize) -> usize {
    let tokens = &page.tokens;
    let is_name = |index: usize| {
        tokens.is(index, Kind::Word) && tokens.is_capital(index) && tokens.word(index).chars().count() > 1
    };
    if !is_name(start) {
        return start;
    }
    let mut end = start + 1;
    while end < limit {
        if is_name(end) {
            end += 1;
        } else if matches!(tokens.word(end), "de" | "del" | "of" | "la" | "los" | "las" | "y")
            && end + 1 < limit
            && is_name(end + 1)
            && tokens.word(end) != "y"
        {
            end += 2;
        } else {
            break;
        }
    }
    end
}

/// The first word of a sentence is capitalised whatever it is; alone it is a name only if it carries content
/// and is written with a capital elsewhere too.
fn is_mere_opening(page: &Page<'_>, range: Range<usize>, sentence_start: usize) -> bool {
    let tokens = &page.tokens;
    let content = range.clone().filter(|index| !is_function_word(tokens.word(*index), page.language)).count();
    if content == 0 {
        return true;
    }
    let opens =
        range.start == sentence_start || !tokens.is(range.start - 1, Kind::Word) && range.start == sentence_start + 1;
    opens
        && range.len() == 1
        && !page.sentences.iter().any(|sentence| {
            (sentence.tokens.start + 1..sentence.tokens.end).any(|index| {
                index != range.start && tokens.is_capital(index) && tokens.word(index) == tokens.word(range.start)
            })
        })
}

fn name(page: &Page<'_>, sentence: usize, range: Range<usize>) -> Name {
    let tokens = &page.tokens;
    let start = (range.start..range.end)
        .find(|index| !is_function_word(tokens.word(*index), page.language))
        .unwrap_or(range.start);
    let range = start..range.end;
    let before = start.checked_sub(1).map(|index| tokens.word(index)).unwrap_or_default();
    let before = if matches!(before, "the" | "la" | "el" | "de" | "of") {
        start.checked_sub(2).map(|index| tokens.word(index)).unwrap_or_default()
    } else {
        before
    };
    Name {
        sentence,
        span: tokens.span(range.clone()),
        text: tokens.text(range.clone()).to_owned(),
        key: tokens.key(range),
        is_place: PLACE_BEFORE.contains(&before),
    }
}

/// The signature of a page.
pub(crate) fn signature(page: &Page<'_>, names: &[Name], title: Option<&str>) -> Signature {
    let mut terms = Vec::new();
    let title_page = title.map(crate::token::Tokens::of);
    let title_words = title_page.iter().flat_map(|tokens| (0..tokens.len()).map(move |index| (tokens, index)));
    let lead = page.sentences.iter().enumerate().filter(|(number, _)| page.zone(*number) == Zone::Body).take(LEAD);
    let lead_words = lead.flat_map(|(_, sentence)| sentence.tokens.clone().map(|index| (&page.tokens, index)));
    for (tokens, index) in title_words.chain(lead_words) {
        let word = tokens.word(index);
        if tokens.is(index, Kind::Word) && word.chars().count() > 2 && !is_function_word(word, page.language) {
            let (shared, _) = concept(word, page.language);
            terms.push(if shared == word { stem(word, page.language) } else { shared });
        }
    }
    let sentence_hashes = page
        .sentences
        .iter()
        .enumerate()
        .filter(|(number, sentence)| {
            page.zone(*number).is_eligible()
                && sentence.tokens.clone().filter(|index| page.tokens.is(*index, Kind::Word)).count() >= TELLING_WORDS
        })
        .map(|(_, sentence)| sentence_hash(page.tokens.text(sentence.tokens.clone())))
        .collect();
    Signature {
        entities: distinct(names.iter().map(|name| name.key.clone())),
        terms: distinct(terms.into_iter()),
        places: distinct(names.iter().filter(|name| name.is_place).map(|name| name.key.clone())),
        agencies: Vec::new(),
        sentence_hashes,
    }
}

fn distinct(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    words.filter(|word| !word.is_empty() && seen.insert(word.clone())).take(KEPT).collect()
}

/// Gives a figure the names of its sentence and the nearest place before it.
pub(crate) fn place_figure(figure: &mut Figure, page: &Page<'_>, names: &[Name]) {
    let sentence = (0..page.sentences.len()).find(|number| page.sentence_span(*number).contains(figure.span));
    let here = |name: &&Name| Some(name.sentence) == sentence;
    if figure.subjects.is_empty() {
        figure.subjects = distinct(names.iter().filter(here).map(|name| name.key.clone()));
        if figure.subjects.is_empty() {
            figure.subjects = distinct(names.iter().take(3).map(|name| name.key.clone()));
        }
    }
    if figure.place.is_none() {
        let explicit = names.iter().filter(here).find(|name| name.is_place);
        let inherited = names.iter().find(|name| name.is_place);
        figure.place = explicit.or(inherited).map(|name| Place {
            text: name.text.clone(),
            key: name.key.clone(),
            within: Vec::new(),
            span: explicit.map(|name| name.span),
            basis: if explicit.is_some() { Basis::Explicit } else { Basis::Inherited },
        });
    }
}
