//! Several processes of one role at once, and the same thing from several sides at once.

use crate::texts::{ARTICLES, SENTINEL, others, pairs};
use claimwire_tests::{
    api::Api,
    ledger, program,
    sandbox::{Mode, ROLES, Sandbox},
    servers,
    wait::eventually,
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, thread};

#[test]
fn of_two_articles_compared_at_once_one_sees_the_other() {
    const PAIRS: usize = 40;
    let articles = pairs(PAIRS);
    let expected = Sandbox::new(Mode::Embedded);
    expected.submit(&articles);
    expected.work_until_idle();
    let expected = expected.export();
    assert_eq!(expected["conflicts"].as_array().map(Vec::len), Some(PAIRS), "each pair differs");

    let mut sandbox = Sandbox::new(Mode::Split);
    // Two of each, so that every pair may be torn apart.
    sandbox.start_roles(
        &ROLES.map(|role| role).into_iter().chain(ROLES).filter(|role| *role != "api").collect::<Vec<_>>(),
    );
    sandbox.start_roles(&["api"]);
    sandbox.submit(&articles);
    eventually("every pair is found", || {
        let found = sandbox.export();
        if ledger::digest(&found) == ledger::digest(&expected) {
            Ok(())
        } else {
            Err(format!("{:?} conflicts", found["conflicts"].as_array().map(Vec::len)))
        }
    });
    // Both relays published, and none of them what the other one had.
    let published = sandbox.measure("claimwire_relay_published_total", "");
    let [written] = servers::numbers(&sandbox.database_url(), "SELECT count(*) FROM outbox");
    assert_eq!(format!("{published}"), written.to_string(), "each message was published once");
    assert_eq!(sandbox.measure("claimwire_inbox_duplicates_total", ""), 0.0);
    assert_eq!(sandbox.measure("claimwire_scheduler_leads", ""), 1.0, "of two schedulers one leads");
    assert_eq!(sandbox.measure("claimwire_consumer_attempts_failed_total", ""), 0.0);
    sandbox.stop();
    sandbox.work_until_idle();
    ledger::assert_same(&expected, &sandbox.export());
}

#[test]
fn another_scheduler_takes_the_lead_when_the_first_stops() {
    let mut sandbox = Sandbox::new(Mode::Split);
    sandbox.set("CLAIMWIRE_SCHEDULER__LOOK_EVERY_SECONDS", "1");
    sandbox.start_roles(&["scheduler"]);
    let leads = |sandbox: &Sandbox, name: &str| {
        sandbox.operations(name).page("/metrics").1.contains("claimwire_scheduler_leads 1")
    };
    eventually("the first leads", || if leads(&sandbox, "scheduler") { Ok(()) } else { Err(String::new()) });
    sandbox.start_roles(&["scheduler"]);
    eventually("the second has looked", || {
        let text = sandbox.operations("scheduler-2").page("/metrics").1;
        if text.contains("claimwire_scheduler_leads 0") { Ok(()) } else { Err(text) }
    });
    sandbox.processes()[0].terminate();
    eventually("the second leads", || if leads(&sandbox, "scheduler-2") { Ok(()) } else { Err(String::new()) });
}

#[test]
fn an_upgrade_of_the_extractor_while_articles_arrive_reads_everything_once_more() {
    let later = |command: &mut std::process::Command| {
        command.env("CLAIMWIRE_TEST_EXTRACTOR_VERSION", "1000000");
    };
    let articles: String = ARTICLES.to_owned() + &others(0..40);
    let expected = Sandbox::new(Mode::Embedded);
    expected.submit(&articles);
    expected.submit(&others(40..80));
    expected.work_until_idle();
    let expected = expected.export();

    let mut sandbox = Sandbox::new(Mode::Split);
    drop(sandbox.start());
    sandbox.submit(&articles);
    eventually("the old one has read something", || {
        let [runs] = servers::numbers(&sandbox.database_url(), "SELECT count(*) FROM extraction_run");
        if runs > 5 { Ok(()) } else { Err(format!("{runs} runs")) }
    });
    // The new one comes while the old one still works, as in a rolling upgrade.
    let mut extraction = sandbox.crashing(&["serve", "--roles", "extraction"], "nowhere");
    later(&mut extraction);
    sandbox.add(extraction, "upgraded");
    sandbox.submit(&others(40..80));
    let reextract = |sandbox: &Sandbox| {
        let mut command = sandbox.crashing(&["reextract"], "nowhere");
        later(&mut command);
        program::run(command, "").worked()
    };
    let _ = reextract(&sandbox);
    let old = sandbox.processes().iter().find(|process| process.name == "extraction").expect("the old one");
    old.terminate();
    let articles = 85;
    eventually("every article is read", || {
        let [versions, runs] = servers::numbers(
            &sandbox.database_url(),
            "SELECT count(*), count(r.id) FROM article_version v LEFT JOIN extraction_run r ON r.version_id = v.id AND r.is_current",
        );
        if (versions, runs) == (articles, articles) { Ok(()) } else { Err(format!("{runs} of {versions}")) }
    });
    // What the old one took after the new one had begun is read again now; a second time there is nothing to do.
    let _ = reextract(&sandbox);
    eventually("everything is read by the new one", || {
        let query = "SELECT count(*) FROM extraction_run WHERE is_current AND extractor_version = '1000000' AND compared_at IS NOT NULL";
        let [runs] = servers::numbers(&sandbox.database_url(), query);
        if runs == articles { Ok(()) } else { Err(format!("{runs} of {articles}")) }
    });
    assert_eq!(reextract(&sandbox), "0 article versions are queued to be read again\n");
    eventually("the ledger is that of one reading", || ledger::compare(&expected, &sandbox.export()));
    let query = "SELECT count(*), CAST(sum(notify_seq) AS BIGINT), (SELECT count(*) FROM delivery), \
                 (SELECT count(*) FROM conflict) FROM alert WHERE notify_seq > 0";
    let numbers = servers::numbers(&sandbox.database_url(), query);
    assert_eq!(
        numbers,
        [2, 2, 2, 2],
        "the two differences were announced once, and not again when they were read again"
    );
}

fn an_article_that_is_changed_and_changed_back_has_three_versions(mode: Mode) {
    let mut sandbox = Sandbox::new(mode);
    let other = SENTINEL.replace("5,120", "5,210");
    // Once each is read before the next comes: what comes back was first told long before what it replaces.
    sandbox.submit(SENTINEL);
    sandbox.work_until_idle();
    sandbox.submit(&other);
    sandbox.work_until_idle();
    sandbox.submit(SENTINEL);
    sandbox.submit(SENTINEL);
    sandbox.work_until_idle();
    let api = sandbox.start();
    let data =
        api.query("{ articleByUrl(url: \"https://kelp.example/library\") { versions { number } } }", &Value::Null);
    assert_eq!(data["articleByUrl"]["versions"], json!([{"number": 1}, {"number": 2}, {"number": 3}]));
    let edits = sandbox.export()["silent_edits"].clone();
    assert_eq!(edits.as_array().map(Vec::len), Some(2), "there and back: {edits:#}");
    sandbox.stop();
    let live = |text: &str| {
        let query = format!("SELECT count(*) FROM claim WHERE live AND text = '{text}'");
        servers::numbers::<1>(&sandbox.database_url(), &query)[0]
    };
    assert_eq!((live("5,120"), live("5,210")), (1, 0), "what stands there now counts, once");
}

fn submit(api: &Api, key: Option<&str>) -> String {
    let article: Value = serde_json::from_str(SENTINEL).expect("the article is JSON");
    let input = json!({"url": article["url"], "outlet": article["outlet"], "text": article["text"],
        "published": article["published"], "title": article["title"]});
    let data = api.query(
        "mutation($article: SubmittedArticleInput!, $key: String) { submitArticle(article: $article, idempotencyKey: $key) {
            __typename ... on ArticleQueued { submission { id } } } }",
        &json!({"article": input, "key": key}),
    );
    data["submitArticle"]["submission"]["id"].as_str().unwrap_or_else(|| panic!("{data:#}")).to_owned()
}

fn the_same_article_handed_in_fifty_times_at_once_is_one_article(mode: Mode) {
    let mut sandbox = Sandbox::new(mode);
    let api = sandbox.start();
    for (key, submissions) in [(None, 50), (Some("the library"), 1)] {
        let threads: Vec<_> = (0..50)
            .map(|_| {
                let api = api.clone();
                thread::spawn(move || submit(&api, key))
            })
            .collect();
        let ids: BTreeSet<String> = threads.into_iter().map(|thread| thread.join().expect("it is taken")).collect();
        assert_eq!(ids.len(), submissions, "{key:?}");
    }
    sandbox.stop();
    sandbox.work_until_idle();
    let expected = Sandbox::new(Mode::Embedded);
    expected.submit(SENTINEL);
    expected.work_until_idle();
    ledger::assert_same(&expected.export(), &sandbox.export());
    let query = "SELECT count(*), count(finished_at) FROM submission";
    let [handed_in, finished] = servers::numbers(&sandbox.database_url(), query);
    assert_eq!((handed_in, finished), (51, 51));
    let [versions] = servers::numbers(&sandbox.database_url(), "SELECT count(*) FROM article_version");
    assert_eq!(versions, 1);
}

in_each_mode! {
    an_article_that_is_changed_and_changed_back_has_three_versions,
    the_same_article_handed_in_fifty_times_at_once_is_one_article,
}
