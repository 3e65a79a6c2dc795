//! Claimwire: migrations.
