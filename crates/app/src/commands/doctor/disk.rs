//! Whether what is embedded has room to grow.

use super::{Finding, Outcome};
use crate::{config::Config, wiring};
use rustix::fs::statvfs;
use std::{collections::BTreeSet, path::Path};

/// Below this many megabytes a person should look: a busy day of articles.
const LITTLE: u64 = 1024;
/// Below this many megabytes work stops any moment: less than SQLite's log may take.
const TOO_LITTLE: u64 = 32;

/// One line for all folders: the one with the least room says it. Folders that are not there are told of elsewhere.
pub(super) fn examine(config: &Config) -> Option<Finding> {
    let folders: BTreeSet<_> =
        [wiring::store_folder(config), wiring::queue_folder(config)].into_iter().flatten().collect();
    let looked = folders.iter().filter(|folder| folder.is_dir()).map(|folder| look(folder));
    let (_, outcome) = looked.min_by_key(|(free, _)| *free)?;
    Some(Finding { what: "disk", outcome })
}

/// Free megabytes, and what to say of them.
fn look(folder: &Path) -> (u64, Outcome) {
    let shown = if folder.as_os_str().is_empty() { Path::new(".") } else { folder }.display();
    let free = match statvfs(shown.to_string()) {
        Ok(found) => found.f_bavail.saturating_mul(found.f_frsize) / (1024 * 1024),
        Err(error) => return (0, Outcome::Warning(format!("the free space of {shown} cannot be told: {error}"))),
    };
    let remedy =
        "make room there, or set CLAIMWIRE_DATA to a folder with more; while it is full work waits and nothing is lost";
    (
        free,
        match free {
            ..TOO_LITTLE => Outcome::Fault(format!("{free} MB are free for {shown}; {remedy}")),
            TOO_LITTLE..LITTLE => Outcome::Warning(format!("{free} MB are free for {shown}; {remedy}")),
            _ => Outcome::Well(format!("{free} MB are free for {shown}")),
        },
    )
}
