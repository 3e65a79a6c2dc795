//! What takes a RabbitMQ of its own: it is killed, and it gets policies, which hold for all that share it.

use super::shared::{Rabbit, settings};
use crate::rig::{SmallRig, depth, eventually, messages, publish, tags, take};
use async_trait::async_trait;
use claimwire_broker::{Broker, PublishError, amqp::AmqpBroker};
use claimwire_protocol::topology::EXTRACT;
use std::{path::Path, process::Command, sync::Arc};
use tempfile::TempDir;

/// A server in a folder of its own; ends with it.
struct Server {
    folder: TempDir,
    url: String,
}

impl Server {
    fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("claimwire-broker-").tempdir().unwrap();
        let url = run(folder.path(), "start", &[]);
        Self { folder, url }
    }

    /// Ends it without any warning and starts it again.
    fn crash(&self) {
        run(self.folder.path(), "kill", &[]);
        assert_eq!(run(self.folder.path(), "start", &[]), self.url);
    }

    /// Sets a policy on the queues whose name matches; in force when it returns.
    fn set_policy(&self, queues: &str, definition: &str) {
        run(self.folder.path(), "control", &["set_policy", "tight", queues, definition, "--apply-to", "queues"]);
    }

    fn clear_policy(&self) {
        run(self.folder.path(), "control", &["clear_policy", "tight"]);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing on it is worth the seconds of a clean stop.
        run(self.folder.path(), "kill", &[]);
        run(self.folder.path(), "end", &[]);
    }
}

fn run(folder: &Path, action: &str, arguments: &[&str]) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/broker");
    // Output goes through a file: the server it leaves behind must not keep a pipe open.
    let output = tempfile::NamedTempFile::new().unwrap();
    let status =
        Command::new(script).arg(action).arg(folder).args(arguments).stdout(output.reopen().unwrap()).status().unwrap();
    assert!(status.success(), "tests/broker {action} failed with {status}");
    std::fs::read_to_string(output.path()).unwrap().trim().to_owned()
}

/// A broker whose queues take a hundred messages.
struct SmallRabbit {
    server: Server,
    rabbit: Rabbit,
}

#[async_trait]
impl SmallRig for SmallRabbit {
    async fn start() -> Self {
        let server = Server::start();
        server.set_policy(".*", r#"{"max-length": 100}"#);
        let rabbit = Rabbit::at(&server.url).await;
        Self { server, rabbit }
    }

    fn broker(&self) -> Arc<dyn Broker> {
        self.rabbit.broker.clone()
    }

    async fn crash(&mut self) {
        self.server.crash();
        self.rabbit.broker =
            Arc::new(AmqpBroker::connect(settings(&self.server.url, &self.rabbit.prefix)).await.unwrap());
    }

    fn is_full(error: &PublishError) -> bool {
        matches!(error, PublishError::Refused { .. })
    }

    async fn finish(self) {
        self.rabbit.broker.close().await;
    }
}

crate::contract!(small SmallRabbit);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_policy_that_lowers_the_delivery_limit_is_honoured() {
    let server = Server::start();
    server.set_policy(".*", r#"{"delivery-limit": 2}"#);
    let rig = Rabbit::at(&server.url).await;
    publish(&*rig.broker, &messages(1)).await;
    let mut consumer = rig.broker.consume(EXTRACT.name, 1).await.unwrap();

    for count in 0..=2 {
        let delivery = take(&mut *consumer, 1).await;
        assert_eq!(delivery[0].delivery_count, count);
        consumer.reject_requeue(&tags(&delivery)).await.unwrap();
    }

    let mut undertaker = rig.broker.consume(&EXTRACT.dead(), 1).await.unwrap();
    let dead = take(&mut *undertaker, 1).await;
    assert_eq!(dead[0].died_of.as_deref(), Some("delivery_limit"));
    assert_eq!(depth(&*rig.broker, EXTRACT.name).await, 0);
    rig.broker.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_queue_that_a_policy_made_short_takes_messages_again_without_it() {
    let server = Server::start();
    server.set_policy(".*", r#"{"max-length": 10}"#);
    let rig = Rabbit::at(&server.url).await;
    let mut confirmed = 0;
    let refused = loop {
        assert!(confirmed < 100, "ten are allowed");
        let sent = messages(1);
        match rig.broker.publish(&sent).await.remove(0) {
            Ok(()) => confirmed += 1,
            Err(error) => {
                assert!(matches!(error, PublishError::Refused { .. }), "{error}");
                break sent;
            }
        }
    };
    assert!(confirmed >= 10, "{confirmed}");

    server.clear_policy();

    eventually(true, || async { rig.broker.publish(&refused).await.remove(0).is_ok() }).await;
    eventually(confirmed + 1, || async { depth(&*rig.broker, EXTRACT.name).await }).await;
    rig.broker.close().await;
}
