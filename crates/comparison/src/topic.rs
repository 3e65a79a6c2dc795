//! Whether two figures are about the same event, statistic or subject.
//!
//! The story decides where it is known. Without one the articles' own words do, and a contradiction
//! (other places, other subjects) weighs more than likeness: when in doubt two figures have nothing to do with each other.

use crate::{
    mention::Mention,
    words::{Set, stems, stems_of, words},
};
use claimwire_domain::{
    figure::{Basis, Extent, Place, PlaceLevel},
    ids::StoryId,
    language::Language,
    registry::{CoreKind, Property, Registry},
};
use std::{collections::HashMap, sync::OnceLock};

/// What a mention is about, ready to be compared many times.
#[derive(Debug, Clone)]
pub(crate) struct Topic {
    kind: CoreKind,
    is_periodic: bool,
    is_recalled: bool,
    language: Language,
    story: Option<StoryId>,
    /// Who or what the sentence names, each by its words.
    subjects: Vec<Set>,
    /// Those that are no places.
    owners: Vec<Set>,
    /// Those that are names; "the ferry" of another story is another ferry.
    named: Vec<Set>,
    /// Names of the article.
    entities: Set,
    /// The places of the article, and that of the figure with those around it.
    places: Set,
    has_place: bool,
    /// Whether the sentence itself says where.
    is_placed: bool,
    terms: Set,
    /// Stems of the sentence, without the words of the property.
    sentence: Set,
    /// The same with them.
    whole_sentence: Set,
    /// The sentence without property, sources, dates and verbs of telling.
    matter: Set,
    /// Stems of all names of the article.
    names: Set,
    /// Whether the place is told of as a whole ("across Valmora") or as part of one ("in Ilo province").
    extent: Option<Extent>,
    /// Who acts, where the text shows no other source.
    actor: Option<Set>,
    /// Whether what is measured belongs to a body and not to what it acts for.
    is_of_a_body: bool,
}

/// The stems by which texts name each property of the registry.
fn words_of_properties() -> &'static HashMap<&'static str, Set> {
    static WORDS: OnceLock<HashMap<&'static str, Set>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let words = |property: &'static Property| {
            let patterns = property.en.iter().chain(&property.es).map(|pattern| pattern.replace('|', " "));
            stems(&patterns.collect::<Vec<_>>().join(" "))
        };
        Registry::current().iter().map(|property| (property.id.as_str(), words(property))).collect()
    })
}

impl Topic {
    pub(crate) fn of(mention: &Mention) -> Self {
        let figure = &mention.figure;
        let signature = &mention.signature;
        let property = mention.registered();
        let named = property.and_then(|property| words_of_properties().get(property.id.as_str()));
        let without_property = |words: Set| match named {
            Some(named) => words.without(named),
            None => words,
        };
        let terms = signature.terms.iter().filter(|term| !figure.property.contains(term.as_str()));
        let own_place = figure.place.iter().flat_map(|place| place.within.iter().chain([&place.key]));
        let places: Set = signature.places.iter().chain(own_place).map(String::as_str).collect();
        let entities: Set = signature.entities.iter().flat_map(|name| [name.as_str(), homeland(name)]).collect();
        let is_among = |names: &Set, name: &str| [name].into_iter().collect::<Set>().is_subset(names);
        let by_words = |name: &String| name.split_whitespace().map(homeland).collect::<Set>();
        // Who tells a figure is not what it is about.
        let tells = |name: &String| figure.attribution.iter().any(|hop| !hop.inferred && hop.key == *name);
        let subjects = || figure.subjects.iter().filter(|name| !tells(name));
        Self {
            kind: mention.core_kind(),
            is_periodic: property.is_some_and(|property| property.frequency.is_some()),
            is_recalled: mention.is_recalled(),
            language: mention.language,
            story: mention.story,
            subjects: subjects().map(by_words).collect(),
            owners: subjects().filter(|name| !is_among(&places, name)).map(by_words).collect(),
            named: subjects().filter(|name| is_among(&entities, name)).map(by_words).collect(),
            entities,
            has_place: figure.place.is_some(),
            is_placed: figure.place.as_ref().is_some_and(|place| place.basis == Basis::Explicit),
            terms: without_property(stems_of(terms.map(String::as_str))),
            sentence: without_property(stems(&mention.sentence_text)),
            whole_sentence: stems(&mention.sentence_text),
            matter: matter(mention),
            names: stems_of(signature.entities.iter().chain(&signature.places).map(String::as_str)),
            extent: figure.place.as_ref().and_then(extent),
            actor: figure.attribution.last().filter(|hop| hop.inferred).map(|hop| hop.key.split(' ').collect()),
            is_of_a_body: matches!(figure.property.as_str(), "budget" | "employees" | "public_debt" | "savings"),
            places,
        }
    }

    /// How firmly both are about the same thing; `None` where they are not, or nobody can tell.
    pub(crate) fn same(&self, other: &Self) -> Option<Basis> {
        if self.is_told_abroad(other) && !meet(&self.named, &other.named) {
            return None;
        }
        match self.kind {
            CoreKind::Event => self.same_event(other),
            CoreKind::Statistic => self.same_statistic(other),
            CoreKind::Subject => self.same_subject(other),
        }
    }

    fn same_story(&self, other: &Self) -> Option<bool> {
        if self.is_told_abroad(other) { None } else { Some(self.story? == other.story?) }
    }

    /// Two stories in two languages may be one event: their words could not show it.
    fn is_told_abroad(&self, other: &Self) -> bool {
        self.language != other.language && self.story.is_some() && other.story.is_some() && self.story != other.story
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
        match (self.has_place, other.has_place) {
            // The place may be that of the page, while the sentences name other things.
            (true, true) if self.names_others(other) && !(self.is_placed && other.is_placed) => None,
            (true, true) if self.is_periodic || related() => Some(Basis::Explicit),
            (true, true) => None,
            // One person in both articles may be all that makes them a story; words alone may be those of any rate.
            _ if same_story == Some(true) && self.names_others(other) && self.names_shared(other) < 2 => None,
            _ if same_story == Some(true) => Some(Basis::Unmarked),
            (false, false) if same_story.is_none() && !self.is_elsewhere(other) && !self.names_others(other) => {
                Some(Basis::Inherited)
            }
            _ if same_story == Some(false) => None,
            _ => self.evidence(other),
        }
    }

    fn same_subject(&self, other: &Self) -> Option<Basis> {
        let same_story = self.same_story(other);
        if self.is_of_a_body && self.acts_otherwise(other) {
            // The city council's budget and the regional government's, both of one place.
            return None;
        }
        if !self.owners.is_empty() && !other.owners.is_empty() && !meet(&self.owners, &other.owners) {
            // Two firms in one town are two firms.
            return None;
        }
        if self.subjects_meet(other) {
            let apart = same_story == Some(false) && !meet(&self.named, &other.named);
            return (!apart).then_some(Basis::Explicit);
        }
        let contradicting = self.names_others(other);
        let likeness = self.likeness(other);
        match same_story {
            Some(false) => None,
            Some(true) if contradicting => (likeness >= 4 && self.names_shared(other) > 0).then_some(Basis::Inferred),
            Some(true) => Some(Basis::Inherited),
            None if contradicting => (likeness >= 3 && self.names_shared(other) > 0).then_some(Basis::Inferred),
            None => self.evidence(other),
        }
    }

    fn acts_otherwise(&self, other: &Self) -> bool {
        match (&self.actor, &other.actor) {
            (Some(own), Some(foreign)) => !own.is_subset(foreign) && !foreign.is_subset(own),
            _ => false,
        }
    }

    /// Whether nothing in the two sentences speaks against one thing, and a word they share speaks for it.
    pub(crate) fn may_be_one_thing(&self, other: &Self) -> bool {
        let nowhere = self.places.is_empty() && other.places.is_empty();
        let nobody = self.subjects.is_empty() && other.subjects.is_empty();
        nowhere && nobody && self.whole_sentence.shared(&other.whole_sentence) > 0
    }

    /// Whether one recalls an earlier time of what the other tells of.
    pub(crate) fn recalls(&self, other: &Self) -> bool {
        self.is_recalled != other.is_recalled && self.subjects_meet(other)
    }

    /// Whether both name a common subject.
    pub(crate) fn subjects_meet(&self, other: &Self) -> bool {
        meet(&self.subjects, &other.subjects)
    }

    /// Whether both name places and none in common, chains of places included.
    fn is_elsewhere(&self, other: &Self) -> bool {
        !self.is_contained(other)
            && !self.places.is_empty()
            && !other.places.is_empty()
            && self.places.shared(&other.places) == 0
    }

    /// Whether the words make one the whole of which the other is part.
    const fn is_contained(&self, other: &Self) -> bool {
        matches!(
            (self.extent, other.extent),
            (Some(Extent::Part), Some(Extent::Whole)) | (Some(Extent::Whole), Some(Extent::Part))
        )
    }

    /// Points for what the two articles share.
    fn likeness(&self, other: &Self) -> usize {
        let words = self.terms.shared(&other.terms).max(self.sentence.shared(&other.sentence));
        words + 2 * self.names_shared(other) + 2 * usize::from(self.subjects_meet(other))
    }

    /// Names of any kind that both articles have.
    fn names_shared(&self, other: &Self) -> usize {
        self.entities.shared(&other.entities) + self.places.shared(&other.places)
    }

    fn evidence(&self, other: &Self) -> Option<Basis> {
        let likeness = self.likeness(other);
        if self.is_elsewhere(other) && likeness < 5 {
            return None;
        }
        let others = self.names_others(other) && !self.is_contained(other);
        if others && (likeness < 2 || self.names_shared(other) == 0) {
            return None;
        }
        match likeness {
            0 => None,
            1 => Some(Basis::Inferred),
            2..=3 => Some(Basis::Inherited),
            _ => Some(Basis::Unmarked),
        }
    }

    /// Whether two sentences that are otherwise alike say it of different things: each has words that the other lacks
    /// and that are no source, no measure and no verb of telling.
    pub(crate) fn contrasts(&self, other: &Self) -> bool {
        let both = self.matter.shared(&other.matter);
        let (own, foreign) = (self.matter.len() - both, other.matter.len() - both);
        own > 0 && foreign > 0 && both * 5 >= self.matter.len().min(other.matter.len()) * 3
    }

    /// Whether one of two sentences that are otherwise alike says in a word or two of which part it speaks.
    pub(crate) fn narrows(&self, other: &Self) -> bool {
        let both = self.matter.shared(&other.matter);
        let (own, foreign) = (self.matter.len() - both, other.matter.len() - both);
        let wider = if own > 0 { self } else { other };
        let named =
            wider.names.shared(&wider.matter.clone().without(if own > 0 { &other.matter } else { &self.matter }));
        self.kind != CoreKind::Event && both >= 2 && named == 0 && matches!((own, foreign), (1 | 2, 0) | (0, 1 | 2))
    }

    /// Whether the sentence has a word that begins so.
    pub(crate) fn says(&self, word: &str) -> bool {
        let stem = stems(word);
        !stem.is_empty() && stem.is_subset(&self.whole_sentence)
    }

    /// Whether either sentence says more of its thing than the other.
    pub(crate) fn says_more(&self, other: &Self) -> bool {
        let both = self.matter.shared(&other.matter);
        self.matter.len() > both || other.matter.len() > both
    }

    /// Whether the two sentences are about the same thing word by word; raw keys need that before they may differ.
    pub(crate) fn is_same_sentence_matter(&self, other: &Self) -> bool {
        let both = self.sentence.shared(&other.sentence);
        both >= 2 && both * 3 >= self.sentence.len().min(other.sentence.len())
    }
}

/// Words of the sentence that say what the figure is of.
fn matter(mention: &Mention) -> Set {
    let figure = &mention.figure;
    let sources = figure.attribution.iter().flat_map(|hop| {
        [hop.surface.as_str(), hop.source.as_str(), hop.key.as_str(), hop.cue.as_deref().unwrap_or_default()]
    });
    let time = figure.time.iter().map(|time| time.text.as_str());
    // What is counted is the measure, where the property is known; of a raw key it is all that is known.
    let counted = figure.counted.iter().filter(|_| !mention.is_raw());
    let own = counted.chain(&figure.modifier_phrase).map(|phrase| phrase.text.as_str());
    let stage = figure.stage.iter().map(|stage| stage.text.as_str());
    let beside = stems_of(sources.chain(time).chain(own).chain(stage).chain([figure.text.as_str()]));
    let property: Vec<&str> = mention.registered().map(patterns).unwrap_or_default();
    let is_measure = |word: &String| property.iter().any(|pattern| word.starts_with(pattern));
    let rest: Vec<String> = words(&mention.sentence_text).into_iter().filter(|word| !is_measure(word)).collect();
    stems(&rest.join(" ")).without(&beside).without(telling())
}

/// The words by which a property is told in either language, without the endings that verbs change.
fn patterns(property: &'static Property) -> Vec<&'static str> {
    let all = property.en.iter().chain(&property.es).flat_map(|pattern| pattern.split([' ', '|', '^']));
    let root = |word: &'static str| {
        let verb = ["ar", "er", "ir"].iter().find_map(|end| word.strip_suffix(end));
        verb.filter(|root| root.len() > 3).unwrap_or(word)
    };
    all.map(root).filter(|word| word.len() > 2).collect()
}

/// Stems of words that only carry a figure.
fn telling() -> &'static Set {
    static SET: OnceLock<Set> = OnceLock::new();
    SET.get_or_init(|| stems(TELLING))
}

const TELLING: &str = "study survey poll published released issued estudio encuesta sondeo publicado publicada difundido difundida drew drawn attracted welcomed received receives took taken made makes brought holds held had has \
    contains came went gets measured measures completed opened built recibio recibe atrajo acogio tuvo tiene tendra hubo \
    sumaron registraron mide cuenta contara hizo stood stands reached reaches hit hits lists listed gives gave counts counted puts shows showed found \
    reported reports rose rises fell falls climbed dropped slipped remained remains recorded registered totalled amounted \
    worth stand according official officials figure figures data number numbers total bulletin report statement morning \
    afternoon evening night noon today week month year january february march april june july august september october \
    november december situo situa alcanzo alcanza cifra cifras datos numero total asciende ascendio suma registro parte \
    boletin informe comunicado oficial oficiales manana tarde noche mediodia semana enero febrero marzo abril mayo junio \
    julio agosto septiembre octubre noviembre diciembre quedo quedaron dejo deja";

/// The place that a name of its people tells: "Sarvia" of "Sarvians".
fn homeland(name: &str) -> &str {
    let people = name.strip_suffix('s').unwrap_or(name);
    people.strip_suffix('n').filter(|place| place.len() > 4 && place.ends_with('a')).unwrap_or(name)
}

/// What the words say of how much of a wider place this is.
fn extent(place: &Place) -> Option<Extent> {
    let within = place.level.filter(|level| *level < PlaceLevel::Country).map(|_| Extent::Part);
    place.extent.or(within)
}

/// Whether two lists have a name in common, in full or in part ("lumen foods", "lumen").
fn meet(own: &[Set], foreign: &[Set]) -> bool {
    own.iter().filter(|name| !name.is_empty()).any(|name| foreign.iter().any(|other| is_one_name(name, other)))
}

/// One name in full and in part; "Torvale University" is another thing than Torvale.
fn is_one_name(name: &Set, other: &Set) -> bool {
    let (short, long) = if name.len() <= other.len() { (name, other) } else { (other, name) };
    !short.is_empty() && short.is_subset(long) && long.clone().without(short).shared(bodies()) == 0
}

/// Nouns in names that make the name another thing than the place it holds.
fn bodies() -> &'static Set {
    static SET: OnceLock<Set> = OnceLock::new();
    SET.get_or_init(|| BODIES.iter().copied().collect())
}

const BODIES: &[&str] = &[
    "university",
    "college",
    "school",
    "hospital",
    "airport",
    "port",
    "station",
    "prison",
    "bank",
    "council",
    "museum",
    "library",
    "stadium",
    "theatre",
    "club",
    "united",
    "rovers",
    "county",
    "province",
    "diocese",
    "cathedral",
    "bridge",
    "greater",
    "metropolitan",
    "metropolitana",
    "universidad",
    "colegio",
    "instituto",
    "aeropuerto",
    "puerto",
    "estacion",
    "prision",
    "carcel",
    "banco",
    "ayuntamiento",
    "diputacion",
    "museo",
    "biblioteca",
    "estadio",
    "teatro",
    "condado",
    "provincia",
    "diocesis",
    "catedral",
    "puente",
];
