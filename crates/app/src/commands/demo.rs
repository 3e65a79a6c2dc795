//! `claimwire demo`

use super::{idle, input, print, print_json, serve, submit};
use crate::{
    cli::{DemoArguments, RoleName},
    config::{BrokerConfig, Config, DatabaseConfig, HttpConfig, LogFormat},
    lifecycle::Lifecycle,
    roles, telemetry, wiring,
};
use claimwire_domain::{article::SubmittedArticle, disagreement::Disagreement, ids::ConflictId};
use claimwire_store::{Store, conflicts, query::export};
use serde_json::{Value, json};
use std::{path::Path, time::Duration};

const SAMPLES: &str = include_str!("../../samples/articles.jsonl");

/// Feeds articles through every stage in a store of its own, prints where figures differ, then serves.
///
/// # Errors
/// When the articles cannot be read, or the port is taken.
pub async fn run(arguments: DemoArguments) -> anyhow::Result<()> {
    let articles: Vec<SubmittedArticle> = match &arguments.articles {
        Some(file) => input::lines(file, &input::text(file)?)?,
        None => input::lines(Path::new("the built-in samples"), SAMPLES)?,
    };
    let folder = tempfile::Builder::new().prefix("claimwire-demo-").tempdir()?;
    let config = Config {
        data: folder.path().to_owned(),
        log: "warn".to_owned(),
        log_format: LogFormat::Text,
        database: DatabaseConfig { url: None, max_connections: 8 },
        broker: BrokerConfig { url: None, prefix: String::new() },
        http: HttpConfig { listen: arguments.listen.clone() },
    };
    telemetry::start(&config)?;
    let lifecycle = Lifecycle::default();
    let context = wiring::open(&config, &lifecycle).await?;
    submit::submit(&context.store, articles).await?;
    for role in roles::ALL {
        // Nothing of so short a life gets stuck or old.
        if role != RoleName::Scheduler {
            roles::start(role, &context, &lifecycle);
        }
    }
    idle::wait(&context, Duration::from_millis(20)).await?;
    let report = report(&context.store).await?;
    if arguments.json {
        print_json(&report)?;
    } else {
        print(&readable(&report))?;
    }
    if !arguments.once {
        let address = serve::listen(&context, &lifecycle, &config.http.listen).await?;
        print(&format!("listening on {address} - the pages: {address}/  the API: {address}/graphql  (Ctrl-C ends)"))?;
        lifecycle.signal().await?;
    }
    serve::stop(context, lifecycle).await;
    Ok(())
}

/// What `demo --json` prints.
async fn report(store: &Store) -> anyhow::Result<Value> {
    let reader = store.reader();
    let ledger = serde_json::to_value(export::export(&reader).await?)?;
    let list = |key: &str| ledger.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let mut conflicts_json = Vec::new();
    for conflict in list("conflicts") {
        let id: Option<ConflictId> = conflict.get("id").and_then(Value::as_str).and_then(|id| id.parse().ok());
        let row = match id {
            Some(id) => conflicts::get(&reader, id).await?,
            None => None,
        };
        let detail: Disagreement = row.map(|row| serde_json::from_value(row.detail)).transpose()?.unwrap_or_default();
        let mut shown = conflict;
        shown["reason"] = detail.reason_en.into();
        conflicts_json.push(shown);
    }
    Ok(json!({
        "conflicts": conflicts_json,
        "updates": [],
        "stories": list("stories"),
        "articles": list("articles").len(),
        "claims": list("claims").len(),
    }))
}

fn readable(report: &Value) -> String {
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let conflicts = report.get("conflicts").and_then(Value::as_array).cloned().unwrap_or_default();
    let stories = report.get("stories").and_then(Value::as_array).map_or(0, Vec::len);
    let mut out = format!(
        "Read {} articles of {stories} stories, found {} claims; figures differ in {} places.\n",
        report["articles"],
        report["claims"],
        conflicts.len()
    );
    for conflict in &conflicts {
        out.push_str(&format!(
            "\n{} ({})\n  {}\n",
            text(conflict, "label"),
            text(conflict, "sublabel"),
            text(conflict, "reason")
        ));
        for mention in conflict.get("mentions").and_then(Value::as_array).into_iter().flatten() {
            out.push_str(&format!("  - {}: {}\n", text(mention, "article_url"), text(mention, "text")));
        }
    }
    out
}
