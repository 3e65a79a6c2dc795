//! What every role is given.

use claimwire_broker::Broker;
use claimwire_store::Store;
use serde::{Deserialize, Serialize};
use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// Store, broker and the signals one process shares between its roles.
#[derive(Clone, Debug)]
pub struct Context {
    /// The rows, which are the truth.
    pub store: Store,
    /// What carries messages.
    pub broker: Arc<dyn Broker>,
    /// Rung after a commit that may have left messages in the outbox.
    pub outbox_bell: Bell,
    /// What is being worked on right now.
    pub activity: Activity,
    /// When to stop.
    pub shutdown: Shutdown,
    /// How stages work.
    pub settings: Settings,
}

/// How stages work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// A handler that takes longer has failed, and its message is tried again later, in seconds. Default 60.
    pub handler_seconds: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { handler_seconds: 60 }
    }
}

impl Settings {
    pub(crate) fn handler_limit(self) -> Duration {
        Duration::from_secs(self.handler_seconds.max(1).into())
    }
}

/// Wakes the relay of this process; a hint only, since other processes commit too and the relay polls as well.
#[derive(Clone, Debug, Default)]
pub struct Bell(Arc<Notify>);

impl Bell {
    /// Wakes whoever waits, or the next who does.
    pub fn ring(&self) {
        self.0.notify_one();
    }

    /// Waits for a ring, at most `limit`.
    pub async fn wait(&self, limit: Duration) {
        // Elapsing is the ordinary case: the caller looks for work either way.
        drop(tokio::time::timeout(limit, self.0.notified()).await);
    }
}

/// Counts batches that were taken from the broker and are not settled yet.
#[derive(Clone, Debug, Default)]
pub struct Activity(Arc<AtomicUsize>);

impl Activity {
    /// Marks one batch as being worked on until the guard is dropped.
    #[must_use]
    pub fn begin(&self) -> ActivityGuard {
        self.0.fetch_add(1, Ordering::SeqCst);
        ActivityGuard(Arc::clone(&self.0))
    }

    /// Whether nothing is being worked on.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.0.load(Ordering::SeqCst) == 0
    }
}

/// See [`Activity::begin`].
#[derive(Debug)]
pub struct ActivityGuard(Arc<AtomicUsize>);

impl Drop for ActivityGuard {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Two-phase shutdown: first nobody takes new work, then nobody finishes old work either.
#[derive(Clone, Debug, Default)]
pub struct Shutdown {
    /// Take no new work.
    pub soft: CancellationToken,
    /// Drop what is in flight; it comes back from the broker.
    pub hard: CancellationToken,
}

impl Shutdown {
    /// Waits `duration`, or less when new work must not be taken any more; `false` then.
    pub async fn pause(&self, duration: Duration) -> bool {
        tokio::select! {
            () = self.soft.cancelled() => false,
            () = tokio::time::sleep(duration) => true,
        }
    }

    /// Runs `work` unless the hard stop comes first.
    pub async fn unless_hard<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            () = self.hard.cancelled() => None,
            value = work => Some(value),
        }
    }
}

/// Waiting times that double up to a ceiling, for dependencies that are away.
#[derive(Debug, Clone, Copy)]
pub struct Backoff {
    next: Duration,
    ceiling: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        // Two waits at the ceiling are less than the 5 s in which a worker is back after its dependency.
        Self { next: Duration::from_millis(100), ceiling: Duration::from_secs(2) }
    }
}

impl Backoff {
    /// The next waiting time.
    pub fn step(&mut self) -> Duration {
        let now = self.next;
        self.next = (now * 2).min(self.ceiling);
        now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_long_a_dependency_is_away_the_next_try_comes_within_five_seconds() {
        let mut backoff = Backoff::default();
        let first = backoff.step();
        assert!(first >= Duration::from_millis(50), "a dependency that is away is not asked all the time");
        let longest = (0..1_000).map(|_| backoff.step()).max().unwrap_or_default();
        // One that comes back just after a try may need two: the first one finds it starting.
        assert!(longest > first && longest * 2 <= Duration::from_secs(5), "{longest:?}");
    }
}
