//! Digits with their separators, as a locale writes them.

use crate::foreign::Foreign;
use claimwire_domain::{decimal::Decimal, language::Language};

/// How the outlet writes numbers and money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Locale {
    /// "1.234,5" rather than "1,234.5".
    pub(crate) comma_is_decimal: bool,
    /// *billón* may be 10^9.
    pub(crate) short_billion: bool,
    /// What a bare `$` means.
    pub(crate) dollar: &'static str,
    /// What "pesos" means.
    pub(crate) peso: &'static str,
    /// What amounts are in where the text names no currency.
    pub(crate) currency: Option<&'static str>,
    /// The words after digits of a short text in a language that is not read.
    pub(crate) foreign: Option<&'static Foreign>,
}

/// Spanish-speaking regions that write a decimal point.
const POINT_REGIONS: &[&str] = &["MX", "US", "PR", "DO", "GT", "HN", "NI", "PA", "PE", "SV", "CU"];

/// Region, currency of a bare `$`, currency called "pesos".
const CURRENCIES: &[(&str, &str, &str)] = &[
    ("MX", "MXN", "MXN"),
    ("AR", "ARS", "ARS"),
    ("CO", "COP", "COP"),
    ("CL", "CLP", "CLP"),
    ("UY", "UYU", "UYU"),
    ("DO", "USD", "DOP"),
    ("CU", "USD", "CUP"),
    ("CA", "CAD", "MXN"),
    ("AU", "AUD", "MXN"),
    ("NZ", "NZD", "MXN"),
    ("SG", "SGD", "MXN"),
    ("HK", "HKD", "MXN"),
    ("PH", "USD", "PHP"),
];

/// Region, its currency.
const HOME: &[(&str, &str)] = &[
    ("ES", "EUR"),
    ("IE", "EUR"),
    ("GB", "GBP"),
    ("US", "USD"),
    ("IN", "INR"),
    ("MX", "MXN"),
    ("AR", "ARS"),
    ("CO", "COP"),
    ("CL", "CLP"),
    ("UY", "UYU"),
    ("PE", "PEN"),
    ("CA", "CAD"),
    ("AU", "AUD"),
    ("NZ", "NZD"),
    ("ZA", "ZAR"),
    ("NG", "NGN"),
    ("GT", "GTQ"),
    ("HN", "HNL"),
    ("BO", "BOB"),
    ("VE", "VES"),
    ("CR", "CRC"),
    ("DO", "DOP"),
    ("PY", "PYG"),
    ("NI", "NIO"),
    ("CU", "CUP"),
    ("PK", "PKR"),
    ("LK", "LKR"),
    ("NP", "NPR"),
    ("KE", "KES"),
    ("GH", "GHS"),
    ("SG", "SGD"),
    ("HK", "HKD"),
    ("PH", "PHP"),
];

impl Locale {
    /// From the outlet's BCP 47 tag, else from what the text itself shows, else the default of the language.
    pub(crate) fn of(tag: Option<&str>, language: Language, text: &str) -> Self {
        let region = tag.and_then(|tag| tag.split(['-', '_']).skip(1).find(|part| part.len() == 2));
        let region = region.map(str::to_ascii_uppercase).unwrap_or_default();
        let comma = match language {
            Language::En => false,
            Language::Es if region.is_empty() => shows_comma(text).unwrap_or(true),
            Language::Es => !POINT_REGIONS.contains(&region.as_str()),
        };
        let money = CURRENCIES.iter().find(|(code, ..)| *code == region);
        Self {
            comma_is_decimal: comma,
            short_billion: language == Language::Es && region == "US",
            dollar: money.map_or("USD", |(_, dollar, _)| dollar),
            peso: money.map_or("MXN", |(_, _, peso)| peso),
            currency: HOME.iter().find(|(code, _)| *code == region).map(|(_, currency)| *currency),
            foreign: None,
        }
    }

    /// The same outlet where the text is in a language that is not read.
    pub(crate) fn abroad(self, code: &str) -> Self {
        let foreign = Foreign::of(code);
        Self { comma_is_decimal: self.comma_is_decimal || foreign.is_some(), foreign, ..self }
    }
}

/// What unambiguous numbers of the text say about its decimal separator.
fn shows_comma(text: &str) -> Option<bool> {
    let (mut comma, mut point) = (0_u32, 0_u32);
    let is_number = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b',');
    for word in text.as_bytes().chunk_by(|left, right| is_number(left) == is_number(right)) {
        let Some(word) = std::str::from_utf8(word).ok().filter(|word| word.len() > 2) else { continue };
        let word = word.trim_matches(['.', ',']);
        if !word.starts_with(|character: char| character.is_ascii_digit()) {
            continue;
        }
        let parts: Vec<&str> = word.split(['.', ',']).collect();
        let [.., last] = parts.as_slice() else { continue };
        let grouped = parts.len() > 2 || last.len() == 3;
        match (word.contains(','), word.contains('.')) {
            (true, false) if !grouped => comma += 1,
            (false, true) if !grouped && parts.len() == 2 && last.len() < 3 => point += 1,
            (true, false) if grouped && last.len() == 3 && parts.iter().all(|part| part.len() <= 3) => point += 1,
            (false, true) if grouped && last.len() == 3 && parts.iter().all(|part| part.len() <= 3) => comma += 1,
            _ => {}
        }
    }
    (comma != point).then_some(comma > point)
}

/// A number in digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Digits {
    pub(crate) value: Decimal,
    pub(crate) decimals: u8,
    /// The other reading of one separator before exactly three digits.
    pub(crate) other: Option<(Decimal, u8)>,
}

/// Reads digits; `None` for what is no number (dates, versions, more than 18 significant digits).
pub(crate) fn read_digits(raw: &str, locale: Locale) -> Option<Digits> {
    let plain: String =
        raw.chars().filter(|character| !matches!(character, '\u{A0}' | '\u{202F}' | '\u{2009}' | '\'' | '’')).collect();
    let separators: Vec<(usize, char)> =
        plain.char_indices().filter(|(_, character)| matches!(character, '.' | ',')).collect();
    let single = |value: Decimal, decimals: u8| Some(Digits { value, decimals, other: None });
    match separators.as_slice() {
        [] => single(Decimal::parse(&plain)?, 0),
        [(at, separator)] => {
            let (before, after) = (plain.get(..*at)?, plain.get(at + 1..)?);
            let grouped = Decimal::parse(&[before, after].concat())?;
            let decimals = u8::try_from(after.len()).ok()?;
            let fractional = Decimal::parse(&[before, ".", after].concat())?;
            if after.len() != 3 || before.len() > 3 || before.starts_with('0') {
                return single(fractional, decimals);
            }
            let is_decimal = (*separator == ',') == locale.comma_is_decimal;
            Some(if is_decimal {
                Digits { value: fractional, decimals, other: Some((grouped, 0)) }
            } else {
                Digits { value: grouped, decimals: 0, other: Some((fractional, decimals)) }
            })
        }
        [.., (at, last)] => {
            let firsts: Vec<char> = separators.iter().map(|(_, separator)| *separator).collect();
            let mixed = firsts.iter().filter(|separator| **separator == *last).count() == 1;
            let (whole, fraction) =
                if mixed { (plain.get(..*at)?, plain.get(at + 1..)?) } else { (plain.as_str(), "") };
            if !groups_are_sound(whole) {
                return None;
            }
            let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
            let text = if fraction.is_empty() { whole } else { [whole.as_str(), ".", fraction].concat() };
            single(Decimal::parse(&text)?, u8::try_from(fraction.len()).ok()?)
        }
    }
}

/// Groups of three, or of two before a last three ("1,23,456"), all with one separator.
fn groups_are_sound(whole: &str) -> bool {
    let parts: Vec<&str> = whole.split(['.', ',']).collect();
    let one_kind = !(whole.contains('.') && whole.contains(','));
    let Some(((first, last), middle)) =
        parts.split_first().and_then(|(first, rest)| rest.split_last().map(|(last, middle)| ((*first, *last), middle)))
    else {
        return false;
    };
    let western = first.len() <= 3 && middle.iter().all(|part| part.len() == 3);
    let indian = first.len() <= 2 && middle.iter().all(|part| part.len() == 2);
    one_kind && last.len() == 3 && (western || indian)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &str, tag: &str) -> (String, Option<String>) {
        let language = Language::from_tag(tag).unwrap();
        let digits = read_digits(raw, Locale::of(Some(tag), language, ""));
        digits.map_or(("-".to_owned(), None), |digits| {
            (digits.value.to_string(), digits.other.map(|(value, _)| value.to_string()))
        })
    }

    #[test]
    fn separators_are_read_as_the_locale_writes_them() {
        let other = |text: &str| Some(text.to_owned());
        assert_eq!(read("1.234,5", "es-ES"), ("1234.5".to_owned(), None));
        assert_eq!(read("1,234.5", "es-MX"), ("1234.5".to_owned(), None));
        assert_eq!(read("12.500", "es-ES"), ("12500".to_owned(), other("12.5")));
        assert_eq!(read("12.500", "es-MX"), ("12.5".to_owned(), other("12500")));
        assert_eq!(read("12,500", "en-US"), ("12500".to_owned(), other("12.5")));
        assert_eq!(read("1,23,456", "en-IN"), ("123456".to_owned(), None));
        assert_eq!(read("1\u{a0}234\u{a0}567", "es-CR"), ("1234567".to_owned(), None));
        assert_eq!(read("3.4", "es-ES"), ("3.4".to_owned(), None));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        assert_eq!(read("12.05.2024", "en-GB"), ("-".to_owned(), None));
        assert_eq!(read("1234567890123456789", "en-GB"), ("-".to_owned(), None));
    }

    #[test]
    fn a_text_without_locale_shows_its_own_separator() {
        assert!(!Locale::of(None, Language::Es, "Subió 3.5 % y 1,200 personas").comma_is_decimal);
        assert!(Locale::of(None, Language::Es, "Subió 3,5 % y 1.200 personas").comma_is_decimal);
    }
}
