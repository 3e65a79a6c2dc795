//! The broker goes away in the middle of the work.

use crate::texts::{ARTICLES, SENTINEL};
use claimwire_tests::{
    ledger,
    sandbox::{Mode, Sandbox},
    servers::PrivateBroker,
    wait::eventually,
};
use serde_json::json;

/// How many articles about other things are under way when the broker stops.
const OTHERS: usize = 60;

/// Articles of one figure each, about places of their own, so that none is compared with another.
fn others() -> String {
    const SYLLABLES: [&str; 8] = ["bra", "dor", "kel", "lun", "mis", "nor", "tev", "zan"];
    const THINGS: [&str; 4] = ["library", "ferry", "orchard", "foundry"];
    let article = |number: usize| {
        let syllable = |index: usize| SYLLABLES[index % SYLLABLES.len()];
        let place = format!("V{}{}{}", syllable(number), syllable(number / 8), syllable(number * 3 + 1));
        let thing = THINGS[number % THINGS.len()];
        json!({
            "url": format!("https://kelp.example/others/{number}"), "outlet": "The Kelp Gazette", "outlet_locale": "en-GB",
            "published": format!("2025-05-{:02}T08:{:02}:00+01:00", 1 + number % 28, number % 60),
            "title": format!("News of the {thing} in {place}"),
            "text": format!("The {thing} of {place} counted {} visitors in its year number {number}, said Maud Esker.", 4_003 + 7 * number),
        })
        .to_string()
    };
    (0..OTHERS).map(|number| article(number) + "\n").collect()
}

#[test]
fn a_restart_of_the_broker_loses_nothing() {
    let expected = Sandbox::new(Mode::Embedded);
    expected.submit(ARTICLES);
    expected.submit(&others());
    expected.submit(SENTINEL);
    expected.work_until_idle();
    let expected = expected.export();

    let broker = PrivateBroker::start();
    let mut sandbox = Sandbox::over_broker(&broker.url);
    drop(sandbox.start());
    sandbox.submit(ARTICLES);
    sandbox.submit(&others());
    eventually("work is under way", || {
        let articles = sandbox.export()["articles"].as_array().map_or(0, Vec::len);
        if articles > 0 { Ok(()) } else { Err("no article yet".to_owned()) }
    });
    broker.stop();
    // Handed in while nothing can be published: the outbox keeps it.
    sandbox.submit(SENTINEL);
    assert!(sandbox.all_run(), "no process gives up on an absent broker");
    broker.start_again();

    let articles = OTHERS + ARTICLES.lines().count() + 1;
    eventually("every article is read after the restart", || {
        let found = sandbox.export()["articles"].as_array().map_or(0, Vec::len);
        if found == articles { Ok(()) } else { Err(format!("{found} of {articles} articles")) }
    });
    assert!(sandbox.all_run());
    sandbox.stop();
    sandbox.work_until_idle();

    // What was read and found; how articles were grouped is not at stake here.
    let kept = |export: &serde_json::Value| -> Vec<String> {
        let kinds = ["articles", "claims", "conflicts"];
        ledger::rows(export).into_iter().filter(|row| kinds.iter().any(|kind| row.starts_with(kind))).collect()
    };
    let (expected, found) = (kept(&expected), kept(&sandbox.export()));
    let missing: Vec<&String> = expected.iter().filter(|row| !found.contains(row)).collect();
    assert!(missing.is_empty(), "lost: {missing:#?}");
    let added: Vec<&String> = found.iter().filter(|row| !expected.contains(row)).collect();
    assert!(added.is_empty(), "nothing is there twice: {added:#?}");
}
