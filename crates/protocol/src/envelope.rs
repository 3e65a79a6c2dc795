//! A message on its way.

use crate::message::Message;
use claimwire_domain::{clock::Timestamp, ids::MessageId};
use serde::{Deserialize, Serialize};

/// Largest body that may be published, in bytes: bodies hold ids, so anything near this is a defect.
pub const MAX_BODY_BYTES: usize = 64 * 1024;

/// A message with what the broker needs to carry it. Minted when the outbox row is written, never at publish.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// The same through every redelivery, retry and replay: consumers know by it what they have taken.
    pub message_id: MessageId,
    /// [`Message::TYPE`].
    pub message_type: String,
    /// [`Message::ROUTING_KEY`].
    pub routing_key: String,
    /// When the outbox row was written.
    pub timestamp: Timestamp,
    /// What the chain is about (the article), prefixed.
    pub correlation_id: Option<String>,
    /// The message that caused this one.
    pub causation_id: Option<MessageId>,
    /// W3C trace context of the producer.
    pub traceparent: Option<String>,
    /// How often the business retry has run, from 0.
    pub attempt: u16,
    /// JSON.
    pub body: Vec<u8>,
}

/// A body that is not the message its type names.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// Another type than the queue carries.
    #[error("message {message_id} is of type `{found}`, this queue carries `{expected}`")]
    UnknownType {
        /// Which message.
        message_id: MessageId,
        /// Its type.
        found: String,
        /// What was expected.
        expected: &'static str,
    },
    /// Not the JSON of that type.
    #[error("the body of message {message_id} is no {expected}")]
    Body {
        /// Which message.
        message_id: MessageId,
        /// What was expected.
        expected: &'static str,
        /// What is the matter.
        #[source]
        source: serde_json::Error,
    },
}

impl Envelope {
    /// Reads the body.
    ///
    /// # Errors
    /// When the type is another one or the body is not its JSON; such a message is parked, never dropped.
    pub fn decode<M: Message>(&self) -> Result<M, DecodeError> {
        if self.message_type != M::TYPE {
            return Err(DecodeError::UnknownType {
                message_id: self.message_id,
                found: self.message_type.clone(),
                expected: M::TYPE,
            });
        }
        serde_json::from_slice(&self.body).map_err(|source| DecodeError::Body {
            message_id: self.message_id,
            expected: M::TYPE,
            source,
        })
    }
}
