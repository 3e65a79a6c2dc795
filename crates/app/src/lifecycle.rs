//! Starting and stopping: first no new work, then no work at all.

use claimwire_worker::context::Shutdown;
use std::{future::Future, time::Duration};
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{error, info, warn};

/// How long work in flight may take to finish after the first signal.
const DRAIN: Duration = Duration::from_secs(20);

/// The running parts of a process.
#[derive(Debug, Clone)]
pub struct Lifecycle {
    /// The signals every part listens to.
    pub shutdown: Shutdown,
    tracker: TaskTracker,
    /// Cancelled when a part has ended that nobody stopped.
    broken: CancellationToken,
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
        Ok(Self {
            shutdown: Shutdown::default(),
            tracker: TaskTracker::new(),
            broken: CancellationToken::new(),
            signals,
        })
    }

    /// Starts a part that ends at the soft stop; [`Lifecycle::stop`] waits for it.
    ///
    /// One that ends earlier, by a panic of its own say, ends the process: half a process looks well and does nothing,
    /// a dead one is started again by whoever runs it.
    pub fn spawn(&self, part: impl Future<Output = ()> + Send + 'static) {
        let (soft, broken) = (self.shutdown.soft.clone(), self.broken.clone());
        self.tracker.spawn(async move {
            let panicked = tokio::spawn(part).await.is_err();
            if panicked || !soft.is_cancelled() {
                error!(panicked, "a part of the process ended by itself");
                broken.cancel();
            }
        });
    }

    /// Waits for SIGINT or SIGTERM, or returns at once when one has come.
    ///
    /// # Errors
    /// When a part of the process ended by itself.
    pub async fn signal(&self) -> anyhow::Result<()> {
        tokio::select! {
            () = self.signals_reach(1) => Ok(()),
            () = self.broken.cancelled() => {
                Err(anyhow::anyhow!("a part of the process ended by itself; its log tells more; start the process again"))
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    // A defect: the process stayed, ready as before, and did half of its work.
    #[tokio::test]
    async fn a_part_that_ends_by_itself_ends_the_process() {
        for panics in [true, false] {
            let lifecycle = Lifecycle::listening().expect("signals can be listened to");
            lifecycle.spawn(std::future::pending());
            lifecycle.spawn(async move { assert!(!panics, "a part fails") });
            let error = lifecycle.signal().await.expect_err("nobody sent a signal");
            assert!(error.to_string().contains("ended by itself"), "{error}");
        }
    }

    #[tokio::test]
    async fn a_part_that_ends_at_the_soft_stop_is_in_order() {
        let lifecycle = Lifecycle::listening().expect("signals can be listened to");
        let soft = lifecycle.shutdown.soft.clone();
        lifecycle.spawn(async move { soft.cancelled().await });
        let broken = lifecycle.broken.clone();
        lifecycle.stop().await;
        assert!(!broken.is_cancelled());
    }
}
