//! What can go wrong with the store, classed once for everybody.

use claimwire_protocol::envelope::MAX_BODY_BYTES;
use sea_orm::{DbErr, RuntimeErr};
use uuid::Uuid;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed or refused a statement.
    #[error("the database failed")]
    Database(#[from] DbErr),
    /// The database's address cannot be used.
    #[error("the database address is of no use: {reason}")]
    Address {
        /// What is the matter and what to write instead.
        reason: &'static str,
    },
    /// The database takes connections or holds them, and says nothing.
    #[error("the database has not answered for {seconds} s; check that its server is not stopped or overloaded")]
    Silent {
        /// How long it was waited for.
        seconds: u64,
    },
    /// A row holds what this version of the program does not know.
    #[error("table {table} holds `{found}` as {what}, which this version does not know; run the newer program")]
    Unreadable {
        /// Which table.
        table: &'static str,
        /// Which column.
        what: &'static str,
        /// What stands there.
        found: String,
    },
    /// A document that is not the JSON it should be.
    #[error("table {table} holds a document that cannot be read")]
    Document {
        /// Which table.
        table: &'static str,
        /// What is the matter.
        #[source]
        source: serde_json::Error,
    },
    /// The document of a row is not the JSON it should be.
    #[error("row {id} of table {table} holds a document that cannot be read")]
    Detail {
        /// Which table.
        table: &'static str,
        /// Which row.
        id: Uuid,
        /// What is the matter.
        #[source]
        source: serde_json::Error,
    },
    /// The document of a row is of a version this program does not know.
    #[error(
        "row {id} of table {table} holds a document of version {found}, this program reads up to version {known}; \
         run the newer program"
    )]
    Newer {
        /// Which table.
        table: &'static str,
        /// Which row.
        id: Uuid,
        /// Its version.
        found: u64,
        /// The latest version known here.
        known: u64,
    },
    /// There is no such parked message, or it was settled before.
    #[error("no parked message {id} waits for a decision; list the parked messages again")]
    NotParked {
        /// Which one.
        id: Uuid,
    },
    /// The inbox no longer remembers whether the message took effect.
    #[error("message {id} is older than {days} days: whether it took effect is forgotten; discard it and submit again")]
    TooOld {
        /// The parked message.
        id: Uuid,
        /// How long the inbox remembers.
        days: i64,
    },
    /// No broker carries the message.
    #[error("message {id} has {bytes} bytes, more than the {MAX_BODY_BYTES} that a broker is given; discard it")]
    TooLarge {
        /// The parked message.
        id: Uuid,
        /// Of its body.
        bytes: usize,
    },
    /// A key of a sender stands for another text already.
    #[error(
        "the idempotency key `{key}` was used for another article; send the same article again, or use another key"
    )]
    KeyTaken {
        /// The key.
        key: String,
    },
    /// A run or claim names an article version that is not there.
    #[error("article version {id} is not in the store")]
    NoVersion {
        /// Which one.
        id: Uuid,
    },
}

/// What a caller may do about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The database is away, full or read-only: wait, nothing is wrong with the work.
    Unavailable,
    /// Somebody else was faster: the same transaction works when it is tried again.
    Contention,
    /// The caller asked for what cannot be.
    Invalid,
    /// Anything else.
    Other,
}

impl Error {
    /// The class of the failure; nobody outside looks at the database's own codes.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Database(error) => kind_of(error),
            Self::Silent { .. } => ErrorKind::Unavailable,
            Self::Address { .. }
            | Self::NotParked { .. }
            | Self::TooOld { .. }
            | Self::TooLarge { .. }
            | Self::KeyTaken { .. } => ErrorKind::Invalid,
            Self::Unreadable { .. }
            | Self::Document { .. }
            | Self::Detail { .. }
            | Self::Newer { .. }
            | Self::NoVersion { .. } => ErrorKind::Other,
        }
    }
}

fn kind_of(error: &DbErr) -> ErrorKind {
    match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(RuntimeErr::Internal(_)) => ErrorKind::Unavailable,
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => kind_of_driver(error),
        _ => ErrorKind::Other,
    }
}

fn kind_of_driver(error: &sqlx::Error) -> ErrorKind {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => ErrorKind::Unavailable,
        sqlx::Error::Database(error) => error.code().map_or(ErrorKind::Other, |code| {
            // SQLSTATE has five characters; SQLite's extended result codes are shorter numbers.
            if code.len() == 5 { kind_of_sqlstate(&code) } else { kind_of_sqlite(&code) }
        }),
        _ => ErrorKind::Other,
    }
}

fn kind_of_sqlstate(code: &str) -> ErrorKind {
    match code {
        // unique violation, serialization failure, deadlock, lock not available
        "23505" | "40001" | "40P01" | "55P03" => ErrorKind::Contention,
        // read-only transaction: a fail-over is going on
        "25006" => ErrorKind::Unavailable,
        // data exception: a value that the database does not keep, such as a NUL character
        _ if code.starts_with("22") => ErrorKind::Invalid,
        // somebody, a time limit of the server, or one of its limits such as that of temporary files ended this one
        // statement: tried again for ever it would block a queue
        "57014" | "53400" => ErrorKind::Other,
        // connection trouble, disk or memory full, shutdown
        _ if ["08", "53", "57", "58"].iter().any(|class| code.starts_with(class)) => ErrorKind::Unavailable,
        _ => ErrorKind::Other,
    }
}

fn kind_of_sqlite(code: &str) -> ErrorKind {
    let Ok(extended) = code.parse::<u32>() else { return ErrorKind::Other };
    match (extended, extended & 0xff) {
        // primary key and unique constraint; busy and locked
        (1555 | 2067, _) | (_, 5 | 6) => ErrorKind::Contention,
        // read-only, I/O error, full, cannot open
        (_, 8 | 10 | 13 | 14) => ErrorKind::Unavailable,
        _ => ErrorKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_the_database_does_not_keep_is_no_reason_to_try_again() {
        // invalid byte sequence, out of range
        for code in ["22021", "22003"] {
            assert_eq!(kind_of_sqlstate(code), ErrorKind::Invalid, "{code}");
        }
        assert_eq!(kind_of_sqlstate("23505"), ErrorKind::Contention);
        assert_eq!(kind_of_sqlstate("57P01"), ErrorKind::Unavailable);
        // A defect: a statement over the server's time limit counted as an absent server and was tried for ever.
        assert_eq!(kind_of_sqlstate("57014"), ErrorKind::Other);
        assert_eq!(kind_of_sqlstate("53400"), ErrorKind::Other);
    }
}
