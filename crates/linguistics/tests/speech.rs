//! Who says a figure and through whom, when, and in which language: `tests/cases/{sources,times}_*.txt` and whole pages.

use claimwire_domain::{article::Document, language::Language};
use claimwire_linguistics::{Reading, read};

/// Thursday, 16 May 2024.
fn reading(text: &str, language: Option<Language>) -> Reading {
    let published = "2024-05-16T12:00:00+02:00".parse().ok();
    read(&Document { text, title: None, byline: None, language, locale: None, published })
}

fn assert_told(file: &str, language: Language, told: impl Fn(&Reading) -> Vec<String>) {
    let mut cases: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in file.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match (line.strip_prefix("> "), cases.last_mut()) {
            (Some(text), _) => cases.push((text, Vec::new())),
            (None, Some((_, expected))) => expected.push(line),
            (None, None) => panic!("an expectation stands before the first text: {line}"),
        }
    }
    let mut failures = Vec::new();
    for (text, expected) in cases {
        let expected: Vec<&str> = expected.into_iter().filter(|line| *line != "none").collect();
        let found = told(&reading(text, Some(language)));
        if found != expected {
            failures.push(format!("> {text}\n  expected {expected:#?}\n  found    {found:#?}"));
        }
    }
    assert!(failures.is_empty(), "{} cases fail\n{}", failures.len(), failures.join("\n"));
}

fn times(reading: &Reading) -> Vec<String> {
    reading.times.iter().map(|time| format!("{}; {}", time.text, time.value)).collect()
}

fn sources(reading: &Reading) -> Vec<String> {
    let told = reading.figures.iter().map(|figure| {
        let hops: Vec<&str> = figure.attribution.iter().map(|hop| hop.source.as_str()).collect();
        let stance = figure.attribution.last().and_then(|hop| serde_json::to_value(hop.stance).ok());
        let stance = stance.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default();
        format!("{}; {}; {stance}", figure.text, hops.join(" < "))
    });
    told.collect()
}

#[test]
fn dates_are_resolved_from_the_day_of_the_article() {
    assert_told(include_str!("cases/times_en.txt"), Language::En, times);
    assert_told(include_str!("cases/times_es.txt"), Language::Es, times);
}

#[test]
fn a_figure_has_the_whole_chain_of_who_says_it() {
    assert_told(include_str!("cases/sources_en.txt"), Language::En, sources);
    assert_told(include_str!("cases/sources_es.txt"), Language::Es, sources);
}

#[test]
fn what_a_live_page_tells_holds_as_of_its_entry() {
    let page = "Fire in Ness: live\n\n14:05 – Police said 12 people were hurt.\n\n13:40 – At least 9 people were hurt.\n\n13:10 – A fire broke out. 3 houses burned.";
    let stages: Vec<(String, String)> = reading(page, Some(Language::En))
        .figures
        .iter()
        .filter_map(|figure| Some((figure.text.clone(), figure.stage.as_ref()?.key.clone())))
        .collect();
    let expected = [("12", "2024-05-16T14:05"), ("9", "2024-05-16T13:40"), ("3", "2024-05-16T13:10")]
        .map(|(figure, at)| (figure.to_owned(), at.to_owned()));
    assert_eq!(stages, expected);
}

#[test]
fn a_paragraph_is_read_in_its_own_language() {
    let page = "Los bomberos rescataron ayer a 30 personas de las casas de la zona baja del pueblo, según la policía.\n\nThe mayor said that 12 houses had burned and that the fire had been put out by noon on Monday.";
    let reading = reading(page, None);
    let told: Vec<(&str, Option<&str>)> = reading
        .figures
        .iter()
        .map(|figure| (figure.text.as_str(), figure.attribution.last().map(|hop| hop.source.as_str())))
        .collect();
    assert_eq!(told, [("30", Some("la policía")), ("12", Some("The mayor"))]);
}

#[test]
fn of_a_language_that_is_not_read_only_dates_are_told() {
    for (code, text) in [
        (
            "fr",
            "Le port a été fermé mardi et 3 000 personnes ont quitté les quais, selon la mairie. « Nous sommes prêts », a dit le maire. Le 14/05/2024.",
        ),
        (
            "de",
            "Der Hafen wurde am Dienstag geschlossen und 3.000 Menschen sind nicht mehr auf den Schiffen, sagte die Polizei. 14/05/2024.",
        ),
    ] {
        let reading = reading(text, None);
        assert_eq!(reading.language_code, code);
        assert!(
            reading.figures.is_empty() && reading.quotations.is_empty(),
            "{:?} {:?}",
            reading.figures,
            reading.quotations
        );
        assert_eq!(reading.times.iter().map(|time| time.value.as_str()).collect::<Vec<_>>(), ["2024-05-14"]);
    }
}
