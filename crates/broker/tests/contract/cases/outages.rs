//! What happens to a broker that is the test's own: it crashes, it runs full.

use crate::rig::{SmallRig, eventually, messages, next, publish, tags, take};
use claimwire_broker::{Broker, Delivery, Publication};
use claimwire_domain::ids::MessageId;
use claimwire_protocol::topology::EXTRACT;
use std::collections::BTreeSet;

pub async fn what_was_confirmed_and_not_settled_survives_a_crash(rig: &mut impl SmallRig) {
    let sent = messages(60);
    publish(&*rig.broker(), &sent).await;
    let mut consumer = rig.broker().consume(EXTRACT.name, 20).await.unwrap();
    let taken = take(&mut *consumer, 20).await;
    consumer.ack(&tags(&taken)[..5]).await.unwrap();
    let settled = ids(&taken[..5]);

    rig.crash().await;

    // Those five may come back too: a settle may get lost, a message may not.
    let expected: BTreeSet<MessageId> = published(&sent).difference(&settled).copied().collect();
    let received = receive(&*rig.broker(), &expected).await;
    assert!(received.is_subset(&published(&sent)));
    eventually(true, || async { rig.broker().idle().await.unwrap() }).await;
}

pub async fn a_full_broker_fails_to_publish_and_goes_on_when_there_is_room<R: SmallRig>(rig: &mut R) {
    const CHUNK: usize = 10;
    const FAR_MORE_THAN_FIT: usize = 500;
    let broker = rig.broker();
    let (mut sent, mut confirmed) = (BTreeSet::new(), BTreeSet::new());
    let too_much = loop {
        assert!(sent.len() < FAR_MORE_THAN_FIT, "it never got full");
        let chunk = large_messages(CHUNK);
        sent.extend(published(&chunk));
        let outcomes = broker.publish(&chunk).await;
        let arrived = chunk.iter().zip(&outcomes).filter(|(_, outcome)| outcome.is_ok());
        confirmed.extend(arrived.map(|(message, _)| message.envelope.message_id));
        let failures: Vec<_> = outcomes.into_iter().filter_map(Result::err).collect();
        if !failures.is_empty() {
            assert!(failures.iter().all(R::is_full), "{failures:?}");
            break chunk;
        }
    };
    assert!(!confirmed.is_empty());
    let again = broker.publish(&too_much).await;
    assert!(again.iter().all(|outcome| outcome.as_ref().is_err_and(R::is_full)), "{again:?}");

    // Nothing that was confirmed is lost, and nothing else is made up.
    let received = receive(&*broker, &confirmed).await;
    assert!(received.is_subset(&sent));

    eventually(true, || async { broker.publish(&too_much).await.iter().all(Result::is_ok) }).await;
    let received = receive(&*broker, &published(&too_much)).await;
    assert!(received.is_subset(&sent));
}

fn large_messages(count: usize) -> Vec<Publication> {
    let mut messages = messages(count);
    for message in &mut messages {
        message.envelope.body = vec![b' '; 16 * 1024];
    }
    messages
}

fn published(messages: &[Publication]) -> BTreeSet<MessageId> {
    messages.iter().map(|message| message.envelope.message_id).collect()
}

fn ids(deliveries: &[Delivery]) -> BTreeSet<MessageId> {
    deliveries.iter().filter_map(Delivery::message_id).collect()
}

/// Takes and settles until every one of `expected` has come; all that came.
async fn receive(broker: &dyn Broker, expected: &BTreeSet<MessageId>) -> BTreeSet<MessageId> {
    let mut consumer = broker.consume(EXTRACT.name, 20).await.unwrap();
    let mut received = BTreeSet::new();
    while !expected.is_subset(&received) {
        let batch = next(&mut *consumer, 20).await;
        consumer.ack(&tags(&batch)).await.unwrap();
        received.extend(ids(&batch));
    }
    consumer.close().await;
    received
}
