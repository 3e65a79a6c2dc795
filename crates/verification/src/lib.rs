//! Claimwire: verification.
