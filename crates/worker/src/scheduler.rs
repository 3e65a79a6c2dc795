//! What nobody else starts: what got stuck moves on, what is old goes.
//!
//! One process leads (a lease of the store). A sweep is a safety net: it re-emits messages for rows that
//! should have moved on long ago and whose queue is empty, and what it finds should always be nothing.

use crate::{
    context::{Backoff, Context},
    handler::{BoxError, explain},
};
use chrono::Duration;
use claimwire_protocol::{
    message::{ArticleIngested, ArticleSubmitted, ClaimsExtracted, ClaimsPlaced},
    topology::{COMPARE, EXTRACT, INGEST, PLACE, WorkQueue},
};
use claimwire_store::{
    Tx, changes, inbox, leases,
    outbox::{self, NewMessage},
    sweeps,
};
use tracing::{info, warn};

/// How long a leader leads without renewing.
const LEASE: Duration = Duration::seconds(30);
/// How often the leader looks.
const LOOK_EVERY: std::time::Duration = std::time::Duration::from_secs(10);
/// A row that has not moved on for so long is stuck: longer than the first two steps of the retry ladder together.
const STUCK_AFTER: Duration = Duration::minutes(30);
/// Rows re-emitted of one stage in one sweep.
const SWEEP_LIMIT: u64 = 200;
/// How long published outbox rows are kept.
const KEEP_OUTBOX: Duration = Duration::days(7);
/// How long taken messages are remembered; replays older than this are refused.
const KEEP_INBOX: Duration = Duration::days(30);
/// How long the change feed can be resumed.
const KEEP_CHANGES: Duration = Duration::days(90);

/// Leads while it can, until the soft stop.
pub async fn run(context: Context) {
    let holder = context.store.ids().mint();
    let mut backoff = Backoff::default();
    loop {
        let pause = match look(&context, holder).await {
            Ok(()) => {
                backoff = Backoff::default();
                LOOK_EVERY
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

async fn look(context: &Context, holder: uuid::Uuid) -> Result<(), BoxError> {
    let tx = context.store.begin().await?;
    let leads = leases::acquire(&tx, "scheduler", holder, LEASE).await?;
    tx.commit().await?;
    if !leads {
        return Ok(());
    }
    for stage in [Stage::Ingest, Stage::Extract, Stage::Place, Stage::Compare] {
        let swept = sweep(context, stage).await?;
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
}

impl Stage {
    const fn queue(self) -> &'static WorkQueue {
        match self {
            Self::Ingest => &INGEST,
            Self::Extract => &EXTRACT,
            Self::Place => &PLACE,
            Self::Compare => &COMPARE,
        }
    }

    async fn stuck(self, tx: &Tx) -> Result<Vec<NewMessage>, claimwire_store::Error> {
        let before = tx.now().plus(-STUCK_AFTER);
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
        };
        Ok(messages)
    }
}

/// Sends stuck rows of a stage again, unless its queue still holds work.
async fn sweep(context: &Context, stage: Stage) -> Result<usize, BoxError> {
    if context.broker.depth(stage.queue().name).await? > 0 {
        return Ok(0);
    }
    let tx = context.store.begin().await?;
    let messages = stage.stuck(&tx).await?;
    let count = messages.len();
    outbox::enqueue(&tx, messages).await?;
    tx.commit().await?;
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
