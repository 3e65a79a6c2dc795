//! Texts with what the reader must find in them: `tests/cases/*.txt`.
//!
//! A case opens with `> text`. Each line below is one figure, `words; key=value; …`, in order; `none` says there is
//! none. In files of quotations a line is `speaker; kind; words`.

use claimwire_domain::{article::Document, figure::Figure, language::Language, quotation::Quotation};
use claimwire_linguistics::{Reading, read};

struct Case<'a> {
    text: String,
    expected: Vec<&'a str>,
}

fn cases(file: &str) -> Vec<Case<'_>> {
    let mut cases: Vec<Case<'_>> = Vec::new();
    for line in file.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match (line.strip_prefix("> "), cases.last_mut()) {
            (Some(text), _) => cases.push(Case { text: text.replace("\\n", "\n"), expected: Vec::new() }),
            (None, Some(case)) => case.expected.push(line),
            (None, None) => panic!("an expectation stands before the first text: {line}"),
        }
    }
    cases
}

/// Thursday, 16 May 2024.
fn reading(text: &str, language: Language, locale: Option<&str>) -> Reading {
    let published = "2024-05-16T12:00:00+02:00".parse().ok();
    read(&Document { text, title: None, byline: None, language: Some(language), locale, published })
}

fn name<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn facet(figure: &Figure, key: &str) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    match key {
        "value" => figure.written.value.to_string(),
        "high" => figure.written.high.map(|value| value.to_string()).unwrap_or_default(),
        "exact" => {
            figure.written.exact.map(|value| format!("{}/{}", value.numerator, value.denominator)).unwrap_or_default()
        }
        "readings" => {
            figure.readings.iter().map(|reading| reading.written.value.to_string()).collect::<Vec<_>>().join(",")
        }
        "kind" => figure.kind.code().to_owned(),
        "unit" => figure.unit.code.clone(),
        "op" => figure.modifier.operator().to_owned(),
        "modifier" => name(&figure.modifier),
        "words" => figure.modifier_phrase.as_ref().map(|phrase| phrase.text.clone()).unwrap_or_default(),
        "counted" => figure.counted.as_ref().map(|phrase| phrase.text.clone()).unwrap_or_default(),
        "concept" => text(&figure.counted_concept),
        "property" => figure.property.clone(),
        "role" => name(&figure.role),
        "base" => figure.base.as_ref().map(|base| base.value.to_string()).unwrap_or_default(),
        "group" => figure.change_group.map(|group| group.to_string()).unwrap_or_default(),
        "per" => text(&figure.denominator),
        "statistic" => text(&figure.statistic),
        "definition" => figure.definition.join(","),
        "population" => figure.population.join(","),
        "scenario" => name(&figure.scenario),
        "certainty" => name(&figure.certainty),
        "affirmed" => figure.affirmed.to_string(),
        "period" => figure.time.as_ref().map(|time| time.period.to_string()).unwrap_or_default(),
        "relation" => figure.time.as_ref().map(|time| name(&time.relation)).unwrap_or_default(),
        "place" => figure.place.as_ref().map(|place| place.key.clone()).unwrap_or_default(),
        "place_basis" => figure.place.as_ref().map(|place| name(&place.basis)).unwrap_or_default(),
        "source" => figure.attribution.last().map(|hop| hop.key.clone()).unwrap_or_default(),
        "inferred" => figure.attribution.last().map(|hop| hop.inferred.to_string()).unwrap_or_default(),
        "stance" => figure.attribution.last().map(|hop| name(&hop.stance)).unwrap_or_default(),
        "stage" => figure.stage.as_ref().map(|stage| stage.key.clone()).unwrap_or_default(),
        "record" => figure.record.map_or_else(String::new, |record| {
            let since = record.since_year.map(|year| format!(" since {year}")).unwrap_or_default();
            let years = record.in_years.map(|years| format!(" in {years}")).unwrap_or_default();
            format!("{}{since}{years}", if record.highest { "highest" } else { "lowest" })
        }),
        "survey" => figure.survey.as_ref().map(|survey| survey.pollster.clone()).unwrap_or_default(),
        "revision" => text(&figure.revision_cue),
        "zone" => figure.zone.code().to_owned(),
        "eligible" => figure.eligible.to_string(),
        other => panic!("no facet is called {other}"),
    }
}

/// The figure in the terms of the expectation.
fn told(figure: &Figure, expected: &str) -> String {
    let keys = expected.split("; ").skip(1).filter_map(|part| part.split_once('=')).map(|(key, _)| key);
    let facets = keys.map(|key| format!("; {key}={}", facet(figure, key)));
    std::iter::once(figure.text.clone()).chain(facets).collect()
}

fn assert_figures(file: &str, language: Language, locale: Option<&str>) {
    let mut failures = Vec::new();
    for case in cases(file) {
        let found = reading(&case.text, language, locale).figures;
        let expected: Vec<&str> = case.expected.iter().copied().filter(|line| *line != "none").collect();
        let mut actual: Vec<String> = found.iter().zip(&expected).map(|(figure, line)| told(figure, line)).collect();
        actual.extend(found.iter().skip(expected.len()).map(|figure| format!("{} (not expected)", figure.text)));
        if actual != expected {
            failures.push(format!("> {}\n  expected {expected:#?}\n  found    {actual:#?}", case.text));
        }
    }
    assert!(failures.is_empty(), "{} cases fail\n{}", failures.len(), failures.join("\n"));
}

fn quoted(quotation: &Quotation) -> String {
    let speaker = quotation.speaker.as_ref().map_or("", |speaker| speaker.resolved.as_str());
    format!("{speaker}; {}; {}", quotation.kind.code(), quotation.text)
}

fn assert_quotations(file: &str, language: Language) {
    let mut failures = Vec::new();
    for case in cases(file) {
        let actual: Vec<String> = reading(&case.text, language, None).quotations.iter().map(quoted).collect();
        let expected: Vec<&str> = case.expected.iter().copied().filter(|line| *line != "none").collect();
        if actual != expected {
            failures.push(format!("> {}\n  expected {expected:#?}\n  found    {actual:#?}", case.text));
        }
    }
    assert!(failures.is_empty(), "{} cases fail\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn english_figures_are_read_with_their_facets() {
    assert_figures(include_str!("cases/figures_en.txt"), Language::En, None);
}

#[test]
fn spanish_figures_are_read_with_their_facets() {
    assert_figures(include_str!("cases/figures_es.txt"), Language::Es, Some("es-ES"));
}

#[test]
fn what_only_looks_like_a_figure_is_none() {
    assert_figures(include_str!("cases/no_figures_en.txt"), Language::En, None);
    assert_figures(include_str!("cases/no_figures_es.txt"), Language::Es, Some("es-ES"));
}

#[test]
fn english_quotations_are_read_with_their_speakers() {
    assert_quotations(include_str!("cases/quotations_en.txt"), Language::En);
}

#[test]
fn spanish_quotations_are_read_with_their_speakers() {
    assert_quotations(include_str!("cases/quotations_es.txt"), Language::Es);
}
