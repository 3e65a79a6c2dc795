//! A flood while nobody works: it ends at the sender, and what was taken is done once.

use claimwire_tests::{
    api::Api,
    sandbox::{Mode, Sandbox, sum},
    servers,
    wait::eventually,
};
use serde_json::{Value, json};
use std::thread;

/// Articles that are handed in at once.
const FLOOD: usize = 20_000;
/// Articles of one request, and senders at once.
const REQUEST: usize = 100;
const SENDERS: usize = 4;
/// Waiting messages from which on articles are put off.
const HIGH_WATER: usize = 1_500;
/// What may be taken above it: one request of each sender, and what is taken between two looks at the queues.
const OVERSHOOT: usize = 2 * SENDERS * REQUEST;

/// Hands in the articles `numbers`; returns how many were taken and how many put off.
fn hand_in(api: &Api, numbers: &[usize]) -> (usize, usize) {
    let articles: Vec<Value> = numbers
        .iter()
        .map(|number| {
            json!({"url": format!("https://kelp.example/flood/{number}"), "outlet": "The Kelp Gazette",
                "text": format!("Ferry number {number} left Quell Bay.")})
        })
        .collect();
    let data = api.query(
        "mutation($articles: [SubmittedArticleInput!]!) { submitArticles(articles: $articles) {
            __typename ... on RetryLater { afterSeconds } } }",
        &json!({"articles": articles}),
    );
    let outcomes = data["submitArticles"].as_array().unwrap_or_else(|| panic!("{data:#}"));
    let taken = outcomes.iter().filter(|outcome| outcome["__typename"] == "ArticleQueued").count();
    let later = outcomes.iter().filter(|outcome| outcome["afterSeconds"].as_i64() > Some(0)).count();
    assert_eq!(taken + later, numbers.len(), "{data:#}");
    (taken, later)
}

#[test]
fn a_flood_ends_at_the_sender_and_what_was_taken_is_done_once() {
    let mut sandbox = Sandbox::new(Mode::Split);
    sandbox.set("CLAIMWIRE_INTAKE__HIGH_WATER", &HIGH_WATER.to_string());
    // The relay works, so that what waits lies in the outbox and in the queues.
    sandbox.start_roles(&["api", "relay"]);
    let api = sandbox.api();
    let before = sandbox.processes()[0].megabytes();

    let senders: Vec<_> = (0..SENDERS)
        .map(|sender| {
            let api = api.clone();
            thread::spawn(move || {
                let own: Vec<usize> = (0..FLOOD).filter(|number| number % SENDERS == sender).collect();
                own.chunks(REQUEST)
                    .map(|numbers| hand_in(&api, numbers))
                    .fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1))
            })
        })
        .collect();
    let outcomes: Vec<(usize, usize)> = senders.into_iter().map(|sender| sender.join().expect("a sender")).collect();
    let (taken, later) = outcomes.iter().fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1));
    let after = sandbox.processes()[0].megabytes();
    println!("of {FLOOD} articles {taken} were taken and {later} put off; the API grew from {before} to {after} MB");
    assert!((HIGH_WATER..=HIGH_WATER + OVERSHOOT).contains(&taken), "{taken} taken");
    let [outbox] = servers::numbers(&sandbox.database_url(), "SELECT count(*) FROM outbox");
    assert_eq!(usize::try_from(outbox).ok(), Some(taken), "one message for each that was taken, none for the others");
    eventually("all of it lies in the queue", || {
        let text = sandbox.operations("api").page("/metrics").1;
        let ready = sum(&text, "claimwire_queue_ready_messages", "ingest");
        if format!("{ready}") == taken.to_string() { Ok(()) } else { Err(format!("{ready} of {taken}")) }
    });
    assert!(after < before + 150, "memory stays within bounds: {before} MB, then {after} MB");

    sandbox.start_roles(&["ingest", "extraction", "verification"]);
    eventually("what was taken is done", || {
        let query = "SELECT count(*), count(compared_at) FROM extraction_run";
        let [runs, compared] = servers::numbers(&sandbox.database_url(), query);
        let done = usize::try_from(compared).is_ok_and(|compared| compared == taken) && runs == compared;
        if done { Ok(()) } else { Err(format!("{compared} of {taken}")) }
    });
    let query = "SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM article_version), \
                 (SELECT count(*) FROM submission WHERE outcome = 'NEW_ARTICLE')";
    let taken = i64::try_from(taken).expect("a count");
    assert_eq!(servers::numbers(&sandbox.database_url(), query), [taken, taken, taken], "each once");
    // and there is room again
    eventually("articles are taken again", || match hand_in(&api, &[FLOOD]) {
        (1, 0) => Ok(()),
        other => Err(format!("{other:?}")),
    });
    sandbox.stop();
}
