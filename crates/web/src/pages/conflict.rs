//! `/conflict/{id}`: one conflict, with every side and how it was found.

use super::{Instead, Reader, ask, filters, respond};
use crate::view::Conflict;
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use claimwire_graphql::Api;
use serde::Deserialize;
use serde_json::json;

const QUERY: &str = "query Conflict($id: ID!, $lang: Language!) {
  conflict(id: $id) {
    id level nature state severity title(lang: $lang) reason(lang: $lang) updatedAt
    story { id name }
    explanation { trace }
    history { revision state level severity at }
    sides {
      surface origins
      mentions(first: 25) {
        __typename exact sentence highlight { before exact after }
        outlet { name } speaker { name }
        article { id url title published firstSeen }
      }
    }
  }
}";

#[derive(Deserialize)]
struct Answer {
    conflict: Option<Conflict>,
}

#[derive(Template)]
#[template(path = "conflict.html")]
struct Page {
    reader: Reader,
    conflict: Conflict,
}

/// Shows the page.
pub(crate) async fn show(State(api): State<Api>, reader: Reader, Path(id): Path<String>) -> Response {
    let answer: Result<Answer, Instead> = ask(&api, QUERY, json!({"id": id, "lang": reader.lang()})).await;
    let page = answer.and_then(|answer| answer.conflict.ok_or(Instead::Missing));
    respond(reader, page.map(|conflict| Page { reader, conflict }))
}
