//! What the store promises, on both databases: one list of rules, each run on SQLite and on PostgreSQL.

mod alerting;
mod articles;
mod claims;
mod ledger;
mod messages;
mod sandbox;
mod schema;
