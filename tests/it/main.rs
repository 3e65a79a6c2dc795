//! Integration tests: the real program, real PostgreSQL and RabbitMQ. Run them with `./tests/run`.

/// A test of each scenario for each mode.
macro_rules! in_each_mode {
    ($($scenario:ident,)*) => {
        mod embedded {
            $(#[test] fn $scenario() { super::$scenario(super::Mode::Embedded); })*
        }
        mod split {
            $(#[test] fn $scenario() { super::$scenario(super::Mode::Split); })*
        }
    };
}

mod bad_input;
mod breaking;
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
mod registry;
mod restart;
mod scenarios;
mod silence;
mod sweeps;
mod texts;
mod turns;
mod words;
mod workspace;
