//! How much of `tests/cases/speech_held_apart_*.txt` is read right. Those texts judge the rules and never shape them:
//! a fault in them is mended through other sentences, and the floors only rise.

use claimwire_domain::{article::Document, language::Language, quotation::Quotation};
use claimwire_linguistics::{Reading, fold, read};

/// Right answers out of all that were due or given.
#[derive(Default)]
struct Share {
    right: usize,
    all: usize,
}

impl Share {
    fn count(&mut self, right: bool) {
        self.right += usize::from(right);
        self.all += 1;
    }

    fn percent(&self) -> usize {
        self.right * 100 / self.all.max(1)
    }
}

#[derive(Default)]
struct Shares {
    words: Share,
    speakers: Share,
    sources: Share,
    dates: Share,
    faults: Vec<String>,
}

fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let parts = folded.split(|character: char| !character.is_alphanumeric());
    parts.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Whether two stretches share at least half of the words that either has.
fn is_same_stretch(one: &str, other: &str) -> bool {
    let (one, mut other) = (words(one), words(other));
    let either = one.len() + other.len();
    let mut shared = 0;
    for word in &one {
        if let Some(at) = other.iter().position(|candidate| candidate == word) {
            other.swap_remove(at);
            shared += 1;
        }
    }
    2 * shared >= either - shared && shared > 0
}

/// Whether every word of the expected name was told.
fn names(told: &str, expected: &str) -> bool {
    let told = words(told);
    words(expected)
        .iter()
        .filter(|word| !matches!(word.as_str(), "the" | "el" | "la" | "los" | "las"))
        .all(|word| told.contains(word))
}

fn speaker(quotation: &Quotation) -> &str {
    quotation.speaker.as_ref().map_or("", |speaker| speaker.resolved.as_str())
}

fn judge_quotations(reading: &Reading, expected: &[&str], shares: &mut Shares) {
    let mut left: Vec<&Quotation> = reading.quotations.iter().collect();
    for line in expected {
        let mut parts = line.splitn(3, "; ");
        let (who, kind, said) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""), parts.next().unwrap_or(""));
        let found = left
            .iter()
            .position(|one| is_same_stretch(&one.text, said) && (one.kind.code() == kind || kind != "direct"));
        let found = found.map(|at| left.remove(at));
        shares.words.count(found.is_some());
        let told = found.map_or("", speaker);
        let right = found.is_some() && if who == "?" { told.is_empty() } else { names(told, who) };
        shares.speakers.count(right);
        if !right {
            shares.faults.push(format!("quotation {line}\n    found {:?} by {told:?}", found.map(|one| &one.text)));
        }
    }
    for one in left {
        shares.words.count(false);
        shares.faults.push(format!("no quotation: {} {:?} by {:?}", one.kind.code(), one.text, speaker(one)));
    }
}

fn judge(text: &str, expected: &[&str], language: Language, shares: &mut Shares) {
    let published = "2024-05-16T12:00:00+02:00".parse().ok();
    let reading =
        read(&Document { text, title: None, byline: None, language: Some(language), locale: None, published });
    let before = shares.faults.len();
    let quotations: Vec<&str> = expected.iter().filter_map(|line| line.strip_prefix("q ")).collect();
    if !quotations.is_empty() || expected == ["none"] {
        judge_quotations(&reading, &quotations, shares);
    }
    if expected == ["none"] {
        shares.words.count(reading.quotations.is_empty());
    }
    for (words, source) in expected.iter().filter_map(|line| line.strip_prefix("s ")?.split_once("; ")) {
        let figure = reading.figures.iter().find(|figure| figure.text.contains(words));
        let told = figure.and_then(|figure| figure.attribution.last()).map_or("", |hop| hop.source.as_str());
        shares.sources.count(names(told, source));
        if !names(told, source) {
            shares.faults.push(format!("source of {words}: {source}, found {told:?}"));
        }
    }
    for (words, value) in expected.iter().filter_map(|line| line.strip_prefix("d ")?.split_once("; ")) {
        let time = reading.times.iter().find(|time| time.text.contains(words));
        shares.dates.count(time.is_some_and(|time| time.value == value));
        if time.is_none_or(|time| time.value != value) {
            let all: Vec<(&str, &str)> =
                reading.times.iter().map(|time| (time.text.as_str(), time.value.as_str())).collect();
            shares.faults.push(format!("date {words}: {value}, found {all:?}"));
        }
    }
    if let Some(first) = shares.faults.get_mut(before) {
        first.insert_str(0, &format!("> {text}\n  "));
    }
}

/// Reads the file and holds the floors: words of quotations, their speakers, sources of figures, dates.
fn assert_shares(file: &str, language: Language, floors: [usize; 4]) {
    let mut shares = Shares::default();
    let lines = file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut cases: Vec<(String, Vec<&str>)> = Vec::new();
    for line in lines {
        match (line.strip_prefix("> "), cases.last_mut()) {
            (Some(text), _) => cases.push((text.replace("\\n", "\n"), Vec::new())),
            (None, Some((_, expected))) => expected.push(line),
            (None, None) => panic!("an expectation stands before the first text: {line}"),
        }
    }
    for (text, expected) in &cases {
        judge(text, expected, language, &mut shares);
    }
    let parts = [&shares.words, &shares.speakers, &shares.sources, &shares.dates];
    let told = ["words", "speakers", "sources", "dates"].iter().zip(parts);
    let told: Vec<String> =
        told.map(|(name, share)| format!("{name} {} % ({} of {})", share.percent(), share.right, share.all)).collect();
    println!("{}", told.join(", "));
    let holds = parts.iter().zip(floors).all(|(share, floor)| share.percent() >= floor);
    assert!(holds, "under a floor of {floors:?}: {}\n{}", told.join(", "), shares.faults.join("\n  "));
}

#[test]
fn english_speech_held_apart_is_read_above_its_floors() {
    assert_shares(include_str!("cases/speech_held_apart_en.txt"), Language::En, [95, 85, 83, 93]);
}

#[test]
fn spanish_speech_held_apart_is_read_above_its_floors() {
    assert_shares(include_str!("cases/speech_held_apart_es.txt"), Language::Es, [98, 84, 94, 89]);
}
