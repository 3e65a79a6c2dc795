//! How many articles a second go the whole way, from ingest to alerts, and what that costs: prints, asserts nothing.
//!
//! `./tests/run bench [articles]` starts the servers and runs it in release.

#![expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "printed figures may be rounded")]

use claimwire_tests::{
    newswire::{self, Length},
    program::Process,
    sandbox::{Mode, Sandbox},
};
use std::{
    collections::BTreeMap,
    fs,
    time::{Duration, Instant},
};

fn main() {
    let articles = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(2_000);
    let wire = newswire::articles(articles, 1, Length::Full);
    println!("{articles} articles of {} bytes on average", wire.len() / articles.max(1));
    for mode in [Mode::Embedded, Mode::Split] {
        measure(mode, &wire, articles);
    }
}

fn measure(mode: Mode, wire: &str, articles: usize) {
    println!(
        "\n{}",
        match mode {
            Mode::Embedded => "one process, embedded store and broker",
            Mode::Split => "one process per role, RabbitMQ and PostgreSQL on the same machine",
        }
    );
    resting(mode);
    let mut sandbox = Sandbox::new(mode);
    sandbox.set("CLAIMWIRE_LOG", "info,claimwire_worker=debug");
    sandbox.set("CLAIMWIRE_LOG_FORMAT", "json");
    let begin = Instant::now();
    sandbox.submit(wire);
    println!("  handing in    {:>9.1} articles/s", rate(articles, begin.elapsed()));

    let begin = Instant::now();
    if mode == Mode::Split {
        drop(sandbox.start());
    }
    // Ends when outbox and queues are empty; on its own it does all the work, beside others it only looks.
    let roles: &[&str] = match mode {
        Mode::Embedded => &["serve", "--until-idle"],
        Mode::Split => &["serve", "--until-idle", "--roles", "scheduler"],
    };
    let mut last = Process::start(sandbox.command(roles), sandbox.folder(), "until-idle");
    let mut usage: BTreeMap<String, Usage> = BTreeMap::new();
    while last.is_running() {
        for process in sandbox.processes().iter().chain([&last]) {
            if let Some(used) = Usage::of(process.id()) {
                usage.insert(process.name.clone(), used);
            }
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let took = begin.elapsed();
    println!("  ingest to alerts {:>6.1} articles/s, {:.1} s", rate(articles, took), took.as_secs_f64());
    for (name, used) in usage.iter().filter(|(name, _)| mode == Mode::Embedded || *name != "until-idle") {
        let milliseconds = used.processor_milliseconds / articles.max(1) as f64;
        println!(
            "  {name:<13} {milliseconds:>6.2} ms of processor an article, at most {:>4} MB",
            used.most_memory / 1_024
        );
    }
    let logs: Vec<String> = sandbox.processes().iter().chain([&last]).map(Process::printed).collect();
    stages(&logs, articles);
    sandbox.stop();
    let export = sandbox.export();
    let count = |table: &str| export[table].as_array().map_or(0, Vec::len);
    let counts = ["articles", "claims", "stories", "conflicts"].map(|table| format!("{} {table}", count(table)));
    println!("  in the ledger: {}", counts.join(", "));
}

/// Prints the time that each stage took of its batches, from what the processes say in their logs.
fn stages(logs: &[String], articles: usize) {
    const PARTS: [&str; 4] = ["prepare", "wait", "apply", "commit"];
    let mut stages: BTreeMap<String, [f64; 4]> = BTreeMap::new();
    for line in logs.iter().flat_map(|log| log.lines()) {
        let Ok(event) = serde_json::from_str::<serde_json::Value>(line) else { continue };
        let (fields, queue) = (&event["fields"], event["span"]["queue.name"].as_str());
        if let (Some("batch done"), Some(queue)) = (fields["message"].as_str(), queue) {
            let sums = stages.entry(queue.to_owned()).or_default();
            for (sum, part) in sums.iter_mut().zip(PARTS) {
                *sum += fields[part].as_f64().unwrap_or_default();
            }
        }
    }
    println!("  milliseconds an article, by stage: prepare, wait for the store, apply, commit");
    for (queue, sums) in stages {
        let parts = sums.map(|microseconds| format!("{:>6.2}", microseconds / 1_000.0 / articles.max(1) as f64));
        println!("    {queue:<32} {}", parts.join(" "));
    }
}

/// Prints the memory of processes that have nothing to do.
fn resting(mode: Mode) {
    let mut sandbox = Sandbox::new(mode);
    drop(sandbox.start());
    std::thread::sleep(Duration::from_secs(2));
    let memory: Vec<String> = sandbox
        .processes()
        .iter()
        .filter_map(|process| Some(format!("{} {} MB", process.name, Usage::of(process.id())?.memory / 1_024)))
        .collect();
    println!("  at rest: {}", memory.join(", "));
    sandbox.stop();
}

fn rate(articles: usize, took: Duration) -> f64 {
    articles as f64 / took.as_secs_f64()
}

/// What a process has used, as the system tells.
struct Usage {
    processor_milliseconds: f64,
    /// KiB resident now.
    memory: u64,
    /// KiB resident at most.
    most_memory: u64,
}

impl Usage {
    /// Linux only; nothing elsewhere, or when the process is gone.
    fn of(process: u32) -> Option<Self> {
        let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
        let kib = |name: &str| -> Option<u64> {
            status
                .lines()
                .find_map(|line| line.strip_prefix(name))?
                .trim_start_matches(':')
                .split_whitespace()
                .next()?
                .parse()
                .ok()
        };
        let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
        // After the name in brackets: state is the first field, user and system time the 12th and 13th, in 1/100 s.
        let ticks: u64 = stat
            .rsplit_once(')')?
            .1
            .split_whitespace()
            .skip(11)
            .take(2)
            .filter_map(|field| field.parse::<u64>().ok())
            .sum();
        Some(Self { processor_milliseconds: ticks as f64 * 10.0, memory: kib("VmRSS")?, most_memory: kib("VmHWM")? })
    }
}
