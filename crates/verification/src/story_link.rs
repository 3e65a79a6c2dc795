//! When two articles tell of one event or matter. Pure and symmetric, so that stories come out the same
//! whatever the order in which articles arrive.

use claimwire_domain::{article::Signature, ids::derive_uuid};
use std::collections::BTreeSet;

/// Days between two articles beyond which they are never linked directly.
pub const WINDOW_DAYS: i64 = 7;

/// Sentences by which copies are found: those with the smallest hashes, which are a fair sample of a text and the same
/// one in its copies (Broder 1997, bottom-k sketch). Of texts that share half of their sentences, all but 1 in 250
/// pairs have one of eight in common.
const SAMPLED: usize = 8;

/// Terms by which candidates are found: names and places, which are rare, and sentences, which copies share.
#[must_use]
pub fn candidate_terms(signature: &Signature) -> Vec<i64> {
    let sample: BTreeSet<i64> = signature.sentence_hashes.iter().copied().collect();
    let names = signature.places.iter().chain(&signature.entities).map(|name| hash(b"name", name.as_bytes()));
    let sentences = sample.iter().take(SAMPLED).map(|sentence| hash(b"sentence", &sentence.to_be_bytes()));
    names.chain(sentences).collect::<BTreeSet<i64>>().into_iter().collect()
}

fn hash(kind: &[u8], content: &[u8]) -> i64 {
    let (high, _) = derive_uuid(&[kind, content]).as_u64_pair();
    i64::from_be_bytes(high.to_be_bytes())
}

/// Whether two articles belong to one story: copies of one text, or a shared place or name together with a
/// shared topic. A place alone is not enough (a province has many stories), nor is a topic alone, nor sentences that
/// any page may have ("Nobody could be reached for comment").
#[must_use]
pub fn same_story(one: &Signature, other: &Signature) -> bool {
    let names = shared(&names_of(one), &names_of(other));
    let sentences: BTreeSet<i64> = one.sentence_hashes.iter().copied().collect();
    let equal = other.sentence_hashes.iter().filter(|hash| sentences.contains(hash)).count();
    let shortest = one.sentence_hashes.len().min(other.sentence_hashes.len());
    if equal >= 2 && (equal * 3 >= shortest * 2 || (!names.is_empty() && equal * 2 >= shortest)) {
        return true;
    }
    if names.is_empty() {
        return false;
    }
    // A shared name is no topic as well.
    let name_words: BTreeSet<&str> = names.iter().flat_map(|name| name.split(' ')).collect();
    let topics =
        shared(&one.terms, &other.terms).into_iter().filter(|term| !name_words.contains(term.as_str())).count();
    let shorter = one.terms.len().min(other.terms.len());
    // Between languages only concepts are shared, so the floor is low; within one the share of the topic counts.
    let topical = topics >= 3 || (topics >= 2 && topics * 5 >= shorter);
    let is_place = |name: &String| one.places.contains(name) || other.places.contains(name);
    topical || (topics >= 1 && names.iter().filter(|name| !is_place(name)).count() >= 2)
}

/// Names of any kind: what one text shows to be a place another may only name.
fn names_of(signature: &Signature) -> Vec<String> {
    signature.places.iter().chain(&signature.entities).cloned().collect()
}

fn shared(one: &[String], other: &[String]) -> BTreeSet<String> {
    let other: BTreeSet<&String> = other.iter().collect();
    one.iter().filter(|item| other.contains(item)).cloned().collect()
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
    fn a_name_that_only_one_text_shows_to_be_a_place_is_shared_all_the_same() {
        let one = signature(&["vell"], &["vell"], &["strike", "port", "wage"]);
        let other = signature(&[], &["vell"], &["strike", "port", "wage"]);
        assert!(same_story(&one, &other) && same_story(&other, &one));
    }

    #[test]
    fn the_words_of_a_shared_name_are_no_topic() {
        let one = signature(&[], &["north vell"], &["north", "vell", "fair", "music"]);
        let other = signature(&[], &["north vell"], &["north", "vell", "budget", "tax"]);
        assert!(!same_story(&one, &other));
    }

    #[test]
    fn sentences_that_any_page_may_have_make_no_story() {
        let page = |place: &str, own: i64| Signature {
            sentence_hashes: vec![1, 2, own, own + 1, own + 2],
            ..signature(&[place], &[place], &["fire", "dead"])
        };
        assert!(!same_story(&page("oster", 10), &page("vell", 20)));
    }

    #[test]
    fn a_copy_with_a_paragraph_less_is_still_found() {
        let text = |sentences: std::ops::Range<i64>| Signature {
            sentence_hashes: sentences.map(|number| number.wrapping_mul(0x5851_F42D_4C95_7F2D)).collect(),
            ..Signature::default()
        };
        let (whole, cut, other) = (text(0..30), text(0..20), text(40..70));
        let shared = |one: &Signature, two: &Signature| {
            let terms = candidate_terms(two);
            candidate_terms(one).into_iter().filter(|term| terms.contains(term)).count()
        };
        assert!(shared(&whole, &cut) > 0);
        assert_eq!(shared(&whole, &other), 0);
    }

    #[test]
    fn copies_are_one_story_whatever_else_they_share() {
        let copy = Signature { sentence_hashes: vec![1, 2, 3], ..Signature::default() };
        assert!(same_story(&copy, &copy.clone()));
    }
}
