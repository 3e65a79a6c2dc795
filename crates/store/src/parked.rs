//! Messages that people must look at.

use crate::{
    Error, Read, Tx, bulk,
    entity::parked_message::{Column, Entity, Model},
    inbox,
    outbox::{self, NewMessage},
    rows::{clean, instant},
};
use chrono::Duration;
use claimwire_domain::{clock::Timestamp, ids::MessageId};
use claimwire_protocol::{
    envelope::{Envelope, MAX_BODY_BYTES},
    message::{AlertDue, ArticleIngested, ArticleSubmitted, ClaimsExtracted, ClaimsPlaced, ConflictChanged, Message},
    topology::{ALERT, COMPARE, DELIVER, EXTRACT, INGEST, PLACE, Route, WorkQueue, queue_named},
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

const REPLAYED: &str = "REPLAYED";
const DISCARDED: &str = "DISCARDED";

/// A message to park.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewParked {
    /// The work queue it came from.
    pub queue: String,
    /// The stage that could not handle it.
    pub consumer: String,
    /// The message as it travelled.
    pub envelope: Envelope,
    /// Why it was parked, in a few words.
    pub reason: String,
    /// The error with its causes.
    pub error: String,
    /// How often it was tried.
    pub attempts: i32,
}

/// A parked message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParkedMessage {
    /// Its own id, not that of the message.
    pub id: Uuid,
    /// The work queue it came from.
    pub queue: String,
    /// The stage that could not handle it.
    pub consumer: String,
    /// The message as it travelled.
    pub envelope: Envelope,
    /// Why it was parked, in a few words.
    pub reason: String,
    /// The error with its causes.
    pub error: String,
    /// How often it was tried.
    pub attempts: i32,
    /// When it was parked.
    pub parked_at: Timestamp,
}

/// Parks a message; returns whether it is new there. Parking it again before it is replayed or discarded changes nothing.
///
/// # Errors
/// When the database is away.
pub async fn park(tx: &Tx, parked: NewParked) -> Result<bool, Error> {
    let subject = subject(&parked.queue, &parked.envelope);
    let envelope = parked.envelope;
    let row = Model {
        id: tx.mint(),
        queue: parked.queue,
        consumer: parked.consumer,
        message_id: envelope.message_id.uuid(),
        message_type: clean(envelope.message_type),
        routing_key: clean(envelope.routing_key),
        correlation_id: envelope.correlation_id.map(clean),
        causation_id: envelope.causation_id.map(MessageId::uuid),
        traceparent: envelope.traceparent.map(clean),
        body: envelope.body,
        sent_at: instant(envelope.timestamp),
        attempts: parked.attempts,
        reason: clean(parked.reason),
        error: clean(parked.error),
        parked_at: instant(tx.now()),
        settled_at: None,
        outcome: None,
        subject,
    };
    let inserted: Vec<Uuid> = bulk::insert_new_returning(tx, vec![row.into_active_model()], Column::Id).await?;
    Ok(!inserted.is_empty())
}

/// The row whose work a message is, of the queues that a sweep looks after. A body that cannot be read names none.
fn subject(queue: &str, envelope: &Envelope) -> Option<Uuid> {
    fn row<M: Message>(envelope: &Envelope, id: impl Fn(M) -> Uuid) -> Option<Uuid> {
        envelope.decode::<M>().ok().map(id)
    }
    match queue_named(queue)? {
        queue if *queue == INGEST => row(envelope, |message: ArticleSubmitted| message.submission_id.uuid()),
        queue if *queue == EXTRACT => row(envelope, |message: ArticleIngested| message.article_version_id.uuid()),
        queue if *queue == PLACE => row(envelope, |message: ClaimsExtracted| message.run_id.uuid()),
        queue if *queue == COMPARE => row(envelope, |message: ClaimsPlaced| message.run_id.uuid()),
        queue if *queue == ALERT => row(envelope, |message: ConflictChanged| message.conflict_id.uuid()),
        queue if *queue == DELIVER => row(envelope, |message: AlertDue| message.delivery_id.uuid()),
        _ => None,
    }
}

/// The condition that no message of `queue` about the row `id` is left to a person: waits for a decision, or was
/// discarded, which is a decision. A replayed one is on its way again.
pub(crate) fn not_left_to_people<C: ColumnTrait>(queue: &WorkQueue, id: C) -> Expr {
    let parked = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Queue.eq(queue.name))
        .filter(Expr::col((Entity, Column::Subject)).equals((id.entity_name(), id)))
        .filter(Column::Outcome.is_null().or(Column::Outcome.eq(DISCARDED)))
        .limit(1)
        .into_query();
    // Looks each row up, like the sweep that asks.
    Expr::from(parked).is_null()
}

/// Messages that wait for a decision, oldest first, from the one after `after` on.
///
/// # Errors
/// When the database is away.
pub async fn list(on: &impl Read, after: Option<Uuid>, limit: u64) -> Result<Vec<ParkedMessage>, Error> {
    // Ids are minted when a message is parked, so their order is that of parking.
    let mut select = Entity::find().filter(Column::SettledAt.is_null());
    if let Some(after) = after {
        select = select.filter(Column::Id.gt(after));
    }
    let rows = select.order_by_asc(Column::Id).limit(limit).all(on).await?;
    Ok(rows.into_iter().map(message).collect())
}

/// How many messages wait for a decision.
///
/// # Errors
/// When the database is away.
pub async fn count(on: &impl Read) -> Result<u64, Error> {
    Ok(Entity::find().filter(Column::SettledAt.is_null()).count(on).await?)
}

/// One parked message, settled or not.
///
/// # Errors
/// When the database is away.
pub async fn show(on: &impl Read, id: Uuid) -> Result<Option<ParkedMessage>, Error> {
    Ok(Entity::find_by_id(id).one(on).await?.map(message))
}

/// Sends a parked message back to the queue it came from, under the same message id.
///
/// # Errors
/// When it is settled already, when its queue is gone, when it is larger than what a broker carries, or when it is older than the inbox remembers: whether it took
/// effect could not be told then.
pub async fn replay(tx: &Tx, id: Uuid) -> Result<(), Error> {
    let row = settle(tx, id, REPLAYED).await?;
    let parked = message(row);
    if parked.parked_at.plus(Duration::days(inbox::RETENTION_DAYS)) < tx.now() {
        return Err(Error::TooOld { id, days: inbox::RETENTION_DAYS });
    }
    let bytes = parked.envelope.body.len();
    if bytes > MAX_BODY_BYTES {
        // It would stay in the outbox for ever.
        return Err(Error::TooLarge { id, bytes });
    }
    let queue = queue_named(&parked.queue).ok_or_else(|| Error::Unreadable {
        table: "parked_message",
        what: "queue",
        found: parked.queue.clone(),
    })?;
    outbox::enqueue(tx, vec![NewMessage { envelope: parked.envelope, route: Route::Queue(queue) }]).await
}

/// Takes a message out of the parking lot for good.
///
/// # Errors
/// When it is settled already.
pub async fn discard(tx: &Tx, id: Uuid) -> Result<(), Error> {
    settle(tx, id, DISCARDED).await.map(drop)
}

async fn settle(tx: &Tx, id: Uuid, outcome: &str) -> Result<Model, Error> {
    let waiting = Entity::find_by_id(id).filter(Column::SettledAt.is_null()).lock_exclusive().one(tx).await?;
    let row = waiting.ok_or(Error::NotParked { id })?;
    let mut change = row.clone().into_active_model();
    change.settled_at = Set(Some(instant(tx.now())));
    change.outcome = Set(Some(outcome.to_owned()));
    change.update(tx).await?;
    Ok(row)
}

fn message(row: Model) -> ParkedMessage {
    ParkedMessage {
        id: row.id,
        queue: row.queue,
        consumer: row.consumer,
        envelope: Envelope {
            message_id: MessageId::new(row.message_id),
            message_type: row.message_type,
            routing_key: row.routing_key,
            timestamp: Timestamp::new(row.sent_at),
            correlation_id: row.correlation_id,
            causation_id: row.causation_id.map(MessageId::new),
            traceparent: row.traceparent,
            attempt: 0,
            body: row.body,
        },
        reason: row.reason,
        error: row.error,
        attempts: row.attempts,
        parked_at: Timestamp::new(row.parked_at),
    }
}
