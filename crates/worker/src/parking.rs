//! Moves what the broker gave up on into the parking lot, where people see it.

use crate::{
    context::{Backoff, Context},
    crash_point,
    handler::explain,
    measures,
};
use claimwire_broker::{Consumer, Delivery, DeliveryTag, Malformed};
use claimwire_domain::{clock::Timestamp, ids::MessageId};
use claimwire_protocol::{envelope::Envelope, topology::WorkQueue};
use claimwire_store::parked::{self, NewParked};
use std::time::Duration;
use tracing::warn;

const BATCH: usize = 32;

/// Empties the dead queue of `queue` into the parking lot until the soft stop.
pub async fn run(context: Context, queue: &'static WorkQueue) {
    let mut backoff = Backoff::default();
    while !context.shutdown.soft.is_cancelled() {
        if let Err(error) = drain(&context, queue).await {
            warn!(queue.name = queue.name, error = %explain(error.as_ref()), "parking dead letters stopped");
            if !context.shutdown.pause(backoff.step()).await {
                return;
            }
        }
    }
}

async fn drain(context: &Context, queue: &'static WorkQueue) -> Result<(), crate::handler::BoxError> {
    let mut consumer = context.broker.consume(&queue.dead(), u16::try_from(BATCH).unwrap_or(u16::MAX)).await?;
    loop {
        let deliveries = tokio::select! {
            () = context.shutdown.soft.cancelled() => break,
            next = consumer.next_batch(BATCH, Duration::from_millis(50)) => next?,
        };
        if deliveries.is_empty() {
            break;
        }
        let busy = context.activity.begin();
        let now = context.store.clock().now();
        let dead: Vec<_> =
            deliveries.into_iter().map(|delivery| (delivery.tag, dead_letter(delivery, queue, now))).collect();
        if park(context, consumer.as_mut(), queue, &dead).await.is_err() {
            // One that cannot be parked must not keep the others from it.
            let mut failed = None;
            for one in dead {
                if let Err(error) = park(context, consumer.as_mut(), queue, &[one]).await {
                    context.store.ping().await?;
                    failed.get_or_insert(error);
                }
            }
            if let Some(error) = failed {
                return Err(error);
            }
        }
        drop(busy);
    }
    consumer.close().await;
    Ok(())
}

async fn park(
    context: &Context,
    consumer: &mut dyn Consumer,
    queue: &'static WorkQueue,
    dead: &[(DeliveryTag, NewParked)],
) -> Result<(), crate::handler::BoxError> {
    let tx = context.store.begin().await?;
    let mut count = 0;
    for (_, parked) in dead {
        count += usize::from(parked::park(&tx, parked.clone()).await?);
    }
    tx.commit().await?;
    crash_point!("parking.before-ack");
    measures::parked(queue.name, count);
    let tags: Vec<_> = dead.iter().map(|(tag, _)| *tag).collect();
    Ok(consumer.ack(&tags).await?)
}

fn dead_letter(delivery: Delivery, queue: &'static WorkQueue, now: Timestamp) -> NewParked {
    let cause = delivery.died_of.unwrap_or_else(|| "unknown".to_owned());
    let envelope = match delivery.payload {
        Ok(envelope) => envelope,
        Err(malformed) => envelope_of_malformed(malformed, queue, now),
    };
    NewParked {
        queue: queue.name.to_owned(),
        consumer: queue.consumer.to_owned(),
        attempts: i32::from(envelope.attempt) + 1,
        envelope,
        reason: "dead letter".to_owned(),
        error: format!("the broker gave up on it: {cause}; the worker probably died on it each time"),
    }
}

/// An envelope for a delivery that has none, so that it can be kept and looked at.
///
/// Without an id of its own the message gets one from its body: parking it twice keeps one row.
#[must_use]
pub fn envelope_of_malformed(malformed: Malformed, queue: &WorkQueue, now: Timestamp) -> Envelope {
    Envelope {
        message_id: malformed
            .message_id
            .unwrap_or_else(|| MessageId::derived(&[queue.name.as_bytes(), &malformed.body])),
        message_type: "unknown".to_owned(),
        routing_key: queue.routing_key.to_owned(),
        timestamp: now,
        correlation_id: None,
        causation_id: None,
        traceparent: None,
        attempt: 0,
        body: malformed.body,
    }
}
