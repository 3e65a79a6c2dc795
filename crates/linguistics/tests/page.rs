//! A whole page as plain text, chrome and teasers included, and what stories are found by.

use claimwire_domain::{
    article::{Document, Zone},
    figure::{Basis, Figure},
    language::Language,
};
use claimwire_linguistics::{Reading, machine, read};

const PAGE: &str = "Friday, March 8\n\nThe Daily Quay: Ports of both countries to share patrols\n\nAvatar of Iris Kohl\n\nBy Iris Kohl\n\nNov 28, 2023, 18:05 PM EST\n\nThe meeting will be about crossings, one part of a convoy of thousands of travellers heading for the strait.\n\nThe Harbour Ministry confirmed that on Thursday, November 30 Secretary Dana Orlow will receive a delegation in Port Ilve.\n\nThe visit was agreed last Friday, when President Ramón Ochoa called Orlow.\n\n“Let’s hear what they bring, I asked them yesterday, it’s not a gift for the holidays,” Ramón Ochoa\n\nHundreds of travellers left last Sunday from the southern docks, protesting against the “nearness” of the guards. They were given transit cards, according to a Coastal Wire reporter. (FREELANCER/AFP via Getty Images)\n\nThe Coast and Harbour Protection Office detained 58,000 travellers in the strait in October and saw a historic peak in the first days of November.\n\nKeep reading:\n\n  • El Muelle: 3,000 travellers begin a convoy to the north";

fn page() -> Reading {
    let published = "2023-11-28T18:05:00-05:00".parse().ok();
    read(&Document { text: PAGE, title: None, byline: None, language: None, locale: None, published })
}

fn figure<'a>(reading: &'a Reading, text: &str) -> &'a Figure {
    let found = reading.figures.iter().find(|figure| figure.text == text);
    found.unwrap_or_else(|| {
        panic!("no figure {text} in {:?}", reading.figures.iter().map(|figure| &figure.text).collect::<Vec<_>>())
    })
}

#[test]
fn an_agency_that_counts_is_the_subject_and_only_an_inferred_source() {
    let reading = page();
    let detained = figure(&reading, "58,000");
    assert_eq!(detained.time.as_ref().map(|time| time.period.to_string()).as_deref(), Some("2023-10"));
    assert_eq!(detained.time.as_ref().map(|time| time.basis), Some(Basis::Explicit));
    assert_eq!(detained.attribution.last().map(|hop| hop.inferred), Some(true));
    assert!(detained.subjects.iter().any(|name| name.contains("protection office")), "{:?}", detained.subjects);
    assert_eq!(detained.zone, Zone::Body);
}

#[test]
fn vague_numbers_stay_vague_and_teasers_are_never_compared() {
    let reading = page();
    assert_eq!(figure(&reading, "thousands").modifier.operator(), "vague");
    let caption = figure(&reading, "Hundreds");
    assert_eq!((caption.zone, caption.eligible), (Zone::Caption, true));
    assert_eq!(caption.time.as_ref().map(|time| time.period.to_string()).as_deref(), Some("2023-11-26"));
    let teaser = figure(&reading, "3,000");
    assert_eq!((teaser.zone, teaser.eligible), (Zone::RelatedLinks, false));
}

#[test]
fn a_name_after_the_marks_speaks_and_one_word_in_marks_does_not() {
    let reading = page();
    let direct: Vec<(&str, Option<&str>)> = reading
        .quotations
        .iter()
        .filter(|quotation| quotation.kind.code() == "direct")
        .map(|quotation| (quotation.text.as_str(), quotation.speaker.as_ref().map(|speaker| speaker.resolved.as_str())))
        .collect();
    let words = "Let’s hear what they bring, I asked them yesterday, it’s not a gift for the holidays,";
    assert_eq!(direct, [(words, Some("Ramón Ochoa"))]);
}

#[test]
fn the_byline_date_and_page_chrome_are_no_body_text() {
    let reading = page();
    assert_eq!(reading.zones.first().map(|zone| zone.zone), Some(Zone::Boilerplate));
    assert!(reading.zones.iter().any(|zone| zone.zone == Zone::Headline));
    let dated = |text: &str| reading.times.iter().find(|time| time.text.contains(text)).map(|time| time.value.clone());
    assert_eq!(dated("last Friday").as_deref(), Some("2023-11-24"));
    assert_eq!(dated("November 30").as_deref(), Some("2023-11-30"));
}

#[test]
fn articles_of_one_event_in_two_languages_share_terms_and_places() {
    let read_as = |text: &str, language| {
        let document =
            Document { text, title: None, byline: None, language: Some(language), locale: None, published: None };
        read(&document).signature
    };
    let english = read_as(
        "An earthquake in Peru killed 12 people on Monday, civil protection said. Homes collapsed in Lima.",
        Language::En,
    );
    let spanish = read_as(
        "Un terremoto en Perú dejó 12 muertos el lunes, según Protección Civil. Se derrumbaron viviendas en Lima.",
        Language::Es,
    );
    let shared: Vec<&String> = english.terms.iter().filter(|term| spanish.terms.contains(term)).collect();
    assert!(shared.len() >= 4, "{shared:?} of {:?} and {:?}", english.terms, spanish.terms);
    assert_eq!(english.places, ["pe", "lima"]);
    assert_eq!(english.places, spanish.places);
    assert_eq!(english.sentence_hashes.len(), 1);
}

#[test]
fn the_machine_line_has_the_keys_of_its_format() {
    let reading = page();
    let line = serde_json::to_value(machine::Line::of("a", &reading, |_| ())).expect("a line is JSON");
    assert_eq!(line["id"], "a");
    assert_eq!(line["lang"], "en");
    let number = line["numbers"].as_array().and_then(|list| list.iter().find(|one| one["text"] == "58,000")).cloned();
    let number = number.expect("the figure is listed");
    let read: Vec<&serde_json::Value> = ["value", "kind", "unit", "approx_op", "property", "zone", "eligible"]
        .iter()
        .map(|key| &number[*key])
        .collect();
    let expected = ["58000", "\"count\"", "\"traveller\"", "\"=\"", "\"raw:traveller\"", "\"body\"", "true"];
    assert_eq!(read.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
}

#[test]
fn who_is_only_cited_and_what_opens_a_quotation_is_no_name_of_the_text() {
    let text = "The ferry of Calder Bay carried 4,003 people, said Ruth Omber. “Ask again in May,” Ruth Omber said.";
    let reading = read(&Document { text, title: None, byline: None, language: None, locale: None, published: None });
    let names = &reading.signature.entities;
    assert!(names.iter().any(|name| name == "calder bay"), "{names:?}");
    assert!(!names.iter().any(|name| name == "ask"), "{names:?}");
    let once = "The ferry of Calder Bay carried 4,003 people, said Ruth Omber.";
    let reading =
        read(&Document { text: once, title: None, byline: None, language: None, locale: None, published: None });
    assert_eq!(reading.signature.entities, ["calder bay"]);
}

#[test]
fn what_an_earlier_version_said_nobody_claims_any_more() {
    let text =
        "Floods killed 22 people in Calder.\n\nCorrection: an earlier version of this article said 27 people had died.";
    let reading = read(&Document { text, title: None, byline: None, language: None, locale: None, published: None });
    assert!(reading.signature.corrected);
    assert!(figure(&reading, "22").eligible);
    assert!(!figure(&reading, "27").eligible);
    let text = "Correction: the mill ground 380 tonnes, not 830 tonnes as stated in an earlier version of this report.";
    let reading = read(&Document { text, title: None, byline: None, language: None, locale: None, published: None });
    assert!(figure(&reading, "380 tonnes").eligible);
    assert!(!figure(&reading, "830 tonnes").eligible);
}

#[test]
fn a_figure_never_reaches_into_the_sentence_before() {
    for text in ["d reporte rs. 0", "It was paid in rs. 40 men left.", "El pago fue en rs. 40 personas se fueron."] {
        let reading =
            read(&Document { text, title: None, byline: None, language: None, locale: None, published: None });
        for figure in &reading.figures {
            assert!(figure.sentence.contains(figure.span), "{text}: {figure:?}");
        }
    }
}
