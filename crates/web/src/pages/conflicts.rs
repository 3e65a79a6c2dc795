//! `/`: the open conflicts, and the stories.

use super::{Instead, Reader, ask, filters, respond};
use crate::view::{Conflict, List, StoryName};
use askama::Template;
use axum::{
    extract::{Query, State, rejection::QueryRejection},
    response::Response,
};
use claimwire_graphql::Api;
use serde::Deserialize;
use serde_json::json;

const QUERY: &str = "query Conflicts($lang: Language!, $after: String) {
  conflicts(filter: {state: [OPEN]}, first: 20, after: $after) {
    nodes {
      id level nature state severity title(lang: $lang) reason(lang: $lang) updatedAt
      story { id name }
      sides {
        surface origins
        mentions(first: 2) {
          __typename exact sentence highlight { before exact after }
          outlet { name } speaker { name }
          article { id url title published firstSeen }
        }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
  stories(first: 12) { nodes { id name articleCount lastSeen } }
}";

#[derive(Deserialize)]
struct Answer {
    conflicts: List<Conflict>,
    stories: List<StoryName>,
}

#[derive(Template)]
#[template(path = "conflicts.html")]
struct Page {
    reader: Reader,
    conflicts: List<Conflict>,
    stories: List<StoryName>,
}

/// Which part of the list.
#[derive(Deserialize)]
pub(crate) struct Place {
    after: Option<String>,
}

/// Shows the page.
pub(crate) async fn show(
    State(api): State<Api>,
    reader: Reader,
    place: Result<Query<Place>, QueryRejection>,
) -> Response {
    let after = place.ok().and_then(|place| place.0.after);
    let answer: Result<Answer, Instead> = ask(&api, QUERY, json!({"lang": reader.lang(), "after": after})).await;
    respond(reader, answer.map(|Answer { conflicts, stories }| Page { reader, conflicts, stories }))
}
