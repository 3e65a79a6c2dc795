//! Articles and their versions.

use crate::{
    error::ApiError,
    ids,
    loaders::{
        ClaimKey, ClaimsOfArticle, OutletKey, SilentEditsOfArticle, StoryKey, StoryOfArticle, TextKey, VersionKey,
        VersionsOfArticle,
    },
    objects::{
        claim::Claim,
        codes::{ArticleKind, ClaimKind, TextState, Zone},
        loaders,
        outlet::Outlet,
        story::Story,
        value::CodePointRange,
    },
    page,
    scalars::DateTime,
};
use async_graphql::{Context, ID, Object, SimpleObject};
use claimwire_domain::{
    article::{self, ZonedSpan},
    ids::{ArticleId, ArticleVersionId},
};
use claimwire_store::query::articles::{ArticleRow, SilentEditRow, TextRow, VersionRow};

/// One address at one outlet, with its versions.
#[derive(Debug, Clone)]
pub(crate) struct Article(pub(crate) ArticleRow);

/// One address at one outlet, with its versions.
#[Object]
impl Article {
    /// Its id.
    async fn id(&self) -> ID {
        ids::write(ArticleId::new(self.0.id))
    }

    /// Its address.
    async fn url(&self) -> &str {
        &self.0.url
    }

    /// Headline of the latest version.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// What kind of piece it is.
    async fn kind(&self) -> Result<ArticleKind, ApiError> {
        let kinds = [
            article::ArticleKind::News,
            article::ArticleKind::Opinion,
            article::ArticleKind::Satire,
            article::ArticleKind::Sponsored,
            article::ArticleKind::PressRelease,
            article::ArticleKind::Live,
        ];
        let kind = kinds.into_iter().find(|kind| kind.code() == self.0.kind);
        kind.map(ArticleKind::from)
            .ok_or_else(|| ApiError::Stored { what: format!("kind `{}` of an article", self.0.kind) })
    }

    /// Language of the latest version.
    async fn language(&self) -> &str {
        &self.0.language
    }

    /// When the latest version was published, in the outlet's local time; absent when the page does not say.
    async fn published(&self, context: &Context<'_>) -> Result<Option<DateTime>, ApiError> {
        let Some(version) = self.0.version_id else { return Ok(None) };
        let version = loaders(context)?.one(VersionKey(version)).await?;
        Ok(version.as_ref().and_then(published))
    }

    /// When it was first seen.
    async fn first_seen(&self) -> DateTime {
        self.0.first_seen_at.into()
    }

    /// When the outlet took it back.
    async fn withdrawn(&self) -> Option<DateTime> {
        self.0.withdrawn_at.map(DateTime::from)
    }

    /// Who publishes it.
    async fn outlet(&self, context: &Context<'_>) -> Result<Option<Outlet>, ApiError> {
        Ok(loaders(context)?.one(OutletKey(self.0.outlet_id)).await?.map(Outlet))
    }

    /// The story it belongs to.
    async fn story(&self, context: &Context<'_>) -> Result<Option<Story>, ApiError> {
        let loaders = loaders(context)?;
        let Some(story) = loaders.one(StoryOfArticle(self.0.id)).await? else { return Ok(None) };
        Ok(loaders.one(StoryKey(story)).await?.map(Story))
    }

    /// The latest version.
    async fn version(&self, context: &Context<'_>) -> Result<Option<ArticleVersion>, ApiError> {
        let Some(version) = self.0.version_id else { return Ok(None) };
        Ok(loaders(context)?.one(VersionKey(version)).await?.map(ArticleVersion))
    }

    /// Every version, the first one first.
    #[graphql(complexity = "10 * child_complexity")]
    async fn versions(&self, context: &Context<'_>) -> Result<Vec<ArticleVersion>, ApiError> {
        let rows = loaders(context)?.list(VersionsOfArticle(self.0.id)).await?;
        Ok(rows.into_iter().map(ArticleVersion).collect())
    }

    /// Claims of the latest version in the order of the text.
    #[graphql(complexity = "page::cost(first, child_complexity)")]
    async fn claims(
        &self,
        context: &Context<'_>,
        #[graphql(default = 50, desc = "At most 100.")] first: i32,
        #[graphql(desc = "Figures or quotations only.")] kind: Option<ClaimKind>,
    ) -> Result<Vec<Claim>, ApiError> {
        let first = page::bounded(first)?;
        let rows = loaders(context)?.list(ClaimsOfArticle(self.0.id)).await?;
        let wanted = rows.into_iter().filter(|row| kind.is_none_or(|kind| row.kind == kind.code()));
        Ok(wanted.take(usize::try_from(first).unwrap_or(usize::MAX)).map(Claim::from).collect())
    }

    /// Figures and quotations that a later version changed without a notice.
    #[graphql(complexity = "10 * child_complexity")]
    async fn changed_without_note(&self, context: &Context<'_>) -> Result<Vec<ChangedWithoutNote>, ApiError> {
        let rows = loaders(context)?.list(SilentEditsOfArticle(self.0.id)).await?;
        Ok(rows.into_iter().map(ChangedWithoutNote).collect())
    }
}

fn published(version: &VersionRow) -> Option<DateTime> {
    version.published_at.map(|instant| DateTime::local(instant, version.published_offset_min))
}

/// One immutable text of an article. Positions of claims refer to it.
#[derive(Debug, Clone)]
pub(crate) struct ArticleVersion(pub(crate) VersionRow);

/// One immutable text of an article. Positions of claims refer to it.
#[Object]
impl ArticleVersion {
    /// Its id.
    async fn id(&self) -> ID {
        ids::write(ArticleVersionId::new(self.0.id))
    }

    /// From 1.
    async fn number(&self) -> i32 {
        self.0.version_no
    }

    /// Headline.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Byline.
    async fn byline(&self) -> Option<&str> {
        self.0.byline.as_deref()
    }

    /// Language of the text.
    async fn language(&self) -> &str {
        &self.0.language
    }

    /// When it was published, in the outlet's local time.
    async fn published(&self) -> Option<DateTime> {
        published(&self.0)
    }

    /// When the page says it was last changed.
    async fn modified(&self) -> Option<DateTime> {
        self.0.modified_at.map(|instant| DateTime::local(instant, self.0.published_offset_min))
    }

    /// When this service took it.
    async fn observed(&self) -> DateTime {
        self.0.observed_at.into()
    }

    /// SHA-256 of the canonical text; stays when the text is erased.
    async fn text_sha256(&self) -> &str {
        &self.0.text_sha256
    }

    /// Length of the canonical text in code points.
    async fn text_length(&self) -> i32 {
        self.0.text_length
    }

    /// Whether the text is still there.
    async fn text_state(&self, context: &Context<'_>) -> Result<TextState, ApiError> {
        Ok(if self.stored_text(context).await?.is_some() { TextState::Present } else { TextState::Erased })
    }

    /// The canonical text, exactly what positions count in; absent once it is erased.
    #[graphql(complexity = 50)]
    async fn text(&self, context: &Context<'_>) -> Result<Option<String>, ApiError> {
        Ok(self.stored_text(context).await?.map(|row| row.text))
    }

    /// The parts of the page; empty once the text is erased.
    #[graphql(complexity = "10 * child_complexity")]
    async fn zones(&self, context: &Context<'_>) -> Result<Vec<TextZone>, ApiError> {
        let Some(row) = self.stored_text(context).await? else { return Ok(Vec::new()) };
        let zones: Vec<ZonedSpan> = serde_json::from_str(&row.zones).map_err(|error| ApiError::Stored {
            what: format!("zones of {}: {error}", ArticleVersionId::new(self.0.id)),
        })?;
        Ok(zones.into_iter().map(|zoned| TextZone { range: zoned.span.into(), zone: zoned.zone.into() }).collect())
    }
}

impl ArticleVersion {
    async fn stored_text(&self, context: &Context<'_>) -> Result<Option<TextRow>, ApiError> {
        loaders(context)?.one(TextKey(self.0.id)).await
    }
}

/// A stretch of a text and what part of the page it is.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct TextZone {
    /// Where.
    range: CodePointRange,
    /// What.
    zone: Zone,
}

/// A figure that a later version changed, and no notice says so.
#[derive(Debug, Clone)]
pub(crate) struct ChangedWithoutNote(SilentEditRow);

/// A figure that a later version changed, and no notice says so.
#[Object]
impl ChangedWithoutNote {
    /// The words before.
    async fn old(&self) -> &str {
        &self.0.old_text
    }

    /// The words after.
    async fn new(&self) -> &str {
        &self.0.new_text
    }

    /// When it was found.
    async fn found(&self) -> DateTime {
        self.0.found_at.into()
    }

    /// The claim before.
    async fn old_claim(&self, context: &Context<'_>) -> Result<Option<Claim>, ApiError> {
        claim(context, self.0.old_claim).await
    }

    /// The claim after.
    async fn new_claim(&self, context: &Context<'_>) -> Result<Option<Claim>, ApiError> {
        claim(context, self.0.new_claim).await
    }
}

async fn claim(context: &Context<'_>, id: Option<uuid::Uuid>) -> Result<Option<Claim>, ApiError> {
    let Some(id) = id else { return Ok(None) };
    Ok(loaders(context)?.one(ClaimKey(id)).await?.map(Claim::from))
}
