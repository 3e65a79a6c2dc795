//! What operators see: measures that move, health that tells the truth, one trace for each article.

use crate::texts::{ARTICLES, SENTINEL};
use claimwire_protocol::message::{ArticleSubmitted, Message};
use claimwire_tests::{
    messages::{message, raw},
    sandbox::{Mode, Sandbox, sum},
    servers,
    wait::eventually,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Every measure, and a part of the label under which this test makes it move.
const MEASURES: [(&str, &str); 20] = [
    ("claimwire_outbox_depth_messages", ""),
    ("claimwire_outbox_age_seconds", ""),
    ("claimwire_queue_ready_messages", "queue="),
    ("claimwire_parked_messages", ""),
    ("claimwire_dependency_up", "store"),
    ("claimwire_dependency_up", "broker"),
    ("claimwire_inbox_duplicates_total", "ingest"),
    ("claimwire_consumer_handled_total", "verification.claims-placed.v1"),
    ("claimwire_consumer_attempts_failed_total", "ingest"),
    ("claimwire_consumer_lag_seconds_count", "extraction"),
    ("claimwire_consumer_batch_seconds_count", "commit"),
    ("claimwire_parked_total", "ingest"),
    ("claimwire_swept_total", "ingest"),
    ("claimwire_relay_published_total", ""),
    ("claimwire_relay_changes_numbered_total", ""),
    ("claimwire_scheduler_leads", ""),
    ("claimwire_extraction_article_seconds_count", ""),
    ("claimwire_alerting_article_to_alert_seconds_count", ""),
    ("claimwire_http_requests_total", "path=\"/graphql\""),
    ("claimwire_http_request_seconds_count", "path=\"/graphql\""),
];

fn each_measure_is_there_and_moves(mode: Mode) {
    let mut sandbox = Sandbox::new(mode);
    sandbox.set("CLAIMWIRE_SCHEDULER__LOOK_EVERY_SECONDS", "1");
    sandbox.set("CLAIMWIRE_SCHEDULER__STUCK_AFTER_SECONDS", "1");
    // A row that cannot be read is tried again later, a message that is none is parked, one that is lost is swept.
    let ids = sandbox.submit(SENTINEL);
    sandbox.submit(&SENTINEL.replace("https://kelp.example/library", "https://kelp.example/broken"));
    let url = sandbox.database_url();
    let broken = "UPDATE submission SET payload = '{' WHERE payload LIKE '%/broken%'";
    assert_eq!(servers::execute(&url, broken).expect("the row is there"), 1);
    let lost = format!("DELETE FROM outbox WHERE correlation_id = '{}'", ids[0]);
    assert_eq!(servers::execute(&url, &lost).expect("the row is there"), 1);
    sandbox.publish(&[raw(ArticleSubmitted::TYPE, ArticleSubmitted::ROUTING_KEY, b"no JSON")]);
    let submitted = message(&ArticleSubmitted { submission_id: ids[0].parse().expect("an id") });
    sandbox.publish(&[submitted.clone(), submitted]);
    sandbox.submit(ARTICLES);
    let api = sandbox.start();
    let _ = api.query("{ __typename }", &Value::Null);

    // Gauges may be above 0 for a moment only, so what was seen once counts.
    let mut moved = BTreeSet::new();
    eventually("every measure moves", || {
        let _ = api.query("{ __typename }", &Value::Null);
        let text = sandbox.metrics();
        for (name, label) in MEASURES {
            if sum(&text, name, label) > 0.0 {
                moved.insert((name, label));
            }
        }
        let still: Vec<_> = MEASURES.iter().filter(|measure| !moved.contains(*measure)).collect();
        // Messages wait unpublished or undelivered for moments only: that they are there is all that can be seen.
        let gone = still.iter().all(|(name, _)| {
            ["outbox_depth", "outbox_age", "queue_ready"].iter().any(|brief| name.contains(brief))
                && text.contains(name)
        });
        if gone { Ok(()) } else { Err(format!("{still:?}")) }
    });
    for name in ["claimwire_consumer_outages_total", "claimwire_relay_failed_total"] {
        assert!(sandbox.metrics().contains(name), "{name} is shown before it moves; the outages move it");
    }
    for line in sandbox.metrics().lines().filter(|line| line.starts_with("claimwire_")) {
        assert!(line.rsplit(' ').next().is_some_and(|value| value.parse::<f64>().is_ok()), "{line}");
    }
    sandbox.stop();
}

#[test]
fn what_waits_is_measured_while_nobody_works() {
    let mut sandbox = Sandbox::new(Mode::Split);
    sandbox.start_roles(&["api"]);
    sandbox.submit(ARTICLES);
    let waits = |name: &str, label: &str| sandbox.measure(name, label);
    eventually("the outbox is measured", || {
        let (depth, age) = (waits("claimwire_outbox_depth_messages", ""), waits("claimwire_outbox_age_seconds", ""));
        if depth == 5.0 && age > 0.0 { Ok(()) } else { Err(format!("{depth} messages, {age} s")) }
    });
    sandbox.start_roles(&["relay"]);
    eventually("the queue is measured", || {
        // Both processes measure the same queue.
        let ready = sum(&sandbox.operations("api").page("/metrics").1, "claimwire_queue_ready_messages", "ingest");
        if ready == 5.0 { Ok(()) } else { Err(format!("{ready} messages")) }
    });
}

#[test]
fn an_article_is_one_trace_through_all_processes() {
    let mut sandbox = Sandbox::new(Mode::Split);
    sandbox.set("CLAIMWIRE_LOG", "info,claimwire::messages=debug");
    sandbox.set("CLAIMWIRE_LOG_FORMAT", "json");
    drop(sandbox.start());
    sandbox.submit(ARTICLES);
    // The article that brings the difference is the one that ends in an alert.
    let traces = eventually("a trace ends in a delivery", || {
        let mut traces: BTreeMap<String, Vec<(String, Value)>> = BTreeMap::new();
        for process in sandbox.processes() {
            for line in process.printed().lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
                if let Some(trace) = line["fields"]["trace.id"].as_str() {
                    traces.entry(trace.to_owned()).or_default().push((process.name.clone(), line["fields"].clone()));
                }
            }
        }
        let ended =
            |lines: &[(String, Value)]| lines.iter().any(|(_, fields)| fields["queue.name"] == "alerting.alert-due.v1");
        if traces.values().any(|lines| ended(lines)) { Ok(traces) } else { Err(format!("{} traces", traces.len())) }
    });
    assert!(traces.len() >= 5, "each article has its own");
    let whole = traces.values().find(|lines| lines.iter().any(|(name, _)| name == "alerting")).expect("one ends there");
    let names: BTreeSet<&str> = whole.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, BTreeSet::from(["alerting", "extraction", "ingest", "relay", "verification"]));
    // Each message was handled in a span whose parent is the span of the message that caused it.
    let handled: Vec<&Value> =
        whole.iter().map(|(_, fields)| fields).filter(|fields| fields["span.id"].is_string()).collect();
    let spans: BTreeSet<&str> = handled.iter().filter_map(|fields| fields["span.id"].as_str()).collect();
    let roots: Vec<&&Value> =
        handled.iter().filter(|fields| !spans.contains(fields["parent.id"].as_str().unwrap_or_default())).collect();
    assert_eq!(roots.len(), 1, "only what was handed in has no parent: {handled:#?}");
    assert_eq!(roots[0]["queue.name"], "ingest.article-submitted.v1");
    sandbox.stop();
}

#[test]
fn readiness_of_a_worker_needs_both_and_that_of_the_api_the_store() {
    let mut sandbox = Sandbox::new(Mode::Split);
    sandbox.start_roles(&["extraction", "api"]);
    for name in ["extraction", "api"] {
        let (status, text) = sandbox.operations(name).page("/health/ready");
        let said: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!((status, said), (200, json!({"status": "ready", "store": "ok", "broker": "ok"})), "{name}");
        assert_eq!(sandbox.operations(name).page("/health/live").0, 200);
    }
    servers::execute(&sandbox.database_url(), "INSERT INTO seaql_migrations VALUES ('m9999_later', 0)")
        .expect("the row goes in");
    let (status, text) = sandbox.operations("api").page("/health/ready");
    assert_eq!((status, text.contains("schema ahead")), (503, true), "{text}");
}

in_each_mode! {
    each_measure_is_there_and_moves,
}
