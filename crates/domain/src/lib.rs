//! The newsroom's words as types: claims, sources, outlets, frames, conflicts, cases, alerts.
//!
//! Nothing here does I/O, is async, reads a clock or uses floating point; clocks and ids come in as
//! arguments. Every other crate depends on this one and it depends on none of them.
//! Start reading at [`figure::Figure`] and [`quotation::Quotation`], then [`registry`].

pub mod alert;
pub mod article;
pub mod attribution;
pub mod case;
pub mod clock;
pub mod conflict;
pub mod decimal;
pub mod disagreement;
pub mod figure;
pub mod ids;
pub mod label;
pub mod language;
pub mod outlet;
pub mod overlay;
pub mod period;
pub mod quotation;
pub mod registry;
pub mod span;
pub mod speakers;
pub mod submission;
