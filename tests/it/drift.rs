//! Files that the program writes say what it says now.

use claimwire_tests::{program, servers::repository};
use std::fs;

fn committed(path: &str) -> String {
    fs::read_to_string(repository().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn the_committed_queue_definitions_are_those_of_the_program() {
    let printed = program::run(program::command(&["topology", "export"]), "").worked();
    assert_eq!(
        committed("deploy/rabbitmq/definitions.json").trim_end(),
        printed.trim_end(),
        "claimwire topology export > deploy/rabbitmq/definitions.json"
    );
}

#[test]
fn the_committed_schema_is_that_of_the_program() {
    let printed = program::run(program::command(&["schema", "export"]), "").worked();
    assert_eq!(
        committed("crates/graphql/schema.graphql").trim_end(),
        printed.trim_end(),
        "claimwire schema export > crates/graphql/schema.graphql"
    );
}

#[test]
fn the_message_table_of_the_architecture_is_generated() {
    let table = claimwire_protocol::topology::markdown_table();
    assert!(
        committed("ARCHITECTURE.md").contains(table.trim_end()),
        "ARCHITECTURE.md should hold this table:\n{table}"
    );
}
