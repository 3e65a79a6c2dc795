//! `claimwire serve`

use super::{idle, print};
use crate::{
    cli::{RoleName, ServeArguments},
    config::Config,
    lifecycle::Lifecycle,
    operations, roles, wiring,
};
use anyhow::Context as _;
use axum::Router;
use claimwire_graphql::{ApiContext, Pressure};
use claimwire_worker::context::Context;
use std::time::Duration;
use tokio::net::TcpListener;
use tracing::info;

/// Runs the roles until a signal, or until there is nothing left to do.
///
/// # Errors
/// When a dependency is missing at start.
pub async fn run(config: &Config, arguments: &ServeArguments) -> anyhow::Result<()> {
    let mut wanted = if arguments.roles.is_empty() { roles::ALL.to_vec() } else { arguments.roles.clone() };
    wanted.sort_unstable();
    wanted.dedup();
    wiring::check(config, &wanted)?;
    if arguments.check_config {
        return print("the settings are fine");
    }
    operations::start()?;
    let lifecycle = Lifecycle::listening()?;
    let context = wiring::open(config, &lifecycle).await?;
    let works = wanted != [RoleName::Api];
    // Addresses first: one that is taken must not be noticed in the middle of the work.
    if let Some(address) = &config.operations.listen {
        let router = operations::router(&context, works);
        let address = serve(&lifecycle, address, "CLAIMWIRE_OPERATIONS__LISTEN", router).await?;
        print(&format!("operations on {address}"))?;
    }
    // Nobody asks a process that ends by itself; it also works beside one that holds the port.
    if wanted.contains(&RoleName::Api) && !arguments.until_idle {
        let address = listen(&context, &lifecycle, config, works).await?;
        print(&format!("listening on {address}"))?;
    }
    for role in &wanted {
        roles::start(*role, &context, &lifecycle, config);
    }
    info!(roles = ?wanted, "started");
    let outcome = if arguments.until_idle {
        tokio::select! {
            outcome = idle::wait(&context, Duration::from_millis(100)) => outcome,
            outcome = lifecycle.signal() => outcome,
        }
    } else {
        lifecycle.signal().await
    };
    stop(context, lifecycle).await;
    outcome
}

/// Stops the roles, then what they stood on.
pub async fn stop(context: Context, lifecycle: Lifecycle) {
    lifecycle.stop().await;
    context.broker.close().await;
    // The process ends either way; what was not committed comes back from the broker.
    drop(context.store.close().await);
}

/// Serves API and pages; returns the address with the port that was taken.
///
/// # Errors
/// When the address cannot be listened on.
pub async fn listen(context: &Context, lifecycle: &Lifecycle, config: &Config, works: bool) -> anyhow::Result<String> {
    let pressure = Pressure::new(config.intake.high_water);
    lifecycle.spawn(crate::pressure::watch(context.clone(), pressure.clone()));
    let api = ApiContext { pressure, ..ApiContext::new(context.store.clone()) };
    let pages = claimwire_graphql::router(api.clone()).merge(claimwire_web::router(api));
    let router = operations::counted(pages).merge(operations::router(context, works));
    serve(lifecycle, &config.http.listen, "CLAIMWIRE_HTTP__LISTEN", router).await
}

async fn serve(lifecycle: &Lifecycle, address: &str, setting: &str, router: Router) -> anyhow::Result<String> {
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}; set {setting} to a free address"))?;
    let url = format!("http://{}", listener.local_addr()?);
    let soft = lifecycle.shutdown.soft.clone();
    lifecycle.spawn(async move {
        let serving = axum::serve(listener, router).with_graceful_shutdown(soft.cancelled_owned());
        if let Err(error) = serving.await {
            tracing::error!(error = %error, "the HTTP server stopped");
        }
    });
    Ok(url)
}
