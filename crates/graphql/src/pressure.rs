//! How much waits to be worked on, so that a flood ends at the sender and not in outbox and queues.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// What waits, as far as this process knows: measured now and then, and what it took since.
#[derive(Debug, Clone)]
pub struct Pressure {
    waiting: Arc<AtomicU64>,
    high_water: u64,
}

impl Pressure {
    /// Nothing waits yet; from `high_water` waiting messages on, new articles are put off.
    #[must_use]
    pub fn new(high_water: u64) -> Self {
        Self { waiting: Arc::default(), high_water }
    }

    /// What was measured: unpublished messages and those that no worker has taken.
    pub fn measured(&self, waiting: u64) {
        self.waiting.store(waiting, Ordering::Relaxed);
    }

    /// Whether another article should come back later.
    pub(crate) fn is_high(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) >= self.high_water
    }

    /// Articles that were taken since the last measurement.
    pub(crate) fn took(&self, articles: usize) {
        self.waiting.fetch_add(u64::try_from(articles).unwrap_or(u64::MAX), Ordering::Relaxed);
    }
}

impl Default for Pressure {
    /// At 20,000 waiting messages, some minutes of work for one machine.
    fn default() -> Self {
        Self::new(20_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_since_the_last_look_counts() {
        let pressure = Pressure::new(10);
        pressure.measured(7);
        pressure.took(2);
        assert!(!pressure.is_high());
        pressure.took(1);
        assert!(pressure.is_high());
        pressure.measured(9);
        assert!(!pressure.is_high());
    }
}
