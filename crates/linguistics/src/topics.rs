//! Topic words that English and Spanish articles of one event share.

use crate::{
    lemma::{concept, stem},
    lexicon::shared,
};
use claimwire_domain::language::Language;
use std::{collections::HashMap, sync::LazyLock};

type Topics = HashMap<String, &'static str>;

static ENGLISH: LazyLock<Topics> = LazyLock::new(|| topics(Language::En));
static SPANISH: LazyLock<Topics> = LazyLock::new(|| topics(Language::Es));

/// Topics by the stems of their words.
fn topics(language: Language) -> Topics {
    let rows = shared(include_str!("../data/topics.txt"), usize::from(language == Language::Es));
    rows.into_iter().map(|(word, (topic, _))| (stem(word, language), topic)).collect()
}

/// The topic of a folded word, else its concept, else its stem.
pub(crate) fn term(word: &str, language: Language) -> String {
    let own = stem(word, language);
    let topics = if language == Language::En { &ENGLISH } else { &SPANISH };
    if let Some(topic) = topics.get(&own) {
        return (*topic).to_owned();
    }
    let (name, _) = concept(word, language);
    if name == word { own } else { name }
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
}
