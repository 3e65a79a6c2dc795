//! The pages. Each asks the API once and renders one template.

pub(crate) mod article;
pub(crate) mod conflict;
pub(crate) mod conflicts;
pub(crate) mod story;

use crate::words::Words;
use askama::Template;
use axum::{
    extract::{FromRequestParts, Query},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{Html, IntoResponse, Response},
};
use claimwire_graphql::Api;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use std::convert::Infallible;

const STYLE: &str = include_str!("../../templates/style.css");

/// Nothing but the page itself and its own style: no script, no picture, no frame, no form.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// How the reader wants the page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader {
    /// In which language.
    pub(crate) words: &'static Words,
    /// Whether the address says so; then links must say it too.
    chosen: bool,
}

impl Reader {
    /// What every link of the page ends with.
    pub(crate) fn suffix(&self) -> String {
        if self.chosen { format!("?lang={}", self.words.code) } else { String::new() }
    }

    /// The language as the API names it.
    fn lang(self) -> &'static str {
        if self.words.code == "es" { "ES" } else { "EN" }
    }
}

#[derive(Deserialize)]
struct Choice {
    lang: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let chosen = Query::<Choice>::try_from_uri(&parts.uri).ok().and_then(|query| query.0.lang);
        let preferred = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let code = chosen.as_deref().or(preferred).unwrap_or_default();
        let code = code.split(['-', ',', ';']).next().unwrap_or_default().trim().to_ascii_lowercase();
        Ok(Self { words: Words::of(&code), chosen: chosen.is_some() })
    }
}

/// What a page can end in besides itself.
pub(crate) enum Instead {
    /// Nothing is under the address.
    Missing,
    /// Try again.
    Later,
    /// A defect.
    Failed,
}

/// A page that says why there is none.
#[derive(Template)]
#[template(path = "instead.html")]
struct InsteadPage {
    reader: Reader,
    message: &'static str,
}

/// Asks the API.
async fn ask<T: DeserializeOwned>(api: &Api, query: &str, variables: Value) -> Result<T, Instead> {
    let answer = api.query(query, variables).await.map_err(|failed| match failed.code.as_str() {
        "BAD_INPUT" | "NOT_FOUND" => Instead::Missing,
        "RETRY_LATER" => Instead::Later,
        _ => {
            tracing::error!(error.code = %failed.code, error.text = %failed.message, "a page was refused its query");
            Instead::Failed
        }
    })?;
    serde_json::from_value(answer).map_err(|error| {
        tracing::error!(error.text = %error, "a page cannot read the answer to its query");
        Instead::Failed
    })
}

/// The page, or the one that says why there is none.
fn respond<T: Template>(reader: Reader, page: Result<T, Instead>) -> Response {
    let (status, message) = match page {
        Ok(page) => return rendered(StatusCode::OK, &page),
        Err(Instead::Missing) => (StatusCode::NOT_FOUND, reader.words.missing),
        Err(Instead::Later) => (StatusCode::SERVICE_UNAVAILABLE, reader.words.later),
        Err(Instead::Failed) => (StatusCode::INTERNAL_SERVER_ERROR, reader.words.failed),
    };
    rendered(status, &InsteadPage { reader, message })
}

fn rendered(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(text) => (status, headers(), Html(text)).into_response(),
        Err(error) => {
            tracing::error!(error.text = %error, "a page cannot be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn headers() -> [(header::HeaderName, HeaderValue); 5] {
    [
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::VARY, HeaderValue::from_static("accept-language")),
    ]
}

/// The style of every page.
pub(crate) async fn style() -> Response {
    let kind = HeaderValue::from_static("text/css; charset=utf-8");
    let age = HeaderValue::from_static("max-age=300");
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, age)], STYLE).into_response()
}

/// Filters of the templates.
mod filters {
    #![expect(clippy::unnecessary_wraps, reason = "the template engine wants this form")]

    /// An RFC 3339 instant as people write it: `2026-05-14 09:30 +02:00`.
    #[askama::filter_fn]
    pub(super) fn time(instant: &str, _: &dyn askama::Values) -> askama::Result<String> {
        let (day, rest) = instant.split_once('T').unwrap_or((instant, ""));
        let clock: String = rest.chars().take(5).collect();
        let offset = rest.char_indices().rfind(|(_, letter)| matches!(letter, '+' | '-' | 'Z'));
        let offset =
            offset.and_then(|(at, _)| rest.get(at..)).map_or("", |zone| if zone == "Z" { "UTC" } else { zone });
        Ok([day, &clock, offset].join(" ").trim_end().to_owned())
    }
}
