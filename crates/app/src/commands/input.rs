//! Reading files and lines of JSON.

use super::BadInput;
use claimwire_domain::article::SubmittedArticle;
use claimwire_ingest::reading::is_instant;
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

/// Reads articles, one a line.
///
/// # Errors
/// [`BadInput`] naming the line, also where an article lacks what it must have.
pub fn articles(path: &Path, text: &str) -> anyhow::Result<Vec<SubmittedArticle>> {
    let articles = lines::<SubmittedArticle>(path, text)?;
    let numbers = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(|(index, _)| index + 1);
    for (article, number) in articles.iter().zip(numbers) {
        if let Some(problem) = article.problems(is_instant).first() {
            let place = format!("{}, line {number}", path.display());
            let told = format!("{place}: {}: {}; nothing was taken", problem.field, problem.message);
            return Err(BadInput::new(told).into());
        }
    }
    Ok(articles)
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
