//! Second stage: the claims of an article version.
//!
//! Knows no other stage and compares nothing. Start reading at [`handler`], then [`claim_rows`].

pub mod claim_rows;
pub mod handler;
