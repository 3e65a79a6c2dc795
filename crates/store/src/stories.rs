//! Articles about one event or matter.

use crate::{
    Error, Read, Tx, bulk, changes,
    entity::{story, story_article, story_term},
    rows::instant,
};
use claimwire_domain::{
    clock::Timestamp,
    ids::{ArticleId, StoryId},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, Insert, PaginatorTrait, QueryFilter, QueryOrder, QueryTrait,
    sea_query::{Expr, ExprTrait, OnConflict, Query},
};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// A story to store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStory {
    /// What it is called: a headline.
    pub title: String,
    /// BCP 47 language of the title.
    pub language: String,
    /// When its first article was published.
    pub first_at: Timestamp,
}

/// A stored story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// Its id.
    pub id: StoryId,
    /// What it is called.
    pub title: String,
    /// BCP 47 language of the title.
    pub language: String,
    /// When its first article was published.
    pub first_at: Timestamp,
    /// When its latest article was published.
    pub last_at: Timestamp,
    /// Where its articles went, when it was merged.
    pub merged_into: Option<StoryId>,
}

/// Where the articles of a term stand.
const TERMS: bulk::Keyed =
    bulk::Keyed { table: "story_term", key: "term", time: "seen_at", value: "article_id", most: 128 };

/// Stores the terms of articles, as hashes, with the time the articles were published.
///
/// # Errors
/// When the database is away.
pub async fn record_terms(tx: &Tx, terms: Vec<(i64, ArticleId, Timestamp)>) -> Result<(), Error> {
    let mut rows: Vec<story_term::Model> = terms
        .into_iter()
        .map(|(term, article, at)| story_term::Model { term, seen_at: instant(at), article_id: article.uuid() })
        .collect();
    rows.sort_unstable_by_key(|row| (row.term, row.seen_at, row.article_id));
    rows.dedup();
    bulk::insert_new(tx, rows.into_iter().map(story_term::ActiveModel::from).collect()).await
}

/// Each term with the latest articles published between two times, both included, that have it: for many articles at
/// once.
///
/// # Errors
/// When the database is away.
pub async fn term_matches(
    on: &impl Read,
    terms: &[i64],
    since: Timestamp,
    until: Timestamp,
) -> Result<Vec<(i64, ArticleId)>, Error> {
    let found = bulk::latest_of_each(on, &TERMS, terms, Some([instant(since), instant(until)])).await?;
    Ok(found.into_iter().map(|(term, article)| (term, ArticleId::new(article))).collect())
}

/// The stories of these articles; articles without one are left out.
///
/// # Errors
/// When the database is away.
pub async fn of_articles(on: &impl Read, articles: &[ArticleId]) -> Result<HashMap<ArticleId, StoryId>, Error> {
    let ids: Vec<Uuid> = articles.iter().map(|id| id.uuid()).collect();
    let mut found = HashMap::new();
    for list in bulk::lists(&ids) {
        let rows = story_article::Entity::find().filter(story_article::Column::ArticleId.is_in(list)).all(on).await?;
        found.extend(rows.into_iter().map(|row| (ArticleId::new(row.article_id), StoryId::new(row.story_id))));
    }
    Ok(found)
}

/// The articles of these stories.
///
/// # Errors
/// When the database is away.
pub async fn articles_of(on: &impl Read, stories: &[StoryId]) -> Result<Vec<(StoryId, ArticleId)>, Error> {
    let ids: Vec<Uuid> = stories.iter().map(|id| id.uuid()).collect();
    let mut found = Vec::new();
    for list in bulk::lists(&ids) {
        let rows = story_article::Entity::find()
            .filter(story_article::Column::StoryId.is_in(list))
            .order_by_asc(story_article::Column::ArticleId)
            .all(on)
            .await?;
        found.extend(rows.into_iter().map(|row| (StoryId::new(row.story_id), ArticleId::new(row.article_id))));
    }
    Ok(found)
}

/// The stories of these ids, in no order; merged ones are given as they were.
///
/// # Errors
/// When the database is away.
pub async fn load(on: &impl Read, stories: &[StoryId]) -> Result<Vec<Story>, Error> {
    let ids: Vec<Uuid> = stories.iter().map(|id| id.uuid()).collect();
    let mut found = Vec::new();
    for list in bulk::lists(&ids) {
        let rows = story::Entity::find().filter(story::Column::Id.is_in(list)).all(on).await?;
        found.extend(rows.into_iter().map(|row| Story {
            id: StoryId::new(row.id),
            title: row.title,
            language: row.language,
            first_at: Timestamp::new(row.first_at),
            last_at: Timestamp::new(row.last_at),
            merged_into: row.merged_into.map(StoryId::new),
        }));
    }
    Ok(found)
}

/// Stores stories without articles; returns their ids in order.
///
/// # Errors
/// When the database is away.
pub async fn create_many(tx: &Tx, new: Vec<NewStory>) -> Result<Vec<StoryId>, Error> {
    let created_at = instant(tx.now());
    let rows: Vec<story::Model> = new
        .into_iter()
        .map(|new| story::Model {
            id: tx.mint(),
            title: new.title,
            language: new.language,
            first_at: instant(new.first_at),
            last_at: instant(new.first_at),
            article_count: 0,
            merged_into: None,
            revision: 1,
            created_at,
        })
        .collect();
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    bulk::insert(tx, rows.into_iter().map(story::ActiveModel::from).collect()).await?;
    changes::record(tx, &ids.iter().map(|id| ("story", *id, 1)).collect::<Vec<_>>()).await?;
    Ok(ids.into_iter().map(StoryId::new).collect())
}

/// Puts articles into stories; an article is in one story only, the one it was put into last.
///
/// # Errors
/// When the database is away, or when a story does not exist.
pub async fn assign(tx: &Tx, articles: Vec<(ArticleId, StoryId)>) -> Result<(), Error> {
    use story_article::Column;
    let before = of_articles(tx, &articles.iter().map(|(article, _)| *article).collect::<Vec<_>>()).await?;
    let moved: BTreeMap<ArticleId, StoryId> =
        articles.into_iter().filter(|(article, story)| before.get(article) != Some(story)).collect();
    if moved.is_empty() {
        return Ok(());
    }
    let assigned_at = instant(tx.now());
    let rows: Vec<story_article::ActiveModel> = moved
        .iter()
        .map(|(article, story)| {
            story_article::Model { article_id: article.uuid(), story_id: story.uuid(), assigned_at }.into()
        })
        .collect();
    for chunk in rows.chunks(bulk::LIST) {
        let mut insert = Insert::many(chunk.to_vec()).into_query();
        let replace =
            OnConflict::column(Column::ArticleId).update_columns([Column::StoryId, Column::AssignedAt]).to_owned();
        tx.execute(insert.on_conflict(replace)).await?;
    }
    let touched: Vec<StoryId> =
        moved.iter().flat_map(|(article, story)| before.get(article).copied().into_iter().chain([*story])).collect();
    recount(tx, &touched).await
}

/// Says that stories have an article of this time; keeps the first and the latest.
///
/// # Errors
/// When the database is away.
pub async fn touch(tx: &Tx, times: &[(StoryId, Timestamp)]) -> Result<(), Error> {
    let mut ranges: BTreeMap<Uuid, (Timestamp, Timestamp)> = BTreeMap::new();
    for (story, at) in times {
        let range = ranges.entry(story.uuid()).or_insert((*at, *at));
        *range = (range.0.min(*at), range.1.max(*at));
    }
    let known = load(tx, &ranges.keys().copied().map(StoryId::new).collect::<Vec<_>>()).await?;
    for story in known {
        let Some((first, last)) = ranges.get(&story.id.uuid()) else { continue };
        let (first, last) = (story.first_at.min(*first), story.last_at.max(*last));
        if (first, last) == (story.first_at, story.last_at) {
            continue;
        }
        story::Entity::update_many()
            .col_expr(story::Column::FirstAt, Expr::value(instant(first)))
            .col_expr(story::Column::LastAt, Expr::value(instant(last)))
            .filter(story::Column::Id.eq(story.id.uuid()))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// Moves every article of `from` to `into`; `from` stays as a redirect.
///
/// # Errors
/// When the database is away, or when a story does not exist.
pub async fn merge(tx: &Tx, from: StoryId, into: StoryId) -> Result<(), Error> {
    story_article::Entity::update_many()
        .col_expr(story_article::Column::StoryId, Expr::value(into.uuid()))
        .filter(story_article::Column::StoryId.eq(from.uuid()))
        .exec(tx)
        .await?;
    // What pointed to `from` before points to `into` now, so that a redirect is never followed twice.
    story::Entity::update_many()
        .col_expr(story::Column::MergedInto, Expr::value(into.uuid()))
        .filter(story::Column::Id.eq(from.uuid()).or(story::Column::MergedInto.eq(from.uuid())))
        .exec(tx)
        .await?;
    let times: Vec<(StoryId, Timestamp)> =
        load(tx, &[from]).await?.iter().flat_map(|story| [(into, story.first_at), (into, story.last_at)]).collect();
    touch(tx, &times).await?;
    recount(tx, &[from, into]).await
}

/// Counts the articles of stories anew and gives the stories a new revision.
async fn recount(tx: &Tx, stories: &[StoryId]) -> Result<(), Error> {
    let mut ids: Vec<Uuid> = stories.iter().map(|id| id.uuid()).collect();
    ids.sort_unstable();
    ids.dedup();
    let counted = Query::select()
        .expr(Expr::col(story_article::Column::ArticleId).count())
        .from(story_article::Entity)
        .and_where(
            Expr::col((story_article::Entity, story_article::Column::StoryId))
                .equals((story::Entity, story::Column::Id)),
        )
        .take();
    let mut changed = Vec::new();
    for list in bulk::lists(&ids) {
        let update = Query::update()
            .table(story::Entity)
            .value(story::Column::ArticleCount, Expr::from(counted.clone()).cast_as("integer"))
            .value(story::Column::Revision, Expr::col(story::Column::Revision).add(1))
            .and_where(story::Column::Id.is_in(list))
            .returning(Query::returning().columns([story::Column::Id, story::Column::Revision]))
            .take();
        for row in tx.query_all(&update).await? {
            changed.push(("story", row.try_get_by_index::<Uuid>(0)?, row.try_get_by_index::<i32>(1)?));
        }
    }
    changes::record(tx, &changed).await
}

/// How many stories there are, merged ones left out.
///
/// # Errors
/// When the database is away.
pub async fn count(on: &impl Read) -> Result<u64, Error> {
    Ok(story::Entity::find().filter(story::Column::MergedInto.is_null()).count(on).await?)
}
