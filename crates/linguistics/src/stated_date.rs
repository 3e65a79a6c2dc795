//! The date a page itself shows: its byline or date line, read when nobody says when it was published.

use crate::page::Page;
use chrono::{Datelike, NaiveDate};
use claimwire_domain::article::Document;

/// Lines from the top in which a page shows its date; further down dates are what the text is about.
const LINES: usize = 12;
/// Words of a line above which it is running text.
const LINE_WORDS: usize = 14;

/// The day the text shows as its own: the first one near the top that names its year, in a line that is no running
/// text. A day without a year is page chrome ("Monday, October 7") and says only when somebody looked.
#[must_use]
pub fn stated_date(text: &str) -> Option<NaiveDate> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(LINES).collect();
    lines.into_iter().filter(|line| line.split_whitespace().count() <= LINE_WORDS).find_map(day_with_year)
}

fn day_with_year(line: &str) -> Option<NaiveDate> {
    let page =
        Page::of(&Document { text: line, title: None, byline: None, language: None, locale: None, published: None });
    page.times.iter().flatten().find_map(|mention| {
        let period = mention.period.filter(|period| period.days() == 1)?;
        let words = page.tokens.text(mention.tokens.clone());
        words.contains(&period.start().year().to_string()).then_some(period.start())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(text: &str) -> Option<String> {
        stated_date(text).map(|date| date.to_string())
    }

    #[test]
    fn the_date_of_the_byline_is_the_date_of_the_page() {
        let page =
            "Tuesday, March 4\n\nHarbour closed\n\nBy Ana Ruel\n\nFeb 12, 2024, 08:15 AM EST\n\nThe harbour closed.";
        assert_eq!(stated(page).as_deref(), Some("2024-02-12"));
        assert_eq!(
            stated("Cierra el puerto\n\n12 de febrero de 2024\n\nEl puerto cerró.").as_deref(),
            Some("2024-02-12")
        );
    }

    #[test]
    fn a_day_without_year_and_a_date_in_running_text_are_not() {
        assert_eq!(stated("Tuesday, March 4\n\nThe harbour closed."), None);
        let running =
            "The harbour closed on February 12, 2024, after a storm had torn its northern wall apart, the port said.";
        assert_eq!(stated(running), None);
    }
}
