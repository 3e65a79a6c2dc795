//! `claimwire doctor`

use super::{describe, print, print_json};
use crate::{config::Config, roles, wiring};
use claimwire_store::{SchemaState, outbox, parked};
use serde_json::json;
use std::path::{Path, PathBuf};

/// One thing that was looked at.
struct Finding {
    what: &'static str,
    outcome: Outcome,
}

/// How a thing stands.
enum Outcome {
    /// As it should; the text says what was found.
    Well(String),
    /// The program works, and a person should look; the text says where.
    Warning(String),
    /// The program cannot work like this; the text says what to do.
    Fault(String),
}

impl Outcome {
    /// The code of machine output, the mark for people, and the text.
    fn parts(&self) -> (&'static str, &'static str, &str) {
        match self {
            Self::Well(text) => ("ok", "ok", text),
            Self::Warning(text) => ("warning", "warn", text),
            Self::Fault(text) => ("fault", "NOT OK", text),
        }
    }

    const fn is_fault(&self) -> bool {
        matches!(self, Self::Fault(_))
    }

    fn of(result: Result<Self, impl Into<anyhow::Error>>) -> Self {
        result.unwrap_or_else(|error| Self::Fault(describe(&error.into())))
    }
}

/// Prints the settings and looks at every dependency.
///
/// # Errors
/// When at least one is at fault; what a person should look at is no fault.
pub async fn run(config: &Config, json: bool) -> anyhow::Result<()> {
    let findings = examine(config).await;
    let healthy = !findings.iter().any(|finding| finding.outcome.is_fault());
    if json {
        let list: Vec<_> = findings
            .iter()
            .map(|finding| {
                let (level, _, text) = finding.outcome.parts();
                json!({"check": finding.what, "ok": !finding.outcome.is_fault(), "level": level, "text": text})
            })
            .collect();
        print_json(&json!({"healthy": healthy, "checks": list}))?;
    } else {
        print(&config.redacted())?;
        for finding in &findings {
            let (_, mark, text) = finding.outcome.parts();
            print(&format!("{mark:>6}  {}: {text}", finding.what))?;
        }
    }
    if healthy { Ok(()) } else { Err(anyhow::anyhow!("not everything is as it should be")) }
}

async fn examine(config: &Config) -> Vec<Finding> {
    let fit = wiring::check(config, &roles::ALL).map(|()| Outcome::Well("they fit together".to_owned()));
    let mut findings = vec![Finding { what: "settings", outcome: Outcome::of(fit) }];
    let missing = |folder: Option<PathBuf>| folder.filter(|folder| !folder.exists());
    let store_folder = missing(wiring::store_folder(config));
    let queue_folder = missing(wiring::queue_folder(config));
    match &store_folder {
        Some(folder) => findings.push(Finding { what: "database", outcome: Outcome::Fault(no_folder(folder)) }),
        None => findings.extend(examine_store(config).await),
    }
    match queue_folder {
        // The line on the database says it all.
        Some(folder) if store_folder.as_ref() == Some(&folder) => {}
        Some(folder) => {
            let text = format!("its folder {} does not exist yet; `claimwire serve` creates it", folder.display());
            findings.push(Finding { what: "broker", outcome: Outcome::Warning(text) });
        }
        None => findings.push(Finding { what: "broker", outcome: examine_broker(config).await }),
    }
    findings
}

fn no_folder(folder: &Path) -> String {
    format!(
        "the folder {} of the embedded store does not exist yet; `claimwire migrate` creates it, or set CLAIMWIRE_DATA to another",
        folder.display()
    )
}

async fn examine_broker(config: &Config) -> Outcome {
    match wiring::open_broker(config).await {
        Ok(broker) => {
            broker.close().await;
            Outcome::Well("it answers and its queues are declared".to_owned())
        }
        // Its lock is held, so whoever holds it runs: the service, most of the time.
        Err(error) if matches!(error.downcast_ref(), Some(claimwire_broker::Error::InUse { .. })) => {
            Outcome::Well("a running claimwire process has it open".to_owned())
        }
        Err(error) => Outcome::Fault(describe(&error)),
    }
}

async fn examine_store(config: &Config) -> Vec<Finding> {
    let store = match wiring::connect_store(config).await {
        Ok(store) => store,
        Err(error) => return vec![Finding { what: "database", outcome: Outcome::Fault(describe(&error)) }],
    };
    let schema = Outcome::of(store.schema_state().await.map(|state| match state {
        SchemaState::Current => Outcome::Well("it is up to date".to_owned()),
        SchemaState::Behind { pending } => {
            Outcome::Fault(format!("{pending} migrations are missing; run `claimwire migrate`"))
        }
        SchemaState::Ahead { unknown } => {
            Outcome::Fault(format!("it is ahead by {unknown} migrations; run the newer program"))
        }
    }));
    let current = !schema.is_fault();
    let mut findings = vec![
        Finding { what: "database", outcome: Outcome::Well("it answers".to_owned()) },
        Finding { what: "schema", outcome: schema },
    ];
    if current {
        let reader = store.reader();
        let depth = outbox::depth(&reader).await;
        let waiting = depth.map(|depth| Outcome::Well(format!("{} messages are not published yet", depth.unpublished)));
        findings.push(Finding { what: "outbox", outcome: Outcome::of(waiting) });
        let parked = parked::list(&reader, None, 1).await.map(|messages| {
            if messages.is_empty() {
                return Outcome::Well("it is empty".to_owned());
            }
            Outcome::Warning("messages wait for a decision; `claimwire parked list` shows them".to_owned())
        });
        findings.push(Finding { what: "parking lot", outcome: Outcome::of(parked) });
    }
    drop(store.close().await);
    findings
}
