//! The GraphQL API: schema, resolvers, loaders, limits, and the HTTP router that serves them.
//!
//! Reads the store and sends people's decisions forward as messages; it never publishes to a broker and never
//! imports a stage. No other crate names the GraphQL library: the pages ask through [`Api::query`].
//! Start reading at [`query`] and [`objects`], then [`page`] and [`limits`].

mod api;
pub mod error;
mod filters;
mod ids;
pub mod limits;
mod loaders;
mod mutation;
mod objects;
pub mod page;
mod pressure;
mod query;
mod scalars;
mod server;
mod submit;
mod subscription;

pub use api::{Api, ApiContext, QueryFailed, sdl};
pub use pressure::Pressure;
pub use server::router;
