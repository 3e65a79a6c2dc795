//! A text taken apart once: words, sentences, zones, dates.

use crate::{
    clock::opens_entry,
    digits::Locale,
    passages::{foreign_of, language_of, passages},
    property::Owners,
    sentence::{Sentence, sentences},
    time::{Mention, TimeReader},
    token::Tokens,
    zone::zones,
};
use chrono::NaiveDate;
use claimwire_domain::{
    article::{Document, Zone},
    language::Language,
    span::Span,
};

/// What all readers look at.
pub(crate) struct Page<'a> {
    pub(crate) tokens: Tokens<'a>,
    pub(crate) language: Language,
    /// The code of the language of a short text that is in none that is read.
    pub(crate) foreign: Option<&'static str>,
    pub(crate) locale: Locale,
    /// The article's local date.
    pub(crate) today: Option<NaiveDate>,
    pub(crate) sentences: Vec<Sentence>,
    /// One per sentence.
    pub(crate) zones: Vec<Zone>,
    /// The language of each sentence; `None` where it is one that is not read.
    pub(crate) passages: Vec<Option<Language>>,
    /// The hour and minute of the live-page entry that each sentence stands in; empty on a page that is none.
    pub(crate) entries: Vec<Option<(u32, u32)>>,
    /// Dates and clock times by sentence.
    pub(crate) times: Vec<Vec<Mention>>,
    /// What its words may measure.
    pub(crate) owners: Owners,
}

impl<'a> Page<'a> {
    pub(crate) fn of(document: &Document<'a>) -> Self {
        let tokens = Tokens::of(document.text);
        let foreign = foreign_of(&tokens, document.language, document.locale);
        // what is told of other languages is read with the Spanish separators and signs
        let language = document
            .language
            .unwrap_or_else(|| foreign.map_or_else(|| language_of(&tokens, document.locale), |_| Language::Es));
        let locale = Locale::of(document.locale, language, document.text);
        let locale = foreign.map_or(locale, |code| locale.abroad(code));
        let today = document.published.map(|published| published.naive_local().date());
        let sentences = sentences(&tokens);
        let zones = zones(&tokens, &sentences, document.title);
        let passages = passages(&tokens, &sentences, language);
        let dotted = opens_with_dotted_times(&tokens, &sentences);
        let reader = TimeReader { tokens: &tokens, language, today, dotted };
        let times: Vec<Vec<Mention>> = sentences.iter().map(|sentence| reader.read(sentence.tokens.clone())).collect();
        let entries = entries(&tokens, &sentences, &times);
        let owners = Owners::of(&tokens, language);
        Self { tokens, language, foreign, locale, today, sentences, zones, passages, entries, times, owners }
    }

    pub(crate) fn zone(&self, sentence: usize) -> Zone {
        self.zones.get(sentence).copied().unwrap_or(Zone::Body)
    }

    /// Whether a sentence is in the language the page is read in.
    pub(crate) fn reads(&self, sentence: usize) -> bool {
        self.passages.get(sentence).is_none_or(|passage| *passage == Some(self.language))
    }

    /// When the live-page entry around a sentence was written.
    pub(crate) fn entry(&self, sentence: usize) -> Option<(u32, u32)> {
        self.entries.get(sentence).copied().flatten()
    }

    /// The other language that is read, where a passage is in it.
    pub(crate) fn other_language(&self) -> Option<Language> {
        self.passages.iter().flatten().find(|language| **language != self.language).copied()
    }

    pub(crate) fn times(&self, sentence: usize) -> &[Mention] {
        self.times.get(sentence).map_or(&[], Vec::as_slice)
    }

    /// The sentence a token stands in. Sentences are in order, so no text is too long to look it up for each token.
    pub(crate) fn sentence_at(&self, token: usize) -> Option<usize> {
        let number = self.sentences.partition_point(|sentence| sentence.tokens.end <= token);
        self.sentences.get(number).filter(|sentence| sentence.tokens.contains(&token)).map(|_| number)
    }

    /// The dates and clock times of a token's sentence and of the next one, in order.
    pub(crate) fn times_near(&self, token: usize) -> impl Iterator<Item = &Mention> {
        let number = self.sentences.partition_point(|sentence| sentence.tokens.end <= token);
        self.times(number).iter().chain(self.times(number + 1))
    }

    pub(crate) fn sentence_span(&self, sentence: usize) -> Span {
        let tokens = self.sentences.get(sentence).map_or(0..0, |sentence| sentence.tokens.clone());
        self.tokens.span(tokens)
    }
}

/// Paragraphs that open with a clock time from which on a page is taken for a live one.
const ENTRIES: usize = 3;

/// Whether so many paragraphs open with a time with a stop in it ("9.40 The union …") that it is no decimal.
fn opens_with_dotted_times(tokens: &Tokens<'_>, sentences: &[Sentence]) -> bool {
    let opening = |(number, sentence): (usize, &Sentence)| {
        let before = number.checked_sub(1).and_then(|before| sentences.get(before));
        let first = before.is_none_or(|before| before.paragraph != sentence.paragraph);
        first && opens_entry(tokens, sentence.tokens.start)
    };
    sentences.iter().enumerate().filter(|entry| opening(*entry)).take(ENTRIES).count() == ENTRIES
}

/// The time of each sentence's entry ("14:05 – The fire …", or a line with the time alone); empty where too few are.
fn entries(tokens: &Tokens<'_>, sentences: &[Sentence], times: &[Vec<Mention>]) -> Vec<Option<(u32, u32)>> {
    let opening = |number: usize| {
        let sentence = sentences.get(number)?;
        let first =
            number == 0 || sentences.get(number - 1).is_some_and(|before| before.paragraph != sentence.paragraph);
        let time = times.get(number)?.first().filter(|time| first && time.tokens.start <= sentence.tokens.start + 1)?;
        let closed = time.tokens.end >= sentence.tokens.end
            || matches!(tokens.word(time.tokens.end), "-" | "–" | "—" | ":" | "." | "|" | ")" | "]" | "•" | "·")
            // prose leads up to a time ("At 14:05 …"); a bare one before a sentence heads an entry
            || time.tokens.start == sentence.tokens.start && tokens.is_capital(time.tokens.end);
        time.clock.filter(|_| closed)
    };
    let opened: Vec<Option<(u32, u32)>> = (0..sentences.len()).map(opening).collect();
    if opened.iter().flatten().count() < ENTRIES {
        return Vec::new();
    }
    let mut current = None;
    opened
        .into_iter()
        .map(|time| {
            current = time.or(current);
            current
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dotted_times_open_the_entries_of_a_live_page_and_no_others() {
        let values = |text: &str| -> Vec<String> {
            let document = Document { text, title: None, byline: None, language: None, locale: None, published: None };
            Page::of(&document).times.iter().flatten().map(|time| time.value.clone()).collect()
        };
        let live = "9.40 The union calls it off.\n\n10.05 Queues of 2.30 metres.\n\n11.25 The board answers.";
        assert_eq!(values(live), ["T09:40", "T10:05", "T11:25"]);
        assert_eq!(values("9.40 The union calls it off.\n\n10.05 Queues."), Vec::<String>::new());
    }
}
