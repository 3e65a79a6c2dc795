//! What the API answers, and what it refuses.

#![expect(clippy::unwrap_used, reason = "what cannot be asked fails its test")]

mod newsroom;

use claimwire_graphql::{Api, ApiContext};
use newsroom::{Newsroom, Words};
use serde_json::{Value, json};

async fn ask(newsroom: &Newsroom, query: &str, variables: Value) -> Value {
    Api::new(ApiContext::new(newsroom.store.clone())).query(query, variables).await.unwrap()
}

async fn refusal(newsroom: &Newsroom, query: &str, variables: Value) -> String {
    Api::new(ApiContext::new(newsroom.store.clone())).query(query, variables).await.unwrap_err().code
}

#[tokio::test]
async fn a_conflict_shows_both_sides_with_their_sentences() {
    let newsroom = Newsroom::open().await;
    let dispute = newsroom.dispute(&Words::plain(1)).await;
    let query = "query($id: ID!) { conflict(id: $id) {
        nature state level label sublabel title(lang: ES) reason version
        sides { surface interval { lo hi hiOpen } outlets { name } origins mentions { sentence } }
        mentions { exact startCodePoint endCodePoint prefix suffix sentence zone outlet { name }
            article { url published }
            ... on FigureClaim { value { amount unit interval { lo hi loOpen } } property { name(lang: ES) } figure { id } } }
        explanation { trace } story { name } } }";
    let answer = ask(&newsroom, query, json!({"id": dispute.conflict.to_string()})).await;
    let conflict = &answer["conflict"];
    assert_eq!(conflict["title"], "Muertos: Flood at Harrow Bridge");
    assert_eq!(conflict["sides"][1]["outlets"][0]["name"], "Valley Echo");
    assert_eq!(conflict["sides"][0]["mentions"][0]["sentence"], "The flood at Harrow Bridge killed 12 people.");
    let mention = &conflict["mentions"][0];
    assert_eq!(mention["exact"], "12");
    assert_eq!((&mention["startCodePoint"], &mention["endCodePoint"]), (&json!(34), &json!(36)));
    assert_eq!(mention["prefix"], "e flood at Harrow Bridge killed ");
    assert_eq!(mention["article"]["published"], "2026-05-28T22:26:40+02:00");
    assert_eq!(
        mention["value"],
        json!({"amount": "12", "unit": "person", "interval": {"lo": "12", "hi": "12", "loOpen": false}})
    );
    assert_eq!(mention["property"]["name"], "muertos");
    assert_eq!(mention["figure"]["id"], dispute.frame.to_string());
    assert_eq!(conflict["explanation"]["trace"][0], "hard intervals are disjoint");
}

#[tokio::test]
async fn the_pages_of_a_list_hold_every_row_once() {
    let newsroom = Newsroom::open().await;
    for key in 0..7 {
        newsroom.dispute(&Words::plain(key)).await;
    }
    let query = "query($after: String) { claims(first: 4, after: $after, filter: {kind: FIGURE}) {
        totalCount nodes { id } pageInfo { hasNextPage endCursor } } }";
    let (mut after, mut seen) = (Value::Null, Vec::new());
    loop {
        let answer = ask(&newsroom, query, json!({"after": after})).await;
        assert_eq!(answer["claims"]["totalCount"], 14);
        seen.extend(answer["claims"]["nodes"].as_array().unwrap().iter().map(|node| node["id"].to_string()));
        if answer["claims"]["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = answer["claims"]["pageInfo"]["endCursor"].clone();
    }
    let rows = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!((rows, seen.len()), (14, 14));
}

#[tokio::test]
async fn outlets_are_paged_by_name() {
    let newsroom = Newsroom::open().await;
    newsroom.dispute(&Words::plain(1)).await;
    let query = "query($after: String) { outlets(first: 1, after: $after) { nodes { name } pageInfo { endCursor hasNextPage } } }";
    let first = ask(&newsroom, query, json!({})).await;
    assert_eq!(first["outlets"]["nodes"][0]["name"], "Harbour Post");
    let second = ask(&newsroom, query, json!({"after": first["outlets"]["pageInfo"]["endCursor"]})).await;
    assert_eq!(second["outlets"]["nodes"][0]["name"], "Valley Echo");
    assert_eq!(second["outlets"]["pageInfo"]["hasNextPage"], false);
}

#[tokio::test]
async fn filters_nest() {
    let newsroom = Newsroom::open().await;
    newsroom.dispute(&Words::plain(1)).await;
    let query = "query($filter: ClaimFilter) { claims(filter: $filter) { totalCount } }";
    for (filter, count) in [
        (json!({}), 4),
        (json!({"kind": "FIGURE", "value": {"eq": "21"}}), 1),
        (json!({"value": {"gte": "12", "lte": "20.5"}}), 1),
        (json!({"property": {"family": "casualties"}}), 2),
        (json!({"or": [{"kind": "QUOTATION"}, {"value": {"eq": "12"}}]}), 3),
        (json!({"not": {"or": [{"kind": "QUOTATION"}, {"value": {"eq": "12"}}]}}), 1),
        (json!({"or": []}), 0),
        (json!({"and": []}), 4),
        (json!({"not": {}}), 0),
        (json!({"zone": ["BODY"], "speaker": ["ines calder"]}), 2),
        (json!({"zone": ["HEADLINE"]}), 0),
    ] {
        let answer = ask(&newsroom, query, json!({"filter": filter})).await;
        assert_eq!(answer["claims"]["totalCount"], count, "{filter}");
    }
}

#[tokio::test]
async fn a_story_lists_its_figures_conflicts_and_quotes() {
    let newsroom = Newsroom::open().await;
    let dispute = newsroom.dispute(&Words::plain(1)).await;
    let query = "query($id: ID!) { story(id: $id) { name articleCount articles { url outlet { name } }
        figures { title mentionCount } conflicts(state: [OPEN]) { reason } quotes { name quotations { exact ... on QuotationClaim { text } } } } }";
    let story = ask(&newsroom, query, json!({"id": dispute.story.to_string()})).await["story"].take();
    assert_eq!(story["articleCount"], 2);
    assert_eq!(story["figures"][0]["mentionCount"], 2);
    assert_eq!(story["conflicts"].as_array().unwrap().len(), 1);
    assert_eq!(story["quotes"][0]["name"], "Ines Calder");
    assert_eq!(story["quotes"][0]["quotations"].as_array().unwrap().len(), 2);
    let by_name = "{ stories(filter: {text: \"harrow\"}) { nodes { name } } none: stories(filter: {text: \"100%_\"}) { totalCount } }";
    let found = ask(&newsroom, by_name, json!({})).await;
    assert_eq!(found["stories"]["nodes"][0]["name"], "Flood at Harrow Bridge");
    assert_eq!(found["none"]["totalCount"], 0);
}

#[tokio::test]
async fn what_is_not_there_is_null_and_what_is_no_id_is_refused() {
    let newsroom = Newsroom::open().await;
    let unknown = format!("cfl_{}", "0".repeat(32));
    assert_eq!(
        ask(&newsroom, "query($id: ID!) { conflict(id: $id) { id } }", json!({"id": unknown})).await["conflict"],
        Value::Null
    );
    assert_eq!(refusal(&newsroom, "query { conflict(id: \"12\") { id } }", json!({})).await, "BAD_INPUT");
    assert_eq!(
        refusal(&newsroom, "{ article(id: \"clm_00000000000000000000000000000000\") { id } }", json!({})).await,
        "BAD_INPUT"
    );
    let replay = "mutation { replayParked(id: \"00000000-0000-0000-0000-000000000000\") { __typename } }";
    assert_eq!(refusal(&newsroom, replay, json!({})).await, "NOT_FOUND");
}

#[tokio::test]
async fn requests_for_too_much_are_refused() {
    let newsroom = Newsroom::open().await;
    let deep = (0..12).fold("id".to_owned(), |inner, _| {
        format!("id article {{ story {{ articles(first: 1) {{ claims(first: 1) {{ {inner} }} }} }} }}")
    });
    let many = format!("{{ {} }}", (0..31).map(|n| format!("a{n}: __typename ")).collect::<String>());
    let wide = "{ articles(first: 100) { nodes { claims(first: 100) { article { claims(first: 100) { id } } } } } }";
    for query in [
        "{ claims(first: 101) { nodes { id } } }",
        "{ conflicts(first: 100000) { nodes { id } } }",
        &format!("{{ claims(first: 1) {{ nodes {{ {deep} }} }} }}"),
        &many,
        wide,
        &format!("{{ __typename {} }}", "@include(if: true) ".repeat(9)),
    ] {
        assert_eq!(refusal(&newsroom, query, json!({})).await, "LIMIT", "{}", query.get(..60).unwrap_or(query));
    }
    for query in
        ["{ claims(first: -1) { nodes { id } } }", "{ claims(after: \"zz\") { nodes { id } } }", "{ nothing }", "{"]
    {
        assert_eq!(refusal(&newsroom, query, json!({})).await, "BAD_INPUT", "{query}");
    }
}

#[tokio::test]
async fn changes_are_told_in_order_and_can_be_resumed() {
    let newsroom = Newsroom::open().await;
    let dispute = newsroom.dispute(&Words::plain(1)).await;
    let query = "query($after: String) { changes(after: $after) { nodes { objectType objectId object { __typename ... on Conflict { severity } } } pageInfo { endCursor } } }";
    let first = ask(&newsroom, query, json!({})).await["changes"].take();
    assert!(first["nodes"].as_array().unwrap().iter().any(|change| change["objectId"] == dispute.conflict.to_string()));
    newsroom.change(&dispute, 810).await;
    let then = ask(&newsroom, query, json!({"after": first["pageInfo"]["endCursor"]})).await["changes"]["nodes"].take();
    assert_eq!(
        then,
        json!([{"objectType": "conflict", "objectId": dispute.conflict.to_string(), "object": {"__typename": "Conflict", "severity": 810}}])
    );
}

#[tokio::test]
async fn an_article_is_queued_or_told_what_to_mend() {
    let newsroom = Newsroom::open().await;
    let mutation = "mutation($articles: [SubmittedArticleInput!]!) { submitArticles(articles: $articles) { __typename
        ... on ArticleQueued { submission { id url via outcome } } ... on ArticleRefused { problems { field } } } }";
    let sound = json!({"url": "https://harbour.example/1", "outlet": "Harbour Post", "text": "Twelve boats sank."});
    let empty = json!({"url": "harbour", "outlet": "Harbour Post"});
    let answer = ask(&newsroom, mutation, json!({"articles": [empty, sound]})).await["submitArticles"].take();
    assert_eq!(answer[0], json!({"__typename": "ArticleRefused", "problems": [{"field": "url"}, {"field": "text"}]}));
    assert_eq!(answer[1]["submission"]["via"], "api");
    let id = answer[1]["submission"]["id"].clone();
    let found = ask(&newsroom, "query($id: ID!) { submission(id: $id) { url } }", json!({"id": id})).await;
    assert_eq!(found["submission"]["url"], "https://harbour.example/1");
}

const SUBMIT_ONCE: &str = "mutation($article: SubmittedArticleInput!, $key: String) {
    submitArticle(article: $article, idempotencyKey: $key) { __typename
        ... on ArticleQueued { submission { id url } } ... on ArticleRefused { problems { field } } } }";

#[tokio::test]
async fn an_article_sent_again_under_its_key_is_the_first_submission() {
    let newsroom = Newsroom::open().await;
    let article = json!({"url": "https://harbour.example/1", "outlet": "Harbour Post", "text": "Twelve boats sank."});
    let variables = json!({"article": article, "key": "desk-7"});
    // Requests that race: all of them are answered, one of them is taken.
    let (first, second, third) = tokio::join!(
        ask(&newsroom, SUBMIT_ONCE, variables.clone()),
        ask(&newsroom, SUBMIT_ONCE, variables.clone()),
        ask(&newsroom, SUBMIT_ONCE, variables.clone()),
    );
    assert_eq!(first["submitArticle"]["submission"]["url"], "https://harbour.example/1");
    assert_eq!((&first, &first), (&second, &third));
    assert_eq!(first, ask(&newsroom, SUBMIT_ONCE, variables).await);
    let waiting = claimwire_store::outbox::depth(&newsroom.store.reader()).await.unwrap().unpublished;
    assert_eq!(waiting, 1, "ingest is told once");
    let without_key = ask(&newsroom, SUBMIT_ONCE, json!({"article": article})).await;
    assert_ne!(first, without_key, "without a key every request is its own submission");
}

#[tokio::test]
async fn a_key_of_another_article_is_refused_by_name_and_a_refused_article_uses_up_no_key() {
    let newsroom = Newsroom::open().await;
    let bad = json!({"url": "harbour", "outlet": "Harbour Post", "text": "Twelve boats sank."});
    let refused = ask(&newsroom, SUBMIT_ONCE, json!({"article": bad, "key": "desk-7"})).await;
    assert_eq!(refused["submitArticle"]["problems"], json!([{"field": "url"}]));
    let mut article =
        json!({"url": "https://harbour.example/1", "outlet": "Harbour Post", "text": "Twelve boats sank."});
    let queued = ask(&newsroom, SUBMIT_ONCE, json!({"article": article, "key": "desk-7"})).await;
    assert_eq!(queued["submitArticle"]["__typename"], "ArticleQueued");
    article["text"] = json!("Thirteen boats sank.");
    let api = Api::new(ApiContext::new(newsroom.store.clone()));
    let error = api.query(SUBMIT_ONCE, json!({"article": article, "key": "desk-7"})).await.unwrap_err();
    assert_eq!(error.code, "IDEMPOTENCY_CONFLICT");
    assert!(error.message.contains("`desk-7`"), "{}", error.message);
    for key in ["", &"k".repeat(201)] {
        assert_eq!(refusal(&newsroom, SUBMIT_ONCE, json!({"article": article, "key": key})).await, "BAD_INPUT");
    }
}

#[tokio::test]
async fn the_ledger_is_exported_in_the_shape_scripts_read() {
    let newsroom = Newsroom::open().await;
    let dispute = newsroom.dispute(&Words::plain(1)).await;
    let ledger = claimwire_store::query::export::export(&newsroom.store.reader()).await.unwrap();
    let json = serde_json::to_value(&ledger).unwrap();
    assert_eq!(json["articles"][0]["url"], "https://harbour-post.example/1");
    assert_eq!(
        json["claims"][0],
        json!({"article_url": "https://harbour-post.example/1", "kind": "figure", "text": "12", "start": 34, "end": 36, "value": 12, "unit": "person"})
    );
    assert_eq!(json["stories"][0]["article_urls"].as_array().unwrap().len(), 2);
    let conflict = &json["conflicts"][0];
    assert_eq!(conflict["id"], dispute.conflict.to_string());
    assert_eq!(
        (&conflict["label"], &conflict["nature"], &conflict["state"]),
        (&json!("conflict"), &json!("sources"), &json!("open"))
    );
    assert_eq!(
        conflict["mentions"][1],
        json!({"article_url": "https://valley-echo.example/1", "text": "21", "value": 21})
    );
    for key in ["quote_findings", "silent_edits", "wire_clusters"] {
        assert_eq!(json[key], json!([]));
    }
}
