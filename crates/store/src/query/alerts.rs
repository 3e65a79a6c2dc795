//! Alerts.

use super::{
    filter::Filter,
    page::{self, Page, PageRequest, Position},
};
use crate::{Error, Read, entity::alert};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

pub use crate::entity::alert::Model as AlertRow;

/// What a list of alerts can be narrowed by.
#[derive(Debug, Clone, PartialEq)]
pub enum AlertTerm {
    /// Where they stand.
    State(Vec<String>),
    /// How severe.
    Level(Vec<String>),
    /// On these conflicts.
    Conflict(Vec<Uuid>),
}

impl AlertTerm {
    fn condition(&self) -> Condition {
        use alert::Column as C;
        Condition::all().add(match self {
            Self::State(states) => C::State.is_in(states.iter().cloned()),
            Self::Level(levels) => C::Level.is_in(levels.iter().cloned()),
            Self::Conflict(ids) => C::ConflictId.is_in(ids.iter().copied()),
        })
    }
}

/// A page of alerts, newest first.
///
/// # Errors
/// When the store fails.
pub async fn page(on: &impl Read, filter: &Filter<AlertTerm>, request: PageRequest) -> Result<Page<AlertRow>, Error> {
    let select = alert::Entity::find().filter(filter.condition(&AlertTerm::condition));
    let rows = page::latest_first(select, alert::Column::CreatedAt, alert::Column::Id, request).all(on).await?;
    Ok(Page::of(request, rows, |row| Position::at(row.created_at, row.id)))
}

/// How many alerts a filter finds.
///
/// # Errors
/// When the store fails.
pub async fn count(on: &impl Read, filter: &Filter<AlertTerm>) -> Result<u64, Error> {
    Ok(alert::Entity::find().filter(filter.condition(&AlertTerm::condition)).count(on).await?)
}

/// The alerts of these ids, in no order.
///
/// # Errors
/// When the store fails.
pub async fn by_ids(on: &impl Read, ids: &[Uuid]) -> Result<Vec<AlertRow>, Error> {
    Ok(alert::Entity::find().filter(alert::Column::Id.is_in(ids.iter().copied())).all(on).await?)
}
