//! Messages that people must look at.

use crate::{ids, scalars::DateTime};
use async_graphql::{ID, Object};
use claimwire_domain::ids::MessageId;
use claimwire_store::query::parked::ParkedRow;

/// A message that could not be worked on and waits for a person. Its id is that of the parking, not of the message.
#[derive(Debug, Clone)]
pub(crate) struct ParkedMessage(Box<ParkedRow>);

impl From<ParkedRow> for ParkedMessage {
    fn from(row: ParkedRow) -> Self {
        Self(Box::new(row))
    }
}

/// A message that could not be worked on and waits for a person.
#[Object]
impl ParkedMessage {
    /// Its id in the parking lot.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// Id of the message, the same through every retry and replay.
    async fn message_id(&self) -> ID {
        ids::write(MessageId::new(self.0.message_id))
    }

    /// What it says.
    async fn message_type(&self) -> &str {
        &self.0.message_type
    }

    /// The queue it came from.
    async fn queue(&self) -> &str {
        &self.0.queue
    }

    /// The stage that gave up on it.
    async fn consumer(&self) -> &str {
        &self.0.consumer
    }

    /// What it is about, usually an article.
    async fn correlation_id(&self) -> Option<&str> {
        self.0.correlation_id.as_deref()
    }

    /// Its body as text; bytes that are none are replaced.
    async fn body(&self) -> String {
        String::from_utf8_lossy(&self.0.body).into_owned()
    }

    /// How often it was tried.
    async fn attempts(&self) -> i32 {
        self.0.attempts
    }

    /// Why it was parked, as a code.
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// The last failure.
    async fn error(&self) -> &str {
        &self.0.error
    }

    /// When it was sent.
    async fn sent_at(&self) -> DateTime {
        self.0.sent_at.into()
    }

    /// When it was parked.
    async fn parked_at(&self) -> DateTime {
        self.0.parked_at.into()
    }

    /// When it was replayed or discarded.
    async fn settled_at(&self) -> Option<DateTime> {
        self.0.settled_at.map(DateTime::from)
    }

    /// `REPLAYED` or `DISCARDED`.
    async fn outcome(&self) -> Option<&str> {
        self.0.outcome.as_deref()
    }
}
