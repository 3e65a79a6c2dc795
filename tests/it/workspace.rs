//! The invariants of ARCHITECTURE.md over `cargo metadata`: who may know whom, and on what terms.

use claimwire_tests::servers::repository;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    process::Command,
};

fn metadata() -> Value {
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    // Packages of other platforms, and of configurations that nobody builds, were never downloaded.
    let triple = format!("{}-unknown-linux-gnu", env::consts::ARCH);
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", &triple])
        .current_dir(repository())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON")
}

/// Each package of the workspace with its normal dependencies, short names.
fn edges(metadata: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let members: BTreeSet<&str> = array(&metadata["workspace_members"]).iter().filter_map(Value::as_str).collect();
    let packages = array(&metadata["packages"]).iter();
    packages
        .filter(|package| package["id"].as_str().is_some_and(|id| members.contains(id)))
        .map(|package| {
            let dependencies = array(&package["dependencies"]).iter().filter(|dependency| dependency["kind"].is_null());
            (short(&package["name"]), dependencies.map(|dependency| short(&dependency["name"])).collect())
        })
        .collect()
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn short(name: &Value) -> String {
    let name = name.as_str().expect("a name");
    name.strip_prefix("claimwire-").unwrap_or(name).to_owned()
}

/// What each of our crates may know of our others.
const ALLOWED: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("linguistics", &["domain"]),
    ("comparison", &["domain"]),
    ("protocol", &["domain"]),
    ("migrations", &[]),
    ("store", &["domain", "protocol", "migrations"]),
    ("broker", &["domain", "protocol"]),
    ("worker", &["domain", "protocol", "store", "broker"]),
    ("ingest", &["domain", "protocol", "store", "worker", "linguistics"]),
    ("extraction", &["domain", "protocol", "store", "worker", "linguistics"]),
    ("verification", &["domain", "protocol", "store", "worker", "comparison"]),
    ("alerting", &["domain", "protocol", "store", "worker"]),
    ("graphql", &["domain", "protocol", "store", "linguistics", "comparison"]),
    ("web", &["domain", "graphql"]),
];

#[test]
fn our_crates_know_only_those_below_them() {
    let edges = edges(&metadata());
    let ours: BTreeSet<String> = edges.keys().cloned().collect();
    for (name, dependencies) in &edges {
        if name == "app" || name == "tests" {
            continue;
        }
        let allowed = ALLOWED.iter().find(|(crate_name, _)| crate_name == name);
        let (_, allowed) =
            allowed.unwrap_or_else(|| panic!("`{name}` is new: say here and in ARCHITECTURE.md what it may know"));
        for dependency in dependencies.intersection(&ours) {
            assert!(allowed.contains(&dependency.as_str()), "`{name}` must not know `{dependency}`");
        }
    }
    for name in ["domain", "linguistics", "comparison"] {
        for io in ["tokio", "sea-orm", "lapin", "axum", "async-graphql", "ureq", "reqwest"] {
            assert!(!edges[name].contains(io), "`{name}` does no I/O and must not know `{io}`");
        }
    }
}

#[test]
fn one_crate_owns_each_library_that_is_a_boundary() {
    let owners: &[(&str, &[&str])] = &[
        ("lapin", &["broker"]),
        ("sea-orm", &["store", "broker"]),
        ("sea-orm-migration", &["migrations", "store"]),
        // the pages execute the schema in process and read its values
        ("async-graphql", &["graphql", "web"]),
        ("async-graphql-axum", &["graphql"]),
        ("regex", &["linguistics"]),
    ];
    for (name, dependencies) in edges(&metadata()) {
        for (library, owners) in owners {
            // these tests make databases
            let may = owners.contains(&name.as_str()) || name == "tests";
            assert!(may || !dependencies.contains(*library), "`{name}` must not know `{library}`");
        }
    }
}

/// Whether terms can be met with licences we accept. `/` is an old way to write OR.
fn acceptable(terms: &str) -> bool {
    const ACCEPTED: &[&str] = &[
        "MIT",
        "Apache-2.0",
        "Apache-2.0 WITH LLVM-exception",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "CDLA-Permissive-2.0",
        "ISC",
        "MIT-0",
        "Unicode-3.0",
        "Unlicense",
        "Zlib",
    ];
    let terms = terms.replace('/', " OR ").replace(['(', ')'], " ");
    let words = terms.split_whitespace().collect::<Vec<_>>().join(" ");
    // Read without brackets as a conjunction of alternatives: `(A OR B) AND C` is what our dependencies use.
    words.split(" AND ").all(|part| part.split(" OR ").any(|licence| ACCEPTED.contains(&licence.trim())))
}

#[test]
fn every_dependency_has_a_licence_that_users_can_live_with() {
    assert!(acceptable("MIT/Apache-2.0") && acceptable("(MIT OR Apache-2.0) AND Unicode-3.0"));
    assert!(!acceptable("GPL-3.0-only") && !acceptable("MIT AND GPL-3.0-only"));
    for package in array(&metadata()["packages"]) {
        let terms = package["license"].as_str().unwrap_or("none stated");
        assert!(acceptable(terms), "{} {} is under {terms}", package["name"], package["version"]);
    }
}

#[test]
fn nothing_needs_cmake_or_the_systems_openssl() {
    for package in array(&metadata()["packages"]) {
        let name = package["name"].as_str().expect("a name");
        assert!(!["aws-lc-sys", "openssl-sys", "openssl"].contains(&name), "`{name}` crept in");
    }
}

#[test]
fn the_workspace_lints_hold_in_every_crate() {
    for package in array(&metadata()["packages"]) {
        if !package["source"].is_null() {
            continue;
        }
        let manifest = package["manifest_path"].as_str().expect("a path");
        let text = std::fs::read_to_string(manifest).expect("the manifest is readable");
        assert!(text.contains("[lints]\nworkspace = true"), "{manifest} does not take the workspace's lints");
    }
}
