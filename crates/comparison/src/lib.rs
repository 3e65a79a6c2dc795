//! Claimwire: comparison.
