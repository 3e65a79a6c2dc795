//! Where a demo keeps its store, and what demos left that did not get to clean up.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::Path,
};
use tempfile::TempDir;

const PREFIX: &str = "claimwire-demo-";
/// Held by the demo as long as it runs.
const LOCK: &str = "demo.lock";

/// The folder of one demo, locked; gone when dropped.
#[derive(Debug)]
pub struct DemoFolder {
    // Dropped in this order: nobody else removes a folder whose lock is held.
    folder: TempDir,
    _lock: File,
}

impl DemoFolder {
    /// Creates a folder among the temporary ones, and removes those of demos whose process is gone.
    ///
    /// # Errors
    /// When no folder can be created.
    pub fn create() -> io::Result<Self> {
        let root = std::env::temp_dir();
        remove_stale(&root);
        Self::create_in(&root)
    }

    fn create_in(root: &Path) -> io::Result<Self> {
        loop {
            let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(root)?;
            let path = folder.path().join(LOCK);
            let lock = File::create_new(&path)?;
            match lock.try_lock() {
                Ok(()) if path.exists() => return Ok(Self { folder, _lock: lock }),
                // Between the file and its lock another demo took the folder for a stale one.
                Ok(()) | Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Removes the folders of demos whose process is gone. One that cannot be removed stays: it is no reason not to start.
fn remove_stale(root: &Path) {
    let Ok(entries) = fs::read_dir(root) else { return };
    for entry in entries.flatten() {
        // Does not follow links: what they point to is no demo's.
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if !is_folder || !entry.file_name().to_string_lossy().starts_with(PREFIX) {
            continue;
        }
        let folder = entry.path();
        // Held until the folder is gone, so that nobody takes it meanwhile.
        if let Some(_lock) = free_lock(&folder) {
            drop(fs::remove_dir_all(&folder));
        }
    }
}

/// The lock of a folder, taken; `None` when it is held, or when there is none to tell by.
fn free_lock(folder: &Path) -> Option<File> {
    let path = folder.join(LOCK);
    // Only a plain file: opening a pipe would wait for its other end.
    fs::symlink_metadata(&path).ok().filter(fs::Metadata::is_file)?;
    let lock = File::options().write(true).open(path).ok()?;
    lock.try_lock().ok().map(|()| lock)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn folder_with(root: &Path, name: &str, files: &[&str]) -> PathBuf {
        let folder = root.join(name);
        fs::create_dir(&folder).unwrap();
        for file in files {
            fs::write(folder.join(file), "").unwrap();
        }
        folder
    }

    #[test]
    fn the_folder_of_a_demo_that_is_gone_is_removed_and_that_of_a_running_one_stays() {
        let root = tempfile::tempdir().unwrap();
        let running = DemoFolder::create_in(root.path()).unwrap();
        let gone = folder_with(root.path(), "claimwire-demo-gone", &[LOCK, "claimwire.sqlite3"]);
        remove_stale(root.path());
        assert!(!gone.exists());
        assert!(running.path().join(LOCK).exists());
        drop(running);
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_is_not_known_to_be_a_demo_s_stays() {
        let root = tempfile::tempdir().unwrap();
        let other = folder_with(root.path(), "claimwire-data", &[LOCK]);
        let no_lock = folder_with(root.path(), "claimwire-demo-unlocked", &["claimwire.sqlite3"]);
        fs::write(root.path().join("claimwire-demo-file"), "").unwrap();
        remove_stale(root.path());
        assert!(other.exists() && no_lock.exists() && root.path().join("claimwire-demo-file").exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed() {
        let (root, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let target = folder_with(outside.path(), "target", &[LOCK]);
        std::os::unix::fs::symlink(&target, root.path().join("claimwire-demo-link")).unwrap();
        remove_stale(root.path());
        assert!(target.join(LOCK).exists());
    }
}
