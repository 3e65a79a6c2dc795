//! Who leads, until when.

use crate::{Error, Tx, entity::lease, rows::instant};
use chrono::Duration;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, OnConflict, Query},
};
use uuid::Uuid;

/// Takes or renews the lease `name` for `holder`; `false` while another holder's lease runs.
///
/// # Errors
/// When the database is away.
pub async fn acquire(tx: &Tx, name: &str, holder: Uuid, length: Duration) -> Result<bool, Error> {
    use lease::Column;
    let now = tx.now();
    let free =
        Expr::col((lease::Entity, Column::Until))
            .lte(instant(now))
            .or(Expr::col((lease::Entity, Column::Holder)).eq(holder));
    let insert = Query::insert()
        .into_table(lease::Entity)
        .columns([Column::Name, Column::Holder, Column::Until])
        .values_panic([name.into(), holder.into(), instant(now.plus(length)).into()])
        .on_conflict(
            OnConflict::column(Column::Name)
                .update_columns([Column::Holder, Column::Until])
                .action_and_where(free)
                .to_owned(),
        )
        .take();
    Ok(tx.execute(&insert).await?.rows_affected() > 0)
}

/// Gives the lease up, if `holder` has it.
///
/// # Errors
/// When the database is away.
pub async fn release(tx: &Tx, name: &str, holder: Uuid) -> Result<(), Error> {
    lease::Entity::delete_many()
        .filter(lease::Column::Name.eq(name))
        .filter(lease::Column::Holder.eq(holder))
        .exec(tx)
        .await?;
    Ok(())
}
