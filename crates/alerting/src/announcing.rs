//! The handler of [`ConflictChanged`]: one alert for each conflict and nature.

use async_trait::async_trait;
use claimwire_domain::{
    alert::{AlertInput, AlertState},
    conflict::ConflictState,
    ids::ConflictId,
};
use claimwire_protocol::message::{AlertDue, ConflictChanged};
use claimwire_store::{
    Reader, Tx,
    alerts::{self, Alert, AlertWrite, NewDelivery},
    conflicts::{self, ConflictRow},
    frames, locks,
    outbox::{self, NewMessage},
};
use claimwire_worker::handler::{Handler, HandlerError, Work, expect_rows};
use std::collections::HashMap;

/// The channel every alert goes to: the log of the alerting process.
pub const LOG_CHANNEL: &str = "log";

/// Turns conflicts into alerts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Announcing;

#[async_trait]
impl Handler for Announcing {
    type Message = ConflictChanged;
    type Prepared = ();

    async fn prepare(&self, _: &Reader, messages: &[ConflictChanged]) -> Result<Vec<()>, HandlerError> {
        Ok(vec![(); messages.len()])
    }

    async fn apply(&self, tx: &Tx, batch: &[Work<'_, Self>]) -> Result<(), HandlerError> {
        // Two processes that both find no alert would give two announcements one number, and the second would be lost.
        locks::lock(tx, "announcing").await?;
        // Messages may come in any order: only the latest revision counts, and it is read here.
        let ids: Vec<ConflictId> = batch.iter().map(|work| work.message.conflict_id).collect();
        let rows = conflicts::load(tx, &ids).await?;
        expect_rows(&ids, |id| rows.iter().any(|row| row.id == *id))?;
        let known: HashMap<ConflictId, Alert> =
            alerts::of_conflicts(tx, &ids).await?.into_iter().map(|alert| (alert.content.conflict, alert)).collect();
        let frame_ids: Vec<_> = rows.iter().map(|row| row.frame).collect();
        let titles: HashMap<_, String> =
            frames::load(tx, &frame_ids).await?.into_iter().map(|frame| (frame.id, frame.title_en)).collect();
        let mut writes = Vec::new();
        let mut deliveries = Vec::new();
        let mut causes = HashMap::new();
        for row in &rows {
            let before = known.get(&row.id);
            let title = titles.get(&row.frame).cloned().unwrap_or_default();
            let alert = next(row, before, title);
            if before.is_none_or(|before| before.content.notify_seq < alert.notify_seq) {
                let delivery = announcement(&alert, row);
                let cause = batch.iter().rev().find(|work| work.message.conflict_id == row.id);
                causes.extend(cause.map(|work| (delivery.id(), work.envelope)));
                deliveries.push(delivery);
            }
            writes.push(alert);
        }
        alerts::upsert(tx, writes).await?;
        let created = alerts::create_deliveries(tx, deliveries).await?;
        let messages = created
            .into_iter()
            .map(|delivery_id| {
                NewMessage::event(tx, &AlertDue { delivery_id }, None, causes.get(&delivery_id).copied())
            })
            .collect();
        outbox::enqueue(tx, messages).await?;
        Ok(())
    }
}

/// The alert after one look at its conflict. It is announced when it opens, and again when its level rises.
fn next(row: &ConflictRow, before: Option<&Alert>, title: String) -> AlertWrite {
    let open = row.state == ConflictState::Open;
    let input = AlertInput {
        severity: if open { row.severity } else { 0 },
        // The log channel disturbs nobody: nothing is held back from it.
        firm: true,
        cooled: row.state == ConflictState::Closed,
        suppressed: matches!(row.state, ConflictState::Known | ConflictState::Dismissed),
    };
    let state_before = before.map_or(AlertState::Dormant, |alert| alert.content.state);
    let state = state_before.after(input);
    let seq_before = before.map_or(0, |alert| alert.content.notify_seq);
    let opened = state == AlertState::Open && state_before != AlertState::Open && seq_before == 0;
    let risen =
        state == AlertState::Open && seq_before > 0 && before.is_some_and(|alert| row.level > alert.content.level);
    AlertWrite {
        conflict: row.id,
        nature: row.nature,
        conflict_revision: row.revision,
        state,
        // One that comes back at the level it was announced at is no news.
        level: before.filter(|_| !open).map_or(row.level, |before| before.content.level),
        title,
        reason: row.detail.reason_en.clone(),
        due_at: None,
        notify_seq: if opened || risen { seq_before + 1 } else { seq_before },
    }
}

fn announcement(alert: &AlertWrite, row: &ConflictRow) -> NewDelivery {
    NewDelivery {
        alert: alerts::id_of(row.id, row.nature),
        notify_seq: alert.notify_seq,
        channel: LOG_CHANNEL.to_owned(),
        target: None,
        body: serde_json::json!({
            "title": alert.title,
            "reason": alert.reason,
            "level": alert.level,
            "conflict": row.id,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use claimwire_domain::{
        clock::Timestamp,
        conflict::Level,
        disagreement::Disagreement,
        ids::{AlertId, FrameId},
        label::{Label, Nature},
    };

    fn conflict(state: ConflictState, severity: u16, revision: i32) -> ConflictRow {
        let at = Timestamp::new(chrono::DateTime::UNIX_EPOCH);
        ConflictRow {
            id: ConflictId::derived(&[b"c"]),
            frame: FrameId::derived(&[b"f"]),
            nature: Nature::Sources,
            suspect: None,
            story: None,
            state,
            level: Level::of(severity),
            severity,
            label: Label::Conflict,
            sublabel: None,
            confidence: 900,
            detail: Disagreement { reason_en: "Figures differ.".to_owned(), ..Disagreement::default() },
            revision,
            created_at: at,
            updated_at: at,
        }
    }

    fn stored(content: AlertWrite) -> Alert {
        let at = Timestamp::new(chrono::DateTime::UNIX_EPOCH);
        Alert { id: AlertId::derived(&[b"a"]), content, revision: 1, created_at: at, updated_at: at }
    }

    #[test]
    fn an_open_conflict_is_announced_once() {
        let first = next(&conflict(ConflictState::Open, 600, 1), None, String::new());
        assert_eq!((first.state, first.notify_seq), (AlertState::Open, 1));
        let again = next(&conflict(ConflictState::Open, 620, 2), Some(&stored(first)), String::new());
        assert_eq!(again.notify_seq, 1);
    }

    #[test]
    fn a_conflict_that_closes_and_comes_back_is_not_announced_again() {
        let first = next(&conflict(ConflictState::Open, 600, 1), None, String::new());
        let closed = next(&conflict(ConflictState::Closed, 0, 2), Some(&stored(first)), String::new());
        let back = next(&conflict(ConflictState::Open, 600, 3), Some(&stored(closed)), String::new());
        assert_eq!(back.notify_seq, 1);
    }

    #[test]
    fn a_rise_of_level_is_announced_again() {
        let first = next(&conflict(ConflictState::Open, 600, 1), None, String::new());
        let risen = next(&conflict(ConflictState::Open, 800, 2), Some(&stored(first)), String::new());
        assert_eq!(risen.notify_seq, 2);
    }

    #[test]
    fn a_known_dispute_and_a_slight_difference_are_announced_never() {
        for row in [conflict(ConflictState::Known, 900, 1), conflict(ConflictState::Open, 499, 1)] {
            assert_eq!(next(&row, None, String::new()).notify_seq, 0);
        }
    }
}
