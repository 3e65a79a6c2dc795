//! `POST /graphql`.

use super::Server;
use crate::error::Code;
use async_graphql::Request;
use axum::{
    body::{Body, to_bytes},
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

/// Answers one GraphQL request in JSON; batches are refused, each of their parts would escape the limits.
pub(super) async fn answer(State(server): State<Server>, headers: HeaderMap, body: Body) -> Response {
    // A form on a foreign page cannot send this type without asking first, so no foreign page can submit articles.
    if !is_json(&headers) {
        return refuse(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Code::BadInput,
            "send the request as `content-type: application/json`",
        );
    }
    let limits = server.api.limits();
    let request = async {
        let request = match read(body, limits.body_bytes).await {
            Ok(request) => request,
            Err((status, code, message)) => return refuse(status, code, &message),
        };
        let response = server.api.answer(request).await;
        match serde_json::to_string(&response) {
            Ok(text) => json_response(StatusCode::OK, text),
            Err(_) => refuse(StatusCode::INTERNAL_SERVER_ERROR, Code::Internal, "the answer cannot be written"),
        }
    };
    tokio::time::timeout(limits.request_time(), request).await.unwrap_or_else(|_| {
        let message = format!("the request took more than {} s; ask for less at once", limits.request_seconds);
        refuse(StatusCode::SERVICE_UNAVAILABLE, Code::Limit, &message)
    })
}

async fn read(body: Body, limit: usize) -> Result<Request, (StatusCode, Code, String)> {
    let bad = |message: &str| (StatusCode::BAD_REQUEST, Code::BadInput, message.to_owned());
    let bytes = to_bytes(body, limit).await.map_err(|_| {
        (StatusCode::PAYLOAD_TOO_LARGE, Code::Limit, format!("the body is larger than {limit} bytes, or broke off"))
    })?;
    let value: Value = serde_json::from_slice(&bytes).map_err(|_| bad("the body is no JSON"))?;
    if value.is_array() {
        return Err(bad("batches are refused; send one request at a time"));
    }
    serde_json::from_value(value)
        .map_err(|_| bad("the body is no GraphQL request: {\"query\": \"…\", \"variables\": {…}}"))
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

fn refuse(status: StatusCode, code: Code, message: &str) -> Response {
    json_response(
        status,
        json!({"data": null, "errors": [{"message": message, "extensions": {"code": code.text()}}]}).to_string(),
    )
}

fn json_response(status: StatusCode, text: String) -> Response {
    let json = HeaderValue::from_static("application/json");
    (status, [(header::CONTENT_TYPE, json), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], text)
        .into_response()
}
