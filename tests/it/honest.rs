//! News in which nothing differs must stay quiet.

use claimwire_tests::{
    newswire::{self, Length},
    sandbox::{Mode, Sandbox},
};

#[test]
fn honest_news_of_many_matters_differs_nowhere() {
    let sandbox = Sandbox::new(Mode::Embedded);
    sandbox.submit(&newswire::articles(400, 7, Length::Brief));
    sandbox.work_until_idle();
    let export = sandbox.export();
    let rows = |table: &str| export[table].as_array().cloned().unwrap_or_default();
    assert_eq!(rows("articles").len(), 400);
    assert!(rows("claims").len() > 400, "figures and quotations are found");
    assert!(rows("stories").len() < 400, "tellings of one matter are one story");
    // Also none that opened and closed again: somebody would have been told of it.
    assert!(rows("conflicts").is_empty(), "{:#?}", rows("conflicts"));
}
