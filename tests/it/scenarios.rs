//! What holds in either mode, written once: the macro makes a test of each scenario for each mode.

use crate::texts::{ARTICLES, PAGE, SENTINEL, cut};
use claimwire_tests::{
    api::Api,
    ledger,
    sandbox::{Mode, Sandbox},
    socket::Subscription,
    wait::eventually,
};
use serde_json::{Value, json};

in_each_mode! {
    a_messy_page_shows_its_figure_and_its_quotation,
    a_difference_reaches_api_alerts_pages_and_subscribers,
    an_article_handed_in_through_the_api_is_read,
    the_same_text_again_changes_nothing,
    a_changed_text_becomes_a_second_version,
    what_cannot_be_read_is_refused_before_it_is_queued,
    limits_of_the_api_hold,
    the_doctor_finds_everything_well,
}

#[test]
fn the_same_articles_give_the_same_ledger_in_both_modes() {
    let embedded = Sandbox::new(Mode::Embedded);
    embedded.submit(ARTICLES);
    embedded.work_until_idle();
    let expected = embedded.export();
    assert_eq!(expected["articles"].as_array().map(Vec::len), Some(5));
    assert!(!expected["conflicts"].as_array().expect("conflicts").is_empty(), "{expected:#}");

    let mut split = Sandbox::new(Mode::Split);
    drop(split.start());
    split.submit(ARTICLES);
    // The processes come to the same rows by themselves, with nobody to say when they are done.
    eventually("the split ledger is that of one process", || {
        let found = split.export();
        if ledger::digest(&found) == ledger::digest(&expected) { Ok(()) } else { Err(describe_rows(&found)) }
    });
    split.stop();
    // and nothing that was still under way changes them
    split.work_until_idle();
    ledger::assert_same(&split.export(), &expected);
}

#[test]
fn the_order_of_arrival_does_not_change_the_ledger() {
    let forwards = Sandbox::new(Mode::Embedded);
    forwards.submit(ARTICLES);
    forwards.work_until_idle();
    let backwards = Sandbox::new(Mode::Embedded);
    // one at a time, so that the queue cannot put them into their old order
    for line in ARTICLES.lines().rev() {
        backwards.submit(line);
        backwards.work_until_idle();
    }
    ledger::assert_same(&forwards.export(), &backwards.export());
}

fn describe_rows(export: &Value) -> String {
    ledger::rows(export).into_iter().collect::<Vec<_>>().join("\n")
}

/// The claims of the article at an address, once there are any.
fn claims_at(api: &Api, url: &str) -> (String, Vec<Value>) {
    const QUERY: &str = "query($url: String!) { articleByUrl(url: $url) { version { number text } claims(first: 100) {
        __typename exact eligible zone startCodePoint endCodePoint speaker { name }
        ... on FigureClaim { value { amount unit } period { start end label } counted property { id } attribution { source } }
        ... on QuotationClaim { text quotationKind } } } }";
    eventually(&format!("claims of {url}"), || {
        let data = api.query(QUERY, &json!({"url": url}));
        let article = &data["articleByUrl"];
        let text = article["version"]["text"].as_str().unwrap_or_default().to_owned();
        match article["claims"].as_array() {
            Some(claims) if !claims.is_empty() => Ok((text, claims.clone())),
            _ => Err(data.to_string()),
        }
    })
}

fn figure<'a>(claims: &'a [Value], amount: &str) -> &'a Value {
    claims.iter().find(|claim| claim["value"]["amount"] == amount).unwrap_or_else(|| panic!("no {amount}: {claims:#?}"))
}

fn a_messy_page_shows_its_figure_and_its_quotation(mode: Mode) {
    let mut sandbox = Sandbox::new(mode);
    std::fs::write(sandbox.folder().join("page.txt"), PAGE).expect("the file is written");
    let url = "https://pasarel.example/strait";
    drop(sandbox.run(&["submit", "page.txt", "--url", url, "--outlet", "Pasarel Today", "--locale", "en-US"]).worked());
    sandbox.work_until_idle();
    let api = sandbox.start();
    let (text, claims) = claims_at(&api, url);

    for claim in &claims {
        let span = [&claim["startCodePoint"], &claim["endCodePoint"]].map(|end| end.as_u64().expect("an offset"));
        assert_eq!(cut(&text, span[0], span[1]), claim["exact"].as_str().expect("words"), "offsets fit the text");
    }
    let detained = figure(&claims, "18400");
    assert_eq!(detained["eligible"], true);
    assert_eq!(detained["period"]["start"], "2024-02-01");
    assert_eq!(detained["period"]["end"], "2024-03-01");
    assert!(detained["counted"].as_str().is_some_and(|noun| noun.contains("migrant")), "{detained:#}");
    let source = detained["attribution"].to_string();
    assert!(source.contains("Coast Protection Service"), "who detained is the inferred origin: {detained:#}");

    assert_eq!(figure(&claims, "7300")["eligible"], false, "a teaser's figure is kept and never compared");

    let quotation = claims
        .iter()
        .find(|claim| claim["quotationKind"] == "DIRECT" && claim["speaker"]["name"] != Value::Null)
        .unwrap_or_else(|| panic!("no direct quotation with a speaker: {claims:#?}"));
    assert!(quotation["text"].as_str().is_some_and(|words| words.starts_with("Let them come")), "{quotation:#}");
    assert_eq!(quotation["speaker"]["name"], "Teodoro Ibarra Luján");
}

fn a_difference_reaches_api_alerts_pages_and_subscribers(mode: Mode) {
    let mut sandbox = Sandbox::new(mode);
    let api = sandbox.start();
    let mut subscription =
        Subscription::open(&api, "subscription { conflictChanged { kind conflict { id label reason } } }");
    sandbox.submit(ARTICLES);
    // The event comes from another process in the split mode.
    let event = subscription.next_event();
    assert_eq!(event["conflictChanged"]["kind"], "CHANGED");

    let conflicts = eventually("both differences", || {
        let data = api.query(
            "{ conflicts(first: 10) { nodes { id label sublabel nature state reason
               mentions { exact outlet { name } article { url } sentence } story { id } } } }",
            &Value::Null,
        );
        match data["conflicts"]["nodes"].as_array() {
            Some(found) if found.len() == 2 => Ok(found.clone()),
            _ => Err(data.to_string()),
        }
    });
    let slip = conflicts.iter().find(|conflict| conflict["label"] == "SCALE_SLIP").expect("a scale slip");
    assert_eq!(slip["nature"], "REPORTING");
    let fire = conflicts.iter().find(|conflict| conflict["label"] == "CONFLICT").expect("a conflict");
    let words: Vec<&str> =
        fire["mentions"].as_array().expect("mentions").iter().filter_map(|m| m["exact"].as_str()).collect();
    assert!(words.iter().any(|text| text.contains("214")) && words.iter().any(|text| text.contains("241")), "{fire:#}");
    for conflict in &conflicts {
        assert!(conflict["reason"].as_str().is_some_and(|reason| reason.len() > 20), "{conflict:#}");
    }

    // One alert for each conflict and nature, however many articles take part.
    eventually("an alert for each difference", || {
        let data = api.query("{ alerts(first: 10) { nodes { conflict { id } nature } } }", &Value::Null);
        if data["alerts"]["nodes"].as_array().map(Vec::len) == Some(2) { Ok(()) } else { Err(data.to_string()) }
    });
    let (status, page) = api.page("/");
    assert_eq!(status, 200);
    assert!(page.contains("214") && page.contains("241"), "the page shows both figures: {page}");
    let changes = api.query("{ changes(first: 100) { nodes { objectType revision } } }", &Value::Null);
    assert!(changes.to_string().contains("conflict"), "{changes:#}");
    sandbox.stop();
}

fn an_article_handed_in_through_the_api_is_read(mode: Mode) {
    let mut sandbox = Sandbox::new(mode);
    let api = sandbox.start();
    let article: Value = serde_json::from_str(SENTINEL).expect("the article is JSON");
    let input = json!({"url": article["url"], "outlet": article["outlet"], "text": article["text"],
        "published": article["published"], "title": article["title"]});
    let data = api.query(
        "mutation($article: SubmittedArticleInput!) { submitArticle(article: $article) {
            __typename ... on ArticleQueued { submission { id } } } }",
        &json!({"article": input}),
    );
    let id = data["submitArticle"]["submission"]["id"].as_str().unwrap_or_else(|| panic!("{data:#}")).to_owned();
    let query = "query($id: ID!) { submission(id: $id) { finishedAt problem article { url } } }";
    eventually("the submission is finished", || {
        let found = api.query(query, &json!({"id": id}));
        if found["submission"]["finishedAt"].is_string() { Ok(()) } else { Err(found.to_string()) }
    });
    let (_, claims) = claims_at(&api, article["url"].as_str().expect("an address"));
    assert_eq!(figure(&claims, "5120")["eligible"], true);
}

fn the_same_text_again_changes_nothing(mode: Mode) {
    let sandbox = Sandbox::new(mode);
    sandbox.submit(ARTICLES);
    sandbox.work_until_idle();
    let before = sandbox.export();
    sandbox.submit(ARTICLES);
    sandbox.work_until_idle();
    ledger::assert_same(&before, &sandbox.export());
}

fn a_changed_text_becomes_a_second_version(mode: Mode) {
    let mut sandbox = Sandbox::new(mode);
    sandbox.submit(SENTINEL);
    sandbox.work_until_idle();
    // The page does not say that it was changed; when it was first seen tells.
    sandbox.submit(&SENTINEL.replace("5,120", "5,210"));
    sandbox.work_until_idle();
    let api = sandbox.start();
    let data = api.query(
        "{ articleByUrl(url: \"https://kelp.example/library\") { versions { number } changedWithoutNote { old new } } }",
        &Value::Null,
    );
    assert_eq!(data["articleByUrl"]["versions"], json!([{"number": 1}, {"number": 2}]));
    let edits = data["articleByUrl"]["changedWithoutNote"].to_string();
    assert!(edits.contains("5,120") && edits.contains("5,210"), "{data:#}");
    let export = sandbox.export();
    assert_eq!(export["silent_edits"].as_array().map(Vec::len), Some(1), "{export:#}");
    let texts = export["articles"].to_string();
    assert!(texts.contains("5,120") && !texts.contains("5,210"), "an export shows the first version: {texts}");
}

fn what_cannot_be_read_is_refused_before_it_is_queued(mode: Mode) {
    let sandbox = Sandbox::new(mode);
    let broken = format!("{SENTINEL}\n{{\"url\": \"https://kelp.example/x\", \"outlet\": 7}}\n");
    let said = claimwire_tests::program::run(sandbox.command(&["submit", "-"]), &broken);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.stderr.contains('2'), "the message names the line: {}", said.stderr);
    sandbox.work_until_idle();
    assert_eq!(sandbox.export()["articles"], json!([]), "nothing of a file with a broken line is queued");
}

fn limits_of_the_api_hold(mode: Mode) {
    let mut sandbox = Sandbox::new(mode);
    let api = sandbox.start();
    let code = |answer: &Value| answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned();

    let page = api.answer("{ articles(first: 101) { nodes { id } } }", &Value::Null);
    assert!(!code(&page).is_empty(), "a page over 100 has an error with a code: {page:#}");
    let mut deep = "id".to_owned();
    for _ in 0..12 {
        deep = format!("articles(first: 1) {{ story {{ {deep} }} }}");
    }
    let deep = api.answer(&format!("{{ stories(first: 1) {{ nodes {{ {deep} }} }} }}"), &Value::Null);
    assert!(deep.get("errors").is_some(), "a deep query is refused: {deep:#}");
    let long = api.status("{ __typename }", &json!({"padding": "x".repeat(20_000_000)}));
    assert!(long.is_none_or(|status| status == 413), "a body of 20 MB is refused, or not even read: {long:?}");
    let absent = api.query("{ articleByUrl(url: \"https://nowhere.example/\") { id } }", &Value::Null);
    assert_eq!(absent["articleByUrl"], Value::Null);
}

fn the_doctor_finds_everything_well(mode: Mode) {
    let sandbox = Sandbox::new(mode);
    sandbox.work_until_idle();
    let said = sandbox.run(&["doctor", "--json"]).json();
    assert_eq!(said["healthy"], true, "{said:#}");
    let text = sandbox.run(&["doctor"]).worked();
    if let Ok(url) = std::env::var("CLAIMWIRE_TEST_DATABASE_URL") {
        let password = url
            .split_once("://")
            .and_then(|(_, rest)| rest.split_once('@'))
            .and_then(|(login, _)| login.split_once(':'));
        if let Some((_, password)) = password {
            assert!(!text.contains(password), "the doctor shows no password");
        }
    }
}
