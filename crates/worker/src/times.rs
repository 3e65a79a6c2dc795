//! How long the parts of a batch take: told in the log and at `/metrics`, added up by the bench.

use crate::measures;
use std::time::{Duration, Instant};
use tracing::debug;

/// The parts of one batch that worked.
pub(crate) struct Times {
    since: Instant,
    /// Reading and computing outside the transaction.
    pub prepared: Duration,
    /// Until the transaction was open; with the embedded store until no other stage wrote.
    pub waited: Duration,
    /// Inside the transaction.
    pub applied: Duration,
}

impl Times {
    pub(crate) fn start() -> Self {
        Self { since: Instant::now(), prepared: Duration::ZERO, waited: Duration::ZERO, applied: Duration::ZERO }
    }

    /// The time since the last lap.
    pub(crate) fn lap(&mut self) -> Duration {
        let lap = self.since.elapsed();
        self.since += lap;
        lap
    }

    /// After the commit: tells all of it, to the log in microseconds.
    pub(crate) fn tell(mut self, queue: &'static str, messages: usize) {
        let committed = self.lap();
        let parts = [("prepare", self.prepared), ("wait", self.waited), ("apply", self.applied), ("commit", committed)];
        let [prepare, wait, apply, commit] = parts.map(|(_, part)| u64::try_from(part.as_micros()).unwrap_or(u64::MAX));
        debug!(messages, prepare, wait, apply, commit, "batch done");
        measures::batch(queue, parts);
    }
}
