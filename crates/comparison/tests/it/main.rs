//! The rules of comparison, from the outside.
#![expect(clippy::unwrap_used, reason = "the builders of a test fail like a test")]

mod builder;
mod corpus;
mod denotation;
mod laws;
mod metamorphic;
mod reading;
mod scenarios;
mod slots;
mod telling;
