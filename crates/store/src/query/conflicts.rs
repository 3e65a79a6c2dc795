//! Conflicts.

use super::{
    filter::Filter,
    page::{self, Page, PageRequest, Position},
};
use crate::{
    Error, Read,
    entity::{conflict, conflict_revision, frame},
};
use chrono::{DateTime, Utc};
use claimwire_domain::{disagreement::Disagreement, ids::ClaimId};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

pub use crate::entity::{conflict::Model as ConflictRow, conflict_revision::Model as RevisionRow};

/// What a list of conflicts can be narrowed by.
#[derive(Debug, Clone, PartialEq)]
pub enum ConflictTerm {
    /// Where they stand.
    State(Vec<String>),
    /// Whose work they are.
    Nature(Vec<String>),
    /// How severe, in words.
    Level(Vec<String>),
    /// At least so severe, 0 to 1000.
    SeverityFrom(i32),
    /// What the figures are to each other.
    Label(Vec<String>),
    /// In these stories.
    Story(Vec<Uuid>),
    /// Of these frames.
    Figure(Vec<Uuid>),
    /// Of frames of these properties.
    Property(Vec<String>),
    /// Changed at or after.
    UpdatedSince(DateTime<Utc>),
}

impl ConflictTerm {
    fn condition(&self) -> Condition {
        use conflict::Column as C;
        Condition::all().add(match self {
            Self::State(states) => C::State.is_in(states.iter().cloned()),
            Self::Nature(natures) => C::Nature.is_in(natures.iter().cloned()),
            Self::Level(levels) => C::Level.is_in(levels.iter().cloned()),
            Self::SeverityFrom(severity) => C::Severity.gte(*severity),
            Self::Label(labels) => C::Label.is_in(labels.iter().cloned()),
            Self::Story(ids) => C::StoryId.is_in(ids.iter().copied()),
            Self::Figure(ids) => C::FrameId.is_in(ids.iter().copied()),
            Self::Property(properties) => C::FrameId.in_subquery(
                frame::Entity::find()
                    .select_only()
                    .column(frame::Column::Id)
                    .filter(frame::Column::Property.is_in(properties.iter().cloned()))
                    .into_query(),
            ),
            Self::UpdatedSince(instant) => C::UpdatedAt.gte(*instant),
        })
    }
}

/// How a list of conflicts is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConflictOrder {
    /// The most severe first.
    Severity,
    /// The newest first.
    Newest,
}

/// A page of conflicts.
///
/// # Errors
/// When the store fails.
pub async fn page(
    on: &impl Read,
    filter: &Filter<ConflictTerm>,
    order: ConflictOrder,
    request: PageRequest,
) -> Result<Page<ConflictRow>, Error> {
    use conflict::Column as Col;
    let select = conflict::Entity::find().filter(filter.condition(&ConflictTerm::condition));
    Ok(match order {
        ConflictOrder::Severity => {
            let rows = page::largest_first(select, Col::Severity, Col::Id, request).all(on).await?;
            Page::of(request, rows, |row| Position { sort: i64::from(row.severity), id: row.id })
        }
        ConflictOrder::Newest => {
            let rows = page::latest_first(select, Col::CreatedAt, Col::Id, request).all(on).await?;
            Page::of(request, rows, |row| Position::at(row.created_at, row.id))
        }
    })
}

/// How many conflicts a filter finds.
///
/// # Errors
/// When the store fails.
pub async fn count(on: &impl Read, filter: &Filter<ConflictTerm>) -> Result<u64, Error> {
    Ok(conflict::Entity::find().filter(filter.condition(&ConflictTerm::condition)).count(on).await?)
}

/// The conflicts of these ids, in no order.
///
/// # Errors
/// When the store fails.
pub async fn by_ids(on: &impl Read, ids: &[Uuid]) -> Result<Vec<ConflictRow>, Error> {
    Ok(conflict::Entity::find().filter(conflict::Column::Id.is_in(ids.iter().copied())).all(on).await?)
}

/// The conflicts of these stories, most severe first.
///
/// # Errors
/// When the store fails.
pub async fn of_stories(on: &impl Read, stories: &[Uuid]) -> Result<Vec<ConflictRow>, Error> {
    of(on, conflict::Column::StoryId, stories).await
}

/// The conflicts of these frames, most severe first.
///
/// # Errors
/// When the store fails.
pub async fn of_frames(on: &impl Read, frames: &[Uuid]) -> Result<Vec<ConflictRow>, Error> {
    of(on, conflict::Column::FrameId, frames).await
}

async fn of(on: &impl Read, column: conflict::Column, ids: &[Uuid]) -> Result<Vec<ConflictRow>, Error> {
    let select = conflict::Entity::find()
        .filter(column.is_in(ids.iter().copied()))
        .order_by_desc(conflict::Column::Severity)
        .order_by_desc(conflict::Column::Id);
    Ok(select.all(on).await?)
}

/// What these conflicts were at each revision, first revisions first.
///
/// # Errors
/// When the store fails.
pub async fn revisions_of(on: &impl Read, conflicts: &[Uuid]) -> Result<Vec<RevisionRow>, Error> {
    let select = conflict_revision::Entity::find()
        .filter(conflict_revision::Column::ConflictId.is_in(conflicts.iter().copied()))
        .order_by_asc(conflict_revision::Column::Revision);
    Ok(select.all(on).await?)
}

/// The claims that take part in a conflict, from its stored detail.
///
/// # Errors
/// When the detail cannot be read.
pub fn mentions(row: &ConflictRow) -> Result<Vec<ClaimId>, Error> {
    Ok(crate::detail::read::<Disagreement>("conflict", row.id, &row.detail)?.mentions)
}
