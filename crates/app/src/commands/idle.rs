//! When there is nothing left to do.

use claimwire_store::outbox;
use claimwire_worker::context::Context;
use std::time::Duration;

/// Looks that must find nothing in a row: between a commit and the relay a message is in neither place for a moment.
const QUIET_LOOKS: u32 = 3;

/// Waits until outbox and queues are empty and this process works on nothing.
///
/// # Errors
/// When store or broker cannot be asked.
pub async fn wait(context: &Context, look_every: Duration) -> anyhow::Result<()> {
    let mut quiet = 0;
    while quiet < QUIET_LOOKS {
        tokio::time::sleep(look_every).await;
        let empty = context.activity.is_idle()
            && outbox::depth(&context.store.reader()).await?.unpublished == 0
            && context.broker.idle().await?
            && context.activity.is_idle();
        quiet = if empty { quiet + 1 } else { 0 };
    }
    Ok(())
}
