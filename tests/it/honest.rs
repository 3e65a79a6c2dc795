//! News in which nothing differs must stay quiet, and be the same ledger whoever works on it.

use claimwire_tests::{
    ledger,
    newswire::{self, Length},
    sandbox::{Mode, Sandbox},
};
use serde_json::Value;

#[test]
fn honest_news_of_many_matters_differs_nowhere_and_is_one_ledger_in_both_modes() {
    let wire = newswire::articles(400, 7, Length::Brief);
    let embedded = Sandbox::new(Mode::Embedded);
    embedded.submit(&wire);
    embedded.work_until_idle();
    let export = embedded.export();
    assert_eq!(rows(&export, "articles").len(), 400);
    assert!(rows(&export, "claims").len() > 400, "figures and quotations are found");
    assert!(rows(&export, "stories").len() < 400, "tellings of one matter are one story");
    // Also none that opened and closed again: somebody would have been told of it.
    assert!(rows(&export, "conflicts").is_empty(), "{:#?}", rows(&export, "conflicts"));

    // Other batches, taken by processes side by side.
    let mut split = Sandbox::new(Mode::Split);
    split.submit(&wire);
    drop(split.start());
    split.work_until_idle();
    split.stop();
    ledger::assert_same(&export, &split.export());
}

// A defect: each of the two is the only one of its kind, and figures that nobody shares were left out with their difference.
#[test]
fn two_figures_that_stand_alone_and_differ_are_told() {
    let article = |outlet: &str, hour: u32, rate: &str| {
        serde_json::json!({"url": format!("https://{outlet}.example/terminal"), "outlet": outlet, "outlet_locale": "en-GB",
            "published": format!("2026-02-04T{hour:02}:00:00+00:00"), "title": "The terminal of Larnmouth",
            "text": format!("The Larnmouth terminal will load 450,000 tonnes of salt a {rate}, the operator said on Wednesday.")})
    };
    let newsroom = Sandbox::new(Mode::Embedded);
    newsroom.submit(&format!("{}\n{}", article("Gull", 9, "month"), article("Post", 10, "year")));
    newsroom.work_until_idle();
    let export = newsroom.export();
    let told: Vec<&Value> = rows(&export, "conflicts").iter().map(|row| &row["sublabel"]).collect();
    assert_eq!(told, ["rate_period"], "{export:#}");
}

fn rows<'e>(export: &'e Value, table: &str) -> &'e [Value] {
    export[table].as_array().map_or(&[], Vec::as_slice)
}
