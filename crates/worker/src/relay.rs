//! The only publisher: moves outbox rows to the broker and numbers the change feed.
//!
//! A row is marked published for exactly a positive, routed confirm. A crash between confirm and mark
//! publishes the row again under the same message id, which the consumers' inbox absorbs.

use crate::{
    context::{Backoff, Context},
    crash_point,
    handler::explain,
    measures,
    stage::MESSAGES,
};
use claimwire_broker::Publication;
use claimwire_domain::clock::Timestamp;
use claimwire_protocol::trace::Span;
use claimwire_store::{
    Backend, changes,
    outbox::{self, OutboxRow},
};
use std::time::Duration;
use tracing::{debug, warn};

/// Rows claimed at once; the broker's adapter keeps its own window of confirms in flight.
const WINDOW: u64 = 1024;
/// How long a claim protects a row from other relays: longer than a confirm may take. What a relay that died held is
/// published by another one after that.
const CLAIM: chrono::Duration = chrono::Duration::seconds(15);
/// Polling while idle: another process may have committed.
const IDLE_POLL: Duration = Duration::from_millis(40);
/// Changes numbered in one transaction.
const SEQUENCE_WINDOW: u64 = 1000;

/// Publishes until the soft stop.
pub async fn run(context: Context) {
    measures::relay_starts();
    let mut backoff = Backoff::default();
    let mut relay = Relay { context: &context, doubtful: Vec::new(), begun: false };
    while !context.shutdown.soft.is_cancelled() {
        match relay.window().await {
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
    crash_point!("sequencer.before-commit");
    tx.commit().await?;
    if numbered > 0 {
        crash_point!("sequencer.after-commit");
    }
    measures::numbered(numbered);
    Ok(numbered)
}

struct Relay<'a> {
    context: &'a Context,
    /// Ends of claims whose rows may still be held although nobody works on them: the store failed meanwhile.
    doubtful: Vec<Timestamp>,
    /// Whether what a predecessor held was looked after.
    begun: bool,
}

impl Relay<'_> {
    /// Publishes one window; returns how many rows it looked at.
    async fn window(&mut self) -> Result<usize, RelayError> {
        let (rows, until) = self.claim().await?;
        if rows.is_empty() {
            self.doubtful.clear();
            return Ok(0);
        }
        let busy = self.context.activity.begin();
        let outcome = self.publish(rows, until).await;
        drop(busy);
        if !matches!(outcome, Err(RelayError::Store(_))) {
            self.doubtful.clear();
        }
        outcome
    }

    async fn claim(&mut self) -> Result<(Vec<OutboxRow>, Timestamp), claimwire_store::Error> {
        let tx = self.context.store.begin().await?;
        if !self.begun && self.context.store.backend() == Backend::Sqlite {
            // An embedded store has one relay, so whoever held anything is gone.
            outbox::free_all_claims(&tx).await?;
        }
        for until in &self.doubtful {
            outbox::free_claim(&tx, *until).await?;
        }
        let until = tx.now().plus(CLAIM);
        let rows = outbox::claim_batch(&tx, WINDOW, until).await?;
        // From here on the claim may stand, whatever the commit says.
        self.doubtful.push(until);
        tx.commit().await?;
        self.doubtful = vec![until];
        self.begun = true;
        Ok((rows, until))
    }

    /// Publishes rows claimed until `until`. What took longer than the claim may be another relay's by now: its claim
    /// is left alone, and the message goes out twice under one id.
    async fn publish(&self, rows: Vec<OutboxRow>, until: Timestamp) -> Result<usize, RelayError> {
        let (ids, publications): (Vec<i64>, Vec<Publication>) =
            rows.into_iter().map(|row| (row.id, Publication { envelope: row.envelope, route: row.route })).unzip();
        crash_point!("relay.before-publish");
        let outcomes = self.context.broker.publish(&publications).await;
        crash_point!("relay.after-publish");
        let mut published = Vec::with_capacity(ids.len());
        let (mut failed, mut unsent) = (Vec::new(), Vec::new());
        let mut reason = None;
        for ((id, publication), outcome) in ids.iter().zip(&publications).zip(outcomes) {
            match outcome {
                Ok(()) => {
                    published.push(*id);
                    tell_published(publication);
                }
                Err(error) => {
                    let told = explain(&error);
                    reason.get_or_insert_with(|| told.clone());
                    if error.is_unavailable() { unsent.push(*id) } else { failed.push((*id, told)) }
                }
            }
        }
        let tx = self.context.store.begin().await?;
        outbox::mark_published(&tx, &published).await?;
        outbox::give_back(&tx, &unsent, until).await?;
        outbox::release(&tx, &failed, until).await?;
        crash_point!("relay.before-mark");
        tx.commit().await?;
        crash_point!("relay.after-mark");
        let count = failed.len() + unsent.len();
        measures::published(published.len());
        measures::unpublished(count);
        match reason {
            Some(reason) if published.is_empty() => Err(RelayError::NothingPublished { count, reason }),
            Some(reason) => {
                warn!(failed = count, reason, "some messages stay in the outbox");
                Ok(ids.len())
            }
            None => Ok(ids.len()),
        }
    }
}

fn tell_published(publication: &Publication) {
    let span = Span::handling(&publication.envelope);
    debug!(
        target: MESSAGES,
        {
            trace.id = span.trace_text(),
            parent.id = format!("{:016x}", span.parent),
            message.id = %publication.envelope.message_id,
            message.kind = publication.envelope.message_type
        },
        "published"
    );
}

/// Why a window was not relayed.
#[derive(Debug, thiserror::Error)]
enum RelayError {
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
