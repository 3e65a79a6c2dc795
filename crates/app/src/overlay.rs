//! The folder with what a newsroom adds to the built-in words.

use crate::commands::BadInput;
use claimwire_domain::overlay::{self, Files, Overlay};
use std::{fs, io::ErrorKind, path::Path};

const FILES: [&str; 3] = ["properties.toml", "speakers.toml", "places.toml"];

/// Reads and checks the folder.
///
/// # Errors
/// [`BadInput`] naming the file, the entry and what is the matter; a folder with none of the files is an error, too.
pub fn read(folder: &Path) -> anyhow::Result<Overlay> {
    let mut texts = Vec::new();
    for name in FILES {
        let path = folder.join(name);
        texts.push(match fs::read_to_string(&path) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(BadInput::new(format!("{} cannot be read: {error}", path.display())).into()),
        });
    }
    if texts.iter().all(Option::is_none) {
        let wanted = FILES.join(", ");
        return Err(BadInput::new(format!(
            "{} holds none of {wanted}; give the folder with at least one of them",
            folder.display()
        ))
        .into());
    }
    let text = |at: usize| texts.get(at).and_then(Option::as_deref);
    Overlay::parse(Files { properties: text(0), speakers: text(1), places: text(2) }).map_err(|error| {
        let mut told = error.to_string();
        let mut cause = std::error::Error::source(&error);
        while let Some(deeper) = cause {
            told = format!("{told}: {deeper}");
            cause = deeper.source();
        }
        BadInput::new(format!("{}: {told}", folder.display())).into()
    })
}

/// Makes what is in the folder count in this process; without a folder only what is built in does.
///
/// # Errors
/// See [`read`].
pub fn install(folder: Option<&Path>) -> anyhow::Result<()> {
    let Some(folder) = folder else { return Ok(()) };
    let is_first = overlay::install(read(folder)?);
    debug_assert!(is_first, "the overlay comes before the first word is read");
    Ok(())
}
