//! Topic words that English and Spanish articles of one event share.

use crate::{
    lemma::{concept, stem},
    lexicon::entries,
    table::{HashMap, Table},
};
use claimwire_domain::language::Language;
use std::sync::LazyLock;

type Topics = Table<String, &'static str>;

static ENGLISH: LazyLock<Topics> = LazyLock::new(|| topics(Language::En));
static SPANISH: LazyLock<Topics> = LazyLock::new(|| topics(Language::Es));

/// Topics by the words themselves and by their stems. Words of two topics may share a stem ("paro", "paros"): a word
/// of the list comes before any stem, and of two stems the first, the same in every run of the program.
fn topics(language: Language) -> Topics {
    let list = || entries(include_str!("../data/topics.txt"), usize::from(language == Language::Es));
    let words = list().map(|(word, (topic, _))| (word.to_owned(), topic));
    let stems = list().map(|(word, (topic, _))| (stem(word, language).into_owned(), topic));
    let mut topics: HashMap<String, &'static str> = HashMap::default();
    for (form, topic) in words.chain(stems) {
        topics.entry(form).or_insert(topic);
    }
    topics.into()
}

/// The topic of a folded word, else its concept, else its stem.
pub(crate) fn term(word: &str, language: Language) -> String {
    let own = stem(word, language);
    let topics = if language == Language::En { &ENGLISH } else { &SPANISH };
    if let Some(topic) = topics.get(word).or_else(|| topics.get(own.as_ref())) {
        return (*topic).to_owned();
    }
    let (name, _) = concept(word, language);
    if name == word { own.into_owned() } else { name }
}

/// Whether a folded word names a topic.
pub(crate) fn is_topic(word: &str, language: Language) -> bool {
    let topics = if language == Language::En { &ENGLISH } else { &SPANISH };
    topics.contains(word) || topics.contains(stem(word, language).as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_share_the_words_of_an_event() {
        let pairs = [
            ("earthquakes", "terremotos"),
            ("flooding", "inundaciones"),
            ("killed", "murieron"),
            ("strikes", "huelgas"),
            ("evacuated", "evacuados"),
            ("layoffs", "despidos"),
        ];
        for (english, spanish) in pairs {
            assert_eq!(term(english, Language::En), term(spanish, Language::Es), "{english} {spanish}");
        }
    }

    #[test]
    fn a_word_of_the_list_comes_before_the_stem_of_another() {
        assert_eq!(term("paro", Language::Es), "unemployment");
        assert_eq!(term("paros", Language::Es), "strike");
    }
}
