//! Laws of numbers: any number rendered in any supported way parses back to the same value.

use claimwire_domain::{article::Document, decimal::Decimal, figure::Figure, language::Language};
use claimwire_linguistics::read;
use proptest::prelude::*;

fn figures(text: &str, language: Language, locale: &str) -> Vec<Figure> {
    let published = "2024-05-16T09:00:00+02:00".parse().ok();
    read(&Document { text, title: None, byline: None, language: Some(language), locale: Some(locale), published })
        .figures
}

fn values(text: &str, language: Language, locale: &str) -> Vec<String> {
    figures(text, language, locale).iter().map(|figure| figure.written.value.to_string()).collect()
}

const EN_BELOW_20: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const EN_TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const ES_BELOW_30: [&str; 30] = [
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
];
const ES_TENS: [&str; 10] =
    ["", "", "", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"];
const ES_HUNDREDS: [&str; 10] = [
    "",
    "ciento",
    "doscientos",
    "trescientos",
    "cuatrocientos",
    "quinientos",
    "seiscientos",
    "setecientos",
    "ochocientos",
    "novecientos",
];

fn at<'a>(words: &[&'a str], index: u64) -> &'a str {
    usize::try_from(index).ok().and_then(|index| words.get(index)).copied().unwrap_or_default()
}

/// English words of a number below a trillion; `and` joins hundreds to the rest.
fn english(value: u64, and: bool) -> String {
    let below_hundred = |value: u64| match (value / 10, value % 10) {
        _ if value < 20 => at(&EN_BELOW_20, value).to_owned(),
        (tens, 0) => at(&EN_TENS, tens).to_owned(),
        (tens, unit) => format!("{}-{}", at(&EN_TENS, tens), at(&EN_BELOW_20, unit)),
    };
    let below_thousand = |value: u64| {
        let hundreds = format!("{} hundred", at(&EN_BELOW_20, value / 100));
        match (value / 100, value % 100) {
            (0, rest) => below_hundred(rest),
            (_, 0) => hundreds,
            (_, rest) => format!("{hundreds}{} {}", if and { " and" } else { "" }, below_hundred(rest)),
        }
    };
    let parts = [(1_000_000_000, " billion"), (1_000_000, " million"), (1_000, " thousand"), (1, "")];
    let words = parts.iter().filter_map(|(unit, name)| {
        let part = value / unit % 1000;
        (part > 0).then(|| format!("{}{name}", below_thousand(part)))
    });
    words.collect::<Vec<String>>().join(" ")
}

/// Spanish words of a number below a million billions.
fn spanish(value: u64) -> String {
    let below_hundred = |value: u64| match (value / 10, value % 10) {
        _ if value < 30 => at(&ES_BELOW_30, value).to_owned(),
        (tens, 0) => at(&ES_TENS, tens).to_owned(),
        (tens, unit) => format!("{} y {}", at(&ES_TENS, tens), at(&ES_BELOW_30, unit)),
    };
    let below_thousand = |value: u64| match (value / 100, value % 100) {
        (0, rest) => below_hundred(rest),
        (1, 0) => "cien".to_owned(),
        (hundreds, 0) => at(&ES_HUNDREDS, hundreds).to_owned(),
        (hundreds, rest) => format!("{} {}", at(&ES_HUNDREDS, hundreds), below_hundred(rest)),
    };
    let shortened = |words: String| match words.strip_suffix("uno") {
        Some("veinti") => "veintiún".to_owned(),
        Some(rest) => format!("{rest}un"),
        None => words,
    };
    let below_million = |value: u64| match (value / 1000, value % 1000) {
        (0, rest) => below_thousand(rest),
        (1, 0) => "mil".to_owned(),
        (1, rest) => format!("mil {}", below_thousand(rest)),
        (thousands, 0) => format!("{} mil", shortened(below_thousand(thousands))),
        (thousands, rest) => format!("{} mil {}", shortened(below_thousand(thousands)), below_thousand(rest)),
    };
    let named = |value: u64, one: &str, many: &str| match value {
        0 => None,
        1 => Some(format!("un {one}")),
        _ => Some(format!("{} {many}", shortened(below_million(value)))),
    };
    let parts = [
        named(value / 1_000_000_000_000 % 1_000_000, "billón", "billones"),
        named(value / 1_000_000 % 1_000_000, "millón", "millones"),
        (!value.is_multiple_of(1_000_000)).then(|| below_million(value % 1_000_000)),
    ];
    parts.into_iter().flatten().collect::<Vec<String>>().join(" ")
}

fn any_size() -> impl Strategy<Value = u64> {
    prop_oneof![2_u64..100, 100_u64..10_000, 10_000_u64..2_000_000, 2_000_000_u64..999_999_999_999]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn numbers_in_english_words_read_back(value in any_size(), and in prop::bool::ANY) {
        let text = format!("The register lists {} orchards.", english(value, and));
        prop_assert_eq!(values(&text, Language::En, "en-GB"), vec![value.to_string()], "{}", text);
    }

    #[test]
    fn numbers_in_spanish_words_read_back(value in prop_oneof![any_size(), 1_000_000_000_000_u64..900_000_000_000_000]) {
        let text = format!("El registro suma {} euros.", spanish(value));
        prop_assert_eq!(values(&text, Language::Es, "es-ES"), vec![value.to_string()], "{}", text);
    }

    #[test]
    fn decimals_with_a_scale_word_read_back(whole in 1_u32..999, tenths in 1_u32..10, place in 0_usize..3) {
        let (english, spanish, power) = [("thousand", "mil", 3), ("million", "millones", 6), ("billion", "mil millones", 9)][place];
        let value = Decimal::new(i64::from(whole * 10 + tenths), power - 1).map(|value| value.to_string());
        let expected = vec![value.unwrap_or_default()];
        for (text, language, locale) in [
            (format!("It cost ${whole}.{tenths} {english}."), Language::En, "en-US"),
            (format!("Costó {whole},{tenths} {spanish} de euros."), Language::Es, "es-ES"),
            (format!("Costó {whole}.{tenths} {spanish} de pesos."), Language::Es, "es-MX"),
        ] {
            let text = if power == 3 { text.replace(" de euros", " euros").replace(" de pesos", " pesos") } else { text };
            prop_assert_eq!(values(&text, language, locale), expected.clone(), "{}", text);
        }
    }

    #[test]
    fn glued_scales_and_currency_codes_read_back(whole in 2_u32..999) {
        let million = Decimal::new(i64::from(whole), 6).map(|value| value.to_string()).unwrap_or_default();
        for text in [
            format!("It paid ${whole}m."),
            format!("It paid €{whole} million."),
            format!("It paid {whole} million euros."),
            format!("It paid USD {whole} million."),
            format!("It paid {whole} MUSD."),
            format!("It paid £{whole}mn."),
        ] {
            prop_assert_eq!(values(&text, Language::En, "en-GB"), vec![million.clone()], "{}", text);
        }
    }

    #[test]
    fn indian_groups_read_back(crore in 1_u64..90, rest in 0_u64..9_999_999) {
        let value = crore * 10_000_000 + rest;
        let digits = value.to_string();
        let (head, last) = digits.split_at(digits.len() - 3);
        let pairs: Vec<String> = head.as_bytes().rchunks(2).rev().map(|pair| String::from_utf8_lossy(pair).into_owned()).collect();
        let text = format!("The scheme pays ₹{},{last} in all.", pairs.join(","));
        prop_assert_eq!(values(&text, Language::En, "en-IN"), vec![value.to_string()], "{}", text);
    }

    #[test]
    fn one_separator_before_three_digits_keeps_both_readings(head in 1_u32..999, tail in 0_u32..1000) {
        let grouped = (head * 1000 + tail).to_string();
        for (text, language, locale, first_is_group) in [
            (format!("Pesa {head}.{tail:03} kilos."), Language::Es, "es-ES", true),
            (format!("Pesa {head}.{tail:03} kilos."), Language::Es, "es-MX", false),
            (format!("Pesa {head},{tail:03} kilos."), Language::Es, "es-MX", true),
            (format!("It weighs {head},{tail:03} kilos."), Language::En, "en-US", true),
        ] {
            let found = figures(&text, language, locale);
            prop_assert_eq!(found.len(), 1, "{}", text);
            let figure = found.first().expect("there is one");
            let other: Vec<String> = figure.readings.iter().map(|reading| reading.written.value.to_string()).collect();
            prop_assert_eq!(figure.written.value.to_string() == grouped, first_is_group, "{}", text);
            prop_assert_eq!(other.contains(&grouped), !first_is_group, "{}", text);
            prop_assert_eq!(other.len(), 1, "{}", text);
        }
    }

    #[test]
    fn an_unrelated_paragraph_changes_no_figure(first in 0_usize..8, second in 0_usize..8, spanish in prop::bool::ANY) {
        let paragraphs = if spanish { ES_PARAGRAPHS } else { EN_PARAGRAPHS };
        let (language, locale) = if spanish { (Language::Es, "es-ES") } else { (Language::En, "en-GB") };
        let (own, other) = (paragraphs[first], paragraphs[second]);
        let alone = figures(own, language, locale);
        let beside = figures(&format!("{own}\n\n{other}"), language, locale);
        prop_assert!(beside.len() >= alone.len(), "{} | {}", own, other);
        // the subjects of a claim are those of its whole article
        let bare = |figure: &Figure| Figure { subjects: Vec::new(), ..figure.clone() };
        for (alone, beside) in alone.iter().zip(&beside) {
            prop_assert_eq!(bare(alone), bare(beside), "{} | {}", own, other);
        }
    }
}

/// Paragraphs that have nothing to do with one another.
const EN_PARAGRAPHS: &[&str] = &[
    "The landslide killed 14 people on Monday, the district office said.",
    "Unemployment fell to 5.2% in April, down from 5.6% a year earlier.",
    "The bakery sold 3,400 loaves, and 1,200 more on Sunday.",
    "About a third of the 90 pupils walk to school.",
    "A 5.8-magnitude quake struck 30 km off the coast.",
    "The gap narrowed by three points, a poll of 1,010 adults found.",
    "Rovers won 3-1 in front of 22,000 fans.",
    "The tank holds 12.500 litres, or so the sign says.",
];
const ES_PARAGRAPHS: &[&str] = &[
    "El alud mató a 14 personas el lunes, según la comarca.",
    "El paro bajó al 5,2 % en abril, desde el 5,6 % de un año antes.",
    "La panadería vendió 3.400 barras, y 1.200 más el domingo.",
    "Un tercio de los 90 alumnos va andando a clase.",
    "Un seísmo de magnitud 5,8 se sintió a 30 km de la costa.",
    "La brecha se redujo en tres puntos, según un sondeo a 1.010 adultos.",
    "El Rovers ganó 3-1 ante 22.000 aficionados.",
    "El depósito admite 12.500 litros, según el rótulo.",
];
