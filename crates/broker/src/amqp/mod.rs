//! The broker over RabbitMQ. Nothing outside this folder names lapin.

mod connection;
mod consumer;
mod properties;
mod publisher;
mod rabbit;

pub use rabbit::{AmqpBroker, Settings};
