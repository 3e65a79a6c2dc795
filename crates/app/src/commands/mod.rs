//! What each command does.

mod compare;
mod demo;
mod demo_folder;
mod doctor;
mod export;
mod extract;
mod idle;
mod input;
mod outlet;
mod parked;
mod reextract;
mod registry;
mod serve;
mod submit;
mod texts;

use crate::{
    cli::{Cli, Command, ExportCommand},
    config::Config,
    overlay, telemetry, wiring,
};
use std::io::Write;

/// Bad usage or input: exit code 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct BadInput(String);

impl BadInput {
    /// Says what is the matter, where, and what to do.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

/// An error with its causes, each said once.
pub fn describe(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain() {
        let cause = cause.to_string();
        if !text.contains(&cause) {
            if !text.is_empty() {
                text.push_str(": ");
            }
            text.push_str(&cause);
        }
    }
    text
}

/// Runs the command.
///
/// # Errors
/// [`BadInput`] for what the caller can mend; anything else is a failure of the program or what it depends on.
pub async fn run(cli: Cli) -> anyhow::Result<()> {
    match cli.command {
        // These need no settings: they must work anywhere.
        Command::Extract(arguments) => return extract::run(&arguments),
        Command::Compare(arguments) => return compare::run(&arguments),
        Command::Topology(ExportCommand::Export) => return print_json(&claimwire_broker::definitions()),
        Command::Schema(ExportCommand::Export) => return print(claimwire_graphql::sdl().trim_end()),
        Command::Demo(arguments) => return demo::run(arguments).await,
        _ => {}
    }
    let config = Config::load()?;
    telemetry::start(&config)?;
    if let Command::Registry(command) = cli.command {
        return registry::run(&config, command);
    }
    overlay::install(config.registry.folder.as_deref())?;
    match cli.command {
        Command::Serve(arguments) => serve::run(&config, &arguments).await,
        Command::Migrate => {
            wiring::create_store_folder(&config)?;
            wiring::connect_store(&config).await?.migrate().await?;
            print("the schema is up to date")
        }
        Command::Doctor(flag) => doctor::run(&config, flag.json).await,
        Command::Submit(arguments) => submit::run(&config, &arguments).await,
        Command::Export => export::run(&config).await,
        Command::Reextract => reextract::run(&config).await,
        Command::Parked(command) => parked::run(&config, command).await,
        Command::Outlet(command) => outlet::run(&config, command).await,
        Command::Extract(_)
        | Command::Compare(_)
        | Command::Registry(_)
        | Command::Topology(_)
        | Command::Schema(_)
        | Command::Demo(_) => Ok(()),
    }
}

/// Prints a line to standard output; a reader that has gone away is no failure.
fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

fn print_json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    print(&serde_json::to_string_pretty(value)?)
}
