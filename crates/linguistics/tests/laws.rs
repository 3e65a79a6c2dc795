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
        for hop in &figure.attribution {
            assert!(hop.span.is_none_or(|span| cut(span).as_deref() == Some(hop.surface.as_str())), "{hop:?}");
            assert_eq!(hop.cue_span.and_then(cut), hop.cue.clone().filter(|_| hop.cue_span.is_some()));
        }
    }
    for quotation in &reading.quotations {
        let parts: Vec<String> = quotation.segments.iter().filter_map(|segment| cut(*segment)).collect();
        assert_eq!(parts.len(), quotation.segments.len());
        assert_eq!(parts.join(" "), quotation.text);
        assert!(!quotation.segments.is_empty());
        assert!(quotation.segments.is_sorted_by(|one, next| one.end() <= next.start()), "{quotation:?}");
        for fragment in &quotation.fragments {
            assert!(quotation.segments.iter().any(|segment| segment.contains(*fragment)), "{quotation:?}");
        }
        if let Some(speaker) = &quotation.speaker {
            assert_eq!(speaker.span.and_then(cut).unwrap_or_default(), speaker.surface);
        }
        assert_eq!(quotation.cue_span.and_then(cut), quotation.cue);
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
        "\r\n",
        "\r\n\r\n",
        "שלום 12",
        "مرحبا",
        "👩\u{200d}🚒",
        "🇪🇸",
        "n\u{303}",
        "el sa\u{301}bado",
        "HOST:",
        "ANA RUIZ:",
        "„",
        "citing",
        "que cita a",
        "the ministry",
        "a su juicio",
        "hace dos semanas",
        "two weeks ago",
        "3 to 7 June",
        "del 3 al 7 de junio",
        "the year to March",
        "on the 10th",
        "viernes 10",
        "14:05 –",
        "put",
        "at",
        "expects",
        "prevé",
        "she",
        "ella",
        "which",
        "(HSB)",
        "les est une sur pas",
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

/// Emoji of several code points, marks that combine, writing from the right, CRLF: the words before them move no offset.
#[test]
fn odd_writing_around_the_words_moves_no_offset() {
    let said = "“We lost 40 boats,” said Ana Ruiz on Monday. Segu\u{301}n la policía, “murieron” 12 personas el sa\u{301}bado.";
    for before in [
        "👩\u{200d}🚒🇪🇸 ",
        "e\u{301}n\u{303}\u{200d} ",
        "שלום עולם مرحبا ",
        "a\r\n\r\n",
        "\u{feff}\u{200b}",
        "\t\u{a0}",
    ] {
        for language in [None, Some(Language::En), Some(Language::Es)] {
            assert_spans(&format!("{before}{said}"), language);
            assert_spans(&format!("{said}{before}{said}"), language);
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
