//! The database server and the broker of a test run, and brokers of a test's own.

use claimwire_domain::ids::{IdSource, RandomIds};
use sea_orm::{ConnectionTrait, Database, Statement};
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;

fn given(name: &str) -> String {
    env::var(name)
        .unwrap_or_else(|_| panic!("{name} is not set: run the tests with ./tests/run, which starts the servers"))
}

/// Where the test run's RabbitMQ is.
///
/// # Panics
/// When there is none: a missing server is a failure, never a skip.
#[must_use]
pub fn amqp_url() -> String {
    given("CLAIMWIRE_TEST_AMQP_URL")
}

/// Where the test run's PostgreSQL is: the address of a database that may create others.
///
/// # Panics
/// When there is none: a missing server is a failure, never a skip.
#[must_use]
pub fn database_url() -> String {
    given("CLAIMWIRE_TEST_DATABASE_URL")
}

/// A name that nobody else uses.
#[must_use]
pub fn unique_name() -> String {
    format!("it_{}", RandomIds.mint().simple())
}

/// A PostgreSQL database of a test's own; dropped with it.
#[derive(Debug)]
pub struct TestDatabase {
    server: String,
    name: String,
    /// Its address.
    pub url: String,
}

impl TestDatabase {
    /// Creates it, empty, on the server of the test run.
    ///
    /// # Panics
    /// When the server is missing or refuses.
    #[must_use]
    pub fn create() -> Self {
        Self::on(&database_url(), "")
    }

    /// Creates it on a server, with a clause of `CREATE DATABASE`.
    ///
    /// # Panics
    /// When the server is missing or refuses.
    #[must_use]
    pub fn on(server: &str, clause: &str) -> Self {
        let name = unique_name();
        execute(server, &format!("CREATE DATABASE {name} {clause}")).expect("the server creates databases");
        let (host, _) = server.rsplit_once('/').expect("the address ends with /database");
        Self { url: format!("{host}/{name}"), server: server.to_owned(), name }
    }

    /// Its name on the server.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        // A database that stays behind is no reason to fail a test.
        drop(execute(&self.server, &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)));
    }
}

/// Runs a statement on the database at `url`, past the program.
///
/// # Errors
/// When the database is away or refuses it.
pub fn execute(url: &str, statement: &str) -> anyhow::Result<u64> {
    runtime().block_on(async {
        let connection = Database::connect(url).await?;
        let done = connection.execute_unprepared(statement).await;
        connection.close().await?;
        Ok(done?.rows_affected())
    })
}

/// The numbers in the one row that a query gives, past the program.
///
/// # Panics
/// When the database is away, or the query gives no row of `N` numbers.
#[must_use]
pub fn numbers<const N: usize>(url: &str, query: &str) -> [i64; N] {
    runtime().block_on(async {
        let connection = Database::connect(url).await.expect("the database answers");
        let statement = Statement::from_string(connection.get_database_backend(), query);
        let row = connection.query_one_raw(statement).await.expect("the query works").expect("it gives a row");
        connection.close().await.expect("the connection closes");
        std::array::from_fn(|index| row.try_get_by_index(index).expect("the row holds numbers"))
    })
}

/// A runtime for a few asynchronous lines in a test.
///
/// # Panics
/// When the machine has no more threads or files.
#[must_use]
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts")
}

/// A server of a test's own, which it may stop, kill and start again.
#[derive(Debug)]
pub struct PrivateServer {
    script: &'static str,
    folder: TempDir,
    /// Its address, the same after every start.
    pub url: String,
}

impl PrivateServer {
    /// Starts a RabbitMQ.
    ///
    /// # Panics
    /// When it is not installed or does not start.
    #[must_use]
    pub fn rabbitmq() -> Self {
        Self::begin("tests/broker")
    }

    /// Starts a PostgreSQL.
    ///
    /// # Panics
    /// When it is not installed or does not start.
    #[must_use]
    pub fn postgresql() -> Self {
        Self::begin("tests/postgres")
    }

    fn begin(script: &'static str) -> Self {
        let folder = tempfile::Builder::new().prefix("claimwire-server-").tempdir().expect("a folder is created");
        let url = control(script, "start", folder.path(), None);
        Self { script, folder, url }
    }

    /// Stops it in order; its data stay.
    ///
    /// # Panics
    /// When it cannot be stopped.
    pub fn stop(&self) {
        control(self.script, "stop", self.folder.path(), None);
    }

    /// Kills it with signal 9; what it has on disk stays.
    ///
    /// # Panics
    /// When it cannot be killed.
    pub fn kill(&self) {
        control(self.script, "kill", self.folder.path(), None);
    }

    /// Starts it again.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start_again(&self) {
        assert_eq!(control(self.script, "start", self.folder.path(), None), self.url);
    }

    /// A small file system that a PostgreSQL may keep tables on; returns its path.
    ///
    /// # Panics
    /// When this machine lets nobody mount one; the message says what is missing.
    #[must_use]
    pub fn small_disk(&self, megabytes: u32) -> String {
        control(self.script, "space", self.folder.path(), Some(&megabytes.to_string()))
    }
}

impl Drop for PrivateServer {
    fn drop(&mut self) {
        control(self.script, "end", self.folder.path(), None);
    }
}

fn control(script: &str, action: &str, folder: &Path, argument: Option<&str>) -> String {
    // Output goes through files: the server it leaves behind must not keep a pipe open.
    let output = tempfile::NamedTempFile::new().expect("a file is created");
    let status = Command::new(repository().join(script))
        .arg(action)
        .arg(folder)
        .args(argument)
        .stdout(output.reopen().expect("the file opens"))
        .status()
        .expect("the script runs");
    assert!(status.success(), "{script} {action} failed with {status}");
    std::fs::read_to_string(output.path()).expect("the output is text").trim().to_owned()
}

/// The top of the repository.
///
/// # Panics
/// Never: this package lies right below it.
#[must_use]
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package lies below the repository").to_owned()
}
