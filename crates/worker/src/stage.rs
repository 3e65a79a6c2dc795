//! The consume loop of a stage.
//!
//! delivery -> decode (bad: park) -> taken before? settle -> prepare (no transaction) -> one transaction
//! {inbox, effect, outbox} -> settle. The broker hears of it last, so a crash anywhere before is a
//! redelivery that the inbox absorbs.

use crate::{
    context::{Backoff, Context},
    crash_point,
    handler::{Handler, HandlerError, Work, explain},
    measures, parking,
    times::Times,
};
use claimwire_broker::{Consumer, Delivery, DeliveryTag};
use claimwire_protocol::{
    envelope::Envelope,
    topology::{RETRY_STEPS, Route, WorkQueue},
    trace::Span,
};
use claimwire_store::{Tx, inbox, outbox, parked::NewParked};
use futures_util::FutureExt;
use std::{collections::VecDeque, panic::AssertUnwindSafe, sync::Arc, time::Duration};
use tracing::{Instrument, debug, info_span, warn};

/// Log target of one line per message.
pub(crate) const MESSAGES: &str = "claimwire::messages";
/// How long a batch waits for company once its first message is there.
const LINGER: Duration = Duration::from_millis(15);
/// Contention is tried again at once this often before the message waits like any other failure.
const CONTENTION_TRIES: u32 = 12;

/// Consumes `queue` with `handler` until the soft stop; what is unsettled then goes back to the broker.
pub async fn run<H: Handler>(context: Context, handler: Arc<H>, queue: &'static WorkQueue) {
    measures::consumer_starts(queue.name);
    let mut backoff = Backoff::default();
    while !context.shutdown.soft.is_cancelled() {
        match consume(&context, handler.as_ref(), queue).await {
            Ok(()) => backoff = Backoff::default(),
            Err(error) => {
                measures::waited(queue.name);
                warn!(queue.name = queue.name, error = %explain(&error), "consuming stopped, waiting for the dependency");
                if !wait_until_back(&context, &mut backoff).await {
                    return;
                }
            }
        }
    }
}

/// Why a consumer had to stop, or to wait.
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
    let stage = Stage { context, handler, queue };
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
        let work = stage.settle(consumer.as_mut(), deliveries).instrument(span);
        let Some(outcome) = context.shutdown.unless_hard(work).await else { break };
        if !outcome? {
            break;
        }
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

/// What of a batch has had no effect yet.
struct Batch<M> {
    /// Deliveries that are no message of this queue, with what is the matter.
    undecodable: Vec<(DeliveryTag, Envelope, String)>,
    items: VecDeque<Item<M>>,
}

impl<H: Handler> Stage<'_, H> {
    /// Handles deliveries and settles them; `false` when the soft stop came first.
    ///
    /// While the store is away, full or read-only they are held and tried again: given back, each would count as a
    /// failed delivery, and the broker would bury them in the end.
    async fn settle(&self, consumer: &mut dyn Consumer, deliveries: Vec<Delivery>) -> Result<bool, Stopped> {
        let mut batch = self.decode(deliveries);
        let mut backoff = Backoff::default();
        loop {
            let outcome = self.handle(&mut batch, consumer).await;
            self.context.outbox_bell.ring();
            let error = match outcome {
                Ok(()) => return Ok(true),
                Err(Stopped::Broker(error)) => return Err(error.into()),
                Err(error) => error,
            };
            measures::waited(self.queue.name);
            warn!(queue.name = self.queue.name, error = %explain(&error), "the work waits for the store");
            while self.context.shutdown.pause(backoff.step()).await {
                if self.context.store.ping().await.is_ok() {
                    break;
                }
            }
            if self.context.shutdown.soft.is_cancelled() {
                return Ok(false);
            }
        }
    }

    fn decode(&self, deliveries: Vec<Delivery>) -> Batch<H::Message> {
        let mut batch = Batch { undecodable: Vec::new(), items: VecDeque::with_capacity(deliveries.len()) };
        let now = self.context.store.clock().now();
        for Delivery { tag, payload, .. } in deliveries {
            match payload {
                Ok(envelope) => match envelope.decode::<H::Message>() {
                    Ok(message) => {
                        measures::lag(self.queue.name, now.utc() - envelope.timestamp.utc());
                        batch.items.push_back(Item { tag, envelope, message });
                    }
                    Err(error) => batch.undecodable.push((tag, envelope, explain(&error))),
                },
                Err(malformed) => {
                    let reason = malformed.reason.clone();
                    batch.undecodable.push((tag, parking::envelope_of_malformed(malformed, self.queue, now), reason));
                }
            }
        }
        batch
    }

    /// Handles a batch and settles what has had its effect, or waits, or is parked; that is in the batch no more.
    ///
    /// Handled one by one, messages are settled one by one, too: a batch in which each of them takes its full time would
    /// take longer than a broker waits for an ack.
    async fn handle(&self, batch: &mut Batch<H::Message>, consumer: &mut dyn Consumer) -> Result<(), Stopped> {
        while let Some((tag, envelope, problem)) = batch.undecodable.last() {
            self.park(envelope.clone(), "undecodable", problem).await?;
            settle(consumer, &[*tag]).await?;
            batch.undecodable.pop();
        }
        if batch.items.len() > 1 {
            match self.attempt(batch.items.make_contiguous()).await {
                Ok(()) => {
                    let tags: Vec<_> = batch.items.drain(..).map(|item| item.tag).collect();
                    return settle(consumer, &tags).await;
                }
                Err(HandlerError::Unavailable(error)) => return Err(Stopped::Store(error)),
                Err(error) => debug!(error = %explain(&error), "the batch failed, handling its messages one by one"),
            }
        }
        while let Some(item) = batch.items.front() {
            self.handle_one(item).await?;
            settle(consumer, &[item.tag]).await?;
            batch.items.pop_front();
            crash_point!("stage.mid-batch");
        }
        Ok(())
    }

    async fn handle_one(&self, item: &Item<H::Message>) -> Result<(), Stopped> {
        for round in 0..CONTENTION_TRIES {
            match self.attempt(std::slice::from_ref(item)).await {
                Ok(()) => return Ok(()),
                Err(HandlerError::Contention(error)) => {
                    debug!(error = %error, round, "contention, trying again");
                    tokio::time::sleep(Duration::from_millis(u64::from(round * round))).await;
                }
                Err(HandlerError::Unavailable(error)) => return Err(Stopped::Store(error)),
                Err(HandlerError::Permanent(error)) => {
                    return self.park(item.envelope.clone(), "permanent", &explain(error.as_ref())).await;
                }
                Err(HandlerError::Transient(error)) => {
                    return self.retry_later(item.envelope.clone(), &explain(error.as_ref())).await;
                }
            }
        }
        self.retry_later(item.envelope.clone(), "other workers kept holding the same rows").await
    }

    /// One try at one transaction. Out of time because the store is silent, nothing is wrong with the messages.
    async fn attempt(&self, items: &[Item<H::Message>]) -> Result<(), HandlerError> {
        let limit = self.context.settings.handler_limit();
        let guarded = AssertUnwindSafe(tokio::time::timeout(limit, self.transact(items))).catch_unwind();
        match guarded.await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => {
                self.context.store.ping().await?;
                Err(HandlerError::Transient(format!("not done within {} s", limit.as_secs()).into()))
            }
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
        if open.len() < items.len() {
            measures::duplicates(self.queue.name, items.len() - open.len());
        }
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
            Ok(fresh) => {
                times.applied = times.lap();
                crash_point!("stage.before-commit");
                tx.commit().await?;
                crash_point!("stage.after-commit");
                times.tell(self.queue.name, open.len());
                // Others were faster with the rest.
                measures::duplicates(self.queue.name, open.len() - fresh.len());
                self.tell_handled(&fresh);
                Ok(())
            }
            Err(error) => {
                // A failed rollback leaves nothing behind: the connection is discarded with the transaction.
                drop(tx.rollback().await);
                Err(error)
            }
        }
    }

    /// Returns what took effect: what no other process had taken meanwhile.
    async fn apply<'i>(
        &self,
        tx: &Tx,
        open: &[&'i Item<H::Message>],
        prepared: &[H::Prepared],
    ) -> Result<Vec<&'i Item<H::Message>>, HandlerError> {
        let ids: Vec<_> = open.iter().map(|item| item.envelope.message_id).collect();
        let taken = inbox::take(tx, self.queue.name, &ids).await?;
        let (fresh, work): (Vec<_>, Vec<Work<'_, H>>) = open
            .iter()
            .zip(prepared)
            .filter(|(item, _)| taken.contains(&item.envelope.message_id))
            .map(|(item, prepared)| (*item, Work { envelope: &item.envelope, message: &item.message, prepared }))
            .unzip();
        crash_point!("stage.in-transaction");
        if !work.is_empty() {
            self.handler.apply(tx, &work).await?;
        }
        Ok(fresh)
    }

    /// One line for each message with its place in its chain, so that an article can be followed through all processes.
    fn tell_handled(&self, open: &[&Item<H::Message>]) {
        measures::handled(self.queue.name, open.len());
        for item in open {
            let span = Span::handling(&item.envelope);
            debug!(
                target: MESSAGES,
                {
                    trace.id = span.trace_text(),
                    span.id = format!("{:016x}", span.id),
                    parent.id = format!("{:016x}", span.parent),
                    queue.name = self.queue.name,
                    message.id = %item.envelope.message_id,
                    correlation.id = item.envelope.correlation_id
                },
                "handled"
            );
        }
    }

    /// Sends the message to the wait queue of its next step, or parks it past the ladder.
    async fn retry_later(&self, mut envelope: Envelope, reason: &str) -> Result<(), Stopped> {
        let Some(step) = RETRY_STEPS.get(usize::from(envelope.attempt)) else {
            return self.park(envelope, "attempts exhausted", reason).await;
        };
        let trace = Span::handling(&envelope).trace_text();
        warn!(message.id = %envelope.message_id, trace.id = trace, attempt = envelope.attempt, step = step.name, reason, "retrying later");
        measures::retried(self.queue.name);
        envelope.attempt += 1;
        let route = Route::Wait(self.queue, *step);
        let tx = self.begin().await?;
        outbox::enqueue(&tx, vec![outbox::NewMessage { envelope, route }]).await.map_err(stopped)?;
        tx.commit().await.map_err(stopped)
    }

    async fn park(&self, envelope: Envelope, reason: &str, error: &str) -> Result<(), Stopped> {
        let trace = Span::handling(&envelope).trace_text();
        warn!(message.id = %envelope.message_id, trace.id = trace, queue.name = self.queue.name, reason, error, "parking a message");
        let parked = NewParked {
            queue: self.queue.name.to_owned(),
            consumer: self.queue.consumer.to_owned(),
            attempts: i32::from(envelope.attempt) + 1,
            envelope,
            reason: reason.to_owned(),
            error: error.to_owned(),
        };
        let tx = self.begin().await?;
        let is_new = claimwire_store::parked::park(&tx, parked).await.map_err(stopped)?;
        crash_point!("park.before-commit");
        tx.commit().await.map_err(stopped)?;
        crash_point!("park.after-commit");
        measures::parked(self.queue.name, is_new.into());
        Ok(())
    }

    /// A small transaction of the loop's own; any failure stops the consumer, so that nothing is settled without it.
    async fn begin(&self) -> Result<Tx, Stopped> {
        self.context.store.begin().await.map_err(stopped)
    }
}

/// Tells the broker, last of all.
async fn settle(consumer: &mut dyn Consumer, tags: &[DeliveryTag]) -> Result<(), Stopped> {
    crash_point!("stage.before-ack");
    Ok(consumer.ack(tags).await?)
}

fn stopped(error: claimwire_store::Error) -> Stopped {
    Stopped::Store(error.into())
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    format!("the handler panicked: {}", text.unwrap_or_else(|| "without a message".to_owned()))
}
