//! What must not depend on who comes first, or on a neighbour that fails.

use crate::texts::SENTINEL;
use claimwire_protocol::{
    message::{ArticleSubmitted, ConflictChanged},
    topology::INGEST,
};
use claimwire_tests::{
    messages::message,
    proxy::Proxy,
    sandbox::{Mode, Sandbox},
    servers::{self, TestDatabase},
    wait::eventually,
};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use serde_json::json;

fn article(outlet: &str, homes: u32) -> String {
    let article = json!({
        "url": format!("https://{outlet}.example/fire"), "outlet": outlet, "outlet_locale": "en-GB",
        "published": "2025-06-02T09:00:00+01:00", "title": "Warehouse fire in Tevnor",
        "text": format!("Fire destroyed {homes} homes in Tevnor on Sunday night, the fire brigade said in its 08:00 bulletin."),
    });
    format!("{article}\n")
}

/// Holds alerts as they are: they can be read, and nobody writes one until the transaction ends.
fn hold_alerts(runtime: &tokio::runtime::Runtime, url: &str) -> DatabaseConnection {
    runtime.block_on(async {
        let mut options = sea_orm::ConnectOptions::new(url);
        options.max_connections(1);
        let session = Database::connect(options).await.expect("the database answers");
        for statement in ["BEGIN", "LOCK TABLE alert IN SHARE MODE"] {
            session.execute_unprepared(statement).await.expect("nobody holds the table");
        }
        session
    })
}

fn waiting_sessions(url: &str) -> i64 {
    let query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    servers::numbers::<1>(url, query)[0]
}

// A defect: both found no alert. Written second, the rise counted as the first announcement and was never told; written
// first, it was told once more after the other had written over it.
#[test]
fn a_rise_of_level_that_two_processes_learn_of_at_once_is_announced() {
    let mut sandbox = Sandbox::new(Mode::Split);
    sandbox.start_roles(&["ingest", "extraction", "verification", "relay"]);
    sandbox.submit(&(article("kelp", 210) + &article("upland", 310)));
    let url = sandbox.database_url();
    eventually("they differ", || {
        let query = "SELECT count(*), (SELECT count(*) FROM outbox WHERE published_at IS NULL) FROM conflict";
        let [conflicts, waiting] = servers::numbers(&url, query);
        if (conflicts, waiting) == (1, 0) { Ok(()) } else { Err(format!("{conflicts} conflicts, {waiting} waiting")) }
    });
    servers::execute(&url, "UPDATE conflict SET level = 'MEDIUM', severity = 600").expect("it works");

    let runtime = servers::runtime();
    let session = hold_alerts(&runtime, &url);
    sandbox.start_roles(&["alerting"]);
    eventually("the first one writes", || if waiting_sessions(&url) == 1 { Ok(()) } else { Err(String::new()) });
    let risen = "UPDATE conflict SET level = 'HIGH', severity = 900, revision = revision + 1";
    servers::execute(&url, risen).expect("it works");
    let exported = sandbox.export();
    let conflict_id = exported["conflicts"][0]["id"].as_str().expect("an id").parse().expect("an id");
    sandbox.start_roles(&["alerting"]);
    eventually("the second one writes too", || {
        // To one of the two, in turns.
        sandbox.publish(&[message(&ConflictChanged { conflict_id, revision: 2 })]);
        let waiting = waiting_sessions(&url);
        if waiting == 2 { Ok(()) } else { Err(format!("{waiting} sessions wait")) }
    });
    runtime.block_on(async {
        session.execute_unprepared("COMMIT").await.expect("it works");
        session.close().await.expect("it works");
    });
    eventually("both are announced", || {
        let query = "SELECT count(*) FILTER (WHERE body LIKE '%MEDIUM%'), count(*) FILTER (WHERE body LIKE '%HIGH%') FROM delivery";
        let [medium, high] = servers::numbers(&url, query);
        if (medium, high) == (1, 1) {
            Ok(())
        } else {
            Err(format!("{medium} of the lower level, {high} of the higher"))
        }
    });
}

// A defect: a purge that failed counted as a silent store, so nothing was ever looked for.
#[test]
fn rows_are_swept_although_old_ones_cannot_be_purged() {
    let mut sandbox = Sandbox::new(Mode::Split);
    sandbox.set("CLAIMWIRE_SCHEDULER__LOOK_EVERY_SECONDS", "1");
    sandbox.set("CLAIMWIRE_SCHEDULER__STUCK_AFTER_SECONDS", "5");
    sandbox.submit(SENTINEL);
    let url = sandbox.database_url();
    for statement in [
        "DELETE FROM outbox",
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$",
        "CREATE TRIGGER refuse BEFORE DELETE ON outbox EXECUTE FUNCTION refuse()",
    ] {
        servers::execute(&url, statement).expect("it works");
    }
    sandbox.start_roles(&["scheduler"]);
    eventually("the submission is sent again", || {
        let swept = sandbox.measure("claimwire_swept_total", "ingest");
        if swept >= 1.0 { Ok(()) } else { Err(format!("{swept} swept")) }
    });
}

#[test]
fn a_scheduler_whose_broker_is_away_does_not_lead() {
    let proxy = Proxy::to(&servers::amqp_url());
    let mut sandbox = Sandbox::over(&proxy.url, TestDatabase::create());
    sandbox.set("CLAIMWIRE_SCHEDULER__LOOK_EVERY_SECONDS", "1");
    sandbox.start_roles(&["scheduler"]);
    let leads = |sandbox: &Sandbox, expected: f64| {
        let leads = sandbox.measure("claimwire_scheduler_leads", "");
        if leads == expected { Ok(()) } else { Err(format!("leads: {leads}")) }
    };
    eventually("it leads", || leads(&sandbox, 1.0));
    proxy.cut();
    eventually("it does not lead", || leads(&sandbox, 0.0));
    proxy.mend();
    eventually("it leads again", || leads(&sandbox, 1.0));
}

// A defect: those that had come after it stayed in the dead queue for ever.
#[test]
fn a_dead_letter_that_cannot_be_parked_keeps_no_other_from_it() {
    let mut sandbox = Sandbox::new(Mode::Split);
    let ids = sandbox.submit(&(article("kelp", 210) + &article("upland", 310)));
    let dead = ids.iter().map(|id| message(&ArticleSubmitted { submission_id: id.parse().expect("an id") }));
    let dead: Vec<_> = dead.collect();
    for message in &dead {
        sandbox.bury(message, &INGEST);
    }
    let url = sandbox.database_url();
    let first = dead[0].envelope.message_id.uuid();
    let refuse = format!("ALTER TABLE parked_message ADD CONSTRAINT refuse CHECK (message_id <> '{first}')");
    servers::execute(&url, &refuse).expect("it works");
    sandbox.start_roles(&["ingest"]);
    let parked = |url: &str| servers::numbers::<1>(url, "SELECT count(*) FROM parked_message")[0];
    eventually("the other one is parked", || if parked(&url) == 1 { Ok(()) } else { Err(String::new()) });
    servers::execute(&url, "ALTER TABLE parked_message DROP CONSTRAINT refuse").expect("it works");
    eventually("it is parked when it can be", || if parked(&url) == 2 { Ok(()) } else { Err(String::new()) });
}
