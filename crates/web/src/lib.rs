//! Claimwire: web.
