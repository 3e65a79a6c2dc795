//! The JSON documents of rows, with the version of their form.
//!
//! A form only ever gains fields under its version; a form that changes its meaning gets the next version. A row of
//! a newer program is refused by name, because what it means is not known here.

use crate::Error;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use uuid::Uuid;

/// The version this program writes, and the latest it reads.
const VERSION: u64 = 1;
const KEY: &str = "version";

/// What every version has. Rows from before there were versions have none: they are the first.
#[derive(Deserialize)]
struct Versioned {
    #[serde(default = "first")]
    version: u64,
}

const fn first() -> u64 {
    1
}

/// A document for its column, with its version.
pub(crate) fn write<T: Serialize>(table: &'static str, detail: &T) -> Result<String, Error> {
    let mut detail = serde_json::to_value(detail).map_err(|source| Error::Document { table, source })?;
    if let Value::Object(fields) = &mut detail {
        fields.entry(KEY).or_insert_with(|| VERSION.into());
    }
    crate::rows::write_json(table, &detail)
}

/// The document of row `id` of `table`, from the text of its column.
///
/// # Errors
/// [`Error::Newer`] when a newer program wrote it; [`Error::Detail`] when it is not the document it should be.
pub fn read<T: DeserializeOwned>(table: &'static str, id: Uuid, text: &str) -> Result<T, Error> {
    let unreadable = |source| Error::Detail { table, id, source };
    if text.trim_start().starts_with('{') {
        let Versioned { version } = serde_json::from_str(text).map_err(unreadable)?;
        if version > VERSION {
            return Err(Error::Newer { table, id, found: version, known: VERSION });
        }
    }
    serde_json::from_str(text).map_err(unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ROW: Uuid = Uuid::from_u128(7);

    #[test]
    fn a_document_says_its_version_and_one_without_is_of_the_first() {
        let text = write("claim", &json!({"words": "412 passengers"})).unwrap();
        assert_eq!(text, r#"{"version":1,"words":"412 passengers"}"#);
        for text in [text.as_str(), r#"{"words":"412 passengers"}"#] {
            assert_eq!(read::<Value>("claim", ROW, text).unwrap()["words"], "412 passengers");
        }
        assert_eq!(write("claim", &Value::Null).unwrap(), "null");
        assert_eq!(read::<Value>("claim", ROW, "null").unwrap(), Value::Null);
    }

    #[test]
    fn a_document_of_a_newer_program_is_refused_with_its_row_and_the_remedy() {
        for text in [r#"{"version":2}"#, r#"{"a":{"version":1},"version":18446744073709551615}"#] {
            let error = read::<Value>("claim", ROW, text).unwrap_err().to_string();
            assert!(error.contains("claim") && error.contains(&ROW.to_string()), "{error}");
            assert!(error.contains("run the newer program"), "{error}");
        }
    }

    #[test]
    fn what_is_no_document_is_refused_with_its_row() {
        for text in ["", "{", r#"{"version":"two"}"#, r#"{"version":-1}"#, r#"{"version":1,"version":2}"#] {
            let error = read::<Value>("frame", ROW, text).unwrap_err();
            assert!(matches!(error, Error::Detail { table: "frame", id: ROW, .. }), "{text}: {error:?}");
        }
    }
}
