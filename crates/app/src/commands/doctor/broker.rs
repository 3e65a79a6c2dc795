//! The broker: reached, its queues as they should be, and somebody who empties them.

use super::{
    Finding, Outcome, PATIENCE, bounded,
    folder::{self, Folder},
    inside, late,
};
use crate::{commands::describe, config::Config, wiring};
use claimwire_broker::{Broker, Error};
use claimwire_protocol::topology::{QUEUES, WorkQueue};
use std::{sync::Arc, time::Duration};
use tokio::time::{sleep, timeout};

/// How long a queue may stand still before it counts as emptied by nobody.
const STANDSTILL: Duration = Duration::from_secs(3);

const REMEDY: &str = "check that the broker runs and is not overloaded, and broker.url";

pub(super) async fn examine(config: &Config) -> Vec<Finding> {
    let broker = match not_yet(config) {
        Some(outcome) => Err(outcome),
        None => timeout(PATIENCE, open(config)).await.unwrap_or_else(|_| Err(Some(Outcome::Fault(late(REMEDY))))),
    };
    let broker = match broker {
        Ok(broker) => broker,
        Err(outcome) => return outcome.map(|outcome| Finding { what: "broker", outcome }).into_iter().collect(),
    };
    let mut findings = vec![Finding { what: "broker", outcome: Outcome::Well("it answers".to_owned()) }];
    let queues = bounded(REMEDY, queues(&*broker)).await;
    let are_there = matches!(queues, Outcome::Well(_));
    findings.push(Finding { what: "queues", outcome: queues });
    if are_there {
        findings.push(Finding { what: "consumers", outcome: bounded(REMEDY, consumers(config, &*broker)).await });
    }
    drop(timeout(PATIENCE, broker.close()).await);
    findings
}

/// Why an embedded broker is not to be opened; `Some(None)` when the line on the database says it all.
fn not_yet(config: &Config) -> Option<Option<Outcome>> {
    let folder = wiring::queue_folder(config)?;
    let shown = folder.display();
    let shared = wiring::store_folder(config).as_ref() == Some(&folder);
    match folder::look(&folder) {
        Folder::Missing | Folder::Unusable(_) if shared => Some(None),
        Folder::Missing => {
            Some(Some(Outcome::Warning(format!("its folder {shown} does not exist yet; `claimwire serve` creates it"))))
        }
        Folder::Unusable(why) => Some(Some(Outcome::Fault(format!(
            "its folder {shown} is of no use: {why}; set CLAIMWIRE_DATA or broker.url to a folder this user may write"
        )))),
        Folder::Usable => wiring::queue_file(config).filter(|file| !file.exists()).map(|file| {
            Some(Outcome::Well(format!("{} does not exist yet; `claimwire serve` creates it", file.display())))
        }),
    }
}

async fn open(config: &Config) -> Result<Arc<dyn Broker>, Option<Outcome>> {
    wiring::connect_broker(config).await.map_err(|error| {
        Some(match error.downcast_ref::<Error>() {
            // Its lock is held, so whoever holds it runs: the service, most of the time.
            Some(Error::InUse { .. }) => Outcome::Well("a running claimwire process has it open".to_owned()),
            Some(Error::Unreachable { url, .. }) => Outcome::Fault(refusal(url, &error)),
            _ => Outcome::Fault(describe(&error)),
        })
    })
}

/// What to do about a broker that does not let us in; `url` comes without a password.
fn refusal(url: &str, error: &anyhow::Error) -> String {
    let told = inside(error);
    let says = |words: &str| told.contains(words);
    if says("ACCESS_REFUSED") {
        format!("{url} refuses the login; correct user and password in broker.url")
    } else if says("NOT_ALLOWED") && says("not found") {
        format!(
            "{url} names a virtual host that does not exist; create it with `rabbitmqctl add_vhost`, or correct the end of broker.url"
        )
    } else if says("NOT_ALLOWED") {
        format!("the user of {url} may not use this virtual host; allow it with `rabbitmqctl set_permissions`")
    } else if says("Connection refused") {
        format!("nothing listens at {url}; start the broker there, or correct host and port in broker.url")
    } else {
        describe(error)
    }
}

/// Whether every queue is there, with the arguments it should have.
async fn queues(broker: &dyn Broker) -> Outcome {
    for name in QUEUES.iter().flat_map(|queue| [queue.name.to_owned(), queue.dead()]) {
        match broker.depth(&name).await {
            Err(error) if is_missing(&error) => {
                return Outcome::Warning(format!(
                    "{name} is not declared; `claimwire serve` declares at its start what is missing"
                ));
            }
            Err(error) => return Outcome::Fault(describe(&error.into())),
            Ok(_) => {}
        }
    }
    // Declaring is how a broker compares arguments, and would make what is missing: only with every queue there, also
    // those that this call counts.
    match broker.idle().await {
        Ok(true) => Outcome::of(
            broker.declare().await.map(|()| Outcome::Well("all are there and as they should be".to_owned())),
        ),
        Ok(false) => Outcome::Well("all are there; their arguments are not compared while messages wait".to_owned()),
        Err(error) if is_missing(&error) => Outcome::Warning(
            "a wait queue is not declared; `claimwire serve` declares at its start what is missing".to_owned(),
        ),
        Err(error) => Outcome::Fault(describe(&error.into())),
    }
}

fn is_missing(error: &Error) -> bool {
    let Error::Lost { source, .. } = error else { return false };
    source.to_string().contains("NOT_FOUND")
}

/// Whether somebody takes what waits.
async fn consumers(config: &Config, broker: &dyn Broker) -> Outcome {
    let looked = async {
        let before = depths(broker).await?;
        if before.is_empty() {
            return Ok(Outcome::Well("no messages wait".to_owned()));
        }
        // We hold the embedded broker's lock: nobody else can be at work.
        if wiring::queue_folder(config).is_some() {
            return Ok(Outcome::Warning(format!("{}, and no process runs; run `claimwire serve`", waiting(&before))));
        }
        sleep(STANDSTILL).await;
        let after = depths(broker).await?;
        let stands = |queue: &WorkQueue, depth: u64| after.iter().any(|(other, now)| *other == queue && *now >= depth);
        let still: Vec<_> = before.iter().filter(|(queue, depth)| stands(queue, *depth)).copied().collect();
        Ok::<_, Error>(match still.first() {
            None => Outcome::Well("what waits is being taken".to_owned()),
            Some((queue, _)) => Outcome::Warning(format!(
                "{}, and became no fewer in {} s; run `claimwire serve` with the role {}",
                waiting(&still),
                STANDSTILL.as_secs(),
                queue.consumer
            )),
        })
    };
    Outcome::of(looked.await)
}

/// The work queues in which messages are ready.
async fn depths(broker: &dyn Broker) -> Result<Vec<(&'static WorkQueue, u64)>, Error> {
    let mut depths = Vec::new();
    for queue in QUEUES {
        match broker.depth(queue.name).await? {
            0 => {}
            depth => depths.push((queue, depth)),
        }
    }
    Ok(depths)
}

fn waiting(depths: &[(&WorkQueue, u64)]) -> String {
    let total: u64 = depths.iter().map(|(_, depth)| depth).sum();
    let names: Vec<&str> = depths.iter().map(|(queue, _)| queue.name).collect();
    format!("{total} messages wait in {}", names.join(", "))
}
