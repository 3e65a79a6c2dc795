//! The one consume loop, the outbox relay, the parking lot and the scheduler.
//!
//! Every stage runs through [`stage::run`]: inbox, one transaction for a batch, retry ladder, parking.
//! Only the [`relay`] publishes; nothing here awaits the network inside a transaction. Depends on no stage
//! and must never know what a claim is. Start reading at [`handler`], then [`stage`].

pub mod context;
pub mod crash;
pub mod handler;
pub mod measures;
pub mod parking;
pub mod relay;
pub mod scheduler;
pub mod stage;
mod times;
