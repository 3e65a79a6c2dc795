//! Messages to publish, written with the rows they tell of.

use crate::{
    Error, Read, Tx, bulk,
    entity::outbox,
    rows::{instant, maybe},
};
use chrono::Duration;
use claimwire_domain::{clock::Timestamp, ids::MessageId};
use claimwire_protocol::{envelope::Envelope, message::Message, topology::Route, trace::Span};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, LockBehavior, LockType, Query},
};

/// A message to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMessage {
    /// The message.
    pub envelope: Envelope,
    /// Where to.
    pub route: Route,
}

impl NewMessage {
    /// An event with a new id; `cause` is the message whose handling wrote it, `correlation` what the chain is about.
    #[must_use]
    pub fn event<M: Message>(tx: &Tx, message: &M, correlation: Option<String>, cause: Option<&Envelope>) -> Self {
        let message_id = MessageId::new(tx.mint());
        let envelope = Envelope {
            message_id,
            message_type: M::TYPE.to_owned(),
            routing_key: M::ROUTING_KEY.to_owned(),
            timestamp: tx.now(),
            correlation_id: correlation.or_else(|| cause.and_then(|cause| cause.correlation_id.clone())),
            causation_id: cause.map(|cause| cause.message_id),
            traceparent: Some(Span::traceparent(message_id, cause)),
            attempt: 0,
            // Bodies are structs of ids, which have a JSON form whatever they hold.
            body: serde_json::to_vec(message).unwrap_or_default(),
        };
        Self { envelope, route: Route::Event }
    }
}

/// A claimed row of the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// Its number; rows are claimed in this order.
    pub id: i64,
    /// The message.
    pub envelope: Envelope,
    /// Where to.
    pub route: Route,
}

/// How much waits to be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutboxDepth {
    /// Rows not published yet.
    pub unpublished: u64,
    /// When the oldest of them was written.
    pub oldest: Option<Timestamp>,
}

/// The longest wait between two tries to publish a row, in seconds.
const LONGEST_WAIT: i64 = 60;

/// Writes messages; they are published after the commit.
///
/// # Errors
/// When the database is away.
pub async fn enqueue(tx: &Tx, messages: Vec<NewMessage>) -> Result<(), Error> {
    let rows = messages
        .into_iter()
        .map(|NewMessage { envelope, route }| outbox::ActiveModel {
            id: NotSet,
            message_id: Set(envelope.message_id.uuid()),
            message_type: Set(envelope.message_type),
            routing_key: Set(envelope.routing_key),
            route: Set(route.encode()),
            correlation_id: Set(envelope.correlation_id),
            causation_id: Set(envelope.causation_id.map(MessageId::uuid)),
            traceparent: Set(envelope.traceparent),
            attempt: Set(i32::from(envelope.attempt)),
            body: Set(envelope.body),
            created_at: Set(instant(envelope.timestamp)),
            claimed_until: Set(None),
            failures: Set(0),
            last_error: Set(None),
            published_at: Set(None),
        })
        .collect();
    bulk::insert(tx, rows).await
}

/// Claims up to `limit` rows until `until`, oldest first. Two callers never get the same row while a claim runs.
///
/// # Errors
/// When the database is away. A row with a route this version does not know is put back, not returned.
pub async fn claim_batch(tx: &Tx, limit: u64, until: Timestamp) -> Result<Vec<OutboxRow>, Error> {
    use outbox::Column;
    let now = tx.now();
    let due = Query::select()
        .column(Column::Id)
        .from(outbox::Entity)
        .and_where(Column::PublishedAt.is_null())
        .cond_where(Column::ClaimedUntil.is_null().or(Column::ClaimedUntil.lte(instant(now))))
        .order_by(Column::Id, sea_orm::Order::Asc)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .take();
    let claim = Query::update()
        .table(outbox::Entity)
        .value(Column::ClaimedUntil, instant(until))
        .and_where(Column::Id.in_subquery(due))
        .returning_all()
        .take();
    let mut claimed = Vec::new();
    let mut unknown = Vec::new();
    for row in tx.query_all(&claim).await? {
        let model = outbox::Model::from_query_result(&row, "")?;
        match Route::decode(&model.route) {
            Some(route) => claimed.push(OutboxRow { id: model.id, envelope: envelope(model), route }),
            None => unknown.push((model.id, format!("this version knows no route `{}`", model.route))),
        }
    }
    release(tx, &unknown, until).await?;
    claimed.sort_unstable_by_key(|row| row.id);
    Ok(claimed)
}

fn envelope(row: outbox::Model) -> Envelope {
    Envelope {
        message_id: MessageId::new(row.message_id),
        message_type: row.message_type,
        routing_key: row.routing_key,
        timestamp: Timestamp::new(row.created_at),
        correlation_id: row.correlation_id,
        causation_id: row.causation_id.map(MessageId::new),
        traceparent: row.traceparent,
        attempt: crate::rows::unsigned(row.attempt),
        body: row.body,
    }
}

/// Frees what a claim took that may or may not have been committed: rows claimed until exactly `until` and unpublished.
///
/// # Errors
/// When the database is away.
pub async fn free_claim(tx: &Tx, until: Timestamp) -> Result<(), Error> {
    outbox::Entity::update_many()
        .col_expr(outbox::Column::ClaimedUntil, Expr::value(None::<sea_orm::prelude::DateTimeUtc>))
        .filter(outbox::Column::PublishedAt.is_null())
        .filter(outbox::Column::ClaimedUntil.eq(instant(until)))
        .exec(tx)
        .await?;
    Ok(())
}

/// Frees every claim: for the only relay there is, when it starts and what its predecessor held is held by nobody. Rows
/// that failed before go on to wait.
///
/// # Errors
/// When the database is away.
pub async fn free_all_claims(tx: &Tx) -> Result<(), Error> {
    outbox::Entity::update_many()
        .col_expr(outbox::Column::ClaimedUntil, Expr::value(None::<sea_orm::prelude::DateTimeUtc>))
        .filter(outbox::Column::PublishedAt.is_null())
        .filter(outbox::Column::ClaimedUntil.is_not_null())
        .filter(outbox::Column::Failures.eq(0))
        .exec(tx)
        .await?;
    Ok(())
}

/// Marks rows as published.
///
/// # Errors
/// When the database is away; the rows are then published again under the same message ids.
pub async fn mark_published(tx: &Tx, ids: &[i64]) -> Result<(), Error> {
    use outbox::Column;
    for list in bulk::lists(ids) {
        outbox::Entity::update_many()
            .col_expr(Column::PublishedAt, Expr::value(instant(tx.now())))
            .filter(Column::Id.is_in(list))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// Puts rows back that nobody could have published, because the broker was away: free at once, no failure counted.
/// Only those still claimed until exactly `until`.
///
/// # Errors
/// When the database is away.
pub async fn give_back(tx: &Tx, ids: &[i64], until: Timestamp) -> Result<(), Error> {
    for list in bulk::lists(ids) {
        outbox::Entity::update_many()
            .col_expr(outbox::Column::ClaimedUntil, Expr::value(None::<sea_orm::prelude::DateTimeUtc>))
            .filter(outbox::Column::Id.is_in(list))
            .filter(outbox::Column::ClaimedUntil.eq(instant(until)))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// Puts rows back that could not be published, with the reason; the next try waits 1 s, 2 s, 4 s … up to 60 s. Only
/// those still claimed until exactly `until`.
///
/// # Errors
/// When the database is away.
pub async fn release(tx: &Tx, failed: &[(i64, String)], until: Timestamp) -> Result<(), Error> {
    let ids: Vec<i64> = failed.iter().map(|(id, _)| *id).collect();
    let mut rows = Vec::new();
    for list in bulk::lists(&ids) {
        let still_ours = outbox::Column::ClaimedUntil.eq(instant(until));
        rows.extend(outbox::Entity::find().filter(outbox::Column::Id.is_in(list)).filter(still_ours).all(tx).await?);
    }
    let reasons: std::collections::HashMap<i64, &String> = failed.iter().map(|(id, why)| (*id, why)).collect();
    for row in rows {
        let wait = Duration::seconds(seconds_to_wait(row.failures));
        let (id, failures) = (row.id, row.failures);
        let mut row = row.into_active_model();
        row.claimed_until = Set(Some(instant(tx.now().plus(wait))));
        row.failures = Set(failures.saturating_add(1));
        row.last_error = Set(reasons.get(&id).map(|why| crate::rows::clean((*why).clone())));
        sea_orm::ActiveModelTrait::update(row, tx).await?;
    }
    Ok(())
}

/// 1 s after the first failure, twice as long after each further one.
const fn seconds_to_wait(failures: i32) -> i64 {
    match failures {
        ..=5 => 1 << if failures < 0 { 0 } else { failures },
        6.. => LONGEST_WAIT,
    }
}

/// Whether a message of this key waits to be published.
///
/// # Errors
/// When the database is away.
pub async fn is_waiting(on: &impl Read, routing_key: &str) -> Result<bool, Error> {
    use outbox::Column;
    let waiting = outbox::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::PublishedAt.is_null())
        .filter(Column::RoutingKey.eq(routing_key))
        .limit(1);
    Ok(waiting.into_tuple::<i64>().one(on).await?.is_some())
}

/// How much waits to be published.
///
/// # Errors
/// When the database is away.
pub async fn depth(on: &impl Read) -> Result<OutboxDepth, Error> {
    let waiting = || outbox::Entity::find().filter(outbox::Column::PublishedAt.is_null());
    let unpublished = waiting().count(on).await?;
    let oldest = if unpublished == 0 {
        None
    } else {
        waiting()
            .select_only()
            .column(outbox::Column::CreatedAt)
            .order_by_asc(outbox::Column::Id)
            .limit(1)
            .into_tuple()
            .one(on)
            .await?
    };
    Ok(OutboxDepth { unpublished, oldest: maybe(oldest) })
}

/// Deletes rows published before `older_than`; returns how many.
///
/// # Errors
/// When the database is away.
pub async fn purge(tx: &Tx, older_than: Timestamp) -> Result<u64, Error> {
    let deleted =
        outbox::Entity::delete_many().filter(outbox::Column::PublishedAt.lt(instant(older_than))).exec(tx).await?;
    Ok(deleted.rows_affected)
}
