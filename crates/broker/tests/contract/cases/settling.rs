//! What becomes of a message until it is settled.

use crate::rig::{RETRY_DIVISOR, Rig, depth, envelopes, eventually, message, messages, publish, tags, take};
use claimwire_broker::Publication;
use claimwire_protocol::{
    envelope::Envelope,
    topology::{DELIVERY_LIMIT, EXTRACT, RETRY_STEPS, Route},
};
use std::time::Instant;

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

pub async fn a_message_comes_back_from_every_wait_step_once_and_not_early(rig: &mut impl Rig) {
    let broker = rig.broker();
    let waiting = RETRY_STEPS.map(|step| Publication {
        route: Route::Wait(&EXTRACT, step),
        ..message(&EXTRACT, &format!("after {}", step.name))
    });
    let mut consumer = broker.consume(EXTRACT.name, 10).await.unwrap();
    let start = Instant::now();

    publish(&*broker, &waiting).await;

    assert!(!broker.idle().await.unwrap(), "a waiting message is work to do");
    for (step, sent) in RETRY_STEPS.iter().zip(waiting) {
        let received = take(&mut *consumer, 1).await;
        let waited = start.elapsed();
        assert!(waited >= step.delay / RETRY_DIVISOR, "{} came after {waited:?}", step.name);
        assert_eq!((received[0].delivery_count, &received[0].died_of), (0, &None));
        consumer.ack(&tags(&received)).await.unwrap();
        assert_eq!(envelopes(received), [sent.envelope]);
    }
    // Nothing waits and nothing is ready: none came twice.
    eventually(true, || async { broker.idle().await.unwrap() }).await;
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
