//! Outlets.

use super::page::{Page, PageRequest, Position};
use crate::{Error, Read, entity::outlet};
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::Expr,
};
use uuid::Uuid;

pub use crate::entity::outlet::Model as OutletRow;

/// A page of outlets by folded name.
///
/// # Errors
/// When the store fails.
pub async fn page(on: &impl Read, request: PageRequest) -> Result<Page<OutletRow>, Error> {
    let mut select = outlet::Entity::find();
    if let Some(position) = request.after {
        // Names are unique, so the row itself tells where it stands; cursors need not carry names.
        let name = outlet::Entity::find()
            .select_only()
            .column(outlet::Column::NameKey)
            .filter(outlet::Column::Id.eq(position.id))
            .into_query();
        select = select.filter(outlet::Column::NameKey.into_expr().gt(Expr::from(name)));
    }
    let rows = select.order_by_asc(outlet::Column::NameKey).limit(request.first.saturating_add(1)).all(on).await?;
    Ok(Page::of(request, rows, |row| Position { sort: 0, id: row.id }))
}

/// How many outlets there are.
///
/// # Errors
/// When the store fails.
pub async fn count(on: &impl Read) -> Result<u64, Error> {
    Ok(outlet::Entity::find().count(on).await?)
}

/// The outlets of these ids, in no order.
///
/// # Errors
/// When the store fails.
pub async fn by_ids(on: &impl Read, ids: &[Uuid]) -> Result<Vec<OutletRow>, Error> {
    Ok(outlet::Entity::find().filter(outlet::Column::Id.is_in(ids.iter().copied())).all(on).await?)
}
