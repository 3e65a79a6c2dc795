//! Figures as people know them: the things measured, across all articles that state them.

use crate::{
    error::ApiError,
    ids,
    loaders::{ClaimKey, ClaimsOfFrame, ConflictsOfFrame, StoryKey},
    objects::{
        claim::Claim,
        codes::Language,
        conflict::Conflict,
        loaders,
        story::Story,
        value::{Period, Property},
    },
    page,
    scalars::DateTime,
};
use async_graphql::{Context, ID, Object};
use claimwire_domain::{
    ids::{FrameId, StoryId},
    period,
};
use claimwire_store::query::figures::FrameRow;
use std::cmp::Reverse;

/// The thing measured: what, who, where, when. Claims that measure it are its mentions.
#[derive(Debug, Clone)]
pub(crate) struct Figure(pub(crate) FrameRow);

/// The thing measured: what, who, where, when. Claims that measure it are its mentions.
#[Object]
impl Figure {
    /// Its id; an id that was merged into another keeps working.
    async fn id(&self) -> ID {
        ids::write(FrameId::new(self.0.id))
    }

    /// What it is called.
    async fn title(&self, #[graphql(default_with = "Language::En")] lang: Language) -> &str {
        match lang {
            Language::En => &self.0.title_en,
            Language::Es => &self.0.title_es,
        }
    }

    /// What is measured.
    async fn property(&self) -> Property {
        Property(self.0.property.clone())
    }

    /// Folded key of the place.
    async fn place(&self) -> Option<&str> {
        self.0.place.as_deref()
    }

    /// When.
    async fn period(&self) -> Option<Period> {
        period::Period::new(self.0.period_start?, self.0.period_end?).map(Period::from)
    }

    /// Its revision, from 1.
    async fn revision(&self) -> i32 {
        self.0.revision
    }

    /// When it last changed.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }

    /// The stories whose articles state it.
    #[graphql(complexity = "10 * child_complexity")]
    async fn stories(&self, context: &Context<'_>) -> Result<Vec<Story>, ApiError> {
        let stories: Vec<StoryId> = serde_json::from_str(&self.0.stories)
            .map_err(|error| ApiError::Stored { what: format!("stories of {}: {error}", FrameId::new(self.0.id)) })?;
        let keys = stories.into_iter().map(|story| StoryKey(story.uuid())).collect();
        Ok(loaders(context)?.many(keys).await?.into_iter().map(Story).collect())
    }

    /// How many claims measure it.
    async fn mention_count(&self, context: &Context<'_>) -> Result<usize, ApiError> {
        Ok(loaders(context)?.list(ClaimsOfFrame(self.0.id)).await?.len())
    }

    /// Claims that measure it, the latest published first.
    #[graphql(complexity = "page::cost(first, child_complexity)")]
    async fn mentions(
        &self,
        context: &Context<'_>,
        #[graphql(default = 10, desc = "At most 100; page through `claims(filter: {figure: …})` for more.")] first: i32,
    ) -> Result<Vec<Claim>, ApiError> {
        let first = usize::try_from(page::bounded(first)?).unwrap_or(usize::MAX);
        let loaders = loaders(context)?;
        let ids = loaders.list(ClaimsOfFrame(self.0.id)).await?;
        let mut rows = loaders.many(ids.into_iter().map(ClaimKey).collect()).await?;
        rows.sort_by_key(|row| Reverse((row.published_at, row.id)));
        Ok(rows.into_iter().take(first).map(Claim::from).collect())
    }

    /// Its conflicts, the most severe first.
    #[graphql(complexity = "5 * child_complexity")]
    async fn conflicts(&self, context: &Context<'_>) -> Result<Vec<Conflict>, ApiError> {
        let rows = loaders(context)?.list(ConflictsOfFrame(self.0.id)).await?;
        Ok(rows.into_iter().map(Conflict::new).collect())
    }
}
