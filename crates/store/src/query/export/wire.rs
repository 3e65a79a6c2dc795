//! Which articles carry one text.

use super::LedgerCluster;
use chrono::TimeDelta;
use claimwire_domain::article::Signature;
use sea_orm::prelude::DateTimeUtc;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What an article is held against others by.
pub(super) struct Reading {
    pub(super) url: String,
    pub(super) at: DateTimeUtc,
    pub(super) signature: Signature,
}

/// Sentences more articles share than this are boilerplate and tell nothing.
const CROWDED: usize = 200;
/// Days within which a text is passed on.
const DAYS: i64 = 7;

/// Groups of at least two articles that carry one text: three sentences in common, or half of the shorter article,
/// or one where both credit the same agency.
pub(super) fn clusters(readings: Vec<Reading>) -> Vec<LedgerCluster> {
    let mut holders: HashMap<i64, Vec<usize>> = HashMap::new();
    for (index, reading) in readings.iter().enumerate() {
        let hashes: BTreeSet<i64> = reading.signature.sentence_hashes.iter().copied().collect();
        for hash in hashes {
            holders.entry(hash).or_default().push(index);
        }
    }
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for list in holders.into_values().filter(|list| (2..=CROWDED).contains(&list.len())) {
        for (place, one) in list.iter().enumerate() {
            for other in list.iter().skip(place + 1) {
                *shared.entry((*one, *other)).or_default() += 1;
            }
        }
    }
    let mut roots: Vec<usize> = (0..readings.len()).collect();
    for ((one, other), count) in shared {
        if let (Some(first), Some(second)) = (readings.get(one), readings.get(other))
            && carry_one_text(first, second, count)
        {
            let (a, b) = (root(&roots, one), root(&roots, other));
            let (low, high) = (a.min(b), a.max(b));
            if let Some(slot) = roots.get_mut(high) {
                *slot = low;
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<&Reading>> = BTreeMap::new();
    for (index, reading) in readings.iter().enumerate() {
        groups.entry(root(&roots, index)).or_default().push(reading);
    }
    groups.into_values().filter(|group| group.len() > 1).map(|group| cluster(&group)).collect()
}

fn carry_one_text(one: &Reading, other: &Reading, shared: usize) -> bool {
    let near = (one.at - other.at).abs() <= TimeDelta::days(DAYS);
    let shorter = one.signature.sentence_hashes.len().min(other.signature.sentence_hashes.len());
    let credit = one.signature.agencies.iter().any(|agency| other.signature.agencies.contains(agency));
    near && (shared >= 3 || (shared >= 2 && shared * 2 >= shorter) || credit)
}

fn root(roots: &[usize], mut index: usize) -> usize {
    while let Some(&next) = roots.get(index)
        && next != index
    {
        index = next;
    }
    index
}

fn cluster(group: &[&Reading]) -> LedgerCluster {
    let mut credits: BTreeMap<&str, usize> = BTreeMap::new();
    for agency in group.iter().flat_map(|reading| &reading.signature.agencies) {
        *credits.entry(agency).or_default() += 1;
    }
    let origin =
        credits.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(a.0))).map(|(agency, _)| agency.to_owned());
    let mut article_urls: Vec<String> = group.iter().map(|reading| reading.url.clone()).collect();
    article_urls.sort();
    LedgerCluster { origin, article_urls }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(url: &str, hashes: &[i64], agencies: &[&str]) -> Reading {
        Reading {
            url: url.to_owned(),
            at: DateTimeUtc::UNIX_EPOCH,
            signature: Signature {
                sentence_hashes: hashes.to_vec(),
                agencies: agencies.iter().map(|agency| (*agency).to_owned()).collect(),
                ..Signature::default()
            },
        }
    }

    #[test]
    fn copies_of_one_text_are_one_cluster_whatever_the_order() {
        let make = || {
            vec![
                reading("c", &[1, 2, 3, 9], &[]),
                reading("a", &[1, 2, 3], &["coastal wire"]),
                reading("b", &[3, 7, 8], &["coastal wire"]),
                reading("d", &[3, 20, 21, 22], &[]),
            ]
        };
        let expected = LedgerCluster {
            origin: Some("coastal wire".to_owned()),
            article_urls: ["a", "b", "c"].map(str::to_owned).to_vec(),
        };
        assert_eq!(clusters(make()), std::slice::from_ref(&expected));
        assert_eq!(clusters(make().into_iter().rev().collect()), [expected]);
    }

    #[test]
    fn one_sentence_in_common_makes_no_cluster() {
        assert!(clusters(vec![reading("a", &[1, 2, 3], &[]), reading("b", &[1, 5, 6], &[])]).is_empty());
    }
}
