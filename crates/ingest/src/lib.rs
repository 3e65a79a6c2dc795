//! Claimwire: ingest.
