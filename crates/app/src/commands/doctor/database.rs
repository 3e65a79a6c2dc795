//! The database: reached, up to date, writable, and what waits in it.

use super::{
    Finding, Outcome, PATIENCE, bounded,
    folder::{self, Folder},
    inside, late,
};
use crate::{
    commands::describe,
    config::{Config, redact},
    wiring,
};
use chrono::Duration;
use claimwire_domain::clock::Timestamp;
use claimwire_store::{Backend, ErrorKind, SchemaState, Store, clock, outbox, parked};
use std::io;
use tokio::{net::TcpStream, time::timeout};

/// How far apart the clocks of two machines may be: leases and claims on the outbox are a few times longer.
const CLOCKS_APART: Duration = Duration::seconds(2);

/// Longer than any message waits for the relay, whatever failures it counts.
const TOO_LONG: Duration = Duration::minutes(2);

const REMEDY: &str = "check that the database server runs and is not overloaded, and database.url";

pub(super) async fn examine(config: &Config) -> Vec<Finding> {
    let store = match timeout(PATIENCE, open(config)).await.unwrap_or_else(|_| Err(late(REMEDY))) {
        Ok(store) => store,
        Err(fault) => return vec![Finding { what: "database", outcome: Outcome::Fault(fault) }],
    };
    let schema = bounded(REMEDY, schema(&store)).await;
    let is_current = !schema.is_fault();
    let mut findings = vec![
        Finding { what: "database", outcome: Outcome::Well("it answers".to_owned()) },
        Finding { what: "schema", outcome: schema },
    ];
    if store.backend() == Backend::Postgres {
        findings.push(Finding { what: "clock", outcome: bounded(REMEDY, clock(&store)).await });
    }
    if is_current {
        findings.push(Finding { what: "writing", outcome: bounded(REMEDY, writing(&store)).await });
        findings.push(Finding { what: "outbox", outcome: bounded(REMEDY, unpublished(&store)).await });
        findings.push(Finding { what: "parking lot", outcome: bounded(REMEDY, parking_lot(&store)).await });
    }
    // Nothing of a reader is lost when the database is slow to say goodbye.
    drop(timeout(PATIENCE, store.close()).await);
    findings
}

/// Opens the store if that makes nothing new; else says what to do.
async fn open(config: &Config) -> Result<Store, String> {
    if let Some(folder) = wiring::store_folder(config) {
        let shown = folder.display();
        match folder::look(&folder) {
            Folder::Usable => {}
            Folder::Missing => {
                return Err(format!(
                    "the folder {shown} of the embedded store does not exist yet; `claimwire migrate` creates it, or set CLAIMWIRE_DATA to another"
                ));
            }
            Folder::Unusable(why) => {
                return Err(format!(
                    "the folder {shown} of the embedded store is of no use: {why}; set CLAIMWIRE_DATA or database.url to a folder this user may write"
                ));
            }
        }
    }
    if let Some(file) = wiring::store_file(config).filter(|file| !file.exists()) {
        return Err(format!(
            "the file {} of the embedded store does not exist yet; `claimwire migrate` creates it",
            file.display()
        ));
    }
    let url = config.database_url();
    if let Some(server) = server(&url) {
        // Asked first: the pool below would go on trying until its time is over, and not say why.
        listens(&server).await?;
    }
    wiring::connect_store(config).await.map_err(|error| refusal(&url, &error))
}

async fn listens(server: &str) -> Result<(), String> {
    match TcpStream::connect(server).await {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => Err(format!(
            "nothing listens on {server}; start the database server there, or correct host and port in database.url"
        )),
        Err(error) => Err(format!("{server} cannot be reached: {error}; correct host and port in database.url")),
    }
}

/// Host and port of a database server; `None` where the address does not say or says it in a way of its own.
fn server(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let (place, parameters) = rest.split_once('?').unwrap_or((rest, ""));
    let host = place.rsplit_once('@').map_or(place, |(_, host)| host).split('/').next()?;
    let is_plain = !host.is_empty() && !host.contains('%') && !parameters.contains("host");
    let has_port = host.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    let server = if has_port { host.to_owned() } else { format!("{host}:5432") };
    (scheme.starts_with("postgres") && is_plain).then_some(server)
}

/// What to do about a server that does not let us in. Its words are in the language it was set up with, its codes
/// are not.
fn refusal(url: &str, error: &anyhow::Error) -> String {
    let shown = redact(url);
    let code = |codes: &[&str]| codes.iter().any(|code| inside(error).contains(&format!("\"{code}\"")));
    if code(&["28P01", "28000"]) {
        format!("{shown} refuses the login; correct user and password in database.url")
    } else if code(&["3D000"]) {
        format!(
            "the server of {shown} has no such database; create it with `createdb`, or correct its name in database.url"
        )
    } else if code(&["53300"]) {
        format!(
            "the server of {shown} has no connection left; raise its max_connections, or lower database.max_connections"
        )
    } else {
        describe(error)
    }
}

async fn schema(store: &Store) -> Outcome {
    Outcome::of(store.schema_state().await.map(|state| match state {
        SchemaState::Current => Outcome::Well("it is up to date".to_owned()),
        SchemaState::Behind { pending } => {
            Outcome::Fault(format!("{pending} migrations are missing; run `claimwire migrate`"))
        }
        SchemaState::Ahead { unknown } => {
            Outcome::Fault(format!("it is ahead by {unknown} migrations; run the newer program"))
        }
    }))
}

async fn clock(store: &Store) -> Outcome {
    let asked = async {
        let before = store.clock().now();
        let shown = clock::of_database(&store.reader()).await?;
        Ok::<_, claimwire_store::Error>((before, shown, store.clock().now()))
    };
    Outcome::of(asked.await.map(|(before, shown, after)| {
        // Somewhere between asking and hearing: at least so far ahead, or at least so far behind.
        let (ahead, behind) = shown.map_or_else(Default::default, |shown| (age(shown, before), age(after, shown)));
        match (ahead.max(behind), ahead > behind) {
            (apart, _) if apart <= CLOCKS_APART => Outcome::Well("it goes with that of the database".to_owned()),
            (apart, ahead) => Outcome::Warning(format!(
                "this machine is {} s {} the database; let both follow a time server (`timedatectl set-ntp true`), else times in the ledger are wrong and processes take over what others still work on",
                apart.num_seconds(),
                if ahead { "ahead of" } else { "behind" }
            )),
        }
    }))
}

/// Writes to no row and undoes it.
async fn writing(store: &Store) -> Outcome {
    let no_row = -1;
    let tried = async {
        let tx = store.begin().await?;
        outbox::mark_published(&tx, &[no_row]).await?;
        tx.rollback().await
    };
    match tried.await {
        Ok(()) => Outcome::Well("it takes writes".to_owned()),
        Err(error) if error.kind() == ErrorKind::Unavailable => Outcome::Fault(format!(
            "it can be read but not written: {}; set database.url to the primary server, or take default_transaction_read_only from it",
            describe(&error.into())
        )),
        Err(error) => Outcome::Fault(describe(&error.into())),
    }
}

async fn unpublished(store: &Store) -> Outcome {
    let now = store.clock().now();
    Outcome::of(outbox::depth(&store.reader()).await.map(|depth| {
        let waiting = format!("{} messages are not published yet", depth.unpublished);
        match depth.oldest.map(|oldest| age(oldest, now)) {
            Some(age) if age > TOO_LONG => Outcome::Warning(format!(
                "{waiting}, the oldest for {}; run `claimwire serve` with the role relay, and see what is said of the broker",
                spoken(age)
            )),
            _ => Outcome::Well(waiting),
        }
    }))
}

fn age(since: Timestamp, now: Timestamp) -> Duration {
    now.utc().signed_duration_since(since.utc())
}

fn spoken(age: Duration) -> String {
    match age.num_minutes() {
        minutes @ ..120 => format!("{minutes} minutes"),
        minutes @ ..2880 => format!("{} hours", minutes / 60),
        minutes => format!("{} days", minutes / 1440),
    }
}

async fn parking_lot(store: &Store) -> Outcome {
    Outcome::of(parked::list(&store.reader(), None, 1).await.map(|messages| {
        if messages.is_empty() {
            return Outcome::Well("it is empty".to_owned());
        }
        Outcome::Warning("messages wait for a decision; `claimwire parked list` shows them".to_owned())
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_is_read_from_an_address_however_it_is_written() {
        let is = |url, expected| assert_eq!(server(url).as_deref(), expected, "{url}");
        is("postgres://desk:p@ss:word@db.example:5433/news?sslmode=require", Some("db.example:5433"));
        is("postgresql://db.example/news", Some("db.example:5432"));
        is("postgres://desk@[::1]:5433/news", Some("[::1]:5433"));
        is("postgres://desk@[::1]/news", Some("[::1]:5432"));
        is("postgres:///news?host=/run/postgresql", None);
        is("postgres://%2Frun%2Fpostgresql/news", None);
        is("sqlite://db.example/news", None);
    }

    #[test]
    fn an_age_is_told_in_the_unit_people_would_use() {
        let ages = [Duration::seconds(150), Duration::minutes(119), Duration::hours(5), Duration::days(9)];
        assert_eq!(ages.map(spoken), ["2 minutes", "119 minutes", "5 hours", "9 days"]);
    }
}
