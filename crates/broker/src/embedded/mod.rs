//! The broker inside the process: one SQLite file, nothing to install.

mod consumer;
mod file;
mod queue;

pub use queue::{EmbeddedBroker, Settings};
