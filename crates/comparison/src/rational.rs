//! Exact rational numbers and how they are written.

use claimwire_domain::decimal::Decimal;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

/// `numerator / denominator`; the denominator must not be zero.
#[must_use]
pub(crate) fn ratio(numerator: i64, denominator: i64) -> BigRational {
    BigRational::new(BigInt::from(numerator), BigInt::from(denominator))
}

/// A whole number.
#[must_use]
pub(crate) fn whole(value: i64) -> BigRational {
    BigRational::from_integer(BigInt::from(value))
}

/// `10^power`.
#[must_use]
pub(crate) fn power_of_ten(power: i32) -> BigRational {
    let raised = raised(power.unsigned_abs());
    // in lowest terms either way round
    if power < 0 { BigRational::new_raw(BigInt::one(), raised) } else { BigRational::from_integer(raised) }
}

/// `10^power`.
fn raised(power: u32) -> BigInt {
    10_u64.checked_pow(power).map_or_else(|| BigInt::from(10).pow(power), BigInt::from)
}

/// The exact value of a written number.
#[must_use]
pub(crate) fn of_decimal(number: Decimal) -> BigRational {
    let (mantissa, scale) = (BigInt::from(number.mantissa), raised(number.exponent.unsigned_abs().into()));
    if number.exponent < 0 { BigRational::new(mantissa, scale) } else { BigRational::from_integer(mantissa * scale) }
}

/// Plain digits where the decimal expansion ends (`241500`, `0.25`), else `n/d`.
#[must_use]
pub fn to_text(value: &BigRational) -> String {
    if value.is_integer() {
        return value.numer().to_string();
    }
    let Some(places) = decimal_places(value.denom()) else {
        return format!("{}/{}", value.numer(), value.denom());
    };
    let scaled = (value * power_of_ten(i32::try_from(places).unwrap_or(0))).to_integer();
    let sign = if scaled.is_negative() { "-" } else { "" };
    let digits = scaled.abs().to_string();
    let padded = format!("{digits:0>width$}", width = places + 1);
    let (integer, fraction) = padded.split_at(padded.len() - places);
    format!("{sign}{integer}.{fraction}")
}

/// Decimal places that write a fraction with this denominator exactly; `None` where it never ends.
fn decimal_places(denominator: &BigInt) -> Option<usize> {
    let (mut rest, mut twos, mut fives) = (denominator.clone(), 0_usize, 0_usize);
    for (factor, count) in [(BigInt::from(2), &mut twos), (BigInt::from(5), &mut fives)] {
        while (&rest % &factor).is_zero() {
            rest /= &factor;
            *count += 1;
        }
    }
    rest.is_one().then(|| twos.max(fives))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exact_number_is_written_as_digits_and_an_endless_one_as_a_fraction() {
        let cases = [(ratio(483, 2), "241.5"), (ratio(-1, 20), "-0.05"), (whole(2000), "2000"), (ratio(2, 3), "2/3")];
        for (value, text) in cases {
            assert_eq!(to_text(&value), text);
        }
    }
}
