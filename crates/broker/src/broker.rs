//! What every broker promises.

use crate::error::{Error, PublishError};
use async_trait::async_trait;
use claimwire_domain::ids::MessageId;
use claimwire_protocol::{
    envelope::{Envelope, MAX_BODY_BYTES},
    topology::Route,
};
use std::{fmt::Debug, time::Duration};

/// Most confirms that [`Broker::publish`] leaves unanswered at a time.
pub const CONFIRM_WINDOW: usize = 256;
/// How long one confirm may take before its message counts as not published.
pub const CONFIRM_TIMEOUT: Duration = Duration::from_secs(10);

/// A message with where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// The message.
    pub envelope: Envelope,
    /// Every consumer, one wait queue or one work queue.
    pub route: Route,
}

/// Longest text property, in bytes: what AMQP can carry.
const MAX_PROPERTY_BYTES: usize = 255;

impl Publication {
    /// Refuses what no broker should carry; the same on all of them.
    pub(crate) fn check(&self) -> Result<(), PublishError> {
        let envelope = &self.envelope;
        let message_id = envelope.message_id;
        if envelope.body.len() > MAX_BODY_BYTES {
            return Err(PublishError::TooLarge { message_id, bytes: envelope.body.len() });
        }
        let properties = [
            ("type", Some(&envelope.message_type)),
            ("routing key", Some(&envelope.routing_key)),
            ("correlation_id", envelope.correlation_id.as_ref()),
            ("traceparent", envelope.traceparent.as_ref()),
        ];
        match properties.iter().find(|(_, text)| text.is_some_and(|text| text.len() > MAX_PROPERTY_BYTES)) {
            Some((property, _)) => Err(PublishError::Property { message_id, property }),
            None => Ok(()),
        }
    }
}

/// Publishes, counts and hands out consumers; shared by all roles of a process.
#[async_trait]
pub trait Broker: Send + Sync + Debug {
    /// Creates exchanges, work, wait and dead queues of the topology; does nothing where they stand.
    ///
    /// # Errors
    /// When the broker cannot be reached or holds one of the names with another structure.
    async fn declare(&self) -> Result<(), Error>;

    /// Publishes all messages, pipelined; one outcome for each, in their order.
    ///
    /// `Ok` means that every queue the message is routed to has it on disk. Any other outcome may still have
    /// arrived: publishing again is right, consumers know a message by its id.
    async fn publish(&self, messages: &[Publication]) -> Vec<Result<(), PublishError>>;

    /// Starts to consume a work queue or its dead queue; at most `prefetch` (at least 1) deliveries are
    /// unsettled at any time.
    ///
    /// # Errors
    /// When the topology has no such queue or the broker cannot be reached.
    async fn consume(&self, queue: &str, prefetch: u16) -> Result<Box<dyn Consumer>, Error>;

    /// Counts the messages of a work or dead queue that are ready: neither delivered nor waiting for a retry.
    ///
    /// # Errors
    /// When the topology has no such queue or the broker cannot be reached.
    async fn depth(&self, queue: &str) -> Result<u64, Error>;

    /// Whether no work queue has a ready message, no wait queue a waiting one, and no consumer of this process
    /// an unsettled one. What other processes hold is not known; dead queues do not count.
    ///
    /// # Errors
    /// When the broker cannot be reached.
    async fn idle(&self) -> Result<bool, Error>;

    /// Whether the broker answers now.
    ///
    /// # Errors
    /// When it does not.
    async fn ping(&self) -> Result<(), Error>;

    /// Ends consumers and connections; unsettled deliveries go back to their queues.
    async fn close(&self);
}

/// Takes deliveries of one queue and settles them.
///
/// Dropping it without [`Consumer::close`] gives its unsettled deliveries back too, a little later.
#[async_trait]
pub trait Consumer: Send {
    /// Waits for deliveries: at least one, then whatever arrives until there are `max` (at least 1) or `linger`
    /// is over. Empty only when the consumer or the broker was closed.
    ///
    /// May be dropped while it waits: nothing is lost. Settle before asking again: with `prefetch` deliveries
    /// unsettled nothing arrives.
    ///
    /// # Errors
    /// When the broker is gone for good; a lost connection is waited out instead.
    async fn next_batch(&mut self, max: usize, linger: Duration) -> Result<Vec<Delivery>, Error>;

    /// Settles deliveries whose effect is committed. Tags that are no longer held are passed over: they were
    /// delivered again after a reconnect, which is normal.
    ///
    /// # Errors
    /// When the broker cannot be reached; the deliveries come again.
    async fn ack(&mut self, tags: &[DeliveryTag]) -> Result<(), Error>;

    /// Gives back deliveries that could not even be started. Counts against the delivery limit and comes again
    /// at once, so it is no way to retry later: publish to a wait queue for that.
    ///
    /// # Errors
    /// When the broker cannot be reached; the deliveries come again anyway.
    async fn reject_requeue(&mut self, tags: &[DeliveryTag]) -> Result<(), Error>;

    /// Stops consuming; unsettled deliveries go back to the queue.
    async fn close(&mut self);
}

/// Names a delivery towards the consumer that got it; never valid anywhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeliveryTag(pub(crate) u64);

impl DeliveryTag {
    /// A tag for a consumer of a test's own; brokers number their deliveries themselves.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }
}

/// A message as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// What to settle it by.
    pub tag: DeliveryTag,
    /// The message, or what could be saved of one that is none.
    pub payload: Result<Envelope, Malformed>,
    /// Whether it may have been delivered before.
    pub redelivered: bool,
    /// How often it was given back before this delivery, as far as the broker knows.
    pub delivery_count: u32,
    /// On a dead queue: why it died (`delivery_limit`).
    pub died_of: Option<String>,
}

impl Delivery {
    /// The id of the message, if it has a legible one.
    #[must_use]
    pub fn message_id(&self) -> Option<MessageId> {
        match &self.payload {
            Ok(envelope) => Some(envelope.message_id),
            Err(malformed) => malformed.message_id,
        }
    }
}

/// A delivery whose properties make no [`Envelope`]: to be parked, never dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// Its id, if that much is legible.
    pub message_id: Option<MessageId>,
    /// Its body as it came.
    pub body: Vec<u8>,
    /// Which property is wrong, and how.
    pub reason: String,
}
