//! How much of the figure cases is read right: those the rules were worked on beside those they never saw.
//!
//! A case opens with `> text`; each line below is one figure, `words; key=value; …`. Where a line held apart names no
//! `kind` it is a count, where it names no `op` it is `=`; other facets count only where they are named.

use claimwire_domain::{article::Document, figure::Figure, language::Language, span::Span};
use claimwire_linguistics::read;
use std::collections::BTreeMap;

/// Right and asked, by what is asked.
#[derive(Debug, Default)]
struct Tally(BTreeMap<&'static str, (u32, u32)>);

impl Tally {
    fn count(&mut self, name: &'static str, right: bool) {
        let entry = self.0.entry(name).or_default();
        entry.0 += u32::from(right);
        entry.1 += 1;
    }

    /// In thousandths; all of nothing is right.
    fn share(&self, name: &str) -> u32 {
        match self.0.get(name) {
            Some((right, asked)) if *asked > 0 => right * 1000 / asked,
            _ => 1000,
        }
    }

    /// Of found and wanted figures together, in thousandths.
    fn f1(&self) -> u32 {
        let of = |name: &str| self.0.get(name).copied().unwrap_or_default();
        let (right, wanted) = of("recall");
        let (_, found) = of("precision");
        2000 * right / (wanted + found).max(1)
    }
}

/// Thursday, 16 May 2024.
fn figures(text: &str, language: Language) -> Vec<Figure> {
    let published = "2024-05-16T12:00:00+02:00".parse().ok();
    let locale = (language == Language::Es).then_some("es-ES");
    read(&Document { text, title: None, byline: None, language: Some(language), locale, published }).figures
}

/// Where the words of an expectation stand, after the one before.
fn place(text: &str, words: &str, from: &mut usize) -> Span {
    let rest = text.get(*from..).unwrap_or_default();
    let byte = *from + rest.find(words).unwrap_or_else(|| panic!("`{words}` does not stand in `{text}`"));
    *from = byte + words.len();
    let start = text.get(..byte).map_or(0, |before| before.chars().count());
    let place = |index: usize| u32::try_from(index).expect("a case is short");
    Span::new(place(start), place(start + words.chars().count())).expect("the words are not empty")
}

fn name<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn score(tally: &mut Tally, text: &str, lines: &[&str], language: Language, unmarked: bool) {
    let found = figures(text, language);
    let mut from = 0;
    let mut used = vec![false; found.len()];
    for line in lines {
        let mut parts = line.split("; ");
        let words = parts.next().unwrap_or_default();
        let keys: BTreeMap<&str, &str> = parts.filter_map(|part| part.split_once('=')).collect();
        let span = place(text, words, &mut from);
        let own = found.iter().position(|figure| figure.span.start() < span.end() && span.start() < figure.span.end());
        let Some(figure) = own.and_then(|own| found.get(own)) else {
            tally.count("recall", false);
            continue;
        };
        let high = figure.written.high.map(|value| value.to_string()).unwrap_or_default();
        let wanted = keys.get("value").copied();
        let value = wanted.is_none_or(|value| figure.written.value.to_string() == value)
            && high == keys.get("high").copied().unwrap_or_default();
        tally.count("recall", value);
        if let (true, Some(slot)) = (value, own.and_then(|own| used.get_mut(own))) {
            *slot = true;
        }
        let told = |key: &str, default: &'static str| keys.get(key).copied().or(unmarked.then_some(default));
        if let Some(kind) = told("kind", "count") {
            tally.count("kind", figure.kind.code() == kind);
        }
        if let Some(operator) = told("op", "=") {
            tally.count("operator", figure.modifier.operator() == operator);
        }
        if let Some(noun) = keys.get("noun") {
            let counted = figure.counted.as_ref().map(|phrase| phrase.text.to_lowercase()).unwrap_or_default();
            tally.count("counted", counted.split([' ', '-']).any(|word| word == *noun));
        }
        for (facet, own) in
            [("property", figure.property.clone()), ("unit", figure.unit.code.clone()), ("role", name(&figure.role))]
        {
            if let Some(wanted) = keys.get(facet) {
                tally.count(facet, own == *wanted);
            }
        }
    }
    for right in used {
        tally.count("precision", right);
    }
}

fn tally(file: &str, language: Language, unmarked: bool) -> Tally {
    let mut tally = Tally::default();
    let lines: Vec<&str> = file.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    for case in lines.chunk_by(|_, next| !next.starts_with("> ")) {
        let Some((text, expected)) = case.split_first() else { continue };
        let text = text.trim_start_matches("> ").replace("\\n", "\n");
        let expected: Vec<&str> = expected.iter().copied().filter(|line| *line != "none").collect();
        score(&mut tally, &text, &expected, language, unmarked);
    }
    tally
}

/// The share of texts without figures in which none is found, in thousandths.
fn silent(file: &str, language: Language) -> u32 {
    let texts: Vec<&str> = file.lines().filter_map(|line| line.strip_prefix("> ")).collect();
    let quiet = texts.iter().filter(|text| figures(&text.replace("\\n", "\n"), language).is_empty()).count();
    u32::try_from(quiet * 1000 / texts.len().max(1)).unwrap_or(0)
}

/// Name and floor, in thousandths.
const FLOORS: &[(&str, u32)] =
    &[("kind", 980), ("operator", 970), ("counted", 950), ("unit", 950), ("property", 900), ("role", 950)];

fn assert_floors(language: Language, floor: u32, worked_on: [&str; 2], held_apart: [&str; 2]) {
    let [dev, dev_silent] = worked_on;
    let [apart, apart_silent] = held_apart;
    let (dev, own) = (tally(dev, language, false), tally(apart, language, true));
    let (dev_silent, own_silent) = (silent(dev_silent, language), silent(apart_silent, language));
    println!("{language:?}, in 1/1000: worked on, held apart, floor");
    println!("figures {} {} {floor}", dev.f1(), own.f1());
    println!("silent {dev_silent} {own_silent} 950");
    for (name, floor) in FLOORS {
        println!("{name} {} {} {floor}", dev.share(name), own.share(name));
    }
    assert!(own.f1() >= floor, "figures with the right value: {} of {floor}", own.f1());
    assert!(own_silent >= 950, "texts without figures that stay silent: {own_silent} of 950");
    for (name, floor) in FLOORS {
        assert!(own.share(name) >= *floor, "{name}: {} of {floor}", own.share(name));
    }
}

#[test]
fn english_figures_held_apart_are_read_as_well_as_those_worked_on() {
    assert_floors(
        Language::En,
        980,
        [include_str!("cases/figures_en.txt"), include_str!("cases/no_figures_en.txt")],
        [include_str!("cases/figures_held_apart_en.txt"), include_str!("cases/no_figures_held_apart_en.txt")],
    );
}

#[test]
fn spanish_figures_held_apart_are_read_as_well_as_those_worked_on() {
    assert_floors(
        Language::Es,
        980,
        [include_str!("cases/figures_es.txt"), include_str!("cases/no_figures_es.txt")],
        [include_str!("cases/figures_held_apart_es.txt"), include_str!("cases/no_figures_held_apart_es.txt")],
    );
}
