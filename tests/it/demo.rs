//! The first thing a newcomer runs.

use crate::texts::ARTICLES;
use claimwire_tests::{
    program::{self, Process},
    servers::repository,
    wait::eventually,
};
use serde_json::Value;
use std::{collections::BTreeSet, fs};

fn demo(arguments: &[&str]) -> Value {
    let folder = tempfile::tempdir().expect("a folder is created");
    let mut command = program::command(&["demo", "--once", "--json"]);
    command.args(arguments).current_dir(folder.path());
    let said = program::run(command, "").json();
    let left: Vec<_> = fs::read_dir(folder.path()).expect("the folder is readable").collect();
    assert!(left.is_empty(), "a demo leaves nothing behind: {left:?}");
    said
}

fn of_label<'a>(demo: &'a Value, label: &str) -> Vec<&'a Value> {
    demo["conflicts"].as_array().expect("conflicts").iter().filter(|conflict| conflict["label"] == label).collect()
}

fn values(conflict: &Value) -> BTreeSet<String> {
    let mentions = conflict["mentions"].as_array().expect("mentions");
    mentions.iter().map(|mention| mention["value"].to_string().trim_matches('"').to_owned()).collect()
}

fn assert_complete(demo: &Value) {
    for conflict in demo["conflicts"].as_array().expect("conflicts") {
        assert!(conflict["reason"].as_str().is_some_and(|reason| reason.len() > 20), "{conflict:#}");
        assert!(conflict.get("sublabel").is_some(), "{conflict:#}");
        let mentions = conflict["mentions"].as_array().expect("mentions");
        assert!(mentions.len() >= 2, "a difference has two sides: {conflict:#}");
        for mention in mentions {
            let sentence = mention["sentence"].as_str().expect("a sentence");
            let text = mention["text"].as_str().expect("words");
            assert!(sentence.contains(text), "the figure stands in its sentence: {mention:#}");
            for key in ["outlet", "url", "value"] {
                assert!(!mention[key].is_null(), "{key} is missing: {mention:#}");
            }
        }
    }
}

#[test]
fn the_demo_finds_what_its_articles_hold_and_nothing_else() {
    let demo = demo(&[]);
    assert_complete(&demo);
    assert_eq!(demo["stories"].as_array().map(Vec::len), Some(4), "{:#}", demo["stories"]);
    let samples =
        fs::read_to_string(repository().join("crates/app/samples/articles.jsonl")).expect("the samples are there");
    let urls: BTreeSet<String> = samples
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("a sample is JSON")["url"].to_string())
        .collect();
    assert_eq!(demo["articles"].as_u64(), u64::try_from(urls.len()).ok());

    let conflicts = of_label(&demo, "conflict");
    assert_eq!(conflicts.len(), 1, "one true conflict: {conflicts:#?}");
    assert_eq!(values(conflicts[0]), BTreeSet::from(["38".to_owned(), "83".to_owned()]));
    let slips = of_label(&demo, "scale-slip");
    assert_eq!(slips.len(), 1, "one scale slip: {slips:#?}");
    assert_eq!(values(slips[0]), BTreeSet::from(["2370000".to_owned(), "2370000000".to_owned()]));
    assert_eq!(demo["conflicts"].as_array().map(Vec::len), Some(2), "{:#}", demo["conflicts"]);
    assert!(!demo["updates"].as_array().expect("updates").is_empty(), "a rising toll is an update");
}

#[test]
fn a_demo_removes_what_a_killed_one_left() {
    let temporary = tempfile::tempdir().expect("a folder is created");
    let left = || fs::read_dir(temporary.path()).expect("the folder is readable").count();
    let logs = tempfile::tempdir().expect("a folder is created");
    let mut command = program::command(&["demo", "--listen", "127.0.0.1:0"]);
    command.env("TMPDIR", temporary.path());
    let mut process = Process::start(command, logs.path(), "demo");
    eventually("the demo serves", || {
        assert!(process.is_running(), "the demo ended: {}", process.printed());
        if process.printed().contains("listening on ") { Ok(()) } else { Err(process.printed()) }
    });
    let once = || {
        let mut command = program::command(&["demo", "--once", "--json"]);
        command.env("TMPDIR", temporary.path());
        drop(program::run(command, "").worked());
    };
    once();
    assert_eq!(left(), 1, "the folder of a running demo stays");
    // Killed, so that it cannot clean up.
    drop(process);
    assert_eq!(left(), 1, "it left its folder");
    once();
    assert_eq!(left(), 0);
}

#[test]
fn a_demo_takes_another_port_when_the_usual_one_is_taken() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = taken.local_addr().expect("it has an address").to_string();
    let folder = tempfile::tempdir().expect("a folder is created");
    let mut command = program::command(&["demo"]);
    command.env("CLAIMWIRE_HTTP__LISTEN", &address);
    let mut process = Process::start(command, folder.path(), "demo");
    eventually("the demo serves", || {
        assert!(process.is_running(), "the demo ended: {}", process.printed());
        if process.printed().contains("listening on http://127.0.0.1:") { Ok(()) } else { Err(process.printed()) }
    });
    assert!(!process.printed().contains(&format!("listening on http://{address} ")), "that one is taken");
}

#[test]
fn the_demo_runs_on_other_articles() {
    let folder = tempfile::tempdir().expect("a folder is created");
    let file = folder.path().join("articles.jsonl");
    fs::write(&file, ARTICLES).expect("the file is written");
    let demo = demo(&["--articles", file.to_str().expect("a path is text")]);
    assert_complete(&demo);
    assert_eq!(demo["articles"], 5);
    assert_eq!(values(of_label(&demo, "conflict")[0]), BTreeSet::from(["214".to_owned(), "241".to_owned()]));
    assert_eq!(of_label(&demo, "scale-slip").len(), 1, "{:#}", demo["conflicts"]);
}

#[test]
fn the_demo_says_which_line_of_other_articles_is_broken() {
    let folder = tempfile::tempdir().expect("a folder is created");
    let file = folder.path().join("articles.jsonl");
    let undated = ARTICLES.lines().next().expect("a line").replacen("\"published\":\"", "\"published\":\"about ", 1);
    assert!(undated.contains("about "), "{undated}");
    for (broken, named) in [("not json", "6"), (undated.as_str(), "published")] {
        fs::write(&file, format!("{ARTICLES}{broken}\n")).expect("the file is written");
        let said = program::run(program::command(&["demo", "--once", "--articles", file.to_str().expect("text")]), "");
        assert_eq!(said.code, 2, "{said:?}");
        assert!(said.stderr.contains("line 6") && said.stderr.contains(named), "it names line 6: {}", said.stderr);
    }
}

#[test]
fn the_demo_shows_both_sentences_and_then_serves() {
    let folder = tempfile::tempdir().expect("a folder is created");
    let mut command = program::command(&["demo", "--listen", "127.0.0.1:0"]);
    command.current_dir(folder.path());
    let mut process = Process::start(command, folder.path(), "demo");
    let address = eventually("the demo serves", || {
        assert!(process.is_running(), "the demo ended: {}", process.printed());
        let printed = process.printed();
        let found = printed.split_whitespace().find(|word| word.starts_with("http://127.0.0.1:")).map(str::to_owned);
        found.ok_or(printed)
    });
    let printed = process.printed();
    for sentence in ["cifra en 38 los muertos", "lists 83 dead", "$2.37 million", "$2.37 billion"] {
        assert!(printed.contains(sentence), "`{sentence}` is shown: {printed}");
    }
    let api = claimwire_tests::api::Api::new(address.trim_end_matches(['/', '.', ',']));
    let data = api.query("{ conflicts(first: 10) { nodes { label } } }", &Value::Null);
    assert_eq!(data["conflicts"]["nodes"].as_array().map(Vec::len), Some(2), "{data:#}");
    process.terminate();
    assert_eq!(process.wait(claimwire_tests::wait::PATIENCE), 0);
}
