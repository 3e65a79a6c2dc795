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

/// Pairs of articles about places of their own, each pair with two figures of one bulletin. Those of a pair come one
/// after the other, so that two processes have them at the same time.
pub fn pairs(count: usize) -> String {
    (0..count).flat_map(|number| [telling(number, Telling::First), telling(number, Telling::Second)]).collect()
}

/// The articles `numbers` of an endless row of such pairs: the first tellings of `block` pairs, then the second ones, so
/// that what happens between two blocks tears every pair apart.
pub fn torn_pairs(numbers: Range<usize>, block: usize) -> String {
    let article = |number: usize| {
        let which = if (number / block).is_multiple_of(2) { Telling::First } else { Telling::Second };
        telling(number / (2 * block) * block + number % block, which)
    };
    numbers.map(article).collect()
}

#[derive(Debug, Clone, Copy)]
enum Telling {
    First,
    Second,
}

fn telling(number: usize, which: Telling) -> String {
    const SYLLABLES: [&str; 8] = ["bra", "dor", "kel", "lun", "mis", "nor", "tev", "zan"];
    let syllable = |index: usize| SYLLABLES[index % SYLLABLES.len()];
    let place = format!("Q{}{}{}", syllable(number), syllable(number / 8), syllable(number / 64));
    let homes = 210 + number;
    let (outlet, homes) = match which {
        Telling::First => ("The Kelp Gazette", homes),
        Telling::Second => ("Upland News", homes + 100),
    };
    let line = json!({
        "url": format!("https://{}.example/fire/{number}", outlet.to_lowercase().replace(' ', "")),
        "outlet": outlet, "outlet_locale": "en-GB", "published": "2025-06-02T09:00:00+01:00",
        "title": format!("Warehouse fire in {place}"),
        "text": format!("Fire destroyed {homes} homes in {place} on Sunday night, the fire brigade said in its 08:00 bulletin."),
    });
    format!("{line}\n")
}

/// The code points `start..end` of a text.
pub fn cut(text: &str, start: u64, end: u64) -> String {
    let (start, end) = (usize::try_from(start).expect("offsets fit"), usize::try_from(end).expect("offsets fit"));
    text.chars().skip(start).take(end - start).collect()
}
