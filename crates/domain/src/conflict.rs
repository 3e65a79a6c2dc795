//! The open disagreement of a frame.

use crate::label::codes;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

use crate::label::UnknownCode;

codes! {
    /// Where a conflict stands.
    ConflictState {
        /// The figures differ.
        Open = "OPEN", "open";
        /// A known dispute of rival sides: kept in the ledger, nobody is notified.
        Known = "KNOWN", "known";
        /// People dismissed it, for the value groups they saw.
        Dismissed = "DISMISSED", "dismissed";
        /// The figures no longer differ.
        Closed = "CLOSED", "closed";
    }
}

codes! {
    /// Severity in the three words people see (domain specification 5.1).
    Level {
        /// Below notice; ledger only.
        Ledger = "LEDGER", "ledger";
        /// From 300.
        Low = "LOW", "low";
        /// From 500.
        Medium = "MEDIUM", "medium";
        /// From 750.
        High = "HIGH", "high";
    }
}

impl Level {
    /// The word for a severity of 0 to 1000.
    #[must_use]
    pub const fn of(severity: u16) -> Self {
        match severity {
            750.. => Self::High,
            500..750 => Self::Medium,
            300..500 => Self::Low,
            _ => Self::Ledger,
        }
    }
}

/// What a machine or a person does to a conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConflictEvent {
    /// The projection finds a difference; `known` = an attributed dispute of rivals.
    Differs {
        /// Whether it is a known dispute.
        known: bool,
        /// Whether a value group is there that nobody has dismissed yet.
        unseen_group: bool,
    },
    /// The projection finds none any more.
    Agrees,
    /// A person dismisses it.
    Dismiss,
}

impl ConflictState {
    /// The state after `event`. A dismissal holds until a value group appears that it did not cover.
    #[must_use]
    pub const fn after(self, event: ConflictEvent) -> Self {
        match (self, event) {
            (_, ConflictEvent::Agrees) => Self::Closed,
            (Self::Dismissed, ConflictEvent::Differs { unseen_group: false, .. }) | (_, ConflictEvent::Dismiss) => {
                Self::Dismissed
            }
            (_, ConflictEvent::Differs { known: true, .. }) => Self::Known,
            (_, ConflictEvent::Differs { known: false, .. }) => Self::Open,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dismissal_covers_only_the_groups_seen() {
        let differs = |unseen_group| ConflictEvent::Differs { known: false, unseen_group };
        assert_eq!(ConflictState::Dismissed.after(differs(false)), ConflictState::Dismissed);
        assert_eq!(ConflictState::Dismissed.after(differs(true)), ConflictState::Open);
    }

    #[test]
    fn levels_start_where_the_specification_says() {
        let levels =
            [(299, Level::Ledger), (300, Level::Low), (500, Level::Medium), (749, Level::Medium), (750, Level::High)];
        for (severity, level) in levels {
            assert_eq!(Level::of(severity), level);
        }
    }
}
