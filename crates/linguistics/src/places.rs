//! Places: a gazetteer of both languages, and what the words around a name say.

use crate::{
    fold::fold,
    lemma::is_function_word,
    lexicon::{Words, words},
    page::Page,
    phrases::Phrases,
    table::{HashMap, HashSet, Table},
    token::{Kind, Tokens},
};
use claimwire_domain::overlay::{self, Place};
use std::{ops::Range, sync::LazyLock};

/// A place named in the text.
#[derive(Debug, Clone)]
pub(crate) struct PlaceMention {
    pub(crate) tokens: Range<usize>,
    pub(crate) key: String,
    pub(crate) within: Vec<String>,
    /// Whether a preposition of place or a dateline puts something there.
    pub(crate) located: bool,
}

struct Entry {
    key: &'static str,
    within: Vec<&'static str>,
}

/// Names by their first word.
static GAZETTEER: LazyLock<Table<&'static str, Vec<(&'static str, usize)>>> = LazyLock::new(|| {
    let mut names: HashMap<&str, Vec<(&str, usize)>> = HashMap::default();
    for (number, line) in lines().enumerate() {
        for name in line.rsplit('|').next().unwrap_or("").split(';') {
            let first = name.split(' ').next().unwrap_or(name);
            names.entry(first).or_default().push((name, number));
        }
    }
    for list in names.values_mut() {
        list.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    }
    names.into()
});

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    lines()
        .map(|line| {
            let mut parts = line.split('|');
            let key = parts.next().unwrap_or("");
            let within = parts.next().unwrap_or("").split(';').filter(|key| !key.is_empty()).collect();
            Entry { key, within }
        })
        .collect()
});

fn lines() -> impl Iterator<Item = &'static str> {
    let built_in =
        include_str!("../data/places.txt").lines().filter(|line| !line.starts_with('#') && line.contains('|'));
    OWN.iter().map(String::as_str).chain(built_in)
}

/// The places a newsroom added, as lines of the same form.
static OWN: LazyLock<Vec<String>> = LazyLock::new(|| {
    let line = |place: &Place| {
        let names: Vec<String> = place.names.iter().map(|name| fold(name)).collect();
        format!("{}|{}|{}", place.key, place.within.join(";"), names.join(";"))
    };
    overlay::current().places.iter().map(line).collect()
});

/// Nouns that make the name beside them a place.
static PLACE_NOUNS: Words = LazyLock::new(|| words(include_str!("../data/place_nouns.txt")));
/// What only places have.
static PUBLIC_NOUNS: Words = LazyLock::new(|| words(include_str!("../data/public_nouns.txt")));
/// Words of place before a name.
static BEFORE: Phrases = Phrases::of(&[
    "in",
    "near",
    "across",
    "outside",
    "around",
    "throughout",
    "at",
    "off",
    "from",
    "to",
    "en",
    "cerca",
    "hacia",
    "desde",
    "tras",
    "frente",
    "between",
    "entre",
]);

/// All places of the eligible text, in order.
pub(crate) fn places(page: &Page<'_>, is_person: &dyn Fn(usize) -> bool) -> Vec<PlaceMention> {
    let tokens = &page.tokens;
    let timed: HashSet<usize> = page.times.iter().flatten().flat_map(|time| time.tokens.clone()).collect();
    let mut found: Vec<PlaceMention> = Vec::new();
    for (number, sentence) in page.sentences.iter().enumerate() {
        if !page.zone(number).is_eligible() {
            continue;
        }
        let mut index = sentence.tokens.start;
        while index < sentence.tokens.end {
            let place = if timed.contains(&index) {
                None
            } else if is_person(index) && !matches!(tokens.before(index), "in" | "en") {
                // Two listed words look like a name and a surname.
                gazetteer(tokens, index).filter(|place| place.tokens.len() > 1)
            } else {
                gazetteer(tokens, index).or_else(|| grammar(page, index, sentence.tokens.clone()))
            };
            match place {
                Some(place) => {
                    index = place.tokens.end;
                    found.push(place);
                }
                None => index += 1,
            }
        }
    }
    repeated(page, &mut found, is_person);
    found.sort_by_key(|place| place.tokens.start);
    nested(tokens, &mut found);
    found
}

fn located(tokens: &Tokens<'_>, start: usize) -> bool {
    let article = matches!(
        tokens.before(start),
        "the"
            | "el"
            | "la"
            | "los"
            | "las"
            | "de"
            | "of"
            | "del"
            | "southern"
            | "northern"
            | "eastern"
            | "western"
            | "central"
            | "toda"
            | "todo"
            | "whole"
    );
    let place = if article { start.saturating_sub(1) } else { start };
    BEFORE.contains(tokens.before(place))
        || article && PLACE_NOUNS.contains(tokens.before(place))
        || matches!(
            tokens.before(place),
            "centro" | "sur" | "norte" | "este" | "oeste" | "south" | "north" | "east" | "west"
        )
}

fn gazetteer(tokens: &Tokens<'_>, index: usize) -> Option<PlaceMention> {
    if !tokens.is_capital(index) {
        return None;
    }
    let names = GAZETTEER.get(tokens.word(index))?;
    let (end, number) = names.iter().find_map(|(name, number)| Some((tokens.phrase(index, name)?, *number)))?;
    let short = end == index + 1 && tokens.word(index).len() < 3;
    let shouted = tokens.text(index..index + 1).chars().all(|letter| letter.is_uppercase() || letter == '.');
    // "us" is a pronoun, "US" is not; "Georgia Moll" is a person, "Paris Hilton" too
    let named = tokens.is_capital(end)
        && !shouted
        && !PLACE_NOUNS.contains(tokens.word(end))
        && tokens.at(end).spaced
        && end == index + 1;
    if short && !shouted || named && !located(tokens, index) {
        return None;
    }
    let entry = ENTRIES.get(number)?;
    Some(PlaceMention {
        tokens: index..end,
        key: entry.key.to_owned(),
        within: entry.within.iter().map(|key| (*key).to_owned()).collect(),
        located: located(tokens, index),
    })
}

/// "in Torvale", "provincia de Ilo", "Alder County", "FAIRWATER (Agency) -".
fn grammar(page: &Page<'_>, index: usize, sentence: Range<usize>) -> Option<PlaceMention> {
    let tokens = &page.tokens;
    if !tokens.is_capital(index)
        || is_function_word(tokens.word(index), page.language)
        || index > sentence.start && tokens.is_capital(index - 1)
    {
        return None;
    }
    let end = name_end(tokens, index, sentence.end);
    let dateline = dateline(tokens, index, end, &sentence);
    let several = end > index + 1;
    let last_is_noun = several
        && (PLACE_NOUNS.contains(tokens.word(end - 1)) || PLACE_NOUNS.contains(tokens.word(index)))
        || matches!(
            tokens.word(end),
            "province" | "county" | "state" | "region" | "island" | "district" | "valley" | "prefecture"
        );
    let possessed = tokens.word(end) == "'s" && (end + 1..end + 4).any(|at| PUBLIC_NOUNS.contains(tokens.word(at)));
    let of = tokens.before(index) == "de"
        && index > 2
        && (index - 3..index - 1).any(|at| PUBLIC_NOUNS.contains(tokens.word(at)));
    let institution = (index..end).any(|at| crate::person_names::is_institution(tokens.word(at)));
    let place = located(tokens, index)
        && !matches!(tokens.before(index), "from" | "to" | "at" | "desde" | "tras" | "de" | "of")
        || last_is_noun
        || dateline
        || matches!(tokens.before(index), "de" | "of" | "del") && located(tokens, index)
        || possessed
        || of;
    if !place || institution || tokens.text(index..end).chars().filter(|letter| letter.is_alphabetic()).count() < 3 {
        return None;
    }
    let mut key = tokens.key(index..end);
    for noun in ["provincia de ", "ciudad de ", "isla de ", "province of ", "city of ", "region de "] {
        key = key.strip_prefix(noun).map(str::to_owned).unwrap_or(key);
    }
    for noun in [" province", " city"] {
        key = key.strip_suffix(noun).map(str::to_owned).unwrap_or(key);
    }
    Some(PlaceMention { tokens: index..end, key, within: Vec::new(), located: located(tokens, index) || dateline })
}

fn name_end(tokens: &Tokens<'_>, start: usize, limit: usize) -> usize {
    let mut end = start + 1;
    while end < limit {
        let name = tokens.is_capital(end) && tokens.word(end) != "'s";
        let article = matches!(tokens.word(end + 1), "la" | "los" | "las" | "el");
        let link = matches!(tokens.word(end), "de" | "del" | "la" | "los" | "las" | "of")
            && (tokens.is_capital(end + 1) || article && tokens.is_capital(end + 2));
        let hyphen =
            tokens.word(end) == "-" && tokens.is_glued(end) && tokens.is_glued(end + 1) && tokens.is_capital(end + 1);
        if name || link || hyphen {
            end += 1;
        } else {
            break;
        }
    }
    end
}

/// A name in capitals at the start of a text, before a dash or an agency in brackets.
fn dateline(tokens: &Tokens<'_>, index: usize, end: usize, sentence: &Range<usize>) -> bool {
    let shouted = tokens.text(index..end).chars().filter(|letter| letter.is_alphabetic()).all(char::is_uppercase);
    let opens = index == sentence.start && (index == 0 || tokens.is(index - 1, Kind::Break));
    let dash =
        (end..(end + 12).min(tokens.len())).take_while(|at| !tokens.is(*at, Kind::Break)).any(|at| is_dash(tokens, at));
    opens && dash && (shouted || is_dash(tokens, end) || tokens.word(end) == "(")
}

/// A dash between words; "Full-year profit" has a hyphen.
fn is_dash(tokens: &Tokens<'_>, index: usize) -> bool {
    matches!(tokens.word(index), "—" | "–") || tokens.word(index) == "-" && !tokens.is_glued(index)
}

/// A name that is a place once is one everywhere: "Calder Island … Calder".
fn repeated(page: &Page<'_>, found: &mut Vec<PlaceMention>, is_person: &dyn Fn(usize) -> bool) {
    let tokens = &page.tokens;
    let known: HashMap<String, (String, Vec<String>)> = found
        .iter()
        .filter(|place| place.located)
        .map(|place| (tokens.key(place.tokens.clone()), (place.key.clone(), place.within.clone())))
        .collect();
    let taken: HashSet<usize> = found.iter().flat_map(|place| place.tokens.clone()).collect();
    for sentence in &page.sentences {
        for index in sentence.tokens.clone() {
            if !tokens.is_capital(index) || taken.contains(&index) || is_person(index) {
                continue;
            }
            let end = name_end(tokens, index, sentence.tokens.end);
            if let Some((key, within)) = known.get(&tokens.key(index..end)).or_else(|| known.get(tokens.word(index))) {
                found.push(PlaceMention {
                    tokens: index..end,
                    key: key.clone(),
                    within: within.clone(),
                    located: false,
                });
            }
        }
    }
}

/// "Ilo, Valmora" and "Ilo (Valmora)": the second holds the first.
fn nested(tokens: &Tokens<'_>, found: &mut [PlaceMention]) {
    for at in 1..found.len() {
        let Some([inner, outer]) = found.get_mut(at - 1..=at) else { continue };
        let gap = inner.tokens.end..outer.tokens.start;
        let comma = gap.len() == 1 && matches!(tokens.word(gap.start), "," | "(")
            || gap.len() == 2 && tokens.word(gap.start) == "in" && tokens.word(gap.start + 1) == "the";
        if comma && inner.within.is_empty() && inner.key != outer.key && !outer.within.contains(&inner.key) {
            inner.within = std::iter::once(outer.key.clone()).chain(outer.within.iter().cloned()).collect();
        }
    }
}
