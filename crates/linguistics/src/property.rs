//! What a figure measures: the registry's patterns against the words around it.

use crate::{
    lemma::{is_function_word, stem},
    table::HashMap,
    token::{Kind, Tokens},
};
use claimwire_domain::{
    figure::{Dimension, FigureKind},
    language::Language,
    registry::Registry,
};
use std::{ops::Range, sync::LazyLock};

/// The places of a pattern, as numbers of stems.
struct Pattern {
    property: usize,
    places: usize,
}

/// A place of a pattern.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pattern: usize,
    place: usize,
    /// Nothing may narrow the word.
    bare: bool,
}

/// What the search needs to know of a property.
struct Entry {
    id: String,
    dimension: String,
    /// Counts what its patterns name.
    counted: bool,
}

struct Index {
    ids: Vec<Entry>,
    patterns: Vec<Pattern>,
    /// Stem to places.
    places: HashMap<String, Vec<Place>>,
}

impl Index {
    fn build(language: Language) -> Self {
        let mut index = Self { ids: Vec::new(), patterns: Vec::new(), places: HashMap::default() };
        for (number, property) in Registry::current().iter().enumerate() {
            index.ids.push(Entry {
                id: property.id.clone(),
                dimension: property.dimension.clone(),
                counted: property.counted,
            });
            let written = if language == Language::En { &property.en } else { &property.es };
            for pattern in written {
                let id = index.patterns.len();
                let places: Vec<&str> = pattern.split(' ').collect();
                index.patterns.push(Pattern { property: number, places: places.len() });
                for (place, words) in places.iter().enumerate() {
                    let (bare, words) = words.strip_prefix('^').map_or((false, *words), |words| (true, words));
                    for word in words.split('|') {
                        let place = Place { pattern: id, place, bare };
                        index.places.entry(stem(word, language).into_owned()).or_default().push(place);
                    }
                }
            }
        }
        index
    }

    fn of(language: Language) -> &'static Self {
        static ENGLISH: LazyLock<Index> = LazyLock::new(|| Index::build(Language::En));
        static SPANISH: LazyLock<Index> = LazyLock::new(|| Index::build(Language::Es));
        match language {
            Language::En => &ENGLISH,
            Language::Es => &SPANISH,
        }
    }
}

/// Whether some property is told by this word.
pub(crate) fn is_word(word: &str, language: Language) -> bool {
    Index::of(language).places.contains_key(stem(word, language).as_ref())
}

/// The places of patterns that each word of a page may stand in: every figure asks for the words around it.
pub(crate) struct Owners {
    index: &'static Index,
    places: Vec<&'static [Place]>,
}

impl Owners {
    pub(crate) fn of(tokens: &Tokens<'_>, language: Language) -> Self {
        let index = Index::of(language);
        let places = |token: usize| {
            let word = tokens.is(token, Kind::Word).then(|| stem(tokens.word(token), language));
            word.and_then(|word| index.places.get(word.as_ref())).map_or(&[][..], Vec::as_slice)
        };
        Self { index, places: (0..tokens.len()).map(places).collect() }
    }

    fn at(&self, token: usize) -> &'static [Place] {
        self.places.get(token).copied().unwrap_or(&[])
    }

    /// Whether this property is told by the word at `token`.
    pub(crate) fn tell(&self, token: usize, id: &str) -> bool {
        let index = self.index;
        let mut owners =
            self.at(token).iter().filter_map(|place| index.ids.get(index.patterns.get(place.pattern)?.property));
        owners.any(|owner| owner.id == id)
    }
}

/// The words of one sentence that occur in patterns.
pub(crate) struct PropertyWords {
    language: Language,
    /// The words.
    tokens: Vec<usize>,
    /// Pattern, place, number of the word; the hits of one pattern side by side.
    hits: Vec<(usize, usize, usize)>,
}

/// What was found, and how near: lower is nearer.
pub(crate) struct PropertyMatch {
    pub(crate) id: &'static str,
    pub(crate) cost: usize,
}

impl PropertyWords {
    pub(crate) fn of(
        tokens: &Tokens<'_>,
        sentence: Range<usize>,
        language: Language,
        owners: &Owners,
        is_taken: &dyn Fn(usize) -> bool,
    ) -> Self {
        let (mut hits, mut known) = (Vec::new(), Vec::new());
        for token in sentence {
            let (word, places) = (tokens.word(token), owners.at(token));
            let function = || is_function_word(word, language) && !matches!(word, "without" | "sin" | "out" | "off");
            if places.is_empty() || is_taken(token) || function() {
                continue;
            }
            let fits = places.iter().filter(|place| !place.bare || is_bare(tokens, token, language));
            hits.extend(fits.map(|place| (place.pattern, place.place, known.len())));
            known.push(token);
        }
        hits.sort_unstable();
        Self { language, tokens: known, hits }
    }

    /// How far each of the words is from a figure.
    pub(crate) fn distances(&self, distance: &dyn Fn(usize) -> Option<usize>) -> Vec<Option<usize>> {
        self.tokens.iter().map(|token| distance(*token)).collect()
    }

    /// The property whose pattern stands nearest to the figure that the words are so far from; `noun` tells whether the
    /// figure names what it counts.
    pub(crate) fn nearest(
        &self,
        dimension: Dimension,
        kind: FigureKind,
        noun: bool,
        distances: &[Option<usize>],
        may_be: &dyn Fn(&str) -> bool,
    ) -> Option<PropertyMatch> {
        let index = Index::of(self.language);
        let mut best: Option<(usize, usize)> = None;
        let mut costs: Vec<Option<usize>> = Vec::new();
        for hits in self.hits.chunk_by(|one, other| one.0 == other.0) {
            let Some(form) = hits.first().and_then(|(pattern, ..)| index.patterns.get(*pattern)) else { continue };
            let entry = index.ids.get(form.property).filter(|entry| may_be(&entry.id));
            let Some((entry, misfit)) = entry.and_then(|entry| Some((entry, misfit(entry, dimension, kind)?))) else {
                continue;
            };
            // "18 % of the population" measures no population
            let share = matches!(kind, FigureKind::Percent | FigureKind::Ratio) && entry.dimension != "percent";
            costs.clear();
            costs.resize(form.places, None);
            for (_, place, word) in hits {
                let far = distances.get(*word).copied().flatten().filter(|far| !(share && *far == 0));
                if let (Some(far), Some(slot)) = (far, costs.get_mut(*place)) {
                    *slot = Some(slot.map_or(far + misfit, |old| old.min(far + misfit)));
                }
            }
            // a pattern fits where each of its places has a word
            if costs.contains(&None) {
                continue;
            }
            let costs = || costs.iter().flatten().copied();
            // "12 suspects in the shooting" are no shootings
            if noun && entry.counted && costs().all(|cost| cost > 0) {
                continue;
            }
            // more words say more: the nearest word counts in full, each further word buys four tokens
            let (near, far) = (costs().min().unwrap_or(0), costs().max().unwrap_or(0));
            let cost = (2 * near + far + 12).saturating_sub(6 * form.places.saturating_sub(1));
            let better = best.is_none_or(|(old, property)| (cost, form.property) < (old, property));
            if better {
                best = Some((cost, form.property));
            }
        }
        let (cost, property) = best?;
        index.ids.get(property).map(|entry| PropertyMatch { id: &entry.id, cost })
    }
}

/// Whether no noun narrows the one at `index`: "prices rose", but not "oil prices rose" or "los precios del crudo".
fn is_bare(tokens: &Tokens<'_>, index: usize, language: Language) -> bool {
    match language {
        Language::En => {
            let before = index.checked_sub(1).filter(|at| tokens.is(*at, Kind::Word));
            before.is_none_or(|at| {
                let word = tokens.word(at);
                is_function_word(word, language) || matches!(word, "overall" | "general" | "annual" | "average")
            })
        }
        // "los precios de Valmora" says where, "los precios del crudo" says of what
        Language::Es => !matches!(tokens.word(index + 1), "de" | "del") || tokens.is_capital(index + 2),
    }
}

/// How badly a property of a dimension goes with a figure; `None` when not at all.
fn misfit(entry: &Entry, dimension: Dimension, kind: FigureKind) -> Option<usize> {
    let share = matches!(kind, FigureKind::Percent | FigureKind::Ratio | FigureKind::Multiplier);
    match entry.dimension.as_str() {
        "count" if dimension == Dimension::Count || kind == FigureKind::Rate => Some(0),
        "money" if dimension == Dimension::Money => Some(0),
        "percent" if matches!(dimension, Dimension::Percent | Dimension::PercentPoint) || kind == FigureKind::Ratio => {
            Some(0)
        }
        "measure" if matches!(kind, FigureKind::Magnitude | FigureKind::Measure) => Some(0),
        "count" | "money" | "measure" if share => Some(5),
        _ => None,
    }
}
