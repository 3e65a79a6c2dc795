//! The broker goes away in the middle of the work.

use crate::texts::{ARTICLES, SENTINEL, others};
use claimwire_tests::{
    ledger,
    sandbox::{Mode, Sandbox},
    servers::{PrivateServer, TestDatabase},
    wait::eventually,
};

/// How many articles about other things are under way when the broker stops.
const OTHERS: usize = 60;

#[test]
fn a_restart_of_the_broker_loses_nothing() {
    let expected = Sandbox::new(Mode::Embedded);
    expected.submit(ARTICLES);
    expected.submit(&others(0..OTHERS));
    expected.submit(SENTINEL);
    expected.work_until_idle();
    let expected = expected.export();

    let broker = PrivateServer::rabbitmq();
    let mut sandbox = Sandbox::over(&broker.url, TestDatabase::create());
    drop(sandbox.start());
    sandbox.submit(ARTICLES);
    sandbox.submit(&others(0..OTHERS));
    eventually("work is under way", || {
        let articles = sandbox.export()["articles"].as_array().map_or(0, Vec::len);
        if articles > 0 { Ok(()) } else { Err("no article yet".to_owned()) }
    });
    broker.stop();
    // Handed in while nothing can be published: the outbox keeps it.
    sandbox.submit(SENTINEL);
    assert!(sandbox.all_run(), "no process gives up on an absent broker");
    broker.start_again();

    let articles = OTHERS + ARTICLES.lines().count() + 1;
    eventually("every article is read after the restart", || {
        let found = sandbox.export()["articles"].as_array().map_or(0, Vec::len);
        if found == articles { Ok(()) } else { Err(format!("{found} of {articles} articles")) }
    });
    assert!(sandbox.all_run());
    sandbox.stop();
    sandbox.work_until_idle();

    ledger::assert_same_reading(&expected, &sandbox.export());
}
