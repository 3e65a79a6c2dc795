//! Texts handed in.

use crate::{
    error::ApiError,
    ids,
    loaders::{ArticleKey, VersionKey},
    objects::{
        article::{Article, ArticleVersion},
        loaders,
    },
    scalars::DateTime,
};
use async_graphql::{Context, ID, Object};
use claimwire_domain::ids::SubmissionId;
use claimwire_store::query::submissions::SubmissionRow;

/// One text handed in, and what became of it.
#[derive(Debug, Clone)]
pub(crate) struct Submission(pub(crate) SubmissionRow);

/// One text handed in, and what became of it.
#[Object]
impl Submission {
    /// Its id.
    async fn id(&self) -> ID {
        ids::write(SubmissionId::new(self.0.id))
    }

    /// `api`, `cli` or the feed.
    async fn via(&self) -> &str {
        &self.0.via
    }

    /// The address handed in.
    async fn url(&self) -> &str {
        &self.0.url
    }

    /// The outlet's name as handed in.
    async fn outlet(&self) -> &str {
        &self.0.outlet
    }

    /// What became of it as a code; absent while it waits.
    async fn outcome(&self) -> Option<&str> {
        self.0.outcome.as_deref()
    }

    /// Why it was refused.
    async fn problem(&self) -> Option<&str> {
        self.0.problem.as_deref()
    }

    /// When it was handed in.
    async fn submitted_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When ingest was done with it.
    async fn finished_at(&self) -> Option<DateTime> {
        self.0.finished_at.map(DateTime::from)
    }

    /// The article it became or already was.
    async fn article(&self, context: &Context<'_>) -> Result<Option<Article>, ApiError> {
        let Some(article) = self.0.article_id else { return Ok(None) };
        Ok(loaders(context)?.one(ArticleKey(article)).await?.map(Article))
    }

    /// The version it became.
    async fn article_version(&self, context: &Context<'_>) -> Result<Option<ArticleVersion>, ApiError> {
        let Some(version) = self.0.version_id else { return Ok(None) };
        Ok(loaders(context)?.one(VersionKey(version)).await?.map(ArticleVersion))
    }
}
