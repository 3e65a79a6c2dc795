//! Third stage: claims find their story and their like, and are compared.
//!
//! Two steps: [`placing`] commits what claims are found by before their message to [`comparing`] exists, so
//! of two articles compared at once at least one sees the other. What two claims are to each other is
//! decided in `claimwire-comparison`; here it is only loaded and written. Knows no other stage.

pub mod changed;
pub mod comparing;
mod differences;
pub mod ledger;
pub mod mentions;
pub mod placing;
pub mod story_link;
pub mod withdrawing;
