//! Whether two figures are about the same event, statistic or subject.
//!
//! The story decides where it is known. Without one the articles' own words do, and a contradiction
//! (other places, other subjects) weighs more than likeness: when in doubt two figures have nothing to do with each other.

use crate::{
    mention::Mention,
    words::{shared, stems},
};
use claimwire_domain::{
    figure::{Basis, Place},
    ids::StoryId,
    registry::{CoreKind, Property, Registry},
};
use std::{
    collections::{BTreeSet, HashMap},
    sync::OnceLock,
};

/// What a mention is about, ready to be compared many times.
#[derive(Debug, Clone)]
pub(crate) struct Topic {
    kind: CoreKind,
    is_periodic: bool,
    is_recalled: bool,
    story: Option<StoryId>,
    subjects: BTreeSet<String>,
    entities: BTreeSet<String>,
    places: BTreeSet<String>,
    own_place: Option<(BTreeSet<String>, String)>,
    /// Whether the sentence itself says where.
    is_placed: bool,
    terms: BTreeSet<String>,
    /// Stems of the sentence, without the words of the property.
    pub sentence: BTreeSet<String>,
}

/// The stems by which texts name each property of the registry.
fn words_of_properties() -> &'static HashMap<&'static str, BTreeSet<String>> {
    static WORDS: OnceLock<HashMap<&'static str, BTreeSet<String>>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let words = |property: &'static Property| {
            let patterns = property.en.iter().chain(&property.es);
            patterns.flat_map(|pattern| stems(&pattern.replace('|', " "))).collect()
        };
        Registry::built_in().iter().map(|property| (property.id.as_str(), words(property))).collect()
    })
}

impl Topic {
    pub(crate) fn of(mention: &Mention) -> Self {
        let figure = &mention.figure;
        let signature = &mention.signature;
        let property = mention.registered();
        let named = property.and_then(|property| words_of_properties().get(property.id.as_str()));
        let without_property = |words: BTreeSet<String>| {
            words.into_iter().filter(|word| named.is_none_or(|named| !named.contains(word))).collect()
        };
        let terms = signature.terms.iter().filter(|term| !figure.property.contains(term.as_str()));
        let own_place =
            figure.place.as_ref().map(|place: &Place| (place.within.iter().cloned().collect(), place.key.clone()));
        Self {
            kind: mention.core_kind(),
            is_periodic: property.is_some_and(|property| property.frequency.is_some()),
            is_recalled: mention.is_recalled(),
            story: mention.story,
            subjects: figure.subjects.iter().cloned().collect(),
            entities: signature.entities.iter().cloned().collect(),
            places: signature.places.iter().cloned().collect(),
            own_place,
            is_placed: figure.place.as_ref().is_some_and(|place| place.basis == Basis::Explicit),
            terms: without_property(terms.flat_map(|term| stems(term)).collect()),
            sentence: without_property(stems(&mention.sentence_text)),
        }
    }

    /// How firmly both are about the same thing; `None` where they are not, or nobody can tell.
    pub(crate) fn same(&self, other: &Self) -> Option<Basis> {
        match self.kind {
            CoreKind::Event => self.same_event(other),
            CoreKind::Statistic => self.same_statistic(other),
            CoreKind::Subject => self.same_subject(other),
        }
    }

    fn same_story(&self, other: &Self) -> Option<bool> {
        Some(self.story? == other.story?)
    }

    fn same_event(&self, other: &Self) -> Option<Basis> {
        // An older event recalled beside today's is another event, even inside one story.
        if self.is_recalled != other.is_recalled {
            return None;
        }
        match self.same_story(other) {
            Some(true) if self.names_others(other) && self.likeness(other) < 4 => None,
            Some(true) => Some(Basis::Unmarked),
            Some(false) => None,
            None => self.evidence(other),
        }
    }

    /// Whether both sentences name somebody or something, and nothing in common.
    fn names_others(&self, other: &Self) -> bool {
        !self.subjects.is_empty() && !other.subjects.is_empty() && !self.subjects_meet(other)
    }

    fn same_statistic(&self, other: &Self) -> Option<Basis> {
        let same_story = self.same_story(other);
        let related = || same_story == Some(true) || self.likeness(other) > 0;
        match (&self.own_place, &other.own_place) {
            // The place may be that of the page, while the sentences name other things.
            (Some(_), Some(_)) if self.names_others(other) && !(self.is_placed && other.is_placed) => None,
            (Some(_), Some(_)) if self.is_periodic || related() => Some(Basis::Explicit),
            (Some(_), Some(_)) => None,
            _ if same_story == Some(true) && self.names_others(other) && self.likeness(other) < 4 => None,
            _ if same_story == Some(true) => Some(Basis::Unmarked),
            (None, None) if same_story.is_none() && !self.is_elsewhere(other) => Some(Basis::Inherited),
            _ if same_story == Some(false) => None,
            _ => self.evidence(other),
        }
    }

    fn same_subject(&self, other: &Self) -> Option<Basis> {
        let same_story = self.same_story(other);
        let (own, foreign) = (self.owners(), other.owners());
        if !own.is_empty() && !foreign.is_empty() && !meet(&own, &foreign) {
            // Two firms in one town are two firms.
            return None;
        }
        let likeness = self.likeness(other);
        if self.subjects_meet(other) {
            return if same_story == Some(false) && likeness < 2 { None } else { Some(Basis::Explicit) };
        }
        let contradicting = self.names_others(other);
        match same_story {
            Some(false) => None,
            Some(true) if contradicting => (likeness >= 4).then_some(Basis::Inferred),
            Some(true) => Some(Basis::Inherited),
            None if contradicting => (likeness >= 3).then_some(Basis::Inferred),
            None => self.evidence(other),
        }
    }

    /// Whether both name a common subject.
    fn subjects_meet(&self, other: &Self) -> bool {
        meet(&self.subjects.iter().collect::<Vec<_>>(), &other.subjects.iter().collect::<Vec<_>>())
    }

    /// The subjects that are no places.
    fn owners(&self) -> Vec<&String> {
        let places = self.all_places();
        self.subjects.iter().filter(|subject| !places.contains(subject)).collect()
    }

    /// Whether both name places and none in common, chains of places included.
    fn is_elsewhere(&self, other: &Self) -> bool {
        let (own, foreign) = (self.all_places(), other.all_places());
        !own.is_empty() && !foreign.is_empty() && own.is_disjoint(&foreign)
    }

    fn all_places(&self) -> BTreeSet<&String> {
        let own = self.own_place.iter().flat_map(|(within, key)| within.iter().chain([key]));
        self.places.iter().chain(own).collect()
    }

    /// Points for what the two articles share.
    fn likeness(&self, other: &Self) -> usize {
        let places = self.all_places().intersection(&other.all_places()).count();
        let words = shared(&self.terms, &other.terms).max(shared(&self.sentence, &other.sentence));
        let subjects = usize::from(self.subjects_meet(other));
        shared(&self.entities, &other.entities) * 2 + places * 2 + subjects * 2 + words
    }

    fn evidence(&self, other: &Self) -> Option<Basis> {
        let likeness = self.likeness(other);
        if self.is_elsewhere(other) && likeness < 5 {
            return None;
        }
        if self.names_others(other) && likeness < 2 {
            return None;
        }
        match likeness {
            0 => None,
            1 => Some(Basis::Inferred),
            2..=3 => Some(Basis::Inherited),
            _ => Some(Basis::Unmarked),
        }
    }

    /// Whether the two sentences are about the same thing word by word; raw keys need that before they may differ.
    pub(crate) fn is_same_sentence_matter(&self, other: &Self) -> bool {
        let both = shared(&self.sentence, &other.sentence);
        both >= 2 && both * 3 >= self.sentence.len().min(other.sentence.len())
    }
}

/// Whether two lists have a name in common, in full or in part ("lumen foods", "lumen").
fn meet(own: &[&String], foreign: &[&String]) -> bool {
    let parts = |text: &str| text.split_whitespace().map(str::to_owned).collect::<BTreeSet<_>>();
    own.iter().any(|subject| {
        foreign.iter().any(|name| {
            let (first, second) = (parts(subject), parts(name));
            !first.is_empty() && !second.is_empty() && (first.is_subset(&second) || second.is_subset(&first))
        })
    })
}
