//! What the doctor says of an embedded store that is not there yet, and who creates it.

use claimwire_tests::program::{self, Said};
use std::path::Path;

fn run(folder: &Path, arguments: &[&str], settings: &[(&str, &str)]) -> Said {
    let mut command = program::command(arguments);
    command.current_dir(folder).envs(settings.iter().copied());
    program::run(command, "")
}

#[test]
fn a_store_whose_folder_is_missing_is_one_fault_with_its_remedy_and_migrating_creates_it() {
    let folder = tempfile::tempdir().expect("a folder is created");
    let settings = [("CLAIMWIRE_DATA", "news/desk")];
    let said = run(folder.path(), &["doctor"], &settings);
    assert_eq!(said.code, 1, "{said:?}");
    let faults: Vec<&str> = said.stdout.lines().filter(|line| line.contains("NOT OK")).collect();
    assert_eq!(faults.len(), 1, "{said:?}");
    assert!(faults[0].contains("news/desk") && faults[0].contains("`claimwire migrate`"), "{said:?}");
    assert!(!folder.path().join("news").exists(), "looking creates nothing");

    drop(run(folder.path(), &["migrate"], &settings).worked());
    let said = run(folder.path(), &["doctor", "--json"], &settings).json();
    assert_eq!(said["healthy"], true, "{said:#}");
}

#[test]
fn migrating_creates_the_folder_of_a_store_with_an_address_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder is created");
    let settings = [("CLAIMWIRE_DATABASE__URL", "sqlite://elsewhere/store.sqlite3?mode=rwc")];
    assert_eq!(run(folder.path(), &["doctor"], &settings).code, 1);
    drop(run(folder.path(), &["migrate"], &settings).worked());
    let said = run(folder.path(), &["doctor"], &settings).worked();
    assert!(said.contains("  warn  broker: "), "its folder comes with the service: {said}");
}
