//! Every statement Claimwire sends to its database: rows of the newsroom, outbox, inbox, parking lot, change feed.
//!
//! One code path over PostgreSQL and SQLite; the differences stand in `connect.rs` and `tx.rs` only. A function that
//! writes takes [`Tx`], one that reads takes any [`Read`]; both work on many rows at once, never one statement a row.
//! Depends on no broker and awaits no network but the database's. Start reading at [`Store`], then [`outbox`].

mod bulk;
mod connect;
#[expect(missing_docs, reason = "columns carry the names of the newsroom; what needs a word has a comment")]
mod entity;
mod error;
mod rows;
mod tx;

pub mod alerts;
pub mod articles;
pub mod audit;
pub mod cases;
pub mod changes;
pub mod claims;
pub mod clock;
pub mod comparisons;
pub mod conflicts;
pub mod detail;
pub mod feeds;
pub mod frames;
pub mod inbox;
pub mod keys;
pub mod leases;
pub mod locks;
pub mod outbox;
pub mod outlets;
pub mod parked;
pub mod query;
pub mod runs;
pub mod silent_edits;
pub mod stories;
pub mod submissions;
pub mod sweeps;

pub use connect::{Backend, SchemaState, Settings, Store};
pub use error::{Error, ErrorKind};
pub use tx::{Read, Reader, Tx};
