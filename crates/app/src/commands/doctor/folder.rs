//! Whether a folder can be used.

use std::path::Path;

/// How a folder of the program stands.
pub(super) enum Folder {
    /// Files can be made in it.
    Usable,
    /// It is not there, and could be made.
    Missing,
    /// It never will be of use; the text says why.
    Unusable(String),
}

/// Looks at a folder.
pub(super) fn look(folder: &Path) -> Folder {
    let shown = folder.display();
    // The name of no folder means the working folder.
    let above = || folder.ancestors().map(|path| if path.as_os_str().is_empty() { Path::new(".") } else { path });
    let Some(nearest) = above().find(|path| path.exists()) else { return Folder::Missing };
    if !nearest.is_dir() {
        return Folder::Unusable(format!("{shown} can be no folder, since {} is a file", nearest.display()));
    }
    // A file without a name: the rights alone do not tell, and nobody sees it.
    match tempfile::tempfile_in(nearest) {
        Err(error) => Folder::Unusable(format!("nothing can be written in {}: {error}", nearest.display())),
        Ok(_) if folder.exists() => Folder::Usable,
        Ok(_) => Folder::Missing,
    }
}
