//! Waiting for what must become true, instead of sleeping.

use std::{
    thread,
    time::{Duration, Instant},
};

/// How long anything may take on a busy machine before it counts as never.
pub const PATIENCE: Duration = Duration::from_secs(90);

/// Looks until `look` finds something and returns it.
///
/// # Panics
/// After [`PATIENCE`], saying what was waited for and what the last look found instead.
pub fn eventually<T>(what: &str, mut look: impl FnMut() -> Result<T, String>) -> T {
    let begin = Instant::now();
    loop {
        match look() {
            Ok(found) => return found,
            Err(instead) => {
                assert!(begin.elapsed() < PATIENCE, "{what}: not after {PATIENCE:?}; last seen: {instead}");
            }
        }
        thread::sleep(Duration::from_millis(50));
    }
}
