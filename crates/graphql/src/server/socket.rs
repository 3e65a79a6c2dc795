//! GraphQL over WebSocket (`graphql-transport-ws`).

use super::{Server, console};
use async_graphql::{Data, http::ALL_WEBSOCKET_PROTOCOLS};
use async_graphql_axum::{GraphQLProtocol, GraphQLWebSocket};
use axum::{
    extract::{State, WebSocketUpgrade, ws::rejection::WebSocketUpgradeRejection},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use std::{sync::Arc, time::Duration};
use tokio::sync::Semaphore;

/// Subscriptions a client may still start on its socket.
#[derive(Debug, Clone)]
pub(crate) struct SocketSubscriptions(pub(crate) Arc<Semaphore>);

/// How long a socket may say nothing; clients of the protocol ping, or are idle.
const SILENCE: Duration = Duration::from_secs(600);
/// Largest message a client may send, in bytes.
const MESSAGE_BYTES: usize = 128 * 1024;

type Upgrade = Result<WebSocketUpgrade, WebSocketUpgradeRejection>;

/// `GET /graphql`: a WebSocket when the client asks for one, else the query page.
pub(super) async fn socket_or_console(
    state: State<Server>,
    headers: HeaderMap,
    protocol: Result<GraphQLProtocol, StatusCode>,
    upgrade: Upgrade,
) -> Response {
    if headers.contains_key(header::UPGRADE) {
        socket(state, headers, protocol, upgrade).await
    } else {
        console::page()
    }
}

/// `GET /graphql/ws`.
pub(super) async fn socket(
    State(server): State<Server>,
    headers: HeaderMap,
    protocol: Result<GraphQLProtocol, StatusCode>,
    upgrade: Upgrade,
) -> Response {
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade,
        Err(rejection) => return rejection.into_response(),
    };
    let Ok(protocol) = protocol else {
        return (StatusCode::BAD_REQUEST, "name the subprotocol graphql-transport-ws").into_response();
    };
    // Browsers send cookies and open sockets to any host: only the Origin tells whose page it is.
    if !may_connect(&headers, server.api.allowed_origins()) {
        return (StatusCode::FORBIDDEN, "this origin may not open a WebSocket here").into_response();
    }
    let Ok(permit) = Arc::clone(&server.sockets).try_acquire_owned() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "too many open WebSockets, try again later").into_response();
    };
    let subscriptions = Arc::new(Semaphore::new(server.api.limits().subscriptions_per_socket));
    upgrade.protocols(ALL_WEBSOCKET_PROTOCOLS).max_message_size(MESSAGE_BYTES).max_frame_size(MESSAGE_BYTES).on_upgrade(
        move |stream| async move {
            let mut data = Data::default();
            data.insert(SocketSubscriptions(subscriptions));
            GraphQLWebSocket::new(stream, server.api, protocol)
                .with_data(data)
                .keepalive_timeout(SILENCE)
                .serve()
                .await;
            drop(permit);
        },
    )
}

/// No Origin (not a browser), the service's own, or one that the configuration names.
fn may_connect(headers: &HeaderMap, allowed: &[String]) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let Ok(origin) = origin.to_str() else { return false };
    if allowed.iter().any(|known| known.eq_ignore_ascii_case(origin)) {
        return true;
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let authority = origin.parse::<Uri>().ok().and_then(|uri| uri.authority().map(ToString::to_string));
    matches!((authority, host), (Some(authority), Some(host)) if authority.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(origin: Option<&'static str>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("desk.example:8080"));
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
        }
        headers
    }

    #[test]
    fn only_own_pages_and_named_origins_open_sockets() {
        let allowed = ["https://tool.example".to_owned()];
        for (origin, may) in [
            (None, true),
            (Some("http://desk.example:8080"), true),
            (Some("https://tool.example"), true),
            (Some("http://desk.example"), false),
            (Some("http://desk.example:8080.evil.example"), false),
            (Some("null"), false),
        ] {
            assert_eq!(may_connect(&headers(origin), &allowed), may, "{origin:?}");
        }
    }
}
