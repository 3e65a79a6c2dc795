//! Log lines on standard error.

use crate::config::{Config, LogFormat};
use anyhow::Context;
use tracing_subscriber::{EnvFilter, layer::SubscriberExt, util::SubscriberInitExt};

/// Sends logs to standard error; standard output belongs to what the command prints.
///
/// # Errors
/// When the filter cannot be read.
pub fn start(config: &Config) -> anyhow::Result<()> {
    // What libraries say at these levels is of no use to an operator.
    let filter = EnvFilter::try_new(format!("{},sqlx=warn,sea_orm=warn,lapin=warn", config.log))
        .with_context(|| format!("the setting `log` is `{}`, which is no log filter; try `info`", config.log))?;
    let registry = tracing_subscriber::registry().with(filter);
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_target(false);
    match config.log_format {
        LogFormat::Text => registry.with(layer).try_init(),
        LogFormat::Json => registry.with(layer.json()).try_init(),
    }
    .context("logging is already set up")
}
