//! Offices and callings: which nouns may mean the same person, and which mean any person told of before.

use crate::{
    lexicon::{Words, lines, words},
    table::{HashMap, Table},
};
use std::sync::LazyLock;

static CLASSES: LazyLock<Table<&'static str, Vec<usize>>> = LazyLock::new(|| {
    let mut classes: HashMap<&'static str, Vec<usize>> = HashMap::default();
    for (class, line) in lines(include_str!("../data/roles.txt")).enumerate() {
        for word in line.split_whitespace() {
            classes.entry(word).or_default().push(class);
        }
    }
    classes.into()
});

static PERSONS: Words = LazyLock::new(|| words(include_str!("../data/persons.txt")));

/// Whether two head nouns can name one office ("coach", "trainer").
pub(crate) fn is_same_role(one: &str, other: &str) -> bool {
    let classes = |word: &str| CLASSES.get(word).map_or(&[][..], Vec::as_slice);
    one == other || classes(one).iter().any(|class| classes(other).contains(class))
}

/// Whether the noun means a person whatever the calling ("the man").
pub(crate) fn is_person_noun(word: &str) -> bool {
    PERSONS.contains(word)
}

/// What the form of a noun tells of the gender, in Spanish.
pub(crate) fn spoken_gender(article: &str) -> Option<bool> {
    match article {
        "la" | "esta" => Some(true),
        "el" | "este" => Some(false),
        _ => None,
    }
}
