//! Carries messages between the stages: one contract, two adapters (`amqp` for RabbitMQ, `embedded` for
//! one process with nothing to install).
//!
//! Knows the topology and the envelope, never a stage, the store or the outbox. Only `amqp` names lapin.
//! Start reading at [`broker::Broker`]; what both adapters promise is written down as tests in
//! `tests/contract/cases`.

pub mod amqp;
pub mod broker;
pub mod embedded;
pub mod error;
mod names;

pub use broker::{Broker, Consumer, Delivery, DeliveryTag, Malformed, Publication};
pub use error::{Error, PublishError};
pub use names::definitions;
