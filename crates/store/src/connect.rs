//! Opening a database, and what differs between the two kinds.

use crate::{
    Error,
    tx::{Reader, Tx},
};
use claimwire_domain::{clock::Clock, ids::IdSource};
use claimwire_migrations::{Migrator, MigratorTrait, SchemaManager};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend};

use serde::Deserialize;
use sqlx::{
    Connection,
    sqlite::{SqliteConnection, SqliteJournalMode, SqliteSynchronous},
};
use std::{collections::BTreeSet, fmt, sync::Arc, time::Duration};

/// How to reach the database.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// `postgres://user:password@host/database`, or `sqlite://path?mode=rwc`. No default.
    pub url: String,
    /// Most connections of this process. Default 10; 4 for SQLite, where each has a thread and pages of its own, and one
    /// of them writes.
    #[serde(default)]
    pub max_connections: Option<u32>,
    /// Largest size of a SQLite database, in megabytes: what does not fit fails and can be tried again. Default: none.
    #[serde(default)]
    pub max_megabytes: Option<u32>,
}

impl fmt::Debug for Settings {
    /// Leaves out the address, which may hold a password.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Settings").field("max_connections", &self.max_connections).finish_non_exhaustive()
    }
}

/// The kind of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// A server that several processes share.
    Postgres,
    /// A file of one process.
    Sqlite,
}

/// How the schema of the database stands to this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemaState {
    /// They fit.
    Current,
    /// The database lacks migrations.
    Behind {
        /// How many.
        pending: usize,
    },
    /// The database has migrations this program does not know.
    Ahead {
        /// How many.
        unknown: usize,
    },
}

/// The database with the clock and ids its rows are made with. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

impl fmt::Debug for Store {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Store").field("backend", &self.backend()).finish_non_exhaustive()
    }
}

/// How long a statement waits for a connection, and on SQLite for the one writer.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a database that is well may take to say so.
const SIGN_OF_LIFE: Duration = Duration::from_secs(5);

impl Store {
    /// Opens the database; does not touch its schema.
    ///
    /// # Errors
    /// When the address is of no use or the database does not answer.
    pub async fn connect(settings: &Settings, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Result<Self, Error> {
        let url = settings.url.as_str();
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let pool = Database::connect(options(url, settings.max_connections.unwrap_or(10).max(2))).await?;
            return Ok(Self { writer: pool.clone(), reader: pool, clock, ids });
        }
        if !url.starts_with("sqlite:") {
            return Err(Error::Address { reason: "it starts neither with postgres:// nor with sqlite:" });
        }
        if url.contains(":memory:") || url.contains("mode=memory") {
            return Err(Error::Address { reason: "writer and readers need a file they share; give a path" });
        }
        // One writing connection queues the writers here, where they wait in order, instead of in SQLite's busy loop.
        let mut writing = sqlite_options(url, 1, settings.max_megabytes);
        writing.map_sqlx_sqlite_pool_opts(|pool| pool.after_release(|connection, _| Box::pin(is_at_rest(connection))));
        let writer = Database::connect(writing).await?;
        let readers = settings.max_connections.unwrap_or(4).saturating_sub(1).max(1);
        let reader = Database::connect(sqlite_options(url, readers, None)).await?;
        Ok(Self { writer, reader, clock, ids })
    }

    /// Brings the schema up to date. Safe to call from several processes at once on PostgreSQL.
    ///
    /// # Errors
    /// When a migration fails; those before it stay.
    pub async fn migrate(&self) -> Result<(), Error> {
        if self.backend() == Backend::Sqlite {
            return Ok(Migrator::up(&self.writer, None).await?);
        }
        // The migrator takes no lock of its own: a row lock would need a table, so a session lock on one connection.
        let guard = Tx::begin(self).await?;
        guard.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")).await?;
        Migrator::up(&self.writer, None).await?;
        guard.commit().await
    }

    /// Undoes every migration, and with them every row.
    ///
    /// # Errors
    /// When a migration fails.
    pub async fn unmigrate(&self) -> Result<(), Error> {
        Ok(Migrator::down(&self.writer, None).await?)
    }

    /// Compares the schema with what this program was built for.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn schema_state(&self) -> Result<SchemaState, Error> {
        let known: BTreeSet<String> =
            Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
        let applied = self.applied_migrations().await?;
        let unknown = applied.difference(&known).count();
        let pending = known.difference(&applied).count();
        Ok(match (unknown, pending) {
            (0, 0) => SchemaState::Current,
            (0, pending) => SchemaState::Behind { pending },
            (unknown, _) => SchemaState::Ahead { unknown },
        })
    }

    async fn applied_migrations(&self) -> Result<BTreeSet<String>, Error> {
        let manager = SchemaManager::new(&self.reader);
        if !manager.has_table("seaql_migrations").await? {
            return Ok(BTreeSet::new());
        }
        let statement = sea_orm::sea_query::Query::select().column("version").from("seaql_migrations").take();
        let rows = self.reader.query_all(&statement).await?;
        Ok(rows.iter().map(|row| row.try_get("", "version")).collect::<Result<_, _>>()?)
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// When it gives none, or none in time: a server that hangs, or a network that swallows everything, never refuses.
    pub async fn ping(&self) -> Result<(), Error> {
        match tokio::time::timeout(SIGN_OF_LIFE, self.reader.ping()).await {
            Ok(answer) => Ok(answer?),
            Err(_) => Err(Error::Silent { seconds: SIGN_OF_LIFE.as_secs() }),
        }
    }

    /// A reader outside any transaction.
    #[must_use]
    pub fn reader(&self) -> Reader {
        Reader(self.reader.clone())
    }

    /// Begins a write transaction.
    ///
    /// # Errors
    /// When no connection comes free in time.
    pub async fn begin(&self) -> Result<Tx, Error> {
        Tx::begin(self).await
    }

    /// The clock rows are dated by.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// Where new ids come from.
    #[must_use]
    pub fn ids(&self) -> &Arc<dyn IdSource> {
        &self.ids
    }

    /// The kind of database.
    #[must_use]
    pub fn backend(&self) -> Backend {
        match self.writer.get_database_backend() {
            DbBackend::Postgres => Backend::Postgres,
            _ => Backend::Sqlite,
        }
    }

    /// Closes the connections; running transactions are waited for.
    ///
    /// # Errors
    /// When the database fails while closing.
    pub async fn close(self) -> Result<(), Error> {
        let same_pool = self.backend() == Backend::Postgres;
        self.writer.close().await?;
        if !same_pool {
            self.reader.close().await?;
        }
        Ok(())
    }

    pub(crate) const fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }
}

/// Any number that nobody else locks in this database.
const MIGRATION_LOCK: i64 = 0x0063_6c61_696d;

/// SQLite's pages have 4 KiB unless a file was made with others.
const PAGES_PER_MEGABYTE: u64 = 256;

fn options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .connect_timeout(PATIENCE)
        // Statements hold article text: neither in logs nor in spans.
        .sqlx_logging(false)
        .record_stmt_in_spans(false);
    options
}

fn sqlite_options(url: &str, connections: u32, max_megabytes: Option<u32>) -> ConnectOptions {
    let mut options = options(url, connections);
    options.map_sqlx_sqlite_opts(move |sqlite| {
        let sqlite = match max_megabytes {
            Some(megabytes) => sqlite.pragma("max_page_count", (u64::from(megabytes) * PAGES_PER_MEGABYTE).to_string()),
            None => sqlite,
        };
        sqlite
            .journal_mode(SqliteJournalMode::Wal)
            // A committed message must survive a power cut: with NORMAL it may not.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(PATIENCE)
            .foreign_keys(true)
    });
    options
}

/// Whether a connection may be used again: not one whose driver still counts a transaction.
///
/// When the disk is full, SQLite may undo a transaction by itself, and the driver's ROLLBACK fails since there is none. The
/// driver goes on counting it, so that the next transaction becomes a savepoint and its commit commits nothing.
async fn is_at_rest(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    // behind a rollback that is under way
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}
