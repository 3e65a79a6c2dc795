//! Number words of both languages.

use crate::table::Table;
use claimwire_domain::language::Language;
use std::sync::LazyLock;

static ENGLISH: LazyLock<Table<&str, i64>> = LazyLock::new(|| EN_SMALL.iter().copied().collect());
static SPANISH: LazyLock<Table<&str, i64>> = LazyLock::new(|| ES_SMALL.iter().copied().collect());

/// The number words of a language.
pub(crate) fn small_words(language: Language) -> &'static Table<&'static str, i64> {
    if language == Language::En { &ENGLISH } else { &SPANISH }
}

/// Units, tens and hundreds in words.
pub(crate) fn small_word(word: &str, language: Language) -> Option<i64> {
    small_words(language).get(word).copied()
}

pub(crate) const EN_SMALL: &[(&str, i64)] = &[
    ("zero", 0),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
];

pub(crate) const ES_SMALL: &[(&str, i64)] = &[
    ("cero", 0),
    ("un", 1),
    ("uno", 1),
    ("una", 1),
    ("dos", 2),
    ("tres", 3),
    ("cuatro", 4),
    ("cinco", 5),
    ("seis", 6),
    ("siete", 7),
    ("ocho", 8),
    ("nueve", 9),
    ("diez", 10),
    ("once", 11),
    ("doce", 12),
    ("trece", 13),
    ("catorce", 14),
    ("quince", 15),
    ("dieciseis", 16),
    ("diecisiete", 17),
    ("dieciocho", 18),
    ("diecinueve", 19),
    ("veinte", 20),
    ("veintiun", 21),
    ("veintiuno", 21),
    ("veintiuna", 21),
    ("veintidos", 22),
    ("veintitres", 23),
    ("veinticuatro", 24),
    ("veinticinco", 25),
    ("veintiseis", 26),
    ("veintisiete", 27),
    ("veintiocho", 28),
    ("veintinueve", 29),
    ("treinta", 30),
    ("cuarenta", 40),
    ("cincuenta", 50),
    ("sesenta", 60),
    ("setenta", 70),
    ("ochenta", 80),
    ("noventa", 90),
    ("cien", 100),
    ("ciento", 100),
    ("doscientos", 200),
    ("doscientas", 200),
    ("trescientos", 300),
    ("trescientas", 300),
    ("cuatrocientos", 400),
    ("cuatrocientas", 400),
    ("quinientos", 500),
    ("quinientas", 500),
    ("seiscientos", 600),
    ("seiscientas", 600),
    ("setecientos", 700),
    ("setecientas", 700),
    ("ochocientos", 800),
    ("ochocientas", 800),
    ("novecientos", 900),
    ("novecientas", 900),
];

/// Scale words after a number: word, power of ten.
pub(crate) const EN_SCALES: &[(&str, i16)] = &[
    ("hundred", 2),
    ("thousand", 3),
    ("million", 6),
    ("mn", 6),
    ("mln", 6),
    ("billion", 9),
    ("bn", 9),
    ("trillion", 12),
    ("tn", 12),
    ("trn", 12),
    ("lakh", 5),
    ("lakhs", 5),
    ("crore", 7),
    ("crores", 7),
    ("millions", 6),
    ("billions", 9),
    ("bln", 9),
    ("tln", 12),
];

/// What "and" adds after a number or a scale word, in hundredths.
pub(crate) const EN_MORE: &[(&str, i64)] =
    &[("and a half", 50), ("and one half", 50), ("and a quarter", 25), ("and three quarters", 75)];
pub(crate) const ES_MORE: &[(&str, i64)] =
    &[("y medio", 50), ("y media", 50), ("y cuarto", 25), ("y un cuarto", 25), ("y tres cuartos", 75)];

/// Parts of a scale word, in hundredths.
pub(crate) const EN_OF_SCALE: &[(&str, i64)] = &[
    ("quarter of a", 25),
    ("quarter", 25),
    ("a quarter of a", 25),
    ("a quarter", 25),
    ("one quarter of a", 25),
    ("three quarters of a", 75),
    ("three quarters", 75),
    ("three - quarters of a", 75),
];
pub(crate) const ES_OF_SCALE: &[(&str, i64)] = &[("un cuarto de", 25), ("cuarto de", 25), ("tres cuartos de", 75)];

/// Fractions in one sign.
pub(crate) const VULGAR: &[(&str, i64, i64)] = &[
    ("½", 1, 2),
    ("⅓", 1, 3),
    ("⅔", 2, 3),
    ("¼", 1, 4),
    ("¾", 3, 4),
    ("⅕", 1, 5),
    ("⅖", 2, 5),
    ("⅗", 3, 5),
    ("⅘", 4, 5),
    ("⅙", 1, 6),
    ("⅚", 5, 6),
    ("⅛", 1, 8),
    ("⅜", 3, 8),
    ("⅝", 5, 8),
    ("⅞", 7, 8),
];

pub(crate) const ES_SCALES: &[(&str, i16)] = &[
    ("mil", 3),
    ("millon", 6),
    ("millones", 6),
    ("mdd", 6),
    ("mdp", 6),
    ("billon", 12),
    ("billones", 12),
    ("millardo", 9),
    ("millardos", 9),
    ("trillon", 18),
    ("trillones", 18),
];

/// Words that count by themselves: word, value, whether the singular is only about that many.
pub(crate) const EN_GROUPS: &[(&str, i64)] = &[("dozen", 12), ("score", 20)];
pub(crate) const ES_GROUPS: &[(&str, i64, bool)] = &[
    ("decena", 10, true),
    ("docena", 12, false),
    ("quincena", 15, true),
    ("veintena", 20, true),
    ("treintena", 30, true),
    ("cuarentena", 40, true),
    ("cincuentena", 50, true),
    ("sesentena", 60, true),
    ("centena", 100, true),
    ("centenar", 100, true),
    ("millar", 1000, true),
];
pub(crate) const EN_ORDERS: &[(&str, i16, i64)] = &[
    ("tens", 1, 1),
    ("dozens", 0, 12),
    ("scores", 0, 20),
    ("hundreds", 2, 1),
    ("thousands", 3, 1),
    ("millions", 6, 1),
    ("billions", 9, 1),
    ("trillions", 12, 1),
];
pub(crate) const ES_ORDERS: &[(&str, i16, i64)] = &[
    ("decenas", 1, 1),
    ("docenas", 0, 12),
    ("veintenas", 0, 20),
    ("cientos", 2, 1),
    ("centenares", 2, 1),
    ("centenas", 2, 1),
    ("miles", 3, 1),
    ("millares", 3, 1),
    ("millones", 6, 1),
];
