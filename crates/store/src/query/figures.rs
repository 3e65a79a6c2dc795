//! Frames: the things measured, which people know as figures.

use crate::{
    Error, Read,
    entity::{claim, frame, frame_claim, story_article},
};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

pub use crate::entity::frame::Model as FrameRow;

/// The frames of these ids, in no order. A merged frame is given as it was, with where it went.
///
/// # Errors
/// When the store fails.
pub async fn by_ids(on: &impl Read, ids: &[Uuid]) -> Result<Vec<FrameRow>, Error> {
    Ok(frame::Entity::find().filter(frame::Column::Id.is_in(ids.iter().copied())).all(on).await?)
}

#[derive(FromQueryResult)]
struct Membership {
    story_id: Uuid,
    frame_id: Uuid,
}

/// Story and frame of each figure that articles of these stories state, without repetition.
///
/// # Errors
/// When the store fails.
pub async fn of_stories(on: &impl Read, stories: &[Uuid]) -> Result<Vec<(Uuid, Uuid)>, Error> {
    let on_article = Expr::col((claim::Entity, claim::Column::ArticleId))
        .equals((story_article::Entity, story_article::Column::ArticleId));
    let on_claim =
        Expr::col((frame_claim::Entity, frame_claim::Column::ClaimId)).equals((claim::Entity, claim::Column::Id));
    let mut select = story_article::Entity::find()
        .select_only()
        .column(story_article::Column::StoryId)
        .column_as(frame_claim::Column::FrameId, "frame_id")
        .distinct()
        .filter(story_article::Column::StoryId.is_in(stories.iter().copied()))
        .filter(claim::Column::Live.eq(true));
    QuerySelect::query(&mut select).join(JoinType::InnerJoin, claim::Entity, on_article).join(
        JoinType::InnerJoin,
        frame_claim::Entity,
        on_claim,
    );
    let rows = select.into_model::<Membership>().all(on).await?;
    Ok(rows.into_iter().map(|row| (row.story_id, row.frame_id)).collect())
}
