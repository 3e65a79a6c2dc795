//! `/story/{id}`: one story with its conflicts, articles, figures and quotes.

use super::{Instead, Reader, ask, filters, respond};
use crate::view::Story;
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use claimwire_graphql::Api;
use serde::Deserialize;
use serde_json::json;

const QUERY: &str = "query Story($id: ID!, $lang: Language!) {
  story(id: $id) {
    name articleCount
    conflicts(first: 20) {
      id level nature state severity title(lang: $lang) reason(lang: $lang) updatedAt
    }
    articles(first: 50) { id url title published firstSeen outlet { name } }
    figures(first: 30) {
      title(lang: $lang) mentionCount
      mentions(first: 4) { __typename exact sentence highlight { before exact after } outlet { name } article { id url } }
    }
    quotes(first: 15) {
      name
      quotations { __typename exact sentence ... on QuotationClaim { quotationKind } outlet { name } article { id url } }
    }
  }
}";

#[derive(Deserialize)]
struct Answer {
    story: Option<Story>,
}

#[derive(Template)]
#[template(path = "story.html")]
struct Page {
    reader: Reader,
    story: Story,
}

/// Shows the page.
pub(crate) async fn show(State(api): State<Api>, reader: Reader, Path(id): Path<String>) -> Response {
    let answer: Result<Answer, Instead> = ask(&api, QUERY, json!({"id": id, "lang": reader.lang()})).await;
    let page = answer.and_then(|answer| answer.story.ok_or(Instead::Missing));
    respond(reader, page.map(|story| Page { reader, story }))
}
