//! Word stems: what patterns of the registry and words of a text are compared by.

use crate::{
    lexicon::{Pairs, Words, pairs, shared, words},
    table::Table,
};
use claimwire_domain::language::Language;
use std::{borrow::Cow, sync::LazyLock};

/// Forms whose stem no ending tells: form, stem.
static ENGLISH: Pairs = LazyLock::new(|| stems(include_str!("../data/stems_en.txt")));

static SPANISH: Pairs = LazyLock::new(|| stems(include_str!("../data/stems_es.txt")));

/// A stem of the table is its own stem: "life" as well as "lives".
fn stems(text: &'static str) -> Table<&'static str, &'static str> {
    let mut table = pairs(text);
    let own: Vec<&str> = table.values().copied().collect();
    for stem in own {
        table.entry(stem).or_insert(stem);
    }
    table.into()
}

/// The stem of a folded word.
pub(crate) fn stem(word: &str, language: Language) -> Cow<'_, str> {
    let table = match language {
        Language::En => &ENGLISH,
        Language::Es => &SPANISH,
    };
    let singular = match language {
        Language::En => english_singular(word),
        Language::Es => spanish_singular(word),
    };
    if let Some(stem) = table.get(word).or_else(|| table.get(&singular)) {
        return Cow::Borrowed(stem);
    }
    match (language, singular) {
        (Language::En, Cow::Borrowed(singular)) => english(singular),
        (Language::En, Cow::Owned(singular)) => Cow::Owned(english(&singular).into_owned()),
        (Language::Es, Cow::Borrowed(singular)) => Cow::Borrowed(spanish(singular)),
        (Language::Es, Cow::Owned(singular)) => Cow::Owned(spanish(&singular).to_owned()),
    }
}

/// The stem of a singular.
fn english(base: &str) -> Cow<'_, str> {
    let silent = |word: &str| word.len() > 3 && word.ends_with('e');
    let verb = |ending: &str| {
        let rest = base.strip_suffix(ending)?;
        let vowel = rest.chars().any(|letter| matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y'));
        (rest.len() > 2 && vowel).then_some(rest)
    };
    if let Some(rest) = verb("ied") {
        return Cow::Owned(format!("{rest}y"));
    }
    let form = verb("ing").or_else(|| verb("ed")).map_or(base, undoubled);
    Cow::Borrowed(if silent(form) { form.strip_suffix('e').unwrap_or(form) } else { form })
}

fn undoubled(word: &str) -> &str {
    let mut letters = word.chars().rev();
    let (last, before) = (letters.next(), letters.next());
    let doubled = last == before && !matches!(last, Some('l' | 's' | 'z' | 'e' | 'o'));
    let cut = if doubled { word.get(..word.len().saturating_sub(last.map_or(0, char::len_utf8))) } else { None };
    cut.unwrap_or(word)
}

/// The singular of an English noun.
pub(crate) fn english_singular(word: &str) -> Cow<'_, str> {
    match word {
        "people" | "police" | "children" | "men" | "women" => return Cow::Borrowed(word),
        "buses" | "minibuses" | "campuses" | "viruses" | "bonuses" | "censuses" | "surpluses" | "circuses" => {
            return Cow::Borrowed(word.strip_suffix("es").unwrap_or(word));
        }
        _ => {}
    }
    if let Some(rest) = word.strip_suffix("ies").filter(|rest| rest.len() > 2) {
        return Cow::Owned(format!("{rest}y"));
    }
    let sibilant = ["ses", "xes", "zes", "ches", "shes"].iter().any(|ending| word.ends_with(ending));
    if sibilant && word.ends_with("sses") || word.ends_with("xes") || word.ends_with("ches") || word.ends_with("shes") {
        return Cow::Borrowed(word.strip_suffix("es").unwrap_or(word));
    }
    let keeps = ["ss", "us", "is"].iter().any(|ending| word.ends_with(ending)) || word.len() < 4;
    Cow::Borrowed(if keeps { word } else { word.strip_suffix('s').unwrap_or(word) })
}

/// The singular of a Spanish noun.
pub(crate) fn spanish_singular(word: &str) -> Cow<'_, str> {
    let Some(rest) = word.strip_suffix('s').filter(|rest| rest.len() > 2) else { return Cow::Borrowed(word) };
    match rest.strip_suffix('e') {
        Some(stem) if stem.ends_with(['l', 'n', 'r', 'd', 'j', 'z']) && !stem.ends_with("nt") => Cow::Borrowed(stem),
        Some(stem) if stem.ends_with('c') => Cow::Owned(format!("{}z", stem.strip_suffix('c').unwrap_or(stem))),
        _ => Cow::Borrowed(rest),
    }
}

/// The stem of a singular.
fn spanish(base: &str) -> &str {
    let endings = [
        "aran", "eran", "iran", "ieron", "iendo", "aron", "aban", "ando", "arse", "ara", "era", "ira", "ado", "ada",
        "ido", "ida", "aba", "io", "ar", "er", "ir",
    ];
    let verb = endings.iter().find_map(|ending| base.strip_suffix(ending).filter(|rest| rest.len() > 2));
    match verb {
        Some(rest) => rest,
        None if base.len() > 5 => base.strip_suffix(['a', 'o', 'e']).unwrap_or(base),
        None => base,
    }
}

static CONCEPTS_EN: LazyLock<Table<&str, (&str, &str)>> =
    LazyLock::new(|| shared(include_str!("../data/concepts.txt"), 0));
static CONCEPTS_ES: LazyLock<Table<&str, (&str, &str)>> =
    LazyLock::new(|| shared(include_str!("../data/concepts.txt"), 1));

/// The concept of a counted noun, and whether it counts people; the singular itself where the lexicon knows none.
pub(crate) fn concept(noun: &str, language: Language) -> (String, bool) {
    let singular = match language {
        Language::En => english_singular(noun),
        Language::Es => spanish_singular(noun),
    };
    let concepts = if language == Language::En { &CONCEPTS_EN } else { &CONCEPTS_ES };
    let known = concepts.get(&singular).or_else(|| concepts.get(noun));
    known.map_or_else(|| (singular.to_string(), false), |(name, note)| ((*name).to_owned(), *note == "people"))
}

/// Words that carry no content of their own.
pub(crate) fn is_function_word(word: &str, language: Language) -> bool {
    let table = match language {
        Language::En => &ENGLISH_FUNCTION,
        Language::Es => &SPANISH_FUNCTION,
    };
    table.contains(word)
}

static ENGLISH_FUNCTION: Words = LazyLock::new(|| words(include_str!("../data/function_en.txt")));

static SPANISH_FUNCTION: Words = LazyLock::new(|| words(include_str!("../data/function_es.txt")));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_share_a_stem() {
        let families: &[(Language, &[&str])] = &[
            (Language::En, &["injure", "injured", "injures", "injuring"]),
            (Language::En, &["kill", "killed", "kills", "killing"]),
            (Language::En, &["evacuate", "evacuated", "evacuating"]),
            (Language::En, &["stop", "stopped", "stops"]),
            (Language::Es, &["evacuar", "evacuado", "evacuadas", "evacuaron"]),
            (Language::Es, &["fallecer", "fallecido", "fallecieron", "fallecidas"]),
            (Language::Es, &["quemar", "quemado", "quemaron"]),
            (Language::Es, &["morir", "murieron", "murio"]),
        ];
        for (language, words) in families {
            let stems: Vec<Cow<'_, str>> = words.iter().map(|word| stem(word, *language)).collect();
            assert!(stems.windows(2).all(|pair| pair[0] == pair[1]), "{words:?} {stems:?}");
        }
        assert_ne!(stem("casa", Language::Es), stem("caso", Language::Es));
    }
}
