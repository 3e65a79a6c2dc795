//! `claimwire doctor`

use super::{describe, print, print_json};
use crate::{config::Config, roles, wiring};
use claimwire_store::{SchemaState, outbox, parked};
use serde_json::json;

/// One thing that was looked at.
struct Finding {
    what: &'static str,
    /// What is the matter and what to do; `Ok` says what was found.
    outcome: Result<String, String>,
}

/// Prints the settings and looks at every dependency.
///
/// # Errors
/// When at least one is not as it should be.
pub async fn run(config: &Config, json: bool) -> anyhow::Result<()> {
    let findings = examine(config).await;
    let healthy = findings.iter().all(|finding| finding.outcome.is_ok());
    if json {
        let list: Vec<_> = findings
            .iter()
            .map(|finding| match &finding.outcome {
                Ok(text) => json!({"check": finding.what, "ok": true, "text": text}),
                Err(text) => json!({"check": finding.what, "ok": false, "text": text}),
            })
            .collect();
        print_json(&json!({"healthy": healthy, "checks": list}))?;
    } else {
        print(&config.redacted())?;
        for finding in &findings {
            let (mark, text) = match &finding.outcome {
                Ok(text) => ("ok", text),
                Err(text) => ("NOT OK", text),
            };
            print(&format!("{mark:>6}  {}: {text}", finding.what))?;
        }
    }
    if healthy { Ok(()) } else { Err(anyhow::anyhow!("not everything is as it should be")) }
}

async fn examine(config: &Config) -> Vec<Finding> {
    let mut findings = vec![Finding {
        what: "settings",
        outcome: wiring::check(config, &roles::ALL).map(|()| "they fit together".to_owned()).map_err(|e| describe(&e)),
    }];
    findings.extend(examine_store(config).await);
    let broker = match wiring::open_broker(config).await {
        Ok(broker) => {
            broker.close().await;
            Ok("it answers and its queues are declared".to_owned())
        }
        Err(error) => Err(describe(&error)),
    };
    findings.push(Finding { what: "broker", outcome: broker });
    findings
}

async fn examine_store(config: &Config) -> Vec<Finding> {
    let store = match wiring::connect_store(config).await {
        Ok(store) => store,
        Err(error) => return vec![Finding { what: "database", outcome: Err(describe(&error)) }],
    };
    let schema = match store.schema_state().await {
        Ok(SchemaState::Current) => Ok("it is up to date".to_owned()),
        Ok(SchemaState::Behind { pending }) => {
            Err(format!("{pending} migrations are missing; run `claimwire migrate`"))
        }
        Ok(SchemaState::Ahead { unknown }) => {
            Err(format!("it is ahead by {unknown} migrations; run the newer program"))
        }
        Err(error) => Err(describe(&error.into())),
    };
    let current = schema.is_ok();
    let mut findings = vec![
        Finding { what: "database", outcome: Ok("it answers".to_owned()) },
        Finding { what: "schema", outcome: schema },
    ];
    if current {
        let reader = store.reader();
        findings.push(Finding {
            what: "outbox",
            outcome: match outbox::depth(&reader).await {
                Ok(depth) => Ok(format!("{} messages are not published yet", depth.unpublished)),
                Err(error) => Err(describe(&error.into())),
            },
        });
        findings.push(Finding {
            what: "parking lot",
            outcome: match parked::list(&reader, None, 1).await {
                Ok(messages) if messages.is_empty() => Ok("it is empty".to_owned()),
                Ok(_) => Err("messages are parked; see `claimwire parked list`".to_owned()),
                Err(error) => Err(describe(&error.into())),
            },
        });
    }
    drop(store.close().await);
    findings
}
