//! Reading files and lines of JSON.

use super::BadInput;
use claimwire_domain::{article::SubmittedArticle, submission::Problem};
use claimwire_ingest::reading::{MAX_TEXT_BYTES, is_instant};
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
        let line = error.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
        let told = format!("{name}, line {line}: byte {at} of the file is not UTF-8; convert it first, for example with iconv; nothing was taken");
        BadInput::new(told).into()
    })
}

/// What is wrong with an article, as far as it can be told before it is read.
pub fn problems(article: &SubmittedArticle) -> Vec<Problem> {
    let mut found = article.problems(is_instant);
    if let Some(bytes) = article.text.as_ref().map(String::len).filter(|bytes| *bytes > MAX_TEXT_BYTES) {
        // Ingest would refuse it too, where whoever hands it in here does not look.
        let message = format!(
            "it has {bytes} bytes, at most {MAX_TEXT_BYTES} are read; hand in the article without its attachments"
        );
        found.push(Problem { field: "text", message });
    }
    found
}

/// Reads articles, one a line.
///
/// # Errors
/// [`BadInput`] naming the line, also where an article lacks what it must have.
pub fn articles(path: &Path, text: &str) -> anyhow::Result<Vec<SubmittedArticle>> {
    let articles = lines::<SubmittedArticle>(path, text)?;
    let numbers = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(|(index, _)| index + 1);
    for (article, number) in articles.iter().zip(numbers) {
        if let Some(problem) = problems(article).first() {
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
                let what = if error.is_data() { "" } else { "it is not JSON, write one object a line: " };
                BadInput::new(format!(
                    "{}, line {}: {what}{}; nothing was taken",
                    path.display(),
                    index + 1,
                    place(&error)
                ))
                .into()
            })
        })
        .collect()
}

/// The error with the column only: the line it counts from is the one it was given.
fn place(error: &serde_json::Error) -> String {
    error.to_string().replace(&format!(" at line {} column", error.line()), " at column")
}
