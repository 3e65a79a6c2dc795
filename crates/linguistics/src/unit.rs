//! Units: currencies, measures, lengths of time, percent.

use crate::{
    currencies::{COINS, CURRENCIES},
    digits::Locale,
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

/// Code, UCUM code, dimension.
type Measure = (&'static str, &'static str, Dimension);

static SHARED: Meanings<Measure> = Meanings::of(&[
    ("km / h", ("km/h", "km/h", Dimension::Speed)),
    ("km 2", ("km2", "km2", Dimension::Area)),
    ("km²", ("km2", "km2", Dimension::Area)),
    ("m²", ("m2", "m2", Dimension::Area)),
    ("m³", ("m3", "m3", Dimension::Volume)),
    ("km", ("km", "km", Dimension::Length)),
    ("kms", ("km", "km", Dimension::Length)),
    ("cm", ("cm", "cm", Dimension::Length)),
    ("mm", ("mm", "mm", Dimension::Length)),
    ("m", ("m", "m", Dimension::Length)),
    ("ha", ("hectare", "har", Dimension::Area)),
    ("kg", ("kg", "kg", Dimension::Mass)),
    ("g", ("g", "g", Dimension::Mass)),
    ("mg", ("mg", "mg", Dimension::Mass)),
    ("kmh", ("km/h", "km/h", Dimension::Speed)),
    ("kph", ("km/h", "km/h", Dimension::Speed)),
    ("mph", ("mph", "[mi_i]/h", Dimension::Speed)),
    ("mw", ("MW", "MW", Dimension::Power)),
    ("gw", ("GW", "GW", Dimension::Power)),
    ("kw", ("kW", "kW", Dimension::Power)),
    ("mwh", ("MWh", "MW.h", Dimension::Energy)),
    ("gwh", ("GWh", "GW.h", Dimension::Energy)),
    ("twh", ("TWh", "TW.h", Dimension::Energy)),
    ("kwh", ("kWh", "kW.h", Dimension::Energy)),
    ("° c", ("degC", "Cel", Dimension::Temperature)),
    ("º c", ("degC", "Cel", Dimension::Temperature)),
    ("° celsius", ("degC", "Cel", Dimension::Temperature)),
    ("° centigrados", ("degC", "Cel", Dimension::Temperature)),
    ("º centigrados", ("degC", "Cel", Dimension::Temperature)),
    ("° fahrenheit", ("degF", "[degF]", Dimension::Temperature)),
    ("ºc", ("degC", "Cel", Dimension::Temperature)),
    ("° f", ("degF", "[degF]", Dimension::Temperature)),
    ("º f", ("degF", "[degF]", Dimension::Temperature)),
    ("c", ("degC", "Cel", Dimension::Temperature)),
    ("l / m 2", ("l/m2", "L/m2", Dimension::Other)),
    ("l / m²", ("l/m2", "L/m2", Dimension::Other)),
]);

static ENGLISH: Meanings<Measure> = Meanings::of(&[
    ("square meter", ("m2", "m2", Dimension::Area)),
    ("square metre", ("m2", "m2", Dimension::Area)),
    ("square kilometer", ("km2", "km2", Dimension::Area)),
    ("square kilometre", ("km2", "km2", Dimension::Area)),
    ("square mile", ("mi2", "[smi_us]", Dimension::Area)),
    ("square foot", ("ft2", "[sft_i]", Dimension::Area)),
    ("cubic meter", ("m3", "m3", Dimension::Volume)),
    ("cubic metre", ("m3", "m3", Dimension::Volume)),
    ("gallon", ("gal", "[gal_us]", Dimension::Volume)),
    ("barrel", ("bbl", "[bbl_us]", Dimension::Volume)),
    ("yard", ("yd", "[yd_i]", Dimension::Length)),
    ("kilogram", ("kg", "kg", Dimension::Mass)),
    ("gram", ("g", "g", Dimension::Mass)),
    ("ounce", ("oz", "[oz_av]", Dimension::Mass)),
    ("centimeter", ("cm", "cm", Dimension::Length)),
    ("centimetre", ("cm", "cm", Dimension::Length)),
    ("millimeter", ("mm", "mm", Dimension::Length)),
    ("millimetre", ("mm", "mm", Dimension::Length)),
    ("megawatt", ("MW", "MW", Dimension::Power)),
    ("gigawatt", ("GW", "GW", Dimension::Power)),
    ("kilowatt hours", ("kWh", "kW.h", Dimension::Energy)),
    ("megawatt hours", ("MWh", "MW.h", Dimension::Energy)),
    ("terawatt hours", ("TWh", "TW.h", Dimension::Energy)),
    ("degree celsius", ("degC", "Cel", Dimension::Temperature)),
    ("degree", ("degC", "Cel", Dimension::Temperature)),
    ("nautical mile", ("nmi", "[nmi_i]", Dimension::Length)),
    ("kilometers per hour", ("km/h", "km/h", Dimension::Speed)),
    ("kilometres per hour", ("km/h", "km/h", Dimension::Speed)),
    ("kilometers an hour", ("km/h", "km/h", Dimension::Speed)),
    ("kilometres an hour", ("km/h", "km/h", Dimension::Speed)),
    ("miles per hour", ("mph", "[mi_i]/h", Dimension::Speed)),
    ("miles an hour", ("mph", "[mi_i]/h", Dimension::Speed)),
    ("knots", ("kn", "[kn_i]", Dimension::Speed)),
    ("square kilometers", ("km2", "km2", Dimension::Area)),
    ("square kilometres", ("km2", "km2", Dimension::Area)),
    ("sq km", ("km2", "km2", Dimension::Area)),
    ("square miles", ("mi2", "[smi_us]", Dimension::Area)),
    ("sq miles", ("mi2", "[smi_us]", Dimension::Area)),
    ("square meters", ("m2", "m2", Dimension::Area)),
    ("square metres", ("m2", "m2", Dimension::Area)),
    ("square feet", ("ft2", "[sft_i]", Dimension::Area)),
    ("sq ft", ("ft2", "[sft_i]", Dimension::Area)),
    ("cubic meters", ("m3", "m3", Dimension::Volume)),
    ("cubic metres", ("m3", "m3", Dimension::Volume)),
    ("hectares", ("hectare", "har", Dimension::Area)),
    ("hectare", ("hectare", "har", Dimension::Area)),
    ("acres", ("acre", "[acr_us]", Dimension::Area)),
    ("acre", ("acre", "[acr_us]", Dimension::Area)),
    ("kilometers", ("km", "km", Dimension::Length)),
    ("kilometres", ("km", "km", Dimension::Length)),
    ("kilometer", ("km", "km", Dimension::Length)),
    ("kilometre", ("km", "km", Dimension::Length)),
    ("miles", ("mi", "[mi_i]", Dimension::Length)),
    ("mile", ("mi", "[mi_i]", Dimension::Length)),
    ("meters", ("m", "m", Dimension::Length)),
    ("metres", ("m", "m", Dimension::Length)),
    ("meter", ("m", "m", Dimension::Length)),
    ("metre", ("m", "m", Dimension::Length)),
    ("centimeters", ("cm", "cm", Dimension::Length)),
    ("centimetres", ("cm", "cm", Dimension::Length)),
    ("millimeters", ("mm", "mm", Dimension::Length)),
    ("millimetres", ("mm", "mm", Dimension::Length)),
    ("feet", ("ft", "[ft_i]", Dimension::Length)),
    ("foot", ("ft", "[ft_i]", Dimension::Length)),
    ("ft", ("ft", "[ft_i]", Dimension::Length)),
    ("yards", ("yd", "[yd_i]", Dimension::Length)),
    ("inches", ("in", "[in_i]", Dimension::Length)),
    ("inch", ("in", "[in_i]", Dimension::Length)),
    ("nautical miles", ("nmi", "[nmi_i]", Dimension::Length)),
    ("kilograms", ("kg", "kg", Dimension::Mass)),
    ("kilogrammes", ("kg", "kg", Dimension::Mass)),
    ("kilos", ("kg", "kg", Dimension::Mass)),
    ("kilo", ("kg", "kg", Dimension::Mass)),
    ("grams", ("g", "g", Dimension::Mass)),
    ("grammes", ("g", "g", Dimension::Mass)),
    ("metric tons", ("t", "t", Dimension::Mass)),
    ("metric tonnes", ("t", "t", Dimension::Mass)),
    ("tonnes", ("t", "t", Dimension::Mass)),
    ("tonne", ("t", "t", Dimension::Mass)),
    ("tons", ("ton", "[ston_av]", Dimension::Mass)),
    ("ton", ("ton", "[ston_av]", Dimension::Mass)),
    ("ounces", ("oz", "[oz_av]", Dimension::Mass)),
    ("pound", ("lb", "[lb_av]", Dimension::Mass)),
    ("stone", ("stone", "[stone_av]", Dimension::Mass)),
    ("lbs", ("lb", "[lb_av]", Dimension::Mass)),
    ("lb", ("lb", "[lb_av]", Dimension::Mass)),
    ("liters", ("l", "L", Dimension::Volume)),
    ("litres", ("l", "L", Dimension::Volume)),
    ("liter", ("l", "L", Dimension::Volume)),
    ("litre", ("l", "L", Dimension::Volume)),
    ("gallons", ("gal", "[gal_us]", Dimension::Volume)),
    ("barrels", ("bbl", "[bbl_us]", Dimension::Volume)),
    ("megawatts", ("MW", "MW", Dimension::Power)),
    ("gigawatts", ("GW", "GW", Dimension::Power)),
    ("degrees celsius", ("degC", "Cel", Dimension::Temperature)),
    ("degrees centigrade", ("degC", "Cel", Dimension::Temperature)),
    ("degrees fahrenheit", ("degF", "[degF]", Dimension::Temperature)),
    ("degrees c", ("degC", "Cel", Dimension::Temperature)),
    ("degrees f", ("degF", "[degF]", Dimension::Temperature)),
    ("degrees", ("degC", "Cel", Dimension::Temperature)),
    ("f", ("degF", "[degF]", Dimension::Temperature)),
]);

static SPANISH: Meanings<Measure> = Meanings::of(&[
    ("kilometro cuadrado", ("km2", "km2", Dimension::Area)),
    ("metro cuadrado", ("m2", "m2", Dimension::Area)),
    ("metro cubico", ("m3", "m3", Dimension::Volume)),
    ("gramo", ("g", "g", Dimension::Mass)),
    ("litro", ("l", "L", Dimension::Volume)),
    ("barril", ("bbl", "[bbl_us]", Dimension::Volume)),
    ("pulgada", ("in", "[in_i]", Dimension::Length)),
    ("milla", ("mi", "[mi_i]", Dimension::Length)),
    ("megavatio", ("MW", "MW", Dimension::Power)),
    ("gigavatio", ("GW", "GW", Dimension::Power)),
    ("megavatios hora", ("MWh", "MW.h", Dimension::Energy)),
    ("gigavatios hora", ("GWh", "GW.h", Dimension::Energy)),
    ("kilovatios hora", ("kWh", "kW.h", Dimension::Energy)),
    ("centimetro", ("cm", "cm", Dimension::Length)),
    ("milimetro", ("mm", "mm", Dimension::Length)),
    ("grado", ("degC", "Cel", Dimension::Temperature)),
    ("millas nauticas", ("nmi", "[nmi_i]", Dimension::Length)),
    ("nudos", ("kn", "[kn_i]", Dimension::Speed)),
    ("kilometros por hora", ("km/h", "km/h", Dimension::Speed)),
    ("kilometros cuadrados", ("km2", "km2", Dimension::Area)),
    ("metros cuadrados", ("m2", "m2", Dimension::Area)),
    ("metros cubicos", ("m3", "m3", Dimension::Volume)),
    ("hectometros cubicos", ("hm3", "hm3", Dimension::Volume)),
    ("litros por metro cuadrado", ("l/m2", "L/m2", Dimension::Other)),
    ("hectareas", ("hectare", "har", Dimension::Area)),
    ("hectarea", ("hectare", "har", Dimension::Area)),
    ("acres", ("acre", "[acr_us]", Dimension::Area)),
    ("kilometros", ("km", "km", Dimension::Length)),
    ("kilometro", ("km", "km", Dimension::Length)),
    ("millas por hora", ("mph", "[mi_i]/h", Dimension::Speed)),
    ("millas", ("mi", "[mi_i]", Dimension::Length)),
    ("metros", ("m", "m", Dimension::Length)),
    ("metro", ("m", "m", Dimension::Length)),
    ("centimetros", ("cm", "cm", Dimension::Length)),
    ("milimetros", ("mm", "mm", Dimension::Length)),
    ("pies", ("ft", "[ft_i]", Dimension::Length)),
    ("pulgadas", ("in", "[in_i]", Dimension::Length)),
    ("kilogramos", ("kg", "kg", Dimension::Mass)),
    ("kilos", ("kg", "kg", Dimension::Mass)),
    ("kilo", ("kg", "kg", Dimension::Mass)),
    ("gramos", ("g", "g", Dimension::Mass)),
    ("toneladas", ("t", "t", Dimension::Mass)),
    ("tonelada", ("t", "t", Dimension::Mass)),
    ("litros", ("l", "L", Dimension::Volume)),
    ("barriles", ("bbl", "[bbl_us]", Dimension::Volume)),
    ("megavatios", ("MW", "MW", Dimension::Power)),
    ("gigavatios", ("GW", "GW", Dimension::Power)),
    ("grados centigrados", ("degC", "Cel", Dimension::Temperature)),
    ("grados celsius", ("degC", "Cel", Dimension::Temperature)),
    ("grados fahrenheit", ("degF", "[degF]", Dimension::Temperature)),
    ("grados", ("degC", "Cel", Dimension::Temperature)),
]);

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
        ("₹" | "rs", _) => ("INR", at),
        ("₩", _) => ("KRW", at),
        ("₽", _) => ("RUB", at),
        ("$", "us" | "usd" | "u.s.") => ("USD", at - 1),
        ("$", "a" | "au") => ("AUD", at - 1),
        ("$", "c" | "ca") => ("CAD", at - 1),
        ("$", "nz") => ("NZD", at - 1),
        ("$", "hk") => ("HKD", at - 1),
        ("$", "s") => ("SGD", at - 1),
        ("$", "mx") => ("MXN", at - 1),
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
    percent(tokens, at, language)
        .or_else(|| currency(tokens, at, locale))
        .or_else(|| measure(tokens, at, language))
        .or_else(|| duration(tokens, at))
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
