//! `/article/{id}`: one article with its claims marked in the text.

use super::{Instead, Reader, ask, filters, respond};
use crate::{
    marking::{Piece, pieces},
    view::Article,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use claimwire_graphql::Api;
use serde::Deserialize;
use serde_json::json;

const QUERY: &str = "query Article($id: ID!) {
  article(id: $id) {
    id url title language published firstSeen
    outlet { name } story { id name }
    version { text }
    claims(first: 100) { __typename startCodePoint endCodePoint eligible exact sentence }
    changedWithoutNote { old new }
  }
}";

#[derive(Deserialize)]
struct Answer {
    article: Option<Article>,
}

#[derive(Template)]
#[template(path = "article.html")]
struct Page {
    reader: Reader,
    article: Article,
    /// `None` once the text is erased.
    pieces: Option<Vec<Piece>>,
    /// Whether there may be more claims than are marked.
    cut: bool,
}

/// Shows the page.
pub(crate) async fn show(State(api): State<Api>, reader: Reader, Path(id): Path<String>) -> Response {
    let answer: Result<Answer, Instead> = ask(&api, QUERY, json!({"id": id})).await;
    let page = answer.and_then(|answer| answer.article.ok_or(Instead::Missing));
    respond(reader, page.map(|article| make(reader, article)))
}

fn make(reader: Reader, article: Article) -> Page {
    let text = article.version.as_ref().and_then(|version| version.text.as_deref());
    let pieces = text.map(|text| pieces(text, &article.claims));
    let cut = article.claims.len() >= 100;
    Page { reader, article, pieces, cut }
}
