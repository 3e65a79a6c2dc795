//! Exchange, queues, bindings and retry steps, as data.
//!
//! Structure is declared as queue arguments under versioned names and never changed in place; policies of
//! an operator may only tighten it. No alternate exchange: with one, RabbitMQ confirms an unroutable
//! mandatory message as delivered and the outbox would lose it.

use crate::message::{
    AlertDue, ArticleIngested, ArticleSubmitted, ArticleWithdrawn, ClaimsExtracted, ClaimsPlaced, ConflictChanged,
    Message,
};
use std::time::Duration;

/// The one durable topic exchange.
pub const EXCHANGE: &str = "claimwire.events";
/// The durable direct exchange dead letters pass through, keyed by the dead queue's name.
pub const DEAD_EXCHANGE: &str = "claimwire.dead";
/// The durable direct exchange that brings messages into wait queues and back, keyed by queue name.
pub const RETRY_EXCHANGE: &str = "claimwire.retry";

/// How often the broker delivers a message before it is dead: a ceiling for crash loops, which code cannot count.
/// A limit of N allows N + 1 deliveries (measured).
pub const DELIVERY_LIMIT: u32 = 20;

/// The steps of the retry ladder; past the last one a message is parked.
pub const RETRY_STEPS: [RetryStep; 3] = [
    RetryStep { name: "10s", delay: Duration::from_secs(10) },
    RetryStep { name: "2m", delay: Duration::from_secs(120) },
    RetryStep { name: "20m", delay: Duration::from_secs(1200) },
];

/// One step of the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RetryStep {
    /// Part of the wait queue's name: the delay cannot change under one name.
    pub name: &'static str,
    /// How long a message waits.
    pub delay: Duration,
}

/// One queue of one consumer for one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WorkQueue {
    /// `<consumer>.<message>.v<N>`.
    pub name: &'static str,
    /// The stage that consumes it.
    pub consumer: &'static str,
    /// What it carries.
    pub message_type: &'static str,
    /// How the exchange routes to it.
    pub routing_key: &'static str,
    /// Who sends it, for the documentation.
    pub producers: &'static str,
    /// What makes its effect happen once, for the documentation.
    pub natural_key: &'static str,
}

impl WorkQueue {
    /// Where messages go that the broker gave up on.
    #[must_use]
    pub fn dead(&self) -> String {
        format!("{}.dead", self.name)
    }

    /// Where messages wait for a retry step.
    #[must_use]
    pub fn wait(&self, step: RetryStep) -> String {
        format!("{}.wait.{}", self.name, step.name)
    }
}

const fn queue<M: Message>(
    name: &'static str,
    consumer: &'static str,
    producers: &'static str,
    natural_key: &'static str,
) -> WorkQueue {
    WorkQueue { name, consumer, message_type: M::TYPE, routing_key: M::ROUTING_KEY, producers, natural_key }
}

/// ingest of submissions
pub const INGEST: WorkQueue = queue::<ArticleSubmitted>(
    "ingest.article-submitted.v1",
    "ingest",
    "graphql, cli",
    "no-op only if the text hash equals that of the article's latest version",
);
/// extraction of new versions
pub const EXTRACT: WorkQueue = queue::<ArticleIngested>(
    "extraction.article-ingested.v1",
    "extraction",
    "ingest",
    "(article version, extractor version) on the extraction run",
);
/// retraction of withdrawn articles
pub const WITHDRAW: WorkQueue =
    queue::<ArticleWithdrawn>("verification.article-withdrawn.v1", "verification", "ingest", "(article, withdrawn)");
/// placing of claims
pub const PLACE: WorkQueue =
    queue::<ClaimsExtracted>("verification.claims-extracted.v1", "verification", "extraction", "run on its placement");
/// comparing of claims
pub const COMPARE: WorkQueue = queue::<ClaimsPlaced>(
    "verification.claims-placed.v1",
    "verification",
    "verification",
    "(low claim, high claim, rules version) on the comparison",
);
/// alerts on conflicts
pub const ALERT: WorkQueue =
    queue::<ConflictChanged>("alerting.conflict-changed.v1", "alerting", "verification", "(conflict, revision)");
/// deliveries of alerts
pub const DELIVER: WorkQueue = queue::<AlertDue>(
    "alerting.alert-due.v1",
    "alerting",
    "alerting",
    "(alert, notification, channel); the delivery id is the idempotency key",
);

/// Every work queue.
pub const QUEUES: &[WorkQueue] = &[INGEST, EXTRACT, WITHDRAW, PLACE, COMPARE, ALERT, DELIVER];

/// The queue of a name.
#[must_use]
pub fn queue_named(name: &str) -> Option<&'static WorkQueue> {
    QUEUES.iter().find(|queue| queue.name == name)
}

/// Where the relay publishes a message to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Route {
    /// To every consumer of its routing key, through [`EXCHANGE`].
    Event,
    /// To the wait queue of one step of one work queue, through [`RETRY_EXCHANGE`].
    Wait(&'static WorkQueue, RetryStep),
    /// Straight back to one work queue, through [`RETRY_EXCHANGE`]: a replay concerns only the consumer that parked it.
    Queue(&'static WorkQueue),
}

impl Route {
    /// The exchange to publish to.
    #[must_use]
    pub const fn exchange(&self) -> &'static str {
        match self {
            Self::Event => EXCHANGE,
            Self::Wait(..) | Self::Queue(_) => RETRY_EXCHANGE,
        }
    }

    /// The routing key to publish with; an event has its own.
    #[must_use]
    pub fn key<'a>(&self, event_key: &'a str) -> std::borrow::Cow<'a, str> {
        match self {
            Self::Event => event_key.into(),
            Self::Wait(queue, step) => queue.wait(*step).into(),
            Self::Queue(queue) => queue.name.into(),
        }
    }

    /// How the outbox keeps it: `event`, `wait <queue> <step>`, `queue <queue>`.
    #[must_use]
    pub fn encode(&self) -> String {
        match self {
            Self::Event => "event".to_owned(),
            Self::Wait(queue, step) => format!("wait {} {}", queue.name, step.name),
            Self::Queue(queue) => format!("queue {}", queue.name),
        }
    }

    /// Reads what [`Route::encode`] wrote; `None` for a queue or step this version does not have.
    #[must_use]
    pub fn decode(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split(' ').collect();
        match words.as_slice() {
            ["event"] => Some(Self::Event),
            ["wait", queue, step] => {
                let step = RETRY_STEPS.iter().find(|known| known.name == *step)?;
                Some(Self::Wait(queue_named(queue)?, *step))
            }
            ["queue", queue] => Some(Self::Queue(queue_named(queue)?)),
            _ => None,
        }
    }
}

/// The message table of the documentation, as Markdown.
#[must_use]
pub fn markdown_table() -> String {
    let mut table = String::from(
        "| message | routing key | from | queue | what makes its effect happen once |\n|---|---|---|---|---|\n",
    );
    for queue in QUEUES {
        table.push_str(&format!(
            "| {} | `{}` | {} | `{}` | {} |\n",
            queue.message_type, queue.routing_key, queue.producers, queue.name, queue.natural_key
        ));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_reads_back_what_it_wrote() {
        for queue in QUEUES {
            for route in [Route::Event, Route::Queue(queue), Route::Wait(queue, RETRY_STEPS[1])] {
                assert_eq!(Route::decode(&route.encode()), Some(route));
            }
        }
        assert_eq!(Route::decode("queue nobody.knows.v1"), None);
    }

    #[test]
    fn every_message_has_a_queue_and_every_queue_a_name_of_its_consumer_and_version() {
        for (message_type, routing_key) in crate::message::ALL {
            assert!(
                QUEUES.iter().any(|queue| queue.message_type == *message_type && queue.routing_key == *routing_key)
            );
        }
        for queue in QUEUES {
            assert!(queue.name.starts_with(queue.consumer) && queue.name.ends_with(".v1"), "{}", queue.name);
            assert_eq!(queue_named(queue.name), Some(queue));
        }
    }
}
