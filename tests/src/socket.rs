//! A subscription over `graphql-transport-ws`, by a client of another make than the server.

use crate::{api::Api, servers, wait::PATIENCE};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{net::TcpStream, runtime::Runtime, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest, http::HeaderValue},
};

/// An open subscription.
#[derive(Debug)]
pub struct Subscription {
    runtime: Runtime,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Subscription {
    /// Opens it and waits until the server has accepted the connection.
    ///
    /// # Panics
    /// When the server refuses.
    #[must_use]
    pub fn open(api: &Api, query: &str) -> Self {
        let runtime = servers::runtime();
        let address = api.address.replacen("http", "ws", 1);
        let mut socket = runtime.block_on(async {
            let mut request = format!("{address}/graphql/ws").into_client_request().expect("the address is one");
            request.headers_mut().insert("Sec-WebSocket-Protocol", HeaderValue::from_static("graphql-transport-ws"));
            let (mut socket, _) = connect_async(request).await.expect("the socket opens");
            send(&mut socket, &json!({"type": "connection_init"})).await;
            socket
        });
        let acknowledged = runtime.block_on(receive(&mut socket));
        assert_eq!(acknowledged["type"], "connection_ack");
        runtime.block_on(send(&mut socket, &json!({"id": "1", "type": "subscribe", "payload": {"query": query}})));
        Self { runtime, socket }
    }

    /// The data of the next event.
    ///
    /// # Panics
    /// When none comes, or an error.
    pub fn next_event(&mut self) -> Value {
        let socket = &mut self.socket;
        let mut message = self.runtime.block_on(receive(socket));
        assert_eq!(message["type"], "next", "{message:#}");
        assert!(message["payload"].get("errors").is_none(), "{message:#}");
        message["payload"]["data"].take()
    }
}

async fn send(socket: &mut WebSocketStream<MaybeTlsStream<TcpStream>>, message: &Value) {
    socket.send(Message::text(message.to_string())).await.expect("the socket takes a message");
}

/// The next message that is not about keeping the connection.
async fn receive(socket: &mut WebSocketStream<MaybeTlsStream<TcpStream>>) -> Value {
    loop {
        let message =
            timeout(PATIENCE, socket.next()).await.expect("a message comes in time").expect("the socket is open");
        let Message::Text(text) = message.expect("the socket works") else { continue };
        let message: Value = serde_json::from_str(&text).expect("messages are JSON");
        if message["type"] == "ping" {
            send(socket, &json!({"type": "pong"})).await;
            continue;
        }
        return message;
    }
}
