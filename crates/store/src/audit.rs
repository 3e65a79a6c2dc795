//! Who did what to which object.

use crate::{
    Error, Tx, bulk, detail,
    entity::audit_event::{ActiveModel, Model},
    rows::instant,
};
use claimwire_domain::ids::AuditEventId;
use uuid::Uuid;

/// A line of the audit trail.
#[derive(Debug, Clone, PartialEq)]
pub struct NewAuditEvent {
    /// Who did it: a person, a token or a role of the program.
    pub actor: String,
    /// What was done, as a verb (`replay`, `dismiss`).
    pub action: String,
    /// To what kind of object.
    pub object_type: String,
    /// To which object.
    pub object_id: Uuid,
    /// Anything else worth keeping.
    pub detail: serde_json::Value,
}

/// Appends lines to the audit trail.
///
/// # Errors
/// When the database is away.
pub async fn record(tx: &Tx, events: Vec<NewAuditEvent>) -> Result<(), Error> {
    let recorded_at = instant(tx.now());
    let mut rows: Vec<ActiveModel> = Vec::with_capacity(events.len());
    for event in events {
        let row = Model {
            id: AuditEventId::new(tx.mint()).uuid(),
            actor: event.actor,
            action: event.action,
            object_type: event.object_type,
            object_id: event.object_id,
            detail: detail::write("audit_event", &event.detail)?,
            recorded_at,
        };
        rows.push(row.into());
    }
    bulk::insert(tx, rows).await
}
