//! The change feed, in the order of its positions.

use super::page::{Page, PageRequest, Position};
use crate::{Error, Read, entity::change};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

pub use crate::entity::change::Model as ChangeRow;

/// The place of a change.
#[must_use]
pub fn position(row: &ChangeRow) -> Position {
    Position { sort: row.position.unwrap_or_default(), id: row.object_id }
}

/// A page of numbered changes, oldest first; `object_type` narrows it to one kind of object.
///
/// # Errors
/// When the store fails.
pub async fn page(on: &impl Read, object_type: Option<&str>, request: PageRequest) -> Result<Page<ChangeRow>, Error> {
    let after = request.after.map_or(0, |place| place.sort);
    let mut select = change::Entity::find().filter(change::Column::Position.gt(after));
    if let Some(object_type) = object_type {
        select = select.filter(change::Column::ObjectType.eq(object_type));
    }
    let select = select.order_by_asc(change::Column::Position).limit(request.first.saturating_add(1));
    Ok(Page::of(request, select.all(on).await?, position))
}

/// The last position given, 0 before the first.
///
/// # Errors
/// When the store fails.
pub async fn head(on: &impl Read) -> Result<i64, Error> {
    end(on, sea_orm::Order::Desc).await
}

/// The oldest position still kept, 0 when there is none.
///
/// # Errors
/// When the store fails.
pub async fn oldest(on: &impl Read) -> Result<i64, Error> {
    end(on, sea_orm::Order::Asc).await
}

async fn end(on: &impl Read, order: sea_orm::Order) -> Result<i64, Error> {
    let row: Option<Option<i64>> = change::Entity::find()
        .select_only()
        .column(change::Column::Position)
        .filter(change::Column::Position.is_not_null())
        .order_by(change::Column::Position, order)
        .limit(1)
        .into_tuple()
        .one(on)
        .await?;
    Ok(row.flatten().unwrap_or_default())
}
