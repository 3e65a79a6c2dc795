//! Claimwire: linguistics.
