//! The handler of [`AlertDue`]: sends one delivery over its channel.
//!
//! The effect is outside the store, so it is at least once, under the delivery's id.

use crate::announcing::LOG_CHANNEL;
use async_trait::async_trait;
use claimwire_protocol::{message::AlertDue, trace::Span};
use claimwire_store::{
    Reader, Tx,
    alerts::{self, Delivery},
};
use claimwire_worker::{
    handler::{Handler, HandlerError, Work, expect_rows},
    measures,
};
use tracing::info;

/// Sends deliveries.
#[derive(Debug, Clone, Copy, Default)]
pub struct Delivering;

#[async_trait]
impl Handler for Delivering {
    type Message = AlertDue;
    /// Whether there was something to send and it was sent.
    type Prepared = bool;

    async fn prepare(&self, reader: &Reader, messages: &[AlertDue]) -> Result<Vec<bool>, HandlerError> {
        let ids: Vec<_> = messages.iter().map(|message| message.delivery_id).collect();
        let deliveries = alerts::load_deliveries(reader, &ids).await?;
        expect_rows(&ids, |id| deliveries.iter().any(|delivery| delivery.id == *id))?;
        ids.iter()
            .map(|id| match deliveries.iter().find(|delivery| delivery.id == *id) {
                Some(delivery) if delivery.delivered_at.is_none() => send(delivery).map(|()| true),
                _ => Ok(false),
            })
            .collect()
    }

    async fn apply(&self, tx: &Tx, batch: &[Work<'_, Self>]) -> Result<(), HandlerError> {
        let mut sent = Vec::new();
        for work in batch.iter().filter(|work| *work.prepared) {
            sent.push(work.message.delivery_id);
            if let Some(began) = Span::handling(work.envelope).began() {
                measures::alert_after(tx.now().utc() - began);
            }
        }
        Ok(alerts::mark_delivered(tx, &sent).await?)
    }

    fn batch_size(&self) -> usize {
        1
    }
}

fn send(delivery: &Delivery) -> Result<(), HandlerError> {
    if delivery.content.channel != LOG_CHANNEL {
        let problem = format!("there is no channel `{}`; this version only has `log`", delivery.content.channel);
        return Err(HandlerError::Permanent(problem.into()));
    }
    let word =
        |key: &str| delivery.content.body.get(key).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    info!(
        delivery.id = %delivery.id,
        conflict.id = word("conflict"),
        alert.level = word("level"),
        alert.reason = word("reason"),
        "alert: {}",
        word("title")
    );
    Ok(())
}
