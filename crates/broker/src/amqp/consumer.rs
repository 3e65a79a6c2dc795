//! A consumer on a channel of its own, that outlives its connection.

use super::{
    connection::answer,
    properties::{delivery_count, died_of, envelope},
    rabbit::Topology,
};
use crate::{
    broker::{Consumer, Delivery, DeliveryTag},
    error::Error,
};
use async_trait::async_trait;
use claimwire_protocol::topology::WorkQueue;
use futures_util::StreamExt;
use lapin::{
    Acker, Channel,
    options::{BasicAckOptions, BasicConsumeOptions, BasicQosOptions, BasicRejectOptions},
    types::FieldTable,
};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    sync::watch,
    time::{Instant, timeout, timeout_at},
};

/// How long a quiet channel is trusted before it is looked at.
const QUIET: Duration = Duration::from_secs(30);
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(4);
const OK: u16 = 200;

/// What to consume, enough to do it again.
#[derive(Debug)]
pub(super) struct Subscription {
    topology: Arc<Topology>,
    queue: String,
    work_queue: &'static WorkQueue,
    prefetch: u16,
}

/// A running subscription.
struct Stream {
    channel: Channel,
    deliveries: lapin::Consumer,
}

/// Numbers deliveries through all its channels, so that a tag of an old one never means another delivery.
pub(super) struct AmqpConsumer {
    subscription: Subscription,
    closing: watch::Receiver<bool>,
    stream: Option<Stream>,
    /// When to try to subscribe again, and the pause after that; a point in time, because waiting may be
    /// dropped and begun again.
    retry_at: Instant,
    pause: Duration,
    last_tag: u64,
    /// Received and not settled, handed out or not.
    held: BTreeMap<DeliveryTag, Acker>,
    /// The size of `held`, for the broker.
    unsettled: Arc<AtomicUsize>,
    /// Received and not handed out.
    buffer: VecDeque<Delivery>,
    closed: bool,
}

/// What waiting for a delivery came to.
enum Arrival {
    Delivery(Box<lapin::message::Delivery>),
    Failed(lapin::Error),
    Ended,
    Quiet,
}

impl Subscription {
    pub(super) fn new(topology: Arc<Topology>, queue: &str, work_queue: &'static WorkQueue, prefetch: u16) -> Self {
        Self { topology, queue: queue.to_owned(), work_queue, prefetch: prefetch.max(1) }
    }

    async fn start(&self) -> Result<Stream, Error> {
        let channel = self.topology.link.channel().await?;
        let doing = || format!("starting to consume {}; is the topology declared?", self.queue);
        // Before consuming: deliveries start at once.
        answer(doing(), channel.basic_qos(self.prefetch, BasicQosOptions { global: false })).await?;
        let queue = self.topology.named(&self.queue);
        let consuming = channel.basic_consume(
            queue.as_str().into(),
            "".into(),
            BasicConsumeOptions::default(),
            FieldTable::default(),
        );
        let deliveries = answer(doing(), consuming).await?;
        Ok(Stream { channel, deliveries })
    }
}

impl AmqpConsumer {
    pub(super) async fn start(subscription: Subscription) -> Result<Self, Error> {
        let stream = subscription.start().await?;
        Ok(Self {
            closing: subscription.topology.link.closing(),
            unsettled: subscription.topology.count_unsettled(),
            subscription,
            stream: Some(stream),
            retry_at: Instant::now(),
            pause: FIRST_PAUSE,
            last_tag: 0,
            held: BTreeMap::new(),
            buffer: VecDeque::new(),
            closed: false,
        })
    }

    /// Waits for one delivery and buffers it; mends what broke. Dropped while it waits, it loses nothing.
    async fn receive(&mut self) -> Result<(), Error> {
        let Some(stream) = &mut self.stream else { return self.subscribe_again().await };
        let arrival = match timeout(QUIET, stream.deliveries.next()).await {
            Ok(Some(Ok(delivery))) => Arrival::Delivery(Box::new(delivery)),
            Ok(Some(Err(error))) => Arrival::Failed(error),
            Ok(None) => Arrival::Ended,
            Err(_) => Arrival::Quiet,
        };
        match arrival {
            Arrival::Delivery(delivery) => {
                self.pause = FIRST_PAUSE;
                self.keep(*delivery);
            }
            Arrival::Failed(error) => {
                tracing::warn!(error = %error, queue = self.subscription.queue, "the broker interrupted a consumer");
                self.give_up_stream();
            }
            Arrival::Ended => self.give_up_stream(),
            Arrival::Quiet => {
                if !stream.channel.status().connected() {
                    self.give_up_stream();
                }
            }
        }
        Ok(())
    }

    /// What came over a lost stream comes again over the next one.
    fn give_up_stream(&mut self) {
        self.stream = None;
        self.held.clear();
        self.buffer.clear();
        self.count();
    }

    fn count(&self) {
        self.unsettled.store(self.held.len(), Ordering::SeqCst);
    }

    async fn subscribe_again(&mut self) -> Result<(), Error> {
        tokio::time::sleep_until(self.retry_at).await;
        self.retry_at = Instant::now() + self.pause;
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        let started = match self.subscription.topology.declare().await {
            // A broker that was set up anew has to get its queues again.
            Ok(()) => self.subscription.start().await,
            Err(error) => Err(error),
        };
        match started {
            Ok(stream) => {
                tracing::info!(queue = self.subscription.queue, "consuming again");
                self.stream = Some(stream);
                Ok(())
            }
            Err(error) if error.is_unavailable() && !*self.closing.borrow() => {
                tracing::warn!(error = %error, queue = self.subscription.queue, "cannot consume yet");
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    fn keep(&mut self, delivery: lapin::message::Delivery) {
        self.last_tag += 1;
        let tag = DeliveryTag(self.last_tag);
        let on_dead_queue = self.subscription.queue != self.subscription.work_queue.name;
        self.buffer.push_back(Delivery {
            tag,
            redelivered: delivery.redelivered,
            delivery_count: delivery_count(&delivery.properties),
            died_of: if on_dead_queue { died_of(&delivery.properties) } else { None },
            payload: envelope(&delivery.properties, self.subscription.work_queue.routing_key, delivery.data),
        });
        self.held.insert(tag, delivery.acker);
        self.count();
    }

    /// Drops what a reconnect made void: the broker delivers it again.
    fn forget_void(&mut self) {
        let held = &mut self.held;
        self.buffer.retain(|delivery| {
            let usable = held.get(&delivery.tag).is_some_and(Acker::usable);
            if !usable {
                held.remove(&delivery.tag);
            }
            usable
        });
        self.count();
    }

    fn is_closing(&self) -> bool {
        self.closed || *self.closing.borrow()
    }
}

#[async_trait]
impl Consumer for AmqpConsumer {
    async fn next_batch(&mut self, max: usize, linger: Duration) -> Result<Vec<Delivery>, Error> {
        let max = max.max(1);
        let mut closing = self.closing.clone();
        let mut deadline: Option<Instant> = None;
        loop {
            if self.is_closing() {
                return Ok(Vec::new());
            }
            self.forget_void();
            if self.buffer.is_empty() {
                // Also when a reconnect emptied it: an empty batch would mean that we were closed.
                deadline = None;
            }
            if self.buffer.len() >= max || deadline.is_some_and(|deadline| deadline <= Instant::now()) {
                let count = self.buffer.len().min(max);
                return Ok(self.buffer.drain(..count).collect());
            }
            if self.buffer.is_empty() {
                tokio::select! {
                    received = self.receive() => if let Err(error) = received {
                        return if self.is_closing() { Ok(Vec::new()) } else { Err(error) };
                    },
                    _ = closing.wait_for(|closing| *closing) => {}
                }
            } else {
                let deadline = *deadline.get_or_insert_with(|| Instant::now() + linger);
                // Either it arrived or the deadline is over.
                let _ = timeout_at(deadline, self.receive()).await;
            }
        }
    }

    async fn ack(&mut self, tags: &[DeliveryTag]) -> Result<(), Error> {
        let settled: BTreeSet<DeliveryTag> = tags.iter().copied().filter(|tag| self.held.contains_key(tag)).collect();
        // Everything up to here is settled, so one frame settles it all; void ones are gone either way.
        let run = self
            .held
            .iter()
            .filter(|(_, acker)| acker.usable())
            .map(|(tag, _)| *tag)
            .take_while(|tag| settled.contains(tag))
            .last();
        if let Some(last) = run
            && let Some(acker) = self.held.remove(&last)
        {
            let settling = acker.ack(BasicAckOptions { multiple: true });
            lost_or_done(&self.subscription.queue, answer("settling deliveries", settling).await);
        }
        for tag in settled {
            let Some(acker) = self.held.remove(&tag) else { continue };
            if run.is_none_or(|last| tag > last) {
                let settling = acker.ack(BasicAckOptions::default());
                lost_or_done(&self.subscription.queue, answer("settling a delivery", settling).await);
            }
        }
        self.count();
        Ok(())
    }

    async fn reject_requeue(&mut self, tags: &[DeliveryTag]) -> Result<(), Error> {
        for tag in tags {
            if let Some(acker) = self.held.remove(tag) {
                // Not a nack: RabbitMQ 4.3 counts rejects only.
                let settling = acker.reject(BasicRejectOptions { requeue: true });
                lost_or_done(&self.subscription.queue, answer("giving a delivery back", settling).await);
            }
        }
        self.count();
        Ok(())
    }

    async fn close(&mut self) {
        self.closed = true;
        self.buffer.clear();
        self.held.clear();
        self.count();
        if let Some(stream) = self.stream.take()
            && stream.channel.status().connected()
            && let Err(error) = answer("closing a consumer", stream.channel.close(OK, "done".into())).await
        {
            tracing::debug!(error = %error, queue = self.subscription.queue, "the channel was gone already");
        }
    }
}

/// A settle that does not reach the broker means a redelivery, which is normal after a reconnect.
fn lost_or_done(queue: &str, settled: Result<bool, Error>) {
    match settled {
        Ok(true) => {}
        Ok(false) => tracing::debug!(queue, "a delivery of a lost connection will come again"),
        Err(error) => tracing::debug!(error = %error, queue, "a settle did not reach the broker"),
    }
}
