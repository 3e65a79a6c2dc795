//! The parking lot.

use super::page::{self, Page, PageRequest, Position};
use crate::{Error, Read, entity::parked_message};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Select};
use uuid::Uuid;

pub use crate::entity::parked_message::Model as ParkedRow;

fn select(queue: Option<&str>, settled: bool) -> Select<parked_message::Entity> {
    let select = parked_message::Entity::find();
    let select = if settled { select } else { select.filter(parked_message::Column::SettledAt.is_null()) };
    match queue {
        Some(queue) => select.filter(parked_message::Column::Queue.eq(queue)),
        None => select,
    }
}

/// A page of parked messages, latest first; settled ones only when asked for.
///
/// # Errors
/// When the store fails.
pub async fn page(
    on: &impl Read,
    queue: Option<&str>,
    settled: bool,
    request: PageRequest,
) -> Result<Page<ParkedRow>, Error> {
    use parked_message::Column as Col;
    let rows = page::latest_first(select(queue, settled), Col::ParkedAt, Col::Id, request).all(on).await?;
    Ok(Page::of(request, rows, |row| Position::at(row.parked_at, row.id)))
}

/// How many parked messages there are.
///
/// # Errors
/// When the store fails.
pub async fn count(on: &impl Read, queue: Option<&str>, settled: bool) -> Result<u64, Error> {
    Ok(select(queue, settled).count(on).await?)
}

/// The parked message of an id.
///
/// # Errors
/// When the store fails.
pub async fn by_id(on: &impl Read, id: Uuid) -> Result<Option<ParkedRow>, Error> {
    Ok(parked_message::Entity::find_by_id(id).one(on).await?)
}
