//! Measures how much waits, for the API to put articles off.

use claimwire_graphql::Pressure;
use claimwire_protocol::topology::QUEUES;
use claimwire_store::outbox;
use claimwire_worker::context::Context;
use std::time::Duration;

const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Measures until the soft stop. While store or broker cannot be asked, the last figure and what was taken since stand.
pub async fn watch(context: Context, pressure: Pressure) {
    loop {
        match waiting(&context).await {
            Ok(waiting) => pressure.measured(waiting),
            Err(error) => tracing::debug!(error = %error, "cannot measure what waits"),
        }
        if !context.shutdown.pause(LOOK_EVERY).await {
            return;
        }
    }
}

/// Messages that are not published, and those that are and no worker has taken.
async fn waiting(context: &Context) -> anyhow::Result<u64> {
    let mut waiting = outbox::depth(&context.store.reader()).await?.unpublished;
    for queue in QUEUES {
        waiting += context.broker.depth(queue.name).await?;
    }
    Ok(waiting)
}
