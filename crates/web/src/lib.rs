//! The plain pages: conflicts, one conflict, one story, one article. They work without scripts.
//!
//! Everything shown comes from the GraphQL schema executed in process, under the same limits as everybody: there is
//! no second way to the data. Depends on `domain` and `graphql` only. Start reading at [`router`], then `pages`.

mod marking;
mod pages;
mod view;
mod words;

use axum::{Router, routing::get};
use claimwire_graphql::{Api, ApiContext};

/// The routes of the pages: `/`, `/conflict/{id}`, `/story/{id}`, `/article/{id}`, `/style.css`.
pub fn router(context: ApiContext) -> Router {
    Router::new()
        .route("/", get(pages::conflicts::show))
        .route("/conflict/{id}", get(pages::conflict::show))
        .route("/story/{id}", get(pages::story::show))
        .route("/article/{id}", get(pages::article::show))
        .route("/style.css", get(pages::style))
        .with_state(Api::new(context))
}
