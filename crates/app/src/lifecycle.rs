//! Starting and stopping: first no new work, then no work at all.

use claimwire_worker::context::Shutdown;
use std::{future::Future, time::Duration};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::task::TaskTracker;
use tracing::{info, warn};

/// How long work in flight may take to finish after the first signal.
const DRAIN: Duration = Duration::from_secs(20);

/// The running parts of a process.
#[derive(Debug, Clone, Default)]
pub struct Lifecycle {
    /// The signals every part listens to.
    pub shutdown: Shutdown,
    tracker: TaskTracker,
}

impl Lifecycle {
    /// Starts a part; [`Lifecycle::stop`] waits for it.
    pub fn spawn(&self, part: impl Future<Output = ()> + Send + 'static) {
        self.tracker.spawn(part);
    }

    /// Waits for SIGINT or SIGTERM.
    ///
    /// # Errors
    /// When the signals cannot be listened to.
    pub async fn signal(&self) -> anyhow::Result<()> {
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            outcome = tokio::signal::ctrl_c() => outcome?,
            _ = terminate.recv() => {}
        }
        Ok(())
    }

    /// Stops every part: nobody takes new work; what is in flight has 20 s, or until a second signal.
    pub async fn stop(self) {
        self.shutdown.soft.cancel();
        self.tracker.close();
        tokio::select! {
            () = self.tracker.wait() => {}
            _ = self.signal() => warn!("second signal, dropping work in flight"),
            () = tokio::time::sleep(DRAIN) => warn!("work in flight did not finish in time, dropping it"),
        }
        self.shutdown.hard.cancel();
        drop(tokio::time::timeout(Duration::from_secs(5), self.tracker.wait()).await);
        info!("stopped");
    }
}
