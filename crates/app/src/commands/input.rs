//! Reading files and lines of JSON.

use super::BadInput;
use serde::de::DeserializeOwned;
use std::{io::Read, path::Path};

/// Reads a file, or standard input for `-`. Bytes that are no UTF-8 are refused with their place.
///
/// # Errors
/// [`BadInput`] naming the file and what to do.
pub fn text(path: &Path) -> anyhow::Result<String> {
    let name = path.display();
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().lock().read_to_end(&mut bytes)?;
    } else {
        bytes = std::fs::read(path).map_err(|error| BadInput::new(format!("cannot read {name}: {error}")))?;
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        BadInput::new(format!("{name} is not UTF-8 at byte {at}; convert it first, for example with iconv")).into()
    })
}

/// Reads lines of JSON, blank ones skipped; each comes with its number from 1.
///
/// # Errors
/// [`BadInput`] naming the line.
pub fn lines<T: DeserializeOwned>(path: &Path, text: &str) -> anyhow::Result<Vec<T>> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(index, line)| {
            serde_json::from_str(line).map_err(|error| {
                BadInput::new(format!("{}, line {}: {error}; nothing was taken", path.display(), index + 1)).into()
            })
        })
        .collect()
}
