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
use claimwire_protocol::topology::{DELIVERY_LIMIT, WorkQueue};
use std::{path::Path, process::Command, sync::Arc, time::Duration};
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
    database: Option<TestDatabase>,
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
            Mode::Split => Self::over(&servers::amqp_url(), TestDatabase::create()),
        }
    }

    /// A newsroom over the broker at `broker` and a database.
    ///
    /// # Panics
    /// See [`Sandbox::new`].
    #[must_use]
    pub fn over(broker: &str, database: TestDatabase) -> Self {
        Self::build(Mode::Split, broker.to_owned(), Some(database))
    }

    fn build(mode: Mode, broker_url: String, database: Option<TestDatabase>) -> Self {
        let folder = tempfile::Builder::new().prefix("claimwire-it-").tempdir().expect("a folder is created");
        let data = folder.path().join("data").display().to_string();
        let prefix = format!("{}.", servers::unique_name());
        let mut settings = vec![
            ("CLAIMWIRE_DATA", data),
            ("CLAIMWIRE_HTTP__LISTEN", "127.0.0.1:0".to_owned()),
            ("CLAIMWIRE_OPERATIONS__LISTEN", "127.0.0.1:0".to_owned()),
            ("CLAIMWIRE_LOG", "info".to_owned()),
        ];
        if let Some(database) = &database {
            settings.push(("CLAIMWIRE_DATABASE__URL", database.url.clone()));
            settings.push(("CLAIMWIRE_DATABASE__MAX_CONNECTIONS", "4".to_owned()));
            settings.push(("CLAIMWIRE_BROKER__URL", broker_url.clone()));
            settings.push(("CLAIMWIRE_BROKER__PREFIX", prefix.clone()));
        }
        let sandbox = Self { mode, processes: Vec::new(), settings, broker_url, prefix, database, folder };
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

    /// The same of the program that ends itself at `point`, as `relay.after-publish` or, at its second visit,
    /// `relay.after-publish:2`.
    #[must_use]
    pub fn crashing(&self, arguments: &[&str], point: &str) -> Command {
        let mut command = program::command_of(&program::crashing(), arguments);
        command.envs(self.settings.iter().map(|(name, value)| (*name, value.as_str()))).current_dir(self.folder());
        command.env("CLAIMWIRE_TEST_CRASH_AT", point);
        command
    }

    /// The address of its store, for statements past the program. In [`Mode::Embedded`] the service must not run.
    #[must_use]
    pub fn database_url(&self) -> String {
        match &self.database {
            Some(database) => database.url.clone(),
            None => format!("sqlite://{}", self.folder().join("data").join("claimwire.sqlite3").display()),
        }
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
        match self.mode {
            Mode::Embedded => self.start_process("serve", &["serve"]),
            Mode::Split => self.start_roles(&ROLES),
        }
        self.api()
    }

    /// Starts a process for each of these roles; one that is named twice gets two.
    pub fn start_roles(&mut self, roles: &[&str]) {
        for role in roles {
            self.start_process(role, &["serve", "--roles", role]);
        }
    }

    fn start_process(&mut self, name: &str, arguments: &[&str]) {
        let command = self.command(arguments);
        self.add(command, name);
    }

    /// Starts a process of a command of this newsroom.
    pub fn add(&mut self, command: Command, name: &str) {
        let same = self.processes.iter().filter(|process| process.name.starts_with(name)).count();
        let name = if same == 0 { name.to_owned() } else { format!("{name}-{}", same + 1) };
        self.processes.push(Process::start(command, self.folder.path(), &name));
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
                .find_map(|process| process.line("listening on "))
                .ok_or_else(|| "no line `listening on`".to_owned())
        });
        Api::new(&address)
    }

    /// What operators ask the process `name`.
    ///
    /// # Panics
    /// When there is no such process or it never answers.
    #[must_use]
    pub fn operations(&self, name: &str) -> Api {
        let process = self.processes.iter().find(|process| process.name == name).expect("the process was started");
        let address = eventually("the process listens for operators", || {
            process.line("operations on ").ok_or_else(|| process.printed())
        });
        Api::new(&address)
    }

    /// The sum of the samples of a measure over all processes, whatever their labels, if they hold `label`.
    ///
    /// # Panics
    /// When a process does not answer.
    #[must_use]
    pub fn measure(&self, name: &str, label: &str) -> f64 {
        sum(&self.metrics(), name, label)
    }

    /// The text of `/metrics` of all processes, one after the other.
    ///
    /// # Panics
    /// When a process does not answer.
    #[must_use]
    pub fn metrics(&self) -> String {
        self.processes.iter().map(|process| self.operations(&process.name).page("/metrics").1).collect()
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
        self.with_broker(async |broker| publish(broker, messages).await);
    }

    /// Publishes a message and has `queue` deliver it in vain until the broker gives up on it, as it would when every
    /// worker died on it. The service must not run.
    ///
    /// # Panics
    /// When the broker refuses it or does not give up.
    pub fn bury(&self, message: &Publication, queue: &WorkQueue) {
        self.with_broker(async |broker| {
            publish(broker, std::slice::from_ref(message)).await;
            let mut consumer = broker.consume(queue.name, 1).await.expect("the queue is there");
            for _ in 0..=DELIVERY_LIMIT {
                let delivery = consumer.next_batch(1, Duration::ZERO).await.expect("the queue delivers");
                consumer.reject_requeue(&[delivery[0].tag]).await.expect("the broker takes it back");
            }
            // Whoever else asks finds it in its grave.
            let mut undertaker = broker.consume(&queue.dead(), 1).await.expect("the queue of the dead is there");
            let dead = undertaker.next_batch(1, Duration::ZERO).await.expect("it died");
            undertaker.reject_requeue(&[dead[0].tag]).await.expect("the broker takes it back");
            undertaker.close().await;
            consumer.close().await;
        });
    }

    fn with_broker(&self, work: impl AsyncFnOnce(&dyn Broker)) {
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
            work(broker.as_ref()).await;
            broker.close().await;
        });
    }
}

async fn publish(broker: &dyn Broker, messages: &[Publication]) {
    for outcome in broker.publish(messages).await {
        outcome.expect("the broker takes the message");
    }
}

/// The sum of the samples of a measure in the text of `/metrics`.
#[must_use]
pub fn sum(metrics: &str, name: &str, label: &str) -> f64 {
    let is_sample =
        |line: &&str| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(['{', ' '])) && line.contains(label);
    let values = metrics.lines().filter(is_sample).filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok());
    values.sum()
}
