//! A flood while nobody works: it ends at the sender, and what was taken is done once.

use crate::texts::others;
use claimwire_tests::{
    api::Api,
    ledger,
    program::{self, Process},
    sandbox::{Mode, Sandbox, sum},
    servers,
    wait::{PATIENCE, eventually},
};
use serde_json::{Value, json};
use std::thread;

/// Articles that are handed in at once.
const FLOOD: usize = 20_000;
/// Articles of one request, and senders at once.
const REQUEST: usize = 100;
const SENDERS: usize = 4;
/// Articles of those put off that are handed in again: as many as a debug build works off in a test's time.
const RETURNING: usize = 1_000;
/// Waiting messages from which on articles are put off.
const HIGH_WATER: usize = 1_500;
/// What may be taken above it: one request of each sender, and what is taken between two looks at the queues.
const OVERSHOOT: usize = 2 * SENDERS * REQUEST;

/// Hands in the articles `numbers`; returns those that were put off.
fn hand_in(api: &Api, numbers: &[usize]) -> Vec<usize> {
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
    assert_eq!(outcomes.len(), numbers.len(), "{data:#}");
    let is_put_off = |outcome: &Value| match outcome["__typename"].as_str() {
        Some("ArticleQueued") => false,
        Some("RetryLater") if outcome["afterSeconds"].as_i64() > Some(0) => true,
        _ => panic!("{data:#}"),
    };
    numbers.iter().zip(outcomes).filter(|(_, outcome)| is_put_off(outcome)).map(|(number, _)| *number).collect()
}

/// Hands in `numbers` from several senders at once, in requests; returns those that were put off.
fn flood(api: &Api, numbers: &[usize]) -> Vec<usize> {
    thread::scope(|scope| {
        let senders: Vec<_> = (0..SENDERS)
            .map(|sender| {
                let own: Vec<usize> = numbers.iter().skip(sender).step_by(SENDERS).copied().collect();
                scope.spawn(move || own.chunks(REQUEST).flat_map(|numbers| hand_in(api, numbers)).collect::<Vec<_>>())
            })
            .collect();
        senders.into_iter().flat_map(|sender| sender.join().expect("a sender")).collect()
    })
}

#[test]
fn a_flood_ends_at_the_sender_and_what_was_taken_is_done_once() {
    let mut sandbox = Sandbox::new(Mode::Split);
    sandbox.set("CLAIMWIRE_INTAKE__HIGH_WATER", &HIGH_WATER.to_string());
    // The relay works, so that what waits lies in the outbox and in the queues.
    sandbox.start_roles(&["api", "relay"]);
    let api = sandbox.api();
    let before = sandbox.processes()[0].megabytes();

    let put_off = flood(&api, &(0..FLOOD).collect::<Vec<_>>());
    let (taken, later) = (FLOOD - put_off.len(), put_off.len());
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
    // What was put off comes again and again, as its senders were told, until it is taken.
    let mut waiting = put_off;
    waiting.truncate(RETURNING);
    let all = taken + waiting.len();
    eventually("what was put off is taken", || {
        waiting = flood(&api, &waiting);
        if waiting.is_empty() { Ok(()) } else { Err(format!("{} still put off", waiting.len())) }
    });
    eventually("what was taken is done", || {
        let query = "SELECT count(*), count(compared_at) FROM extraction_run";
        let [runs, compared] = servers::numbers(&sandbox.database_url(), query);
        let done = usize::try_from(compared).is_ok_and(|compared| compared == all) && runs == compared;
        if done { Ok(()) } else { Err(format!("{compared} of {all}")) }
    });
    let query = "SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM article_version), \
                 (SELECT count(*) FROM submission), (SELECT count(DISTINCT url) FROM submission), \
                 (SELECT count(*) FROM submission WHERE outcome = 'NEW_ARTICLE')";
    let all = i64::try_from(all).expect("a count");
    assert_eq!(servers::numbers(&sandbox.database_url(), query), [all; 5], "each once");
    sandbox.stop();
}

/// The command line has the same mark as the API: it takes what there is room for and says what it did not take.
fn the_command_line_stops_at_the_mark_or_waits_for_room(mode: Mode) {
    let mut sandbox = Sandbox::new(mode);
    sandbox.set("CLAIMWIRE_INTAKE__HIGH_WATER", "5");
    let submit = |sandbox: &Sandbox, articles: &str| program::run(sandbox.command(&["submit", "-"]), articles);
    let said = submit(&sandbox, &others(0..8));
    assert_eq!((said.code, said.stdout.lines().count()), (1, 5), "{said:?}");
    for words in ["RETRY_LATER", "the first 5 of 8 articles are queued", "intake.high_water is 5", "`claimwire serve`"]
    {
        assert!(said.stderr.contains(words), "no `{words}`: {said:?}");
    }
    let said = submit(&sandbox, &others(5..8));
    assert_eq!((said.code, said.stdout.as_str()), (1, ""), "{said:?}");
    assert!(said.stderr.contains("the first 0 of 3 articles are queued"), "{said:?}");

    let rest = sandbox.folder().join("rest.jsonl");
    std::fs::write(&rest, others(5..18)).expect("the file is written");
    let command = sandbox.command(&["submit", "--wait", "rest.jsonl"]);
    let mut waiting = Process::start(command, sandbox.folder(), "submit");
    eventually("it waits for room", || {
        let printed = waiting.printed();
        if printed.contains("waiting for room") { Ok(()) } else { Err(printed) }
    });
    assert!(waiting.is_running());
    drop(sandbox.start());
    assert_eq!(waiting.wait(PATIENCE), 0, "{}", waiting.printed());
    assert!(waiting.printed().contains("queued 13 articles"), "{}", waiting.printed());
    sandbox.stop();
    sandbox.work_until_idle();
    let expected = Sandbox::new(Mode::Embedded);
    expected.submit(&others(0..18));
    expected.work_until_idle();
    ledger::assert_same(&expected.export(), &sandbox.export());
    let [submissions] = servers::numbers(&sandbox.database_url(), "SELECT count(*) FROM submission");
    assert_eq!(submissions, 18, "each was taken once");
}

in_each_mode! {
    the_command_line_stops_at_the_mark_or_waits_for_room,
}
