//! The commands of the README work as they stand there.

use claimwire_tests::{
    api::Api,
    program::{self, Process},
    servers::repository,
    wait::eventually,
};
use serde_json::{Value, json};
use std::{env, fs, path::Path, process::Command};
use tempfile::TempDir;

/// The commands of the fenced `console` blocks: lines that begin with `$ `, with the lines they are continued on.
fn commands() -> Vec<String> {
    let readme = fs::read_to_string(repository().join("README.md")).expect("README.md is there");
    let mut commands: Vec<String> = Vec::new();
    let (mut inside, mut continued) = (false, false);
    for line in readme.lines() {
        if line.trim_start().starts_with("```") {
            inside = line.trim() == "```console";
            continued = false;
        } else if inside && (line.starts_with("$ ") || continued) {
            let text = line.strip_prefix("$ ").unwrap_or(line);
            let (text, more) = text.strip_suffix('\\').map_or((text, false), |text| (text, true));
            match commands.last_mut() {
                Some(last) if continued => last.push_str(text.trim_start()),
                _ => commands.push(text.to_owned()),
            }
            continued = more;
        }
    }
    commands
}

/// The first fenced block of a language.
fn block(language: &str) -> String {
    let readme = fs::read_to_string(repository().join("README.md")).expect("README.md is there");
    let (_, after) = readme.split_once(&format!("```{language}\n")).expect("README.md has the block");
    after.split("```").next().expect("it ends").to_owned()
}

/// The command with the built program in place of cargo, which is busy running this test.
fn with_program(command: &str) -> String {
    let program = program::path().display().to_string();
    let replaced = command
        .replace("cargo run --release -q --", &program)
        .replace("cargo run --release --", &program)
        .replace("cargo run -q --", &program)
        .replace("cargo run --", &program);
    let words = replaced.split(' ').map(|word| if word == "claimwire" { program.clone() } else { word.to_owned() });
    words.collect::<Vec<_>>().join(" ")
}

fn shell(command: &str, folder: &Path) -> Command {
    let mut shell = Command::new("bash");
    shell.args(["-euo", "pipefail", "-c", command]).current_dir(folder);
    for (name, _) in env::vars().filter(|(name, _)| name.starts_with("CLAIMWIRE_")) {
        shell.env_remove(name);
    }
    // whatever else runs on this machine
    shell.env("CLAIMWIRE_HTTP__LISTEN", "127.0.0.1:0");
    shell
}

/// A folder that looks like a clone to the commands and keeps what they write.
fn clone() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder is created");
    for entry in fs::read_dir(repository()).expect("the repository is readable") {
        let entry = entry.expect("the repository is readable");
        if entry.file_name() != "target" && entry.file_name() != ".git" {
            std::os::unix::fs::symlink(entry.path(), folder.path().join(entry.file_name())).expect("a link is made");
        }
    }
    folder
}

/// Commands that never end by themselves: they run beside the following ones.
fn serves(command: &str) -> bool {
    let ends = ["--once", "--until-idle", "--check-config", "--help"].iter().any(|flag| command.contains(flag));
    !ends && (command.contains(" serve") || command.contains(" demo"))
}

#[test]
fn the_commands_of_the_readme_work() {
    let commands = commands();
    let first = commands.first().unwrap_or_else(|| panic!("README.md has no ```console block with `$ ` lines"));
    assert_eq!(first, "cargo run -- demo", "the first command is the demo");
    assert_eq!(commands.get(1).map(String::as_str), Some("./tests/run"), "the second command is the tests");

    let folder = clone();
    let mut serving: Option<Process> = None;
    for command in &commands {
        // the command that runs this test, and what needs the network or another program
        if command == "./tests/run"
            || ["git clone", "docker ", "rustup "].iter().any(|other| command.starts_with(other))
        {
            continue;
        }
        if serves(command) {
            // only one may listen on the default address
            drop(serving.take());
            let shell = shell(&format!("exec {}", with_program(command)), folder.path());
            let mut process = Process::start(shell, folder.path(), "serving");
            eventually(&format!("`{command}` serves"), || {
                let printed = process.printed();
                assert!(process.is_running(), "`{command}` ended: {printed}");
                if printed.contains("http://") { Ok(()) } else { Err(printed) }
            });
            serving = Some(process);
            continue;
        }
        if command.contains(" serve") {
            // as a reader does who ends the demo with Ctrl-C first
            drop(serving.take());
        }
        let said = program::run(shell(&with_program(command), folder.path()), "");
        assert_eq!(said.code, 0, "`{command}`\n{}\n{}", said.stdout, said.stderr);
        assert!(!said.stdout.contains("\"errors\""), "`{command}` answers without errors: {}", said.stdout);
    }

    drop(serving.take());
    let serve = shell(&format!("exec {}", with_program("cargo run -- serve")), folder.path());
    let mut process = Process::start(serve, folder.path(), "answering");
    let address = eventually("the API listens", || {
        assert!(process.is_running(), "it ended: {}", process.printed());
        let printed = process.printed();
        printed.lines().find_map(|line| line.strip_prefix("listening on ").map(str::to_owned)).ok_or(printed)
    });
    let answer: Value = serde_json::from_str(&block("json")).expect("the answer in README.md is JSON");
    assert_eq!(Api::new(&address).answer(&block("graphql"), &json!({})), answer, "the query of README.md");
}
