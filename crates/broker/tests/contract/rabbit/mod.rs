//! The contract on RabbitMQ, and what only it promises.

mod connection;
mod private;
mod shared;
mod structure;
mod wire;

crate::contract!(shared::Rabbit);
