//! The contract on the embedded broker, and what only it promises.

use crate::rig::{DEADLINE, RETRY_DIVISOR, Rig, SmallRig, depth, envelopes, message, messages, publish, tags, take};
use async_trait::async_trait;
use claimwire_broker::{
    Broker, Error, PublishError,
    embedded::{EmbeddedBroker, Settings},
};
use claimwire_domain::clock::{Clock, SetClock, SystemClock};
use claimwire_protocol::topology::{DELIVERY_LIMIT, EXTRACT, RETRY_STEPS, Route};
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use std::{path::Path, sync::Arc};
use tempfile::TempDir;

pub struct Embedded {
    folder: TempDir,
    broker: Arc<EmbeddedBroker>,
}

fn settings(folder: &Path) -> Settings {
    Settings { path: folder.join("queue.sqlite3"), retry_divisor: RETRY_DIVISOR, ..Settings::default() }
}

async fn open(folder: &Path, clock: Arc<dyn Clock>) -> Result<EmbeddedBroker, Error> {
    EmbeddedBroker::open(settings(folder), clock).await
}

async fn inject(folder: &Path, queue: &str, body: &[u8]) {
    let path = folder.join("queue.sqlite3");
    let database = Database::connect(format!("sqlite://{}", path.display())).await.unwrap();
    let sql = "INSERT INTO message (queue, header, body) VALUES (?, 'no header', ?)";
    let insert = Statement::from_sql_and_values(DbBackend::Sqlite, sql, [queue.into(), body.to_vec().into()]);
    database.execute_raw(insert).await.unwrap();
    database.close().await.unwrap();
}

#[async_trait]
impl Rig for Embedded {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let broker = Arc::new(open(folder.path(), Arc::new(SystemClock)).await.unwrap());
        broker.declare().await.unwrap();
        Self { folder, broker }
    }

    fn broker(&self) -> Arc<dyn Broker> {
        self.broker.clone()
    }

    async fn restart(&mut self) {
        self.broker.close().await;
        self.broker = Arc::new(open(self.folder.path(), Arc::new(SystemClock)).await.unwrap());
    }

    async fn inject(&self, queue: &str, body: &[u8]) {
        inject(self.folder.path(), queue, body).await;
    }

    async fn finish(self) {
        self.broker.close().await;
    }
}

crate::contract!(Embedded);

/// One whose file may grow to a megabyte.
struct SmallEmbedded {
    folder: TempDir,
    broker: Arc<EmbeddedBroker>,
}

async fn open_small(folder: &Path) -> EmbeddedBroker {
    let settings = Settings { max_megabytes: Some(1), ..settings(folder) };
    EmbeddedBroker::open(settings, Arc::new(SystemClock)).await.unwrap()
}

#[async_trait]
impl SmallRig for SmallEmbedded {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let broker = Arc::new(open_small(folder.path()).await);
        Self { folder, broker }
    }

    fn broker(&self) -> Arc<dyn Broker> {
        self.broker.clone()
    }

    async fn crash(&mut self) {
        self.folder = killed(self.folder.path());
        self.broker = Arc::new(open_small(self.folder.path()).await);
    }

    fn is_full(error: &PublishError) -> bool {
        let told = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
        // Unavailable: the outbox then keeps the message without counting a failure against it.
        error.is_unavailable()
            && told.contains("queue.sqlite3 is full")
            && told.contains("raise the queue's max_megabytes")
    }

    async fn finish(self) {
        self.broker.close().await;
    }
}

crate::contract!(small SmallEmbedded);

/// What a killed process leaves behind: its files as they are, without any closing.
fn killed(folder: &Path) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
    }
    copy
}

#[tokio::test]
async fn two_processes_on_one_folder_are_refused() {
    let rig = Embedded::start().await;

    let second = open(rig.folder.path(), Arc::new(SystemClock)).await.unwrap_err();

    assert!(matches!(second, Error::InUse { .. }), "{second}");
    rig.broker.close().await;
    open(rig.folder.path(), Arc::new(SystemClock)).await.unwrap().close().await;
}

#[tokio::test]
async fn what_a_killed_process_held_comes_back_counted_and_what_it_settled_does_not() {
    let rig = Embedded::start().await;
    publish(&*rig.broker, &messages(3)).await;
    let mut consumer = rig.broker.consume(EXTRACT.name, 2).await.unwrap();
    let taken = take(&mut *consumer, 2).await;
    consumer.ack(&tags(&taken)[..1]).await.unwrap();

    let left = killed(rig.folder.path());

    let broker = open(left.path(), Arc::new(SystemClock)).await.unwrap();
    let mut other = broker.consume(EXTRACT.name, 10).await.unwrap();
    let again = take(&mut *other, 2).await;
    let counts: Vec<u32> = again.iter().map(|delivery| delivery.delivery_count).collect();
    assert_eq!(counts, [1, 0]);
    assert_eq!(envelopes(again)[0], envelopes(taken)[1]);
}

#[tokio::test]
async fn a_message_that_kills_its_process_dies_past_the_limit() {
    let rig = Embedded::start().await;
    publish(&*rig.broker, &messages(1)).await;
    let mut folder = killed(rig.folder.path());

    for _ in 0..=DELIVERY_LIMIT {
        let broker = open(folder.path(), Arc::new(SystemClock)).await.unwrap();
        let mut consumer = broker.consume(EXTRACT.name, 1).await.unwrap();
        take(&mut *consumer, 1).await;
        folder = killed(folder.path());
    }

    let broker = open(folder.path(), Arc::new(SystemClock)).await.unwrap();
    assert_eq!((depth(&broker, EXTRACT.name).await, depth(&broker, &EXTRACT.dead()).await), (0, 1));
}

#[tokio::test]
async fn the_clock_decides_when_a_wait_is_over() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(SetClock::new(SystemClock.now()));
    let broker = open(folder.path(), clock.clone()).await.unwrap();
    let mut sent = message(&EXTRACT, "later");
    sent.route = Route::Wait(&EXTRACT, RETRY_STEPS[2]);
    publish(&broker, &[sent]).await;

    let delay = chrono::Duration::from_std(RETRY_STEPS[2].delay / RETRY_DIVISOR).unwrap();
    clock.advance(delay - chrono::Duration::milliseconds(1));
    assert_eq!(depth(&broker, EXTRACT.name).await, 0);

    clock.advance(chrono::Duration::milliseconds(1));
    assert_eq!(depth(&broker, EXTRACT.name).await, 1);
    let mut consumer = broker.consume(EXTRACT.name, 1).await.unwrap();
    assert_eq!(tokio::time::timeout(DEADLINE, take(&mut *consumer, 1)).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_full_file_takes_all_of_a_batch_or_nothing_and_opens_again() {
    let rig = SmallEmbedded::start().await;
    let fits = messages(10);
    publish(&*rig.broker, &fits).await;
    // So many that they are written in several parts.
    let mut too_much = messages(1200);
    for message in &mut too_much {
        message.envelope.body = vec![b' '; 2 * 1024];
    }

    let outcomes = rig.broker.publish(&too_much).await;

    assert!(outcomes.iter().all(|outcome| outcome.as_ref().is_err_and(SmallEmbedded::is_full)), "{outcomes:?}");
    assert_eq!(depth(&*rig.broker, EXTRACT.name).await, 10);
    let small = messages(1);
    publish(&*rig.broker, &small).await;
    rig.broker.close().await;
    let broker = open_small(rig.folder.path()).await;
    assert_eq!(depth(&broker, EXTRACT.name).await, 11);
}

/// As leases may let it grow. Publishing must be able to use the pages past its limit, or it would fail for ever.
#[tokio::test]
async fn a_file_that_grew_past_its_limit_can_be_filled_again_when_it_is_empty() {
    let rig = SmallEmbedded::start().await;
    let mut count = fill(&rig.broker).await;
    inject(rig.folder.path(), EXTRACT.name, &[b' '; 64 * 1024]).await;
    count += 1;
    let mut consumer = rig.broker.consume(EXTRACT.name, u16::MAX).await.unwrap();
    let held = take(&mut *consumer, count).await;
    consumer.ack(&tags(&held)).await.unwrap();

    let again = fill(&rig.broker).await;

    assert!(again >= count, "{again} fit where {count} did");
}

/// Publishes until nothing more fits; returns how many messages did.
async fn fill(broker: &EmbeddedBroker) -> usize {
    let large = "x".repeat(4096);
    let mut count = 0;
    while broker.publish(&[message(&EXTRACT, &large)]).await.iter().all(Result::is_ok) {
        count += 1;
    }
    count
}

/// Runs a statement on the queue file past the broker.
async fn execute(folder: &Path, sql: &str) {
    let database = Database::connect(format!("sqlite://{}", folder.join("queue.sqlite3").display())).await.unwrap();
    database.execute_unprepared(sql).await.unwrap();
    database.close().await.unwrap();
}

/// A real full disk makes SQLite undo a transaction by itself. The driver went on counting it, so that the transactions
/// after it were savepoints in one that nobody ever committed: confirmed messages were gone with the process.
#[tokio::test]
async fn what_is_confirmed_after_sqlite_undid_a_transaction_by_itself_survives_the_process() {
    let rig = Embedded::start().await;
    for raise in ["ROLLBACK", "FAIL"] {
        let trigger = format!("CREATE TRIGGER full BEFORE INSERT ON message BEGIN SELECT RAISE({raise}, 'full'); END");
        execute(rig.folder.path(), &trigger).await;
        let outcomes = rig.broker.publish(&messages(1)).await;
        assert!(outcomes.iter().all(Result::is_err), "{outcomes:?}");
        execute(rig.folder.path(), "DROP TRIGGER full").await;
    }

    publish(&*rig.broker, &messages(3)).await;

    let left = killed(rig.folder.path());
    let broker = open(left.path(), Arc::new(SystemClock)).await.unwrap();
    assert_eq!(depth(&broker, EXTRACT.name).await, 3);
}

/// What a consumer held on a full disk came back only when the file was opened again.
#[tokio::test]
async fn what_a_consumer_held_comes_back_when_the_file_can_be_written_again() {
    let rig = Embedded::start().await;
    let sent = messages(2);
    publish(&*rig.broker, &sent).await;
    let mut consumer = rig.broker.consume(EXTRACT.name, 2).await.unwrap();
    take(&mut *consumer, 2).await;
    let trigger = "CREATE TRIGGER full BEFORE UPDATE ON message BEGIN SELECT RAISE(ABORT, 'full'); END";
    execute(rig.folder.path(), trigger).await;
    consumer.close().await;
    assert_eq!(depth(&*rig.broker, EXTRACT.name).await, 0, "it could not be given back");

    execute(rig.folder.path(), "DROP TRIGGER full").await;

    let mut other = rig.broker.consume(EXTRACT.name, 2).await.unwrap();
    let again = tokio::time::timeout(DEADLINE, take(&mut *other, 2)).await.unwrap();
    assert_eq!(envelopes(again).len(), 2);
}
