//! Integration tests: the real program, real PostgreSQL and RabbitMQ. Run them with `./tests/run`.

mod bad_input;
mod broker_messages;
mod crashes;
mod demo;
mod deployment;
mod doctor;
mod drift;
mod honest;
mod interleavings;
mod operations;
mod outages;
mod pressure;
mod readme;
mod restart;
mod scenarios;
mod texts;
mod words;
mod workspace;
