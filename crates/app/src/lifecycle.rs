//! Starting and stopping: first no new work, then no work at all.

use claimwire_worker::context::Shutdown;
use std::{future::Future, time::Duration};
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
};
use tokio_util::task::TaskTracker;
use tracing::{info, warn};

/// How long work in flight may take to finish after the first signal.
const DRAIN: Duration = Duration::from_secs(20);

/// The running parts of a process.
#[derive(Debug, Clone)]
pub struct Lifecycle {
    /// The signals every part listens to.
    pub shutdown: Shutdown,
    tracker: TaskTracker,
    /// How many of SIGINT and SIGTERM have come.
    signals: watch::Receiver<u32>,
}

impl Lifecycle {
    /// Listens to SIGINT and SIGTERM from now on: one that comes while the process still starts must not kill it.
    ///
    /// # Errors
    /// When the signals cannot be listened to.
    pub fn listening() -> anyhow::Result<Self> {
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        let (count, signals) = watch::channel(0);
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                }
                count.send_modify(|count| *count += 1);
            }
        });
        Ok(Self { shutdown: Shutdown::default(), tracker: TaskTracker::new(), signals })
    }

    /// Starts a part; [`Lifecycle::stop`] waits for it.
    pub fn spawn(&self, part: impl Future<Output = ()> + Send + 'static) {
        self.tracker.spawn(part);
    }

    /// Waits for SIGINT or SIGTERM, or returns at once when one has come.
    pub async fn signal(&self) {
        self.signals_reach(1).await;
    }

    async fn signals_reach(&self, number: u32) {
        // The sender lives as long as the runtime: an error can only mean that everything ends anyway.
        drop(self.signals.clone().wait_for(|count| *count >= number).await);
    }

    /// Stops every part: nobody takes new work; what is in flight has 20 s, or until another signal.
    pub async fn stop(self) {
        let next = *self.signals.borrow() + 1;
        self.shutdown.soft.cancel();
        self.tracker.close();
        tokio::select! {
            () = self.tracker.wait() => {}
            () = self.signals_reach(next) => warn!("another signal, dropping work in flight"),
            () = tokio::time::sleep(DRAIN) => warn!("work in flight did not finish in time, dropping it"),
        }
        self.shutdown.hard.cancel();
        drop(tokio::time::timeout(Duration::from_secs(5), self.tracker.wait()).await);
        info!("stopped");
    }
}
