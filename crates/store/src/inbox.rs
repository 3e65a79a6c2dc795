//! Which messages have taken effect.

use crate::{Error, Read, Tx, bulk, entity::inbox, rows::instant};
use claimwire_domain::{clock::Timestamp, ids::MessageId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{BTreeSet, HashSet};
use uuid::Uuid;

/// How long the inbox remembers, in days.
pub const RETENTION_DAYS: i64 = 30;

/// Records that `consumer` takes these messages; returns the ones it had not taken before.
///
/// Must run in the handler's own transaction: rolling back must forget the messages too.
///
/// # Errors
/// When the database is away.
pub async fn take(tx: &Tx, consumer: &str, ids: &[MessageId]) -> Result<HashSet<MessageId>, Error> {
    let taken_at = instant(tx.now());
    // In the order of their ids, so that two that take the same messages never wait for each other crosswise.
    let distinct: BTreeSet<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let rows: Vec<inbox::ActiveModel> = distinct
        .into_iter()
        .map(|message_id| inbox::Model { message_id, consumer: consumer.to_owned(), taken_at }.into())
        .collect();
    let fresh: Vec<Uuid> = bulk::insert_new_returning(tx, rows, inbox::Column::MessageId).await?;
    Ok(fresh.into_iter().map(MessageId::new).collect())
}

/// The messages among `ids` that `consumer` has taken.
///
/// # Errors
/// When the database is away.
pub async fn taken(on: &impl Read, consumer: &str, ids: &[MessageId]) -> Result<HashSet<MessageId>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let mut taken = HashSet::new();
    for list in bulk::lists(&ids) {
        let found: Vec<Uuid> = inbox::Entity::find()
            .select_only()
            .column(inbox::Column::MessageId)
            .filter(inbox::Column::MessageId.is_in(list))
            .filter(inbox::Column::Consumer.eq(consumer))
            .into_tuple()
            .all(on)
            .await?;
        taken.extend(found.into_iter().map(MessageId::new));
    }
    Ok(taken)
}

/// Forgets what was taken before `older_than`; returns how many.
///
/// # Errors
/// When the database is away.
pub async fn purge(tx: &Tx, older_than: Timestamp) -> Result<u64, Error> {
    let deleted = inbox::Entity::delete_many().filter(inbox::Column::TakenAt.lt(instant(older_than))).exec(tx).await?;
    Ok(deleted.rows_affected)
}
