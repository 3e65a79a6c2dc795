//! Short strings in languages that are not read: the number with its unit is right, and nothing else is told.

use claimwire_domain::{article::Document, language::Language};
use claimwire_linguistics::{Reading, read};

fn reading(text: &str, locale: Option<&str>) -> Reading {
    read(&Document { text, title: None, byline: None, language: None, locale, published: None })
}

fn told(text: &str, locale: Option<&str>) -> Vec<(String, String)> {
    let figures = reading(text, locale).figures;
    figures.into_iter().map(|figure| (figure.written.value.to_string(), figure.unit.code)).collect()
}

#[test]
fn a_number_with_its_unit_is_told_in_languages_that_are_not_read() {
    let one = |value: &str, code: &str| vec![(value.to_owned(), code.to_owned())];
    assert_eq!(told("La digue a coûté 640 millions d'euros.", Some("fr-FR")), one("640000000", "EUR"));
    assert_eq!(told("Le pont vaut 12 500 dollars.", Some("fr-CA")), one("12500", "CAD"));
    assert_eq!(told("Die Brücke kostet 1,4 Mrd. Euro.", Some("de-DE")), one("1400000000", "EUR"));
    assert_eq!(told("Der See misst 1.250 Hektar.", Some("de-AT")), one("1250", "hectare"));
    assert_eq!(told("A ponte custou R$ 3,2 bilhões.", Some("pt-BR")), one("3200000000", "BRL"));
    assert_eq!(told("O porto tem 3.100 metros.", Some("pt-PT")), one("3100", "m"));
    assert_eq!(told("Il ponte costa 5,6 miliardi di euro.", Some("it-IT")), one("5600000000", "EUR"));
    assert_eq!(told("De brug kost 2,5 miljard euro.", Some("nl-NL")), one("2500000000", "EUR"));
    assert_eq!(told("De rente steeg naar 4,2 procent.", Some("nl-NL")), one("4.2", "percent"));
}

#[test]
fn the_language_of_a_short_string_is_told_without_a_locale_too() {
    let reading = reading("Die Reparatur kostet 3,5 Milliarden Euro und dauert.", None);
    assert_eq!(reading.language_code, "de");
    assert_eq!(reading.figures.first().map(|figure| figure.written.value.to_string()).as_deref(), Some("3500000000"));
}

#[test]
fn a_bare_number_and_a_quotation_of_a_language_that_is_not_read_are_silent() {
    assert_eq!(told("Le bus 14 part le 3 mai.", Some("fr-FR")), []);
    assert_eq!(told("Zwölf Schiffe, 3 Boote.", Some("de-DE")), []);
    assert!(reading("«Nous partons», dit-elle.", Some("fr-FR")).quotations.is_empty());
}

#[test]
fn short_english_and_spanish_strings_keep_their_language() {
    let language = |text: &str, locale: Option<&str>| reading(text, locale).language;
    assert_eq!(language("Three die in van crash, 12 hurt", None), Language::En);
    assert_eq!(language("Twelve lakh lost overnight", Some("en-IN")), Language::En);
    assert_eq!(language("Plantaron veintidós mil pinos.", Some("es-ES")), Language::Es);
    assert_eq!(
        told("Plantaron veintidós mil pinos.", None).first().map(|told| told.0.clone()).as_deref(),
        Some("22000")
    );
}
