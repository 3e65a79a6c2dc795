//! When a conflict is announced (domain specification 5.2).

use crate::label::{UnknownCode, codes};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

codes! {
    /// Where an alert stands.
    AlertState {
        /// Not severe enough yet.
        Dormant = "NONE", "none";
        /// Severe enough, still held back.
        Pending = "PENDING", "pending";
        /// Announced.
        Open = "OPEN", "open";
        /// The difference is fading.
        Cooling = "COOLING", "cooling";
        /// Over.
        Closed = "CLOSED", "closed";
        /// Held back by a person, a mute, or because the dispute is known.
        Suppressed = "SUPPRESSED", "suppressed";
    }
}

/// Severity from which an alert opens, in 1/1000.
pub const OPEN_AT: u16 = 500;
/// Severity below which an open alert cools down; the distance to [`OPEN_AT`] keeps it from flapping.
pub const COOL_BELOW: u16 = 350;
/// How long an alert is held before it opens, in minutes, unless two origins stand on each side.
pub const HOLD_MINUTES: i64 = 10;
/// How long a fading difference stays before the alert closes, in hours.
pub const COOLING_HOURS: i64 = 6;

/// What an alert sees of its conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlertInput {
    /// Severity of the conflict in 1/1000; 0 when it is closed.
    pub severity: u16,
    /// Whether the hold time is over, or the difference is firm enough not to need it.
    pub firm: bool,
    /// Whether the cooling time is over.
    pub cooled: bool,
    /// Whether people, a mute or a known dispute hold it back.
    pub suppressed: bool,
}

impl AlertState {
    /// The state after one look at the conflict.
    #[must_use]
    pub const fn after(self, input: AlertInput) -> Self {
        if input.suppressed {
            return Self::Suppressed;
        }
        match self {
            Self::Dormant | Self::Suppressed | Self::Closed | Self::Pending => {
                if input.severity < OPEN_AT {
                    if matches!(self, Self::Closed) { Self::Closed } else { Self::Dormant }
                } else if input.firm {
                    Self::Open
                } else {
                    Self::Pending
                }
            }
            Self::Open => {
                if input.severity < COOL_BELOW {
                    Self::Cooling
                } else {
                    Self::Open
                }
            }
            Self::Cooling => {
                if input.severity >= OPEN_AT {
                    Self::Open
                } else if input.cooled {
                    Self::Closed
                } else {
                    Self::Cooling
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_alert_does_not_flap_between_the_thresholds() {
        let look = |severity| AlertInput { severity, firm: true, cooled: false, suppressed: false };
        assert_eq!(AlertState::Dormant.after(look(499)), AlertState::Dormant);
        assert_eq!(AlertState::Dormant.after(look(500)), AlertState::Open);
        assert_eq!(AlertState::Open.after(look(350)), AlertState::Open);
        assert_eq!(AlertState::Open.after(look(349)), AlertState::Cooling);
        assert_eq!(AlertState::Cooling.after(look(499)), AlertState::Cooling);
    }
}
