//! The embedded broker: routing, publishing, counting.

use super::{
    consumer::EmbeddedConsumer,
    file::{NewRow, QueueFile, header},
};
use crate::{
    broker::{Broker, Consumer, Publication},
    error::{Error, PublishError},
    names,
};
use async_trait::async_trait;
use claimwire_domain::clock::Clock;
use claimwire_protocol::topology::{QUEUES, Route};
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Duration,
};
use tokio::sync::Notify;

/// Where the embedded broker keeps its messages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The SQLite file, created when missing; its folder must exist. Default: `queue.sqlite3`.
    pub path: PathBuf,
    /// How far publishing may let the file grow, in megabytes (1,048,576 bytes); `None` for as far as the disk goes.
    /// Past it publishing fails until messages are settled, and nothing is lost. The file never shrinks: one that is
    /// larger already may be filled again. Counting deliveries may take a little more, and so does the write-ahead log
    /// beside the file. Default: none.
    pub max_megabytes: Option<u64>,
    /// Divides every delay of the retry ladder, so that tests need not wait minutes. Default: 1.
    #[serde(skip, default = "one")]
    pub retry_divisor: u32,
}

const fn one() -> u32 {
    1
}

impl Default for Settings {
    fn default() -> Self {
        Self { path: PathBuf::from("queue.sqlite3"), max_megabytes: None, retry_divisor: 1 }
    }
}

/// A durable broker for the roles of one process.
#[derive(Debug)]
pub struct EmbeddedBroker {
    shared: Arc<Shared>,
    retry_divisor: u32,
}

/// What the broker and its consumers share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) file: QueueFile,
    clock: Arc<dyn Clock>,
    arrivals: BTreeMap<String, Arc<Notify>>,
    /// When the next waiting message is due, in microseconds since 1970; `i64::MAX` when none waits.
    next_due: AtomicI64,
    closed: AtomicBool,
    consumers: AtomicI64,
}

impl EmbeddedBroker {
    /// Opens or creates the queue file. Everything unsettled when it was last used is ready again.
    ///
    /// # Errors
    /// When another process has it open, or it cannot be read or written.
    pub async fn open(settings: Settings, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        let file = QueueFile::open(&settings.path, settings.max_megabytes).await?;
        let arrivals = names::consumable().map(|name| (name, Arc::new(Notify::new()))).collect();
        let shared = Shared {
            file,
            clock,
            arrivals,
            next_due: AtomicI64::new(i64::MIN),
            closed: AtomicBool::new(false),
            consumers: AtomicI64::new(0),
        };
        Ok(Self { shared: Arc::new(shared), retry_divisor: settings.retry_divisor.max(1) })
    }

    /// The rows a message becomes, one for each queue it goes to.
    fn rows(&self, publication: &Publication) -> Result<Vec<NewRow>, PublishError> {
        let Publication { envelope, route } = publication;
        let message_id = envelope.message_id;
        publication.check()?;
        let (queues, delay): (Vec<&'static str>, _) = match route {
            Route::Event => {
                let bound = QUEUES.iter().filter(|queue| queue.routing_key == envelope.routing_key);
                (bound.map(|queue| queue.name).collect(), None)
            }
            Route::Wait(queue, step) => (vec![queue.name], Some(step.delay / self.retry_divisor)),
            Route::Queue(queue) => (vec![queue.name], None),
        };
        if queues.is_empty() {
            return Err(PublishError::Unroutable { message_id, routing_key: envelope.routing_key.clone() });
        }
        let due = delay.map(|delay| self.shared.now() + i64::try_from(delay.as_micros()).unwrap_or(i64::MAX / 2));
        let row = |queue| NewRow { queue, header: header(envelope), body: envelope.body.clone(), due };
        Ok(queues.into_iter().map(row).collect())
    }
}

#[async_trait]
impl Broker for EmbeddedBroker {
    async fn declare(&self) -> Result<(), Error> {
        self.shared.check_open()
    }

    async fn publish(&self, messages: &[Publication]) -> Vec<Result<(), PublishError>> {
        let mut outcomes = Vec::with_capacity(messages.len());
        let mut rows = Vec::with_capacity(messages.len());
        for message in messages {
            outcomes.push(self.rows(message).map(|of_message| rows.extend(of_message)));
        }
        if rows.is_empty() {
            return outcomes;
        }
        let due = rows.iter().filter_map(|row| row.due).min();
        let ready: BTreeSet<&str> = rows.iter().filter(|row| row.due.is_none()).map(|row| row.queue).collect();
        let stored = match self.shared.check_open() {
            Ok(()) => self.shared.file.insert(rows).await,
            Err(error) => Err(error),
        };
        match stored {
            Ok(()) => self.shared.announce(ready, due),
            Err(error) => {
                let error = Arc::new(error);
                for (message, outcome) in messages.iter().zip(&mut outcomes).filter(|(_, outcome)| outcome.is_ok()) {
                    let message_id = message.envelope.message_id;
                    *outcome = Err(PublishError::Unavailable { message_id, source: Box::new(Arc::clone(&error)) });
                }
            }
        }
        outcomes
    }

    async fn consume(&self, queue: &str, prefetch: u16) -> Result<Box<dyn Consumer>, Error> {
        self.shared.check_open()?;
        let arrivals = self.shared.arrivals_of(queue)?;
        let number = self.shared.consumers.fetch_add(1, Ordering::Relaxed) + 1;
        Ok(Box::new(EmbeddedConsumer::new(Arc::clone(&self.shared), queue, arrivals, number, prefetch)))
    }

    async fn depth(&self, queue: &str) -> Result<u64, Error> {
        self.shared.arrivals_of(queue)?;
        self.shared.check_open()?;
        self.shared.promote_due().await?;
        self.shared.file.ready(queue).await
    }

    async fn idle(&self) -> Result<bool, Error> {
        self.shared.check_open()?;
        Ok(!self.shared.file.has_live_messages().await?)
    }

    async fn ping(&self) -> Result<(), Error> {
        self.idle().await.map(drop)
    }

    async fn close(&self) {
        if !self.shared.closed.swap(true, Ordering::SeqCst) {
            self.shared.wake_all();
            self.shared.file.close().await;
        }
    }
}

impl Shared {
    pub(super) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::SeqCst)
    }

    fn check_open(&self) -> Result<(), Error> {
        if self.is_closed() { Err(Error::Closed) } else { Ok(()) }
    }

    fn now(&self) -> i64 {
        self.clock.now().utc().timestamp_micros()
    }

    fn arrivals_of(&self, queue: &str) -> Result<Arc<Notify>, Error> {
        self.arrivals.get(queue).cloned().ok_or_else(|| Error::UnknownQueue { queue: queue.to_owned() })
    }

    fn announce(&self, ready: BTreeSet<&str>, due: Option<i64>) {
        for queue in ready {
            self.wake(queue);
        }
        if let Some(due) = due
            && self.next_due.fetch_min(due, Ordering::SeqCst) > due
        {
            // Sleeping consumers have to set their timers anew.
            self.wake_all();
        }
    }

    pub(super) fn wake(&self, queue: &str) {
        if let Some(arrivals) = self.arrivals.get(queue) {
            arrivals.notify_waiters();
        }
    }

    pub(super) fn wake_all(&self) {
        for arrivals in self.arrivals.values() {
            arrivals.notify_waiters();
        }
    }

    /// Makes waiting messages ready whose time has come.
    pub(super) async fn promote_due(&self) -> Result<(), Error> {
        let now = self.now();
        let due = self.next_due.load(Ordering::SeqCst);
        if due > now {
            return Ok(());
        }
        // A message published from here on lowers it again.
        self.next_due.store(i64::MAX, Ordering::SeqCst);
        let next = match self.file.promote(now).await {
            Ok(next) => next,
            Err(error) => {
                self.next_due.fetch_min(due, Ordering::SeqCst);
                return Err(error);
            }
        };
        self.next_due.fetch_min(next.unwrap_or(i64::MAX), Ordering::SeqCst);
        self.wake_all();
        Ok(())
    }

    /// How long until a waiting message is due; at most a second, because clocks are set.
    pub(super) fn until_due(&self) -> Option<Duration> {
        let due = self.next_due.load(Ordering::SeqCst);
        let wait = u64::try_from(due.saturating_sub(self.now())).unwrap_or(0);
        (due != i64::MAX).then(|| Duration::from_micros(wait).min(Duration::from_secs(1)))
    }
}
