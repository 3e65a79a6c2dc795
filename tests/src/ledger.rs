//! What two ledgers have in common when they say the same.

use claimwire_domain::ids::derive_uuid;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The rows of an export without minted ids, in an order of their own.
///
/// Two newsrooms that took the same articles, in whatever order and mode, have the same rows. That holds for conflicts that
/// closed again, too, with one exception: of a text that was changed it depends on the moment whether the words before the
/// change were compared at all, so what differed from them for a while opened and closed, or was never seen. Tests that
/// change texts while others arrive must compare what stands.
///
/// # Panics
/// When the export is no object of arrays.
#[must_use]
pub fn rows(export: &Value) -> BTreeSet<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (table, list) in export.as_object().expect("an export is an object") {
        let list = list.as_array().unwrap_or_else(|| panic!("`{table}` of an export is an array"));
        for row in list {
            *seen.entry(format!("{table} {}", canonical(row))).or_default() += 1;
        }
    }
    seen.into_iter().map(|(row, times)| if times == 1 { row } else { format!("{row} ({times} times)") }).collect()
}

/// One short text for all rows.
#[must_use]
pub fn digest(export: &Value) -> String {
    let rows = rows(export);
    let parts: Vec<&[u8]> = rows.iter().map(String::as_bytes).collect();
    derive_uuid(&parts).simple().to_string()
}

/// An error that says in which rows two ledgers differ.
///
/// # Errors
/// When they differ.
pub fn compare(left: &Value, right: &Value) -> Result<(), String> {
    let (left_rows, right_rows) = (rows(left), rows(right));
    let only_left: Vec<_> = left_rows.difference(&right_rows).collect();
    let only_right: Vec<_> = right_rows.difference(&left_rows).collect();
    if digest(left) == digest(right) {
        return Ok(());
    }
    Err(format!("only left: {only_left:#?}\nonly right: {only_right:#?}"))
}

/// Fails when two ledgers differ, and says in which rows.
///
/// # Panics
/// When they differ.
pub fn assert_same(left: &Value, right: &Value) {
    if let Err(difference) = compare(left, right) {
        panic!("{difference}");
    }
}

/// Fails when two ledgers differ in what was read and found; how articles were grouped into stories is not at stake.
///
/// # Panics
/// When they differ.
pub fn assert_same_reading(expected: &Value, found: &Value) {
    let kept = |export: &Value| -> BTreeSet<String> {
        let kinds = ["articles ", "claims ", "conflicts "];
        rows(export).into_iter().filter(|row| kinds.iter().any(|kind| row.starts_with(kind))).collect()
    };
    let (expected, found) = (kept(expected), kept(found));
    let missing: Vec<_> = expected.difference(&found).collect();
    let added: Vec<_> = found.difference(&expected).collect();
    assert!(missing.is_empty() && added.is_empty(), "lost: {missing:#?}\ntoo much or twice: {added:#?}");
}

fn canonical(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            fields.iter().filter(|(key, _)| *key != "id").map(|(key, value)| (key.clone(), canonical(value))).collect()
        }
        Value::Array(items) => {
            let mut items: Vec<Value> = items.iter().map(canonical).collect();
            items.sort_by_key(ToString::to_string);
            Value::Array(items)
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn export(states: &[&str]) -> Value {
        let conflicts: Vec<Value> =
            states.iter().map(|state| json!({"id": state, "state": state, "mentions": ["412", "421"]})).collect();
        json!({"articles": [], "conflicts": conflicts})
    }

    #[test]
    fn ledgers_differ_by_a_conflict_that_closed_and_by_one_that_is_there_twice() {
        assert_ne!(digest(&export(&["open"])), digest(&export(&["open", "closed"])));
        assert_ne!(digest(&export(&["closed"])), digest(&export(&["closed", "closed"])));
        assert_eq!(digest(&export(&["open", "closed"])), digest(&export(&["closed", "open"])));
        assert!(compare(&export(&["open"]), &export(&["open", "closed"])).is_err());
    }
}
