//! Claimwire: alerting.
