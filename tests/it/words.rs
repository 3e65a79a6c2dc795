//! The program knows nothing of its samples, and nothing stands in outward words that should not.

use claimwire_tests::servers::repository;
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("the folder is readable").path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Every file of code or data that the program is made of.
fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for package in fs::read_dir(repository().join("crates")).expect("crates are there") {
        let package = package.expect("crates are readable").path();
        for folder in fs::read_dir(&package).expect("a crate is readable") {
            let folder = folder.expect("a crate is readable").path();
            let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
            // tests and measurements may use what texts they like; the samples are the samples
            if folder.is_dir() && !["tests", "samples", "benches", "examples"].contains(&name.as_str()) {
                files(&folder, &mut found);
            }
        }
    }
    let texts = found.into_iter().map(|path| {
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (path, text)
    });
    texts.collect()
}

fn samples() -> Vec<Value> {
    let text =
        fs::read_to_string(repository().join("crates/app/samples/articles.jsonl")).expect("the samples are there");
    text.lines().map(|line| serde_json::from_str(line).expect("a sample is JSON")).collect()
}

#[test]
fn the_samples_are_as_many_as_the_readme_says() {
    let samples = samples();
    let outlets: BTreeSet<&str> = samples.iter().filter_map(|sample| sample["outlet"].as_str()).collect();
    assert!(samples.len() >= 12 && outlets.len() == 6, "{} articles, {outlets:?}", samples.len());
    for language in ["en", "es"] {
        assert!(samples.iter().any(|sample| sample["language"] == language));
    }
}

/// Names, places and figures that occur in the samples and would give away a rule made for them.
fn telling_words() -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for sample in samples() {
        words.insert(sample["outlet"].as_str().unwrap_or_default().to_owned());
        let text =
            format!("{} {}", sample["title"].as_str().unwrap_or_default(), sample["text"].as_str().unwrap_or_default());
        for word in text.split(|c: char| c.is_whitespace() || "“”«»()".contains(c)) {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            let digits = word.chars().filter(char::is_ascii_digit).count();
            let is_year = word.len() == 4 && digits == 4;
            if digits >= 4 && !is_year || digits == 3 && word.contains('.') {
                words.insert(word.to_owned());
            }
        }
    }
    // Invented for the samples; a word of the language would be found everywhere.
    for name in [
        "Ossel",
        "Lomarra",
        "Castrelo",
        "Tarsena",
        "Veldmar",
        "Ankaro",
        "Port Ilve",
        "Brenmouth",
        "Calder & Hove",
        "Northgate Press",
        "Kaldesia",
        "Ondalia",
        "Quiroga",
        "Barreda",
        "Solbes",
        "Tovar",
        "Dralle",
        "Marchetti",
        "Averill",
        "Morrow",
        "Lindqvist",
        "Tarrow",
        "Krohl",
    ] {
        assert!(
            samples().iter().any(|sample| sample["text"].as_str().is_some_and(|text| text.contains(name))),
            "{name}"
        );
        words.insert(name.to_owned());
    }
    words
}

/// Whether `word` stands in `text` by itself: a surname may be part of another word.
fn names(text: &str, word: &str) -> bool {
    let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut parts = text.split(word).peekable();
    while let Some(before) = parts.next() {
        if parts.peek().is_some_and(|after| !inside(before.chars().next_back()) && !inside(after.chars().next())) {
            return true;
        }
    }
    false
}

#[test]
fn no_code_or_lexicon_names_an_outlet_a_place_or_a_figure_of_the_samples() {
    let words = telling_words();
    assert!(words.len() > 30, "{words:?}");
    for (path, text) in sources() {
        let folded = text.to_lowercase();
        for word in &words {
            assert!(!names(&folded, &word.to_lowercase()), "{} names `{word}` of the samples", path.display());
        }
    }
}

#[test]
fn only_the_app_reads_the_environment() {
    for (path, text) in sources() {
        let is_source = path.extension().is_some_and(|extension| extension == "rs");
        if is_source && !path.starts_with(repository().join("crates/app")) {
            for reading in ["env::var", "std::env"] {
                assert!(!text.contains(reading), "{} reads the environment", path.display());
            }
        }
    }
}
