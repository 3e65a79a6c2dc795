//! Blocking keys: two figures that may have to be compared share at least one.

use crate::{mention::Mention, origin::Origin, words::hash};
use chrono::Datelike;
use claimwire_domain::{
    ids::StoryId,
    period::Period,
    registry::{CoreKind, Registry},
};

/// The stable 64-bit keys of a figure, most telling first, each once.
///
/// Two figures belong together when one is found by a key the other looks for. Nearly all keys are both; the
/// exception keeps figures of different places, of which there are many, from looking at each other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BlockingKeys {
    /// What the figure is found by; these are stored.
    pub found_by: Vec<i64>,
    /// What it looks for among those of others.
    pub looks_for: Vec<i64>,
}

/// The keys of a figure, at most nine of each kind.
#[must_use]
pub fn blocking_keys(mention: &Mention) -> BlockingKeys {
    let mut keys = Vec::new();
    let family = Registry::current().family(&mention.figure.property);
    keys.extend(mention.story.map(|story| story_key(story, &mention.figure.property)));
    let BlockingKeys { found_by, looks_for } = statistic(mention, family).unwrap_or_default();
    mantissa(mention, &mut keys);
    origin(mention, family, &mut keys);
    lexical(mention, family, &mut keys);
    let with = |own: Vec<i64>| {
        let mut seen = std::collections::BTreeSet::new();
        own.into_iter().chain(keys.iter().copied()).filter(|key| seen.insert(*key)).collect()
    };
    BlockingKeys { found_by: with(found_by), looks_for: with(looks_for) }
}

/// K1: the story with the property family.
#[must_use]
pub fn story_key(story: StoryId, property: &str) -> i64 {
    key(&["K1", &story.to_string(), Registry::current().family(property)])
}

fn key(parts: &[&str]) -> i64 {
    i64::from_be_bytes(hash(&parts.join("\u{1f}")).to_be_bytes())
}

/// K2: property family, widest known place, period by month, quarter or year. Figures with a place look for those of
/// their place and those without one, which may mean any; figures without a place look for all.
fn statistic(mention: &Mention, family: &str) -> Option<BlockingKeys> {
    if mention.core_kind() == CoreKind::Event {
        return None;
    }
    let bucket = bucket(period(mention)?);
    let [placed, placeless] = ["placed", "placeless"].map(|kind| key(&["K2", kind, family, &bucket]));
    let Some(place) = mention.figure.place.as_ref() else {
        return Some(BlockingKeys { found_by: vec![placeless], looks_for: vec![placeless, placed] });
    };
    let there = key(&["K2", family, place.within.last().unwrap_or(&place.key), &bucket]);
    Some(BlockingKeys { found_by: vec![there, placed], looks_for: vec![there, placeless] })
}

/// The stated period; what the present tense stands for where none is stated.
fn period(mention: &Mention) -> Option<Period> {
    let stated = mention.figure.time.as_ref().map(|time| time.period);
    let property = mention.registered()?;
    if property.frequency.is_some() {
        return stated
            .filter(|period| period.days() >= 27)
            .or_else(|| crate::relation::latest_release(property, mention.published.date_naive()));
    }
    stated.or_else(|| month(mention))
}

fn bucket(period: Period) -> String {
    let start = period.start();
    match period.days() {
        ..=31 => format!("{}-{}", start.year(), start.month()),
        32..=92 => format!("{}-Q{}", start.year(), start.month0() / 3 + 1),
        _ => start.year().to_string(),
    }
}

fn month(mention: &Mention) -> Option<Period> {
    let published = mention.published.date_naive();
    Period::months(published.year(), published.month(), 1)
}

/// K3: what is counted with what the article is about, by month.
fn lexical(mention: &Mention, family: &str, keys: &mut Vec<i64>) {
    let published = mention.published.date_naive();
    let month = format!("{}-{}", published.year(), published.month());
    let what = if mention.is_raw() { mention.figure.counted_concept.as_deref().unwrap_or(family) } else { family };
    let signature = &mention.signature;
    let about =
        mention.figure.subjects.iter().take(1).chain(signature.entities.iter().take(2)).chain(signature.places.first());
    for entity in about {
        keys.push(key(&["K3", what, entity, &month]));
    }
}

/// K4: the first three digits with the kind of number, what the article is about, and the week.
fn mantissa(mention: &Mention, keys: &mut Vec<i64>) {
    let digits: String = mention.figure.written.value.mantissa.unsigned_abs().to_string().chars().take(3).collect();
    let kind = format!("{:?}", mention.figure.unit.dimension);
    let week = mention.published.date_naive().iso_week();
    let week = format!("{}-{}", week.year(), week.week());
    let Some(about) = mention.signature.entities.first().or(mention.signature.places.first()) else { return };
    keys.push(key(&["K4", &digits, &kind, about, &week]));
}

/// K5: the source with the day it spoke.
fn origin(mention: &Mention, family: &str, keys: &mut Vec<i64>) {
    let origin = Origin::of(mention);
    if !origin.is_unattributed {
        let day = origin.release.unwrap_or_else(|| mention.known_at().date_naive().to_string());
        keys.push(key(&["K5", &origin.key, &day, family]));
    }
}
