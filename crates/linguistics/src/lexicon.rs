//! Word lists of the `data` folder, read once.

use claimwire_domain::attribution::Stance;
use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// A list of folded words.
pub(crate) type Words = LazyLock<HashSet<&'static str>>;
/// Forms and their stems.
pub(crate) type Pairs = LazyLock<HashMap<&'static str, &'static str>>;

/// What a verb of saying does.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Verb {
    /// A clause or a quotation follows.
    pub(crate) says: bool,
    /// A clause may follow without "that".
    pub(crate) bare: bool,
    pub(crate) stance: Stance,
}

/// Verbs by their forms.
pub(crate) type Verbs = HashMap<&'static str, Verb>;

/// The lines of a list, comments left out.
pub(crate) fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// Words separated by white space.
pub(crate) fn words(text: &'static str) -> HashSet<&'static str> {
    lines(text).flat_map(str::split_whitespace).collect()
}

/// Lines `stem: form form`.
pub(crate) fn pairs(text: &'static str) -> HashMap<&'static str, &'static str> {
    let rows = lines(text).filter_map(|line| line.split_once(": "));
    rows.flat_map(|(stem, forms)| forms.split(' ').map(move |form| (form, stem))).collect()
}

/// Lines `flags stance: verb verb`.
pub(crate) fn verbs(text: &'static str) -> Verbs {
    let mut verbs = HashMap::new();
    for (head, forms) in lines(text).filter_map(|line| line.split_once(": ")) {
        let (flags, stance) = head.split_once(' ').unwrap_or((head, ""));
        let stance = match stance {
            "deny" => Stance::Deny,
            "doubt" => Stance::Doubt,
            "estimate" => Stance::Estimate,
            "ask" => Stance::Ask,
            "concede" => Stance::Concede,
            _ => Stance::Assert,
        };
        let verb = Verb { says: flags.contains("say"), bare: flags.contains("bare"), stance };
        for form in forms.split(' ') {
            verbs.entry(form).or_insert(verb);
        }
    }
    verbs
}

/// Lines `name|note|English words|Spanish words`: (word, (name, note)) for one language (0 or 1), in their order.
pub(crate) fn entries(
    text: &'static str,
    language: usize,
) -> impl Iterator<Item = (&'static str, (&'static str, &'static str))> {
    lines(text).flat_map(move |line| {
        let parts: Vec<&str> = line.split('|').collect();
        let (name, note, own) = match parts.as_slice() {
            [name, note, english, spanish] => (*name, *note, if language == 0 { *english } else { *spanish }),
            _ => ("", "", ""),
        };
        own.split(' ').filter(|word| !word.is_empty()).map(move |word| (word, (name, note)))
    })
}

/// The same as a table; of two entries of one word the first counts.
pub(crate) fn shared(text: &'static str, language: usize) -> HashMap<&'static str, (&'static str, &'static str)> {
    let mut found = HashMap::new();
    for (word, meaning) in entries(text, language) {
        found.entry(word).or_insert(meaning);
    }
    found
}
