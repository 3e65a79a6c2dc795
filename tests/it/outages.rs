//! Servers that go away in the middle of the work, and come back.
//!
//! The articles come in pairs that differ, torn apart by the fault: comparing and announcing are under fault too.
//! While a server is away nothing is given up, no attempt is counted and no process spins; afterwards all is done, once.
//!
//! Seconds are no matter of right or wrong on a busy machine: how long a return took is printed as a table. What keeps
//! it below 5 s is that nobody ever waits longer between two tries, which the tests of `claimwire_worker::context` hold.

use crate::texts::{SENTINEL, torn_pairs};
use claimwire_tests::{
    disk::SmallDisk,
    ledger, program,
    proxy::Proxy,
    sandbox::{Mode, Sandbox},
    servers::{self, PrivateServer, TestDatabase},
    wait::eventually,
};
use serde_json::{Value, json};
use std::{ops::Range, time::Instant};

/// Articles that are handed in before each fault, and again as many while it lasts where that can be: the first tellings
/// of that many pairs, then the second ones.
const SLICE: usize = 12;
/// Articles whose reading needs some megabytes.
const MANY: usize = 300;
/// Articles that one process is still at when its disk gets full.
const FLOW: usize = 600;
/// Most of one processor that a process may use while it can only wait; spinning takes all of it.
const IDLE_SHARE: f64 = 0.25;

/// The articles `numbers` of the row that every newsroom here is handed.
fn articles(numbers: Range<usize>) -> String {
    torn_pairs(numbers, SLICE)
}

struct Newsroom {
    sandbox: Sandbox,
    articles: usize,
    /// How long each return took.
    returns: Vec<String>,
}

impl Newsroom {
    fn open(broker: &str, database: TestDatabase, settings: &[(&'static str, &str)]) -> Self {
        let mut sandbox = Sandbox::over(broker, database);
        for (name, value) in settings {
            sandbox.set(name, value);
        }
        drop(sandbox.start());
        Self { sandbox, articles: 0, returns: Vec::new() }
    }

    /// Hands in the next articles over the command line.
    fn submit(&mut self) {
        self.submit_many(SLICE);
    }

    fn submit_many(&mut self, count: usize) {
        self.sandbox.submit(&articles(self.articles..self.articles + count));
        self.articles += count;
    }

    fn article_count(&self) -> usize {
        self.sandbox.export()["articles"].as_array().map_or(0, Vec::len)
    }

    /// Hands in articles and waits until the first of them is read: work is under way.
    fn get_going(&mut self) {
        let before = self.article_count();
        self.submit();
        eventually("work is under way", || {
            if self.article_count() > before { Ok(()) } else { Err("no new article yet".to_owned()) }
        });
    }

    /// Looks on while `relay` tries in vain four times more, then returns what every process used meanwhile.
    fn endure(&mut self, fault: &str) {
        let tries = |sandbox: &Sandbox| {
            let relay = sandbox.processes().iter().find(|process| process.name == "relay").expect("a relay");
            relay.printed().matches("relaying stopped").count()
        };
        let seconds = |sandbox: &Sandbox| -> Vec<(String, f64)> {
            sandbox.processes().iter().map(|process| (process.name.clone(), process.cpu_seconds())).collect()
        };
        let first = tries(&self.sandbox);
        eventually("the relay meets the fault", || {
            if tries(&self.sandbox) > first { Ok(()) } else { Err("no failed try yet".to_owned()) }
        });
        let (begin, before, used) = (Instant::now(), tries(&self.sandbox), seconds(&self.sandbox));
        eventually("the relay tries again and again", || {
            let now = tries(&self.sandbox);
            if now >= before + 3 { Ok(()) } else { Err(format!("{now} tries")) }
        });
        assert!(self.sandbox.all_run(), "{fault}: no process gives up");
        let elapsed = begin.elapsed().as_secs_f64();
        let shares: Vec<String> = seconds(&self.sandbox)
            .iter()
            .zip(&used)
            .map(|((name, now), (_, then))| {
                let share = (now - then) / elapsed;
                assert!(share < IDLE_SHARE, "{fault}: {name} used {share:.2} of a processor while it could only wait");
                format!("{name} {:.1} %", share * 100.0)
            })
            .collect();
        println!("{fault}: processor while away, over {elapsed:.1} s: {}", shares.join(", "));
    }

    /// Waits until consumers had to wait so often.
    fn wait_for_outages(&self, times: f64) {
        eventually("consumers wait for the store", || {
            let waits = self.sandbox.measure("claimwire_consumer_outages_total", "");
            if waits >= times { Ok(()) } else { Err(format!("{waits} waits")) }
        });
    }

    /// Waits until every article is compared and every difference is announced.
    fn wait_until_done(&self) {
        let url = self.sandbox.database_url();
        let articles = i64::try_from(self.articles).expect("a count");
        eventually("every article is compared, every difference announced", || {
            let query = "SELECT count(*), (SELECT count(*) FROM conflict WHERE state = 'OPEN'), \
                         (SELECT count(*) FROM delivery WHERE delivered_at IS NOT NULL) \
                         FROM extraction_run WHERE compared_at IS NOT NULL";
            let found = servers::numbers(&url, query);
            let pairs = i64::try_from(whole_pairs(self.articles)).expect("a count");
            if found == [articles, pairs, pairs] { Ok(()) } else { Err(format!("{found:?} of {articles}, {pairs}")) }
        });
    }

    /// Waits until everything is done, and notes how long after `since`.
    fn recover(&mut self, fault: &str, since: Instant) {
        let before = self.article_count();
        let first = eventually("work goes on", || {
            let now = self.article_count();
            if now > before || now == self.articles { Ok(since.elapsed()) } else { Err(format!("{now} articles")) }
        });
        self.wait_until_done();
        let (first, all) = (first.as_secs_f64(), since.elapsed().as_secs_f64());
        self.returns.push(format!("{fault:<34} {first:>10.1} {all:>10.1}"));
    }

    /// What a process says of itself.
    fn readiness(&self, role: &str) -> (u16, Value) {
        let operations = self.sandbox.operations(role);
        let (status, text) = operations.page("/health/ready");
        assert_eq!(operations.page("/health/live").0, 200, "it lives whatever is away");
        (status, serde_json::from_str(&text).expect("readiness is JSON"))
    }

    fn expect_readiness(&self, role: &str, status: u16, dependency: &str, state: &str) {
        eventually("readiness tells the truth", || {
            let found = self.readiness(role);
            if found.0 == status && found.1[dependency] == state { Ok(()) } else { Err(format!("{found:?}")) }
        });
    }

    /// Nothing was counted as failed or parked, and the ledger is that of a night without faults.
    fn close(mut self) {
        println!("{:<34} {:>10} {:>10}\n{}", "after the end of", "works, s", "done, s", self.returns.join("\n"));
        assert_eq!(self.sandbox.measure("claimwire_consumer_attempts_failed_total", ""), 0.0, "no attempt was burnt");
        assert_eq!(self.sandbox.measure("claimwire_parked_total", ""), 0.0, "nothing was parked");
        assert_eq!(self.sandbox.measure("claimwire_swept_total", ""), 0.0, "nothing had to be looked for");
        assert!(self.sandbox.all_run());
        self.sandbox.stop();
        self.sandbox.work_until_idle();
        let expected = Sandbox::new(Mode::Embedded);
        expected.submit(&articles(0..self.articles));
        expected.work_until_idle();
        assert_undisturbed(&expected, &self.sandbox);
        let conflicts = self.sandbox.export()["conflicts"].as_array().map(Vec::len);
        assert_eq!(conflicts, Some(whole_pairs(self.articles)), "each pair differs");
    }
}

/// Pairs of which both tellings are among the first `articles`.
fn whole_pairs(articles: usize) -> usize {
    let rest = articles % (2 * SLICE);
    articles / (2 * SLICE) * SLICE + rest.saturating_sub(SLICE)
}

/// The ledger and what was announced are those of the undisturbed newsroom, and nothing is parked.
fn assert_undisturbed(expected: &Sandbox, found: &Sandbox) {
    let (left, right) = (expected.export(), found.export());
    ledger::assert_same(&left, &right);
    assert_eq!(ledger::digest(&left), ledger::digest(&right));
    // An export does not hold alerts.
    let query = "SELECT count(*), CAST(sum(notify_seq) AS BIGINT), (SELECT count(*) FROM delivery), \
                 (SELECT count(*) FROM delivery WHERE delivered_at IS NOT NULL) FROM alert WHERE notify_seq > 0";
    let announced = |sandbox: &Sandbox| servers::numbers::<4>(&sandbox.database_url(), query);
    assert_eq!(announced(expected), announced(found), "each difference was announced once");
    assert_eq!(found.run(&["parked", "list", "--json"]).json(), json!([]));
}

#[test]
fn rabbitmq_stops_dies_and_is_cut_off() {
    let server = PrivateServer::rabbitmq();
    let proxy = Proxy::to(&server.url);
    let mut newsroom = Newsroom::open(&proxy.url, TestDatabase::create(), &[]);
    newsroom.expect_readiness("api", 200, "broker", "ok");

    newsroom.get_going();
    server.stop();
    newsroom.submit();
    newsroom.endure("RabbitMQ stopped");
    // The API only writes to the store: it goes on taking articles, and says what is away.
    newsroom.expect_readiness("api", 200, "broker", "away");
    newsroom.expect_readiness("extraction", 503, "broker", "away");
    server.start_again();
    newsroom.recover("RabbitMQ stopped", Instant::now());

    newsroom.get_going();
    server.kill();
    newsroom.submit();
    newsroom.endure("RabbitMQ killed");
    server.start_again();
    newsroom.recover("RabbitMQ killed", Instant::now());

    newsroom.get_going();
    proxy.break_connections();
    newsroom.submit();
    newsroom.recover("connections to RabbitMQ broken", Instant::now());

    newsroom.get_going();
    proxy.cut();
    newsroom.submit();
    newsroom.endure("RabbitMQ cut off");
    proxy.mend();
    newsroom.recover("RabbitMQ cut off", Instant::now());
    newsroom.expect_readiness("extraction", 200, "broker", "ok");
    assert!(
        newsroom.sandbox.measure("claimwire_relay_failed_total", "") > 0.0,
        "what could not be published is counted"
    );
    newsroom.close();
}

#[test]
fn postgresql_stops_dies_is_cut_off_and_is_read_only() {
    let server = PrivateServer::postgresql();
    let proxy = Proxy::to(&server.url);
    let database = TestDatabase::on(&proxy.url, "");
    let name = database.name().to_owned();
    let mut newsroom = Newsroom::open(&servers::amqp_url(), database, &[]);

    newsroom.get_going();
    server.stop();
    newsroom.endure("PostgreSQL stopped");
    newsroom.expect_readiness("api", 503, "store", "away");
    newsroom.expect_readiness("extraction", 503, "store", "away");
    server.start_again();
    newsroom.recover("PostgreSQL stopped", Instant::now());
    newsroom.expect_readiness("api", 200, "store", "ok");

    newsroom.get_going();
    server.kill();
    newsroom.endure("PostgreSQL killed");
    server.start_again();
    newsroom.recover("PostgreSQL killed", Instant::now());

    newsroom.get_going();
    proxy.break_connections();
    newsroom.recover("connections to PostgreSQL broken", Instant::now());

    newsroom.get_going();
    proxy.cut();
    newsroom.endure("PostgreSQL cut off");
    proxy.mend();
    newsroom.recover("PostgreSQL cut off", Instant::now());

    newsroom.submit();
    set_read_only(&server, &name, true);
    newsroom.endure("PostgreSQL read-only");
    set_read_only(&server, &name, false);
    newsroom.recover("PostgreSQL read-only", Instant::now());
    newsroom.close();
}

/// As after a fail-over to a standby: sessions that are open are told, too.
fn set_read_only(server: &PrivateServer, database: &str, on: bool) {
    let (host, _) = server.url.rsplit_once('/').expect("the address ends with /database");
    let word = if on { "on" } else { "off" };
    for statement in [
        format!("ALTER DATABASE {database} SET default_transaction_read_only = {word}"),
        format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'"),
    ] {
        servers::execute(&format!("{host}/postgres"), &statement).expect("the server takes it");
    }
}

#[test]
fn the_disk_of_postgresql_is_full() {
    let server = PrivateServer::postgresql();
    let disk = server.small_disk(24);
    servers::execute(&server.url, &format!("CREATE TABLESPACE small LOCATION '{disk}'")).expect("a tablespace");
    let database = TestDatabase::on(&server.url, "TABLESPACE small");
    let url = database.url.clone();
    let mut newsroom = Newsroom::open(&servers::amqp_url(), database, &[]);
    newsroom.get_going();
    newsroom.wait_until_done();

    // Everything is taken but about a megabyte, which is less than the work on the articles needs.
    let rows = |table: &str, count: u32| {
        let filling = format!("INSERT INTO {table} SELECT repeat('x', 1900) FROM generate_series(1, {count})");
        servers::execute(&url, &filling)
    };
    for table in ["spare", "filler"] {
        servers::execute(&url, &format!("CREATE TABLE {table} (text TEXT)")).expect("a table");
    }
    rows("spare", 500).expect("there is room");
    let full = (0..100).find_map(|_| rows("filler", 200).err()).expect("the disk gets full");
    assert!(format!("{full:#}").contains("No space left"), "{full:#}");
    servers::execute(&url, "DROP TABLE spare").expect("some room");

    newsroom.submit_many(MANY);
    newsroom.wait_for_outages(3.0);
    let large =
        json!({"url": "https://kelp.example/large", "outlet": "The Kelp Gazette", "text": "x".repeat(3_000_000)});
    let said = program::run(newsroom.sandbox.command(&["submit", "-"]), &large.to_string());
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.stderr.contains("No space left on device"), "{said:?}");

    servers::execute(&url, "DROP TABLE filler").expect("room is made");
    newsroom.recover("disk of PostgreSQL full", Instant::now());
    newsroom.close();
}

#[test]
fn the_embedded_store_may_grow_no_more() {
    let expected = Sandbox::new(Mode::Embedded);
    expected.submit(&articles(0..MANY));
    expected.submit(SENTINEL);
    expected.work_until_idle();

    let mut sandbox = Sandbox::new(Mode::Embedded);
    drop(sandbox.run(&["migrate"]).worked());
    sandbox.submit(&articles(0..MANY));
    let [pages] = servers::numbers(&sandbox.database_url(), "PRAGMA page_count");
    // Room for what there is, and not for the work on it.
    sandbox.set("CLAIMWIRE_DATABASE__MAX_MEGABYTES", &(pages / 256).max(1).to_string());
    drop(sandbox.start());
    eventually("a consumer waits for room", || {
        let waits = sandbox.measure("claimwire_consumer_outages_total", "");
        if waits >= 3.0 { Ok(()) } else { Err(format!("{waits} waits")) }
    });
    assert!(sandbox.all_run());
    assert_eq!(sandbox.measure("claimwire_consumer_attempts_failed_total", ""), 0.0, "no attempt was burnt");
    let log = sandbox.processes()[0].printed();
    assert!(log.contains("database or disk is full"), "the log names the cause: {log}");
    sandbox.stop();
    let said = program::run(sandbox.command(&["submit", "-"]), &articles(MANY..4 * MANY));
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.stderr.contains("database or disk is full"), "{said:?}");

    sandbox.set("CLAIMWIRE_DATABASE__MAX_MEGABYTES", "1000");
    sandbox.submit(SENTINEL);
    sandbox.work_until_idle();
    assert_undisturbed(&expected, &sandbox);
}

/// What is embedded meets a disk that is really full, amid its work, and goes on by itself when there is room again.
fn a_full_disk_holds_up_work_and_loses_nothing(of_the_store: bool) {
    let expected = Sandbox::new(Mode::Embedded);
    expected.submit(&articles(0..FLOW));
    expected.submit(SENTINEL);
    expected.work_until_idle();

    let disk = SmallDisk::mount(64);
    let mut sandbox = Sandbox::new(Mode::Embedded);
    if of_the_store {
        std::os::unix::fs::symlink(disk.path(), sandbox.folder().join("data")).expect("a link is made");
    } else {
        sandbox.set("CLAIMWIRE_BROKER__URL", &format!("embedded:{}", disk.path().display()));
    }
    sandbox.submit(&articles(0..FLOW));
    drop(sandbox.start());
    eventually("work is under way", || {
        let handled = sandbox.measure("claimwire_consumer_handled_total", "");
        if handled > 0.0 { Ok(()) } else { Err(format!("{handled} messages")) }
    });
    // Nothing is left but a few pages: the process may write no more.
    let filler = disk.fill_but(64 * 1024);
    eventually("a consumer waits for room", || {
        let waits = sandbox.measure("claimwire_consumer_outages_total", "");
        if waits >= 3.0 { Ok(()) } else { Err(format!("{waits} waits")) }
    });
    assert!(sandbox.all_run(), "it lives on");
    assert_eq!(sandbox.measure("claimwire_consumer_attempts_failed_total", ""), 0.0, "no attempt was burnt");
    let log = sandbox.processes()[0].printed();
    assert!(log.contains("database or disk is full"), "the log names the cause: {log}");
    if of_the_store {
        let article =
            json!({"url": "https://kelp.example/large", "outlet": "The Kelp Gazette", "text": "x".repeat(900_000)});
        let said = program::run(sandbox.command(&["submit", "-"]), &article.to_string());
        assert_eq!(said.code, 1, "{said:?}");
        assert!(said.stderr.contains("database or disk is full"), "{said:?}");
    }

    std::fs::remove_file(filler).expect("room is made");
    eventually("what waited is done", || {
        let found = sandbox.export()["articles"].as_array().map_or(0, Vec::len);
        if found == FLOW { Ok(()) } else { Err(format!("{found} of {FLOW}")) }
    });
    assert!(sandbox.all_run(), "the same process did it");
    assert_eq!(sandbox.measure("claimwire_parked_total", ""), 0.0, "nothing was parked");
    sandbox.stop();
    sandbox.submit(SENTINEL);
    sandbox.work_until_idle();
    assert_undisturbed(&expected, &sandbox);
}

#[test]
fn the_disk_of_the_embedded_queue_is_full() {
    a_full_disk_holds_up_work_and_loses_nothing(false);
}

#[test]
fn the_disk_of_the_embedded_store_and_queue_is_full() {
    a_full_disk_holds_up_work_and_loses_nothing(true);
}
