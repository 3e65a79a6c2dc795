//! When two articles tell of one event or matter. Pure and symmetric, so that stories come out the same
//! whatever the order in which articles arrive.

use claimwire_domain::{article::Signature, ids::derive_uuid};
use std::collections::BTreeSet;

/// Days between two articles beyond which they are never linked directly.
pub const WINDOW_DAYS: i64 = 7;

/// Terms by which candidates are found: names and places, which are rare, and whole sentences, which copies share.
#[must_use]
pub fn candidate_terms(signature: &Signature) -> Vec<i64> {
    let names = signature.places.iter().chain(&signature.entities).map(|name| hash(b"name", name.as_bytes()));
    let sentences = signature.sentence_hashes.iter().map(|sentence| hash(b"sentence", &sentence.to_be_bytes()));
    names.chain(sentences).collect::<BTreeSet<i64>>().into_iter().collect()
}

fn hash(kind: &[u8], content: &[u8]) -> i64 {
    let (high, _) = derive_uuid(&[kind, content]).as_u64_pair();
    i64::from_be_bytes(high.to_be_bytes())
}

/// Whether two articles belong to one story: copies of one text, or a shared place or name together with a
/// shared topic. A place alone is not enough (a province has many stories), nor is a topic alone.
#[must_use]
pub fn same_story(one: &Signature, other: &Signature) -> bool {
    let sentences: BTreeSet<i64> = one.sentence_hashes.iter().copied().collect();
    if other.sentence_hashes.iter().filter(|hash| sentences.contains(hash)).count() >= 2 {
        return true;
    }
    let places = shared(&one.places, &other.places);
    let names: usize = {
        let place_names: BTreeSet<&String> = one.places.iter().chain(&other.places).collect();
        shared(&one.entities, &other.entities).iter().filter(|name| !place_names.contains(*name)).count()
    };
    let terms = shared(&one.terms, &other.terms).len();
    let shorter = one.terms.len().min(other.terms.len());
    // Between languages only concepts are shared, so the floor is low; within one the share of the topic counts.
    let topical = terms >= 3 || (terms >= 2 && terms * 5 >= shorter);
    let named = !places.is_empty() || names >= 1;
    (named && topical) || (names >= 2 && terms >= 1)
}

fn shared<'a>(one: &'a [String], other: &[String]) -> Vec<&'a String> {
    let other: BTreeSet<&String> = other.iter().collect();
    let distinct: BTreeSet<&String> = one.iter().filter(|item| other.contains(item)).collect();
    distinct.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signature(places: &[&str], entities: &[&str], terms: &[&str]) -> Signature {
        let owned = |list: &[&str]| list.iter().map(|&item| item.to_owned()).collect();
        Signature { places: owned(places), entities: owned(entities), terms: owned(terms), ..Signature::default() }
    }

    #[test]
    fn a_place_and_a_topic_make_a_story() {
        let quake = signature(&["oster"], &["oster"], &["earthquake", "dead", "rescue"]);
        let same = signature(&["oster"], &["oster"], &["earthquake", "dead", "hospital"]);
        let budget = signature(&["oster"], &["oster"], &["budget", "tax", "council"]);
        assert!(same_story(&quake, &same) && same_story(&same, &quake));
        assert!(!same_story(&quake, &budget));
    }

    #[test]
    fn a_topic_without_a_name_makes_none() {
        let one = signature(&["oster"], &["oster"], &["earthquake", "dead", "rescue"]);
        let other = signature(&["vell"], &["vell"], &["earthquake", "dead", "rescue"]);
        assert!(!same_story(&one, &other));
    }

    #[test]
    fn copies_are_one_story_whatever_else_they_share() {
        let copy = Signature { sentence_hashes: vec![1, 2, 3], ..Signature::default() };
        assert!(same_story(&copy, &copy.clone()));
    }
}
