//! Notices by which a page says that it was corrected.
//!
//! The wording is that of newsroom style guides: a heading ("Correction", "Fe de errores"), what an earlier version
//! said, or that the page was corrected. "Updated" alone is no notice: pages say so of every change.

use crate::{page::Page, phrases::Phrases};
use regex::RegexSet;
use std::sync::LazyLock;

/// What an earlier version said: figures beside it are withdrawn ones.
static EARLIER: LazyLock<RegexSet> = LazyLock::new(|| {
    set(&[
        r"(?-u:\b)(earlier|previous|original|prior) version of (this|the|our) (article|story|report|page|post|piece|headline)(?-u:\b)",
        r"(?-u:\b)(this|the) (article|story|report|page|headline) (originally|initially|previously|incorrectly|wrongly|mistakenly) (said|stated|gave|put|reported)(?-u:\b)",
        r"(?-u:\b)(an|our) earlier (report|article|story|figure|headline|dispatch) (said|stated|of|gave|misstated)(?-u:\b)",
        r"(?-u:\b)we (originally|initially|previously|incorrectly|wrongly|mistakenly) (said|stated|gave|put|reported)(?-u:\b)",
        r"(?-u:\b)(this|our|the|an earlier) (article|story|report|page|headline|version|caption) (misstated|misreported)(?-u:\b)",
        r"(?-u:\b)(versi[oó]n|edici[oó]n|redacci[oó]n) (anterior|previa|inicial|original) de (este|esta|la|nuestra) (art[ií]culo|noticia|informaci[oó]n|p[aá]gina|nota|cr[oó]nica|texto|titular)(?-u:\b)",
        r"(?-u:\b)(este|esta|el|la) (art[ií]culo|noticia|informaci[oó]n|p[aá]gina|nota|texto|titular) (dec[ií]a|daba|cifraba|indicaba|afirmaba) (inicialmente|originalmente|antes|por error)(?-u:\b)",
        r"(?-u:\b)(donde dec[ií]a|por error (se )?(dijo|public[oó]|indic[oó]|inform[oó]))",
    ])
});

/// That the page was corrected, whatever stood there.
static CORRECTED: LazyLock<RegexSet> = LazyLock::new(|| {
    set(&[
        r"(?m)^\W*(correction|corrections|corrected|clarification|erratum|editor['’]?s note)(?-u:\b)[^\n.:]{0,20}[:–—-]",
        r"(?m)^\W*((fe de errores|fe de erratas)(?-u:\b)|(correcci[oó]n|rectificaci[oó]n|aclaraci[oó]n|nota de la redacci[oó]n)(?-u:\b)[^\n.:]{0,20}[:–—-])",
        r"(?-u:\b)this (article|story|report|page|headline) (was|has been) (corrected|amended)(?-u:\b)",
        r"(?-u:\b)(this )?correct(s|ed|ing) (the|an) (earlier|previous) (figure|number|toll|version|report|article)(?-u:\b)",
        r"(?-u:\b)(este|esta) (art[ií]culo|noticia|informaci[oó]n|p[aá]gina|nota|texto) (ha sido|fue) (corregid|rectificad|enmendad)[oa](?-u:\b)",
        r"(?-u:\b)(corrige|rectifica) (la|el) (cifra|dato|n[uú]mero|balance|informaci[oó]n) (anterior|previ[oa]|inicial)(?-u:\b)",
    ])
});

/// The patterns bound words by ASCII letters, `(?-u:\b)`: bounds of Unicode would take the slow engine on every text with
/// an accent in it.
fn set(patterns: &[&str]) -> RegexSet {
    regex::RegexSetBuilder::new(patterns).case_insensitive(true).build().expect("the patterns are well formed")
}

/// One of these stands in whatever the patterns of an earlier version match.
const EARLIER_WORDS: Phrases = Phrases::of(&[
    "earlier",
    "previous",
    "original",
    "prior",
    "originally",
    "initially",
    "previously",
    "incorrectly",
    "wrongly",
    "mistakenly",
    "misstated",
    "misreported",
    "version",
    "edicion",
    "redaccion",
    "inicialmente",
    "originalmente",
    "antes",
    "error",
    "decia",
]);

/// One of these stands in whatever the patterns of a correction match.
const CORRECTED_WORDS: Phrases = Phrases::of(&[
    "correction",
    "corrections",
    "corrected",
    "clarification",
    "erratum",
    "editor",
    "editor's",
    "editors",
    "fe",
    "correccion",
    "rectificacion",
    "aclaracion",
    "nota",
    "amended",
    "correct",
    "corrects",
    "correcting",
    "corregido",
    "corregida",
    "rectificado",
    "rectificada",
    "enmendado",
    "enmendada",
    "corrige",
    "rectifica",
]);

fn holds(page: &Page<'_>, words: &Phrases) -> bool {
    (0..page.tokens.len()).any(|index| words.contains(page.tokens.word(index)))
}

/// Sentences that tell what an earlier version said, by number, with the token where they begin to.
///
/// What stands before it is what holds now ("the mill has nine doors, not eight as an earlier version of …").
pub(crate) fn withdrawn(page: &Page<'_>) -> Vec<(usize, usize)> {
    // no sentence tells what the whole text does not
    if !holds(page, &EARLIER_WORDS) || !EARLIER.is_match(page.tokens.raw) {
        return Vec::new();
    }
    let text =
        |number: usize| page.sentences.get(number).map_or("", |sentence| page.tokens.text(sentence.tokens.clone()));
    let begins = |number: usize| {
        let tokens = page.sentences.get(number).map_or(0..0, |sentence| sentence.tokens.clone());
        let word = tokens.clone().find(|index| EARLIER_WORDS.contains(page.tokens.word(*index)));
        (number, word.unwrap_or(tokens.start))
    };
    (0..page.sentences.len()).filter(|number| EARLIER.is_match(text(*number))).map(begins).collect()
}

/// Whether the page says that it was corrected.
pub(crate) fn is_corrected(page: &Page<'_>) -> bool {
    let says = |words: &Phrases, patterns: &RegexSet| holds(page, words) && patterns.is_match(page.tokens.raw);
    says(&CORRECTED_WORDS, &CORRECTED) || says(&EARLIER_WORDS, &EARLIER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use claimwire_domain::article::Document;

    fn says(text: &str) -> bool {
        let document = Document { text, title: None, byline: None, language: None, locale: None, published: None };
        let (page, patterns) = (Page::of(&document), CORRECTED.is_match(text) || EARLIER.is_match(text));
        assert_eq!(is_corrected(&page), patterns, "the words that are looked for first miss a pattern: {text}");
        patterns
    }

    #[test]
    fn a_page_that_says_it_was_corrected_has_a_notice() {
        for text in [
            "Correction: An earlier version of this article gave another number.",
            "The mill burned down.\n\nCorrection, 4 May: the mill has nine doors.",
            "This story has been corrected to say nine doors.",
            "Our headline misstated the number of doors.",
            "FE DE ERRORES\nEl molino tiene nueve puertas.",
            "Una versión anterior de esta noticia daba otra cifra.",
            "Esta información fue rectificada el lunes.",
            "This report wrongly gave nine doors.",
            "An earlier dispatch misstated the number.",
            "We mistakenly reported nine doors.",
            "Our original version of this page had nine doors.",
            "Este artículo indicaba antes nueve puertas.",
            "Por error se publicó otra cifra.",
            "Donde decía nueve puertas debe decir ocho.",
            "Rectificación: el molino tiene ocho puertas.",
            "Editor’s note: the mill has eight doors.",
            "It corrects the previous figure.",
            "Rectifica el dato anterior.",
        ] {
            assert!(says(text), "{text}");
        }
    }

    #[test]
    fn news_of_corrections_elsewhere_is_no_notice() {
        for text in [
            "The ministry corrected its forecast.",
            "Markets see a correction of prices.",
            "Updated at 12:30.",
            "The minister misstated the number of doors.",
            "It initially said nine doors had been found.",
            "La corrección de los mercados sigue.",
            "An earlier report by the auditors had warned of it.",
            "El Gobierno rectificó su política.",
        ] {
            assert!(!says(text), "{text}");
        }
    }
}
