//! `claimwire reextract`

use super::print;
use crate::{config::Config, roles, wiring};
use claimwire_domain::ids::ArticleVersionId;
use claimwire_protocol::message::ArticleIngested;
use claimwire_store::{
    Backend, Store,
    outbox::{self, NewMessage},
    runs,
};
use std::time::Duration;

/// Versions queued at once.
const BATCH: u64 = 200;
/// Queued versions that nobody has read again, above which the next batch waits: new articles go first.
const BUSY: u64 = 600;
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// After so many looks without progress nobody seems to read; a server may be restarted meanwhile.
const PATIENCE: u32 = 120;

/// Queues every article version whose current reading is of an earlier extractor to be read again, and says how many.
///
/// It goes on as they are read, so that new articles are not kept waiting. An embedded store may be served later, so
/// there it queues everything at last.
///
/// # Errors
/// When the store is away, or nobody reads as this version does: an older program takes the messages and leaves what it
/// has read before. Run it again then; what is queued twice is read once.
pub async fn run(config: &Config) -> anyhow::Result<()> {
    let store = wiring::open_store(config).await?;
    let extractor = roles::extraction();
    let (mut queued, mut after) = (0, None);
    let mut read_meanwhile = true;
    loop {
        let tx = store.begin().await?;
        let versions = runs::read_by_earlier(&tx, extractor.version(), after, BATCH).await?;
        let messages = versions
            .iter()
            .map(|version| NewMessage::event(&tx, &ArticleIngested { article_version_id: *version }, None, None))
            .collect();
        outbox::enqueue(&tx, messages).await?;
        tx.commit().await?;
        queued += versions.len();
        let Some(last) = versions.last() else {
            return print(&format!("{queued} article versions are queued to be read again"));
        };
        after = Some(*last);
        while read_meanwhile && !few_wait(&store, extractor.version(), *last).await? {
            anyhow::ensure!(
                store.backend() == Backend::Sqlite,
                "{queued} article versions are queued and have not been read again for a minute; see that every process \
                 with the role extraction is of this version, then run `claimwire reextract` again"
            );
            read_meanwhile = false;
        }
    }
}

/// Whether few enough of the queued versions are still to be read; `false` after a while without progress.
async fn few_wait(store: &Store, extractor: &str, last: ArticleVersionId) -> anyhow::Result<bool> {
    let mut before = u64::MAX;
    let mut idle = 0;
    while idle < PATIENCE {
        let waiting = runs::still_read_by_earlier(&store.reader(), extractor, last).await?;
        if waiting <= BUSY {
            return Ok(true);
        }
        idle = if waiting < before { 0 } else { idle + 1 };
        before = waiting;
        tokio::time::sleep(LOOK_EVERY).await;
    }
    Ok(false)
}
