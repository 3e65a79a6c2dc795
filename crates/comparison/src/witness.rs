//! Who is independent of whom: ten outlets with one agency text are one witness.

use crate::{pair::Prepared, words::shingles};
use chrono::TimeDelta;
use std::collections::BTreeMap;

/// Sets of members that merge and never part.
#[derive(Debug, Clone)]
struct Clusters(Vec<usize>);

impl Clusters {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn root(&self, mut member: usize) -> usize {
        while let Some(&parent) = self.0.get(member).filter(|parent| **parent != member) {
            member = parent;
        }
        member
    }

    /// The lower root stays, so the result does not depend on the order of merging.
    fn merge(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(parent) = self.0.get_mut(a.max(b)) {
            *parent = a.min(b);
        }
    }

    fn merge_equal<K: Ord>(&mut self, keys: impl IntoIterator<Item = (K, usize)>) {
        let mut first = BTreeMap::new();
        for (key, member) in keys {
            let known = *first.entry(key).or_insert(member);
            self.merge(known, member);
        }
    }

    fn roots(&self) -> Vec<usize> {
        (0..self.0.len()).map(|member| self.root(member)).collect()
    }
}

/// For every member of a frame: the root of its text, and of its witness.
#[derive(Debug, Clone)]
pub(crate) struct Witnesses {
    /// Same root = copies of one text.
    pub text: Vec<usize>,
    /// Same root = one origin, whoever tells it.
    pub origin: Vec<usize>,
}

/// Copies within this time can be one text.
const CONTAINED_WITHIN: TimeDelta = TimeDelta::days(7);
/// Equal sentences that make one article a copy of the other.
const EQUAL_SENTENCES: usize = 3;
/// Share of common word triples, in percent, that makes two sentences one.
const NEAR_IDENTICAL: usize = 60;

impl Witnesses {
    pub(crate) fn of(members: &[&Prepared<'_>]) -> Self {
        let mut clusters = Clusters::new(members.len());
        clusters.merge_equal(members.iter().enumerate().map(|(index, member)| (member.mention.article_id, index)));
        clusters.merge_equal(members.iter().enumerate().map(|(index, member)| (member.mention.sentence_hash, index)));
        credits(members, &mut clusters);
        near_identical(members, &mut clusters);
        contained(members, &mut clusters);
        let text = clusters.roots();
        origins(members, &mut clusters);
        Self { text, origin: clusters.roots() }
    }
}

/// A value told with the credit of one agency, or by the agency itself.
fn credits(members: &[&Prepared<'_>], clusters: &mut Clusters) {
    let credited = members.iter().enumerate().flat_map(|(index, member)| {
        let mention = member.mention;
        let own = mention.outlet_is_agency.then_some(&mention.outlet);
        let value = mention.figure.written.value;
        let agencies = own.into_iter().chain(&mention.signature.agencies);
        agencies.map(move |agency| ((agency.clone(), value.mantissa, value.exponent), index))
    });
    clusters.merge_equal(credited.collect::<Vec<_>>());
}

/// Sentences that differ in the number only or hardly at all, told of one value.
fn near_identical(members: &[&Prepared<'_>], clusters: &mut Clusters) {
    let mut by_value: BTreeMap<(i64, i16), Vec<usize>> = BTreeMap::new();
    for (index, member) in members.iter().enumerate() {
        let value = member.mention.figure.written.value;
        by_value.entry((value.mantissa, value.exponent)).or_default().push(index);
    }
    for group in by_value.values() {
        // One of each text is enough; the rest has merged with it.
        let mut seen = Vec::new();
        for &index in group {
            let Some(member) = members.get(index).filter(|_| clusters.root(index) == index) else { continue };
            let own = shingles(&member.mention.sentence_text);
            if let Some((twin, _)) = seen.iter().find(|(_, other)| own.is_like(other, NEAR_IDENTICAL)) {
                clusters.merge(*twin, index);
            }
            seen.push((index, own));
        }
    }
}

/// Articles that share at least three sentences within a week.
fn contained(members: &[&Prepared<'_>], clusters: &mut Clusters) {
    let mut holders: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (index, member) in members.iter().enumerate() {
        for hash in member.mention.signature.sentence_hashes.iter().collect::<std::collections::BTreeSet<_>>() {
            holders.entry(*hash).or_default().push(index);
        }
    }
    let mut equal: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for group in holders.values() {
        // Only pairs that have not merged yet need counting.
        for (position, &a) in group.iter().enumerate() {
            for &b in group.iter().skip(position + 1) {
                if clusters.root(a) != clusters.root(b) {
                    *equal.entry((a, b)).or_default() += 1;
                }
            }
        }
    }
    for ((a, b), count) in equal {
        if let (Some(first), Some(second)) = (members.get(a), members.get(b)) {
            let apart = (first.mention.published - second.mention.published).abs();
            if count >= EQUAL_SENTENCES && apart <= CONTAINED_WITHIN {
                clusters.merge(a, b);
            }
        }
    }
}

/// One named source and one release of it; without a known release, within a day.
fn origins(members: &[&Prepared<'_>], clusters: &mut Clusters) {
    let mut by_origin: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, member) in members.iter().enumerate().filter(|(_, member)| !member.slots.is_unattributed) {
        by_origin.entry(&member.slots.origin).or_default().push(index);
    }
    for group in by_origin.values() {
        for pair in group.windows(2) {
            if let [a, b] = pair
                && let (Some(first), Some(second)) = (members.get(*a), members.get(*b))
                && crate::facets::same_release(&first.slots, &second.slots)
            {
                clusters.merge(*a, *b);
            }
        }
        let staged = group.iter().filter_map(|index| Some((members.get(*index)?.slots.stage.clone()?, *index)));
        clusters.merge_equal(staged.collect::<Vec<_>>());
    }
}
