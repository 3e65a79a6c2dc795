//! First stage: what was handed in becomes an article and, where its text is new, a version of it.
//!
//! Knows no other stage; must never read claims. Start reading at [`reading`], then [`handler`].

pub mod handler;
pub mod reading;
