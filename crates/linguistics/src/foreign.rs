//! Short strings in languages that are not read: digits with the scale words and units of their language.
//!
//! Nothing but a number with its unit is told of them: what it counts and who says so takes a reader of that language.

use crate::{lexicon::lines, table::HashMap, token::Tokens};
use claimwire_domain::figure::Dimension;
use std::sync::LazyLock;

/// What a word after digits means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// A power of ten.
    Scale(i16),
    /// A currency by its code; "dollar" is the locale's.
    Money(&'static str),
    Percent,
    Points,
    /// Code, UCUM code, dimension.
    Measure(&'static str, &'static str, Dimension),
}

/// The words of one language.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Foreign(Vec<(&'static str, Meaning)>);

static LANGUAGES: LazyLock<HashMap<&'static str, Foreign>> = LazyLock::new(|| {
    let mut languages: HashMap<&'static str, Foreign> = HashMap::default();
    for (head, words) in lines(include_str!("../data/foreign_figures.txt")).filter_map(|line| line.split_once(": ")) {
        let Some((language, meaning)) =
            head.split_once(' ').and_then(|(language, rest)| Some((language, meant(rest)?)))
        else {
            continue;
        };
        let own = languages.entry(language).or_default();
        own.0.extend(words.split(", ").map(|phrase| (phrase, meaning)));
    }
    languages
});

fn meant(words: &'static str) -> Option<Meaning> {
    let words: Vec<&'static str> = words.split(' ').collect();
    Some(match words.as_slice() {
        ["scale", power] => Meaning::Scale(power.parse().ok()?),
        ["money", code] => Meaning::Money(code),
        ["percent"] => Meaning::Percent,
        ["points"] => Meaning::Points,
        ["measure", code, ucum, dimension] => Meaning::Measure(code, ucum, dimension_of(dimension)?),
        _ => return None,
    })
}

fn dimension_of(word: &str) -> Option<Dimension> {
    Some(match word {
        "length" => Dimension::Length,
        "area" => Dimension::Area,
        "volume" => Dimension::Volume,
        "mass" => Dimension::Mass,
        "speed" => Dimension::Speed,
        "power" => Dimension::Power,
        "temperature" => Dimension::Temperature,
        _ => return None,
    })
}

impl Foreign {
    /// The words of a language by its code.
    pub(crate) fn of(code: &str) -> Option<&'static Self> {
        LANGUAGES.get(code)
    }

    /// Whether a word is a scale or unit of this language alone, which speaks for the language.
    pub(crate) fn tells(code: &str, word: &str) -> bool {
        let own = |(phrase, meaning): &(&str, Meaning)| *phrase == word && !matches!(meaning, Meaning::Money(_));
        LANGUAGES.get(code).is_some_and(|language| language.0.iter().any(own))
    }

    /// The scale word at `index`: its power of ten, and where it ends.
    pub(crate) fn scale_at(&self, tokens: &Tokens<'_>, index: usize) -> Option<(i16, usize)> {
        self.longest(tokens, index, |meaning| matches!(meaning, Meaning::Scale(_))).and_then(|(meaning, end)| {
            let Meaning::Scale(power) = meaning else { return None };
            Some((power, end))
        })
    }

    /// The unit at `index`, past the preposition that leads to it ("millions d'euros", "miliardi di euro").
    pub(crate) fn unit_at(&self, tokens: &Tokens<'_>, index: usize) -> Option<(Meaning, usize)> {
        let is_unit = |meaning: &Meaning| !matches!(meaning, Meaning::Scale(_));
        let linked = usize::from(matches!(tokens.word(index), "de" | "di" | "von" | "van"));
        let elided = tokens.word(index).strip_prefix("d'").or_else(|| tokens.word(index).strip_prefix("d’"));
        if let Some(word) = elided {
            let row = self.0.iter().find(|(phrase, meaning)| *phrase == word && is_unit(meaning))?;
            return Some((row.1, index + 1));
        }
        self.longest(tokens, index + linked, is_unit)
    }

    fn longest(&self, tokens: &Tokens<'_>, index: usize, fits: impl Fn(&Meaning) -> bool) -> Option<(Meaning, usize)> {
        let rows = self.0.iter().filter(|(_, meaning)| fits(meaning));
        rows.filter_map(|(phrase, meaning)| Some((*meaning, tokens.phrase(index, phrase)?))).max_by_key(|(_, end)| *end)
    }
}
