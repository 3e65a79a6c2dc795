//! Envelope to AMQP properties and back.

use crate::broker::Malformed;
use chrono::{DateTime, Utc};
use claimwire_domain::{clock::Timestamp, ids::MessageId};
use claimwire_protocol::envelope::Envelope;
use lapin::{
    BasicProperties,
    types::{AMQPValue, FieldTable, ShortString},
};
use std::str::FromStr;

const CAUSATION_ID: &str = "causation_id";
const ATTEMPT: &str = "attempt";
const TRACEPARENT: &str = "traceparent";
/// The AMQP timestamp has whole seconds only.
const TIMESTAMP_MICROS: &str = "timestamp_micros";
const DELIVERY_COUNT: &str = "x-delivery-count";
const DIED_OF: &str = "x-first-death-reason";
const PERSISTENT: u8 = 2;

/// The properties of a message; the error names the one that AMQP cannot carry (over 255 bytes).
pub(super) fn properties(envelope: &Envelope) -> Result<BasicProperties, &'static str> {
    let mut headers = FieldTable::default();
    headers.insert(ATTEMPT.into(), AMQPValue::LongInt(envelope.attempt.into()));
    let instant = envelope.timestamp.utc();
    headers.insert(TIMESTAMP_MICROS.into(), AMQPValue::LongLongInt(instant.timestamp_micros()));
    if let Some(cause) = envelope.causation_id {
        headers.insert(CAUSATION_ID.into(), AMQPValue::LongString(cause.to_string().into()));
    }
    if let Some(traceparent) = &envelope.traceparent {
        headers.insert(TRACEPARENT.into(), AMQPValue::LongString(traceparent.clone().into()));
    }
    let mut properties = BasicProperties::default()
        .with_message_id(short(&envelope.message_id.to_string(), "message_id")?)
        .with_type(short(&envelope.message_type, "type")?)
        .with_content_type("application/json".into())
        .with_timestamp(u64::try_from(instant.timestamp()).unwrap_or(0))
        .with_delivery_mode(PERSISTENT)
        .with_headers(headers);
    if let Some(correlation) = &envelope.correlation_id {
        properties = properties.with_correlation_id(short(correlation, "correlation_id")?);
    }
    Ok(properties)
}

/// A string of at most 255 bytes.
pub(super) fn short(text: &str, property: &'static str) -> Result<ShortString, &'static str> {
    ShortString::try_new(text).map_err(|_| property)
}

/// The message of a delivery on the queue that `routing_key` is bound to: retries and dead letters have arrived
/// under the queue's own name.
pub(super) fn envelope(properties: &BasicProperties, routing_key: &str, body: Vec<u8>) -> Result<Envelope, Malformed> {
    let message_id = properties.message_id().as_ref().and_then(|id| id.as_str().parse::<MessageId>().ok());
    let read = || -> Result<Envelope, String> {
        Ok(Envelope {
            message_id: message_id.ok_or("the property message_id is no id of a message")?,
            message_type: properties.kind().as_ref().ok_or("the property type is missing")?.to_string(),
            routing_key: routing_key.to_owned(),
            timestamp: timestamp(properties).ok_or("the property timestamp is missing or out of range")?,
            correlation_id: properties.correlation_id().as_ref().map(ToString::to_string),
            causation_id: text_header(properties, CAUSATION_ID)
                .map(|id| {
                    MessageId::from_str(&id).map_err(|error| format!("the header causation_id is wrong: {error}"))
                })
                .transpose()?,
            traceparent: text_header(properties, TRACEPARENT),
            attempt: match header(properties, ATTEMPT) {
                None => 0,
                Some(value) => number(value)
                    .and_then(|number| u16::try_from(number).ok())
                    .ok_or("the header attempt is no small number")?,
            },
            body: Vec::new(),
        })
    };
    match read() {
        Ok(envelope) => Ok(Envelope { body, ..envelope }),
        Err(reason) => Err(Malformed { message_id, body, reason }),
    }
}

/// How often the broker got the message back from this queue.
pub(super) fn delivery_count(properties: &BasicProperties) -> u32 {
    header(properties, DELIVERY_COUNT).and_then(number).and_then(|count| u32::try_from(count).ok()).unwrap_or(0)
}

/// Why a message on a dead queue died.
pub(super) fn died_of(properties: &BasicProperties) -> Option<String> {
    text_header(properties, DIED_OF)
}

fn timestamp(properties: &BasicProperties) -> Option<Timestamp> {
    let exact = header(properties, TIMESTAMP_MICROS).and_then(number).and_then(DateTime::<Utc>::from_timestamp_micros);
    let seconds = || DateTime::from_timestamp(i64::try_from((*properties.timestamp())?).ok()?, 0);
    exact.or_else(seconds).map(Timestamp::new)
}

fn header<'a>(properties: &'a BasicProperties, name: &str) -> Option<&'a AMQPValue> {
    properties.headers().as_ref()?.inner().get(name)
}

fn text_header(properties: &BasicProperties, name: &str) -> Option<String> {
    match header(properties, name)? {
        AMQPValue::LongString(text) => String::from_utf8(text.as_bytes().to_vec()).ok(),
        AMQPValue::ShortString(text) => Some(text.to_string()),
        _ => None,
    }
}

/// Brokers and clients choose the width of a whole number as they like.
fn number(value: &AMQPValue) -> Option<i64> {
    match value {
        AMQPValue::ShortShortInt(number) => Some((*number).into()),
        AMQPValue::ShortShortUInt(number) => Some((*number).into()),
        AMQPValue::ShortInt(number) => Some((*number).into()),
        AMQPValue::ShortUInt(number) => Some((*number).into()),
        AMQPValue::LongInt(number) => Some((*number).into()),
        AMQPValue::LongUInt(number) => Some((*number).into()),
        AMQPValue::LongLongInt(number) => Some(*number),
        _ => None,
    }
}
