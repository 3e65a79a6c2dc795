//! Claimwire: broker.
