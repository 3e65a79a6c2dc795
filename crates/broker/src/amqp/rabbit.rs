//! The RabbitMQ broker: declaring, counting, and the way to publisher and consumers.

use super::{
    connection::{Link, answer, parse},
    consumer::{AmqpConsumer, Subscription},
    publisher::Publisher,
};
use crate::{
    broker::{Broker, Consumer, Publication},
    error::{Error, PublishError},
    names::{self, Argument, QueueSpec},
};
use async_trait::async_trait;
use claimwire_protocol::topology::{QUEUES, RETRY_STEPS};
use lapin::{
    Channel, ExchangeKind,
    options::{ExchangeDeclareOptions, QueueBindOptions, QueueDeclareOptions},
    types::{AMQPValue, FieldTable},
};
use serde::Deserialize;
use std::{
    fmt,
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// Longest that a delivery travels from its queue to a consumer that waits for it.
const ON_ITS_WAY: Duration = Duration::from_millis(100);

/// How to reach RabbitMQ.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// `amqp://user:password@host:port/vhost`, or `amqps://`. Default: `amqp://guest:guest@127.0.0.1:5672/%2f`.
    pub url: String,
    /// What operators see in RabbitMQ's list of connections. Default: `claimwire`.
    pub connection_name: String,
    /// Stands before the name of every exchange and queue, so that several newsrooms can share a virtual host.
    /// Default: empty.
    pub prefix: String,
    /// Divides every delay of the retry ladder, so that tests need not wait minutes; another value needs another
    /// prefix. Default: 1.
    #[serde(skip, default = "one")]
    pub retry_divisor: u32,
}

const fn one() -> u32 {
    1
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            url: "amqp://guest:guest@127.0.0.1:5672/%2f".to_owned(),
            connection_name: "claimwire".to_owned(),
            prefix: String::new(),
            retry_divisor: 1,
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the URL: it holds the password.
        formatter.debug_struct("Settings").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

/// RabbitMQ 3.10 or later.
#[derive(Debug)]
pub struct AmqpBroker {
    topology: Arc<Topology>,
    /// Publishing has a connection of its own: when the broker throttles publishers it stops reading all of it.
    publishing: Arc<Link>,
    publisher: Publisher,
}

/// What is declared, and the connection that consumes it.
#[derive(Debug)]
pub(super) struct Topology {
    pub(super) link: Link,
    prefix: String,
    retry_divisor: u32,
    /// Asked over and over how much waits: one channel for it, not one each time.
    counting: tokio::sync::Mutex<Option<Channel>>,
    /// How much each consumer of this process has received and not settled.
    unsettled: Mutex<Vec<Weak<AtomicUsize>>>,
}

impl AmqpBroker {
    /// Connects, once to publish and once to consume.
    ///
    /// # Errors
    /// When the URL is none or the broker does not answer or let us in. Later outages are waited out.
    pub async fn connect(settings: Settings) -> Result<Self, Error> {
        let uri = parse(&settings.url)?;
        let name = &settings.connection_name;
        let publishing = Arc::new(Link::open(uri.clone(), format!("{name} publishes")).await?);
        let link = Link::open(uri, format!("{name} consumes")).await?;
        let publisher = Publisher::new(Arc::clone(&publishing), settings.prefix.clone());
        let topology = Topology {
            link,
            prefix: settings.prefix,
            retry_divisor: settings.retry_divisor,
            counting: tokio::sync::Mutex::default(),
            unsettled: Mutex::default(),
        };
        Ok(Self { topology: Arc::new(topology), publishing, publisher })
    }
}

#[async_trait]
impl Broker for AmqpBroker {
    async fn declare(&self) -> Result<(), Error> {
        self.topology.declare().await
    }

    async fn publish(&self, messages: &[Publication]) -> Vec<Result<(), PublishError>> {
        self.publisher.publish(messages).await
    }

    async fn consume(&self, queue: &str, prefetch: u16) -> Result<Box<dyn Consumer>, Error> {
        let work_queue = names::work_queue(queue).ok_or_else(|| Error::UnknownQueue { queue: queue.to_owned() })?;
        let subscription = Subscription::new(Arc::clone(&self.topology), queue, work_queue, prefetch);
        Ok(Box::new(AmqpConsumer::start(subscription).await?))
    }

    async fn depth(&self, queue: &str) -> Result<u64, Error> {
        names::work_queue(queue).ok_or_else(|| Error::UnknownQueue { queue: queue.to_owned() })?;
        let mut kept = self.topology.counting.lock().await;
        let channel = match kept.take().filter(|channel| channel.status().connected()) {
            Some(channel) => channel,
            None => self.topology.link.channel().await?,
        };
        let ready = self.topology.ready(&channel, queue).await?;
        // A question that failed has closed it.
        *kept = Some(channel);
        Ok(ready)
    }

    async fn idle(&self) -> Result<bool, Error> {
        let channel = self.topology.link.channel().await?;
        if !self.topology.looks_idle(&channel).await? {
            return Ok(false);
        }
        // A delivery on its way to a consumer is in no queue any more and not received yet: look twice.
        tokio::time::sleep(ON_ITS_WAY).await;
        self.topology.looks_idle(&channel).await
    }

    async fn ping(&self) -> Result<(), Error> {
        self.publishing.channel().await?;
        self.topology.link.channel().await?;
        Ok(())
    }

    async fn close(&self) {
        self.topology.link.close().await;
        self.publishing.close().await;
    }
}

impl Topology {
    /// The name a queue has on the broker.
    pub(super) fn named(&self, queue: &str) -> String {
        format!("{}{queue}", self.prefix)
    }

    /// Declares everything on a channel of its own: a refusal closes it.
    pub(super) async fn declare(&self) -> Result<(), Error> {
        let channel = self.link.channel().await?;
        for exchange in names::exchanges(&self.prefix) {
            let kind = if exchange.kind == "topic" { ExchangeKind::Topic } else { ExchangeKind::Direct };
            let options = ExchangeDeclareOptions { durable: true, ..ExchangeDeclareOptions::default() };
            let declaring =
                channel.exchange_declare(exchange.name.as_str().into(), kind, options, FieldTable::default());
            refused(&exchange.name, answer(format!("declaring {}", exchange.name), declaring).await)?;
        }
        for queue in names::queues(&self.prefix, self.retry_divisor) {
            declare_queue(&channel, &queue).await?;
        }
        Ok(())
    }

    async fn looks_idle(&self, channel: &Channel) -> Result<bool, Error> {
        for queue in QUEUES {
            if self.ready(channel, queue.name).await? > 0 {
                return Ok(false);
            }
            for step in RETRY_STEPS {
                if self.ready(channel, &queue.wait(step)).await? > 0 {
                    return Ok(false);
                }
            }
        }
        let mut unsettled = self.unsettled.lock().unwrap_or_else(PoisonError::into_inner);
        unsettled.retain(|count| count.strong_count() > 0);
        Ok(unsettled.iter().filter_map(Weak::upgrade).all(|count| count.load(Ordering::SeqCst) == 0))
    }

    /// Where a new consumer writes down how much it holds.
    pub(super) fn count_unsettled(&self) -> Arc<AtomicUsize> {
        let count = Arc::new(AtomicUsize::new(0));
        self.unsettled.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::downgrade(&count));
        count
    }

    async fn ready(&self, channel: &Channel, queue: &str) -> Result<u64, Error> {
        let options = QueueDeclareOptions { passive: true, durable: true, ..QueueDeclareOptions::default() };
        let name = self.named(queue);
        let asking = channel.queue_declare(name.as_str().into(), options, FieldTable::default());
        let answered = answer(format!("counting {name}; is the topology declared?"), asking).await?;
        Ok(answered.message_count().into())
    }
}

async fn declare_queue(channel: &Channel, queue: &QueueSpec) -> Result<(), Error> {
    let mut arguments = FieldTable::default();
    for (name, argument) in &queue.arguments {
        let value = match argument {
            Argument::Text(text) => AMQPValue::LongString(text.as_str().into()),
            Argument::Number(number) => AMQPValue::LongLongInt((*number).into()),
        };
        arguments.insert((*name).into(), value);
    }
    let name = &queue.name;
    let declaring = channel.queue_declare(name.as_str().into(), QueueDeclareOptions::durable(), arguments);
    refused(name, answer(format!("declaring {name}"), declaring).await)?;
    for (exchange, key) in &queue.bindings {
        let binding = channel.queue_bind(
            name.as_str().into(),
            exchange.as_str().into(),
            key.as_str().into(),
            QueueBindOptions::default(),
            FieldTable::default(),
        );
        answer(format!("binding {name} to {exchange}"), binding).await?;
    }
    Ok(())
}

/// Tells a refusal of the broker from a lost connection.
fn refused<T>(name: &str, declared: Result<T, Error>) -> Result<T, Error> {
    match declared {
        Err(Error::Lost { source, .. })
            if source.downcast_ref::<lapin::Error>().is_some_and(lapin::Error::is_amqp_soft_error) =>
        {
            Err(Error::Declaration { name: name.to_owned(), source })
        }
        other => other,
    }
}
