//! The database server and the broker of a test run, and brokers of a test's own.

use claimwire_domain::ids::{IdSource, RandomIds};
use sea_orm::{ConnectionTrait, Database};
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

/// A name that nobody else uses.
#[must_use]
pub fn unique_name() -> String {
    format!("it_{}", RandomIds.mint().simple())
}

/// A PostgreSQL database of a test's own; dropped with it.
#[derive(Debug)]
pub struct TestDatabase {
    name: String,
    /// Its address.
    pub url: String,
}

impl TestDatabase {
    /// Creates it, empty.
    ///
    /// # Panics
    /// When the server is missing or refuses.
    #[must_use]
    pub fn create() -> Self {
        let name = unique_name();
        administer(&format!("CREATE DATABASE {name}")).expect("the test database server creates databases");
        let admin = given("CLAIMWIRE_TEST_DATABASE_URL");
        let (server, _) = admin.rsplit_once('/').expect("the address ends with /database");
        let url = format!("{server}/{name}");
        Self { name, url }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        // A database that stays behind is no reason to fail a test.
        drop(administer(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)));
    }
}

fn administer(statement: &str) -> anyhow::Result<()> {
    runtime().block_on(async {
        let connection = Database::connect(given("CLAIMWIRE_TEST_DATABASE_URL")).await?;
        connection.execute_unprepared(statement).await?;
        connection.close().await?;
        Ok(())
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

/// A RabbitMQ of a test's own, which it may stop and start again.
#[derive(Debug)]
pub struct PrivateBroker {
    folder: TempDir,
    /// Its address, the same after every start.
    pub url: String,
}

impl PrivateBroker {
    /// Starts it.
    ///
    /// # Panics
    /// When RabbitMQ is not installed or does not start.
    #[must_use]
    pub fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("claimwire-broker-").tempdir().expect("a folder is created");
        let url = control("start", folder.path());
        Self { folder, url }
    }

    /// Stops it; its data stay.
    ///
    /// # Panics
    /// When it cannot be stopped.
    pub fn stop(&self) {
        control("stop", self.folder.path());
    }

    /// Starts it again.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start_again(&self) {
        assert_eq!(control("start", self.folder.path()), self.url);
    }
}

impl Drop for PrivateBroker {
    fn drop(&mut self) {
        control("end", self.folder.path());
    }
}

fn control(action: &str, folder: &Path) -> String {
    let script = repository().join("tests/broker");
    // Output goes through files: the server it leaves behind must not keep a pipe open.
    let output = tempfile::NamedTempFile::new().expect("a file is created");
    let status = Command::new(script)
        .arg(action)
        .arg(folder)
        .stdout(output.reopen().expect("the file opens"))
        .status()
        .expect("tests/broker runs");
    assert!(status.success(), "tests/broker {action} failed with {status}");
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
