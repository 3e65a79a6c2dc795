//! A database that hangs: it refuses nothing and answers nothing, as a stopped server or a dead network does.

use crate::texts::{ARTICLES, SENTINEL};
use claimwire_protocol::message::ArticleSubmitted;
use claimwire_tests::{
    ledger,
    messages::message,
    proxy::Proxy,
    sandbox::{Mode, Sandbox},
    servers::{self, TestDatabase},
    wait::eventually,
};
use serde_json::json;
use std::time::Instant;

// A defect: what was being handled ran into the time limit of handlers, and each time that was a failed attempt.
#[test]
fn while_the_database_is_silent_no_attempt_is_burnt() {
    let proxy = Proxy::to(&servers::database_url());
    let mut sandbox = Sandbox::over(&servers::amqp_url(), TestDatabase::on(&proxy.url, ""));
    sandbox.set("CLAIMWIRE_WORKER__HANDLER_SECONDS", "1");
    drop(sandbox.start());
    let ids = sandbox.submit(ARTICLES);
    eventually("work is under way", || {
        let read = sandbox.export()["articles"].as_array().map_or(0, Vec::len);
        if read > 0 { Ok(()) } else { Err("no article yet".to_owned()) }
    });
    sandbox.submit(SENTINEL);
    proxy.hold();
    // Whatever else is under way: this one is taken from the queue while nothing is answered. It was handled before.
    sandbox.publish(&[message(&ArticleSubmitted { submission_id: ids[0].parse().expect("an id") })]);
    eventually("a worker waits for the store", || {
        let waits = sandbox.measure("claimwire_consumer_outages_total", "ingest");
        if waits >= 1.0 { Ok(()) } else { Err(format!("{waits} waits")) }
    });
    let (status, readiness) = sandbox.operations("extraction").page("/health/ready");
    assert_eq!((status, readiness.contains(r#""store":"away""#)), (503, true), "{readiness}");
    let undisturbed = Sandbox::new(Mode::Embedded);
    undisturbed.submit(ARTICLES);
    undisturbed.submit(SENTINEL);
    undisturbed.work_until_idle();
    let expected = undisturbed.export();

    proxy.mend();
    let since = Instant::now();
    eventually("all is done", || ledger::compare(&expected, &sandbox.export()));
    println!("PostgreSQL silent: all done {:.1} s after its first word", since.elapsed().as_secs_f64());
    assert!(sandbox.all_run());
    assert_eq!(sandbox.measure("claimwire_consumer_attempts_failed_total", ""), 0.0);
    sandbox.stop();
    assert_eq!(sandbox.run(&["parked", "list", "--json"]).json(), json!([]));
}
