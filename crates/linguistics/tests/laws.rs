//! Laws that hold for every text.

use claimwire_domain::{article::Document, language::Language, span::Span};
use claimwire_linguistics::{canonical::canonical_text, read};
use proptest::prelude::*;

fn document(text: &str, language: Option<Language>) -> Document<'_> {
    let published = "2024-05-16T09:00:00+02:00".parse().ok();
    Document { text, title: None, byline: None, language, locale: None, published }
}

fn assert_spans(text: &str, language: Option<Language>) {
    let reading = read(&document(text, language));
    let cut = |span: Span| span.cut(text).map(str::to_owned);
    for figure in &reading.figures {
        assert_eq!(cut(figure.span), Some(figure.text.clone()));
        assert!(figure.sentence.contains(figure.span));
        for phrase in figure.counted.iter().chain(&figure.modifier_phrase) {
            assert_eq!(cut(phrase.span), Some(phrase.text.clone()));
        }
    }
    for quotation in &reading.quotations {
        let parts: Vec<String> = quotation.segments.iter().filter_map(|segment| cut(*segment)).collect();
        assert_eq!(parts.len(), quotation.segments.len());
        assert_eq!(parts.join(" "), quotation.text);
        assert!(!quotation.segments.is_empty());
    }
    for time in &reading.times {
        assert_eq!(cut(time.span), Some(time.text.clone()));
    }
}

/// Pieces that make the reader work: numbers, marks, cues, odd characters.
fn newsish() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "at least",
        "1,300",
        "12.500",
        "people",
        "“",
        "”",
        "said",
        "Ana Ruiz",
        ",",
        ".",
        "—",
        "\n\n",
        "\n",
        "$",
        "€",
        "%",
        "million",
        "según",
        "la policía",
        "entre",
        "y",
        "and",
        "30-40",
        "3-2",
        "on Monday",
        "el lunes",
        "in November",
        "«",
        "»",
        "'",
        "’",
        "half",
        "un tercio",
        "de",
        "e\u{301}",
        "😀",
        "\u{200d}",
        "\u{a0}",
        "999999999999999999999",
        "12/05/2024",
        "a las 22:00",
        "6 p.m.",
        "(",
        ")",
        "Keep reading:",
        "•",
        "mil",
        "billones",
        "two",
        "-",
        "five",
        "hundred",
        "Mr.",
        "U.S.",
        "told",
        "that",
        "dijo que",
        "has",
        "por ciento",
        "puntos",
        "7.8",
        "magnitude",
        "By",
        "Ann Lee",
        "0",
        "1",
        "°",
        "C",
        "/",
        ":",
        "?",
        "¿",
    ]);
    prop::collection::vec((pieces, prop::bool::ANY), 0..40).prop_map(|list| {
        list.into_iter().map(|(piece, spaced)| if spaced { format!("{piece} ") } else { piece.to_owned() }).collect()
    })
}

/// Texts that made the reader panic once.
#[test]
fn what_once_broke_is_read() {
    for text in ["“ — said milde", "MADRID — said the minister of the town"] {
        for language in [Language::En, Language::Es] {
            assert_spans(text, Some(language));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_text_is_read_without_panic_and_with_true_spans(text in "\\PC{0,120}") {
        assert_spans(&text, None);
    }

    #[test]
    fn any_pile_of_news_words_is_read_with_true_spans(text in newsish(), spanish in prop::bool::ANY) {
        assert_spans(&text, Some(if spanish { Language::Es } else { Language::En }));
    }

    #[test]
    fn canonical_text_is_a_fixed_point(text in any::<String>()) {
        let once = canonical_text(&text);
        prop_assert_eq!(canonical_text(&once), once);
    }

    #[test]
    fn a_written_number_reads_back(value in 1_u64..1_000_000_000_000) {
        let grouped = |separator: char| {
            let digits = value.to_string();
            let mut text = String::new();
            for (place, digit) in digits.chars().enumerate() {
                if place > 0 && (digits.len() - place) % 3 == 0 {
                    text.push(separator);
                }
                text.push(digit);
            }
            text
        };
        for (text, language, locale) in [
            (format!("They counted ${} in the vault.", grouped(',')), Language::En, "en-US"),
            (format!("Contaron {} euros en la caja.", grouped('.')), Language::Es, "es-ES"),
            (format!("Contaron {} euros en la caja.", grouped(',')), Language::Es, "es-MX"),
            (format!("Contaron {} euros en la caja.", grouped('\u{a0}')), Language::Es, "es-CR"),
        ] {
            let reading = read(&Document { locale: Some(locale), ..document(&text, Some(language)) });
            let found: Vec<String> = reading.figures.iter().map(|figure| figure.written.value.to_string()).collect();
            prop_assert_eq!(found, vec![value.to_string()], "{}", text);
        }
    }
}
