//! Figures compared as figures: what each denotes, whether two can both be true, and what a block of them adds up to.
//!
//! Pure: no I/O, no clock, no ids of its own, no floating point; the same input and the same
//! [`RULES_VERSION`] give the same output, in whatever order the input comes. Depends on `domain` only.
//! Start reading at [`interval`], then `rules` (the procedure), then `projection` (frames and differences).
#![deny(clippy::float_arithmetic)]

pub mod interval;
pub mod rational;
pub mod slots;
pub mod trace;
mod unit;

/// Version of the rules; stored beside everything they produced.
pub const RULES_VERSION: i32 = 1;
