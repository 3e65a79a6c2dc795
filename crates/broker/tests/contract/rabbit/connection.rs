//! What happens when the connection breaks. Only RabbitMQ has one: nothing stands between us and a file.

use super::{
    shared::{Rabbit, settings, url},
    wire::Wire,
};
use crate::rig::{DEADLINE, LINGER, Rig, depth, envelopes, eventually, messages, next, publish, tags, take};
use claimwire_broker::{
    Broker, Consumer, Delivery, Error, Publication, PublishError, amqp::AmqpBroker, broker::CONFIRM_TIMEOUT,
};
use claimwire_domain::ids::MessageId;
use claimwire_protocol::{envelope::Envelope, topology::EXTRACT};
use lapin::{Connection, ConnectionProperties, options::QueueDeleteOptions};
use std::{
    collections::BTreeSet,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{net::TcpListener, task::JoinHandle};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_consumer_outlives_its_connection_and_keeps_its_prefetch() {
    let wire = Wire::lay(&url()).await;
    let rig = Rabbit::through(&wire).await;
    publish(&*rig.broker, &messages(10)).await;
    let mut consumer = rig.broker.consume(EXTRACT.name, 3).await.unwrap();
    let before = take(&mut *consumer, 3).await;

    wire.cut();

    let again = next(&mut *consumer, 10).await;
    assert_eq!(again.len(), 3, "the prefetch holds on the new connection");
    assert!(again.iter().all(|delivery| delivery.redelivered));
    // Acks of the old connection must not settle anything on the new one.
    consumer.ack(&tags(&before)).await.unwrap();
    let more = tokio::time::timeout(LINGER, consumer.next_batch(10, LINGER)).await;
    assert!(more.is_err(), "nothing was settled, yet {more:?} came");
    assert_eq!(envelopes(again.clone()), envelopes(before));

    let mut settled = again.len();
    consumer.ack(&tags(&again)).await.unwrap();
    while settled < 10 {
        let batch = next(&mut *consumer, 10).await;
        assert!(batch.len() <= 3);
        consumer.ack(&tags(&batch)).await.unwrap();
        settled += batch.len();
    }
    eventually(true, || async { rig.broker.idle().await.unwrap_or(false) }).await;
    rig.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_lingers_in_a_batch_when_the_connection_breaks_is_handed_out_once() {
    let wire = Wire::lay(&url()).await;
    let rig = Rabbit::through(&wire).await;
    publish(&*rig.broker, &messages(3)).await;
    let mut consumer = rig.broker.consume(EXTRACT.name, 3).await.unwrap();
    let linger = Duration::from_secs(3);
    let waiting = tokio::spawn(async move { (consumer.next_batch(10, linger).await.unwrap(), consumer) });
    // A look at the same connection: whatever it tells was delivered before.
    eventually(0, || async { rig.broker.depth(EXTRACT.name).await.unwrap_or(3) }).await;
    eventually(false, || async { rig.broker.idle().await.unwrap_or(true) }).await;

    wire.cut();

    let (batch, mut consumer) = tokio::time::timeout(DEADLINE, waiting).await.unwrap().unwrap();
    assert_eq!(batch.len(), 3, "{batch:?}");
    assert!(batch.iter().all(|delivery| delivery.redelivered), "{batch:?}");
    consumer.ack(&tags(&batch)).await.unwrap();
    eventually(true, || async { rig.broker.idle().await.unwrap_or(false) }).await;
    rig.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_consumer_outlives_its_queue() {
    let rig = Rabbit::start().await;
    let mut consumer = rig.broker.consume(EXTRACT.name, 3).await.unwrap();
    let connection = Connection::connect(&rig.url, ConnectionProperties::default()).await.unwrap();
    let channel = connection.create_channel().await.unwrap();
    let queue = format!("{}{}", rig.prefix, EXTRACT.name);

    channel.queue_delete(queue.into(), QueueDeleteOptions::default()).await.unwrap();

    let waiting = tokio::spawn(async move { next(&mut *consumer, 1).await });
    let sent = messages(1);
    eventually(true, || async { rig.broker.publish(&sent).await.remove(0).is_ok() }).await;
    assert_eq!(envelopes(waiting.await.unwrap()), [sent[0].envelope.clone()]);
    connection.close(200, "done".into()).await.unwrap();
    rig.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn publishing_goes_on_after_the_connection_broke() {
    let wire = Wire::lay(&url()).await;
    let rig = Rabbit::through(&wire).await;
    publish(&*rig.broker, &messages(1)).await;

    wire.cut();

    let sent = messages(1);
    eventually(true, || async { rig.broker.publish(&sent).await.remove(0).is_ok() }).await;
    eventually(true, || async { rig.broker.depth(EXTRACT.name).await.unwrap_or(0) >= 2 }).await;
    rig.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_was_confirmed_is_lost_when_the_connection_breaks_under_load() {
    let wire = Wire::lay(&url()).await;
    let rig = Rabbit::through(&wire).await;
    let sent = messages(2000);
    let publishing = {
        let (broker, sent) = (Arc::clone(&rig.broker), sent.clone());
        tokio::spawn(async move { broker.publish(&sent).await })
    };
    eventually(true, || async { rig.broker.depth(EXTRACT.name).await.unwrap_or(0) > 100 }).await;

    wire.cut();

    let outcomes = publishing.await.unwrap();
    let confirmed: std::collections::BTreeSet<_> = sent
        .iter()
        .zip(&outcomes)
        .filter(|(_, outcome)| outcome.is_ok())
        .map(|(publication, _)| publication.envelope.message_id)
        .collect();
    assert!(!confirmed.is_empty());
    let consumer = async {
        let mut ticks = tokio::time::interval(Duration::from_millis(20));
        loop {
            ticks.tick().await;
            if let Ok(consumer) = rig.broker.consume(EXTRACT.name, 500).await {
                break consumer;
            }
        }
    };
    let mut consumer = tokio::time::timeout(DEADLINE, consumer).await.unwrap();
    let mut missing = confirmed;
    while !missing.is_empty() {
        let batch = next(&mut *consumer, 500).await;
        consumer.ack(&tags(&batch)).await.unwrap();
        for delivery in &batch {
            missing.retain(|id| Some(*id) != delivery.message_id());
        }
    }
    rig.finish().await;
}

#[tokio::test]
async fn a_broker_that_is_not_there_is_named_without_its_password() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = free.local_addr().unwrap();
    drop(free);

    let error = AmqpBroker::connect(settings(&format!("amqp://desk:secret@{address}/%2f"), "")).await.unwrap_err();

    let told = error.to_string();
    assert!(matches!(error, Error::Unreachable { .. }) && error.is_unavailable(), "{told}");
    assert!(told.contains(&format!("amqp://desk@{address}/%2f")) && !told.contains("secret"), "{told}");
}

/// Takes and settles until `count` different messages are settled, by turns all that is held and all but the oldest.
async fn settle(consumer: &mut dyn Consumer, settled: &mut BTreeSet<MessageId>, count: usize) {
    let mut held: Vec<Delivery> = Vec::new();
    for turn in 0.. {
        held.extend(next(consumer, 3).await);
        // The first is held back every other time, but not where it may be the last one that comes.
        let more = settled.len() + held.len() < count;
        let settling = held.split_off(usize::from(turn % 2 == 0 && held.len() > 1 && more));
        consumer.ack(&tags(&settling)).await.unwrap();
        settled.extend(settling.iter().filter_map(Delivery::message_id));
        if settled.len() >= count {
            consumer.ack(&tags(&held)).await.unwrap();
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_prefetch_is_never_exceeded_on_the_wire_not_even_after_a_reconnect() {
    const PREFETCH: u16 = 4;
    let wire = Wire::lay(&url()).await;
    let rig = Rabbit::through(&wire).await;
    publish(&*rig.broker, &messages(60)).await;
    let mut consumer = rig.broker.consume(EXTRACT.name, PREFETCH).await.unwrap();
    let mut settled = BTreeSet::new();
    settle(&mut *consumer, &mut settled, 30).await;
    assert_eq!(wire.most_unsettled(), usize::from(PREFETCH));

    wire.cut();

    settle(&mut *consumer, &mut settled, 60).await;
    assert_eq!(wire.most_unsettled(), usize::from(PREFETCH));
    eventually(true, || async { rig.broker.idle().await.unwrap_or(false) }).await;
    rig.finish().await;
}

/// Publishes so that all messages arrive and no confirm does; what became of them is asked past the wire.
async fn publish_unheard(wire: &Wire, rig: &Rabbit, sent: &[Publication]) -> JoinHandle<Vec<Result<(), PublishError>>> {
    let bystander = rig.bystander().await;
    // Opens the channel, which takes answers of the broker.
    rig.broker.publish(&[]).await;
    wire.silence();
    let (broker, messages) = (Arc::clone(&rig.broker), sent.to_vec());
    let publishing = tokio::spawn(async move { broker.publish(&messages).await });
    eventually(u64::try_from(sent.len()).unwrap(), || async { depth(&bystander, EXTRACT.name).await }).await;
    bystander.close().await;
    publishing
}

/// Publishes again and expects two equal copies of everything.
async fn publish_again(wire: &Wire, rig: &Rabbit, sent: &[Publication]) {
    wire.cut();
    eventually(true, || async { rig.broker.ping().await.is_ok() }).await;
    publish(&*rig.broker, sent).await;
    let mut consumer = rig.broker.consume(EXTRACT.name, 100).await.unwrap();
    let received = take(&mut *consumer, 2 * sent.len()).await;
    consumer.ack(&tags(&received)).await.unwrap();
    let mut copies = envelopes(received);
    let first = copies.drain(..sent.len()).collect::<Vec<_>>();
    let expected: Vec<Envelope> = sent.iter().map(|publication| publication.envelope.clone()).collect();
    assert_eq!((&first, &copies), (&expected, &expected));
    eventually(true, || async { rig.broker.idle().await.unwrap_or(false) }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_published_again_because_its_confirm_was_cut_off_has_the_same_id() {
    let wire = Wire::lay(&url()).await;
    let rig = Rabbit::through(&wire).await;
    let sent = messages(20);
    let publishing = publish_unheard(&wire, &rig, &sent).await;

    wire.cut();

    for outcome in publishing.await.unwrap() {
        let error = outcome.unwrap_err();
        assert!(matches!(error, PublishError::Unavailable { .. }) && error.is_unavailable(), "{error:?}");
    }
    publish_again(&wire, &rig, &sent).await;
    rig.finish().await;
}

/// The one test that takes as long as a confirm may: sockets do not follow a paused clock.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_confirm_that_does_not_come_is_waited_for_ten_seconds() {
    let wire = Wire::lay(&url()).await;
    let rig = Rabbit::through(&wire).await;
    let sent = messages(3);
    let start = Instant::now();
    let publishing = publish_unheard(&wire, &rig, &sent).await;

    // Three in a row would take longer than this.
    let outcomes = tokio::time::timeout(CONFIRM_TIMEOUT * 5 / 2, publishing).await.unwrap().unwrap();

    assert!(start.elapsed() >= Duration::from_secs(10), "{:?}", start.elapsed());
    for (message, outcome) in sent.iter().zip(outcomes) {
        let (expected, error) = (message.envelope.message_id, outcome.unwrap_err());
        assert!(
            matches!(error, PublishError::TimedOut { message_id, seconds: 10 } if message_id == expected),
            "{error:?}"
        );
        assert!(error.is_unavailable());
    }
    publish_again(&wire, &rig, &sent).await;
    rig.finish().await;
}
