//! Frames: which mentions measure the same thing.

use crate::{
    pair::Prepared,
    relation::{Relation, periods, places},
    slots::{Locality, Slots, Span},
};
use claimwire_domain::{
    figure::{Basis, Scenario},
    registry::CoreKind,
};

/// A frame while it is gathered: positions of its members in the sorted block.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gathered {
    /// Its members, the earliest first.
    pub members: Vec<usize>,
    /// Mentions that fit this frame and another one.
    pub undecided: Vec<usize>,
    /// The widest place that a member states.
    pub place: Option<Locality>,
    /// The period that a member states.
    pub period: Option<Span>,
}

/// Sorts a block into frames. `block` must be in order of knowledge time and claim.
pub(crate) fn gather(block: &[Prepared<'_>]) -> Vec<Gathered> {
    let mut frames: Vec<Gathered> = Vec::new();
    for (position, mention) in block.iter().enumerate() {
        let fitting: Vec<usize> = frames
            .iter()
            .enumerate()
            .filter(|(_, frame)| frame.holds(block, mention))
            .map(|(index, _)| index)
            .collect();
        match fitting.as_slice() {
            [] => frames.push(Gathered::start(position, mention)),
            [only] => join(&mut frames, *only, position, mention),
            several => match widest(&frames, several) {
                Some(index) => join(&mut frames, index, position, mention),
                None => several.iter().for_each(|index| {
                    if let Some(frame) = frames.get_mut(*index) {
                        frame.undecided.push(position);
                    }
                }),
            },
        }
    }
    frames
}

fn join(frames: &mut [Gathered], index: usize, position: usize, mention: &Prepared<'_>) {
    if let Some(frame) = frames.get_mut(index) {
        frame.add(position, mention);
    }
}

/// The frame whose place holds the places of all the others: a text that names none means the whole.
fn widest(frames: &[Gathered], several: &[usize]) -> Option<usize> {
    let place = |index: usize| frames.get(index).and_then(|frame| frame.place.as_ref());
    let holds =
        |whole: usize, part: usize| whole == part || matches!(places(place(part), place(whole)), Relation::FirstWithin);
    let mut wide = several.iter().copied().filter(|whole| several.iter().all(|part| holds(*whole, *part)));
    wide.next()
}

impl Gathered {
    fn start(position: usize, mention: &Prepared<'_>) -> Self {
        let mut frame = Self::default();
        frame.add(position, mention);
        frame
    }

    fn add(&mut self, position: usize, mention: &Prepared<'_>) {
        self.members.push(position);
        if self.place.is_none() {
            self.place = binding_place(mention).cloned();
        }
        if self.period.is_none() {
            self.period.clone_from(&mention.slots.period);
        }
    }

    fn holds(&self, block: &[Prepared<'_>], mention: &Prepared<'_>) -> bool {
        let member = |position: Option<&usize>| position.and_then(|position| block.get(*position));
        let Some(key) = member(self.members.first()) else { return false };
        let requires = |facet: &str| {
            mention.mention.registered().is_some_and(|property| property.required.iter().any(|name| name == facet))
        };
        let open = |relation: Relation, facet: &str| match relation {
            Relation::Same => true,
            Relation::Unknown => !requires(facet),
            _ => false,
        };
        same_facets(&key.slots, &mention.slots)
            && open(places(self.place.as_ref(), binding_place(mention)), "geo")
            && open(periods(self.period.as_ref(), mention.slots.period.as_ref()), "period")
            && [self.members.first(), self.members.last()]
                .into_iter()
                .any(|position| member(position).is_some_and(|known| known.topic.same(&mention.topic).is_some()))
    }
}

/// The place as far as it tells frames apart: of an event only what the sentence states.
fn binding_place<'p>(mention: &'p Prepared<'_>) -> Option<&'p Locality> {
    let stated = mention.slots.basis.get("geo").is_some_and(|basis| *basis == Basis::Explicit);
    mention.slots.place.as_ref().filter(|_| stated || mention.mention.core_kind() != CoreKind::Event)
}

/// Facets for which NONE is a value.
fn same_facets(a: &Slots, b: &Slots) -> bool {
    let actual = |slots: &Slots| match slots.scenario {
        None | Some(Scenario::Estimate) => Some(Scenario::Actual),
        other => other,
    };
    a.property == b.property
        && a.measure == b.measure
        && a.role == b.role
        && actual(a) == actual(b)
        && a.statistic == b.statistic
        && a.survey == b.survey
        && a.definition == b.definition
        && a.population == b.population
        && a.denominator == b.denominator
}
