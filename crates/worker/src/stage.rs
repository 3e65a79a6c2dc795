//! The consume loop of a stage.
//!
//! delivery -> decode (bad: park) -> taken before? settle -> prepare (no transaction) -> one transaction
//! {inbox, effect, outbox} -> settle. The broker hears of it last, so a crash anywhere before is a
//! redelivery that the inbox absorbs.

use crate::{
    context::{Backoff, Context},
    handler::{Handler, HandlerError, Work, explain},
    parking,
    times::Times,
};
use claimwire_broker::{Delivery, DeliveryTag};
use claimwire_protocol::{
    envelope::Envelope,
    topology::{RETRY_STEPS, Route, WorkQueue},
};
use claimwire_store::{Tx, inbox, outbox, parked::NewParked};
use futures_util::FutureExt;
use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};
use tracing::{Instrument, debug, info_span, warn};

/// How long a batch waits for company once its first message is there.
const LINGER: Duration = Duration::from_millis(15);
/// A handler that takes longer is treated as failed and its message retried later.
const HANDLER_TIME_LIMIT: Duration = Duration::from_secs(60);
/// Contention is tried again at once this often before the message waits like any other failure.
const CONTENTION_TRIES: u32 = 12;

/// Consumes `queue` with `handler` until the soft stop; what is unsettled then goes back to the broker.
pub async fn run<H: Handler>(context: Context, handler: Arc<H>, queue: &'static WorkQueue) {
    let mut backoff = Backoff::default();
    while !context.shutdown.soft.is_cancelled() {
        match consume(&context, handler.as_ref(), queue).await {
            Ok(()) => backoff = Backoff::default(),
            Err(error) => {
                warn!(queue.name = queue.name, error = %explain(&error), "consuming stopped, waiting for the dependency");
                if !wait_until_back(&context, &mut backoff).await {
                    return;
                }
            }
        }
    }
}

/// Why a consumer had to stop. Everything it held goes back unsettled, no attempt is burnt.
#[derive(Debug, thiserror::Error)]
enum Stopped {
    #[error("the broker is away")]
    Broker(#[from] claimwire_broker::Error),
    #[error("the store is away")]
    Store(#[source] crate::handler::BoxError),
}

async fn wait_until_back(context: &Context, backoff: &mut Backoff) -> bool {
    loop {
        if !context.shutdown.pause(backoff.step()).await {
            return false;
        }
        if context.store.ping().await.is_ok() && context.broker.ping().await.is_ok() {
            return true;
        }
    }
}

async fn consume<H: Handler>(context: &Context, handler: &H, queue: &'static WorkQueue) -> Result<(), Stopped> {
    let batch_size = handler.batch_size();
    let prefetch = u16::try_from(batch_size * 2).unwrap_or(u16::MAX);
    let mut consumer = context.broker.consume(queue.name, prefetch).await?;
    loop {
        let deliveries = tokio::select! {
            () = context.shutdown.soft.cancelled() => break,
            next = consumer.next_batch(batch_size, LINGER) => next?,
        };
        if deliveries.is_empty() {
            break;
        }
        let busy = context.activity.begin();
        let span = info_span!("batch", queue.name = queue.name, messages = deliveries.len());
        let stage = Stage { context, handler, queue };
        let Some(outcome) = context.shutdown.unless_hard(stage.handle(deliveries).instrument(span)).await else {
            break;
        };
        let settled = outcome?;
        context.outbox_bell.ring();
        consumer.ack(&settled).await?;
        drop(busy);
    }
    consumer.close().await;
    Ok(())
}

struct Stage<'a, H: Handler> {
    context: &'a Context,
    handler: &'a H,
    queue: &'static WorkQueue,
}

/// A decoded delivery.
struct Item<M> {
    tag: DeliveryTag,
    envelope: Envelope,
    message: M,
}

impl<H: Handler> Stage<'_, H> {
    /// Handles a batch; every tag returned has had its effect, or waits, or is parked.
    async fn handle(&self, deliveries: Vec<Delivery>) -> Result<Vec<DeliveryTag>, Stopped> {
        let mut settled = Vec::with_capacity(deliveries.len());
        let mut items = Vec::with_capacity(deliveries.len());
        for delivery in deliveries {
            let (envelope, problem) = match delivery.payload {
                Ok(envelope) => match envelope.decode::<H::Message>() {
                    Ok(message) => {
                        items.push(Item { tag: delivery.tag, envelope, message });
                        continue;
                    }
                    Err(error) => (envelope, explain(&error)),
                },
                Err(malformed) => {
                    let reason = malformed.reason.clone();
                    (parking::envelope_of_malformed(malformed, self.queue, self.context.store.clock().now()), reason)
                }
            };
            self.park(envelope, "undecodable", &problem).await?;
            settled.push(delivery.tag);
        }
        let tags: Vec<DeliveryTag> = items.iter().map(|item| item.tag).collect();
        if items.len() > 1 {
            match self.attempt(&items).await {
                Ok(()) => {
                    settled.extend(tags);
                    return Ok(settled);
                }
                Err(HandlerError::Unavailable(error)) => return Err(Stopped::Store(error)),
                Err(error) => debug!(error = %explain(&error), "the batch failed, handling its messages one by one"),
            }
        }
        for item in items {
            settled.push(item.tag);
            self.handle_one(item).await?;
        }
        Ok(settled)
    }

    async fn handle_one(&self, item: Item<H::Message>) -> Result<(), Stopped> {
        let items = [item];
        for round in 0..CONTENTION_TRIES {
            match self.attempt(&items).await {
                Ok(()) => return Ok(()),
                Err(HandlerError::Contention(error)) => {
                    debug!(error = %error, round, "contention, trying again");
                    tokio::time::sleep(Duration::from_millis(u64::from(round * round))).await;
                }
                Err(HandlerError::Unavailable(error)) => return Err(Stopped::Store(error)),
                Err(HandlerError::Permanent(error)) => {
                    let [item] = items;
                    let reason = explain(error.as_ref());
                    return self.park(item.envelope, "permanent", &reason).await;
                }
                Err(HandlerError::Transient(error)) => {
                    let [item] = items;
                    return self.retry_later(item.envelope, &explain(error.as_ref())).await;
                }
            }
        }
        let [item] = items;
        self.retry_later(item.envelope, "other workers kept holding the same rows").await
    }

    /// One try at one transaction.
    async fn attempt(&self, items: &[Item<H::Message>]) -> Result<(), HandlerError> {
        let guarded = AssertUnwindSafe(tokio::time::timeout(HANDLER_TIME_LIMIT, self.transact(items))).catch_unwind();
        match guarded.await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(elapsed)) => Err(HandlerError::Transient(elapsed.into())),
            Err(panic) => Err(HandlerError::Transient(panic_text(panic.as_ref()).into())),
        }
    }

    async fn transact(&self, items: &[Item<H::Message>]) -> Result<(), HandlerError> {
        let store = &self.context.store;
        let reader = store.reader();
        let ids: Vec<_> = items.iter().map(|item| item.envelope.message_id).collect();
        let taken = inbox::taken(&reader, self.queue.name, &ids).await?;
        let mut seen = std::collections::HashSet::new();
        let open: Vec<&Item<H::Message>> = items
            .iter()
            .filter(|item| !taken.contains(&item.envelope.message_id) && seen.insert(item.envelope.message_id))
            .collect();
        if open.is_empty() {
            return Ok(());
        }
        let messages: Vec<H::Message> = open.iter().map(|item| item.message.clone()).collect();
        let mut times = Times::start();
        let prepared = self.handler.prepare(&reader, &messages).await?;
        times.prepared = times.lap();
        let tx = store.begin().await?;
        times.waited = times.lap();
        match self.apply(&tx, &open, &prepared).await {
            Ok(()) => {
                times.applied = times.lap();
                tx.commit().await?;
                times.tell(open.len());
                Ok(())
            }
            Err(error) => {
                // A failed rollback leaves nothing behind: the connection is discarded with the transaction.
                drop(tx.rollback().await);
                Err(error)
            }
        }
    }

    async fn apply(&self, tx: &Tx, open: &[&Item<H::Message>], prepared: &[H::Prepared]) -> Result<(), HandlerError> {
        let ids: Vec<_> = open.iter().map(|item| item.envelope.message_id).collect();
        let fresh = inbox::take(tx, self.queue.name, &ids).await?;
        let work: Vec<Work<'_, H>> = open
            .iter()
            .zip(prepared)
            .filter(|(item, _)| fresh.contains(&item.envelope.message_id))
            .map(|(item, prepared)| Work { envelope: &item.envelope, message: &item.message, prepared })
            .collect();
        if work.is_empty() { Ok(()) } else { self.handler.apply(tx, &work).await }
    }

    /// Sends the message to the wait queue of its next step, or parks it past the ladder.
    async fn retry_later(&self, mut envelope: Envelope, reason: &str) -> Result<(), Stopped> {
        let Some(step) = RETRY_STEPS.get(usize::from(envelope.attempt)) else {
            return self.park(envelope, "attempts exhausted", reason).await;
        };
        warn!(message.id = %envelope.message_id, attempt = envelope.attempt, step = step.name, reason, "retrying later");
        envelope.attempt += 1;
        let route = Route::Wait(self.queue, *step);
        let tx = self.begin().await?;
        outbox::enqueue(&tx, vec![outbox::NewMessage { envelope, route }]).await.map_err(stopped)?;
        tx.commit().await.map_err(stopped)
    }

    async fn park(&self, envelope: Envelope, reason: &str, error: &str) -> Result<(), Stopped> {
        warn!(message.id = %envelope.message_id, queue.name = self.queue.name, reason, error, "parking a message");
        let parked = NewParked {
            queue: self.queue.name.to_owned(),
            consumer: self.queue.consumer.to_owned(),
            attempts: i32::from(envelope.attempt) + 1,
            envelope,
            reason: reason.to_owned(),
            error: error.to_owned(),
        };
        let tx = self.begin().await?;
        claimwire_store::parked::park(&tx, parked).await.map_err(stopped)?;
        tx.commit().await.map_err(stopped)
    }

    /// A small transaction of the loop's own; any failure stops the consumer, so that nothing is settled without it.
    async fn begin(&self) -> Result<Tx, Stopped> {
        self.context.store.begin().await.map_err(stopped)
    }
}

fn stopped(error: claimwire_store::Error) -> Stopped {
    Stopped::Store(error.into())
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    format!("the handler panicked: {}", text.unwrap_or_else(|| "without a message".to_owned()))
}
