//! Units: currencies, measures, lengths of time, percent.

use crate::{
    currencies::{COINS, CURRENCIES},
    digits::Locale,
    foreign::Meaning,
    measures::{ENGLISH, SHARED, SPANISH},
    phrases::{Meanings, Phrases},
    token::Tokens,
};
use claimwire_domain::{
    figure::{Dimension, FigureKind, Unit},
    language::Language,
};

/// A unit next to a number.
#[derive(Debug, Clone)]
pub(crate) struct UnitMatch {
    pub(crate) unit: Unit,
    pub(crate) kind: FigureKind,
    /// First token after the unit.
    pub(crate) end: usize,
    /// Power of ten the number is multiplied by ("25 basis points", "tres décimas").
    pub(crate) power: i16,
}

/// A unit by its code.
pub(crate) fn unit(code: &str, ucum: Option<&str>, dimension: Dimension) -> Unit {
    Unit { code: code.to_owned(), ucum: ucum.map(str::to_owned), dimension }
}

/// Words of time and their code.
pub(crate) static PERIODS: Meanings<&str> = Meanings::of(&[
    ("seconds", "second"),
    ("second", "second"),
    ("minutes", "minute"),
    ("minute", "minute"),
    ("mins", "minute"),
    ("hours", "hour"),
    ("hour", "hour"),
    ("days", "day"),
    ("day", "day"),
    ("nights", "day"),
    ("weeks", "week"),
    ("week", "week"),
    ("fortnight", "week"),
    ("months", "month"),
    ("month", "month"),
    ("quarters", "quarter"),
    ("years", "year"),
    ("year", "year"),
    ("yrs", "year"),
    ("decades", "decade"),
    ("decade", "decade"),
    ("centuries", "century"),
    ("segundos", "second"),
    ("minutos", "minute"),
    ("minuto", "minute"),
    ("horas", "hour"),
    ("hora", "hour"),
    ("dias", "day"),
    ("dia", "day"),
    ("noches", "day"),
    ("semanas", "week"),
    ("semana", "week"),
    ("meses", "month"),
    ("mes", "month"),
    ("trimestres", "quarter"),
    ("anos", "year"),
    ("ano", "year"),
    ("decadas", "decade"),
    ("decada", "decade"),
    ("siglos", "century"),
    ("siglo", "century"),
    ("century", "century"),
    ("lustros", "year"),
]);

fn money(code: &str, locale: Locale) -> Unit {
    let code = match code {
        "peso" => locale.peso,
        "dollar" => locale.dollar,
        other => other,
    };
    unit(code, None, Dimension::Money)
}

/// Whether a word is a unit short enough to stand right after the digits ("30km", "5kg", "12GB").
pub(crate) fn is_symbol(word: &str) -> bool {
    SHARED.get(word).or_else(|| ENGLISH.get(word)).or_else(|| SPANISH.get(word)).is_some()
        || CURRENCIES.get(word).is_some()
        || PERIODS.get(word).is_some()
        || matches!(
            word,
            "km" | "sq" | "percent" | "hrs" | "hr" | "min" | "h" | "kmh" | "mi" | "gb" | "tb" | "mb" | "ml" | "kb"
        )
}

/// What "Rs" means where it is written.
fn rupee(locale: Locale) -> &'static str {
    locale.currency.filter(|code| matches!(*code, "PKR" | "LKR" | "NPR" | "MUR")).unwrap_or("INR")
}

/// What "Bs" means where it is written.
fn boliviano(locale: Locale) -> &'static str {
    if locale.currency == Some("VES") { "VES" } else { "BOB" }
}

/// The unit written before the number whose first token is `index`: answers where it starts.
pub(crate) fn unit_before(tokens: &Tokens<'_>, index: usize, locale: Locale) -> Option<(Unit, usize)> {
    let sign = tokens.before(index);
    let at = index.checked_sub(1)?;
    let prefix = if tokens.is_glued(at) { tokens.before(at) } else { "" };
    let (code, start) = match (sign, prefix) {
        ("€", _) => ("EUR", at),
        ("£", _) => ("GBP", at),
        ("¥", "cn") => ("CNY", at - 1),
        ("¥", _) => ("JPY", at),
        ("₹", _) => ("INR", at),
        ("rs", _) => (rupee(locale), at),
        (".", "rs") => (rupee(locale), at - 1),
        ("bs", _) => (boliviano(locale), at),
        (".", "bs") => (boliviano(locale), at - 1),
        ("sh" | "ksh", _) if tokens.is_capital(at) => ("KES", at),
        ("/", "s") if tokens.is_capital(at - 1) => ("PEN", at - 1),
        ("r", _) if locale.currency == Some("ZAR") && tokens.is_capital(at) && tokens.is_glued(index) => ("ZAR", at),
        ("q", _) if locale.currency == Some("GTQ") && tokens.is_capital(at) && tokens.is_glued(index) => ("GTQ", at),
        ("l", _) if locale.currency == Some("HNL") && tokens.is_capital(at) => ("HNL", at),
        ("₡", _) => ("CRC", at),
        ("₦", _) => ("NGN", at),
        ("₺", _) => ("TRY", at),
        ("₪", _) => ("ILS", at),
        ("₴", _) => ("UAH", at),
        ("₫", _) => ("VND", at),
        ("₱", _) => ("PHP", at),
        ("₲", _) => ("PYG", at),
        ("฿", _) => ("THB", at),
        ("₵", _) => ("GHS", at),
        ("$", "rd") => ("DOP", at - 1),
        ("$", "nt") => ("TWD", at - 1),
        ("$", "col") => ("COP", at - 1),
        ("$", "ar") => ("ARS", at - 1),
        ("$", "j") => ("JMD", at - 1),
        ("$", "tt") => ("TTD", at - 1),
        ("₩", _) => ("KRW", at),
        ("₽", _) => ("RUB", at),
        ("$", "us" | "usd" | "u.s." | "u") => ("USD", at - 1),
        ("$", "a" | "au") => ("AUD", at - 1),
        ("$", "c" | "ca") => ("CAD", at - 1),
        ("$", "nz") => ("NZD", at - 1),
        ("$", "hk") => ("HKD", at - 1),
        ("$", "s") => ("SGD", at - 1),
        ("$", "mx" | "mex") => ("MXN", at - 1),
        ("$", "r") => ("BRL", at - 1),
        ("$", _) => ("dollar", at),
        ("d" | "s", "$") if at > 1 && tokens.before(at - 1) == "u" => ("USD", at - 2),
        (code, _) if code.len() == 3 && tokens.text(at..index).bytes().all(|byte| byte.is_ascii_uppercase()) => {
            (*CURRENCIES.get(code)?, at)
        }
        _ => return None,
    };
    Some((money(code, locale), start))
}

/// The unit written after a number whose last token is before `index`.
pub(crate) fn unit_after(tokens: &Tokens<'_>, index: usize, language: Language, locale: Locale) -> Option<UnitMatch> {
    let hyphen =
        usize::from(matches!(tokens.word(index), "-" | "‑") && tokens.is_glued(index) && tokens.is_glued(index + 1));
    let at = index + hyphen;
    let foreign = locale.foreign.and_then(|words| words.unit_at(tokens, at));
    if let Some((meaning, end)) = foreign {
        return foreign_unit(meaning, end, locale);
    }
    percent(tokens, at, language)
        .or_else(|| currency(tokens, at, locale))
        .or_else(|| measure(tokens, at, language))
        .or_else(|| duration(tokens, at))
}

fn foreign_unit(meaning: Meaning, end: usize, locale: Locale) -> Option<UnitMatch> {
    let (unit, kind) = match meaning {
        Meaning::Scale(_) => return None,
        Meaning::Money(code) => (money(code, locale), FigureKind::Money),
        Meaning::Percent => (unit("percent", Some("%"), Dimension::Percent), FigureKind::Percent),
        Meaning::Points => (unit("pp", None, Dimension::PercentPoint), FigureKind::PercentPoint),
        Meaning::Measure(code, ucum, dimension) => (unit(code, Some(ucum), dimension), FigureKind::Measure),
    };
    Some(UnitMatch { unit, kind, end, power: 0 })
}

fn percent(tokens: &Tokens<'_>, at: usize, language: Language) -> Option<UnitMatch> {
    let points = |end, power| UnitMatch {
        unit: unit("pp", None, Dimension::PercentPoint),
        kind: FigureKind::PercentPoint,
        end,
        power,
    };
    let table: &Meanings<i16> = match language {
        Language::En => {
            const {
                &Meanings::of(&[
                    ("percentage points", 0),
                    ("percentage point", 0),
                    ("percent points", 0),
                    ("percentage - points", 0),
                    ("percentage - point", 0),
                    ("% points", 0),
                    ("basis points", -2),
                    ("basis point", -2),
                    ("pp", 0),
                    ("ppts", 0),
                    ("bps", -2),
                    ("bp", -2),
                ])
            }
        }
        Language::Es => {
            const {
                &Meanings::of(&[
                    ("puntos porcentuales", 0),
                    ("punto porcentual", 0),
                    ("puntos basicos", -2),
                    ("punto basico", -2),
                    ("decimas", -1),
                    ("decima", -1),
                    ("centesimas", -2),
                    ("puntos de porcentaje", 0),
                    ("pp", 0),
                    ("p . p .", 0),
                    ("p.p.", 0),
                    ("pb", -2),
                ])
            }
        }
    };
    if let Some((end, power)) = table.at(tokens, at) {
        return Some(points(end, *power));
    }
    const PERCENT: Phrases = Phrases::of(&["%", "percent", "per cent", "por ciento", "por cien", "pct", "pc"]);
    let end = PERCENT.at(tokens, at)?;
    Some(UnitMatch { unit: unit("percent", Some("%"), Dimension::Percent), kind: FigureKind::Percent, end, power: 0 })
}

fn currency(tokens: &Tokens<'_>, at: usize, locale: Locale) -> Option<UnitMatch> {
    let start = if tokens.word(at) == "de" { at + 1 } else { at };
    let found = |code: &str, end: usize, power: i16| {
        Some(UnitMatch { unit: money(code, locale), kind: FigureKind::Money, end, power })
    };
    if let Some((end, code)) = CURRENCIES.at(tokens, start) {
        // "3 CUP" but "3 cup finals": codes are in capitals
        let word = tokens.word(start);
        let is_code = word.eq_ignore_ascii_case(code) && !matches!(word, "usd" | "eur" | "gbp");
        if is_code && !tokens.text(start..start + 1).bytes().all(|byte| byte.is_ascii_uppercase()) {
            return None;
        }
        // "he won" and "pounds of cocaine" are no money
        let weight =
            matches!(tokens.word(start), "pounds" | "libras") && matches!(tokens.word(end), "of" | "de" | "heavier");
        let won = tokens.word(start) == "won"
            && !tokens.is_glued(start)
            && !matches!(tokens.before(at), "million" | "billion" | "trillion");
        if weight {
            return Some(UnitMatch {
                unit: unit("lb", Some("[lb_av]"), Dimension::Mass),
                kind: FigureKind::Measure,
                end,
                power: 0,
            });
        }
        // "75 USD million"
        const SCALES: Meanings<i16> =
            Meanings::of(&[("million", 6), ("billion", 9), ("millones", 6), ("mil millones", 9)]);
        let (end, power) = SCALES.at(tokens, end).filter(|_| tokens.is_capital(start)).unwrap_or((end, &0));
        return if won { None } else { found(code, end, *power) };
    }
    // "30 MUSD"
    let millions = tokens.word(at).strip_prefix('m').filter(|code| code.len() == 3 && tokens.is_capital(at));
    if let Some(code) = millions.and_then(|code| CURRENCIES.get(code)) {
        return found(code, at + 1, 6);
    }
    if tokens.text(at..at + 1) == "p" && tokens.is_glued(at) {
        return found("GBP", at + 1, -2);
    }
    if tokens.word(at) == "¢" {
        return found("USD", at + 1, -2);
    }
    let (_, code) = COINS.iter().find(|(word, _)| *word == tokens.word(start))?;
    found(code, start + 1, -2)
}

fn measure(tokens: &Tokens<'_>, at: usize, language: Language) -> Option<UnitMatch> {
    let start = if language == Language::Es && tokens.word(at) == "de" { at + 1 } else { at };
    let table = if language == Language::En { &ENGLISH } else { &SPANISH };
    // one letter is a unit right after the digits, or as it is always written
    let short = tokens.word(start).chars().nth(1).is_none();
    let fits = |end: usize| {
        !short
            || end > start + 1
            || tokens.is_glued(start)
            || matches!(tokens.text(start..start + 1), "C" | "F" | "m" | "g")
    };
    // "12st" is a weight, "21st" an order
    let number = tokens.before(at);
    if tokens.word(start) == "st" && (!tokens.is_glued(start) || number.ends_with('1') && !number.ends_with("11")) {
        return None;
    }
    let mut found = table.all_at(tokens, start).chain(SHARED.all_at(tokens, start));
    let (end, (code, ucum, dimension)) = found.find(|(end, _)| fits(*end))?;
    Some(UnitMatch { unit: unit(code, Some(ucum), *dimension), kind: FigureKind::Measure, end, power: 0 })
}

fn duration(tokens: &Tokens<'_>, at: usize) -> Option<UnitMatch> {
    let start = if matches!(tokens.word(at), "more" | "full" | "straight" | "consecutive" | "long" | "largos") {
        at + 1
    } else {
        at
    };
    let start = if matches!(tokens.word(at), "de") { at + 1 } else { start };
    let code = PERIODS.get(tokens.word(start))?;
    Some(UnitMatch { unit: unit(code, None, Dimension::Time), kind: FigureKind::Duration, end: start + 1, power: 0 })
}
