//! The cases. None of them knows which adapter it runs on.

use crate::rig::{
    DEADLINE, LINGER, RETRY_DIVISOR, Rig, depth, envelopes, eventually, message, messages, next, publish, tags, take,
};
use claimwire_broker::{Error, PublishError};
use claimwire_domain::ids::MessageId;
use claimwire_protocol::{
    envelope::{Envelope, MAX_BODY_BYTES},
    topology::{DELIVERY_LIMIT, EXTRACT, PLACE, QUEUES, RETRY_STEPS, Route},
};
use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

pub async fn a_confirmed_message_survives_a_restart(rig: &mut impl Rig) {
    let sent = messages(3);
    publish(&*rig.broker(), &sent).await;

    rig.restart().await;

    let mut consumer = rig.broker().consume(EXTRACT.name, 10).await.unwrap();
    let received = take(&mut *consumer, 3).await;
    assert!(received.iter().all(|delivery| !delivery.redelivered && delivery.delivery_count == 0));
    let expected: Vec<Envelope> = sent.into_iter().map(|publication| publication.envelope).collect();
    assert_eq!(envelopes(received), expected);
}

pub async fn an_unroutable_message_is_an_error_and_the_others_arrive(rig: &mut impl Rig) {
    let mut sent = messages(3);
    sent[1].envelope.routing_key = "nobody.listens.v1".to_owned();

    let outcomes = rig.broker().publish(&sent).await;

    assert!(outcomes[0].is_ok() && outcomes[2].is_ok(), "{outcomes:?}");
    let refused = sent[1].envelope.message_id;
    assert!(
        matches!(&outcomes[1], Err(PublishError::Unroutable { message_id, .. }) if *message_id == refused),
        "{outcomes:?}"
    );
    eventually(2, || async { depth(&*rig.broker(), EXTRACT.name).await }).await;
}

pub async fn every_event_reaches_the_queues_of_its_key(rig: &mut impl Rig) {
    let broker = rig.broker();
    let sent: Vec<_> = QUEUES.iter().map(|queue| message(queue, queue.name)).collect();

    publish(&*broker, &sent).await;

    for queue in QUEUES {
        let mut consumer = broker.consume(queue.name, 10).await.unwrap();
        let received = take(&mut *consumer, 1).await;
        let body = format!("{{\"text\":\"{}\"}}", queue.name).into_bytes();
        assert_eq!(envelopes(received)[0].body, body);
    }
}

pub async fn in_a_large_batch_exactly_the_unroutable_ones_fail(rig: &mut impl Rig) {
    let mut sent = messages(2000);
    let lost: Vec<usize> = (0..sent.len()).filter(|index| index % 7 == 3).collect();
    for index in &lost {
        sent[*index].envelope.routing_key = "nobody.listens.v1".to_owned();
    }

    let outcomes = rig.broker().publish(&sent).await;

    // Not only how many: whose error it is decides which row of the outbox stays.
    let failed: Vec<usize> = (0..outcomes.len()).filter(|index| outcomes[*index].is_err()).collect();
    assert_eq!((outcomes.len(), &failed), (2000, &lost));
    let routed = u64::try_from(sent.len() - lost.len()).unwrap();
    eventually(routed, || async { depth(&*rig.broker(), EXTRACT.name).await }).await;
}

pub async fn no_more_than_the_prefetch_is_unsettled(rig: &mut impl Rig) {
    publish(&*rig.broker(), &messages(10)).await;
    let mut consumer = rig.broker().consume(EXTRACT.name, 3).await.unwrap();

    let first = next(&mut *consumer, 10).await;
    assert_eq!(first.len(), 3);
    consumer.ack(&tags(&first)[1..]).await.unwrap();

    assert_eq!(next(&mut *consumer, 10).await.len(), 2);
    eventually(5, || async { depth(&*rig.broker(), EXTRACT.name).await }).await;
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

pub async fn unsettled_deliveries_come_back_when_a_consumer_is_closed(rig: &mut impl Rig) {
    publish(&*rig.broker(), &messages(4)).await;
    let mut consumer = rig.broker().consume(EXTRACT.name, 10).await.unwrap();
    let taken = take(&mut *consumer, 4).await;
    consumer.ack(&tags(&taken)[..1]).await.unwrap();

    consumer.close().await;

    let mut other = rig.broker().consume(EXTRACT.name, 10).await.unwrap();
    let again = take(&mut *other, 3).await;
    assert!(again.iter().all(|delivery| delivery.redelivered && delivery.delivery_count == 1), "{again:?}");
    assert_eq!(envelopes(again), envelopes(taken)[1..]);
}

pub async fn unsettled_deliveries_come_back_when_a_consumer_is_lost(rig: &mut impl Rig) {
    publish(&*rig.broker(), &messages(2)).await;
    let mut consumer = rig.broker().consume(EXTRACT.name, 10).await.unwrap();
    let taken = take(&mut *consumer, 2).await;

    drop(consumer);

    let mut other = rig.broker().consume(EXTRACT.name, 10).await.unwrap();
    let again = take(&mut *other, 2).await;
    assert!(again.iter().all(|delivery| delivery.redelivered), "{again:?}");
    assert_eq!(envelopes(again), envelopes(taken));
}

pub async fn unsettled_deliveries_come_back_after_a_clean_stop(rig: &mut impl Rig) {
    publish(&*rig.broker(), &messages(2)).await;
    let mut consumer = rig.broker().consume(EXTRACT.name, 10).await.unwrap();
    let taken = take(&mut *consumer, 2).await;
    consumer.ack(&tags(&taken)[..1]).await.unwrap();

    rig.restart().await;

    let mut other = rig.broker().consume(EXTRACT.name, 10).await.unwrap();
    let again = take(&mut *other, 1).await;
    assert!(again[0].redelivered);
    assert_eq!(envelopes(again), envelopes(taken)[1..]);
}

pub async fn a_rejected_delivery_counts_and_dies_past_the_limit(rig: &mut impl Rig) {
    let broker = rig.broker();
    let sent = messages(1);
    publish(&*broker, &sent).await;
    let mut consumer = broker.consume(EXTRACT.name, 1).await.unwrap();

    for count in 0..=DELIVERY_LIMIT {
        let delivery = take(&mut *consumer, 1).await;
        assert_eq!(delivery[0].delivery_count, count);
        consumer.reject_requeue(&tags(&delivery)).await.unwrap();
    }

    let mut undertaker = broker.consume(&EXTRACT.dead(), 1).await.unwrap();
    let dead = take(&mut *undertaker, 1).await;
    assert_eq!(dead[0].died_of.as_deref(), Some("delivery_limit"));
    assert_eq!(dead[0].delivery_count, 0);
    undertaker.ack(&tags(&dead)).await.unwrap();
    assert_eq!(envelopes(dead)[0], sent[0].envelope);
    eventually(true, || async { broker.idle().await.unwrap() }).await;
}

pub async fn a_waiting_message_comes_back_once_and_not_early(rig: &mut impl Rig) {
    let broker = rig.broker();
    let step = RETRY_STEPS[0];
    let mut sent = message(&EXTRACT, "later");
    sent.route = Route::Wait(&EXTRACT, step);
    let mut consumer = broker.consume(EXTRACT.name, 10).await.unwrap();
    let start = Instant::now();

    publish(&*broker, std::slice::from_ref(&sent)).await;

    assert!(!broker.idle().await.unwrap());
    assert_eq!(depth(&*broker, EXTRACT.name).await, 0);
    let received = next(&mut *consumer, 10).await;
    let waited = start.elapsed();
    assert!(waited >= step.delay / RETRY_DIVISOR, "came after {waited:?}");
    assert_eq!((received.len(), received[0].delivery_count), (1, 0));
    assert_eq!(received[0].died_of, None);
    consumer.ack(&tags(&received)).await.unwrap();
    assert_eq!(envelopes(received), [sent.envelope]);
    eventually(true, || async { broker.idle().await.unwrap() }).await;
}

pub async fn a_replayed_message_reaches_one_queue_only(rig: &mut impl Rig) {
    let broker = rig.broker();
    let mut sent = message(&EXTRACT, "again");
    sent.route = Route::Queue(&EXTRACT);

    publish(&*broker, std::slice::from_ref(&sent)).await;

    let mut consumer = broker.consume(EXTRACT.name, 10).await.unwrap();
    assert_eq!(envelopes(take(&mut *consumer, 1).await), [sent.envelope]);
    for queue in QUEUES.iter().filter(|queue| **queue != EXTRACT) {
        assert_eq!(depth(&*broker, queue.name).await, 0, "{}", queue.name);
    }
}

pub async fn a_body_over_the_limit_is_refused(rig: &mut impl Rig) {
    let mut sent = messages(2);
    sent[0].envelope.body = vec![b' '; MAX_BODY_BYTES + 1];
    sent[1].envelope.body = vec![b' '; MAX_BODY_BYTES];

    let outcomes = rig.broker().publish(&sent).await;

    assert!(matches!(outcomes[0], Err(PublishError::TooLarge { bytes, .. }) if bytes == MAX_BODY_BYTES + 1));
    assert!(outcomes[1].is_ok(), "{outcomes:?}");
    eventually(1, || async { depth(&*rig.broker(), EXTRACT.name).await }).await;
}

pub async fn a_property_over_255_bytes_is_refused(rig: &mut impl Rig) {
    let mut sent = messages(4);
    sent[0].envelope.correlation_id = Some("é".repeat(128));
    sent[1].envelope.routing_key = "k".repeat(256);
    sent[2].envelope.traceparent = Some("t".repeat(1_000_000));

    let outcomes = rig.broker().publish(&sent).await;

    for (outcome, expected) in outcomes.iter().zip(["correlation_id", "routing key", "traceparent"]) {
        assert!(
            matches!(outcome, Err(PublishError::Property { property, .. }) if *property == expected),
            "{outcome:?}"
        );
    }
    assert!(outcomes[3].is_ok(), "{outcomes:?}");
}

pub async fn a_late_ack_is_harmless(rig: &mut impl Rig) {
    publish(&*rig.broker(), &messages(1)).await;
    let mut late = rig.broker().consume(EXTRACT.name, 10).await.unwrap();
    let taken = take(&mut *late, 1).await;
    late.close().await;
    let mut other = rig.broker().consume(EXTRACT.name, 10).await.unwrap();
    take(&mut *other, 1).await;

    late.ack(&tags(&taken)).await.unwrap();
    late.ack(&tags(&taken)).await.unwrap();

    other.close().await;
    let mut third = rig.broker().consume(EXTRACT.name, 10).await.unwrap();
    assert_eq!(envelopes(take(&mut *third, 1).await), envelopes(taken));
}

pub async fn a_broker_with_an_unsettled_delivery_is_not_idle(rig: &mut impl Rig) {
    let broker = rig.broker();
    assert!(broker.idle().await.unwrap());
    let mut consumer = broker.consume(EXTRACT.name, 10).await.unwrap();
    publish(&*broker, &messages(2)).await;
    let taken = take(&mut *consumer, 2).await;
    consumer.ack(&tags(&taken)[..1]).await.unwrap();

    assert_eq!(depth(&*broker, EXTRACT.name).await, 0);
    assert!(!broker.idle().await.unwrap());

    consumer.ack(&tags(&taken)).await.unwrap();
    eventually(true, || async { broker.idle().await.unwrap() }).await;
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

pub async fn declaring_again_changes_nothing(rig: &mut impl Rig) {
    let broker = rig.broker();
    publish(&*broker, &[message(&PLACE, "kept")]).await;

    broker.declare().await.unwrap();

    broker.ping().await.unwrap();
    let mut consumer = broker.consume(PLACE.name, 10).await.unwrap();
    assert_eq!(take(&mut *consumer, 1).await.len(), 1);
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
