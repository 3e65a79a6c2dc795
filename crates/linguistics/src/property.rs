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
struct Place {
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
                        index.places.entry(stem(word, language)).or_default().push(place);
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

/// The words of one sentence that occur in patterns.
pub(crate) struct PropertyWords {
    language: Language,
    /// Token, pattern, place.
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
        is_taken: &dyn Fn(usize) -> bool,
    ) -> Self {
        let index = Index::of(language);
        let mut hits = Vec::new();
        for token in sentence {
            let word = tokens.word(token);
            if is_taken(token)
                || !tokens.is(token, Kind::Word)
                || is_function_word(word, language)
                    && word != "without"
                    && word != "sin"
                    && word != "out"
                    && word != "off"
            {
                continue;
            }
            if let Some(places) = index.places.get(&stem(word, language)) {
                let fits = places.iter().filter(|place| !place.bare || is_bare(tokens, token, language));
                hits.extend(fits.map(|place| (token, place.pattern, place.place)));
            }
        }
        Self { language, hits }
    }

    /// The property whose pattern stands nearest to the figure at `figure`; `distance` weighs a token,
    /// `noun` tells whether the figure names what it counts.
    pub(crate) fn nearest(
        &self,
        dimension: Dimension,
        kind: FigureKind,
        noun: bool,
        distance: &dyn Fn(usize) -> Option<usize>,
        may_be: &dyn Fn(&str) -> bool,
    ) -> Option<PropertyMatch> {
        let index = Index::of(self.language);
        let mut nearest: HashMap<usize, Vec<Option<usize>>> = HashMap::default();
        for (token, pattern, place) in &self.hits {
            let Some(form) = index.patterns.get(*pattern) else { continue };
            let misfit = index
                .ids
                .get(form.property)
                .filter(|entry| may_be(&entry.id))
                .and_then(|entry| misfit(&entry.dimension, dimension, kind));
            let far = distance(*token);
            // "18 % of the population" measures no population
            let base = far == Some(0)
                && matches!(kind, FigureKind::Percent | FigureKind::Ratio)
                && index.ids.get(form.property).is_some_and(|entry| entry.dimension != "percent");
            let Some(cost) = misfit.filter(|_| !base).and_then(|misfit| Some(far? + misfit)) else { continue };
            let places = nearest.entry(*pattern).or_insert_with(|| vec![None; form.places]);
            if let Some(slot) = places.get_mut(*place) {
                *slot = Some(slot.map_or(cost, |old| old.min(cost)));
            }
        }
        let mut best: Option<(usize, usize)> = None;
        for (pattern, places) in nearest {
            let Some(form) = index.patterns.get(pattern) else { continue };
            let Some(costs) = places.into_iter().collect::<Option<Vec<usize>>>() else { continue };
            // "12 suspects in the shooting" are no shootings
            let apart = noun && costs.iter().all(|cost| *cost > 0);
            if apart && index.ids.get(form.property).is_some_and(|entry| entry.counted) {
                continue;
            }
            // more words say more: the nearest word counts in full, each further word buys four tokens
            let (near, far) = (costs.iter().min().copied().unwrap_or(0), costs.iter().max().copied().unwrap_or(0));
            let cost = (2 * near + far + 12).saturating_sub(6 * (costs.len() - 1));
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
fn misfit(written: &str, dimension: Dimension, kind: FigureKind) -> Option<usize> {
    let share = matches!(kind, FigureKind::Percent | FigureKind::Ratio | FigureKind::Multiplier);
    match written {
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
