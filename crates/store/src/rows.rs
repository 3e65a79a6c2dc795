//! Columns to the newsroom's types and back.

use crate::Error;
use chrono::{DateTime, NaiveDate, Utc};
use claimwire_domain::{clock::Timestamp, period::Period};
use serde::{Serialize, de::DeserializeOwned};
use std::str::FromStr;

/// An instant as a column.
pub(crate) fn instant(timestamp: Timestamp) -> DateTime<Utc> {
    timestamp.utc()
}

/// Text from outside for its column: PostgreSQL takes no NUL in text.
pub(crate) fn clean(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}

/// An instant that may be absent, from its column.
pub(crate) fn maybe(instant: Option<DateTime<Utc>>) -> Option<Timestamp> {
    instant.map(Timestamp::new)
}

/// A period from its two columns.
pub(crate) fn period(start: Option<NaiveDate>, end: Option<NaiveDate>) -> Option<Period> {
    Period::new(start?, end?)
}

/// A code of the domain from its column.
pub(crate) fn code<T: FromStr>(table: &'static str, what: &'static str, found: &str) -> Result<T, Error> {
    found.parse().map_err(|_| Error::Unreadable { table, what, found: found.to_owned() })
}

/// A code that the domain writes with serde, for its column.
pub(crate) fn serde_code<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(code)) => code,
        _ => String::new(),
    }
}

/// A code that the domain writes with serde, from its column.
pub(crate) fn from_serde_code<T: DeserializeOwned>(
    table: &'static str,
    what: &'static str,
    found: &str,
) -> Result<T, Error> {
    serde_json::from_value(serde_json::Value::from(found)).map_err(|_| Error::Unreadable {
        table,
        what,
        found: found.to_owned(),
    })
}

/// A document for its column.
pub(crate) fn write_json<T: Serialize + ?Sized>(table: &'static str, value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|source| Error::Document { table, source })
}

/// A document from its column.
pub(crate) fn read_json<T: DeserializeOwned>(table: &'static str, text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|source| Error::Document { table, source })
}

/// A whole number of 0 to 65,535 (severity, confidence) from its column; anything else counts as the nearest end.
pub(crate) fn unsigned(value: i32) -> u16 {
    u16::try_from(value.max(0)).unwrap_or(u16::MAX)
}
