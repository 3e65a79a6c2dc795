//! The HTTP side of the API.

mod console;
mod graphql;
mod socket;

pub(crate) use socket::SocketSubscriptions;

use crate::{Api, ApiContext};
use axum::{
    Router,
    extract::{DefaultBodyLimit, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// What the handlers share.
#[derive(Clone)]
struct Server {
    api: Api,
    sockets: Arc<Semaphore>,
}

/// The routes of the API: `/graphql` (POST a query; GET the query page or, with an upgrade, a WebSocket),
/// `/graphql/ws`, `/schema.graphql`.
pub fn router(context: ApiContext) -> Router {
    let limits = context.limits.clone();
    let server = Server { api: Api::new(context), sockets: Arc::new(Semaphore::new(limits.sockets)) };
    Router::new()
        .route("/graphql", get(socket::socket_or_console).post(graphql::answer))
        .route("/graphql/console.js", get(console::script))
        .route("/graphql/console.css", get(console::style))
        .route("/graphql/ws", get(socket::socket))
        .route("/schema.graphql", get(schema))
        .layer(DefaultBodyLimit::max(limits.body_bytes))
        .with_state(server)
}

async fn schema(State(server): State<Server>) -> Response {
    let text = HeaderValue::from_static("text/plain; charset=utf-8");
    ([(header::CONTENT_TYPE, text)], server.api.sdl()).into_response()
}
