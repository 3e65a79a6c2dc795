//! What the API, the pages and the export read: one statement a page, counts apart, never an offset.
//!
//! Rows are the tables' own; readers turn them into what they show. Start at [`page`], then [`claims`].

pub mod alerts;
pub mod articles;
pub mod changes;
pub mod claims;
pub mod conflicts;
pub mod export;
pub mod figures;
pub mod filter;
pub mod outlets;
pub mod page;
pub mod parked;
pub mod stories;
pub mod submissions;
