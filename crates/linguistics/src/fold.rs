//! Folded forms: what keys, lexicons and hashes are made of.

use std::borrow::Cow;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Lower case without accents, words separated by single spaces.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        fold_into(word, &mut folded);
    }
    folded
}

/// The folded form of one word.
pub(crate) fn folded(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(word);
    }
    let mut folded = String::with_capacity(word.len());
    fold_into(word, &mut folded);
    Cow::Owned(folded)
}

/// Appends the folded form of one word.
pub(crate) fn fold_into(word: &str, folded: &mut String) {
    if word.is_ascii() {
        folded.extend(word.chars().map(|character| character.to_ascii_lowercase()));
        return;
    }
    for character in word.chars() {
        if character.is_ascii() {
            folded.push(character.to_ascii_lowercase());
        } else {
            // marks are left out, so their canonical order does not matter
            decompose_canonical(character, |part| push_folded(part, folded));
        }
    }
}

fn push_folded(part: char, folded: &mut String) {
    match part {
        _ if part.is_ascii() => folded.push(part.to_ascii_lowercase()),
        _ if is_combining_mark(part) => {}
        '’' | '‘' | 'ʼ' => folded.push('\''),
        'ß' => folded.push_str("ss"),
        'ø' | 'Ø' => folded.push('o'),
        'ł' | 'Ł' => folded.push('l'),
        _ => folded.extend(part.to_lowercase().filter(|lower| !is_combining_mark(*lower))),
    }
}

/// A stable 64-bit hash of the words of a sentence; case, accents and punctuation do not count.
#[must_use]
pub fn sentence_hash(text: &str) -> i64 {
    let mut words = String::with_capacity(text.len() + 8);
    for word in text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()) {
        fold_into(word, &mut words);
        words.push(' ');
    }
    let bytes = blake3::hash(words.as_bytes());
    let (head, _) = bytes.as_bytes().split_first_chunk::<8>().expect("a blake3 hash has 32 bytes");
    i64::from_le_bytes(*head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_drops_case_accents_and_extra_space() {
        assert_eq!(fold("  Peñaluz \n ÁVILA’s  "), "penaluz avila's");
    }

    #[test]
    fn a_sentence_hash_is_stable_and_blind_to_punctuation() {
        let hash = sentence_hash("At least 12 people died.");
        assert_eq!(hash, sentence_hash("at least 12 people — died"));
        assert_eq!(hash, 5_540_812_901_526_659_827);
    }
}
