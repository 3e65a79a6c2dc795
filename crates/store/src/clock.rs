//! The clock of the database's own machine.

use crate::{Error, Read};
use chrono::{DateTime, Utc};
use claimwire_domain::clock::Timestamp;
use sea_orm::{DbBackend, Statement};

/// What the clock of the database shows; `None` for an embedded one, which has none of its own.
///
/// # Errors
/// When the database is away.
pub async fn of_database(on: &impl Read) -> Result<Option<Timestamp>, Error> {
    if on.get_database_backend() != DbBackend::Postgres {
        return Ok(None);
    }
    let statement = Statement::from_string(DbBackend::Postgres, "SELECT clock_timestamp()");
    let Some(row) = on.query_one_raw(statement).await? else { return Ok(None) };
    let shown: DateTime<Utc> = row.try_get_by_index(0)?;
    Ok(Some(Timestamp::new(shown)))
}
