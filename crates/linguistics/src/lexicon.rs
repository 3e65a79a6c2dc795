//! Word lists of the `data` folder, read once.

use crate::table::{HashMap, Table};
use claimwire_domain::attribution::Stance;
use std::sync::LazyLock;

/// A list of folded words.
pub(crate) type Words = LazyLock<Table<&'static str, ()>>;
/// Forms and their stems.
pub(crate) type Pairs = LazyLock<Table<&'static str, &'static str>>;

/// What a verb of saying does.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Verb {
    /// A clause or a quotation follows.
    pub(crate) says: bool,
    /// A clause may follow without "that".
    pub(crate) bare: bool,
    /// Whatever follows is a clause: a true verb of saying.
    pub(crate) any: bool,
    /// Only a plural subject has this form ("critics say").
    pub(crate) plural: bool,
    /// Says something only after a comma or a closing mark ("…, precisa la agencia").
    pub(crate) inverted: bool,
    /// A count and a figure follow ("raised the toll to 40").
    pub(crate) toll: bool,
    /// A figure may follow as its object.
    pub(crate) object: bool,
    /// The second word of a form of two.
    pub(crate) second: Option<&'static str>,
    pub(crate) stance: Stance,
}

/// Verbs by the first words of their forms; a form of two words stands before the plain one.
pub(crate) type Verbs = Table<&'static str, Vec<Verb>>;

/// The lines of a list without remarks.
pub(crate) fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// Words separated by white space.
pub(crate) fn words(text: &'static str) -> Table<&'static str, ()> {
    lines(text).flat_map(str::split_whitespace).collect()
}

/// Lines `stem: form form`.
pub(crate) fn pairs(text: &'static str) -> HashMap<&'static str, &'static str> {
    let rows = lines(text).filter_map(|line| line.split_once(": "));
    rows.flat_map(|(stem, forms)| forms.split(' ').map(move |form| (form, stem))).collect()
}

/// Lines `flags stance: verb verb`.
pub(crate) fn verbs(text: &'static str) -> Verbs {
    let mut verbs: HashMap<&'static str, Vec<Verb>> = HashMap::default();
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
        let has = |flag: &str| flags.split('+').any(|own| own == flag);
        let (says, bare, object) = (has("say"), has("bare"), has("object"));
        for form in forms.split(' ') {
            let (first, second) = form.split_once('_').map_or((form, None), |(first, second)| (first, Some(second)));
            let known = verbs.entry(first).or_default();
            if known.iter().all(|verb| verb.second != second) {
                known.push(Verb {
                    says,
                    bare,
                    any: has("any"),
                    plural: has("plural"),
                    inverted: has("inverted"),
                    toll: has("toll"),
                    object,
                    second,
                    stance,
                });
                known.sort_by_key(|verb| verb.second.is_none());
            }
        }
    }
    verbs.into()
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
pub(crate) fn shared(text: &'static str, language: usize) -> Table<&'static str, (&'static str, &'static str)> {
    let mut found = HashMap::default();
    for (word, meaning) in entries(text, language) {
        found.entry(word).or_insert(meaning);
    }
    found.into()
}
