//! `claimwire reextract`

use super::print;
use crate::{config::Config, roles, wiring};
use claimwire_protocol::message::ArticleIngested;
use claimwire_store::{
    Store,
    outbox::{self, NewMessage},
    runs,
};
use std::time::Duration;

/// Versions queued at once.
const BATCH: u64 = 200;
/// Unpublished messages above which the next batch waits: new articles go first.
const BUSY: u64 = 1_000;
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Queues every article version whose current reading is of another extractor to be read again, and says how many.
/// A program older than that reading queues it too, and then leaves it as it is.
///
/// # Errors
/// When the store is away; run it again then, what is queued twice is read once.
pub async fn run(config: &Config) -> anyhow::Result<()> {
    let store = wiring::open_store(config).await?;
    let extractor = roles::extraction();
    let (mut queued, mut after) = (0, None);
    loop {
        let tx = store.begin().await?;
        let versions = runs::read_by_another(&tx, extractor.version(), after, BATCH).await?;
        let messages = versions
            .iter()
            .map(|version| NewMessage::event(&tx, &ArticleIngested { article_version_id: *version }, None, None))
            .collect();
        outbox::enqueue(&tx, messages).await?;
        tx.commit().await?;
        queued += versions.len();
        after = versions.last().copied();
        if after.is_none() {
            return print(&format!("{queued} article versions are queued to be read again"));
        }
        wait_while_busy(&store).await?;
    }
}

async fn wait_while_busy(store: &Store) -> anyhow::Result<()> {
    while outbox::depth(&store.reader()).await?.unpublished > BUSY {
        tokio::time::sleep(LOOK_EVERY).await;
    }
    Ok(())
}
