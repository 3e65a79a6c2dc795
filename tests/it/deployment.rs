//! The deployment files name only what the program takes.

use claimwire_tests::{program, sandbox::ROLES, servers::repository};
use serde_yaml_ng::Value;
use std::{collections::BTreeSet, fs};

fn compose() -> Value {
    let text = fs::read_to_string(repository().join("docker-compose.yml")).expect("docker-compose.yml is there");
    let mut compose: Value = serde_yaml_ng::from_str(&text).expect("docker-compose.yml is YAML");
    compose.apply_merge().expect("its merge keys can be merged");
    compose
}

fn texts(value: &Value) -> Vec<String> {
    let list = value.as_sequence().map_or(&[][..], Vec::as_slice);
    list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// What stands in the secret of a compose service, as far as the parser cares.
fn secret(name: &str) -> &'static str {
    match name {
        "/run/secrets/database_url" => "postgres://claimwire:secret@postgres/claimwire",
        "/run/secrets/broker_url" => "amqp://claimwire:secret@rabbitmq",
        other => panic!("no such secret: {other}"),
    }
}

#[test]
fn every_compose_service_is_a_command_with_settings_the_program_takes() {
    let compose = compose();
    let folder = tempfile::tempdir().expect("a folder is created");
    let mut roles = BTreeSet::new();
    for (name, service) in compose["services"].as_mapping().expect("services") {
        let name = name.as_str().expect("a name");
        if service["image"] != "claimwire:local" {
            continue;
        }
        let mut arguments = texts(&service["command"]);
        match arguments.first().map(String::as_str) {
            Some("serve") => {
                roles.extend(arguments.iter().skip(1).filter(|word| !word.starts_with("--")).cloned());
                arguments.push("--check-config".to_owned());
            }
            // Any command checks the settings before it does anything; this one then fails at the database.
            Some("migrate") => arguments = ["serve", "--check-config"].map(str::to_owned).to_vec(),
            other => panic!("{name} runs {other:?}"),
        }
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let mut command = program::command(&arguments);
        command.current_dir(folder.path());
        for (key, value) in service["environment"].as_mapping().expect("an environment") {
            let (key, value) = (key.as_str().expect("a name"), value.as_str().expect("a text"));
            if key.ends_with("_FILE") {
                let file = folder.path().join(key);
                fs::write(&file, secret(value)).expect("the secret is written");
                command.env(key, file);
            } else {
                command.env(key, value);
            }
        }
        let said = program::run(command, "");
        assert_eq!(said.code, 0, "{name}: {}", said.stderr);
    }
    assert_eq!(roles, ROLES.iter().map(|role| (*role).to_owned()).collect(), "each role has its service");
}

#[test]
fn an_unknown_setting_or_role_is_refused() {
    let mut unknown = program::command(&["serve", "--check-config"]);
    unknown.env("CLAIMWIRE_BROKER__ADDRESS", "amqp://somewhere");
    assert_eq!(program::run(unknown, "").code, 2);
    assert_eq!(program::run(program::command(&["serve", "--roles", "gossip", "--check-config"]), "").code, 2);
    let mut impossible = program::command(&["serve", "--roles", "ingest", "--check-config"]);
    impossible.env("CLAIMWIRE_DATABASE__URL", "postgres://a@localhost/b");
    let said = program::run(impossible, "");
    assert_eq!(said.code, 2, "one role alone cannot use a broker inside the process: {said:?}");
}

#[test]
fn the_service_unit_runs_a_command_the_program_takes() {
    let unit = fs::read_to_string(repository().join("deploy/systemd/claimwire@.service")).expect("the unit is there");
    let start = unit.lines().find_map(|line| line.strip_prefix("ExecStart=")).expect("an ExecStart");
    for role in ROLES {
        let line = start.replace("%i", role);
        let arguments: Vec<&str> = line.split(' ').skip(1).chain(["--check-config"]).collect();
        let mut command = program::command(&arguments);
        command
            .env("CLAIMWIRE_DATABASE__URL", "postgres://a:b@localhost/c")
            .env("CLAIMWIRE_BROKER__URL", "amqp://localhost");
        let said = program::run(command, "");
        assert_eq!(said.code, 0, "{line}: {}", said.stderr);
    }
}
