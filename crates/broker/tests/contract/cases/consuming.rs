//! What a consumer is given, and when.

use crate::rig::{DEADLINE, LINGER, Rig, depth, envelopes, eventually, messages, next, publish, tags, take};
use claimwire_broker::Error;
use claimwire_domain::ids::MessageId;
use claimwire_protocol::topology::{EXTRACT, RETRY_STEPS};
use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

pub async fn no_more_than_the_prefetch_is_unsettled(rig: &mut impl Rig) {
    publish(&*rig.broker(), &messages(10)).await;
    let mut consumer = rig.broker().consume(EXTRACT.name, 3).await.unwrap();

    let first = next(&mut *consumer, 10).await;
    assert_eq!(first.len(), 3);
    consumer.ack(&tags(&first)[1..]).await.unwrap();

    assert_eq!(next(&mut *consumer, 10).await.len(), 2);
    eventually(5, || async { depth(&*rig.broker(), EXTRACT.name).await }).await;
}

pub async fn the_prefetch_is_never_exceeded_while_messages_flow(rig: &mut impl Rig) {
    const SENT: usize = 60;
    const PREFETCH: usize = 4;
    let broker = rig.broker();
    publish(&*broker, &messages(SENT)).await;
    let mut consumer = broker.consume(EXTRACT.name, 4).await.unwrap();
    let (mut settled, mut most) = (0, 0);
    // What is neither settled nor ready was handed to the consumer, buffered there or not. An ack on its way makes
    // this less than it is, never more.
    let unsettled = async |settled: usize| {
        let ready = usize::try_from(depth(&*broker, EXTRACT.name).await).unwrap();
        SENT - settled - ready
    };

    let mut held = Vec::new();
    while settled < SENT {
        held.extend(next(&mut *consumer, PREFETCH - held.len()).await);
        most = most.max(held.len()).max(unsettled(settled).await);
        // By turns all of them, and all but the oldest: brokers are told in different ways.
        let from = usize::from(settled % 2 == 0 && held.len() > 1);
        let settling = held.split_off(from);
        consumer.ack(&tags(&settling)).await.unwrap();
        settled += settling.len();
        most = most.max(unsettled(settled).await);
    }

    assert_eq!(most, PREFETCH);
    eventually(true, || async { broker.idle().await.unwrap() }).await;
}

pub async fn a_batch_lingers_for_what_arrives(rig: &mut impl Rig) {
    let broker = rig.broker();
    let mut consumer = broker.consume(EXTRACT.name, 10).await.unwrap();
    let waiting = tokio::spawn(async move { consumer.next_batch(2, DEADLINE).await.map(|batch| batch.len()) });

    publish(&*broker, &messages(1)).await;
    publish(&*broker, &messages(1)).await;

    let batch = tokio::time::timeout(DEADLINE, waiting).await.unwrap().unwrap().unwrap();
    assert_eq!(batch, 2);
}

pub async fn two_consumers_share_a_queue(rig: &mut impl Rig) {
    let broker = rig.broker();
    let sent = messages(40);
    let mut one = broker.consume(EXTRACT.name, 5).await.unwrap();
    let mut two = broker.consume(EXTRACT.name, 5).await.unwrap();
    publish(&*broker, &sent).await;

    // `one` stops settling after its first five: the rest has to go to `two`.
    let first = take(&mut *one, 5).await;
    let mut seen = envelopes(first.clone());
    while seen.len() < sent.len() {
        let batch = next(&mut *two, 5).await;
        two.ack(&tags(&batch)).await.unwrap();
        seen.extend(envelopes(batch));
    }

    let distinct: BTreeSet<MessageId> = seen.iter().map(|envelope| envelope.message_id).collect();
    assert_eq!(distinct.len(), sent.len());
    one.ack(&tags(&first)).await.unwrap();
    eventually(true, || async { broker.idle().await.unwrap() }).await;
}

pub async fn a_malformed_message_is_delivered_as_such(rig: &mut impl Rig) {
    let broker = rig.broker();
    rig.inject(EXTRACT.name, b"\xffnot ours").await;
    let mut consumer = broker.consume(EXTRACT.name, 10).await.unwrap();

    let received = take(&mut *consumer, 1).await;

    let malformed = received[0].payload.clone().unwrap_err();
    assert_eq!((malformed.message_id, malformed.body.as_slice()), (None, b"\xffnot ours".as_slice()));
    assert!(!malformed.reason.is_empty());
    consumer.ack(&tags(&received)).await.unwrap();
    eventually(true, || async { broker.idle().await.unwrap() }).await;
}

pub async fn a_queue_outside_the_topology_is_refused(rig: &mut impl Rig) {
    let broker = rig.broker();
    let name = EXTRACT.wait(RETRY_STEPS[0]);

    let consumed = broker.consume(&name, 1).await.err();

    assert!(matches!(consumed, Some(Error::UnknownQueue { queue }) if queue == name));
    assert!(matches!(broker.depth("nobody.knows.v1").await, Err(Error::UnknownQueue { .. })));
}

pub async fn a_closed_broker_wakes_its_consumers(rig: &mut impl Rig) {
    let broker = rig.broker();
    let mut consumer = broker.consume(EXTRACT.name, 1).await.unwrap();
    let waiting = tokio::spawn(async move { consumer.next_batch(1, LINGER).await });

    broker.close().await;

    let batch = tokio::time::timeout(DEADLINE, waiting).await.unwrap().unwrap().unwrap();
    assert!(batch.is_empty());
    let refused = broker.publish(&messages(1)).await.remove(0).unwrap_err();
    assert!(refused.is_unavailable(), "{refused}");
}

pub async fn a_wait_that_is_dropped_loses_nothing(rig: &mut impl Rig) {
    let broker = rig.broker();
    let mut consumer = broker.consume(EXTRACT.name, 100).await.unwrap();
    let sent = messages(30);
    let mut seen = BTreeSet::new();
    let patience = Instant::now();

    for message in sent.chunks(3) {
        publish(&*broker, message).await;
        // Dropped at every stage of its work.
        for micros in [1, 50, 200, 1000] {
            let waited = tokio::time::timeout(Duration::from_micros(micros), consumer.next_batch(2, LINGER)).await;
            if let Ok(batch) = waited {
                seen.extend(batch.unwrap().iter().filter_map(claimwire_broker::Delivery::message_id));
            }
        }
    }
    while seen.len() < sent.len() {
        assert!(patience.elapsed() < DEADLINE, "{} of {} arrived", seen.len(), sent.len());
        seen.extend(next(&mut *consumer, 10).await.iter().filter_map(claimwire_broker::Delivery::message_id));
    }
}
