//! Laws that hold from the written number to what it denotes.

use claimwire_comparison::interval::{Interval, of};
use claimwire_domain::{article::Document, figure::Figure, language::Language};
use claimwire_linguistics::read;
use num_rational::BigRational;
use proptest::prelude::*;

fn figure(text: &str, language: Language, locale: &str) -> Option<Figure> {
    let published = "2024-05-16T09:00:00+02:00".parse().ok();
    let document =
        Document { text, title: None, byline: None, language: Some(language), locale: Some(locale), published };
    let mut figures = read(&document).figures;
    if figures.len() == 1 { figures.pop() } else { None }
}

fn denoted(text: &str, language: Language, locale: &str) -> Option<Interval> {
    figure(text, language, locale).map(|figure| of(&figure))
}

fn grouped(value: u64, separator: char) -> String {
    let digits = value.to_string();
    let places = digits.chars().enumerate();
    places.fold(String::new(), |mut text, (place, digit)| {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
        text
    })
}

/// Whether the outer interval holds the inner one; an absent end is unbounded.
fn holds(outer: &Interval, inner: &Interval) -> bool {
    let low = match (&outer.lo, &inner.lo) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(out), Some(own)) => out < own || out == own && (outer.lo_inclusive || !inner.lo_inclusive),
    };
    let high = match (&outer.hi, &inner.hi) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(out), Some(own)) => out > own || out == own && (outer.hi_inclusive || !inner.hi_inclusive),
    };
    low && high
}

/// Narrower words, wider words: `{}` is the number.
const EN_WIDER: &[(&str, &str)] = &[
    ("exactly {}", "{}"),
    ("{}", "about {}"),
    ("exactly {}", "about {}"),
    ("nearly {}", "about {}"),
    ("just over {}", "about {}"),
    ("just over {}", "more than {}"),
    ("more than {}", "at least {}"),
    ("exactly {}", "at least {}"),
    ("fewer than {}", "at most {}"),
    ("just under {}", "fewer than {}"),
    ("exactly {}", "up to {}"),
];
const ES_WIDER: &[(&str, &str)] = &[
    ("exactamente {}", "{}"),
    ("{}", "unos {}"),
    ("casi {}", "unos {}"),
    ("poco más de {}", "alrededor de {}"),
    ("poco más de {}", "más de {}"),
    ("más de {}", "al menos {}"),
    ("menos de {}", "como máximo {}"),
    ("poco menos de {}", "menos de {}"),
    ("exactamente {}", "hasta {}"),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_same_significant_digits_denote_the_same_interval(mantissa in 1_u64..1000, place in 0_usize..3) {
        prop_assume!(mantissa % 10 != 0);
        let (english, spanish, power) = [("thousand", "mil", 3_u32), ("million", "millones de", 6), ("billion", "mil millones de", 9)][place];
        let value = mantissa * 10_u64.pow(power);
        let texts = [
            (format!("Donors gave {} dollars.", grouped(value, ',')), Language::En, "en-US"),
            (format!("Donors gave {mantissa} {english} dollars."), Language::En, "en-GB"),
            (format!("Donors gave US${mantissa} {english}."), Language::En, "en-AU"),
            (format!("Dieron {} dólares.", grouped(value, '.')), Language::Es, "es-ES"),
            (format!("Dieron {} dólares.", grouped(value, ',')), Language::Es, "es-MX"),
            (format!("Dieron {} dólares.", grouped(value, '\u{a0}')), Language::Es, "es-CR"),
            (format!("Dieron {mantissa} {spanish} dólares."), Language::Es, "es-AR"),
        ];
        let intervals: Vec<Option<Interval>> =
            texts.iter().map(|(text, language, locale)| denoted(text, *language, locale)).collect();
        for (interval, (text, ..)) in intervals.iter().zip(&texts) {
            prop_assert!(interval.is_some(), "{}", text);
            prop_assert_eq!(interval, &intervals[0], "{}", text);
        }
    }

    #[test]
    fn wider_words_never_denote_a_narrower_interval(value in prop_oneof![2_u64..100, 100_u64..100_000, 100_000_u64..90_000_000]) {
        for (narrow, wide) in EN_WIDER {
            let text = |words: &str| format!("There were {} lamps.", words.replace("{}", &grouped(value, ',')));
            let (inner, outer) = (denoted(&text(narrow), Language::En, "en-US"), denoted(&text(wide), Language::En, "en-US"));
            let held = inner.as_ref().zip(outer.as_ref()).is_some_and(|(inner, outer)| holds(outer, inner));
            prop_assert!(held, "{} {:?} | {} {:?}", text(narrow), inner, text(wide), outer);
        }
        for (narrow, wide) in ES_WIDER {
            let text = |words: &str| format!("Había {} lámparas.", words.replace("{}", &grouped(value, '.')));
            let (inner, outer) = (denoted(&text(narrow), Language::Es, "es-ES"), denoted(&text(wide), Language::Es, "es-ES"));
            let held = inner.as_ref().zip(outer.as_ref()).is_some_and(|(inner, outer)| holds(outer, inner));
            prop_assert!(held, "{} {:?} | {} {:?}", text(narrow), inner, text(wide), outer);
        }
    }

    #[test]
    fn what_is_written_lies_in_what_it_denotes(value in 2_u64..90_000_000) {
        let text = format!("There were {} lamps.", grouped(value, ','));
        let interval = denoted(&text, Language::En, "en-US");
        let own = BigRational::from_integer(value.into());
        let point = Interval {
            lo: Some(own.clone()),
            lo_inclusive: true,
            hi: Some(own),
            hi_inclusive: true,
            soft_lo: None,
            soft_hi: None,
        };
        prop_assert!(interval.is_some_and(|interval| holds(&interval, &point)), "{}", text);
    }
}
