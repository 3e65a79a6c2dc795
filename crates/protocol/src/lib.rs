//! What the stages say to each other: messages, their envelope, and the queue topology as data.
//!
//! Knows no broker and no store. Start reading at [`message`], then [`topology`].

pub mod envelope;
pub mod message;
pub mod topology;
pub mod trace;
