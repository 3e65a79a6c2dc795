//! The only publisher: moves outbox rows to the broker and numbers the change feed.
//!
//! A row is marked published for exactly a positive, routed confirm. A crash between confirm and mark
//! publishes the row again under the same message id, which the consumers' inbox absorbs.

use crate::{
    context::{Backoff, Context},
    handler::explain,
};
use claimwire_broker::Publication;
use claimwire_store::{changes, outbox};
use std::time::Duration;
use tracing::{debug, warn};

/// Rows claimed at once; also the window of confirms in flight.
const WINDOW: u64 = 256;
/// How long a claim protects a row from other relays: longer than any confirm may take.
const CLAIM: chrono::Duration = chrono::Duration::seconds(30);
/// Polling while idle: another process may have committed.
const IDLE_POLL: Duration = Duration::from_millis(40);
/// Changes numbered in one transaction.
const SEQUENCE_WINDOW: u64 = 1000;

/// Publishes until the soft stop.
pub async fn run(context: Context) {
    let mut backoff = Backoff::default();
    while !context.shutdown.soft.is_cancelled() {
        match relay_window(&context).await {
            Ok(0) => {
                backoff = Backoff::default();
                tokio::select! {
                    () = context.shutdown.soft.cancelled() => return,
                    () = context.outbox_bell.wait(IDLE_POLL) => {}
                }
            }
            Ok(published) => {
                backoff = Backoff::default();
                debug!(published, "relayed messages");
            }
            Err(error) => {
                warn!(error = %explain(&error), "relaying stopped");
                if !context.shutdown.pause(backoff.step()).await {
                    return;
                }
            }
        }
    }
}

/// Numbers committed changes until the soft stop. Any number of processes may: a row lock makes it one at a time.
pub async fn run_sequencer(context: Context) {
    let mut backoff = Backoff::default();
    loop {
        let pause = match sequence(&context).await {
            Ok(SEQUENCE_WINDOW..) => Duration::ZERO,
            Ok(_) => {
                backoff = Backoff::default();
                Duration::from_millis(100)
            }
            Err(error) => {
                warn!(error = %explain(&error), "numbering changes stopped");
                backoff.step()
            }
        };
        if !context.shutdown.pause(pause).await {
            return;
        }
    }
}

async fn sequence(context: &Context) -> Result<u64, claimwire_store::Error> {
    let tx = context.store.begin().await?;
    let numbered = changes::sequence(&tx, SEQUENCE_WINDOW).await?;
    tx.commit().await?;
    Ok(numbered)
}

/// Publishes one window; returns how many rows it looked at.
///
/// # Errors
/// When the store is away, or when not a single message could be published.
pub async fn relay_window(context: &Context) -> Result<usize, RelayError> {
    let tx = context.store.begin().await?;
    let rows = outbox::claim_batch(&tx, WINDOW, CLAIM).await?;
    tx.commit().await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let busy = context.activity.begin();
    let (ids, publications): (Vec<i64>, Vec<Publication>) =
        rows.into_iter().map(|row| (row.id, Publication { envelope: row.envelope, route: row.route })).unzip();
    let outcomes = context.broker.publish(&publications).await;
    let mut published = Vec::with_capacity(ids.len());
    let (mut failed, mut unsent) = (Vec::new(), Vec::new());
    let mut reason = None;
    for (id, outcome) in ids.iter().zip(outcomes) {
        match outcome {
            Ok(()) => published.push(*id),
            Err(error) => {
                let told = explain(&error);
                reason.get_or_insert_with(|| told.clone());
                if error.is_unavailable() { unsent.push(*id) } else { failed.push((*id, told)) }
            }
        }
    }
    let tx = context.store.begin().await?;
    outbox::mark_published(&tx, &published).await?;
    outbox::give_back(&tx, &unsent).await?;
    outbox::release(&tx, &failed).await?;
    tx.commit().await?;
    drop(busy);
    let count = failed.len() + unsent.len();
    match reason {
        Some(reason) if published.is_empty() => Err(RelayError::NothingPublished { count, reason }),
        Some(reason) => {
            warn!(failed = count, reason, "some messages stay in the outbox");
            Ok(ids.len())
        }
        None => Ok(ids.len()),
    }
}

/// Why a window was not relayed.
#[derive(Debug, thiserror::Error)]
pub enum RelayError {
    /// The store is away.
    #[error("cannot read or mark the outbox")]
    Store(#[from] claimwire_store::Error),
    /// The broker took none of the messages; they stay in the outbox.
    #[error("cannot publish {count} messages: {reason}")]
    NothingPublished {
        /// How many.
        count: usize,
        /// What the broker said of the first.
        reason: String,
    },
}
