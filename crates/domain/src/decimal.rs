//! Figures as they are written: an integer and a power of ten, never floating point.

use serde::{Deserialize, Serialize};
use std::fmt;

/// `mantissa x 10^exponent`, exact; at most 18 significant digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Decimal {
    /// The digits.
    pub mantissa: i64,
    /// The power of ten they are multiplied by.
    pub exponent: i16,
}

/// The largest mantissa: 18 significant digits.
const LIMIT: i64 = 999_999_999_999_999_999;

impl Decimal {
    /// The number in lowest terms (no trailing zeros in the mantissa); `None` past 18 digits.
    #[must_use]
    pub fn new(mantissa: i64, exponent: i16) -> Option<Self> {
        if mantissa.checked_abs()? > LIMIT {
            return None;
        }
        let (mut mantissa, mut exponent) = (mantissa, exponent);
        if mantissa == 0 {
            return Some(Self { mantissa: 0, exponent: 0 });
        }
        while mantissa % 10 == 0 {
            mantissa /= 10;
            exponent = exponent.checked_add(1)?;
        }
        Some(Self { mantissa, exponent })
    }

    /// A whole number.
    #[must_use]
    pub fn integer(value: i64) -> Option<Self> {
        Self::new(value, 0)
    }

    /// Reads plain ASCII digits with at most one `.` and a leading `-`; no grouping.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let joined: String = [whole, fraction].concat();
        if !joined.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let trimmed = joined.trim_start_matches('0');
        let significant = trimmed.trim_end_matches('0');
        if significant.len() > 18 {
            return None;
        }
        let dropped = i16::try_from(trimmed.len() - significant.len()).ok()?;
        let exponent = i16::try_from(fraction.len()).ok()?.checked_neg()?.checked_add(dropped)?;
        let mantissa: i64 = if significant.is_empty() { 0 } else { significant.parse().ok()? };
        Self::new(if negative { -mantissa } else { mantissa }, exponent)
    }

    /// The number times `10^power`.
    #[must_use]
    pub fn scaled(self, power: i16) -> Option<Self> {
        Self::new(self.mantissa, self.exponent.checked_add(power)?)
    }

    /// The exact product; `None` past 18 digits.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        Self::new(self.mantissa.checked_mul(other.mantissa)?, self.exponent.checked_add(other.exponent)?)
    }

    /// The exact sum; `None` past 18 digits.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let exponent = self.exponent.min(other.exponent);
        let lift = |number: Self| {
            let power = u32::try_from(number.exponent.checked_sub(exponent)?).ok()?;
            10_i64.checked_pow(power).and_then(|factor| number.mantissa.checked_mul(factor))
        };
        Self::new(lift(self)?.checked_add(lift(other)?)?, exponent)
    }
}

impl fmt::Display for Decimal {
    /// Plain digits with at most one point (`242000`, `0.25`), never an exponent.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.mantissa.unsigned_abs().to_string();
        let sign = if self.mantissa < 0 { "-" } else { "" };
        if self.exponent >= 0 {
            let zeros = "0".repeat(usize::try_from(self.exponent).unwrap_or(0));
            return write!(formatter, "{sign}{digits}{zeros}");
        }
        let places = usize::from(self.exponent.unsigned_abs());
        let padded = format!("{digits:0>width$}", width = places + 1);
        let (whole, fraction) = padded.split_at(padded.len() - places);
        write!(formatter, "{sign}{whole}.{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_without_exponent() {
        let cases =
            [("242000", "242000"), ("3.40", "3.4"), ("-0.05", "-0.05"), ("000", "0"), ("0.10", "0.1"), ("12.", "12")];
        for (written, printed) in cases {
            assert_eq!(Decimal::parse(written).map(|number| number.to_string()).as_deref(), Some(printed));
        }
    }

    #[test]
    fn more_than_eighteen_digits_is_no_number() {
        assert_eq!(Decimal::parse("1234567890123456789"), None);
        assert!(Decimal::parse("1000000000000000000000").is_some(), "zeros are not significant");
    }

    #[test]
    fn sums_and_products_are_exact() {
        let number = |text| Decimal::parse(text).unwrap();
        assert_eq!(number("0.1").plus(number("0.2")), Decimal::parse("0.3"));
        assert_eq!(number("1.5").times(number("1000000")), Decimal::parse("1500000"));
    }
}
