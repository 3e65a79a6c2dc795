//! The change feed: which object has which revision, in an order readers may rely on.

use crate::{Error, Read, Tx, bulk, entity::change, locks, rows::instant};
use claimwire_domain::clock::Timestamp;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement,
};
use uuid::Uuid;

/// A numbered change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its place in the feed, from 1.
    pub position: i64,
    /// What kind of object (`article`, `conflict`, `alert`, …).
    pub object_type: String,
    /// Which object.
    pub object_id: Uuid,
    /// Its revision after the change.
    pub revision: i32,
    /// When the change was made.
    pub recorded_at: Timestamp,
}

const SEQUENCER: &str = "change-sequencer";

/// Records changes; they get their position after the commit.
///
/// # Errors
/// When the database is away.
pub async fn record(tx: &Tx, changes: &[(&str, Uuid, i32)]) -> Result<(), Error> {
    let recorded_at = instant(tx.now());
    let rows = changes
        .iter()
        .map(|(object_type, object_id, revision)| change::ActiveModel {
            id: NotSet,
            position: Set(None),
            object_type: Set((*object_type).to_owned()),
            object_id: Set(*object_id),
            revision: Set(*revision),
            recorded_at: Set(recorded_at),
        })
        .collect();
    bulk::insert(tx, rows).await
}

/// Numbers up to `limit` committed changes; returns how many. Callers take turns.
///
/// Sequences commit out of order, so a reader that remembers the last number it saw would lose rows; positions are
/// given to committed rows only, one transaction at a time.
///
/// # Errors
/// When the database is away.
pub async fn sequence(tx: &Tx, limit: u64) -> Result<u64, Error> {
    if change::Entity::find().filter(change::Column::Position.is_null()).one(tx).await?.is_none() {
        return Ok(0);
    }
    locks::lock(tx, SEQUENCER).await?;
    let last = latest_position(tx).await?;
    let sql = "UPDATE change SET position = numbered.place FROM \
               (SELECT id, $1 + row_number() OVER (ORDER BY id) AS place FROM \
                (SELECT id FROM change WHERE position IS NULL ORDER BY id LIMIT $2) AS waiting) AS numbered \
               WHERE change.id = numbered.id";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, [last.into(), limit.into()]);
    Ok(tx.execute_raw(statement).await?.rows_affected())
}

/// Changes after `position`, in order.
///
/// # Errors
/// When the database is away.
pub async fn after(on: &impl Read, position: i64, limit: u64) -> Result<Vec<Change>, Error> {
    let rows = change::Entity::find()
        .filter(change::Column::Position.gt(position))
        .order_by_asc(change::Column::Position)
        .limit(limit)
        .all(on)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(Change {
                position: row.position?,
                object_type: row.object_type,
                object_id: row.object_id,
                revision: row.revision,
                recorded_at: Timestamp::new(row.recorded_at),
            })
        })
        .collect())
}

/// The last position given, 0 before the first.
///
/// # Errors
/// When the database is away.
pub async fn latest_position(on: &impl Read) -> Result<i64, Error> {
    let last: Option<Option<i64>> = change::Entity::find()
        .select_only()
        .column_as(change::Column::Position.max(), "last")
        .into_tuple()
        .one(on)
        .await?;
    Ok(last.flatten().unwrap_or(0))
}

/// Deletes numbered changes recorded before `older_than`, but never the last one; returns how many.
///
/// # Errors
/// When the database is away.
pub async fn purge(tx: &Tx, older_than: Timestamp) -> Result<u64, Error> {
    let last = latest_position(tx).await?;
    let deleted = change::Entity::delete_many()
        .filter(change::Column::RecordedAt.lt(instant(older_than)))
        .filter(change::Column::Position.lt(last))
        .exec(tx)
        .await?;
    Ok(deleted.rows_affected)
}
