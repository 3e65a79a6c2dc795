//! Stories: articles about one event or matter.

use crate::{
    error::ApiError,
    ids,
    loaders::{ArticleKey, ArticlesOfStory, ClaimsOfArticle, ConflictsOfStory, FrameKey, FramesOfStory},
    objects::{
        article::Article,
        claim::Claim,
        codes::{ClaimKind, ConflictState},
        conflict::Conflict,
        figure::Figure,
        loaders,
    },
    page,
    scalars::DateTime,
};
use async_graphql::{Context, ID, Object, SimpleObject};
use claimwire_domain::{conflict, ids::StoryId};
use claimwire_store::query::stories::StoryRow;
use std::cmp::Reverse;

/// Articles about one event or matter.
#[derive(Debug, Clone)]
pub(crate) struct Story(pub(crate) StoryRow);

/// Articles about one event or matter.
#[Object]
impl Story {
    /// Its id.
    async fn id(&self) -> ID {
        ids::write(StoryId::new(self.0.id))
    }

    /// What it is called: a headline, until somebody names it.
    async fn name(&self) -> &str {
        &self.0.title
    }

    /// Language of the name.
    async fn language(&self) -> &str {
        &self.0.language
    }

    /// When its first article was published.
    async fn first_seen(&self) -> DateTime {
        self.0.first_at.into()
    }

    /// When its latest article was published.
    async fn last_seen(&self) -> DateTime {
        self.0.last_at.into()
    }

    /// How many articles it has.
    async fn article_count(&self) -> i32 {
        self.0.article_count
    }

    /// Its revision, from 1.
    async fn revision(&self) -> i32 {
        self.0.revision
    }

    /// Its articles, the latest first.
    #[graphql(complexity = "page::cost(first, child_complexity)")]
    async fn articles(
        &self,
        context: &Context<'_>,
        #[graphql(default = 20, desc = "At most 100; page through `articles(filter: {story: …})` for more.")]
        first: i32,
    ) -> Result<Vec<Article>, ApiError> {
        let first = usize::try_from(page::bounded(first)?).unwrap_or(usize::MAX);
        let loaders = loaders(context)?;
        let ids = loaders.list(ArticlesOfStory(self.0.id)).await?;
        let mut rows = loaders.many(ids.into_iter().map(ArticleKey).collect()).await?;
        rows.sort_by_key(|row| Reverse((row.published_at, row.id)));
        Ok(rows.into_iter().take(first).map(Article).collect())
    }

    /// The figures its articles state, the latest changed first.
    #[graphql(complexity = "page::cost(first, child_complexity)")]
    async fn figures(
        &self,
        context: &Context<'_>,
        #[graphql(default = 20, desc = "At most 100.")] first: i32,
    ) -> Result<Vec<Figure>, ApiError> {
        let first = usize::try_from(page::bounded(first)?).unwrap_or(usize::MAX);
        let loaders = loaders(context)?;
        let ids = loaders.list(FramesOfStory(self.0.id)).await?;
        let mut rows = loaders.many(ids.into_iter().map(FrameKey).collect()).await?;
        rows.retain(|row| row.redirect_to.is_none());
        rows.sort_by_key(|row| Reverse((row.updated_at, row.id)));
        Ok(rows.into_iter().take(first).map(Figure).collect())
    }

    /// Its conflicts, the most severe first.
    #[graphql(complexity = "page::cost(first, child_complexity)")]
    async fn conflicts(
        &self,
        context: &Context<'_>,
        #[graphql(default = 20, desc = "At most 100.")] first: i32,
        #[graphql(desc = "Only those in one of these states.")] state: Option<Vec<ConflictState>>,
    ) -> Result<Vec<Conflict>, ApiError> {
        let first = usize::try_from(page::bounded(first)?).unwrap_or(usize::MAX);
        let states: Option<Vec<&str>> =
            state.map(|states| states.into_iter().map(|state| conflict::ConflictState::from(state).code()).collect());
        let rows = loaders(context)?.list(ConflictsOfStory(self.0.id)).await?;
        let wanted =
            rows.into_iter().filter(|row| states.as_ref().is_none_or(|states| states.contains(&row.state.as_str())));
        Ok(wanted.take(first).map(Conflict::new).collect())
    }

    /// What was said in it, by speaker; speakers with the most quotations first.
    #[graphql(complexity = "page::cost(first, child_complexity)")]
    async fn quotes(
        &self,
        context: &Context<'_>,
        #[graphql(default = 20, desc = "At most so many speakers, at most 100.")] first: i32,
    ) -> Result<Vec<SpeakerQuotes>, ApiError> {
        let first = usize::try_from(page::bounded(first)?).unwrap_or(usize::MAX);
        let loaders = loaders(context)?;
        let articles = loaders.list(ArticlesOfStory(self.0.id)).await?;
        let claims = loaders.many(articles.into_iter().map(ClaimsOfArticle).collect()).await?;
        let mut speakers: Vec<(String, SpeakerQuotes)> = Vec::new();
        for row in claims.into_iter().flatten().filter(|row| row.kind == ClaimKind::Quotation.code()) {
            let (Some(key), Some(name)) = (row.speaker_key.clone(), row.speaker.clone()) else { continue };
            let claim = Claim::from(row);
            match speakers.iter_mut().find(|(known, _)| *known == key) {
                Some((_, quotes)) => quotes.quotations.push(claim),
                None => speakers.push((key.clone(), SpeakerQuotes { name, key, quotations: vec![claim] })),
            }
        }
        speakers.sort_by_key(|(key, quotes)| (Reverse(quotes.quotations.len()), key.clone()));
        Ok(speakers.into_iter().take(first).map(|(_, quotes)| quotes).collect())
    }
}

/// What one speaker said in a story.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct SpeakerQuotes {
    /// The speaker as first named.
    name: String,
    /// Folded name, by which claims of the speaker are found.
    key: String,
    /// What is quoted.
    #[graphql(complexity = "10 * child_complexity")]
    quotations: Vec<Claim>,
}
