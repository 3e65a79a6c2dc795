//! Articles, their versions and texts.

use super::{
    filter::Filter,
    page::{self, Page, PageRequest, Position},
};
use crate::{
    Error, Read,
    entity::{article, article_text, article_version, silent_edit, story_article},
};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

pub use crate::entity::{
    article::Model as ArticleRow, article_text::Model as TextRow, article_version::Model as VersionRow,
    silent_edit::Model as SilentEditRow,
};

/// What a list of articles can be narrowed by.
#[derive(Debug, Clone, PartialEq)]
pub enum ArticleTerm {
    /// Who publishes.
    Outlet(Vec<Uuid>),
    /// These stories.
    Story(Vec<Uuid>),
    /// Language of the latest version.
    Language(Vec<String>),
    /// What kind of piece.
    Kind(Vec<String>),
    /// Whether the outlet took it back.
    Withdrawn(bool),
    /// Published at or after.
    PublishedSince(DateTime<Utc>),
    /// Published before.
    PublishedBefore(DateTime<Utc>),
}

impl ArticleTerm {
    fn condition(&self) -> Condition {
        use article::Column as C;
        Condition::all().add(match self {
            Self::Outlet(ids) => C::OutletId.is_in(ids.iter().copied()),
            Self::Story(ids) => C::Id.in_subquery(
                story_article::Entity::find()
                    .select_only()
                    .column(story_article::Column::ArticleId)
                    .filter(story_article::Column::StoryId.is_in(ids.iter().copied()))
                    .into_query(),
            ),
            Self::Language(languages) => C::Language.is_in(languages.iter().cloned()),
            Self::Kind(kinds) => C::Kind.is_in(kinds.iter().cloned()),
            Self::Withdrawn(true) => C::WithdrawnAt.is_not_null(),
            Self::Withdrawn(false) => C::WithdrawnAt.is_null(),
            Self::PublishedSince(instant) => C::PublishedAt.gte(*instant),
            Self::PublishedBefore(instant) => C::PublishedAt.lt(*instant),
        })
    }
}

/// A page of articles, latest publication first. Articles whose first version is still being written are left out.
///
/// # Errors
/// When the store fails.
pub async fn page(
    on: &impl Read,
    filter: &Filter<ArticleTerm>,
    request: PageRequest,
) -> Result<Page<ArticleRow>, Error> {
    let select = article::Entity::find().filter(filter.condition(&ArticleTerm::condition));
    let select = page::latest_first(select, article::Column::PublishedAt, article::Column::Id, request);
    let rows = select.all(on).await?;
    Ok(Page::of(request, rows, |row| Position::at(row.published_at, row.id)))
}

/// How many articles a filter finds.
///
/// # Errors
/// When the store fails.
pub async fn count(on: &impl Read, filter: &Filter<ArticleTerm>) -> Result<u64, Error> {
    Ok(article::Entity::find().filter(filter.condition(&ArticleTerm::condition)).count(on).await?)
}

/// The articles of these ids, in no order.
///
/// # Errors
/// When the store fails.
pub async fn by_ids(on: &impl Read, ids: &[Uuid]) -> Result<Vec<ArticleRow>, Error> {
    Ok(article::Entity::find().filter(article::Column::Id.is_in(ids.iter().copied())).all(on).await?)
}

/// The article at an address, latest first where several outlets carry it; `hash` is how the store hashes addresses.
///
/// # Errors
/// When the store fails.
pub async fn by_url(on: &impl Read, hash: Uuid, url: &str) -> Result<Option<ArticleRow>, Error> {
    let select = article::Entity::find()
        .filter(article::Column::UrlHash.eq(hash))
        .filter(article::Column::Url.eq(url))
        .order_by_desc(article::Column::PublishedAt)
        .order_by_desc(article::Column::Id)
        .limit(1);
    Ok(select.one(on).await?)
}

/// Every version of these articles, first versions first.
///
/// # Errors
/// When the store fails.
pub async fn versions_of(on: &impl Read, articles: &[Uuid]) -> Result<Vec<VersionRow>, Error> {
    let select = article_version::Entity::find()
        .filter(article_version::Column::ArticleId.is_in(articles.iter().copied()))
        .order_by_asc(article_version::Column::VersionNo);
    Ok(select.all(on).await?)
}

/// The versions of these ids, in no order.
///
/// # Errors
/// When the store fails.
pub async fn versions(on: &impl Read, ids: &[Uuid]) -> Result<Vec<VersionRow>, Error> {
    Ok(article_version::Entity::find().filter(article_version::Column::Id.is_in(ids.iter().copied())).all(on).await?)
}

/// The texts of these versions, in no order; erased ones are missing.
///
/// # Errors
/// When the store fails.
pub async fn texts(on: &impl Read, versions: &[Uuid]) -> Result<Vec<TextRow>, Error> {
    let select = article_text::Entity::find().filter(article_text::Column::VersionId.is_in(versions.iter().copied()));
    Ok(select.all(on).await?)
}

/// Article and story of each of these articles that has one.
///
/// # Errors
/// When the store fails.
pub async fn stories_of(on: &impl Read, articles: &[Uuid]) -> Result<Vec<(Uuid, Uuid)>, Error> {
    let rows = story_article::Entity::find()
        .filter(story_article::Column::ArticleId.is_in(articles.iter().copied()))
        .all(on)
        .await?;
    Ok(rows.into_iter().map(|row| (row.article_id, row.story_id)).collect())
}

/// Figures and quotations of these articles that changed without a notice, oldest first.
///
/// # Errors
/// When the store fails.
pub async fn silent_edits_of(on: &impl Read, articles: &[Uuid]) -> Result<Vec<SilentEditRow>, Error> {
    let select = silent_edit::Entity::find()
        .filter(silent_edit::Column::ArticleId.is_in(articles.iter().copied()))
        .order_by_asc(silent_edit::Column::FoundAt)
        .order_by_asc(silent_edit::Column::Id);
    Ok(select.all(on).await?)
}
