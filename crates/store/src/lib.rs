//! Claimwire: store.
