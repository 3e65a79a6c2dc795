//! The process dies at the worst moment; what it leaves behind is finished by the next one, once.

use crate::texts::{ARTICLES, SENTINEL};
use claimwire_broker::Publication;
use claimwire_domain::ids::{IdSource, RandomIds, SubmissionId};
use claimwire_protocol::{
    message::{ArticleSubmitted, Message},
    topology::INGEST,
};
use claimwire_tests::{
    ledger,
    messages::{message, raw},
    program::{self, Process},
    sandbox::{Mode, Sandbox},
    servers,
    wait::{PATIENCE, eventually},
};
use serde_json::Value;

/// What is no message, on the queue of ingest.
fn nonsense() -> Publication {
    raw(ArticleSubmitted::TYPE, ArticleSubmitted::ROUTING_KEY, b"\xff no JSON")
}

/// The ledger of articles that nothing disturbed.
fn undisturbed() -> Value {
    let sandbox = Sandbox::new(Mode::Embedded);
    sandbox.submit(ARTICLES);
    sandbox.submit(SENTINEL);
    sandbox.work_until_idle();
    sandbox.export()
}

/// Works until the process ends itself at `point`.
fn crash(sandbox: &Sandbox, arguments: &[&str], point: &str) {
    let mut process = Process::start(sandbox.crashing(arguments, point), sandbox.folder(), "crashing");
    process.wait_for_crash(PATIENCE);
}

/// Both differences were announced, once: an export does not hold alerts.
fn assert_announced(sandbox: &Sandbox) {
    let query = "SELECT count(*), CAST(sum(notify_seq) AS BIGINT), (SELECT count(*) FROM delivery), \
                 (SELECT count(*) FROM delivery WHERE delivered_at IS NOT NULL) FROM alert WHERE notify_seq > 0";
    assert_eq!(servers::numbers(&sandbox.database_url(), query), [2, 2, 2, 2]);
}

/// Every change of the feed has its own place, from 1 on without a gap.
fn assert_feed(sandbox: &Sandbox) {
    let query = "SELECT count(*), count(DISTINCT position), COALESCE(min(position), 1), COALESCE(max(position), 0) \
                 FROM change WHERE position IS NOT NULL";
    let [rows, places, first, last] = servers::numbers(&sandbox.database_url(), query);
    assert_eq!((places, first, last), (rows, 1, rows));
}

fn at_each(mode: Mode, points: &[&str]) {
    let expected = undisturbed();
    for point in points {
        let sandbox = Sandbox::new(mode);
        sandbox.submit(ARTICLES);
        sandbox.submit(SENTINEL);
        crash(&sandbox, &["serve", "--until-idle"], point);
        sandbox.work_until_idle();
        ledger::assert_same(&expected, &sandbox.export());
        assert_eq!(sandbox.run(&["parked", "list", "--json"]).json(), serde_json::json!([]), "{point}");
        assert_announced(&sandbox);
        assert_feed(&sandbox);
    }
}

/// A batch in which one message fails is handled one by one, and the process dies between two of them.
fn between_two_messages_of_a_batch(mode: Mode) {
    let expected = undisturbed();
    let sandbox = Sandbox::new(mode);
    sandbox.submit(ARTICLES);
    sandbox.submit(SENTINEL);
    let nobody = ArticleSubmitted { submission_id: SubmissionId::new(RandomIds.mint()) };
    sandbox.publish(&[message(&nobody)]);
    crash(&sandbox, &["serve", "--until-idle"], "stage.mid-batch:2");
    sandbox.work_until_idle();
    ledger::assert_same(&expected, &sandbox.export());
    assert_announced(&sandbox);
    let parked = sandbox.run(&["parked", "list", "--json"]).json();
    assert_eq!(parked.as_array().map(Vec::len), Some(1), "what is about nobody is parked once: {parked:#}");
}

fn while_a_message_is_parked_and_replayed(mode: Mode) {
    for point in ["park.before-commit", "park.after-commit"] {
        let sandbox = Sandbox::new(mode);
        sandbox.publish(&[nonsense()]);
        crash(&sandbox, &["serve", "--until-idle"], point);
        sandbox.work_until_idle();
        let parked = sandbox.run(&["parked", "list", "--json"]).json();
        assert_eq!(parked.as_array().map(Vec::len), Some(1), "{point}: {parked:#}");
    }
    for (point, left) in [("replay.before-commit", 1), ("replay.after-commit", 0)] {
        let sandbox = Sandbox::new(mode);
        sandbox.publish(&[nonsense()]);
        sandbox.work_until_idle();
        let parked = sandbox.run(&["parked", "list", "--json"]).json();
        let id = parked[0]["id"].as_str().expect("a parked message").to_owned();
        crash(&sandbox, &["parked", "replay", &id], point);
        let parked = sandbox.run(&["parked", "list", "--json"]).json();
        assert_eq!(parked.as_array().map(Vec::len), Some(left), "{point}: {parked:#}");
        // As unreadable as before: it is back in the parking lot, once.
        if left == 1 {
            drop(sandbox.run(&["parked", "replay", &id]).worked());
        }
        sandbox.work_until_idle();
        let parked = sandbox.run(&["parked", "list", "--json"]).json();
        assert_eq!(parked.as_array().map(Vec::len), Some(1), "{point}: {parked:#}");
    }
}

fn while_a_dead_letter_is_parked(mode: Mode) {
    let sandbox = Sandbox::new(mode);
    sandbox.bury(&nonsense(), &INGEST);
    crash(&sandbox, &["serve", "--until-idle"], "parking.before-ack");
    sandbox.work_until_idle();
    let parked = sandbox.run(&["parked", "list", "--json"]).json();
    assert_eq!(parked.as_array().map(Vec::len), Some(1), "{parked:#}");
    assert_eq!(parked[0]["reason"], "dead letter", "{parked:#}");
}

fn while_rows_that_lost_their_message_are_swept(mode: Mode) {
    let expected = undisturbed();
    for point in ["sweep.before-commit", "sweep.after-commit"] {
        let mut sandbox = Sandbox::new(mode);
        sandbox.set("CLAIMWIRE_SCHEDULER__LOOK_EVERY_SECONDS", "1");
        sandbox.set("CLAIMWIRE_SCHEDULER__STUCK_AFTER_SECONDS", "0");
        sandbox.submit(ARTICLES);
        sandbox.submit(SENTINEL);
        // The promise that messages are never lost is broken by hand.
        let lost = servers::execute(&sandbox.database_url(), "DELETE FROM outbox").expect("the rows go");
        assert_eq!(lost, 6);
        crash(&sandbox, &["serve"], point);
        drop(sandbox.start());
        eventually("what was lost is found and done", || ledger::compare(&expected, &sandbox.export()));
        sandbox.stop();
    }
}

const STAGE: [&str; 6] = [
    "stage.in-transaction",
    "stage.before-commit",
    "stage.after-commit:2",
    "stage.after-commit:4",
    "stage.before-ack",
    "stage.before-ack:3",
];
const RELAY: [&str; 6] = [
    "relay.before-publish",
    "relay.after-publish",
    "relay.before-mark",
    "relay.after-mark",
    "sequencer.before-commit",
    "sequencer.after-commit",
];

fn in_a_stage(mode: Mode) {
    at_each(mode, &STAGE);
}

fn in_the_relay_and_the_sequencer(mode: Mode) {
    at_each(mode, &RELAY);
}

in_each_mode! {
    in_a_stage,
    in_the_relay_and_the_sequencer,
    between_two_messages_of_a_batch,
    while_a_message_is_parked_and_replayed,
    while_a_dead_letter_is_parked,
    while_rows_that_lost_their_message_are_swept,
}

#[test]
fn the_program_that_is_shipped_has_no_crash_points() {
    let holds = |path: std::path::PathBuf| {
        let bytes = std::fs::read(path).expect("the program is a file");
        bytes.windows(19).any(|window| window == b"relay.after-publish")
    };
    assert!(holds(program::crashing()) && !holds(program::path()));
}
