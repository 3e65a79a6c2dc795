//! Locks by name, held until the transaction ends.

use crate::{Error, Tx, bulk, entity::named_lock};
use sea_orm::{ActiveValue::Set, EntityTrait, QuerySelect};

/// Waits until no other transaction holds the lock `name`, and holds it. On SQLite every write transaction holds all.
///
/// # Errors
/// When the database is away or finds a deadlock.
pub async fn lock(tx: &Tx, name: &str) -> Result<(), Error> {
    let held = || named_lock::Entity::find_by_id(name.to_owned()).lock_exclusive();
    if held().one(tx).await?.is_none() {
        bulk::insert_new(tx, vec![named_lock::ActiveModel { name: Set(name.to_owned()) }]).await?;
        held().one(tx).await?;
    }
    Ok(())
}
