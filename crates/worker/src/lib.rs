//! Claimwire: worker.
