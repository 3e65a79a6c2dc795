//! The pages from the outside.

#![expect(clippy::unwrap_used, reason = "what cannot be asked fails its test")]

#[path = "../../graphql/tests/newsroom/mod.rs"]
mod newsroom;

use claimwire_graphql::ApiContext;
use newsroom::{Dispute, Newsroom, Words};
use std::net::SocketAddr;
use tokio::net::TcpListener;

async fn serve(newsroom: &Newsroom) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let context = ApiContext::new(newsroom.store.clone());
    // Merged as the program does it: two routers that claim one path would panic here.
    let router = claimwire_graphql::router(context.clone()).merge(claimwire_web::router(context));
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

struct Answer {
    status: u16,
    policy: String,
    body: String,
}

async fn get(address: SocketAddr, path: &str) -> Answer {
    let url = format!("http://{address}{path}");
    tokio::task::spawn_blocking(move || {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut response = agent.get(&url).call().unwrap();
        let policy = response.headers().get("content-security-policy").map(|value| value.to_str().unwrap().to_owned());
        Answer {
            status: response.status().as_u16(),
            policy: policy.unwrap_or_default(),
            body: response.body_mut().read_to_string().unwrap(),
        }
    })
    .await
    .unwrap()
}

fn paths(dispute: &Dispute) -> [String; 4] {
    [
        "/".to_owned(),
        format!("/conflict/{}", dispute.conflict),
        format!("/story/{}", dispute.story),
        format!("/article/{}", dispute.articles[0]),
    ]
}

#[tokio::test]
async fn a_conflict_stands_on_the_first_page_with_both_figures_marked() {
    let newsroom = Newsroom::open().await;
    newsroom.dispute(&Words::plain(1)).await;
    let page = get(serve(&newsroom).await, "/").await;
    assert_eq!(page.status, 200);
    for part in [
        "Deaths: Flood at Harrow Bridge",
        "Harbour Post writes 12, Valley Echo writes 21: both cannot be true.",
        "The flood at Harrow Bridge killed <mark>12</mark> people.",
        "The flood at Harrow Bridge killed <mark>21</mark> people.",
        "<a href=\"https://valley-echo.example/1\" rel=\"noopener noreferrer nofollow\">",
        "2026-05-28 22:26 +02:00",
        "Medium",
    ] {
        assert!(page.body.contains(part), "{part} is missing in {}", page.body);
    }
}

#[tokio::test]
async fn every_page_stands_in_both_languages() {
    let newsroom = Newsroom::open().await;
    let dispute = newsroom.dispute(&Words::plain(1)).await;
    let address = serve(&newsroom).await;
    for path in paths(&dispute) {
        for language in ["en", "es"] {
            let page = get(address, &format!("{path}?lang={language}")).await;
            assert_eq!(page.status, 200, "{path}");
            assert!(page.body.contains(&format!("<html lang=\"{language}\">")), "{path}");
        }
    }
    let spanish = get(address, "/?lang=es").await.body;
    assert!(spanish.contains("Muertos: Flood at Harrow Bridge") && spanish.contains("no pueden ser ciertas las dos"));
}

#[tokio::test]
async fn hostile_text_stays_text() {
    let newsroom = Newsroom::open().await;
    let hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7 * 7 }}&lt;b&gt;";
    let words = Words {
        key: "1\"><script>alert(3)</script>".to_owned(),
        title: hostile.to_owned(),
        opening: hostile.to_owned(),
        speaker: hostile.to_owned(),
        site: "javascript:alert(4)//".to_owned(),
    };
    let dispute = newsroom.dispute(&words).await;
    let address = serve(&newsroom).await;
    for path in paths(&dispute) {
        let page = get(address, &path).await;
        assert_eq!(page.status, 200, "{path}");
        let body = page.body.to_lowercase();
        assert!(!body.contains("<script") && !body.contains("<img"), "{path}: {body}");
        assert!(!body.contains("href=\"javascript:"), "{path}: {body}");
        assert!(body.contains("&#60;script&#62;") || body.contains("&lt;script&gt;"), "{path}: the words are shown");
        assert!(page.policy.starts_with("default-src 'none'") && !page.policy.contains("unsafe"), "{}", page.policy);
    }
}

#[tokio::test]
async fn the_text_of_an_article_is_shown_whole_with_its_claims_marked() {
    let newsroom = Newsroom::open().await;
    let dispute = newsroom.dispute(&Words::plain(1)).await;
    let page = get(serve(&newsroom).await, &format!("/article/{}", dispute.articles[0])).await.body;
    assert!(
        page.contains(
            "The flood at Harrow Bridge killed <mark class=\"figure\">12</mark> people.\n\
         “<mark class=\"quote\">We count again</mark>”, Ines Calder said. ¡Señal 😀!\n"
        ),
        "{page}"
    );
}

#[tokio::test]
async fn what_is_not_there_is_said_plainly() {
    let newsroom = Newsroom::open().await;
    let address = serve(&newsroom).await;
    for path in ["/conflict/cfl_00000000000000000000000000000000", "/conflict/12", "/story/%3Cb%3E", "/article/x"] {
        let page = get(address, path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.body.contains("There is nothing under this address."), "{path}");
    }
    assert_eq!(get(address, "/?after=zz").await.status, 404);
    assert!(get(address, "/").await.body.contains("No open conflicts."));
}
