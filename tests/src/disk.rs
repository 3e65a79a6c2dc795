//! A file system of a test's own that is soon full.

use std::{
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;

/// See the module; unmounted when dropped.
#[derive(Debug)]
pub struct SmallDisk {
    folder: TempDir,
}

impl SmallDisk {
    /// Mounts one of so many megabytes.
    ///
    /// # Panics
    /// When this machine lets nobody mount one; the message says what is missing.
    #[must_use]
    pub fn mount(megabytes: u32) -> Self {
        let folder = tempfile::Builder::new().prefix("claimwire-disk-").tempdir().expect("a folder is created");
        let options = format!("size={megabytes}m,mode=755");
        let status = Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(folder.path()).status();
        assert!(
            status.is_ok_and(|status| status.success()),
            "cannot mount a file system of {megabytes} MB at {}: run as root with the right to mount (CAP_SYS_ADMIN)",
            folder.path().display()
        );
        Self { folder }
    }

    /// Where it is mounted.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Takes all the room there is but for so many bytes; removing the file that is returned frees it.
    ///
    /// # Panics
    /// When it has less room.
    #[must_use]
    pub fn fill_but(&self, bytes: u64) -> PathBuf {
        let file = self.path().join("filler");
        let room = self.path().join("room");
        std::fs::write(&room, vec![b'x'; usize::try_from(bytes).expect("a size")]).expect("there is room");
        let block = vec![b'x'; 4096];
        let mut filler = std::fs::File::create(&file).expect("the file is made");
        let error = loop {
            if let Err(error) = std::io::Write::write_all(&mut filler, &block) {
                break error;
            }
        };
        assert_eq!(error.kind(), std::io::ErrorKind::StorageFull, "{error}");
        std::fs::remove_file(room).expect("it was just written");
        file
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a process that just ended may hold it for a moment.
        drop(Command::new("umount").arg("-l").arg(self.path()).status());
    }
}
