//! Last stage: what a conflict is worth telling, once.
//!
//! Knows no other stage. Start reading at [`announcing`], then [`delivering`].

pub mod announcing;
pub mod delivering;
