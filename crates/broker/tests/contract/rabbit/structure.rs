//! What stands on a broker that nobody has set up: asked of the broker itself, by declaring it again.

use super::shared::{Rabbit, fresh_prefix, settings, url};
use crate::rig::{RETRY_DIVISOR, Rig};
use claimwire_broker::{
    Broker, Error,
    amqp::{AmqpBroker, Settings},
};
use claimwire_protocol::topology::QUEUES;
use lapin::{
    Channel, Connection, ConnectionProperties, ExchangeKind,
    options::{ExchangeDeclareOptions, QueueDeclareOptions},
    types::{AMQPValue, FieldTable},
};
use std::collections::BTreeMap;

type Arguments = BTreeMap<&'static str, AMQPValue>;

fn text(text: &str) -> AMQPValue {
    AMQPValue::LongString(text.into())
}

/// The arguments that work queue `queue`, its dead queue and its wait queues must have, by queue name. Written out
/// on purpose: taken from the program's constants they would prove nothing.
fn expected(prefix: &str, queue: &str) -> BTreeMap<String, Arguments> {
    let everywhere = [("x-queue-type", text("quorum")), ("x-overflow", text("reject-publish"))];
    let passing_on = |exchange: &str, key: &str| {
        [
            ("x-delivery-limit", AMQPValue::LongInt(20)),
            ("x-dead-letter-strategy", text("at-least-once")),
            ("x-dead-letter-exchange", text(&format!("{prefix}{exchange}"))),
            ("x-dead-letter-routing-key", text(key)),
        ]
    };
    let wait = |milliseconds| {
        let ttl = [("x-message-ttl", AMQPValue::LongInt(milliseconds))];
        everywhere.clone().into_iter().chain(passing_on("claimwire.retry", queue)).chain(ttl).collect()
    };
    let work = everywhere.clone().into_iter().chain(passing_on("claimwire.dead", &format!("{queue}.dead")));
    // Nothing stands behind a dead queue, so nothing may ever leave it by itself.
    let dead = everywhere.clone().into_iter().chain([("x-delivery-limit", AMQPValue::LongInt(1_000_000_000))]);
    [
        (format!("{prefix}{queue}"), work.collect()),
        (format!("{prefix}{queue}.dead"), dead.collect()),
        (format!("{prefix}{queue}.wait.10s"), wait(10_000)),
        (format!("{prefix}{queue}.wait.2m"), wait(120_000)),
        (format!("{prefix}{queue}.wait.20m"), wait(1_200_000)),
    ]
    .into()
}

async fn declare(channel: &Channel, name: &str, arguments: &Arguments) -> lapin::Result<()> {
    let table: BTreeMap<_, _> = arguments.iter().map(|(name, value)| ((*name).into(), value.clone())).collect();
    channel.queue_declare(name.into(), QueueDeclareOptions::durable(), FieldTable::from(table)).await.map(drop)
}

/// A rig whose wait queues wait as long as in production.
async fn unhurried() -> Rabbit {
    Rabbit::with(Settings { retry_divisor: 1, ..settings(&url(), &fresh_prefix()) }).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_queue_and_exchange_has_its_structure_without_any_policy() {
    let rig = unhurried().await;
    let connection = Connection::connect(&rig.url, ConnectionProperties::default()).await.unwrap();
    let channel = connection.create_channel().await.unwrap();

    for queue in QUEUES {
        for (name, arguments) in expected(&rig.prefix, queue.name) {
            declare(&channel, &name, &arguments).await.unwrap();
        }
    }
    for (name, kind) in [
        ("claimwire.events", ExchangeKind::Topic),
        ("claimwire.dead", ExchangeKind::Direct),
        ("claimwire.retry", ExchangeKind::Direct),
    ] {
        let name = format!("{}{name}", rig.prefix);
        let options = ExchangeDeclareOptions { durable: true, ..ExchangeDeclareOptions::default() };
        // No alternate exchange either: with one, what is unroutable would be confirmed.
        channel.exchange_declare(name.into(), kind, options, FieldTable::default()).await.unwrap();
    }

    connection.close(200, "done".into()).await.unwrap();
    rig.finish().await;
}

/// Without this the test above would pass on a broker that takes anything.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_queue_that_differs_in_a_single_argument_is_refused() {
    let rig = unhurried().await;
    let connection = Connection::connect(&rig.url, ConnectionProperties::default()).await.unwrap();

    for (name, arguments) in expected(&rig.prefix, QUEUES[0].name) {
        for (argument, value) in &arguments {
            let other = match value {
                AMQPValue::LongInt(number) => AMQPValue::LongInt(number + 1),
                _ => text(match *argument {
                    "x-queue-type" => "classic",
                    "x-overflow" => "drop-head",
                    "x-dead-letter-strategy" => "at-most-once",
                    _ => "another.name",
                }),
            };
            let differing = Arguments::from_iter(arguments.clone().into_iter().chain([(*argument, other)]));
            // A refusal closes the channel.
            let channel = connection.create_channel().await.unwrap();
            let refusal = declare(&channel, &name, &differing).await.unwrap_err().to_string();
            assert!(refusal.contains("PRECONDITION") && refusal.contains(argument), "{name} {argument}: {refusal}");
        }
    }

    connection.close(200, "done".into()).await.unwrap();
    rig.finish().await;
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
