//! The texts of these tests, written for them.

use serde_json::json;
use std::ops::Range;

/// A messy page as text: chrome, a quote with its speaker after it, a caption, a teaser with another figure.
pub const PAGE: &str = include_str!("texts/page.txt");

/// Five articles of three outlets: a figure told in two languages and once otherwise, and a contract in two scales.
pub const ARTICLES: &str = include_str!("texts/articles.jsonl");

/// One more article, about something else.
pub const SENTINEL: &str = r#"{"url":"https://kelp.example/library","outlet":"The Kelp Gazette","outlet_locale":"en-GB","published":"2025-06-05T08:00:00+01:00","title":"Library reopens","text":"The library of Quell Bay lent 5,120 books in its first week, the librarian, Maud Esker, said on Thursday."}"#;

/// Articles of one figure each, about places of their own, so that none is compared with another.
pub fn others(numbers: Range<usize>) -> String {
    const SYLLABLES: [&str; 8] = ["bra", "dor", "kel", "lun", "mis", "nor", "tev", "zan"];
    const THINGS: [&str; 4] = ["library", "ferry", "orchard", "foundry"];
    let article = |number: usize| {
        let syllable = |index: usize| SYLLABLES[index % SYLLABLES.len()];
        let place = format!("V{}{}{}", syllable(number), syllable(number / 8), syllable(number / 64));
        let thing = THINGS[number % THINGS.len()];
        json!({
            "url": format!("https://kelp.example/others/{number}"), "outlet": "The Kelp Gazette", "outlet_locale": "en-GB",
            "published": format!("2025-05-{:02}T08:{:02}:00+01:00", 1 + number % 28, number % 60),
            "title": format!("News of the {thing} in {place}"),
            "text": format!("The {thing} of {place} counted {} visitors in its year number {number}, said Maud Esker.", 4_003 + 7 * number),
        })
        .to_string()
    };
    numbers.map(|number| article(number) + "\n").collect()
}

/// The code points `start..end` of a text.
pub fn cut(text: &str, start: u64, end: u64) -> String {
    let (start, end) = (usize::try_from(start).expect("offsets fit"), usize::try_from(end).expect("offsets fit"));
    text.chars().skip(start).take(end - start).collect()
}
