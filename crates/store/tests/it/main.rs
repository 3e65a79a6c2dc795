//! What the store promises, on both databases: one list of rules, each run on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a rule that cannot set its scene has failed")]

mod alerting;
mod articles;
mod claims;
mod ledger;
mod messages;
mod plans;
mod sandbox;
mod schema;
mod sweeps;
