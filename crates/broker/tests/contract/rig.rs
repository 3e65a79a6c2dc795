//! What the cases need of an adapter under test, and small helpers.

use async_trait::async_trait;
use claimwire_broker::{Broker, Consumer, Delivery, DeliveryTag, Publication, PublishError};
use claimwire_domain::{
    clock::{Clock, SystemClock},
    ids::{IdSource, MessageId, RandomIds},
};
use claimwire_protocol::{
    envelope::Envelope,
    topology::{EXTRACT, Route, WorkQueue},
};
use std::{sync::Arc, time::Duration};

/// Divides the retry ladder: 10 s, 2 min and 20 min become 33 ms, 400 ms and 4 s.
pub const RETRY_DIVISOR: u32 = 300;
/// Long enough for anything that is to happen.
pub const DEADLINE: Duration = Duration::from_secs(20);
/// Long enough for what is not to happen to show.
pub const LINGER: Duration = Duration::from_millis(400);

/// A fresh broker with its topology declared.
#[async_trait]
pub trait Rig: Send + Sync + Sized {
    /// Sets it up.
    async fn start() -> Self;
    /// The broker.
    fn broker(&self) -> Arc<dyn Broker>;
    /// Closes the broker and opens it again on the same data.
    async fn restart(&mut self);
    /// Puts something that is no message into a queue, past our own code.
    async fn inject(&self, queue: &str, body: &[u8]);
    /// Takes it down.
    async fn finish(self);
}

/// A broker that serves one test alone, so that it may crash. It takes fewer than 500 messages of 16 KiB.
#[async_trait]
pub trait SmallRig: Send + Sync + Sized {
    /// Sets it up, with its topology declared.
    async fn start() -> Self;
    /// The broker.
    fn broker(&self) -> Arc<dyn Broker>;
    /// Kills what keeps the messages without any warning and starts it again.
    async fn crash(&mut self);
    /// Whether the error says that there is no room.
    fn is_full(error: &PublishError) -> bool;
    /// Takes it down.
    async fn finish(self);
}

/// A message for `queue` that carries `text`.
pub fn message(queue: &WorkQueue, text: &str) -> Publication {
    let envelope = Envelope {
        message_id: MessageId::new(RandomIds.mint()),
        message_type: queue.message_type.to_owned(),
        routing_key: queue.routing_key.to_owned(),
        timestamp: SystemClock.now(),
        correlation_id: Some("art_correlated".to_owned()),
        causation_id: Some(MessageId::new(RandomIds.mint())),
        traceparent: Some("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".to_owned()),
        attempt: 3,
        body: format!("{{\"text\":\"{text}\"}}").into_bytes(),
    };
    Publication { envelope, route: Route::Event }
}

/// `count` messages for extraction.
pub fn messages(count: usize) -> Vec<Publication> {
    (0..count).map(|number| message(&EXTRACT, &number.to_string())).collect()
}

/// Publishes and expects every confirm.
pub async fn publish(broker: &dyn Broker, messages: &[Publication]) {
    for outcome in broker.publish(messages).await {
        outcome.expect("the message is confirmed");
    }
}

/// The next deliveries, within the deadline.
pub async fn next(consumer: &mut dyn Consumer, max: usize) -> Vec<Delivery> {
    let batch = tokio::time::timeout(DEADLINE, consumer.next_batch(max, LINGER)).await;
    batch.expect("deliveries arrive in time").expect("the broker is there")
}

/// Takes deliveries until there are `count`, leaving them unsettled.
pub async fn take(consumer: &mut dyn Consumer, count: usize) -> Vec<Delivery> {
    let mut taken = Vec::new();
    while taken.len() < count {
        let batch = next(consumer, count - taken.len()).await;
        assert!(!batch.is_empty(), "the consumer ended");
        taken.extend(batch);
    }
    taken
}

/// The tags of deliveries.
pub fn tags(deliveries: &[Delivery]) -> Vec<DeliveryTag> {
    deliveries.iter().map(|delivery| delivery.tag).collect()
}

/// The envelopes of deliveries.
pub fn envelopes(deliveries: Vec<Delivery>) -> Vec<Envelope> {
    deliveries.into_iter().map(|delivery| delivery.payload.expect("a message")).collect()
}

/// Asks until the answer is `expected`.
pub async fn eventually<T: PartialEq + std::fmt::Debug, F: Future<Output = T>>(expected: T, ask: impl Fn() -> F) {
    let mut ticks = tokio::time::interval(Duration::from_millis(20));
    let mut answer = ask().await;
    let patience = async {
        while answer != expected {
            ticks.tick().await;
            answer = ask().await;
        }
    };
    let in_time = tokio::time::timeout(DEADLINE, patience).await.is_ok();
    assert!(in_time, "still {answer:?}, not {expected:?}");
}

/// The depth of a queue.
pub async fn depth(broker: &dyn Broker, queue: &str) -> u64 {
    broker.depth(queue).await.expect("the queue is counted")
}
