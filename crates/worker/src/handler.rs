//! What a stage does with its messages, and how its failures are classed.

use async_trait::async_trait;
use claimwire_protocol::message::Message;
use claimwire_store::{Reader, Tx};
use std::fmt::Display;

/// Why a handler could not do its work; decides what happens to the message.
#[derive(Debug, thiserror::Error)]
pub enum HandlerError {
    /// May work later: the message waits for the next step of the retry ladder.
    #[error("cannot handle the message now")]
    Transient(#[source] BoxError),
    /// Will never work: the message is parked.
    #[error("cannot handle the message")]
    Permanent(#[source] BoxError),
    /// Store or broker is away: nothing is consumed until it is back, and no attempt is burnt.
    #[error("a dependency is away")]
    Unavailable(#[source] BoxError),
    /// Somebody else was faster: tried again at once.
    #[error("another worker holds the same rows")]
    Contention(#[source] BoxError),
}

/// Any error with its sources.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

impl From<claimwire_store::Error> for HandlerError {
    fn from(error: claimwire_store::Error) -> Self {
        use claimwire_store::ErrorKind;
        match error.kind() {
            ErrorKind::Unavailable => Self::Unavailable(error.into()),
            ErrorKind::Contention => Self::Contention(error.into()),
            ErrorKind::Invalid => Self::Permanent(error.into()),
            _ => Self::Transient(error.into()),
        }
    }
}

/// Refuses a message about a row that is not in the store: parked, it can be looked at, and replayed when the row is
/// back; taken for done, it would be lost.
///
/// # Errors
/// [`HandlerError::Permanent`] for the first of `ids` that `is_there` does not know.
pub fn expect_rows<I: Display>(ids: &[I], is_there: impl Fn(&I) -> bool) -> Result<(), HandlerError> {
    match ids.iter().find(|id| !is_there(id)) {
        Some(gone) => Err(HandlerError::Permanent(format!("it is about {gone}, which is not in the store").into())),
        None => Ok(()),
    }
}

/// One stage's work on one queue.
///
/// A batch is one transaction; when it fails, its messages are handled one by one, so that an error
/// concerns the message it came from.
#[async_trait]
pub trait Handler: Send + Sync + 'static {
    /// What the queue carries.
    type Message: Message;
    /// What [`Handler::prepare`] hands to [`Handler::apply`].
    type Prepared: Send + Sync + 'static;

    /// Slow work outside any transaction: network, CPU, reads. May run more than once for one message.
    ///
    /// # Errors
    /// Classed as [`HandlerError`]. Returns exactly one value per message, in order.
    async fn prepare(&self, reader: &Reader, messages: &[Self::Message]) -> Result<Vec<Self::Prepared>, HandlerError>;

    /// The effect: rows and outbox only, inside the transaction that also marks the messages as taken.
    ///
    /// # Errors
    /// Classed as [`HandlerError`]; the transaction is rolled back.
    async fn apply(&self, tx: &Tx, batch: &[Work<'_, Self>]) -> Result<(), HandlerError>;

    /// Messages that may share a transaction. Stages with effects outside the store say 1.
    fn batch_size(&self) -> usize {
        96
    }
}

/// One message with what was prepared for it.
pub struct Work<'a, H: Handler + ?Sized> {
    /// The message as it travelled: the cause of what `apply` sends.
    pub envelope: &'a claimwire_protocol::envelope::Envelope,
    /// Its body.
    pub message: &'a H::Message,
    /// What was prepared.
    pub prepared: &'a H::Prepared,
}

impl<H: Handler + ?Sized> std::fmt::Debug for Work<'_, H> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Work").field("envelope", self.envelope).finish_non_exhaustive()
    }
}

/// The chain of an error's causes in one line, for logs and the parking lot.
#[must_use]
pub fn explain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        source = cause.source();
    }
    text
}
