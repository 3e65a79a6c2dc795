//! Figures compared as figures: what each denotes, whether two can both be true, and what a block of them adds up to.
//!
//! Pure: no I/O, no clock, no ids of its own, no floating point; the same input and the same
//! [`RULES_VERSION`] give the same output, in whatever order the input comes. Depends on `domain` only.
//! Start reading at [`interval`], then `rules` (the procedure), then `projection` (frames and differences).
#![deny(clippy::float_arithmetic)]

mod articles;
mod difference;
mod facets;
mod frame;
mod group;
mod hint;
mod inconsistent;
pub mod interval;
pub mod keys;
mod measured;
mod mention;
mod notation;
mod origin;
mod pair;
mod population;
pub mod projection;
pub mod rational;
mod reason;
mod relation;
mod revision;
mod rules;
mod severity;
pub mod slots;
mod suspect;
mod topic;
pub mod trace;
mod unit;
mod witness;
mod words;

pub use articles::compare_articles;
pub use mention::Mention;
pub use pair::{Prepared, compare, compare_prepared};
pub use projection::project;
pub use revision::{Change, changed_without_note};
pub use rules::{HELD, LAG, compare_slots};
pub use trace::{Outcome, Step};

/// Version of the rules; stored beside everything they produced.
pub const RULES_VERSION: i32 = 5;
