//! What is announced about conflicts, and the announcements.

use crate::{
    Error, Read, Tx, bulk, changes,
    entity::{
        alert::{self, Column, Entity, Model},
        delivery,
    },
    rows::{self, instant, maybe},
};
use claimwire_domain::{
    alert::AlertState,
    clock::Timestamp,
    conflict::Level,
    ids::{AlertId, ConflictId, DeliveryId},
    label::Nature,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, Insert, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// An alert as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertWrite {
    /// The conflict it announces.
    pub conflict: ConflictId,
    /// Whose work the conflict is.
    pub nature: Nature,
    /// The revision of the conflict it was made of.
    pub conflict_revision: i32,
    /// Where it stands.
    pub state: AlertState,
    /// Severity in words.
    pub level: Level,
    /// One line.
    pub title: String,
    /// One sentence.
    pub reason: String,
    /// When it must be looked at again.
    pub due_at: Option<Timestamp>,
    /// Counts what was announced; an announcement is made once for each number and channel.
    pub notify_seq: i32,
}

/// A stored alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// Its id.
    pub id: AlertId,
    /// What stands in it.
    pub content: AlertWrite,
    /// Counts real changes, from 1.
    pub revision: i32,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last really changed.
    pub updated_at: Timestamp,
}

/// An announcement to make.
#[derive(Debug, Clone, PartialEq)]
pub struct NewDelivery {
    /// Of which alert.
    pub alert: AlertId,
    /// Which announcement of it.
    pub notify_seq: i32,
    /// Over which channel.
    pub channel: String,
    /// To whom, where the channel needs it.
    pub target: Option<String>,
    /// What to say.
    pub body: serde_json::Value,
}

impl NewDelivery {
    /// Its id: the same announcement over the same channel has the same.
    #[must_use]
    pub fn id(&self) -> DeliveryId {
        DeliveryId::derived(&[self.alert.uuid().as_bytes(), &self.notify_seq.to_be_bytes(), self.channel.as_bytes()])
    }
}

/// A stored announcement.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    /// Its id: what the receiver knows repetitions by.
    pub id: DeliveryId,
    /// What to say, where.
    pub content: NewDelivery,
    /// How often it was tried.
    pub attempts: i32,
    /// When it succeeded.
    pub delivered_at: Option<Timestamp>,
    /// What the last try ran into.
    pub error: Option<String>,
}

/// The id of the alert of a conflict: one for each nature.
#[must_use]
pub fn id_of(conflict: ConflictId, nature: Nature) -> AlertId {
    AlertId::derived(&[conflict.uuid().as_bytes(), nature.code().as_bytes()])
}

/// Writes alerts; returns those that really changed, with their new revision. A write made of an older revision of the
/// conflict than the stored one changes nothing.
///
/// # Errors
/// When the database is away.
pub async fn upsert(tx: &Tx, alerts: Vec<AlertWrite>) -> Result<Vec<(AlertId, i32)>, Error> {
    let now = tx.now();
    let wanted: BTreeMap<AlertId, AlertWrite> =
        alerts.into_iter().map(|alert| (id_of(alert.conflict, alert.nature), alert)).collect();
    let known: HashMap<AlertId, Alert> = load(tx, &wanted.keys().copied().collect::<Vec<_>>())
        .await?
        .into_iter()
        .map(|alert| (alert.id, alert))
        .collect();
    let mut models = Vec::new();
    for (id, alert) in wanted {
        let before = known.get(&id);
        let stale = before.is_some_and(|before| {
            before.content.conflict_revision > alert.conflict_revision || before.content == alert
        });
        if !stale {
            let revision = before.map_or(1, |before| before.revision.saturating_add(1));
            let created_at = before.map_or(now, |before| before.created_at);
            models.push(model(Alert { id, content: alert, revision, created_at, updated_at: now }));
        }
    }
    for chunk in models.chunks(bulk::LIST) {
        let rows: Vec<alert::ActiveModel> = chunk.iter().cloned().map(alert::ActiveModel::from).collect();
        let mut insert = Insert::many(rows).into_query();
        tx.execute(insert.on_conflict(OnConflict::column(Column::Id).update_columns(REPLACED).to_owned())).await?;
    }
    let feed: Vec<(&str, Uuid, i32)> = models.iter().map(|model| ("alert", model.id, model.revision)).collect();
    changes::record(tx, &feed).await?;
    Ok(models.into_iter().map(|model| (AlertId::new(model.id), model.revision)).collect())
}

const REPLACED: [Column; 9] = [
    Column::ConflictRevision,
    Column::State,
    Column::Level,
    Column::Title,
    Column::Reason,
    Column::DueAt,
    Column::NotifySeq,
    Column::Revision,
    Column::UpdatedAt,
];

/// The alerts of these ids, in the order of their ids; unknown ids are left out.
///
/// # Errors
/// When the database is away.
pub async fn load(on: &impl Read, alerts: &[AlertId]) -> Result<Vec<Alert>, Error> {
    let ids: Vec<Uuid> = alerts.iter().map(|id| id.uuid()).collect();
    find(on, Column::Id, &ids).await
}

/// The alerts of these conflicts.
///
/// # Errors
/// When the database is away.
pub async fn of_conflicts(on: &impl Read, conflicts: &[ConflictId]) -> Result<Vec<Alert>, Error> {
    let ids: Vec<Uuid> = conflicts.iter().map(|id| id.uuid()).collect();
    find(on, Column::ConflictId, &ids).await
}

async fn find(on: &impl Read, column: Column, ids: &[Uuid]) -> Result<Vec<Alert>, Error> {
    let mut found = Vec::new();
    for list in bulk::lists(ids) {
        for row in Entity::find().filter(column.is_in(list)).order_by_asc(Column::Id).all(on).await? {
            found.push(read(row)?);
        }
    }
    Ok(found)
}

/// Alerts that are to be looked at again by now, most urgent first.
///
/// # Errors
/// When the database is away.
pub async fn due(on: &impl Read, now: Timestamp, limit: u64) -> Result<Vec<Alert>, Error> {
    let rows =
        Entity::find().filter(Column::DueAt.lte(instant(now))).order_by_asc(Column::DueAt).limit(limit).all(on).await?;
    rows.into_iter().map(read).collect()
}

/// Stores announcements; returns those that were not stored before.
///
/// # Errors
/// When the database is away.
pub async fn create_deliveries(tx: &Tx, deliveries: Vec<NewDelivery>) -> Result<Vec<DeliveryId>, Error> {
    let created_at = instant(tx.now());
    let mut rows: Vec<delivery::ActiveModel> = Vec::with_capacity(deliveries.len());
    for new in deliveries {
        let id = new.id();
        let row = delivery::Model {
            id: id.uuid(),
            alert_id: new.alert.uuid(),
            notify_seq: new.notify_seq,
            channel: new.channel,
            target: new.target,
            body: rows::write_json("delivery", &new.body)?,
            attempts: 0,
            delivered_at: None,
            error: None,
            created_at,
        };
        rows.push(row.into());
    }
    let fresh: Vec<Uuid> = bulk::insert_new_returning(tx, rows, delivery::Column::Id).await?;
    Ok(fresh.into_iter().map(DeliveryId::new).collect())
}

/// The announcements of these ids, in the order of their ids.
///
/// # Errors
/// When the database is away.
pub async fn load_deliveries(on: &impl Read, deliveries: &[DeliveryId]) -> Result<Vec<Delivery>, Error> {
    let ids: Vec<Uuid> = deliveries.iter().map(|id| id.uuid()).collect();
    let mut found = Vec::new();
    for list in bulk::lists(&ids) {
        let select =
            delivery::Entity::find().filter(delivery::Column::Id.is_in(list)).order_by_asc(delivery::Column::Id);
        for row in select.all(on).await? {
            found.push(Delivery {
                id: DeliveryId::new(row.id),
                content: NewDelivery {
                    alert: AlertId::new(row.alert_id),
                    notify_seq: row.notify_seq,
                    channel: row.channel,
                    target: row.target,
                    body: rows::read_json("delivery", &row.body)?,
                },
                attempts: row.attempts,
                delivered_at: maybe(row.delivered_at),
                error: row.error,
            });
        }
    }
    Ok(found)
}

/// Marks announcements as made.
///
/// # Errors
/// When the database is away; the receiver then gets them again under the same ids.
pub async fn mark_delivered(tx: &Tx, deliveries: &[DeliveryId]) -> Result<(), Error> {
    let ids: Vec<Uuid> = deliveries.iter().map(|id| id.uuid()).collect();
    for list in bulk::lists(&ids) {
        delivery::Entity::update_many()
            .col_expr(delivery::Column::DeliveredAt, Expr::value(instant(tx.now())))
            .col_expr(delivery::Column::Attempts, Expr::col(delivery::Column::Attempts).add(1))
            .filter(delivery::Column::Id.is_in(list))
            .filter(delivery::Column::DeliveredAt.is_null())
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// Counts a try that failed, with the reason.
///
/// # Errors
/// When the database is away.
pub async fn mark_failed(tx: &Tx, delivery: DeliveryId, error: &str) -> Result<(), Error> {
    delivery::Entity::update_many()
        .col_expr(delivery::Column::Error, Expr::value(error))
        .col_expr(delivery::Column::Attempts, Expr::col(delivery::Column::Attempts).add(1))
        .filter(delivery::Column::Id.eq(delivery.uuid()))
        .exec(tx)
        .await?;
    Ok(())
}

fn model(alert: Alert) -> Model {
    let content = alert.content;
    Model {
        id: alert.id.uuid(),
        conflict_id: content.conflict.uuid(),
        nature: content.nature.code().to_owned(),
        conflict_revision: content.conflict_revision,
        state: content.state.code().to_owned(),
        level: content.level.code().to_owned(),
        title: content.title,
        reason: content.reason,
        due_at: content.due_at.map(instant),
        notify_seq: content.notify_seq,
        revision: alert.revision,
        created_at: instant(alert.created_at),
        updated_at: instant(alert.updated_at),
    }
}

fn read(row: Model) -> Result<Alert, Error> {
    Ok(Alert {
        id: AlertId::new(row.id),
        content: AlertWrite {
            conflict: ConflictId::new(row.conflict_id),
            nature: rows::code("alert", "nature", &row.nature)?,
            conflict_revision: row.conflict_revision,
            state: rows::code("alert", "state", &row.state)?,
            level: rows::code("alert", "level", &row.level)?,
            title: row.title,
            reason: row.reason,
            due_at: maybe(row.due_at),
            notify_seq: row.notify_seq,
        },
        revision: row.revision,
        created_at: Timestamp::new(row.created_at),
        updated_at: Timestamp::new(row.updated_at),
    })
}
