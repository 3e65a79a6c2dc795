//! What the integration tests stand on: the real program as processes, in one process or one per role, over
//! servers that `tests/run` started or that were given.
//!
//! Must never depend on a stage, the store or the app: everything is done through what users have, the command
//! line, the API and the broker. Start reading at [`sandbox`].

pub mod api;
pub mod breaking;
pub mod disk;
pub mod ledger;
pub mod messages;
pub mod newswire;
pub mod program;
pub mod proxy;
pub mod sandbox;
pub mod servers;
pub mod socket;
pub mod wait;
