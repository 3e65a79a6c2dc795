//! What the doctor says of each fault, made on real servers, and who mends it.

use crate::bad_input::ingested;
use claimwire_broker::{
    Broker, Error,
    amqp::{self, AmqpBroker},
};
use claimwire_protocol::topology::INGEST;
use claimwire_tests::{
    disk::SmallDisk,
    program::{self, Said},
    sandbox::{Mode, Sandbox},
    servers::{self, TestDatabase},
};
use sea_orm::{ConnectionTrait, Database};
use std::{
    net::TcpListener,
    path::Path,
    time::{Duration, Instant},
};

fn run(folder: &Path, arguments: &[&str], settings: &[(&str, &str)]) -> Said {
    let mut command = program::command(arguments);
    // Whoever holds the usual port on this machine is no fault of what a test looks at.
    command.current_dir(folder).env("CLAIMWIRE_HTTP__LISTEN", "127.0.0.1:0").envs(settings.iter().copied());
    program::run(command, "")
}

/// What the doctor says in a folder of its own, without any password of the settings.
fn doctor(settings: &[(&str, &str)]) -> Said {
    let folder = tempfile::tempdir().expect("a folder is created");
    let said = run(folder.path(), &["doctor"], settings);
    for (name, value) in settings {
        let login = value.split_once("://").and_then(|(_, rest)| rest.rsplit_once('@')).map(|(login, _)| login);
        if let Some((_, password)) = login.and_then(|login| login.split_once(':')) {
            assert!(!said.stdout.contains(password), "the password of {name} is printed: {}", said.stdout);
            assert!(!said.stderr.contains(password), "the password of {name} is logged: {}", said.stderr);
        }
    }
    let left = std::fs::read_dir(folder.path()).expect("the folder is there").count();
    assert_eq!(left, 0, "the doctor leaves nothing behind");
    said
}

/// The line on `check`, which must bear this mark and hold these words.
fn assert_line(said: &Said, mark: &str, check: &str, words: &[&str]) {
    let begin = format!("{mark:>6}  {check}: ");
    let line = said.stdout.lines().find_map(|line| line.strip_prefix(&begin));
    let line = line.unwrap_or_else(|| panic!("no line `{begin}`: {said:?}"));
    for word in words {
        assert!(line.contains(word), "`{word}` is not in `{line}`");
    }
    assert_eq!(said.code, i32::from(said.stdout.contains("NOT OK")), "{said:?}");
}

/// Fails unless the doctor says that `check` is at fault, with these words.
fn assert_fault(said: &Said, check: &str, words: &[&str]) {
    assert_line(said, "NOT OK", check, words);
}

fn assert_warning(said: &Said, check: &str, words: &[&str]) {
    assert_line(said, "warn", check, words);
}

fn execute(database: &TestDatabase, statement: &str) {
    servers::runtime().block_on(async {
        let connection = Database::connect(&database.url).await.expect("the database answers");
        connection.execute_unprepared(statement).await.expect("the statement is taken");
        connection.close().await.expect("the connection closes");
    });
}

/// A database with the schema of this program.
fn migrated() -> TestDatabase {
    let database = TestDatabase::create();
    let folder = tempfile::tempdir().expect("a folder is created");
    drop(run(folder.path(), &["migrate"], &[("CLAIMWIRE_DATABASE__URL", &database.url)]).worked());
    database
}

fn doctor_of_database(url: &str) -> Said {
    doctor(&[("CLAIMWIRE_DATABASE__URL", url)])
}

fn doctor_of_broker(url: &str) -> Said {
    doctor(&[("CLAIMWIRE_BROKER__URL", url)])
}

/// An address with another password.
fn with_password(url: &str, password: &str) -> String {
    let (scheme, rest) = url.split_once("://").expect("an address has a scheme");
    let (login, server) = rest.rsplit_once('@').expect("an address has a login");
    let user = login.split_once(':').map_or(login, |(user, _)| user);
    format!("{scheme}://{user}:{password}@{server}")
}

#[test]
fn a_store_whose_folder_is_missing_is_one_fault_with_its_remedy_and_migrating_creates_it() {
    let folder = tempfile::tempdir().expect("a folder is created");
    let settings = [("CLAIMWIRE_DATA", "news/desk")];
    let said = run(folder.path(), &["doctor"], &settings);
    assert_eq!(said.code, 1, "{said:?}");
    let faults: Vec<&str> = said.stdout.lines().filter(|line| line.contains("NOT OK")).collect();
    assert_eq!(faults.len(), 1, "{said:?}");
    assert!(faults[0].contains("news/desk") && faults[0].contains("`claimwire migrate`"), "{said:?}");
    assert!(!folder.path().join("news").exists(), "looking creates nothing");

    drop(run(folder.path(), &["migrate"], &settings).worked());
    let said = run(folder.path(), &["doctor", "--json"], &settings).json();
    assert_eq!(said["healthy"], true, "{said:#}");
}

#[test]
fn migrating_creates_the_folder_of_a_store_with_an_address_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder is created");
    let settings = [("CLAIMWIRE_DATABASE__URL", "sqlite://elsewhere/store.sqlite3?mode=rwc")];
    assert_eq!(run(folder.path(), &["doctor"], &settings).code, 1);
    drop(run(folder.path(), &["migrate"], &settings).worked());
    let said = run(folder.path(), &["doctor"], &settings).worked();
    assert!(said.contains("  warn  broker: "), "its folder comes with the service: {said}");
}

#[test]
fn a_store_whose_file_is_missing_is_a_fault_and_looking_does_not_create_it() {
    let folder = tempfile::tempdir().expect("a folder is created");
    let data = folder.path().display().to_string();
    let said = doctor(&[("CLAIMWIRE_DATA", &data)]);
    assert_fault(
        &said,
        "database",
        &["claimwire.sqlite3 of the embedded store does not exist yet", "`claimwire migrate`"],
    );
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder is there").count(), 0);
}

#[test]
fn a_folder_that_can_never_be_one_is_a_fault() {
    let file = tempfile::NamedTempFile::new().expect("a file is created");
    let below = file.path().join("desk").display().to_string();
    let said = doctor(&[("CLAIMWIRE_DATA", &below)]);
    assert_fault(&said, "database", &[&below, "is a file", "set CLAIMWIRE_DATA"]);
    let database = migrated();
    let queue = format!("embedded:{below}");
    let said = doctor(&[("CLAIMWIRE_DATABASE__URL", &database.url), ("CLAIMWIRE_BROKER__URL", &queue)]);
    assert_fault(&said, "broker", &[&below, "is a file", "broker.url"]);
}

#[test]
fn a_database_server_that_does_not_run_is_a_fault() {
    let said = doctor_of_database("postgres://desk:hush-hush@127.0.0.1:1/news");
    assert_fault(&said, "database", &["nothing listens on 127.0.0.1:1", "start the database server"]);
}

#[test]
fn a_database_that_refuses_the_login_is_a_fault() {
    let database = TestDatabase::create();
    let said = doctor_of_database(&with_password(&database.url, "not-the-password"));
    assert_fault(&said, "database", &["refuses the login", "correct user and password in database.url"]);
}

#[test]
fn a_database_that_does_not_exist_is_a_fault() {
    let database = TestDatabase::create();
    let said = doctor_of_database(&format!("{}_of_nobody", database.url));
    assert_fault(&said, "database", &["no such database", "`createdb`"]);
}

#[test]
fn a_schema_that_is_behind_or_ahead_is_a_fault() {
    let said = doctor_of_database(&TestDatabase::create().url);
    assert_fault(&said, "schema", &["migrations are missing", "`claimwire migrate`"]);

    let database = migrated();
    execute(&database, "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m99999999_of_tomorrow', 0)");
    let said = doctor_of_database(&database.url);
    assert_fault(&said, "schema", &["ahead by 1 migrations", "run the newer program"]);
}

#[test]
fn a_database_that_may_only_be_read_is_a_fault() {
    let database = migrated();
    let name = database.url.rsplit_once('/').expect("an address ends with the name").1;
    execute(&database, &format!("ALTER DATABASE {name} SET default_transaction_read_only = on"));
    let said = doctor_of_database(&database.url);
    assert_fault(&said, "writing", &["not written", "default_transaction_read_only"]);
}

#[test]
fn a_clock_that_goes_otherwise_than_that_of_the_database_is_a_warning() {
    let database = migrated();
    assert_line(&doctor_of_database(&database.url), "ok", "clock", &["goes with that of the database"]);
    // The database's own function is hidden by one that shows another time.
    let name = database.name();
    execute(&database, &format!("ALTER DATABASE {name} SET search_path = public, pg_catalog"));
    for (shift, words) in [("+", "s behind the database"), ("-", "s ahead of the database")] {
        let hiding = format!(
            "CREATE OR REPLACE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql \
             AS $$ SELECT pg_catalog.clock_timestamp() {shift} interval '90 seconds' $$"
        );
        execute(&database, &hiding);
        let said = doctor_of_database(&database.url);
        assert_warning(&said, "clock", &[words, "`timedatectl set-ntp true`"]);
        assert_eq!(said.code, 0, "it works all the same: {said:?}");
    }
}

#[test]
fn a_disk_with_little_room_is_a_warning_and_a_full_one_a_fault() {
    let disk = SmallDisk::mount(200);
    let data = disk.path().join("desk").display().to_string();
    let settings = [("CLAIMWIRE_DATA", data.as_str())];
    drop(run(disk.path(), &["migrate"], &settings).worked());
    assert_warning(&doctor(&settings), "disk", &["MB are free for", &data, "make room there", "set CLAIMWIRE_DATA"]);
    let filler = disk.fill_but(10 * 1024 * 1024);
    assert_fault(&doctor(&settings), "disk", &["10 MB are free for", &data, "make room there", "set CLAIMWIRE_DATA"]);
    std::fs::remove_file(filler).expect("room is made");
    assert_warning(&doctor(&settings), "disk", &[&data]);
}

#[test]
fn messages_that_nobody_publishes_are_a_warning_with_their_age() {
    let database = migrated();
    let settings = [("CLAIMWIRE_DATABASE__URL", database.url.as_str())];
    let mut command = program::command(&["submit", "-"]);
    command.envs(settings);
    drop(program::run(command, crate::texts::SENTINEL).worked());
    assert_line(&doctor(&settings), "ok", "outbox", &["1 messages are not published yet"]);
    execute(&database, "UPDATE outbox SET created_at = created_at - INTERVAL '5 hours'");
    assert_warning(&doctor(&settings), "outbox", &["the oldest for 5 hours", "with the role relay"]);
}

#[test]
fn a_broker_that_does_not_run_is_a_fault() {
    let said = doctor_of_broker("amqp://desk:hush-hush@127.0.0.1:1");
    assert_fault(&said, "broker", &["nothing listens at amqp://desk@127.0.0.1:1", "start the broker there"]);
}

#[test]
fn a_broker_that_refuses_the_login_is_a_fault() {
    let said = doctor_of_broker(&with_password(&servers::amqp_url(), "not-the-password"));
    assert_fault(&said, "broker", &["refuses the login", "correct user and password in broker.url"]);
}

#[test]
fn a_virtual_host_that_does_not_exist_is_a_fault() {
    let said = doctor_of_broker(&format!("{}/of-nobody", servers::amqp_url()));
    assert_fault(&said, "broker", &["a virtual host that does not exist", "`rabbitmqctl add_vhost`"]);
}

#[test]
fn queues_that_are_missing_are_a_warning_and_looking_does_not_declare_them() {
    let (url, prefix) = (servers::amqp_url(), format!("{}.", servers::unique_name()));
    let said = doctor(&[("CLAIMWIRE_BROKER__URL", &url), ("CLAIMWIRE_BROKER__PREFIX", &prefix)]);
    assert_warning(&said, "queues", &[INGEST.name, "`claimwire serve` declares"]);
    servers::runtime().block_on(async {
        let settings = amqp::Settings { url, prefix, ..amqp::Settings::default() };
        let broker = AmqpBroker::connect(settings).await.expect("the broker answers");
        let found = broker.depth(INGEST.name).await;
        assert!(
            matches!(&found, Err(Error::Lost { source, .. }) if source.to_string().contains("NOT_FOUND")),
            "{found:?}"
        );
        broker.close().await;
    });
}

#[test]
fn a_queue_with_other_arguments_is_a_fault() {
    let (url, prefix) = (servers::amqp_url(), format!("{}.", servers::unique_name()));
    servers::runtime().block_on(async {
        // Wait queues of another delay under the names of the usual ones.
        let settings =
            amqp::Settings { url: url.clone(), prefix: prefix.clone(), retry_divisor: 7, ..amqp::Settings::default() };
        let broker = AmqpBroker::connect(settings).await.expect("the broker answers");
        broker.declare().await.expect("the queues are declared");
        broker.close().await;
    });
    let said = doctor(&[("CLAIMWIRE_BROKER__URL", &url), ("CLAIMWIRE_BROKER__PREFIX", &prefix)]);
    let queue = format!("{prefix}{}.wait.10s", INGEST.name);
    assert_fault(&said, "queues", &[&queue, "with other arguments", "drain and delete it there"]);
}

#[test]
fn messages_that_nobody_takes_are_a_warning() {
    let article_version_id = "ver_01900000000070008000000000000001";
    let message = ingested(article_version_id);
    for (mode, remedy) in [(Mode::Split, "with the role extraction"), (Mode::Embedded, "run `claimwire serve`")] {
        let sandbox = Sandbox::new(mode);
        drop(sandbox.run(&["migrate"]).worked());
        sandbox.publish(std::slice::from_ref(&message));
        let said = sandbox.run(&["doctor"]);
        assert_warning(&said, "consumers", &["1 messages wait in extraction.article-ingested.v1", remedy]);
    }
}

#[test]
fn settings_that_cannot_be_are_a_fault_and_those_that_limit_the_roles_a_warning() {
    let said = doctor_of_database("mysql://desk:hush-hush@127.0.0.1/news");
    assert_fault(&said, "settings", &["database.url", "mysql://desk:***@127.0.0.1/news", "write postgres://"]);
    let said = doctor_of_broker("http://desk:hush-hush@127.0.0.1");
    assert_fault(&said, "settings", &["broker.url", "http://desk:***@127.0.0.1", "write amqp://"]);
    let said = doctor_of_broker(&servers::amqp_url());
    assert_warning(&said, "settings", &["its database is embedded", "set database.url to a postgres:// address"]);
}

#[test]
fn what_cannot_be_read_as_settings_is_named_before_anything_is_looked_at() {
    let said = doctor(&[("CLAIMWIRE_HTTP__LISTENN", "127.0.0.1:0")]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.stderr.contains("unknown field `listenn`, expected `listen`"), "{said:?}");
    let said = doctor(&[("CLAIMWIRE_LOG", "loud===")]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.stderr.contains("the setting `log` is `loud===`") && said.stderr.contains("try `info`"), "{said:?}");
}

#[test]
fn a_listen_address_that_is_none_is_a_fault_and_refused_by_the_service() {
    for listen in ["klingon", "127.0.0.1", "127.0.0.1:99999", "http://127.0.0.1:8600", ":8600", "::1"] {
        let settings = [("CLAIMWIRE_HTTP__LISTEN", listen)];
        assert_fault(&doctor(&settings), "settings", &["http.listen", listen, "such as 127.0.0.1:8600"]);
        let folder = tempfile::tempdir().expect("a folder is created");
        let said = run(folder.path(), &["serve", "--check-config"], &settings);
        assert_eq!(said.code, 2, "{said:?}");
        assert!(said.stderr.contains("http.listen") && said.stderr.contains(listen), "{said:?}");
    }
    for listen in ["localhost:8600", "[::1]:0", "0.0.0.0:8600"] {
        let folder = tempfile::tempdir().expect("a folder is created");
        drop(run(folder.path(), &["serve", "--check-config"], &[("CLAIMWIRE_HTTP__LISTEN", listen)]).worked());
    }
}

#[test]
fn a_listen_address_of_somebody_else_is_a_fault_and_one_of_our_service_is_not() {
    let other = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let taken = other.local_addr().expect("it has an address").to_string();
    let said = doctor(&[("CLAIMWIRE_HTTP__LISTEN", &taken)]);
    assert_fault(&said, "http address", &[&taken, "taken by another program", "set http.listen to a free address"]);
    // a block kept for documentation, which no machine has
    let said = doctor(&[("CLAIMWIRE_HTTP__LISTEN", "203.0.113.7:8600")]);
    assert_fault(&said, "http address", &["no address of this machine", "such as 127.0.0.1:8600"]);

    let mut sandbox = Sandbox::new(Mode::Embedded);
    let api = sandbox.start();
    let ours = api.address.trim_start_matches("http://").to_owned();
    sandbox.set("CLAIMWIRE_HTTP__LISTEN", &ours);
    let said = sandbox.run(&["doctor"]);
    assert_line(&said, "ok", "http address", &[&ours, "a running claimwire process"]);
    // and its queue, which it holds alone, is no fault either
    assert_line(&said, "ok", "broker", &["a running claimwire process has it open"]);
    assert!(sandbox.all_run(), "looking does not disturb the service");
    sandbox.stop();
}

#[test]
fn servers_that_take_a_connection_and_never_answer_are_faults_in_seconds() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = silent.local_addr().expect("it has an address");
    let begin = Instant::now();
    let said = doctor(&[
        ("CLAIMWIRE_DATABASE__URL", &format!("postgres://desk:hush-hush@{address}/news")),
        ("CLAIMWIRE_BROKER__URL", &format!("amqp://desk:hush-hush@{address}")),
    ]);
    assert_fault(&said, "database", &["no answer within 8 s", "check that the database server runs"]);
    assert_fault(&said, "broker", &["no answer within 8 s", "check that the broker runs"]);
    assert!(begin.elapsed() < Duration::from_secs(30), "{:?}", begin.elapsed());
}

#[test]
fn machines_read_the_same_as_people() {
    let folder = tempfile::tempdir().expect("a folder is created");
    let said =
        run(folder.path(), &["doctor", "--json"], &[("CLAIMWIRE_DATABASE__URL", "postgres://desk@127.0.0.1:1/news")]);
    assert_eq!(said.code, 1, "{said:?}");
    let told: serde_json::Value = serde_json::from_str(&said.stdout).expect("it is JSON");
    assert_eq!(told["healthy"], false);
    let checks = told["checks"].as_array().expect("checks");
    let levels: Vec<_> = checks.iter().map(|check| (&check["check"], &check["ok"], &check["level"])).collect();
    assert_eq!(
        serde_json::json!(levels),
        serde_json::json!([
            ["settings", true, "warning"],
            ["database", false, "fault"],
            ["broker", true, "warning"],
            ["http address", true, "ok"],
        ])
    );
    assert!(checks.iter().all(|check| check["text"].as_str().is_some_and(|text| !text.is_empty())), "{told:#}");
}
