//! Invented news end to end: clusters that differ nowhere, clusters with one planted difference, pairs of texts.
//!
//! The floors are what is reached; they only ever rise.

use crate::telling::{Article, mentions, mentions_of};
use claimwire_comparison::{Mention, compare_articles, project, projection::ConflictView};
use claimwire_domain::{ids::StoryId, label::Label};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Cluster {
    name: String,
    wanted: Option<Wanted>,
    articles: Vec<Article>,
}

#[derive(Debug, Deserialize)]
struct Wanted {
    label: Label,
    sublabel: Option<String>,
}

/// Two texts and what they are to each other.
#[derive(Debug, Deserialize)]
pub struct Pair {
    label: Label,
    pub a: Article,
    pub b: Article,
}

fn lines<T: for<'de> Deserialize<'de>>(text: &str) -> Vec<T> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

pub fn pairs() -> Vec<Pair> {
    lines(include_str!("../cases/pairs.jsonl"))
}

/// What would be told of a cluster; disputes that the texts report as such are not.
fn alarms(mentions: &[Mention]) -> Vec<ConflictView> {
    project(mentions).into_iter().flat_map(|frame| frame.differences).filter(|found| !found.known).collect()
}

#[test]
fn honest_clusters_are_quiet_in_one_story_and_in_none() {
    let honest: Vec<Cluster> = lines(include_str!("../cases/honest.jsonl"));
    let mut told = Vec::new();
    for (cluster, in_one_story) in honest.iter().flat_map(|cluster| [(cluster, true), (cluster, false)]) {
        let found = alarms(&mentions_of(&cluster.articles, in_one_story));
        told.extend(found.into_iter().map(|found| format!("{}: {}", cluster.name, found.reason_en)));
    }
    assert!(honest.len() >= 90 && told.is_empty(), "{told:#?}");
}

#[test]
fn planted_differences_are_found_and_named() {
    let planted: Vec<Cluster> = lines(include_str!("../cases/planted.jsonl"));
    let mut missed = Vec::new();
    let mut besides = Vec::new();
    for cluster in &planted {
        let Some(wanted) = &cluster.wanted else { continue };
        let found = alarms(&mentions_of(&cluster.articles, true));
        let fits = |found: &&ConflictView| {
            found.label == wanted.label && (wanted.sublabel.is_none() || found.sublabel == wanted.sublabel)
        };
        let named = found.iter().filter(fits).count();
        // A known dispute is found, too.
        let known = || project(&mentions_of(&cluster.articles, true)).iter().any(|frame| !frame.differences.is_empty());
        if named == 0 && !known() {
            missed.push(cluster.name.as_str());
        }
        besides.extend(found.iter().skip(1).map(|found| format!("{}: {}", cluster.name, found.reason_en)));
    }
    assert!(missed.len() <= MISSED, "missed: {missed:?}");
    assert!(besides.is_empty(), "told besides: {besides:#?}");
}

/// Headlines that are no part of the text handed in, and a party with a name in each language.
const MISSED: usize = 3;

/// What came out of a file of pairs.
struct Tally {
    right: usize,
    /// Differences that were found.
    found: usize,
    /// Texts told to differ that do not.
    false_alarms: Vec<String>,
    told: String,
}

fn tally(pairs: &[Pair]) -> Tally {
    let (mut right, mut found, mut false_alarms, mut differing) = (0, 0, Vec::new(), 0);
    for pair in pairs {
        let (outcome, _) = compare_articles(&mentions(&pair.a, false), &mentions(&pair.b, false));
        right += usize::from(outcome.label == pair.label);
        differing += usize::from(pair.label.is_difference());
        match (outcome.label.is_difference(), pair.label.is_difference()) {
            (true, true) => found += 1,
            (true, false) => false_alarms.push(format!("{} / {}", pair.a.text, pair.b.text)),
            (false, _) => {}
        }
    }
    let told = format!("{right} of {} right, {found} of {differing} found, false: {false_alarms:#?}", pairs.len());
    Tally { right, found, false_alarms, told }
}

#[test]
fn pairs_get_their_label_and_few_false_alarms() {
    let Tally { right, found, false_alarms, told } = tally(&pairs());
    assert!(right >= 181, "{told}");
    assert!(false_alarms.len() <= 3, "{told}");
    assert!(found >= 52, "{told}");
}

// Labels follow the specification, whatever came out; the last thirty pairs are for what was mended, in other words.
#[test]
fn what_is_told_in_other_words_gets_its_label_and_no_false_alarm() {
    let Tally { right, found, false_alarms, told } = tally(&lines(include_str!("../cases/pairs_told_otherwise.jsonl")));
    assert!(right >= 168, "{told}");
    assert!(false_alarms.is_empty(), "{told}");
    assert!(found >= 47, "{told}");
}

/// Articles of which each language has a story of its own.
fn told_abroad(texts: [(&str, &str); 2]) -> Vec<Label> {
    let told = |(language, text): (&str, &str)| {
        let article = Article {
            url: format!("https://{language}.example/1"),
            outlet: format!("Paper {language}"),
            outlet_locale: Some(if language == "es" { "es-ES" } else { "en-GB" }.to_owned()),
            language: Some(language.to_owned()),
            published: "2026-06-03T09:00:00+02:00".parse().unwrap(),
            title: None,
            text: text.to_owned(),
        };
        let story = StoryId::derived(&[language.as_bytes()]);
        mentions(&article, true)
            .into_iter()
            .map(|mention| Mention { story: Some(story), ..mention })
            .collect::<Vec<_>>()
    };
    let block: Vec<Mention> = texts.into_iter().flat_map(told).collect();
    alarms(&block).iter().map(|found| found.label).collect()
}

// A defect: stories are found by shared words, which two languages rarely have; then nothing was compared.
#[test]
fn two_stories_in_two_languages_that_name_one_thing_are_compared() {
    let wheat = ("es", "La cosecha de trigo de Olmaz fue de 23.400 toneladas este año, según la cooperativa.");
    let slip = ("en", "Olmaz harvested 23.4 tonnes of wheat this year, the cooperative said.");
    let elsewhere = ("en", "Torvale harvested 23.4 tonnes of wheat this year, the cooperative said.");
    assert_eq!(told_abroad([wheat, slip]), [Label::ScaleSlip]);
    assert_eq!(told_abroad([wheat, elsewhere]), []);
}
