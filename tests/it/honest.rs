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

fn rows<'e>(export: &'e Value, table: &str) -> &'e [Value] {
    export[table].as_array().map_or(&[], Vec::as_slice)
}
