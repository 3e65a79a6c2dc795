//! Claimwire: tests.
