//! The API from the outside: HTTP and WebSocket against a served router.

#![expect(clippy::unwrap_used, reason = "what cannot be asked fails its test")]

mod newsroom;

use claimwire_graphql::ApiContext;
use futures_util::{SinkExt, StreamExt};
use newsroom::{Newsroom, Words};
use serde_json::{Value, json};
use std::net::SocketAddr;
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest, http::HeaderValue},
};

async fn serve(context: ApiContext) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = claimwire_graphql::router(context);
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// Status and body.
async fn send(address: SocketAddr, method: &'static str, path: &str, kind: &str, body: String) -> (u16, String) {
    let (url, kind) = (format!("http://{address}{path}"), kind.to_owned());
    tokio::task::spawn_blocking(move || {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut response = match method {
            "GET" => agent.get(&url).call().unwrap(),
            _ => agent.post(&url).header("content-type", &kind).send(body).unwrap(),
        };
        (response.status().as_u16(), response.body_mut().read_to_string().unwrap())
    })
    .await
    .unwrap()
}

async fn post(address: SocketAddr, body: &Value) -> (u16, Value) {
    let (status, text) = send(address, "POST", "/graphql", "application/json", body.to_string()).await;
    (status, serde_json::from_str(&text).unwrap())
}

fn code(answer: &Value) -> &Value {
    &answer["errors"][0]["extensions"]["code"]
}

#[tokio::test]
async fn one_query_is_answered_and_a_batch_is_refused() {
    let newsroom = Newsroom::open().await;
    let address = serve(ApiContext::new(newsroom.store.clone())).await;
    let one = json!({"query": "query($n: Int!) { conflicts(first: $n) { totalCount } }", "variables": {"n": 1}});
    assert_eq!(post(address, &one).await, (200, json!({"data": {"conflicts": {"totalCount": 0}}})));
    let (status, answer) = post(address, &json!([one, one])).await;
    assert_eq!((status, code(&answer)), (400, &json!("BAD_INPUT")));
}

#[tokio::test]
async fn foreign_types_and_large_bodies_are_refused() {
    let newsroom = Newsroom::open().await;
    let mut context = ApiContext::new(newsroom.store.clone());
    context.limits.body_bytes = 10_000;
    let address = serve(context).await;
    let query = json!({"query": "{ __typename }"}).to_string();
    assert_eq!(send(address, "POST", "/graphql", "text/plain", query).await.0, 415);
    let large = json!({"query": "{ __typename }", "variables": {"x": "y".repeat(20_000)}});
    let (status, answer) = post(address, &large).await;
    assert_eq!((status, code(&answer)), (413, &json!("LIMIT")));
    for body in ["", "{", "null", "7", "{\"query\": 7}", "\u{0}"] {
        assert_eq!(send(address, "POST", "/graphql", "application/json", body.to_owned()).await.0, 400, "{body}");
    }
}

#[tokio::test]
async fn a_failure_inside_shows_an_event_and_no_text() {
    let newsroom = Newsroom::open().await;
    let address = serve(ApiContext::new(newsroom.store.clone())).await;
    newsroom.store.unmigrate().await.unwrap();
    let (_, answer) = post(address, &json!({"query": "{ conflicts(first: 1) { nodes { id } } }"})).await;
    assert_eq!(code(&answer), "INTERNAL");
    assert!(answer["errors"][0]["extensions"]["event"].as_str().unwrap().starts_with("aud_"));
    assert!(!answer.to_string().contains("table"), "{answer}");
}

#[tokio::test]
async fn the_query_page_and_the_schema_come_from_here_alone() {
    let newsroom = Newsroom::open().await;
    let address = serve(ApiContext::new(newsroom.store.clone())).await;
    let (status, page) = send(address, "GET", "/graphql", "", String::new()).await;
    assert_eq!(status, 200);
    assert!(!page.contains("//"), "no address of another host");
    for path in ["/graphql/console.js", "/graphql/console.css"] {
        assert_eq!(send(address, "GET", path, "", String::new()).await.0, 200, "{path}");
    }
    assert_eq!(send(address, "GET", "/schema.graphql", "", String::new()).await.1, claimwire_graphql::sdl());
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn socket(address: SocketAddr, path: &str) -> Socket {
    let mut request = format!("ws://{address}{path}").into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static("graphql-transport-ws"));
    let (mut socket, _) = connect_async(request).await.unwrap();
    say(&mut socket, json!({"type": "connection_init"})).await;
    assert_eq!(hear(&mut socket).await["type"], "connection_ack");
    socket
}

async fn say(socket: &mut Socket, message: Value) {
    socket.send(Message::text(message.to_string())).await.unwrap();
}

async fn hear(socket: &mut Socket) -> Value {
    loop {
        if let Message::Text(text) = socket.next().await.unwrap().unwrap() {
            return serde_json::from_str(&text).unwrap();
        }
    }
}

fn follow(id: &str, after: Option<&str>) -> Value {
    let query = "subscription($after: String) { conflictChanged(after: $after) { kind cursor revision conflict { id severity mentions { outlet { name } } } } }";
    json!({"type": "subscribe", "id": id, "payload": {"query": query, "variables": {"after": after}}})
}

#[tokio::test]
async fn a_subscription_tells_changes_of_other_processes_and_can_be_resumed() {
    let newsroom = Newsroom::open().await;
    let dispute = newsroom.dispute(&Words::plain(1)).await;
    let address = serve(ApiContext::new(newsroom.store.clone())).await;
    let start = json!({"query": "{ changes(first: 100) { pageInfo { endCursor } } }"});
    let cursor = post(address, &start).await.1["data"]["changes"]["pageInfo"]["endCursor"].as_str().unwrap().to_owned();
    let mut first = socket(address, "/graphql/ws").await;
    say(&mut first, follow("a", Some(&cursor))).await;
    newsroom.change(&dispute, 700).await;
    let event = hear(&mut first).await["payload"]["data"]["conflictChanged"].take();
    assert_eq!((&event["kind"], &event["conflict"]["severity"]), (&json!("CHANGED"), &json!(700)));
    assert_eq!(event["conflict"]["mentions"][0]["outlet"]["name"], "Harbour Post");
    drop(first);
    newsroom.change(&dispute, 800).await;
    let mut second = socket(address, "/graphql").await;
    say(&mut second, follow("b", event["cursor"].as_str())).await;
    let event = hear(&mut second).await["payload"]["data"]["conflictChanged"].take();
    assert_eq!((&event["revision"], &event["conflict"]["severity"]), (&json!(3), &json!(800)));
}

#[tokio::test]
async fn a_subscriber_too_far_behind_is_told_to_ask_anew() {
    let newsroom = Newsroom::open().await;
    let dispute = newsroom.dispute(&Words::plain(1)).await;
    let mut context = ApiContext::new(newsroom.store.clone());
    context.limits.lag = 2;
    let address = serve(context).await;
    let start = json!({"query": "{ changes(first: 1) { pageInfo { endCursor } } }"});
    let cursor = post(address, &start).await.1["data"]["changes"]["pageInfo"]["endCursor"].as_str().unwrap().to_owned();
    for severity in [610, 620, 630] {
        newsroom.change(&dispute, severity).await;
    }
    let mut socket = socket(address, "/graphql/ws").await;
    say(&mut socket, follow("a", Some(&cursor))).await;
    let event = hear(&mut socket).await["payload"]["data"]["conflictChanged"].take();
    assert_eq!((&event["kind"], &event["conflict"]), (&json!("RESYNC"), &Value::Null));
    newsroom.change(&dispute, 640).await;
    let event = hear(&mut socket).await["payload"]["data"]["conflictChanged"].take();
    assert_eq!((&event["kind"], &event["conflict"]["severity"]), (&json!("CHANGED"), &json!(640)));
}

#[tokio::test]
async fn sockets_and_subscriptions_are_counted() {
    let newsroom = Newsroom::open().await;
    let mut context = ApiContext::new(newsroom.store.clone());
    (context.limits.sockets, context.limits.subscriptions_per_socket) = (1, 1);
    let address = serve(context).await;
    let mut only = socket(address, "/graphql/ws").await;
    say(&mut only, follow("a", None)).await;
    say(&mut only, follow("b", None)).await;
    let refused = hear(&mut only).await;
    assert_eq!(refused["id"], "b");
    assert!(refused.to_string().contains("LIMIT"), "{refused}");
    let mut request = format!("ws://{address}/graphql/ws").into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static("graphql-transport-ws"));
    assert!(connect_async(request).await.is_err(), "the second socket is refused");
}

#[tokio::test]
async fn a_page_of_another_site_opens_no_socket() {
    let newsroom = Newsroom::open().await;
    let address = serve(ApiContext::new(newsroom.store.clone())).await;
    let mut request = format!("ws://{address}/graphql/ws").into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static("graphql-transport-ws"));
    request.headers_mut().insert("origin", HeaderValue::from_static("https://elsewhere.example"));
    assert!(connect_async(request).await.is_err());
}
