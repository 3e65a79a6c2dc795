//! What can be asked.

use crate::{
    error::ApiError,
    filters::{AlertFilter, ArticleFilter, ClaimFilter, ConflictFilter, Nested, StoryFilter},
    ids,
    loaders::{ArticleKey, ClaimKey, ConflictKey, FrameKey, StoryKey},
    objects::{
        alert::Alert, article::Article, change::Change, claim::Claim, conflict::Conflict, figure::Figure, loaders,
        outlet::Outlet, parked::ParkedMessage, story::Story, submission::Submission,
    },
    page::{self, ListKind, PageCursor, connection, page_request},
};
use async_graphql::{Context, Enum, ID, Object, connection::Connection};
use claimwire_domain::ids::{ArticleId, ClaimId, ConflictId, FrameId, StoryId, SubmissionId};
use claimwire_store::query::{
    alerts::{self, AlertTerm},
    articles::{self, ArticleTerm},
    changes,
    claims::{self, ClaimTerm},
    conflicts::{self, ConflictTerm},
    filter::Filter,
    outlets, parked,
    stories::{self, StoryTerm},
    submissions,
};

/// The root of queries. An id of something that is not there gives `null`, not an error.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Query;

/// How conflicts are sorted.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ConflictOrder {
    /// The most severe first.
    Severity,
    /// The newest first.
    Newest,
}

/// How many there are in all; counted only when asked for, since counting costs more than a page.
pub(crate) struct Counted(Count);

enum Count {
    Articles(Filter<ArticleTerm>),
    Claims(Filter<ClaimTerm>),
    Stories(Filter<StoryTerm>),
    Conflicts(Filter<ConflictTerm>),
    Alerts(Filter<AlertTerm>),
    Outlets,
    Parked(Option<String>, bool),
}

/// How many there are in all.
#[Object]
impl Counted {
    /// How many the filter finds in all. Counting costs more than a page: ask only when you show it.
    #[graphql(complexity = 200)]
    async fn total_count(&self, context: &Context<'_>) -> Result<u64, ApiError> {
        let reader = loaders(context)?.reader();
        Ok(match &self.0 {
            Count::Articles(filter) => articles::count(reader, filter).await?,
            Count::Claims(filter) => claims::count(reader, filter).await?,
            Count::Stories(filter) => stories::count(reader, filter).await?,
            Count::Conflicts(filter) => conflicts::count(reader, filter).await?,
            Count::Alerts(filter) => alerts::count(reader, filter).await?,
            Count::Outlets => outlets::count(reader).await?,
            Count::Parked(queue, settled) => parked::count(reader, queue.as_deref(), *settled).await?,
        })
    }
}

type List<Node> = Connection<PageCursor, Node, Counted>;

/// The root of queries. An id of something that is not there gives `null`, not an error.
#[Object]
impl Query {
    /// An article.
    async fn article(&self, context: &Context<'_>, id: ID) -> Result<Option<Article>, ApiError> {
        let id: ArticleId = ids::read(&id)?;
        Ok(loaders(context)?.one(ArticleKey(id.uuid())).await?.map(Article))
    }

    /// The article at an address, exactly as it was submitted.
    async fn article_by_url(&self, context: &Context<'_>, url: String) -> Result<Option<Article>, ApiError> {
        let hash = claimwire_store::articles::url_hash(&url);
        Ok(articles::by_url(loaders(context)?.reader(), hash, &url).await?.map(Article))
    }

    /// Articles, the latest published first.
    #[graphql(complexity = "page::cost(first, child_complexity)")]
    async fn articles(
        &self,
        context: &Context<'_>,
        filter: Option<ArticleFilter>,
        #[graphql(default = 20, desc = "At most 100.")] first: i32,
        #[graphql(desc = "An endCursor of this list.")] after: Option<String>,
    ) -> Result<List<Article>, ApiError> {
        let filter = ArticleFilter::filter(filter)?;
        let request = page_request(ListKind::Articles, first, after.as_deref())?;
        let page = articles::page(loaders(context)?.reader(), &filter, request).await?;
        Ok(connection(ListKind::Articles, page, Counted(Count::Articles(filter)), Article))
    }

    /// A text handed in, and what became of it.
    async fn submission(&self, context: &Context<'_>, id: ID) -> Result<Option<Submission>, ApiError> {
        let id: SubmissionId = ids::read(&id)?;
        let rows = submissions::by_ids(loaders(context)?.reader(), &[id.uuid()]).await?;
        Ok(rows.into_iter().next().map(Submission))
    }

    /// Claims, the latest published first.
    #[graphql(complexity = "page::cost(first, child_complexity)")]
    async fn claims(
        &self,
        context: &Context<'_>,
        filter: Option<ClaimFilter>,
        #[graphql(default = false, desc = "Also claims of earlier versions and of withdrawn articles.")]
        include_superseded: bool,
        #[graphql(default = 20, desc = "At most 100.")] first: i32,
        #[graphql(desc = "An endCursor of this list.")] after: Option<String>,
    ) -> Result<List<Claim>, ApiError> {
        let mut filter = ClaimFilter::filter(filter)?;
        if !include_superseded {
            filter = Filter::All(vec![Filter::Is(ClaimTerm::Live(true)), filter]);
        }
        let request = page_request(ListKind::Claims, first, after.as_deref())?;
        let page = claims::page(loaders(context)?.reader(), &filter, request).await?;
        Ok(connection(ListKind::Claims, page, Counted(Count::Claims(filter)), Claim::from))
    }

    /// A claim.
    async fn claim(&self, context: &Context<'_>, id: ID) -> Result<Option<Claim>, ApiError> {
        let id: ClaimId = ids::read(&id)?;
        Ok(loaders(context)?.one(ClaimKey(id.uuid())).await?.map(Claim::from))
    }

    /// Stories, those with the latest articles first.
    #[graphql(complexity = "page::cost(first, child_complexity)")]
    async fn stories(
        &self,
        context: &Context<'_>,
        filter: Option<StoryFilter>,
        #[graphql(default = 20, desc = "At most 100.")] first: i32,
        #[graphql(desc = "An endCursor of this list.")] after: Option<String>,
    ) -> Result<List<Story>, ApiError> {
        let filter = StoryFilter::filter(filter)?;
        let request = page_request(ListKind::Stories, first, after.as_deref())?;
        let page = stories::page(loaders(context)?.reader(), &filter, request).await?;
        Ok(connection(ListKind::Stories, page, Counted(Count::Stories(filter)), Story))
    }

    /// A story; the id of one that went into another gives the other.
    async fn story(&self, context: &Context<'_>, id: ID) -> Result<Option<Story>, ApiError> {
        let id: StoryId = ids::read(&id)?;
        let loaders = loaders(context)?;
        let mut found = loaders.one(StoryKey(id.uuid())).await?;
        // A chain of merges is short; a ring would be a defect and must not hang a request.
        for _ in 0..8 {
            match found.as_ref().and_then(|row| row.merged_into) {
                Some(next) => found = loaders.one(StoryKey(next)).await?,
                None => break,
            }
        }
        Ok(found.map(Story))
    }

    /// Conflicts, the most severe first.
    #[graphql(complexity = "page::cost(first, child_complexity)")]
    async fn conflicts(
        &self,
        context: &Context<'_>,
        filter: Option<ConflictFilter>,
        #[graphql(default_with = "ConflictOrder::Severity")] order_by: ConflictOrder,
        #[graphql(default = 20, desc = "At most 100.")] first: i32,
        #[graphql(desc = "An endCursor of this list in the same order.")] after: Option<String>,
    ) -> Result<List<Conflict>, ApiError> {
        let filter = ConflictFilter::filter(filter)?;
        let (list, order) = match order_by {
            ConflictOrder::Severity => (ListKind::Conflicts, conflicts::ConflictOrder::Severity),
            ConflictOrder::Newest => (ListKind::NewestConflicts, conflicts::ConflictOrder::Newest),
        };
        let request = page_request(list, first, after.as_deref())?;
        let page = conflicts::page(loaders(context)?.reader(), &filter, order, request).await?;
        Ok(connection(list, page, Counted(Count::Conflicts(filter)), Conflict::new))
    }

    /// A conflict.
    async fn conflict(&self, context: &Context<'_>, id: ID) -> Result<Option<Conflict>, ApiError> {
        let id: ConflictId = ids::read(&id)?;
        Ok(loaders(context)?.one(ConflictKey(id.uuid())).await?.map(Conflict::new))
    }

    /// The thing measured; the id of one that went into another gives the other.
    async fn figure(&self, context: &Context<'_>, id: ID) -> Result<Option<Figure>, ApiError> {
        let id: FrameId = ids::read(&id)?;
        let loaders = loaders(context)?;
        let mut found = loaders.one(FrameKey(id.uuid())).await?;
        for _ in 0..8 {
            match found.as_ref().and_then(|row| row.redirect_to) {
                Some(next) => found = loaders.one(FrameKey(next)).await?,
                None => break,
            }
        }
        Ok(found.map(Figure))
    }

    /// Outlets by name.
    #[graphql(complexity = "page::cost(first, child_complexity)")]
    async fn outlets(
        &self,
        context: &Context<'_>,
        #[graphql(default = 20, desc = "At most 100.")] first: i32,
        #[graphql(desc = "An endCursor of this list.")] after: Option<String>,
    ) -> Result<List<Outlet>, ApiError> {
        let request = page_request(ListKind::Outlets, first, after.as_deref())?;
        let page = outlets::page(loaders(context)?.reader(), request).await?;
        Ok(connection(ListKind::Outlets, page, Counted(Count::Outlets), Outlet))
    }

    /// Alerts, the newest first.
    #[graphql(complexity = "page::cost(first, child_complexity)")]
    async fn alerts(
        &self,
        context: &Context<'_>,
        filter: Option<AlertFilter>,
        #[graphql(default = 20, desc = "At most 100.")] first: i32,
        #[graphql(desc = "An endCursor of this list.")] after: Option<String>,
    ) -> Result<List<Alert>, ApiError> {
        let filter = AlertFilter::filter(filter)?;
        let request = page_request(ListKind::Alerts, first, after.as_deref())?;
        let page = alerts::page(loaders(context)?.reader(), &filter, request).await?;
        Ok(connection(ListKind::Alerts, page, Counted(Count::Alerts(filter)), Alert))
    }

    /// Messages that wait for a person, the latest first.
    #[graphql(complexity = "page::cost(first, child_complexity)")]
    async fn parked_messages(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only those of this queue.")] queue: Option<String>,
        #[graphql(default = false, desc = "Also those that were replayed or discarded.")] include_settled: bool,
        #[graphql(default = 20, desc = "At most 100.")] first: i32,
        #[graphql(desc = "An endCursor of this list.")] after: Option<String>,
    ) -> Result<List<ParkedMessage>, ApiError> {
        let request = page_request(ListKind::Parked, first, after.as_deref())?;
        let reader = loaders(context)?.reader();
        let page = parked::page(reader, queue.as_deref(), include_settled, request).await?;
        Ok(connection(ListKind::Parked, page, Counted(Count::Parked(queue, include_settled)), ParkedMessage::from))
    }

    /// What changed since a cursor, the oldest first. Keep the endCursor and nothing is missed or seen twice.
    #[graphql(complexity = "page::cost(first, child_complexity)")]
    async fn changes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "A cursor of a change; from the oldest kept one on when absent.")] after: Option<String>,
        #[graphql(default = 100, desc = "At most 100.")] first: i32,
    ) -> Result<Connection<PageCursor, Change>, ApiError> {
        let request = page_request(ListKind::Changes, first, after.as_deref())?;
        let page = changes::page(loaders(context)?.reader(), None, request).await?;
        let fields = async_graphql::connection::EmptyFields;
        Ok(connection(ListKind::Changes, page, fields, Change))
    }
}
