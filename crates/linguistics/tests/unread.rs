//! Numbers that are no figures tell which rule kept them out.

use claimwire_domain::{article::Document, language::Language};
use claimwire_linguistics::{read, unread};

fn rules(text: &str, language: Language) -> Vec<(String, &'static str)> {
    let published = "2026-04-02T08:00:00+01:00".parse().ok();
    let document = Document { text, title: None, byline: None, language: Some(language), locale: None, published };
    unread(&document, &read(&document)).into_iter().map(|number| (number.text, number.rule)).collect()
}

#[test]
fn every_number_that_is_no_figure_has_a_rule() {
    let text = "A Boeing 737 left on 12 March 2026 at 14:30 with 96 people, flight KX-204. Call 555 0134 991.";
    let found = rules(text, Language::En);
    let of = |number: &str| found.iter().find(|(text, _)| text == number).map(|(_, rule)| *rule);
    assert_eq!(of("737"), Some("name.after_noun"), "{found:?}");
    assert_eq!((of("12"), of("2026"), of("30")), (Some("time.mention"), Some("time.mention"), Some("time.mention")));
    assert_eq!(of("204"), Some("name.glued"), "{found:?}");
    assert_eq!(of("0134"), Some("name.phone"), "{found:?}");
    assert_eq!(of("96"), None, "96 people are a figure");
}

#[test]
fn a_range_and_an_amount_with_its_scale_leave_nothing_behind() {
    assert_eq!(rules("Between 3.4 and 4.1 million euros were paid, up 2 %.", Language::En), []);
    assert_eq!(rules("Se pagaron 3,4 millones de euros, un 2 % más.", Language::Es), []);
}
