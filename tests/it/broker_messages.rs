//! Messages that come twice, and messages that are none.

use crate::texts::{ARTICLES, SENTINEL};
use claimwire_protocol::message::{ArticleIngested, ArticleSubmitted, Message};
use claimwire_tests::{
    ledger,
    messages::{message, raw},
    sandbox::{Mode, Sandbox},
    servers,
    wait::eventually,
};
use serde_json::{Value, json};

fn a_message_that_comes_again_changes_nothing(mode: Mode) {
    let mut sandbox = Sandbox::new(mode);
    let submissions = sandbox.submit(ARTICLES);
    sandbox.work_until_idle();
    let before = sandbox.export();
    let api = sandbox.start();
    let versions = api.query("{ articles(first: 10) { nodes { version { id } } } }", &Value::Null);
    let versions: Vec<String> = versions["articles"]["nodes"]
        .as_array()
        .expect("articles")
        .iter()
        .filter_map(|article| article["version"]["id"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(versions.len(), 5);
    sandbox.stop();

    let mut again = Vec::new();
    for id in &submissions {
        let submission_id = id.parse().expect("submit prints ids of submissions");
        again.push(message(&ArticleSubmitted { submission_id }));
    }
    for id in &versions {
        let article_version_id = id.parse().expect("the API shows ids of versions");
        again.push(message(&ArticleIngested { article_version_id }));
    }
    // Each is new to the inbox once, so its natural key must hold, and known the second time.
    sandbox.publish(&again);
    sandbox.publish(&again);
    sandbox.work_until_idle();
    ledger::assert_same(&before, &sandbox.export());
    assert_eq!(sandbox.run(&["parked", "list", "--json"]).json(), json!([]));
}

fn poison_is_parked_shown_replayed_and_discarded(mode: Mode) {
    let mut sandbox = Sandbox::new(mode);
    let not_json = raw(ArticleSubmitted::TYPE, ArticleSubmitted::ROUTING_KEY, b"\xff not json");
    let unknown = raw("Rumour.v9", ArticleSubmitted::ROUTING_KEY, b"{}");
    sandbox.publish(&[not_json, unknown]);
    let api = sandbox.start();
    let parked = |expected: usize| {
        eventually(&format!("{expected} parked messages"), || {
            let list = sandbox.run(&["parked", "list", "--json"]).json();
            match list.as_array() {
                Some(list) if list.len() == expected => Ok(list.clone()),
                _ => Err(list.to_string()),
            }
        })
    };
    let list = parked(2);
    for message in &list {
        assert_eq!(message["queue"], "ingest.article-submitted.v1", "{message:#}");
        assert!(message["error"].as_str().is_some_and(|error| !error.is_empty()), "{message:#}");
    }
    let data = api.query("{ parkedMessages(first: 10) { nodes { id messageType queue body } } }", &Value::Null);
    assert_eq!(data["parkedMessages"]["nodes"].as_array().map(Vec::len), Some(2), "{data:#}");

    let number = |kind: &str| {
        let found =
            list.iter().find(|message| message["type"] == kind).unwrap_or_else(|| panic!("no {kind}: {list:#?}"));
        found["id"].as_str().unwrap_or_else(|| panic!("no id: {found:#}")).to_owned()
    };
    let (rumour, broken) = (number("Rumour.v9"), number(ArticleSubmitted::TYPE));
    // What waits for a person is no fault of the program.
    let said = sandbox.run(&["doctor"]).worked();
    assert!(said.contains("  warn  parking lot: ") && said.contains("`claimwire parked list`"), "{said}");
    assert!(!said.contains("NOT OK"), "{said}");
    let shown = sandbox.run(&["parked", "show", &rumour]).json();
    assert_eq!(shown["body"], json!({}));
    drop(sandbox.run(&["parked", "discard", &rumour]).worked());
    assert_eq!(sandbox.run(&["parked", "discard", &rumour]).code, 2, "what is settled cannot be settled again");

    // Replayed, it is as unreadable as before and comes back as another entry.
    drop(sandbox.run(&["parked", "replay", &broken]).worked());
    let back = eventually("the replayed message is parked again", || {
        let list = sandbox.run(&["parked", "list", "--json"]).json();
        match list.as_array().map(Vec::as_slice) {
            Some([only]) if only["id"] != broken.as_str() => Ok(only.clone()),
            _ => Err(list.to_string()),
        }
    });
    assert_eq!(back["type"], ArticleSubmitted::TYPE);

    // None of this kept good work from being done.
    sandbox.submit(SENTINEL);
    eventually("an article behind the poison is read", || {
        let export = sandbox.export();
        if export["claims"].to_string().contains("5,120") { Ok(()) } else { Err(export["claims"].to_string()) }
    });
    assert!(sandbox.all_run());
    sandbox.stop();
}

fn a_parked_message_takes_effect_when_its_cause_is_mended(mode: Mode) {
    let expected = Sandbox::new(Mode::Embedded);
    expected.submit(SENTINEL);
    expected.work_until_idle();

    let sandbox = Sandbox::new(mode);
    sandbox.submit(SENTINEL);
    let url = sandbox.database_url();
    let database = |statement: &str| servers::execute(&url, statement).expect("the database takes it");
    database("CREATE TABLE aside AS SELECT * FROM submission");
    database("DELETE FROM submission");
    sandbox.work_until_idle();
    let parked = sandbox.run(&["parked", "list", "--json"]).json();
    let id = parked[0]["id"].as_str().unwrap_or_else(|| panic!("a parked message: {parked:#}"));

    database("INSERT INTO submission SELECT * FROM aside");
    drop(sandbox.run(&["parked", "replay", id]).worked());
    sandbox.work_until_idle();
    ledger::assert_same(&expected.export(), &sandbox.export());
    assert_eq!(sandbox.run(&["parked", "list", "--json"]).json(), json!([]));
}

in_each_mode! {
    a_parked_message_takes_effect_when_its_cause_is_mended,
    a_message_that_comes_again_changes_nothing,
    poison_is_parked_shown_replayed_and_discarded,
}
