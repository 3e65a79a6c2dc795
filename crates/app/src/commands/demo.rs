//! `claimwire demo`

use super::{demo_folder::DemoFolder, idle, input, print, print_json, serve, submit};
use crate::{
    cli::{DemoArguments, RoleName},
    config::{Config, HttpConfig},
    lifecycle::Lifecycle,
    operations, roles, telemetry, wiring,
};
use anyhow::Context as _;
use claimwire_domain::{article::SubmittedArticle, disagreement::Disagreement, ids::ClaimId};
use claimwire_store::{
    Reader, Store,
    claims::{self, ClaimRow},
    conflicts, frames,
    query::export,
    runs,
};
use serde_json::{Value, json};
use std::{collections::HashMap, path::Path, time::Duration};

const SAMPLES: &str = include_str!("../../samples/articles.jsonl");

/// Feeds articles through every stage in a store of its own, prints where figures differ, then serves.
///
/// # Errors
/// When the articles cannot be read, or the port is taken.
pub async fn run(arguments: DemoArguments) -> anyhow::Result<()> {
    let articles: Vec<SubmittedArticle> = match &arguments.articles {
        Some(file) => input::articles(file, &input::text(file)?)?,
        None => input::articles(Path::new("the built-in samples"), SAMPLES)?,
    };
    let listen = match &arguments.listen {
        Some(address) => address.clone(),
        None => Config::load()?.http.listen,
    };
    let folder = DemoFolder::create().context("cannot create a temporary folder for the demo")?;
    let mut config = Config {
        data: folder.path().to_owned(),
        log: "warn".to_owned(),
        http: HttpConfig { listen },
        ..Config::compiled_in()?
    };
    telemetry::start(&config)?;
    operations::start()?;
    let lifecycle = Lifecycle::listening()?;
    let context = wiring::open(&config, &lifecycle).await?;
    submit::submit(&context.store, articles).await?;
    for role in roles::ALL {
        // Nothing of so short a life gets stuck or old.
        if role != RoleName::Scheduler {
            roles::start(role, &context, &lifecycle, &config);
        }
    }
    let done = tokio::select! {
        outcome = idle::wait(&context, Duration::from_millis(20)) => outcome.map(|()| true),
        outcome = lifecycle.signal() => outcome.map(|()| false),
    };
    if !matches!(done, Ok(true)) {
        serve::stop(context, lifecycle).await;
        return done.map(drop);
    }
    let report = report(&context.store).await?;
    if arguments.json {
        print_json(&report)?;
    } else {
        print(&readable(&report))?;
    }
    if !arguments.once {
        let address = match serve::listen(&context, &lifecycle, &config, true).await {
            // Somebody who only looks, perhaps at a second demo, should not have to choose a port.
            Err(error) if arguments.listen.is_none() && is_taken(&error) => {
                config.http.listen = "127.0.0.1:0".to_owned();
                serve::listen(&context, &lifecycle, &config, true).await?
            }
            listening => listening?,
        };
        let place =
            format!("listening on {address} - the pages: {address}/  the API: {address}/graphql  (Ctrl-C ends)");
        if arguments.json {
            // Standard output holds the JSON and nothing else.
            eprintln!("{place}");
        } else {
            print(&place)?;
        }
        let outcome = lifecycle.signal().await;
        serve::stop(context, lifecycle).await;
        return outcome;
    }
    serve::stop(context, lifecycle).await;
    Ok(())
}

fn is_taken(error: &anyhow::Error) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::AddrInUse)
}

/// What `demo --json` prints.
async fn report(store: &Store) -> anyhow::Result<Value> {
    let reader = store.reader();
    let ledger = export::export(&reader).await?;
    let mut differences = Vec::new();
    for conflict in &ledger.conflicts {
        let row = conflicts::get(&reader, conflict.id.parse()?).await?;
        let detail: Disagreement = row.map(|row| row.detail).unwrap_or_default();
        differences.push(json!({
            "label": conflict.label,
            "sublabel": conflict.sublabel,
            "nature": conflict.nature,
            "reason": detail.reason_en,
            "mentions": mentions(&reader, &detail.mentions).await?,
        }));
    }
    Ok(json!({
        "conflicts": differences,
        "updates": updates(&reader).await?,
        "stories": ledger.stories,
        "silent_edits": ledger.silent_edits,
        "articles": ledger.articles.len(),
        "claims": ledger.claims.len(),
    }))
}

/// Claims as they stand in their articles, in the given order.
async fn mentions(reader: &Reader, ids: &[ClaimId]) -> anyhow::Result<Vec<Value>> {
    let claims: HashMap<ClaimId, ClaimRow> =
        claims::load(reader, ids).await?.into_iter().map(|claim| (claim.id, claim)).collect();
    let run_ids: Vec<_> = claims.values().map(|claim| claim.run).collect();
    let contexts: HashMap<_, _> =
        runs::context(reader, &run_ids).await?.into_iter().map(|context| (context.run, context)).collect();
    let shown = ids.iter().filter_map(|id| {
        let claim = claims.get(id)?;
        let context = contexts.get(&claim.run)?;
        Some(json!({
            "outlet": context.outlet.name,
            "url": context.url,
            "text": claim.text,
            "value": claim.value.map(|value| value.to_string()),
            "sentence": claim.sentence,
        }))
    });
    Ok(shown.collect())
}

/// What moved a figure on: both claims and the reason.
async fn updates(reader: &Reader) -> anyhow::Result<Vec<Value>> {
    const PAGE: u64 = 400;
    let mut updates = Vec::new();
    let mut last = None;
    loop {
        let page = frames::after(reader, last, PAGE).await?;
        let Some(frame) = page.last() else { return Ok(updates) };
        last = Some(frame.id);
        for update in page.iter().filter_map(|frame| frame.detail.get("updates")?.as_array()).flatten() {
            let claim = |key: &str| update.get(key).and_then(Value::as_str)?.parse::<ClaimId>().ok();
            let pair: Vec<ClaimId> = [claim("from"), claim("to")].into_iter().flatten().collect();
            updates.push(json!({
                "sublabel": update.get("sublabel"),
                "reason": update.get("reason_en"),
                "mentions": mentions(reader, &pair).await?,
            }));
        }
    }
}

fn readable(report: &Value) -> String {
    let list = |value: &Value, key: &str| value.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let differences = list(report, "conflicts");
    let places = if differences.len() == 1 { "place" } else { "places" };
    let mut out = format!(
        "Read {} articles of {} stories, found {} claims. Figures differ in {} {places}.\n",
        report["articles"],
        list(report, "stories").len(),
        report["claims"],
        differences.len()
    );
    for difference in &differences {
        let label = [text(difference, "label"), text(difference, "sublabel")].join(" / ");
        out.push_str(&format!("\n{}\n  ({label})\n", text(difference, "reason")));
        for mention in list(difference, "mentions") {
            let (outlet, figure, sentence) =
                (text(&mention, "outlet"), text(&mention, "text"), text(&mention, "sentence"));
            out.push_str(&format!("  - {outlet}, {figure}: {sentence}\n"));
        }
    }
    let updates = list(report, "updates");
    if !updates.is_empty() {
        out.push_str("\nMoved on, which is no difference:\n");
        for update in updates {
            out.push_str(&format!("  - {}\n", text(&update, "reason")));
        }
    }
    for edit in list(report, "silent_edits") {
        out.push_str(&format!(
            "\nChanged without a note at {}:\n  - {} became {}\n",
            text(&edit, "url"),
            text(&edit, "old"),
            text(&edit, "new")
        ));
    }
    out
}
