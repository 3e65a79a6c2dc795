//! Whether the process lives, and whether it can answer.

use super::Server;
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;
use std::time::Duration;

/// The process answers; says nothing about what it depends on, or a sick database would restart every process.
pub(super) async fn live() -> Response {
    Json(json!({"status": "live"})).into_response()
}

/// Requests can be answered: the store takes a statement and has the tables this version needs.
pub(super) async fn ready(State(server): State<Server>) -> Response {
    let check = tokio::time::timeout(Duration::from_secs(2), server.api.check_store()).await;
    match check {
        Ok(Ok(())) => Json(json!({"status": "ready", "store": "ok"})).into_response(),
        Ok(Err(error)) => {
            tracing::warn!(error.text = %error, "the store does not answer the health check");
            unready("failed")
        }
        Err(_) => unready("timed out"),
    }
}

fn unready(store: &str) -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, Json(json!({"status": "not ready", "store": store}))).into_response()
}
