//! Claimwire: extraction.
