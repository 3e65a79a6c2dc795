//! The review of a conflict or claim: which step may follow which (domain specification 8.2).

use crate::label::{UnknownCode, codes};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

codes! {
    /// The inner state of a case.
    CaseState {
        /// Just made.
        New = "NEW", "new";
        /// Looked at.
        Triaged = "TRIAGED", "triaged";
        /// Somebody has it.
        Assigned = "ASSIGNED", "assigned";
        /// Being checked.
        InResearch = "IN_RESEARCH", "in-research";
        /// A verdict is proposed.
        Proposed = "PROPOSED", "proposed";
        /// A second person looks at it.
        InReview = "IN_REVIEW", "in-review";
        /// The second person wants changes.
        ChangesRequested = "CHANGES_REQUESTED", "changes-requested";
        /// The second person agrees.
        Approved = "APPROVED", "approved";
        /// Out.
        Published = "PUBLISHED", "published";
        /// A correction of the published check is proposed.
        CorrectionProposed = "CORRECTION_PROPOSED", "correction-proposed";
        /// Its retraction is proposed.
        RetractionProposed = "RETRACTION_PROPOSED", "retraction-proposed";
        /// Taken back.
        Retracted = "RETRACTED", "retracted";
        /// Not worth a check, with a reason.
        Dismissed = "DISMISSED", "dismissed";
        /// The same as another case.
        Duplicate = "DUPLICATE", "duplicate";
        /// Overtaken by events.
        Superseded = "SUPERSEDED", "superseded";
        /// Taken up again.
        Reopened = "REOPENED", "reopened";
    }
}

codes! {
    /// The four states people see.
    VisibleState {
        /// Nobody works on it yet.
        New = "NEW", "new";
        /// Somebody does.
        Working = "WORKING", "working";
        /// A second person does.
        InReview = "IN_REVIEW", "in-review";
        /// Nobody needs to any more.
        Done = "DONE", "done";
    }
}

impl CaseState {
    /// What people see of it.
    #[must_use]
    pub const fn visible(self) -> VisibleState {
        match self {
            Self::New | Self::Triaged | Self::Reopened => VisibleState::New,
            Self::Assigned | Self::InResearch | Self::Proposed | Self::ChangesRequested => VisibleState::Working,
            Self::InReview | Self::Approved | Self::CorrectionProposed | Self::RetractionProposed => {
                VisibleState::InReview
            }
            Self::Published | Self::Dismissed | Self::Duplicate | Self::Superseded | Self::Retracted => {
                VisibleState::Done
            }
        }
    }

    /// The states that may follow.
    #[must_use]
    pub const fn successors(self) -> &'static [Self] {
        match self {
            Self::New => &[Self::Triaged, Self::Dismissed, Self::Duplicate, Self::Superseded],
            Self::Triaged => &[Self::Assigned, Self::Dismissed, Self::Duplicate, Self::Superseded],
            Self::Assigned | Self::ChangesRequested => &[Self::InResearch],
            Self::InResearch => &[Self::Proposed, Self::Dismissed, Self::Duplicate, Self::Superseded],
            Self::Proposed | Self::CorrectionProposed | Self::RetractionProposed => &[Self::InReview],
            Self::InReview => &[Self::Approved, Self::ChangesRequested, Self::Published, Self::Retracted],
            Self::Approved => &[Self::Published, Self::InReview],
            Self::Published => &[Self::CorrectionProposed, Self::RetractionProposed],
            Self::Dismissed => &[Self::Reopened],
            Self::Reopened => &[Self::Triaged],
            Self::Retracted | Self::Duplicate | Self::Superseded => &[],
        }
    }

    /// Whether `next` may follow.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        self.successors().contains(&next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_but_new_can_be_reached() {
        for state in CaseState::ALL.iter().filter(|state| **state != CaseState::New) {
            assert!(CaseState::ALL.iter().any(|from| from.may_become(*state)), "{state} has no predecessor");
        }
    }

    #[test]
    fn nothing_is_published_without_a_second_look() {
        for state in CaseState::ALL.iter().filter(|state| state.may_become(CaseState::Published)) {
            assert_eq!(state.visible(), VisibleState::InReview);
        }
    }
}
