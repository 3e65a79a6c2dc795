//! What operators and their machines ask a process: whether it lives, whether it can work, what it counts.

use axum::{
    Json, Router,
    extract::{MatchedPath, Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get,
};
use claimwire_protocol::topology::QUEUES;
use claimwire_store::{SchemaState, outbox, parked};
use claimwire_worker::{context::Context, measures};
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use serde_json::json;
use std::{
    future::Future,
    sync::OnceLock,
    time::{Duration, Instant},
};

const UPKEEP_EVERY: Duration = Duration::from_secs(5);
/// How long a dependency may take to answer before it counts as away.
const PATIENCE: Duration = Duration::from_secs(2);
/// Upper bounds of the histograms, in seconds: from one article's reading to the longest retry.
const BUCKETS: [f64; 14] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 60.0, 1800.0];

const UP: &str = "claimwire_dependency_up";
const OUTBOX_DEPTH: &str = "claimwire_outbox_depth_messages";
const OUTBOX_AGE: &str = "claimwire_outbox_age_seconds";
const PARKED: &str = "claimwire_parked_messages";
const READY: &str = "claimwire_queue_ready_messages";
const REQUESTS: &str = "claimwire_http_requests_total";
const REQUEST_TIME: &str = "claimwire_http_request_seconds";

/// The recorder of this process.
static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();

/// Counts from now on.
///
/// # Errors
/// When somebody else counts already.
pub fn start() -> anyhow::Result<()> {
    let handle = PrometheusBuilder::new().set_buckets(&BUCKETS)?.install_recorder()?;
    tokio::spawn(keep_up(handle.clone(), UPKEEP_EVERY));
    drop(RECORDER.set(handle));
    measures::describe();
    describe_gauge!(UP, Unit::Count, "1 where the dependency answers");
    describe_gauge!(OUTBOX_DEPTH, Unit::Count, "messages that are not published yet");
    describe_gauge!(OUTBOX_AGE, Unit::Seconds, "age of the oldest message that is not published yet");
    describe_gauge!(PARKED, Unit::Count, "messages that wait for a person now");
    describe_gauge!(READY, Unit::Count, "messages that are ready and not delivered, by queue");
    describe_counter!(REQUESTS, Unit::Count, "answered requests, by path and status");
    describe_histogram!(REQUEST_TIME, Unit::Seconds, "answering a request, by path");
    Ok(())
}

/// Samples pile up until somebody asks for them, and of most processes nobody may.
async fn keep_up(handle: PrometheusHandle, every: Duration) {
    loop {
        tokio::time::sleep(every).await;
        handle.run_upkeep();
    }
}

/// `/health/live`, `/health/ready` and `/metrics`. `works` tells whether the process consumes or publishes: then it can
/// do nothing without the broker, while an API takes articles without one.
pub fn router(context: &Context, works: bool) -> Router {
    let state = Operations { context: context.clone(), works };
    Router::new()
        .route("/health/live", get(live))
        .route("/health/ready", get(ready))
        .route("/metrics", get(show))
        .with_state(state)
}

/// Counts the requests of a router under the paths it knows, so that nobody can make up labels.
pub fn counted(router: Router) -> Router {
    router.route_layer(axum::middleware::from_fn(count))
}

#[derive(Clone)]
struct Operations {
    context: Context,
    works: bool,
}

async fn count(request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str).to_owned();
    let begin = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    histogram!(REQUEST_TIME, "path" => path.clone()).record(begin.elapsed());
    counter!(REQUESTS, "path" => path, "status" => status).increment(1);
    response
}

/// Says nothing about what the process depends on, or a sick database would restart every process.
async fn live() -> Response {
    Json(json!({"status": "live"})).into_response()
}

async fn ready(State(operations): State<Operations>) -> Response {
    let (store, broker) = tokio::join!(operations.store(), operations.broker());
    let ready = store == "ok" && (broker == "ok" || !operations.works);
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let word = if ready { "ready" } else { "not ready" };
    (status, Json(json!({"status": word, "store": store, "broker": broker}))).into_response()
}

async fn show(State(operations): State<Operations>) -> Response {
    let (store, broker) = tokio::join!(operations.measure_store(), operations.measure_broker());
    for (dependency, answers) in [("store", store), ("broker", broker)] {
        gauge!(UP, "dependency" => dependency).set(if answers { 1.0 } else { 0.0 });
    }
    let Some(handle) = RECORDER.get() else { return StatusCode::NOT_FOUND.into_response() };
    handle.run_upkeep();
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], handle.render()).into_response()
}

impl Operations {
    async fn store(&self) -> &'static str {
        match in_time(self.context.store.schema_state()).await {
            Some(Ok(SchemaState::Current)) => "ok",
            Some(Ok(SchemaState::Behind { .. })) => "schema behind",
            Some(Ok(SchemaState::Ahead { .. })) => "schema ahead",
            Some(Err(_)) | None => "away",
        }
    }

    async fn broker(&self) -> &'static str {
        if matches!(in_time(self.context.broker.ping()).await, Some(Ok(()))) { "ok" } else { "away" }
    }

    async fn measure_store(&self) -> bool {
        let measured = in_time(async {
            let reader = self.context.store.reader();
            let depth = outbox::depth(&reader).await?;
            let now = self.context.store.clock().now();
            let age = depth.oldest.map(|oldest| (now.utc() - oldest.utc()).to_std().unwrap_or_default());
            gauge!(OUTBOX_DEPTH).set(number(depth.unpublished));
            gauge!(OUTBOX_AGE).set(age.unwrap_or_default().as_secs_f64());
            gauge!(PARKED).set(number(parked::count(&reader).await?));
            Ok::<_, claimwire_store::Error>(())
        });
        let answers = matches!(measured.await, Some(Ok(())));
        if !answers {
            // What is not known now must not look like what was known last.
            for measure in [OUTBOX_DEPTH, OUTBOX_AGE, PARKED] {
                gauge!(measure).set(f64::NAN);
            }
        }
        answers
    }

    async fn measure_broker(&self) -> bool {
        let measured = in_time(async {
            for queue in QUEUES {
                let ready = self.context.broker.depth(queue.name).await?;
                gauge!(READY, "queue" => queue.name).set(number(ready));
            }
            Ok::<_, claimwire_broker::Error>(())
        });
        let answers = matches!(measured.await, Some(Ok(())));
        if !answers {
            for queue in QUEUES {
                gauge!(READY, "queue" => queue.name).set(f64::NAN);
            }
        }
        answers
    }
}

async fn in_time<T>(asking: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(PATIENCE, asking).await.ok()
}

/// A count as a gauge takes it; beyond 2^32 it only matters that it is large.
fn number(count: u64) -> f64 {
    u32::try_from(count).unwrap_or(u32::MAX).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn samples_are_drained_though_nobody_asks_for_them() {
        let recorder = PrometheusBuilder::new().build_recorder();
        let handle = recorder.handle();
        let seconds = metrics::with_local_recorder(&recorder, || histogram!("claimwire_test_seconds"));
        // What is drained lies in the distributions, which only the handle's own description shows without draining.
        let is_drained = || !format!("{handle:?}").contains("distributions: RwLock { data: {}");
        for _ in 0..1_000 {
            seconds.record(1.0);
        }
        assert!(!is_drained());
        tokio::spawn(keep_up(handle.clone(), Duration::from_millis(1)));
        let drained = async {
            while !is_drained() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), drained).await.unwrap();
    }
}
