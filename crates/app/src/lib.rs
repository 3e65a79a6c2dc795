//! `claimwire`: one binary for every role, embedded or over RabbitMQ and PostgreSQL.
//!
//! The only crate that reads the environment and the only place that decides which store and broker
//! there are ([`wiring`]). Start reading at [`cli`].

mod cli;
mod commands;
mod config;
mod lifecycle;
mod operations;
mod overlay;
mod pressure;
mod roles;
mod telemetry;
mod wiring;

use clap::Parser;
use std::process::ExitCode;

/// Runs the command of this process.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = cli::Cli::parse();
    #[cfg(feature = "crash-points")]
    config::arm_crash_point();
    // One TLS implementation for the whole process; a second install can only mean it is there already.
    drop(rustls::crypto::ring::default_provider().install_default());
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("claimwire: cannot start the runtime: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(commands::run(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("claimwire: {}", commands::describe(&error));
            if error.is::<commands::BadInput>() { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}
