//! Which chain of messages a message belongs to, in the form of W3C Trace Context.
//!
//! The ids of messages are random enough to name spans, so nothing else has to be minted or stored: the first message
//! of a chain names the trace, and each message names the span of its handling.

use crate::envelope::Envelope;
use chrono::{DateTime, Utc};
use claimwire_domain::ids::MessageId;
use uuid::Uuid;

/// The span in which one message is handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The chain.
    pub trace: u128,
    /// This link of it.
    pub id: u64,
    /// The link in which the message was written.
    pub parent: u64,
}

impl Span {
    /// The span in which `envelope` is handled; a message without a legible `traceparent` begins a trace.
    #[must_use]
    pub fn handling(envelope: &Envelope) -> Self {
        let (first, own) = halves(envelope.message_id);
        let (trace, parent) =
            envelope.traceparent.as_deref().and_then(parse).unwrap_or((envelope.message_id.uuid().as_u128(), first));
        Self { trace, id: own, parent }
    }

    /// The `traceparent` of a message written while `cause` is handled; that of a chain that `id` begins without one.
    #[must_use]
    pub fn traceparent(id: MessageId, cause: Option<&Envelope>) -> String {
        let (trace, parent) = match cause.map(Self::handling) {
            Some(span) => (span.trace, span.id),
            None => (id.uuid().as_u128(), halves(id).0),
        };
        format!("00-{trace:032x}-{parent:016x}-01")
    }

    /// When the first message of the chain was written; unknown when the chain began somewhere else.
    #[must_use]
    pub fn began(&self) -> Option<DateTime<Utc>> {
        let (seconds, nanoseconds) = Uuid::from_u128(self.trace).get_timestamp()?.to_unix();
        DateTime::from_timestamp(i64::try_from(seconds).ok()?, nanoseconds)
    }

    /// The trace as logs and collectors write it.
    #[must_use]
    pub fn trace_text(&self) -> String {
        format!("{:032x}", self.trace)
    }
}

/// What submitted the message and what handles it: the two halves of its id.
const fn halves(id: MessageId) -> (u64, u64) {
    id.uuid().as_u64_pair()
}

/// Trace and parent of a `traceparent` of version 00.
fn parse(text: &str) -> Option<(u128, u64)> {
    let mut parts = text.split('-');
    let (version, trace, parent, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let lengths = (version.len(), trace.len(), parent.len(), flags.len());
    if lengths != (2, 32, 16, 2) || parts.next().is_some() {
        return None;
    }
    let trace = u128::from_str_radix(trace, 16).ok()?;
    let parent = u64::from_str_radix(parent, 16).ok()?;
    (trace != 0 && parent != 0).then_some((trace, parent))
}

#[cfg(test)]
mod tests {
    use super::*;
    use claimwire_domain::{
        clock::{Clock, SystemClock},
        ids::{IdSource, RandomIds},
    };

    fn envelope(cause: Option<&Envelope>) -> Envelope {
        let message_id = MessageId::new(RandomIds.mint());
        Envelope {
            message_id,
            message_type: "Any.v1".to_owned(),
            routing_key: "any.v1".to_owned(),
            timestamp: SystemClock.now(),
            correlation_id: None,
            causation_id: cause.map(|cause| cause.message_id),
            traceparent: Some(Span::traceparent(message_id, cause)),
            attempt: 0,
            body: Vec::new(),
        }
    }

    #[test]
    fn a_chain_is_one_trace_whose_spans_are_linked() {
        let first = envelope(None);
        let second = envelope(Some(&first));
        let third = envelope(Some(&second));
        let spans = [&first, &second, &third].map(Span::handling);
        assert!(spans.iter().all(|span| span.trace == first.message_id.uuid().as_u128()));
        assert_eq!((spans[1].parent, spans[2].parent), (spans[0].id, spans[1].id));
        assert_ne!(spans[1].id, spans[2].id);
        let began = spans[2].began().unwrap();
        assert!((first.timestamp.utc() - began).num_seconds().abs() < 2, "{began}");
    }

    #[test]
    fn what_is_no_trace_context_begins_a_trace() {
        let nothing = ["", "00", "00-0-0-01", "00-zz000000000000000000000000000000-0000000000000001-01", "é"];
        for text in nothing.into_iter().chain(["00-00000000000000000000000000000000-0000000000000001-01"]) {
            let odd = Envelope { traceparent: Some(text.to_owned()), ..envelope(None) };
            assert_eq!(Span::handling(&odd).trace, odd.message_id.uuid().as_u128(), "{text}");
        }
    }
}
