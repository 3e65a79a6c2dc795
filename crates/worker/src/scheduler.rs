//! What nobody else starts: what got stuck moves on, what is old goes.
//!
//! One process leads (a lease of the store). A sweep is a safety net: it re-emits messages for rows that
//! should have moved on long ago and whose queue is empty, and what it finds should always be nothing.

use crate::{
    context::{Backoff, Context},
    crash_point,
    handler::{BoxError, explain},
    measures,
};
use chrono::Duration;
use claimwire_domain::clock::Timestamp;
use claimwire_protocol::{
    message::{AlertDue, ArticleIngested, ArticleSubmitted, ClaimsExtracted, ClaimsPlaced, ConflictChanged},
    topology::{ALERT, COMPARE, DELIVER, EXTRACT, INGEST, PLACE, WorkQueue},
};
use claimwire_store::{
    Tx, changes, inbox, leases,
    outbox::{self, NewMessage},
    sweeps,
};
use serde::{Deserialize, Serialize};
use tracing::{info, warn};

/// Shortest lease of a leader.
const LEASE: Duration = Duration::seconds(30);
/// After a start or an outage workers finish what they hold first: what waited with them is late, not lost.
const CALM: Duration = Duration::seconds(60);
/// Rows re-emitted of one stage in one sweep.
const SWEEP_LIMIT: u64 = 200;
/// How long published outbox rows are kept.
const KEEP_OUTBOX: Duration = Duration::days(7);
/// How long taken messages are remembered; replays older than this are refused.
const KEEP_INBOX: Duration = Duration::days(30);
/// How long the change feed can be resumed.
const KEEP_CHANGES: Duration = Duration::days(90);

/// How the scheduler works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// How often the leader looks, in seconds. Default 10.
    pub look_every_seconds: u32,
    /// A row that has not moved on for so long is stuck, in seconds. Default 1800: longer than the whole retry ladder.
    pub stuck_after_seconds: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { look_every_seconds: 10, stuck_after_seconds: 1800 }
    }
}

impl Settings {
    fn look_every(self) -> std::time::Duration {
        std::time::Duration::from_secs(self.look_every_seconds.max(1).into())
    }

    /// How long a leader leads without renewing: always over several looks.
    fn lease(self) -> Duration {
        LEASE.max(Duration::seconds(i64::from(self.look_every_seconds) * 3))
    }

    fn stuck_after(self) -> Duration {
        Duration::seconds(self.stuck_after_seconds.into())
    }

    /// How long store and broker must have answered before a sweep.
    fn calm(self) -> Duration {
        CALM.min(self.stuck_after())
    }
}

/// Leads while it can, until the soft stop.
pub async fn run(context: Context, settings: Settings) {
    let holder = context.store.ids().mint();
    let mut backoff = Backoff::default();
    let mut calm_since = context.store.clock().now();
    loop {
        let outcome = match lead(&context, settings, holder).await {
            Ok(true) => look(&context, settings, calm_since).await,
            Ok(false) => Ok(()),
            Err(error) => {
                // Whoever asks store and broker in vain looks after nothing; the lead lapses or is renewed.
                measures::leads(false);
                calm_since = context.store.clock().now();
                Err(error)
            }
        };
        let pause = match outcome {
            Ok(()) => {
                backoff = Backoff::default();
                settings.look_every()
            }
            Err(error) => {
                warn!(error = %explain(error.as_ref()), "scheduling stopped");
                backoff.step()
            }
        };
        if !context.shutdown.pause(pause).await {
            break;
        }
    }
    if let Err(error) = step_down(&context, holder).await {
        warn!(error = %explain(error.as_ref()), "could not give up the lead, it lapses by itself");
    }
}

async fn step_down(context: &Context, holder: uuid::Uuid) -> Result<(), BoxError> {
    let tx = context.store.begin().await?;
    leases::release(&tx, "scheduler", holder).await?;
    Ok(tx.commit().await?)
}

/// Takes or keeps the lead. An error means that store or broker does not answer, or takes no rows.
async fn lead(context: &Context, settings: Settings, holder: uuid::Uuid) -> Result<bool, BoxError> {
    // Waits only so long: after a silent hour the calm begins anew.
    context.store.ping().await?;
    context.broker.ping().await?;
    let tx = context.store.begin().await?;
    let leads = leases::acquire(&tx, "scheduler", holder, settings.lease()).await?;
    tx.commit().await?;
    measures::leads(leads);
    Ok(leads)
}

async fn look(context: &Context, settings: Settings, calm_since: Timestamp) -> Result<(), BoxError> {
    if context.store.clock().now() < calm_since.plus(settings.calm()) {
        return purge(context).await;
    }
    for stage in [Stage::Ingest, Stage::Extract, Stage::Place, Stage::Compare, Stage::Alert, Stage::Deliver] {
        let swept = sweep(context, stage, settings.stuck_after()).await?;
        measures::swept(stage.queue().name, swept);
        if swept > 0 {
            warn!(queue.name = stage.queue().name, swept, "rows had not moved on and were sent again");
            context.outbox_bell.ring();
        }
    }
    purge(context).await
}

/// A stage whose work can get stuck.
#[derive(Debug, Clone, Copy)]
enum Stage {
    Ingest,
    Extract,
    Place,
    Compare,
    Alert,
    Deliver,
}

impl Stage {
    const fn queue(self) -> &'static WorkQueue {
        match self {
            Self::Ingest => &INGEST,
            Self::Extract => &EXTRACT,
            Self::Place => &PLACE,
            Self::Compare => &COMPARE,
            Self::Alert => &ALERT,
            Self::Deliver => &DELIVER,
        }
    }

    async fn stuck(self, tx: &Tx, stuck_after: Duration) -> Result<Vec<NewMessage>, claimwire_store::Error> {
        let before = tx.now().plus(-stuck_after);
        let messages = match self {
            Self::Ingest => sweeps::stuck_submissions(tx, before, SWEEP_LIMIT)
                .await?
                .into_iter()
                .map(|submission_id| NewMessage::event(tx, &ArticleSubmitted { submission_id }, None, None))
                .collect(),
            Self::Extract => sweeps::unread_versions(tx, before, SWEEP_LIMIT)
                .await?
                .into_iter()
                .map(|article_version_id| NewMessage::event(tx, &ArticleIngested { article_version_id }, None, None))
                .collect(),
            Self::Place => sweeps::unplaced_runs(tx, before, SWEEP_LIMIT)
                .await?
                .into_iter()
                .map(|stuck| {
                    let message = ClaimsExtracted { article_version_id: stuck.version, run_id: stuck.run };
                    NewMessage::event(tx, &message, None, None)
                })
                .collect(),
            Self::Compare => sweeps::uncompared_runs(tx, before, SWEEP_LIMIT)
                .await?
                .into_iter()
                .map(|stuck| {
                    let message = ClaimsPlaced { article_version_id: stuck.version, run_id: stuck.run };
                    NewMessage::event(tx, &message, None, None)
                })
                .collect(),
            Self::Alert => sweeps::unannounced_conflicts(tx, before, SWEEP_LIMIT)
                .await?
                .into_iter()
                .map(|(conflict_id, revision)| {
                    NewMessage::event(tx, &ConflictChanged { conflict_id, revision }, None, None)
                })
                .collect(),
            Self::Deliver => sweeps::undelivered(tx, before, SWEEP_LIMIT)
                .await?
                .into_iter()
                .map(|delivery_id| NewMessage::event(tx, &AlertDue { delivery_id }, None, None))
                .collect(),
        };
        Ok(messages)
    }
}

/// Sends stuck rows of a stage again, unless its queue still holds work.
async fn sweep(context: &Context, stage: Stage, stuck_after: Duration) -> Result<usize, BoxError> {
    if context.broker.depth(stage.queue().name).await? > 0 {
        return Ok(0);
    }
    let tx = context.store.begin().await?;
    // While the relay or its broker is away messages are late, not lost.
    if outbox::is_waiting(&tx, stage.queue().routing_key).await? {
        return Ok(0);
    }
    let messages = stage.stuck(&tx, stuck_after).await?;
    let count = messages.len();
    outbox::enqueue(&tx, messages).await?;
    if count > 0 {
        crash_point!("sweep.before-commit");
    }
    tx.commit().await?;
    if count > 0 {
        crash_point!("sweep.after-commit");
    }
    Ok(count)
}

async fn purge(context: &Context) -> Result<(), BoxError> {
    let tx = context.store.begin().await?;
    let now = tx.now();
    let outbox = outbox::purge(&tx, now.plus(-KEEP_OUTBOX)).await?;
    let inbox = inbox::purge(&tx, now.plus(-KEEP_INBOX)).await?;
    let changes = changes::purge(&tx, now.plus(-KEEP_CHANGES)).await?;
    tx.commit().await?;
    if outbox + inbox + changes > 0 {
        info!(outbox, inbox, changes, "purged old rows");
    }
    Ok(())
}
