//! `claimwire doctor`: looks at everything the program stands on, and says of each fault what to do.
//!
//! It only looks: no file, table or queue comes from it. No check may keep a person waiting, see [`bounded`].

mod address;
mod broker;
mod database;
mod disk;
mod folder;

use super::{describe, print, print_json};
use crate::{config::Config, roles, wiring};
use serde_json::json;
use std::{future::Future, time::Duration};

/// Longest that one check may take: a little less than the parts below wait, which could not say what to do.
const PATIENCE: Duration = Duration::from_secs(8);

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
    let settings = settings(config);
    // With settings that cannot be there is nothing to reach.
    let unusable = settings.is_fault();
    let mut findings = vec![Finding { what: "settings", outcome: settings }];
    if !unusable {
        let (database, broker, address) = tokio::join!(
            Box::pin(database::examine(config)),
            Box::pin(broker::examine(config)),
            Box::pin(address::examine(&config.http.listen))
        );
        findings.extend(database);
        findings.extend(broker);
        findings.extend(disk::examine(config));
        findings.push(Finding { what: "http address", outcome: address });
    }
    findings
}

fn settings(config: &Config) -> Outcome {
    if let Err(error) = wiring::check(config, &roles::ALL) {
        return Outcome::Fault(describe(&error));
    }
    let (here, missing) = match (wiring::queue_folder(config).is_some(), config.database_url().starts_with("sqlite:")) {
        (true, true) | (false, false) => return Outcome::Well("they fit together".to_owned()),
        (true, false) => ("broker", "set broker.url to an amqp:// address"),
        (false, true) => ("database", "set database.url to a postgres:// address"),
    };
    Outcome::Warning(format!(
        "they fit one process with all roles only, since its {here} is embedded; for separate roles {missing}"
    ))
}

/// Waits for a check, but not for ever.
async fn bounded(remedy: &str, check: impl Future<Output = Outcome>) -> Outcome {
    tokio::time::timeout(PATIENCE, check).await.unwrap_or_else(|_| Outcome::Fault(late(remedy)))
}

fn late(remedy: &str) -> String {
    format!("no answer within {} s; {remedy}", PATIENCE.as_secs())
}

/// All that an error and its causes know of themselves, codes included. For telling faults apart, never for printing.
fn inside(error: &anyhow::Error) -> String {
    error.chain().map(|cause| format!("{cause} {cause:?}")).collect::<Vec<_>>().join(" ")
}
