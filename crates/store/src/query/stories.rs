//! Stories.

use super::{
    filter::Filter,
    page::{self, Page, PageRequest, Position},
};
use crate::{
    Error, Read,
    entity::{story, story_article},
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    sea_query::{ExprTrait, Func, LikeExpr},
};
use uuid::Uuid;

pub use crate::entity::story::Model as StoryRow;

/// What a list of stories can be narrowed by.
#[derive(Debug, Clone, PartialEq)]
pub enum StoryTerm {
    /// The title contains it, without regard to ASCII case.
    Title(String),
    /// Language of the title.
    Language(Vec<String>),
    /// Last article at or after.
    ActiveSince(DateTime<Utc>),
    /// At least so many articles.
    ArticlesFrom(i32),
}

impl StoryTerm {
    fn condition(&self) -> Condition {
        use story::Column as C;
        Condition::all().add(match self {
            Self::Title(text) => {
                let mut pattern = String::from("%");
                for letter in text.to_lowercase().chars() {
                    if matches!(letter, '%' | '_' | '\\') {
                        pattern.push('\\');
                    }
                    pattern.push(letter);
                }
                pattern.push('%');
                Func::lower(C::Title.into_expr()).like(LikeExpr::new(pattern).escape('\\'))
            }
            Self::Language(languages) => C::Language.is_in(languages.iter().cloned()),
            Self::ActiveSince(instant) => C::LastAt.gte(*instant),
            Self::ArticlesFrom(count) => C::ArticleCount.gte(*count),
        })
    }
}

fn select(filter: &Filter<StoryTerm>) -> sea_orm::Select<story::Entity> {
    story::Entity::find()
        .filter(filter.condition(&StoryTerm::condition))
        .filter(story::Column::MergedInto.is_null())
        .filter(story::Column::ArticleCount.gt(0))
}

/// A page of stories, latest article first; stories that went into others are left out.
///
/// # Errors
/// When the store fails.
pub async fn page(on: &impl Read, filter: &Filter<StoryTerm>, request: PageRequest) -> Result<Page<StoryRow>, Error> {
    let rows = page::latest_first(select(filter), story::Column::LastAt, story::Column::Id, request).all(on).await?;
    Ok(Page::of(request, rows, |row| Position::at(row.last_at, row.id)))
}

/// How many stories a filter finds.
///
/// # Errors
/// When the store fails.
pub async fn count(on: &impl Read, filter: &Filter<StoryTerm>) -> Result<u64, Error> {
    Ok(select(filter).count(on).await?)
}

/// The stories of these ids, in no order.
///
/// # Errors
/// When the store fails.
pub async fn by_ids(on: &impl Read, ids: &[Uuid]) -> Result<Vec<StoryRow>, Error> {
    Ok(story::Entity::find().filter(story::Column::Id.is_in(ids.iter().copied())).all(on).await?)
}

/// Story and article of every membership of `stories`.
///
/// # Errors
/// When the store fails.
pub async fn articles_of(on: &impl Read, stories: &[Uuid]) -> Result<Vec<(Uuid, Uuid)>, Error> {
    let rows = story_article::Entity::find()
        .filter(story_article::Column::StoryId.is_in(stories.iter().copied()))
        .order_by_asc(story_article::Column::ArticleId)
        .all(on)
        .await?;
    Ok(rows.into_iter().map(|row| (row.story_id, row.article_id)).collect())
}
