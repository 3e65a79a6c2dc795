//! A toll that rises for hours, told by outlets that lag: nothing differs, whoever arrives first, but for what is planted.

use claimwire_tests::{
    breaking::{Event, Planted},
    sandbox::{Mode, Sandbox},
};
use serde_json::Value;

const SEEDS: [u64; 3] = [3, 8, 21];

fn ledger(event: &Event, order: u64) -> Value {
    let newsroom = Sandbox::new(Mode::Embedded);
    newsroom.submit(&event.shuffled(order));
    newsroom.work_until_idle();
    newsroom.export()
}

fn rows<'e>(export: &'e Value, table: &str) -> &'e [Value] {
    export[table].as_array().map_or(&[], Vec::as_slice)
}

// A defect: a page that was saved again and arrived before its first version, and saves of a live page that arrived in
// another order, made the toll fall and figures change without a note.
#[test]
fn an_honest_toll_differs_nowhere_in_whatever_order_it_arrives() {
    for seed in SEEDS {
        let event = Event::new(seed, None);
        for order in [seed, seed + 100] {
            let export = ledger(&event, order);
            assert!(rows(&export, "claims").len() > 60, "figures are found");
            // Also none that opened and closed again: somebody would have been told of it.
            assert!(rows(&export, "conflicts").is_empty(), "seed {seed}: {:#?}", rows(&export, "conflicts"));
            assert!(rows(&export, "silent_edits").is_empty(), "seed {seed}: {:#?}", rows(&export, "silent_edits"));
        }
    }
}

#[test]
fn of_a_toll_with_one_wrong_article_that_one_is_found_and_nothing_else() {
    for seed in SEEDS {
        for planted in [Planted::Late, Planted::Bulletin] {
            let event = Event::new(seed, Some(planted));
            let export = ledger(&event, seed);
            let open: Vec<&Value> = rows(&export, "conflicts").iter().filter(|row| row["state"] == "open").collect();
            assert_eq!(open.len(), 1, "seed {seed}, {planted:?}: {open:#?}");
            let wrong = event.planted.as_deref().expect("an article is planted");
            let involved = open[0]["mentions"].as_array().expect("mentions");
            assert!(
                involved.iter().any(|mention| mention["article_url"] == wrong),
                "seed {seed}, {planted:?}: {open:#?}"
            );
        }
    }
}
