//! Rows that should have moved on: what a stage owes although no message tells it. Normally there are none.
//!
//! What lies in the parking lot owes nothing: it waits for a person.

use crate::{
    Error, Read,
    entity::{alert, article_version, conflict, delivery, extraction_run, submission},
    parked::not_left_to_people,
    rows::instant,
};
use chrono::{DateTime, Duration, Utc};
use claimwire_domain::{
    clock::Timestamp,
    ids::{ArticleVersionId, ConflictId, DeliveryId, RunId, SubmissionId},
};
use claimwire_protocol::topology::{ALERT, COMPARE, DELIVER, EXTRACT, INGEST, PLACE, WorkQueue};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

/// How far back the sweep looks for versions nobody has read and changes nobody has announced, in days: older ones were
/// looked at before.
const WINDOW_DAYS: i64 = 2;

/// A run with the version it read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StuckRun {
    /// The run.
    pub run: RunId,
    /// What it read.
    pub version: ArticleVersionId,
}

/// Submissions handed in before `before` that ingest has not looked at, oldest first.
///
/// # Errors
/// When the database is away.
pub async fn stuck_submissions(on: &impl Read, before: Timestamp, limit: u64) -> Result<Vec<SubmissionId>, Error> {
    use submission::Column;
    let ids: Vec<Uuid> = submission::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::FinishedAt.is_null())
        .filter(not_left_to_people(&INGEST, Column::Id))
        .filter(Column::CreatedAt.lt(instant(before)))
        .order_by_asc(Column::CreatedAt)
        .limit(limit)
        .into_tuple()
        .all(on)
        .await?;
    Ok(ids.into_iter().map(SubmissionId::new).collect())
}

/// Versions first seen before `before`, and not long before, that no extractor has read, oldest first.
///
/// # Errors
/// When the database is away.
pub async fn unread_versions(on: &impl Read, before: Timestamp, limit: u64) -> Result<Vec<ArticleVersionId>, Error> {
    use article_version::Column;
    let run = extraction_run::Entity::find()
        .select_only()
        .column(extraction_run::Column::Id)
        .filter(
            Expr::col((extraction_run::Entity, extraction_run::Column::VersionId))
                .equals((article_version::Entity, Column::Id)),
        )
        .limit(1)
        .into_query();
    let ids: Vec<Uuid> = article_version::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::ObservedAt.lt(instant(before)))
        .filter(Column::ObservedAt.gte(window_before(before)))
        // Looks each version up; NOT EXISTS would let the planner read every run there is for a few versions.
        .filter(Expr::from(run).is_null())
        .filter(not_left_to_people(&EXTRACT, Column::Id))
        .order_by_asc(Column::ObservedAt)
        .limit(limit)
        .into_tuple()
        .all(on)
        .await?;
    Ok(ids.into_iter().map(ArticleVersionId::new).collect())
}

/// Runs recorded before `before` whose claims have no story yet, oldest first.
///
/// # Errors
/// When the database is away.
pub async fn unplaced_runs(on: &impl Read, before: Timestamp, limit: u64) -> Result<Vec<StuckRun>, Error> {
    stuck_runs(on, before, limit, extraction_run::Column::PlacedAt.is_null(), &PLACE).await
}

/// Runs recorded before `before` that are placed and not compared, oldest first.
///
/// # Errors
/// When the database is away.
pub async fn uncompared_runs(on: &impl Read, before: Timestamp, limit: u64) -> Result<Vec<StuckRun>, Error> {
    stuck_runs(on, before, limit, extraction_run::Column::PlacedAt.is_not_null(), &COMPARE).await
}

async fn stuck_runs(
    on: &impl Read,
    before: Timestamp,
    limit: u64,
    step: Expr,
    queue: &WorkQueue,
) -> Result<Vec<StuckRun>, Error> {
    use extraction_run::Column;
    let rows: Vec<(Uuid, Uuid)> = extraction_run::Entity::find()
        .select_only()
        .columns([Column::Id, Column::VersionId])
        .filter(Column::ComparedAt.is_null())
        .filter(Column::CreatedAt.lt(instant(before)))
        .filter(step)
        .filter(not_left_to_people(queue, Column::Id))
        .order_by_asc(Column::CreatedAt)
        .limit(limit)
        .into_tuple()
        .all(on)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(run, version)| StuckRun { run: RunId::new(run), version: ArticleVersionId::new(version) })
        .collect())
}

/// Conflicts that changed before `before`, and not long before, whose alert knows nothing of it, oldest change first;
/// each comes with its revision.
///
/// # Errors
/// When the database is away.
pub async fn unannounced_conflicts(
    on: &impl Read,
    before: Timestamp,
    limit: u64,
) -> Result<Vec<(ConflictId, i32)>, Error> {
    use conflict::Column;
    let own = |column: Column| Expr::col((conflict::Entity, column));
    let told = alert::Entity::find()
        .select_only()
        .column(alert::Column::Id)
        .filter(Expr::col((alert::Entity, alert::Column::ConflictId)).eq(own(Column::Id)))
        .filter(Expr::col((alert::Entity, alert::Column::ConflictRevision)).gte(own(Column::Revision)))
        .limit(1)
        .into_query();
    let rows: Vec<(Uuid, i32)> = conflict::Entity::find()
        .select_only()
        .columns([Column::Id, Column::Revision])
        .filter(Column::UpdatedAt.lt(instant(before)))
        .filter(Column::UpdatedAt.gte(window_before(before)))
        .filter(Expr::from(told).is_null())
        .filter(not_left_to_people(&ALERT, Column::Id))
        .order_by_asc(Column::UpdatedAt)
        .limit(limit)
        .into_tuple()
        .all(on)
        .await?;
    Ok(rows.into_iter().map(|(id, revision)| (ConflictId::new(id), revision)).collect())
}

/// Deliveries created before `before` that nobody made, oldest first.
///
/// # Errors
/// When the database is away.
pub async fn undelivered(on: &impl Read, before: Timestamp, limit: u64) -> Result<Vec<DeliveryId>, Error> {
    use delivery::Column;
    let ids: Vec<Uuid> = delivery::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::DeliveredAt.is_null())
        .filter(Column::CreatedAt.lt(instant(before)))
        .filter(not_left_to_people(&DELIVER, Column::Id))
        .order_by_asc(Column::CreatedAt)
        .limit(limit)
        .into_tuple()
        .all(on)
        .await?;
    Ok(ids.into_iter().map(DeliveryId::new).collect())
}

/// How many rows have to move on yet, of every stage up to comparing and at most `limit` of each: what waits in the
/// outbox, in queues and with workers, seen without a broker.
///
/// # Errors
/// When the database is away.
pub async fn unfinished(on: &impl Read, now: Timestamp, limit: u64) -> Result<u64, Error> {
    let counts = [
        stuck_submissions(on, now, limit).await?.len(),
        unread_versions(on, now, limit).await?.len(),
        unplaced_runs(on, now, limit).await?.len(),
        uncompared_runs(on, now, limit).await?.len(),
    ];
    Ok(counts.iter().filter_map(|count| u64::try_from(*count).ok()).sum())
}

fn window_before(instant_before: Timestamp) -> DateTime<Utc> {
    instant(instant_before.plus(Duration::days(-WINDOW_DAYS)))
}
