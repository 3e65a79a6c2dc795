//! Measures what the brokers carry: `cargo run --release -p claimwire-broker --example rates -- [AMQP URL]`.
//!
//! RabbitMQ is measured against a bare lapin publisher in the same run, because disks and machines differ more
//! than programs do. Its queues stand under a prefix of its own and are deleted at the end.

use claimwire_broker::{
    Broker, Publication,
    amqp::{self, AmqpBroker},
    embedded::{self, EmbeddedBroker},
};
use claimwire_domain::{
    clock::{Clock, SystemClock},
    ids::{IdSource, MessageId, RandomIds},
};
use claimwire_protocol::{
    envelope::Envelope,
    topology::{EXTRACT, Route},
};
use lapin::{
    BasicProperties, Channel, Confirmation, Connection, ConnectionProperties, PublisherConfirm,
    options::{
        BasicPublishOptions, ConfirmSelectOptions, ExchangeDeleteOptions, QueueDeleteOptions, QueuePurgeOptions,
    },
};
use std::{
    collections::VecDeque,
    error::Error,
    sync::Arc,
    time::{Duration, Instant},
};

const MESSAGES: u32 = 10_000;
const ROUNDS: usize = 5;
const WINDOW: usize = 256;
const LINGER: Duration = Duration::from_millis(50);
type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

#[tokio::main]
async fn main() -> Outcome<()> {
    for batch in [64, 256] {
        println!("embedded, batches of {batch}: {:.0} messages/s published and settled", embedded_rate(batch).await?);
    }
    match std::env::args().nth(1) {
        Some(url) => rabbit_rates(&url).await,
        None => {
            println!("no AMQP URL given: RabbitMQ not measured");
            Ok(())
        }
    }
}

/// About 1 KiB each on the wire.
fn messages(count: u32) -> Vec<Publication> {
    let message = |number: u32| Publication {
        envelope: Envelope {
            message_id: MessageId::new(RandomIds.mint()),
            message_type: EXTRACT.message_type.to_owned(),
            routing_key: EXTRACT.routing_key.to_owned(),
            timestamp: SystemClock.now(),
            correlation_id: Some("art_0190a1b2c3d4e5f60718293a4b5c6d7e".to_owned()),
            causation_id: Some(MessageId::new(RandomIds.mint())),
            traceparent: None,
            attempt: 0,
            body: format!("{{\"article_version_id\":\"ver_0190a1b2c3d4e5f60718293a{number:08x}\"{:900}}}", "")
                .into_bytes(),
        },
        route: Route::Event,
    };
    (0..count).map(message).collect()
}

fn per_second(elapsed: Duration) -> f64 {
    f64::from(MESSAGES) / elapsed.as_secs_f64()
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates.get(rates.len() / 2).copied().unwrap_or(0.0)
}

/// Publishing and settling at once, as the relay and a stage do.
async fn embedded_rate(batch: usize) -> Outcome<f64> {
    let mut rates = Vec::new();
    for _ in 0..ROUNDS {
        let folder = tempfile::tempdir()?;
        let settings =
            embedded::Settings { path: folder.path().join("queue.sqlite3"), ..embedded::Settings::default() };
        let broker = Arc::new(EmbeddedBroker::open(settings, Arc::new(SystemClock)).await?);
        let messages = messages(MESSAGES);
        let mut consumer = broker.consume(EXTRACT.name, u16::try_from(batch * 2)?).await?;
        let start = Instant::now();
        let publishing = {
            let broker = Arc::clone(&broker);
            tokio::spawn(async move {
                for part in messages.chunks(batch) {
                    for outcome in broker.publish(part).await {
                        outcome?;
                    }
                }
                Outcome::Ok(())
            })
        };
        let mut settled = 0;
        while settled < MESSAGES {
            let deliveries = consumer.next_batch(batch, LINGER).await?;
            let tags: Vec<_> = deliveries.iter().map(|delivery| delivery.tag).collect();
            consumer.ack(&tags).await?;
            settled += u32::try_from(tags.len())?;
        }
        publishing.await??;
        rates.push(per_second(start.elapsed()));
        consumer.close().await;
        broker.close().await;
    }
    Ok(median(rates))
}

async fn rabbit_rates(url: &str) -> Outcome<()> {
    let prefix = format!("rates.{}.", RandomIds.mint().simple());
    let settings = amqp::Settings { url: url.to_owned(), prefix: prefix.clone(), ..amqp::Settings::default() };
    let broker = AmqpBroker::connect(settings).await?;
    broker.declare().await?;
    let connection = Connection::connect(url, ConnectionProperties::default()).await?;
    let channel = connection.create_channel().await?;
    channel.confirm_select(ConfirmSelectOptions::default()).await?;
    let queue = format!("{prefix}{}", EXTRACT.name);
    let (mut bare, mut ours, mut settling) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let messages = messages(MESSAGES);
        // Both are measured on a queue that was filled and purged; after settling the broker is still busy.
        publish_bare(&channel, &prefix, &messages).await?;
        channel.queue_purge(queue.as_str().into(), QueuePurgeOptions::default()).await?;
        let start = Instant::now();
        publish_bare(&channel, &prefix, &messages).await?;
        bare.push(per_second(start.elapsed()));
        channel.queue_purge(queue.as_str().into(), QueuePurgeOptions::default()).await?;

        let start = Instant::now();
        for part in messages.chunks(WINDOW) {
            for outcome in broker.publish(part).await {
                outcome?;
            }
        }
        let in_parts = per_second(start.elapsed());
        let start = Instant::now();
        for outcome in broker.publish(&messages).await {
            outcome?;
        }
        ours.push((per_second(start.elapsed()), in_parts));

        let start = Instant::now();
        settle_all(&broker, MESSAGES * 2).await?;
        settling.push(per_second(start.elapsed()) * 2.0);
    }
    let (whole, parts): (Vec<f64>, Vec<f64>) = ours.into_iter().unzip();
    let (bare, whole, parts) = (median(bare), median(whole), median(parts));
    println!("bare lapin, {WINDOW} confirms in flight: {bare:.0} messages/s");
    println!("our publish, one call: {whole:.0} messages/s ({:.2} of bare)", whole / bare);
    println!("our publish, calls of {WINDOW}: {parts:.0} messages/s ({:.2} of bare)", parts / bare);
    println!("our consume and ack, batches of 64, prefetch 256: {:.0} messages/s", median(settling));
    broker.close().await;
    delete(&channel, &prefix).await?;
    connection.close(200, "done".into()).await?;
    Ok(())
}

async fn delete(channel: &Channel, prefix: &str) -> Outcome<()> {
    let definitions = claimwire_broker::definitions();
    let names = |part: &str| -> Vec<String> {
        let all = definitions.get(part).and_then(serde_json::Value::as_array).into_iter().flatten();
        all.filter_map(|entry| Some(format!("{prefix}{}", entry.get("name")?.as_str()?))).collect()
    };
    for queue in names("queues") {
        channel.queue_delete(queue.into(), QueueDeleteOptions::default()).await?;
    }
    for exchange in names("exchanges") {
        channel.exchange_delete(exchange.into(), ExchangeDeleteOptions::default()).await?;
    }
    Ok(())
}

async fn publish_bare(channel: &Channel, prefix: &str, messages: &[Publication]) -> Outcome<()> {
    let mut in_flight: VecDeque<PublisherConfirm> = VecDeque::with_capacity(WINDOW);
    let exchange = format!("{prefix}{}", Route::Event.exchange());
    for message in messages {
        if in_flight.len() >= WINDOW
            && let Some(oldest) = in_flight.pop_front()
        {
            confirmed(oldest).await?;
        }
        let properties = BasicProperties::default().with_delivery_mode(2);
        let options = BasicPublishOptions { mandatory: true, ..BasicPublishOptions::default() };
        let (exchange, key) = (exchange.as_str().into(), message.envelope.routing_key.as_str().into());
        in_flight.push_back(channel.basic_publish(exchange, key, options, &message.envelope.body, properties).await?);
    }
    for confirm in in_flight {
        confirmed(confirm).await?;
    }
    Ok(())
}

async fn confirmed(confirm: PublisherConfirm) -> Outcome<()> {
    match confirm.await? {
        Confirmation::Ack(None) => Ok(()),
        other => Err(format!("not confirmed: {other:?}").into()),
    }
}

async fn settle_all(broker: &AmqpBroker, count: u32) -> Outcome<()> {
    let mut consumer = broker.consume(EXTRACT.name, 256).await?;
    let mut settled = 0;
    while settled < count {
        let deliveries = consumer.next_batch(64, LINGER).await?;
        let tags: Vec<_> = deliveries.iter().map(|delivery| delivery.tag).collect();
        consumer.ack(&tags).await?;
        settled += u32::try_from(tags.len())?;
    }
    consumer.close().await;
    Ok(())
}
