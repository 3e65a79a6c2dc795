//! A consumer of the embedded broker.

use super::{
    file::{LeasedRow, envelope},
    queue::Shared,
};
use crate::{
    broker::{Consumer, Delivery, DeliveryTag},
    error::Error,
};
use async_trait::async_trait;
use std::{
    collections::{BTreeSet, VecDeque},
    pin::pin,
    sync::Arc,
    time::Duration,
};
use tokio::{sync::Notify, task::JoinHandle, time::Instant};

/// Leases messages under a number of its own, so that all of them can be given back without knowing them.
pub(super) struct EmbeddedConsumer {
    shared: Arc<Shared>,
    queue: String,
    arrivals: Arc<Notify>,
    number: i64,
    prefetch: usize,
    /// Leased and not settled, handed out or not.
    held: BTreeSet<i64>,
    /// Leased and not handed out.
    buffer: VecDeque<LeasedRow>,
    /// A lease under way; kept here so that dropping `next_batch` while it waits loses nothing.
    leasing: Option<JoinHandle<Result<Vec<LeasedRow>, Error>>>,
    closed: bool,
}

impl EmbeddedConsumer {
    pub(super) fn new(shared: Arc<Shared>, queue: &str, arrivals: Arc<Notify>, number: i64, prefetch: u16) -> Self {
        Self {
            shared,
            queue: queue.to_owned(),
            arrivals,
            number,
            prefetch: usize::from(prefetch.max(1)),
            held: BTreeSet::new(),
            buffer: VecDeque::new(),
            leasing: None,
            closed: false,
        }
    }

    /// Leases what is ready into the buffer until it holds `max`, within the prefetch.
    async fn fill(&mut self, max: usize) -> Result<(), Error> {
        let limit = max.saturating_sub(self.buffer.len()).min(self.prefetch.saturating_sub(self.held.len()));
        if self.leasing.is_none() && limit > 0 {
            let (shared, queue, number) = (Arc::clone(&self.shared), self.queue.clone(), self.number);
            self.leasing = Some(tokio::spawn(async move {
                shared.promote_due().await?;
                shared.file.lease(&queue, number, limit).await
            }));
        }
        let Some(leasing) = &mut self.leasing else { return Ok(()) };
        let leased = leasing.await;
        self.leasing = None;
        // A lease that panicked or was cut off by the end of the runtime leased nothing we know of.
        let rows = leased.unwrap_or_else(|_| Ok(Vec::new()))?;
        self.held.extend(rows.iter().map(|row| row.id));
        self.buffer.extend(rows);
        Ok(())
    }

    fn take(&mut self, max: usize) -> Vec<Delivery> {
        let count = self.buffer.len().min(max);
        self.buffer.drain(..count).map(delivery).collect()
    }

    /// The ids behind tags that are still held, which are no longer held afterwards.
    fn let_go(&mut self, tags: &[DeliveryTag]) -> Vec<i64> {
        let ids = tags.iter().filter_map(|tag| i64::try_from(tag.0).ok());
        ids.filter(|id| self.held.remove(id)).collect()
    }
}

#[async_trait]
impl Consumer for EmbeddedConsumer {
    async fn next_batch(&mut self, max: usize, linger: Duration) -> Result<Vec<Delivery>, Error> {
        let max = max.max(1);
        let mut deadline = None;
        loop {
            if self.closed || self.shared.is_closed() {
                return Ok(Vec::new());
            }
            let arrivals = Arc::clone(&self.arrivals);
            let mut arrived = pin!(arrivals.notified());
            // Before looking, so that what arrives in between wakes us.
            arrived.as_mut().enable();
            if let Err(error) = self.fill(max).await
                && self.buffer.is_empty()
            {
                return if self.shared.is_closed() { Ok(Vec::new()) } else { Err(error) };
            }
            if self.buffer.len() >= max || (!self.buffer.is_empty() && self.held.len() >= self.prefetch) {
                return Ok(self.take(max));
            }
            let now = Instant::now();
            if !self.buffer.is_empty() {
                let deadline = *deadline.get_or_insert(now + linger);
                if tokio::time::timeout_at(deadline, arrived).await.is_err() {
                    return Ok(self.take(max));
                }
            } else if let Some(wait) = self.shared.until_due() {
                // Over either way: look again.
                let _ = tokio::time::timeout_at(now + wait, arrived).await;
            } else {
                arrived.await;
            }
        }
    }

    async fn ack(&mut self, tags: &[DeliveryTag]) -> Result<(), Error> {
        let ids = self.let_go(tags);
        if ids.is_empty() || self.shared.is_closed() {
            return Ok(());
        }
        let settled = self.shared.file.settle(self.number, &ids).await;
        if settled.is_err() {
            self.held.extend(ids);
        }
        settled
    }

    async fn reject_requeue(&mut self, tags: &[DeliveryTag]) -> Result<(), Error> {
        let ids = self.let_go(tags);
        if ids.is_empty() || self.shared.is_closed() {
            return Ok(());
        }
        match self.shared.file.give_back(self.number, Some(&ids)).await {
            Ok(died) => {
                announce(&self.shared, &self.queue, died);
                Ok(())
            }
            Err(error) => {
                self.held.extend(ids);
                Err(error)
            }
        }
    }

    async fn close(&mut self) {
        if !std::mem::replace(&mut self.closed, true) {
            give_back_all(Arc::clone(&self.shared), self.number, self.queue.clone(), self.leasing.take()).await;
        }
    }
}

impl Drop for EmbeddedConsumer {
    fn drop(&mut self) {
        if self.closed || self.shared.is_closed() {
            return;
        }
        // Without a runtime the leases stay until the file is opened again.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let queue = std::mem::take(&mut self.queue);
            runtime.spawn(give_back_all(Arc::clone(&self.shared), self.number, queue, self.leasing.take()));
        }
    }
}

/// How long to wait before leases are given back again that could not be.
const GIVE_BACK_AGAIN: Duration = Duration::from_millis(500);

async fn give_back_all(
    shared: Arc<Shared>,
    number: i64,
    queue: String,
    leasing: Option<JoinHandle<Result<Vec<LeasedRow>, Error>>>,
) {
    if let Some(leasing) = leasing {
        // Its rows are leased under our number too.
        let _ = leasing.await;
    }
    if let Err(error) = give_back(&shared, number, &queue).await {
        tracing::warn!(error = %error, queue, "deliveries come back when the queue file can be written again");
        // Nobody else knows of these leases, and whoever closes or shuts down must not wait for room on a disk.
        tokio::spawn(async move {
            while !shared.is_closed() && give_back(&shared, number, &queue).await.is_err() {
                tokio::time::sleep(GIVE_BACK_AGAIN).await;
            }
        });
    }
}

async fn give_back(shared: &Shared, number: i64, queue: &str) -> Result<(), Error> {
    if shared.is_closed() {
        return Ok(());
    }
    let died = shared.file.give_back(number, None).await?;
    announce(shared, queue, died);
    Ok(())
}

fn announce(shared: &Shared, queue: &str, died: bool) {
    if died {
        shared.wake_all();
    } else {
        shared.wake(queue);
    }
}

fn delivery(row: LeasedRow) -> Delivery {
    Delivery {
        tag: DeliveryTag(u64::try_from(row.id).unwrap_or_default()),
        payload: envelope(&row.header, row.body),
        redelivered: row.deliveries > 0,
        delivery_count: row.deliveries,
        died_of: row.died_of,
    }
}
