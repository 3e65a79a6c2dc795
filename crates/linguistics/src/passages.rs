//! The language of a text and of each of its paragraphs, told by its commonest words.

use crate::{
    foreign::Foreign,
    lexicon::lines,
    numeral::number_words,
    numeral_words::small_word,
    sentence::Sentence,
    table::{HashMap, Table},
    token::{Kind, Tokens},
};
use claimwire_domain::language::Language;
use std::{ops::Range, sync::LazyLock};

/// Codes in the order of the list; the first two are read.
const CODES: [&str; 8] = ["en", "es", "fr", "de", "pt", "it", "nl", "ca"];
/// Words of a paragraph below which it is read in the language of its text.
const TELLING_WORDS: usize = 10;
/// Tokens looked at to tell the language of a text.
const SAMPLE: usize = 600;

/// The languages, as bits, in which a word is common.
static COMMON: LazyLock<Table<&'static str, u8>> = LazyLock::new(|| {
    let mut common: HashMap<&'static str, u8> = HashMap::default();
    // what a language's own reader takes for a function word speaks for it too
    for (place, list) in
        [include_str!("../data/function_en.txt"), include_str!("../data/function_es.txt")].iter().enumerate()
    {
        for word in lines(list).flat_map(str::split_whitespace) {
            *common.entry(word).or_default() |= 1 << place;
        }
    }
    for (code, words) in lines(include_str!("../data/stopwords.txt")).filter_map(|line| line.split_once(": ")) {
        let Some(place) = CODES.iter().position(|known| *known == code) else { continue };
        for word in words.split(' ') {
            *common.entry(word).or_default() |= 1 << place;
        }
    }
    common.into()
});

/// What speaks for each language in a stretch.
#[derive(Debug, Default)]
struct Tally {
    words: usize,
    /// Words common in English, and in Spanish.
    common: [usize; 2],
    scores: [usize; CODES.len()],
}

impl Tally {
    fn of(tokens: &Tokens<'_>, range: Range<usize>) -> Self {
        let mut tally = Self::default();
        for index in range.filter(|index| tokens.is(*index, Kind::Word)) {
            tally.words += 1;
            let word = tokens.word(index);
            // no common word is longer
            let bits = if word.len() > 8 { 0 } else { COMMON.get(word).copied().unwrap_or(0) };
            for (place, count) in tally.common.iter_mut().enumerate() {
                *count += usize::from(bits >> place & 1 == 1);
            }
            // what several languages have in common tells little
            let weight = match bits.count_ones() {
                1 => 4,
                2 => 2,
                3 => 1,
                _ => 0,
            };
            for (place, score) in tally.scores.iter_mut().enumerate() {
                *score += if bits >> place & 1 == 1 { weight } else { 0 };
            }
        }
        tally
    }

    /// The language that most speaks for, where that is beyond doubt against `own`.
    fn clearly_other_than(&self, own: usize) -> Option<usize> {
        let places = self.scores.iter().enumerate();
        let (best, score) = places.max_by_key(|(place, score)| (**score, usize::from(*place == own)))?;
        let mine = self.scores.get(own).copied().unwrap_or(0);
        // at least two words that no other language has, and half as much again as for the own one
        let clear = *score >= 8 && *score * 2 > mine * 3 && *score * 3 >= self.words;
        (best != own && clear).then_some(best)
    }
}

fn place(language: Language) -> usize {
    match language {
        Language::En => 0,
        Language::Es => 1,
    }
}

fn readable(place: usize) -> Option<Language> {
    match place {
        0 => Some(Language::En),
        1 => Some(Language::Es),
        _ => None,
    }
}

/// The language a text is read in: Spanish when its commonest words outnumber the English ones.
///
/// Where they are as many, number words and the outlet's own language tell.
pub(crate) fn language_of(tokens: &Tokens<'_>, tag: Option<&str>) -> Language {
    let tally = Tally::of(tokens, 0..tokens.len().min(SAMPLE));
    let [english, spanish] = tally.common;
    if english == spanish {
        let numbers = |language: Language| {
            let words = (0..tokens.len().min(SAMPLE)).map(|index| tokens.word(index));
            words
                .filter(|word| small_word(word, language).is_some() || number_words(language).any(|own| own == *word))
                .count()
        };
        let (english, spanish) = (numbers(Language::En), numbers(Language::Es));
        if english != spanish {
            return if spanish > english { Language::Es } else { Language::En };
        }
        if let Some(told) = tag.and_then(Language::from_tag) {
            return told;
        }
        return match whatlang::detect_lang(tokens.raw) {
            Some(whatlang::Lang::Spa) => Language::Es,
            _ => Language::En,
        };
    }
    if spanish > english { Language::Es } else { Language::En }
}

/// The code of the language that a text too short for [`passages`] is in, when it is none that is read: what the caller
/// says, else what its commonest words and its scale words say.
pub(crate) fn foreign_of(tokens: &Tokens<'_>, own: Option<Language>, tag: Option<&str>) -> Option<&'static str> {
    if own.is_some() || tokens.len() > 3 * TELLING_WORDS {
        return None;
    }
    let tally = Tally::of(tokens, 0..tokens.len());
    if tally.words >= TELLING_WORDS {
        return None;
    }
    let told = tag.and_then(|tag| tag.split(['-', '_']).next());
    if let Some(code) = told.and_then(|told| CODES.iter().skip(2).find(|code| told.eq_ignore_ascii_case(code))) {
        return Some(code);
    }
    if told.is_some() {
        return None;
    }
    let words = |place: usize| {
        let code = CODES.get(place).copied().unwrap_or_default();
        let telling = (0..tokens.len()).filter(|index| Foreign::tells(code, tokens.word(*index))).count();
        let shared = (0..tokens.len()).filter(|index| is_read_unit(tokens, *index)).count();
        (code, tally.scores.get(place).copied().unwrap_or(0) + 4 * telling.saturating_sub(shared))
    };
    let (code, score) = (2..CODES.len()).map(words).max_by_key(|(_, score)| *score)?;
    let mine = tally.scores.iter().take(2).max().copied().unwrap_or(0);
    // one word is a coincidence ("three die in a van")
    (score >= 8 && score > 2 * mine).then_some(code)
}

/// Whether a scale word or unit of the languages that are read stands at `index`.
fn is_read_unit(tokens: &Tokens<'_>, index: usize) -> bool {
    let word = tokens.word(index);
    crate::unit::is_symbol(word)
        || [Language::En, Language::Es].into_iter().any(|language| number_words(language).any(|known| known == word))
}

/// The language of each sentence by its paragraph; `None` where it is one that is not read.
pub(crate) fn passages(tokens: &Tokens<'_>, sentences: &[Sentence], own: Language) -> Vec<Option<Language>> {
    let mut found = Vec::with_capacity(sentences.len());
    for paragraph in sentences.chunk_by(|one, other| one.paragraph == other.paragraph) {
        let range =
            paragraph.first().zip(paragraph.last()).map_or(0..0, |(first, last)| first.tokens.start..last.tokens.end);
        let tally = Tally::of(tokens, range);
        let other = tally.clearly_other_than(place(own)).filter(|_| tally.words >= TELLING_WORDS);
        let language = other.map_or(Some(own), readable);
        found.extend(paragraph.iter().map(|_| language));
    }
    found
}

/// The code of the language most of a text is in, be it read or not.
pub(crate) fn code_of(tokens: &Tokens<'_>, own: Language) -> &'static str {
    let tally = Tally::of(tokens, 0..tokens.len().min(SAMPLE));
    let other = tally.clearly_other_than(place(own)).filter(|_| tally.words >= TELLING_WORDS);
    other.and_then(|place| CODES.get(place).copied()).unwrap_or(own.code())
}
