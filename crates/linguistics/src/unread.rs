//! Why a number did not become a figure: for people who look into the reader, never on its own way.

use crate::{Reading, names::named_by, numeral::NumeralReader, page::Page, time::Mention, token::Kind};
use claimwire_domain::{article::Document, span::Span};

/// A number that is no figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Where.
    pub span: Span,
    /// The number as written.
    pub text: String,
    /// The rule that kept it out: `time.*` for dates and clock times, `name.*` for numbers that name something, `none`
    /// where no rule of figures fits it.
    pub rule: &'static str,
}

/// The numbers in digits that `reading`, which is of this document, has not as a figure, in order.
#[must_use]
pub fn unread(document: &Document<'_>, reading: &Reading) -> Vec<Unread> {
    let page = Page::of(document);
    let tokens = &page.tokens;
    let numerals = NumeralReader { tokens, language: page.language, locale: page.locale };
    let mut found = Vec::new();
    let mut figures = reading.figures.iter().map(|figure| figure.span).peekable();
    for index in (0..tokens.len()).filter(|index| tokens.is(*index, Kind::Number)) {
        let span = tokens.span(index..index + 1);
        while figures.next_if(|figure| figure.end() <= span.start()).is_some() {}
        if figures.peek().is_some_and(|figure| figure.contains(span)) {
            continue;
        }
        let rule = if page.times.iter().flatten().any(|time: &Mention| time.tokens.contains(&index)) {
            "time.mention"
        } else {
            let named = numerals.read(index).and_then(|numeral| named_by(tokens, &numeral, page.language));
            named.unwrap_or("none")
        };
        found.push(Unread { span, text: tokens.text(index..index + 1).to_owned(), rule });
    }
    found
}
