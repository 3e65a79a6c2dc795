//! Messages as they arrive from elsewhere: repeated, foreign or broken.

use claimwire_broker::Publication;
use claimwire_domain::{
    clock::{Clock, SystemClock},
    ids::{IdSource, MessageId, RandomIds},
};
use claimwire_protocol::{envelope::Envelope, message::Message, topology::Route};

/// A message with a new id and any body.
#[must_use]
pub fn raw(message_type: &str, routing_key: &str, body: &[u8]) -> Publication {
    let envelope = Envelope {
        message_id: MessageId::new(RandomIds.mint()),
        message_type: message_type.to_owned(),
        routing_key: routing_key.to_owned(),
        timestamp: SystemClock.now(),
        correlation_id: None,
        causation_id: None,
        traceparent: None,
        attempt: 0,
        body: body.to_vec(),
    };
    Publication { envelope, route: Route::Event }
}

/// A message with a new id, as it would come from a relay.
///
/// # Panics
/// Never: messages have a JSON form.
#[must_use]
pub fn message<M: Message>(message: &M) -> Publication {
    raw(M::TYPE, M::ROUTING_KEY, &serde_json::to_vec(message).expect("a message is JSON"))
}
