//! How fast the outbox relay is beside a bare publisher on the same broker in the same run: prints, asserts nothing.
//!
//! `./tests/run bench relay [messages]` starts the servers and runs it in release.

#![expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "printed figures may be rounded")]

use claimwire_tests::{
    sandbox::{Mode, Sandbox},
    servers,
};
use std::{
    env,
    process::Command,
    time::{Duration, Instant},
};

fn main() {
    let messages: i64 = env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let bare = bare();
    for _ in 0..3 {
        let relayed = relay(messages);
        println!("relay, from the outbox to the mark: {relayed:.0} messages/s ({:.2} of bare)", relayed / bare);
    }
}

/// What the broker's own example says of a bare lapin publisher.
fn bare() -> f64 {
    let rates = env::current_exe().expect("the path of this program").with_file_name("rates");
    let said = Command::new(rates).arg(servers::amqp_url()).output().expect("the example `rates` is built");
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    print!("{text}");
    let rate = text.lines().find(|line| line.starts_with("bare")).and_then(|line| line.rsplit_once(": "));
    let rate = rate.and_then(|(_, rate)| rate.split(' ').next()?.parse().ok());
    rate.expect("a line on the bare publisher")
}

/// Fills an outbox with messages of a queue that nobody reads here, and lets a relay empty it.
fn relay(messages: i64) -> f64 {
    let mut sandbox = Sandbox::new(Mode::Split);
    let rows = format!(
        "INSERT INTO outbox (message_id, message_type, routing_key, route, attempt, body, created_at, failures) \
         SELECT gen_random_uuid(), 'ArticleWithdrawn.v1', 'article.withdrawn.v1', 'event', 0, \
         convert_to(rpad('{{}}', 900), 'UTF8'), now(), 0 FROM generate_series(1, {messages})"
    );
    let url = sandbox.database_url();
    servers::execute(&url, &rows).expect("the outbox takes rows");
    let left = || servers::numbers::<1>(&url, "SELECT count(*) FROM outbox WHERE published_at IS NULL")[0];
    sandbox.start_roles(&["relay"]);
    // From the first window on: starting the process is not at stake.
    let first = wait(&left, |left| left < messages);
    let begin = Instant::now();
    wait(&left, |left| left == 0);
    let rate = first as f64 / begin.elapsed().as_secs_f64();
    sandbox.stop();
    rate
}

fn wait(left: &impl Fn() -> i64, until: impl Fn(i64) -> bool) -> i64 {
    loop {
        let now = left();
        if until(now) {
            return now;
        }
        // Seldom: every look is a connection and a count, which the database could do without.
        std::thread::sleep(Duration::from_millis(200));
    }
}
