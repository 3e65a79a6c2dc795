//! The contract on RabbitMQ, and what happens when the connection breaks.

use crate::rig::{DEADLINE, LINGER, RETRY_DIVISOR, Rig, envelopes, eventually, messages, next, publish, tags, take};
use async_trait::async_trait;
use claimwire_broker::{
    Broker, Error,
    amqp::{AmqpBroker, Settings},
};
use claimwire_domain::ids::{IdSource, RandomIds};
use claimwire_protocol::topology::EXTRACT;
use lapin::{
    BasicProperties, Connection, ConnectionProperties,
    options::{BasicPublishOptions, ExchangeDeleteOptions, QueueDeleteOptions},
};
use std::{sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
};

const VARIABLE: &str = "CLAIMWIRE_TEST_AMQP_URL";

pub struct Rabbit {
    url: String,
    prefix: String,
    broker: Arc<AmqpBroker>,
}

fn url() -> String {
    std::env::var(VARIABLE)
        .unwrap_or_else(|_| panic!("{VARIABLE} is not set; run the tests with ./tests/run, which starts a RabbitMQ"))
}

fn settings(url: &str, prefix: &str) -> Settings {
    Settings {
        url: url.to_owned(),
        prefix: prefix.to_owned(),
        retry_divisor: RETRY_DIVISOR,
        connection_name: format!("test {prefix}"),
    }
}

impl Rabbit {
    async fn through(url: String) -> Self {
        let prefix = format!("test.{}.", RandomIds.mint().simple());
        let broker = Arc::new(AmqpBroker::connect(settings(&url, &prefix)).await.unwrap());
        broker.declare().await.unwrap();
        Self { url, prefix, broker }
    }
}

#[async_trait]
impl Rig for Rabbit {
    async fn start() -> Self {
        Self::through(url()).await
    }

    fn broker(&self) -> Arc<dyn Broker> {
        self.broker.clone()
    }

    async fn restart(&mut self) {
        self.broker.close().await;
        self.broker = Arc::new(AmqpBroker::connect(settings(&self.url, &self.prefix)).await.unwrap());
    }

    async fn inject(&self, queue: &str, body: &[u8]) {
        let connection = Connection::connect(&url(), ConnectionProperties::default()).await.unwrap();
        let channel = connection.create_channel().await.unwrap();
        let key = format!("{}{queue}", self.prefix);
        channel
            .basic_publish("".into(), key.into(), BasicPublishOptions::default(), body, BasicProperties::default())
            .await
            .unwrap();
        connection.close(200, "done".into()).await.unwrap();
    }

    async fn finish(self) {
        self.broker.close().await;
        let connection = Connection::connect(&url(), ConnectionProperties::default()).await.unwrap();
        let channel = connection.create_channel().await.unwrap();
        let definitions = claimwire_broker::definitions();
        let names = |part: &str| -> Vec<String> {
            let all = definitions[part].as_array().unwrap();
            all.iter().map(|entry| format!("{}{}", self.prefix, entry["name"].as_str().unwrap())).collect()
        };
        for queue in names("queues") {
            channel.queue_delete(queue.into(), QueueDeleteOptions::default()).await.unwrap();
        }
        for exchange in names("exchanges") {
            channel.exchange_delete(exchange.into(), ExchangeDeleteOptions::default()).await.unwrap();
        }
        connection.close(200, "done".into()).await.unwrap();
    }
}

crate::contract!(Rabbit);

/// A way to the broker that can be cut.
struct Wire {
    url: String,
    cuts: watch::Sender<u32>,
}

impl Wire {
    /// Listens on a free port of its own and passes everything on.
    async fn lay() -> Self {
        let direct = url();
        let (scheme_and_user, rest) = direct.rsplit_once('@').expect("the test URL names a user");
        let (address, vhost) = rest.split_once('/').unwrap_or((rest, "%2f"));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("{scheme_and_user}@{}/{vhost}", listener.local_addr().unwrap());
        let cuts = watch::Sender::new(0);
        let (address, cut) = (address.to_owned(), cuts.clone());
        tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                let (address, mut cut) = (address.clone(), cut.subscribe());
                tokio::spawn(async move {
                    let mut far = TcpStream::connect(address).await.unwrap();
                    tokio::select! {
                        _ = tokio::io::copy_bidirectional(&mut near, &mut far) => {}
                        _ = cut.changed() => {}
                    }
                });
            }
        });
        Self { url, cuts }
    }

    /// Breaks every connection that stands.
    fn cut(&self) {
        self.cuts.send_modify(|count| *count += 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_consumer_outlives_its_connection_and_keeps_its_prefetch() {
    let wire = Wire::lay().await;
    let rig = Rabbit::through(wire.url.clone()).await;
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
    let wire = Wire::lay().await;
    let rig = Rabbit::through(wire.url.clone()).await;
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
    let wire = Wire::lay().await;
    let rig = Rabbit::through(wire.url.clone()).await;
    publish(&*rig.broker, &messages(1)).await;

    wire.cut();

    let sent = messages(1);
    eventually(true, || async { rig.broker.publish(&sent).await.remove(0).is_ok() }).await;
    eventually(true, || async { rig.broker.depth(EXTRACT.name).await.unwrap_or(0) >= 2 }).await;
    rig.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_was_confirmed_is_lost_when_the_connection_breaks_under_load() {
    let wire = Wire::lay().await;
    let rig = Rabbit::through(wire.url.clone()).await;
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn queues_of_another_structure_are_refused_by_name() {
    let rig = Rabbit::start().await;
    let other = Settings { retry_divisor: RETRY_DIVISOR * 2, ..settings(&rig.url, &rig.prefix) };
    let broker = AmqpBroker::connect(other).await.unwrap();

    let refused = broker.declare().await.unwrap_err();

    assert!(matches!(&refused, Error::Declaration { name, .. } if name.contains(".wait.")), "{refused}");
    broker.close().await;
    rig.finish().await;
}
