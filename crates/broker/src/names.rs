//! What is declared on a broker, from the topology.

use claimwire_protocol::topology::{
    DEAD_EXCHANGE, DELIVERY_LIMIT, EXCHANGE, QUEUES, RETRY_EXCHANGE, RETRY_STEPS, WorkQueue,
};
use serde_json::{Value, json};

/// A delivery limit that is never reached. Nothing stands behind a dead queue, and RabbitMQ 4 would drop a
/// message there after 20 returns when the queue does not say otherwise.
const NEVER: u32 = 1_000_000_000;

/// An exchange to declare.
#[derive(Debug)]
pub(crate) struct ExchangeSpec {
    pub(crate) name: String,
    /// `topic` or `direct`.
    pub(crate) kind: &'static str,
}

/// A queue to declare, with its bindings.
#[derive(Debug)]
pub(crate) struct QueueSpec {
    pub(crate) name: String,
    pub(crate) arguments: Vec<(&'static str, Argument)>,
    /// (exchange, routing key)
    pub(crate) bindings: Vec<(String, String)>,
}

/// A queue argument.
#[derive(Debug)]
pub(crate) enum Argument {
    Text(String),
    Number(u32),
}

/// Every queue that may be consumed: the work queues and their dead queues.
pub(crate) fn consumable() -> impl Iterator<Item = String> {
    QUEUES.iter().flat_map(|queue| [queue.name.to_owned(), queue.dead()])
}

/// The work queue behind a work queue's or dead queue's name.
pub(crate) fn work_queue(name: &str) -> Option<&'static WorkQueue> {
    QUEUES.iter().find(|queue| queue.name == name || queue.dead() == name)
}

/// The exchanges, under `prefix`.
pub(crate) fn exchanges(prefix: &str) -> Vec<ExchangeSpec> {
    [(EXCHANGE, "topic"), (DEAD_EXCHANGE, "direct"), (RETRY_EXCHANGE, "direct")]
        .map(|(name, kind)| ExchangeSpec { name: format!("{prefix}{name}"), kind })
        .into()
}

/// The dead, work and wait queues, under `prefix`; the ladder's delays are divided by `retry_divisor`.
pub(crate) fn queues(prefix: &str, retry_divisor: u32) -> Vec<QueueSpec> {
    let mut specs = Vec::new();
    for queue in QUEUES {
        specs.push(dead_queue(prefix, queue));
        specs.push(QueueSpec {
            name: format!("{prefix}{}", queue.name),
            arguments: arguments(DELIVERY_LIMIT, Some((format!("{prefix}{DEAD_EXCHANGE}"), queue.dead()))),
            bindings: vec![
                (format!("{prefix}{EXCHANGE}"), queue.routing_key.to_owned()),
                (format!("{prefix}{RETRY_EXCHANGE}"), queue.name.to_owned()),
            ],
        });
        for step in RETRY_STEPS {
            let back = (format!("{prefix}{RETRY_EXCHANGE}"), queue.name.to_owned());
            let mut arguments = arguments(DELIVERY_LIMIT, Some(back));
            let delay = step.delay / retry_divisor.max(1);
            arguments.push(("x-message-ttl", Argument::Number(u32::try_from(delay.as_millis()).unwrap_or(u32::MAX))));
            specs.push(QueueSpec {
                name: format!("{prefix}{}", queue.wait(step)),
                arguments,
                bindings: vec![(format!("{prefix}{RETRY_EXCHANGE}"), queue.wait(step))],
            });
        }
    }
    specs
}

fn dead_queue(prefix: &str, queue: &WorkQueue) -> QueueSpec {
    QueueSpec {
        name: format!("{prefix}{}", queue.dead()),
        arguments: arguments(NEVER, None),
        bindings: vec![(format!("{prefix}{DEAD_EXCHANGE}"), queue.dead())],
    }
}

/// `dead_letter`: exchange and routing key. At-least-once needs reject-publish; without it a dead letter may be lost.
fn arguments(delivery_limit: u32, dead_letter: Option<(String, String)>) -> Vec<(&'static str, Argument)> {
    let mut arguments = vec![
        ("x-queue-type", Argument::Text("quorum".to_owned())),
        ("x-delivery-limit", Argument::Number(delivery_limit)),
        ("x-overflow", Argument::Text("reject-publish".to_owned())),
    ];
    if let Some((exchange, key)) = dead_letter {
        arguments.push(("x-dead-letter-exchange", Argument::Text(exchange)));
        arguments.push(("x-dead-letter-routing-key", Argument::Text(key)));
        arguments.push(("x-dead-letter-strategy", Argument::Text("at-least-once".to_owned())));
    }
    arguments
}

/// The topology as a RabbitMQ definitions file, for operators who declare it before the program runs.
#[must_use]
pub fn definitions() -> Value {
    let vhost = "/";
    let queues = queues("", 1);
    let bindings: Vec<Value> = queues
        .iter()
        .flat_map(|queue| queue.bindings.iter().map(move |(exchange, key)| (queue, exchange, key)))
        .map(|(queue, exchange, key)| {
            json!({
                "source": exchange, "vhost": vhost, "destination": queue.name, "destination_type": "queue",
                "routing_key": key, "arguments": {},
            })
        })
        .collect();
    let exchanges: Vec<Value> = exchanges("")
        .iter()
        .map(|exchange| {
            json!({
                "name": exchange.name, "vhost": vhost, "type": exchange.kind, "durable": true, "auto_delete": false,
                "internal": false, "arguments": {},
            })
        })
        .collect();
    let queues: Vec<Value> = queues
        .iter()
        .map(|queue| {
            let arguments: serde_json::Map<String, Value> =
                queue.arguments.iter().map(|(name, argument)| ((*name).to_owned(), argument.json())).collect();
            json!({
                "name": queue.name, "vhost": vhost, "durable": true, "auto_delete": false, "arguments": arguments,
            })
        })
        .collect();
    json!({ "vhosts": [{ "name": vhost }], "exchanges": exchanges, "queues": queues, "bindings": bindings })
}

impl Argument {
    fn json(&self) -> Value {
        match self {
            Self::Text(text) => json!(text),
            Self::Number(number) => json!(number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_queue_that_can_lose_a_message_hands_it_to_another_declared_one() {
        let queues = queues("", 1);
        for queue in &queues {
            let text = |wanted: &str| {
                queue.arguments.iter().find_map(|(name, argument)| match argument {
                    Argument::Text(text) if *name == wanted => Some(text.clone()),
                    _ => None,
                })
            };
            if queue.name.ends_with(".dead") {
                assert_eq!(text("x-dead-letter-exchange"), None, "{}", queue.name);
                continue;
            }
            let target = (text("x-dead-letter-exchange").unwrap(), text("x-dead-letter-routing-key").unwrap());
            assert!(queues.iter().any(|other| other.bindings.contains(&target)), "{target:?}");
        }
    }

    #[test]
    fn the_definitions_hold_every_queue_and_binding() {
        let definitions = definitions();
        let count = |part: &str| definitions[part].as_array().unwrap().len();
        assert_eq!((count("exchanges"), count("queues")), (3, QUEUES.len() * 5));
        assert_eq!(count("bindings"), QUEUES.len() * 6);
    }
}
