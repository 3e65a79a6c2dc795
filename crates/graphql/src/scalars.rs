//! Scalars: exact numbers, instants and days as text.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{DateTime as Instant, FixedOffset, NaiveDate, SecondsFormat, Utc};
use claimwire_domain::decimal::Decimal as Exact;

/// An exact number as text, in plain digits with at most one point ("242000", "0.25"); a fraction that no decimal
/// says is written "1/3". Never a float: floats round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decimal(pub(crate) String);

impl From<Exact> for Decimal {
    fn from(number: Exact) -> Self {
        Self(number.to_string())
    }
}

impl Decimal {
    /// The number; `None` for a fraction or more than 18 significant digits.
    pub(crate) fn exact(&self) -> Option<Exact> {
        Exact::parse(&self.0)
    }
}

#[Scalar]
impl ScalarType for Decimal {
    fn parse(value: Value) -> InputValueResult<Self> {
        let text = match value {
            Value::String(text) => text,
            // A whole number is exact in JSON too; anything else may have been rounded on its way here.
            Value::Number(number) if number.is_i64() || number.is_u64() => number.to_string(),
            other => return Err(InputValueError::expected_type(other)),
        };
        match Exact::parse(&text) {
            Some(number) => Ok(Self::from(number)),
            None => Err(InputValueError::custom("not a number in plain digits with at most 18 significant ones")),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

/// An instant in RFC 3339, with the offset of the place it was written at where that is known
/// ("2026-05-14T09:30:00+02:00").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DateTime(pub(crate) Instant<FixedOffset>);

impl From<Instant<Utc>> for DateTime {
    fn from(instant: Instant<Utc>) -> Self {
        Self(instant.fixed_offset())
    }
}

impl DateTime {
    /// An instant as the clocks of its place showed it.
    pub(crate) fn local(instant: Instant<Utc>, offset_minutes: Option<i32>) -> Self {
        let offset = offset_minutes.and_then(|minutes| FixedOffset::east_opt(minutes.checked_mul(60)?));
        offset.map_or_else(|| Self::from(instant), |offset| Self(instant.with_timezone(&offset)))
    }

    pub(crate) fn utc(self) -> Instant<Utc> {
        self.0.to_utc()
    }
}

#[Scalar]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = value else { return Err(InputValueError::expected_type(value)) };
        let instant = Instant::parse_from_rfc3339(&text);
        instant
            .map(Self)
            .map_err(|_| InputValueError::custom("not an RFC 3339 instant such as 2026-05-14T09:30:00+02:00"))
    }

    fn to_value(&self) -> Value {
        let zulu = self.0.offset().local_minus_utc() == 0;
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::AutoSi, zulu))
    }
}

/// A calendar day ("2026-05-14").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Date(pub(crate) NaiveDate);

#[Scalar]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = value else { return Err(InputValueError::expected_type(value)) };
        text.parse().map(Self).map_err(|_| InputValueError::custom("not a day such as 2026-05-14"))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}
