//! A newsroom of a test's own: store, queues, folder and the processes that work on them.

use crate::{
    api::Api,
    program::{self, Process, Said},
    servers::{self, TestDatabase},
    wait::{PATIENCE, eventually},
};
use claimwire_broker::{
    Broker, Publication,
    amqp::{self, AmqpBroker},
    embedded::{self, EmbeddedBroker},
};
use claimwire_domain::clock::SystemClock;
use std::{path::Path, process::Command, sync::Arc};
use tempfile::TempDir;

/// The roles, each of which is a process in [`Mode::Split`].
pub const ROLES: [&str; 7] = ["ingest", "extraction", "verification", "alerting", "relay", "scheduler", "api"];

/// How the program is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// One process with its own store and broker.
    Embedded,
    /// RabbitMQ and PostgreSQL, one process per role.
    Split,
}

/// See the module.
#[derive(Debug)]
pub struct Sandbox {
    /// How the program is run.
    pub mode: Mode,
    processes: Vec<Process>,
    settings: Vec<(&'static str, String)>,
    broker_url: String,
    prefix: String,
    _database: Option<TestDatabase>,
    folder: TempDir,
}

impl Sandbox {
    /// A newsroom without articles.
    ///
    /// # Panics
    /// When a server is missing or the schema cannot be made.
    #[must_use]
    pub fn new(mode: Mode) -> Self {
        match mode {
            Mode::Embedded => Self::build(mode, String::new(), None),
            Mode::Split => Self::build(mode, servers::amqp_url(), Some(TestDatabase::create())),
        }
    }

    /// A newsroom over the broker at `url` and PostgreSQL.
    ///
    /// # Panics
    /// See [`Sandbox::new`].
    #[must_use]
    pub fn over_broker(url: &str) -> Self {
        Self::build(Mode::Split, url.to_owned(), Some(TestDatabase::create()))
    }

    fn build(mode: Mode, broker_url: String, database: Option<TestDatabase>) -> Self {
        let folder = tempfile::Builder::new().prefix("claimwire-it-").tempdir().expect("a folder is created");
        let data = folder.path().join("data").display().to_string();
        let prefix = format!("{}.", servers::unique_name());
        let mut settings = vec![
            ("CLAIMWIRE_DATA", data),
            ("CLAIMWIRE_HTTP__LISTEN", "127.0.0.1:0".to_owned()),
            ("CLAIMWIRE_LOG", "info".to_owned()),
        ];
        if let Some(database) = &database {
            settings.push(("CLAIMWIRE_DATABASE__URL", database.url.clone()));
            settings.push(("CLAIMWIRE_DATABASE__MAX_CONNECTIONS", "4".to_owned()));
            settings.push(("CLAIMWIRE_BROKER__URL", broker_url.clone()));
            settings.push(("CLAIMWIRE_BROKER__PREFIX", prefix.clone()));
        }
        let sandbox = Self { mode, processes: Vec::new(), settings, broker_url, prefix, _database: database, folder };
        // the embedded store migrates itself
        if mode == Mode::Split {
            drop(sandbox.run(&["migrate"]).worked());
        }
        sandbox
    }

    /// Changes a setting of the processes that start from now on.
    pub fn set(&mut self, name: &'static str, value: &str) {
        self.settings.retain(|(known, _)| *known != name);
        self.settings.push((name, value.to_owned()));
    }

    /// A folder for the test's files.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A command of the program with this newsroom's settings.
    #[must_use]
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = program::command(arguments);
        command.envs(self.settings.iter().map(|(name, value)| (*name, value.as_str()))).current_dir(self.folder());
        command
    }

    /// Runs a command to its end.
    #[must_use]
    pub fn run(&self, arguments: &[&str]) -> Said {
        program::run(self.command(arguments), "")
    }

    /// Queues articles and returns the ids of their submissions.
    ///
    /// # Panics
    /// When they are refused.
    pub fn submit(&self, jsonl: &str) -> Vec<String> {
        let said = program::run(self.command(&["submit", "-"]), jsonl).worked();
        said.lines().map(str::to_owned).collect()
    }

    /// Works until nothing is left to do: all roles in one process, whatever the mode.
    ///
    /// # Panics
    /// When the program fails or never comes to rest.
    pub fn work_until_idle(&self) {
        let mut process = Process::start(self.command(&["serve", "--until-idle"]), self.folder(), "until-idle");
        assert_eq!(process.wait(PATIENCE), 0, "serve --until-idle: {}", process.printed());
    }

    /// Starts the service, as one process or as one per role, and waits until its API answers.
    ///
    /// # Panics
    /// When a process ends or the API never answers.
    pub fn start(&mut self) -> Api {
        let commands: Vec<(&str, Vec<&str>)> = match self.mode {
            Mode::Embedded => vec![("serve", vec!["serve"])],
            Mode::Split => ROLES.iter().map(|role| (*role, vec!["serve", "--roles", *role])).collect(),
        };
        for (name, arguments) in commands {
            self.processes.push(Process::start(self.command(&arguments), self.folder.path(), name));
        }
        self.api()
    }

    /// The API of the process that serves it.
    ///
    /// # Panics
    /// When a process has ended or the API never answers.
    pub fn api(&mut self) -> Api {
        let processes = &mut self.processes;
        let address = eventually("the API listens", || {
            for process in processes.iter_mut() {
                assert!(process.is_running(), "{} ended: {}", process.name, process.printed());
            }
            processes
                .iter()
                .find_map(|process| {
                    let printed = process.printed();
                    printed.lines().find_map(|line| line.strip_prefix("listening on ").map(str::to_owned))
                })
                .ok_or_else(|| "no line `listening on`".to_owned())
        });
        Api::new(&address)
    }

    /// The processes that were started.
    #[must_use]
    pub fn processes(&self) -> &[Process] {
        &self.processes
    }

    /// Whether every process that was started still runs.
    pub fn all_run(&mut self) -> bool {
        self.processes.iter_mut().all(Process::is_running)
    }

    /// Stops every process and waits for its orderly end.
    ///
    /// # Panics
    /// When one does not end, or ends as failed.
    pub fn stop(&mut self) {
        for process in &self.processes {
            process.terminate();
        }
        for process in &mut self.processes {
            let code = process.wait(PATIENCE);
            assert_eq!(code, 0, "{} stopped with {code}: {}", process.name, process.printed());
        }
        self.processes.clear();
    }

    /// The ledger.
    ///
    /// # Panics
    /// When it cannot be exported.
    #[must_use]
    pub fn export(&self) -> serde_json::Value {
        self.run(&["export"]).json()
    }

    /// Publishes messages past the outbox, as a repeated or a foreign delivery would arrive. In
    /// [`Mode::Embedded`] the service must not run, since it owns its queue file.
    ///
    /// # Panics
    /// When the broker refuses one.
    pub fn publish(&self, messages: &[Publication]) {
        let path = self.folder().join("data").join("queue.sqlite3");
        servers::runtime().block_on(async {
            let broker: Box<dyn Broker> = match self.mode {
                Mode::Embedded => {
                    std::fs::create_dir_all(path.parent().expect("the queue lies in a folder")).expect("it is created");
                    let settings = embedded::Settings { path, ..embedded::Settings::default() };
                    Box::new(EmbeddedBroker::open(settings, Arc::new(SystemClock)).await.expect("the queue opens"))
                }
                Mode::Split => {
                    let (url, prefix) = (self.broker_url.clone(), self.prefix.clone());
                    let settings = amqp::Settings { url, prefix, ..amqp::Settings::default() };
                    Box::new(AmqpBroker::connect(settings).await.expect("the broker answers"))
                }
            };
            broker.declare().await.expect("the queues are declared");
            for outcome in broker.publish(messages).await {
                outcome.expect("the broker takes the message");
            }
            broker.close().await;
        });
    }
}
