//! When to say "later" to new work.

use claimwire_broker::Broker;
use claimwire_protocol::topology::INGEST;
use claimwire_store::{Store, outbox};

/// Unpublished outbox rows plus messages waiting for ingest above which submissions are refused for now.
pub const HIGH_WATER: u64 = 20_000;

/// Whether new submissions should come back later.
///
/// # Errors
/// When store or broker cannot be asked.
pub async fn is_high(store: &Store, broker: &dyn Broker) -> Result<bool, crate::handler::BoxError> {
    let outbox = outbox::depth(&store.reader()).await?.unpublished;
    let queued = if outbox > HIGH_WATER { 0 } else { broker.depth(INGEST.name).await? };
    Ok(outbox + queued > HIGH_WATER)
}
