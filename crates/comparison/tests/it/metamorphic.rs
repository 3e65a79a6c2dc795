//! What must not change a label: the order of the two, rounding, a clause about something else, language, unit.

use crate::{
    corpus::pairs,
    telling::{Article, mentions, mentions_of},
};
use claimwire_comparison::{compare_articles, project};
use claimwire_domain::label::Label;
use proptest::prelude::*;

fn article(outlet: &str, language: &str, text: &str) -> Article {
    Article {
        url: String::new(),
        outlet: outlet.to_owned(),
        outlet_locale: Some(if language == "es" { "es-ES" } else { "en-GB" }.to_owned()),
        language: Some(language.to_owned()),
        published: "2026-05-14T12:00:00+02:00".parse().unwrap(),
        title: None,
        text: text.to_owned(),
    }
}

fn label(a: &Article, b: &Article) -> Label {
    compare_articles(&mentions(a, false), &mentions(b, false)).0.label
}

/// Two texts of two outlets.
fn told(first: (&str, &str), second: (&str, &str)) -> (Article, Article) {
    (article("The Signal", first.0, first.1), article("Northern Ledger", second.0, second.1))
}

fn grouped(value: u64, separator: char) -> String {
    let digits = value.to_string();
    digits.chars().enumerate().fold(String::new(), |mut text, (place, digit)| {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
        text
    })
}

/// One statement in both languages; `{}` is the number.
const STATEMENTS: &[(&str, &str)] = &[
    (
        "The flood in Torvale destroyed {} homes, the fire service said on Thursday.",
        "La riada destruyó {} viviendas en Torvale, según los bomberos.",
    ),
    ("Halden Steel will cut {} jobs, the company said.", "Halden Steel suprimirá {} empleos, anunció la empresa."),
    (
        "The concert hall in Torvale cost €{}, the council said.",
        "El auditorio de Torvale costó {} euros, según el Ayuntamiento.",
    ),
    ("Torvale had {} inhabitants in 2025.", "Torvale tenía {} habitantes en 2025."),
];

#[test]
fn the_order_of_two_texts_makes_no_difference() {
    for pair in pairs() {
        assert_eq!(label(&pair.a, &pair.b), label(&pair.b, &pair.a), "{} / {}", pair.a.text, pair.b.text);
    }
}

#[test]
fn a_sentence_about_something_else_changes_nothing() {
    for pair in pairs() {
        let spanish = pair.a.language.as_deref() == Some("es");
        let more = if spanish { "Las oficinas abren por la mañana." } else { "The offices open in the morning." };
        let longer = Article { text: format!("{} {more}", pair.a.text), ..pair.a.clone() };
        assert_eq!(label(&pair.a, &pair.b), label(&longer, &pair.b), "{} / {}", pair.a.text, pair.b.text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_rounded_figure_never_differs_from_the_exact_one(
        value in 1_000_u64..999_999, kept in 2_u32..4, statement in 0..STATEMENTS.len(), rounds_in_spanish: bool
    ) {
        let place = 10_u64.pow(value.ilog10() + 1 - kept);
        let rounded = (value + place / 2) / place * place;
        let (english, spanish) = STATEMENTS[statement];
        let exact = english.replace("{}", &grouped(value, ','));
        let rounded = if rounds_in_spanish {
            ("es", spanish.replace("{}", &grouped(rounded, '.')))
        } else {
            ("en", english.replace("{}", &grouped(rounded, ',')))
        };
        let (a, b) = told(("en", &exact), (rounded.0, &rounded.1));
        prop_assert!(!label(&a, &b).is_difference(), "{} / {}", a.text, b.text);
    }

    #[test]
    fn a_statement_has_one_label_in_both_languages(
        first in 1_000_u64..99_999, second in 1_000_u64..99_999, statement in 0..STATEMENTS.len()
    ) {
        let (english, spanish) = STATEMENTS[statement];
        let en = |value| english.replace("{}", &grouped(value, ','));
        let es = |value| spanish.replace("{}", &grouped(value, '.'));
        let (a, b) = told(("en", &en(first)), ("en", &en(second)));
        let (_, c) = told(("en", ""), ("es", &es(second)));
        prop_assert_eq!(label(&a, &b), label(&a, &c), "{} / {} / {}", a.text, b.text, c.text);
    }

    #[test]
    fn a_length_in_another_unit_never_differs(metres in 2_000_u64..90_000) {
        let kilometres = format!("{}.{}", metres / 1000, metres % 1000 / 100);
        // tenths of a mile, rounded: cut off they would be another length
        let miles = ((metres / 100 * 100) * 1000 + 160_934 / 2) / 160_934;
        let miles = format!("{}.{}", miles / 10, miles % 10);
        let (a, b) = told(
            ("en", &format!("The tunnel under the Sill pass is {kilometres} kilometres long.")),
            ("en", &format!("The tunnel under the Sill pass is about {miles} miles long.")),
        );
        prop_assert!(!label(&a, &b).is_difference(), "{} / {}", a.text, b.text);
    }

    #[test]
    fn whatever_order_articles_come_in_the_same_is_told(
        (sorted, shuffled) in prop::sample::select((0..pairs().len()).collect::<Vec<_>>()).prop_flat_map(|at| {
            let all: Vec<Article> = pairs().into_iter().skip(at).take(4).flat_map(|pair| [pair.a, pair.b]).collect();
            (Just(all.clone()), Just(all).prop_shuffle())
        })
    ) {
        prop_assert_eq!(project(&mentions_of(&sorted, false)), project(&mentions_of(&shuffled, false)));
    }
}
