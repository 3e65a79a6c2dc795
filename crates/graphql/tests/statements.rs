//! How many statements an answer costs. Alone in its process, because it watches every statement of it.

mod newsroom;

use claimwire_graphql::{Api, ApiContext};
use newsroom::{Newsroom, Words};
use serde_json::json;
use std::sync::atomic::{AtomicUsize, Ordering};
use tracing::{
    Event, Metadata, Subscriber,
    span::{Attributes, Id, Record},
};

static STATEMENTS: AtomicUsize = AtomicUsize::new(0);

/// Counts the spans that the database library opens for each statement.
struct StatementCount;

impl Subscriber for StatementCount {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_span() && metadata.target().starts_with("sea_orm::database")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        if matches!(span.metadata().name(), "query_one_raw" | "query_all_raw" | "execute_raw")
            && span.metadata().target().ends_with("db_connection")
        {
            STATEMENTS.fetch_add(1, Ordering::SeqCst);
        }
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

const LISTS: [&str; 3] = [
    "query($first: Int!) { conflicts(first: $first) { nodes { title reason history { severity } story { name }
        sides { outlets { name } } mentions { prefix outlet { name } story { id } article { url published outlet { name } }
        ... on FigureClaim { figure { id conflicts { id } } } } figure { mentions { id } } } } }",
    "query($first: Int!) { stories(first: $first) { nodes { articles { versions { textState } changedWithoutNote { old } }
        figures { mentionCount stories { id } } conflicts { id } quotes { quotations { exact } } } } }",
    "query($first: Int!) { claims(first: $first) { nodes { articleVersion { number text } article { claims { id } version { zones { zone } } } } } }",
];

#[tokio::test]
async fn fifty_items_cost_as_many_statements_as_one() {
    tracing::subscriber::set_global_default(StatementCount).unwrap();
    let newsroom = Newsroom::open().await;
    for key in 0..50 {
        newsroom.dispute(&Words::plain(key)).await;
    }
    let mut context = ApiContext::new(newsroom.store.clone());
    context.limits.complexity = 10_000_000;
    let api = Api::new(context);
    for query in LISTS {
        let mut costs = Vec::new();
        for first in [1, 50] {
            let before = STATEMENTS.load(Ordering::SeqCst);
            let answer = api.query(query, json!({"first": first})).await.unwrap();
            let nodes = answer.as_object().unwrap().values().next().unwrap()["nodes"].as_array().unwrap().len();
            assert_eq!(nodes, first);
            costs.push(STATEMENTS.load(Ordering::SeqCst) - before);
        }
        assert!(costs[0] > 3, "the count works: {costs:?}");
        assert_eq!(costs[0], costs[1], "{query}");
    }
}
