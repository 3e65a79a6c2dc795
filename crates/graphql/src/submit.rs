//! Taking articles: what they must have before they are queued.

use crate::error::ApiError;
use async_graphql::{InputObject, SimpleObject};
use chrono::DateTime;
use claimwire_domain::{article::SubmittedArticle, ids::SubmissionId, submission::Problem};
use claimwire_store::{
    Store,
    submissions::{self, NewSubmission},
};

/// Longest key of a sender, in characters.
const MAX_KEY: usize = 200;

/// An article to take in. `text` carries it; pages (`html`, `htmlBase64`) are refused as long as they are not read.
#[derive(InputObject, Debug, Clone)]
#[graphql(name = "SubmittedArticleInput")]
pub(crate) struct ArticleInput {
    /// The sender's own name for it; only echoed.
    id: Option<String>,
    /// Its http or https address; with the outlet it tells which submissions are versions of one article.
    url: String,
    /// Name of the outlet.
    outlet: String,
    /// BCP 47 locale of the outlet ("es-MX"), which decides how numbers are read.
    outlet_locale: Option<String>,
    /// BCP 47 language of the text; found from the text when absent.
    language: Option<String>,
    /// RFC 3339 instant of publication, with the outlet's offset.
    published: Option<String>,
    /// RFC 3339 instant of the last change the page itself states.
    modified: Option<String>,
    /// Headline.
    title: Option<String>,
    /// Byline.
    byline: Option<String>,
    /// Plain text.
    text: Option<String>,
    /// A page instead of plain text.
    html: Option<String>,
    /// A page in another encoding, as base64.
    html_base64: Option<String>,
    /// The encoding of `htmlBase64`.
    encoding: Option<String>,
}

/// Something about an article that must be mended before it can be taken.
#[derive(SimpleObject, Debug, Clone, PartialEq, Eq)]
pub(crate) struct SubmissionProblem {
    /// The field of the input.
    field: String,
    /// What is the matter and what to write instead.
    message: String,
}

impl From<ArticleInput> for SubmittedArticle {
    fn from(input: ArticleInput) -> Self {
        Self {
            id: input.id,
            url: input.url.trim().to_owned(),
            outlet: input.outlet.trim().to_owned(),
            outlet_locale: input.outlet_locale,
            language: input.language,
            published: input.published,
            modified: input.modified,
            title: input.title,
            byline: input.byline,
            text: input.text,
            html: input.html,
            html_b64: input.html_base64,
            encoding: input.encoding,
        }
    }
}

/// What stands in the way of taking an article; empty when nothing does.
pub(crate) fn problems(article: &SubmittedArticle) -> Vec<SubmissionProblem> {
    let told = |problem: Problem| SubmissionProblem { field: problem.field.to_owned(), message: problem.message };
    article.problems(|given| DateTime::parse_from_rfc3339(given).is_ok()).into_iter().map(told).collect()
}

/// Queues articles, all of them or none.
///
/// # Errors
/// When the store fails.
pub(crate) async fn queue(store: &Store, articles: Vec<SubmittedArticle>) -> Result<Vec<SubmissionId>, ApiError> {
    let rows = articles.into_iter().map(|article| NewSubmission { article, via: "api".to_owned() }).collect();
    let tx = store.begin().await?;
    let ids = submissions::record(&tx, rows).await?;
    tx.commit().await?;
    Ok(ids)
}

/// Refuses a key that is no use as one.
///
/// # Errors
/// When it is empty, too long, or holds control characters, which some databases do not keep.
pub(crate) fn check_key(key: &str) -> Result<(), ApiError> {
    let length = key.chars().count();
    if length == 0 || length > MAX_KEY || key.chars().any(char::is_control) {
        return Err(ApiError::BadInput(format!(
            "`idempotencyKey` has {length} characters; give 1 to {MAX_KEY}, none of them a control character"
        )));
    }
    Ok(())
}

/// Queues an article under a key of its sender, once.
///
/// # Errors
/// When the key was used for another article, or the store fails.
pub(crate) async fn queue_once(store: &Store, key: &str, article: SubmittedArticle) -> Result<SubmissionId, ApiError> {
    let tx = store.begin().await?;
    let id = submissions::record_once(&tx, key, NewSubmission { article, via: "api".to_owned() }).await?;
    tx.commit().await?;
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article() -> SubmittedArticle {
        SubmittedArticle {
            url: "https://harbour.example/a".to_owned(),
            outlet: "Harbour Post".to_owned(),
            text: Some("Twelve boats sank.".to_owned()),
            ..SubmittedArticle::default()
        }
    }

    fn fields(article: &SubmittedArticle) -> Vec<String> {
        problems(article).into_iter().map(|problem| problem.field).collect()
    }

    #[test]
    fn a_plain_article_has_no_problems() {
        assert!(problems(&article()).is_empty());
    }

    #[test]
    fn only_web_addresses_are_taken() {
        for url in ["", "javascript:alert(1)", "http://", "https://a b", "ftp://x/y", "https://user@host/", "//x"] {
            assert_eq!(fields(&SubmittedArticle { url: url.to_owned(), ..article() }), ["url"], "{url}");
        }
    }

    #[test]
    fn an_article_has_exactly_one_body() {
        assert_eq!(fields(&SubmittedArticle { text: None, ..article() }), ["text"]);
        assert_eq!(fields(&SubmittedArticle { html: Some("<p>x".to_owned()), ..article() }), ["text"]);
        let page = SubmittedArticle { html: Some("<p>x".to_owned()), text: None, ..article() };
        assert_eq!(fields(&page), ["html"], "a page is refused before it is queued");
    }

    #[test]
    fn a_nul_character_is_refused_in_its_field() {
        let locale = SubmittedArticle { outlet_locale: Some("e\0n".to_owned()), ..article() };
        assert_eq!(fields(&locale), ["outletLocale"]);
        assert_eq!(fields(&SubmittedArticle { text: Some(" \n".to_owned()), ..article() }), ["text"]);
    }

    #[test]
    fn a_key_has_1_to_200_characters_and_no_control_characters() {
        for key in ["k", "desk/2026-05-14 #7", &"é".repeat(200)] {
            assert!(check_key(key).is_ok(), "{key}");
        }
        for key in ["", &"é".repeat(201), "a\0b", "a\n"] {
            assert!(check_key(key).is_err(), "{key:?}");
        }
    }

    #[test]
    fn times_are_read_before_they_are_queued() {
        assert_eq!(fields(&SubmittedArticle { published: Some("yesterday".to_owned()), ..article() }), ["published"]);
    }
}
