//! The texts of these tests, written for them.

/// A messy page as text: chrome, a quote with its speaker after it, a caption, a teaser with another figure.
pub const PAGE: &str = include_str!("texts/page.txt");

/// Five articles of three outlets: a figure told in two languages and once otherwise, and a contract in two scales.
pub const ARTICLES: &str = include_str!("texts/articles.jsonl");

/// One more article, about something else.
pub const SENTINEL: &str = r#"{"url":"https://kelp.example/library","outlet":"The Kelp Gazette","outlet_locale":"en-GB","published":"2025-06-05T08:00:00+01:00","title":"Library reopens","text":"The library of Quell Bay lent 5,120 books in its first week, the librarian, Maud Esker, said on Thursday."}"#;

/// The code points `start..end` of a text.
pub fn cut(text: &str, start: u64, end: u64) -> String {
    let (start, end) = (usize::try_from(start).expect("offsets fit"), usize::try_from(end).expect("offsets fit"));
    text.chars().skip(start).take(end - start).collect()
}
