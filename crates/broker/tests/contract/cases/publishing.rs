//! What publishing promises.

use crate::rig::{Rig, depth, envelopes, eventually, message, messages, publish, take};
use claimwire_broker::PublishError;
use claimwire_protocol::{
    envelope::MAX_BODY_BYTES,
    topology::{EXTRACT, PLACE, QUEUES, Route},
};

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

pub async fn a_body_over_the_limit_is_refused_before_the_broker_sees_it(rig: &mut impl Rig) {
    const MEGABYTE: usize = 1_000_000;
    let mut sent = messages(3);
    sent[0].envelope.body = vec![b' '; MAX_BODY_BYTES + 1];
    sent[1].envelope.body = vec![b' '; MAX_BODY_BYTES];
    sent[2].envelope.body = vec![b' '; MEGABYTE];
    // The broker would say that this one is unroutable.
    sent[2].envelope.routing_key = "nobody.listens.v1".to_owned();

    let outcomes = rig.broker().publish(&sent).await;

    assert!(matches!(outcomes[0], Err(PublishError::TooLarge { bytes, .. }) if bytes == MAX_BODY_BYTES + 1));
    assert!(outcomes[1].is_ok(), "{outcomes:?}");
    assert!(matches!(outcomes[2], Err(PublishError::TooLarge { bytes: MEGABYTE, .. })), "{outcomes:?}");
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

pub async fn declaring_again_changes_nothing(rig: &mut impl Rig) {
    let broker = rig.broker();
    publish(&*broker, &[message(&PLACE, "kept")]).await;

    broker.declare().await.unwrap();

    broker.ping().await.unwrap();
    let mut consumer = broker.consume(PLACE.name, 10).await.unwrap();
    assert_eq!(take(&mut *consumer, 1).await.len(), 1);
}
