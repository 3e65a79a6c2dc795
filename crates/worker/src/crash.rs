//! Places where a test ends the process at the worst moment. Compiled only with the feature `crash-points`, which no
//! program that is shipped has.

/// Ends the process here when `arm` asked for it. Without the feature there is nothing here, not even the name.
#[macro_export]
macro_rules! crash_point {
    ($name:literal) => {{
        #[cfg(feature = "crash-points")]
        $crate::crash::reach($name);
    }};
}

#[cfg(feature = "crash-points")]
pub use armed::{arm, reach};

#[cfg(feature = "crash-points")]
mod armed {
    use std::sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    };

    struct Armed {
        point: String,
        /// Visits before the one that ends the process.
        left: AtomicU32,
    }

    static ARMED: OnceLock<Armed> = OnceLock::new();

    /// Ends the process at the visit number `visit` (from 1) of the point `name`. Only the first call counts.
    pub fn arm(name: &str, visit: u32) {
        // A second call can only come from a test that made a mistake; the first one stands.
        drop(ARMED.set(Armed { point: name.to_owned(), left: AtomicU32::new(visit.saturating_sub(1)) }));
    }

    /// See [`crate::crash_point`].
    pub fn reach(name: &str) {
        let Some(armed) = ARMED.get().filter(|armed| armed.point == name) else { return };
        let before = armed.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        if before.is_err() {
            // Not a panic: nothing is unwound, closed or rolled back.
            std::process::abort();
        }
    }
}
