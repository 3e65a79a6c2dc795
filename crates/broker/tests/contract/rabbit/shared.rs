//! The rig on the RabbitMQ of the test run, under a prefix of its own.

use super::wire::Wire;
use crate::rig::{RETRY_DIVISOR, Rig};
use async_trait::async_trait;
use claimwire_broker::{
    Broker,
    amqp::{AmqpBroker, Settings},
};
use claimwire_domain::ids::{IdSource, RandomIds};
use lapin::{
    BasicProperties, Connection, ConnectionProperties,
    options::{BasicPublishOptions, ExchangeDeleteOptions, QueueDeleteOptions},
};
use std::sync::Arc;

const VARIABLE: &str = "CLAIMWIRE_TEST_AMQP_URL";

pub struct Rabbit {
    /// The broker's address, past any [`super::wire::Wire`].
    pub url: String,
    pub prefix: String,
    pub broker: Arc<AmqpBroker>,
}

pub fn url() -> String {
    std::env::var(VARIABLE)
        .unwrap_or_else(|_| panic!("{VARIABLE} is not set; run the tests with ./tests/run, which starts a RabbitMQ"))
}

/// Tests share a broker, not their queues.
pub fn fresh_prefix() -> String {
    format!("test.{}.", RandomIds.mint().simple())
}

pub fn settings(url: &str, prefix: &str) -> Settings {
    Settings {
        url: url.to_owned(),
        prefix: prefix.to_owned(),
        retry_divisor: RETRY_DIVISOR,
        connection_name: format!("test {prefix}"),
    }
}

impl Rabbit {
    /// On the broker of the test run, which is reached through `wire`.
    pub async fn through(wire: &Wire) -> Self {
        Self { url: url(), ..Self::at(&wire.url).await }
    }

    /// On the broker at `url`.
    pub async fn at(url: &str) -> Self {
        Self::with(settings(url, &fresh_prefix())).await
    }

    /// As the settings say.
    pub async fn with(settings: Settings) -> Self {
        let (url, prefix) = (settings.url.clone(), settings.prefix.clone());
        let broker = Arc::new(AmqpBroker::connect(settings).await.unwrap());
        broker.declare().await.unwrap();
        Self { url, prefix, broker }
    }

    /// Another broker on the same queues, past any wire.
    pub async fn bystander(&self) -> AmqpBroker {
        AmqpBroker::connect(settings(&self.url, &self.prefix)).await.unwrap()
    }
}

#[async_trait]
impl Rig for Rabbit {
    async fn start() -> Self {
        Self::at(&url()).await
    }

    fn broker(&self) -> Arc<dyn Broker> {
        self.broker.clone()
    }

    async fn restart(&mut self) {
        self.broker.close().await;
        self.broker = Arc::new(AmqpBroker::connect(settings(&self.url, &self.prefix)).await.unwrap());
    }

    async fn inject(&self, queue: &str, body: &[u8]) {
        let connection = Connection::connect(&self.url, ConnectionProperties::default()).await.unwrap();
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
        let connection = Connection::connect(&self.url, ConnectionProperties::default()).await.unwrap();
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
