//! Whatever bytes a broker hands over, reading them never panics, and what can be read is written as the same again.
#![no_main]

use claimwire_domain::{clock::Timestamp, ids::MessageId};
use claimwire_protocol::{
    envelope::Envelope,
    message::{
        ALL, AlertDue, ArticleIngested, ArticleSubmitted, ArticleWithdrawn, ClaimsExtracted, ClaimsPlaced,
        ConflictChanged, Message,
    },
    topology::Route,
};
use libfuzzer_sys::fuzz_target;
use std::fmt::Debug;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(envelope) = serde_json::from_slice::<Envelope>(bytes) {
        let written = serde_json::to_vec(&envelope).expect("an envelope has a JSON form");
        assert_eq!(serde_json::from_slice::<Envelope>(&written).expect("what was written can be read"), envelope);
        decode_as_all(&envelope);
    }
    // The first byte says which type the message claims to be, the rest is its body.
    let Some((kind, body)) = bytes.split_first() else { return };
    let (message_type, routing_key) = ALL[usize::from(*kind) % ALL.len()];
    decode_as_all(&Envelope {
        message_id: "msg_00000000000070008000000000000000".parse::<MessageId>().expect("a fixed id is one"),
        message_type: message_type.to_owned(),
        routing_key: routing_key.to_owned(),
        timestamp: Timestamp::new(chrono::DateTime::UNIX_EPOCH),
        correlation_id: None,
        causation_id: None,
        traceparent: None,
        attempt: 0,
        body: body.to_vec(),
    });
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Some(route) = Route::decode(text)
    {
        assert_eq!(Route::decode(&route.encode()), Some(route));
    }
});

fn decode_as_all(envelope: &Envelope) {
    decode::<ArticleSubmitted>(envelope);
    decode::<ArticleIngested>(envelope);
    decode::<ArticleWithdrawn>(envelope);
    decode::<ClaimsExtracted>(envelope);
    decode::<ClaimsPlaced>(envelope);
    decode::<ConflictChanged>(envelope);
    decode::<AlertDue>(envelope);
}

fn decode<M: Message + PartialEq + Debug>(envelope: &Envelope) {
    match envelope.decode::<M>() {
        Ok(message) => {
            assert_eq!(envelope.message_type, M::TYPE, "only its own type is read");
            let body = serde_json::to_vec(&message).expect("a message has a JSON form");
            let again = Envelope { body, ..envelope.clone() };
            assert_eq!(again.decode::<M>().expect("what was written can be read"), message);
        }
        Err(error) => {
            assert!(error.to_string().contains(&envelope.message_id.to_string()), "an error names its message")
        }
    }
}
