//! Every statement on the queue file.
//!
//! Two connections on purpose: a publish is fsynced before it is confirmed; leases and settles are not. Losing
//! those in a power cut means a redelivery, which consumers absorb; a killed process loses neither.

use crate::error::Error;
use claimwire_domain::ids::MessageId;
use claimwire_protocol::{
    envelope::Envelope,
    topology::{DELIVERY_LIMIT, QUEUES},
};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, QueryResult, RuntimeErr,
    Statement, TransactionTrait, Value,
};
use sqlx::{
    Connection,
    error::DatabaseError,
    sqlite::{SqliteConnection, SqliteJournalMode, SqliteSynchronous},
};
use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::sync::{Mutex, MutexGuard};

/// Most rows one insert carries.
const ROWS_PER_INSERT: usize = 500;
const BACKEND: DbBackend = DbBackend::Sqlite;
const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS message (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    header TEXT NOT NULL,
    body BLOB NOT NULL,
    due INTEGER,
    leased INTEGER NOT NULL DEFAULT 0,
    deliveries INTEGER NOT NULL DEFAULT 0,
    died_of TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS message_ready ON message (queue, id) WHERE leased = 0 AND due IS NULL;
CREATE INDEX IF NOT EXISTS message_leased ON message (leased) WHERE leased <> 0;
CREATE INDEX IF NOT EXISTS message_due ON message (due) WHERE due IS NOT NULL;
";
/// Version of the schema, kept in the file.
const SCHEMA_VERSION: i64 = 1;
/// What SQLite says when its page limit is reached or the disk is full (SQLITE_FULL).
const FULL: &str = "13";
const MEGABYTE: u64 = 1024 * 1024;
const PAGE_BYTES: u32 = 4096;
/// Most pages SQLite can be told to keep to.
const MOST_PAGES: u64 = 4_294_967_294;

/// A message bound for one queue.
#[derive(Debug)]
pub(super) struct NewRow {
    /// A work queue.
    pub(super) queue: &'static str,
    /// The envelope without its body, as JSON.
    pub(super) header: String,
    /// The body.
    pub(super) body: Vec<u8>,
    /// Microseconds since 1970 before which it is not delivered.
    pub(super) due: Option<i64>,
}

/// A message that was leased.
#[derive(Debug)]
pub(super) struct LeasedRow {
    pub(super) id: i64,
    pub(super) header: String,
    pub(super) body: Vec<u8>,
    pub(super) deliveries: u32,
    pub(super) died_of: Option<String>,
}

/// The queue file, locked against other processes.
#[derive(Debug)]
pub(super) struct QueueFile {
    path: PathBuf,
    lock: File,
    /// Synchronous FULL: publishes, and only these within the file's limit. Leases have to be written down in a full
    /// file too, or it could never be emptied.
    durable: DatabaseConnection,
    /// Synchronous NORMAL: leases, settles, reads.
    quick: DatabaseConnection,
    /// SQLite has one writer; waiting here is fair and costs no polling.
    writer: Mutex<()>,
}

impl QueueFile {
    /// Opens or creates the file; everything unsettled is ready again and counted as given back.
    pub(super) async fn open(path: &Path, max_megabytes: Option<u64>) -> Result<Self, Error> {
        let lock = lock(path)?;
        let connect = |synchronous, max_pages| async move {
            connection(path, synchronous, max_pages).await.map_err(|source| storage(path, "open", source))
        };
        let max_pages = max_megabytes
            .map(|megabytes| (megabytes.saturating_mul(MEGABYTE) / u64::from(PAGE_BYTES)).clamp(1, MOST_PAGES));
        let durable = connect(SqliteSynchronous::Full, max_pages).await?;
        let quick = connect(SqliteSynchronous::Normal, None).await?;
        check_version(&durable, path).await?;
        let file = Self { path: path.to_owned(), lock, durable, quick, writer: Mutex::new(()) };
        file.recover().await.map_err(|source| storage(path, "recover", source))?;
        Ok(file)
    }

    async fn recover(&self) -> Result<(), DbErr> {
        self.quick.execute_unprepared(SCHEMA).await?;
        self.quick.execute_unprepared(&format!("PRAGMA user_version = {SCHEMA_VERSION}")).await?;
        self.quick
            .execute_unprepared("UPDATE message SET leased = 0, deliveries = deliveries + 1 WHERE leased <> 0")
            .await?;
        for queue in QUEUES {
            self.quick
                .execute_raw(statement(
                    "UPDATE message SET queue = ?, died_of = 'delivery_limit', deliveries = 0 \
                     WHERE queue = ? AND deliveries > ?",
                    [queue.dead().into(), queue.name.into(), DELIVERY_LIMIT.into()],
                ))
                .await?;
        }
        Ok(())
    }

    /// Stores messages; on disk when it returns.
    pub(super) async fn insert(&self, rows: Vec<NewRow>) -> Result<(), Error> {
        let _writing = self.writer.lock().await;
        let inserted = if rows.len() <= ROWS_PER_INSERT {
            insert_part(&self.durable, rows).await
        } else {
            self.insert_all(rows).await
        };
        inserted.map_err(|source| self.storage("write", source))
    }

    async fn insert_all(&self, rows: Vec<NewRow>) -> Result<(), DbErr> {
        let transaction = self.durable.begin().await?;
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            insert_part(&transaction, rows.by_ref().take(ROWS_PER_INSERT).collect()).await?;
        }
        transaction.commit().await
    }

    /// Leases up to `limit` ready messages of `queue` to `consumer`, oldest first.
    pub(super) async fn lease(&self, queue: &str, consumer: i64, limit: usize) -> Result<Vec<LeasedRow>, Error> {
        let _writing = self.writer.lock().await;
        let rows = self
            .quick
            .query_all_raw(statement(
                "UPDATE message SET leased = ? WHERE id IN (\
                 SELECT id FROM message WHERE queue = ? AND leased = 0 AND due IS NULL ORDER BY id LIMIT ?) \
                 RETURNING id, header, body, deliveries, died_of",
                [consumer.into(), queue.into(), i64::try_from(limit).unwrap_or(i64::MAX).into()],
            ))
            .await
            .and_then(|rows| rows.iter().map(leased_row).collect::<Result<Vec<_>, _>>());
        let mut rows = rows.map_err(|source| self.storage("read", source))?;
        rows.sort_unstable_by_key(|row| row.id);
        Ok(rows)
    }

    /// Deletes those of the messages that `consumer` holds.
    pub(super) async fn settle(&self, consumer: i64, ids: &[i64]) -> Result<(), Error> {
        let _writing = self.writer.lock().await;
        self.quick
            .execute_raw(statement(
                "DELETE FROM message WHERE id IN (SELECT value FROM json_each(?)) AND leased = ?",
                [json_list(ids).into(), consumer.into()],
            ))
            .await
            .map_err(|source| self.storage("write", source))?;
        Ok(())
    }

    /// Makes those of the messages that `consumer` holds ready again, all of them for `None`; past the delivery
    /// limit they are dead. Returns whether any died.
    pub(super) async fn give_back(&self, consumer: i64, ids: Option<&[i64]>) -> Result<bool, Error> {
        let writing = self.writer.lock().await;
        let result = self.give_back_rows(&writing, consumer, ids).await;
        result.map_err(|source| self.storage("write", source))
    }

    async fn give_back_rows(&self, _: &MutexGuard<'_, ()>, consumer: i64, ids: Option<&[i64]>) -> Result<bool, DbErr> {
        const ALL: &str = "UPDATE message SET leased = 0, deliveries = deliveries + 1 WHERE leased = ? \
                           RETURNING id, queue, deliveries, died_of";
        const SOME: &str = "UPDATE message SET leased = 0, deliveries = deliveries + 1 WHERE leased = ? \
                            AND id IN (SELECT value FROM json_each(?)) RETURNING id, queue, deliveries, died_of";
        let rows = match ids {
            None => self.quick.query_all_raw(statement(ALL, [consumer.into()])).await?,
            Some(ids) => self.quick.query_all_raw(statement(SOME, [consumer.into(), json_list(ids).into()])).await?,
        };
        let mut died = false;
        for row in rows {
            let (id, queue, deliveries): (i64, String, i64) =
                (row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?);
            let is_dead = row.try_get_by_index::<Option<String>>(3)?.is_some();
            let Some(queue) = QUEUES.iter().find(|known| known.name == queue) else { continue };
            if !is_dead && deliveries > i64::from(DELIVERY_LIMIT) {
                died = true;
                self.quick
                    .execute_raw(statement(
                        "UPDATE message SET queue = ?, died_of = 'delivery_limit', deliveries = 0 WHERE id = ?",
                        [queue.dead().into(), id.into()],
                    ))
                    .await?;
            }
        }
        Ok(died)
    }

    /// Makes waiting messages ready whose time has come; returns when the next one is due.
    pub(super) async fn promote(&self, now: i64) -> Result<Option<i64>, Error> {
        let _writing = self.writer.lock().await;
        let next = async {
            self.quick.execute_raw(statement("UPDATE message SET due = NULL WHERE due <= ?", [now.into()])).await?;
            self.number("SELECT min(due) FROM message WHERE due IS NOT NULL", []).await
        };
        next.await.map_err(|source| self.storage("write", source))
    }

    /// Counts the ready messages of a queue.
    pub(super) async fn ready(&self, queue: &str) -> Result<u64, Error> {
        const SQL: &str = "SELECT count(*) FROM message WHERE queue = ? AND leased = 0 AND due IS NULL";
        let count = self.number(SQL, [queue.into()]).await.map_err(|source| self.storage("read", source))?;
        Ok(count.and_then(|count| u64::try_from(count).ok()).unwrap_or(0))
    }

    /// Whether there is any message that is not dead: ready, waiting or leased.
    pub(super) async fn has_live_messages(&self) -> Result<bool, Error> {
        let live = self
            .number("SELECT EXISTS (SELECT 1 FROM message WHERE died_of IS NULL)", [])
            .await
            .map_err(|source| self.storage("read", source))?;
        Ok(live == Some(1))
    }

    async fn number(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<Option<i64>, DbErr> {
        match self.quick.query_one_raw(statement(sql, values)).await? {
            Some(row) => row.try_get_by_index(0),
            None => Ok(None),
        }
    }

    /// Gives back every lease and lets other processes in.
    pub(super) async fn close(&self) {
        let writing = self.writer.lock().await;
        let released = self
            .quick
            .execute_unprepared("UPDATE message SET leased = 0, deliveries = deliveries + 1 WHERE leased <> 0")
            .await;
        if let Err(error) = released {
            tracing::warn!(error = %error, "leases of the queue file stay until it is opened again");
        }
        for connection in [&self.quick, &self.durable] {
            if let Err(error) = connection.close_by_ref().await {
                tracing::warn!(error = %error, "the queue file did not close cleanly");
            }
        }
        if let Err(error) = self.lock.unlock() {
            tracing::warn!(error = %error, "the queue file stays locked until this process ends");
        }
        // Held until here: nobody may lease again in between.
        drop(writing);
    }

    fn storage(&self, doing: &'static str, source: DbErr) -> Error {
        storage(&self.path, doing, source)
    }
}

/// The envelope without its body, as it is stored.
pub(super) fn header(envelope: &Envelope) -> String {
    let header = Envelope { body: Vec::new(), ..envelope.clone() };
    serde_json::to_string(&header).unwrap_or_default()
}

/// Reads what [`header`] wrote; else says why not, with the id if that is legible.
pub(super) fn envelope(header: &str, body: Vec<u8>) -> Result<Envelope, crate::Malformed> {
    match serde_json::from_str::<Envelope>(header) {
        Ok(envelope) => Ok(Envelope { body, ..envelope }),
        Err(error) => {
            let fields: Option<serde_json::Value> = serde_json::from_str(header).ok();
            let message_id =
                fields.as_ref().and_then(|fields| fields.get("message_id")?.as_str()?.parse::<MessageId>().ok());
            Err(crate::Malformed { message_id, body, reason: format!("the stored header is no envelope: {error}") })
        }
    }
}

/// A file of a newer program may mean something else by the same columns.
async fn check_version(connection: &DatabaseConnection, path: &Path) -> Result<(), Error> {
    let asked = connection.query_one_raw(statement("PRAGMA user_version", [])).await;
    let version = asked.and_then(|row| row.map_or(Ok(0), |row| row.try_get_by_index::<i64>(0)));
    match version.map_err(|source| storage(path, "read", source))? {
        newer if newer > SCHEMA_VERSION => Err(Error::Newer { path: path.to_owned() }),
        _ => Ok(()),
    }
}

async fn insert_part(connection: &impl ConnectionTrait, rows: Vec<NewRow>) -> Result<(), DbErr> {
    let mut sql = String::from("INSERT INTO message (queue, header, body, due) VALUES (?, ?, ?, ?)");
    sql.push_str(&", (?, ?, ?, ?)".repeat(rows.len() - 1));
    let values =
        rows.into_iter().flat_map(|row| [row.queue.into(), row.header.into(), row.body.into(), Value::BigInt(row.due)]);
    connection.execute_raw(statement(sql, values)).await?;
    Ok(())
}

fn leased_row(row: &QueryResult) -> Result<LeasedRow, DbErr> {
    let deliveries: i64 = row.try_get_by_index(3)?;
    Ok(LeasedRow {
        id: row.try_get_by_index(0)?,
        header: row.try_get_by_index(1)?,
        body: row.try_get_by_index(2)?,
        deliveries: u32::try_from(deliveries).unwrap_or(u32::MAX),
        died_of: row.try_get_by_index(4)?,
    })
}

fn statement(sql: impl Into<String>, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(BACKEND, sql, values)
}

fn json_list(ids: &[i64]) -> String {
    serde_json::to_string(ids).unwrap_or_default()
}

fn storage(path: &Path, doing: &'static str, source: DbErr) -> Error {
    let path = path.to_owned();
    if is_full(&source) {
        return Error::Full { path, source: source.into() };
    }
    Error::Storage { doing, path, source: source.into() }
}

fn is_full(error: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(source)) | DbErr::Query(RuntimeErr::SqlxError(source))) = error else {
        return false;
    };
    source.as_database_error().and_then(DatabaseError::code).is_some_and(|code| code == FULL)
}

fn lock(path: &Path) -> Result<File, Error> {
    let unlocked =
        |doing, source: std::io::Error| Error::Storage { doing, path: path.to_owned(), source: source.into() };
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(PathBuf::from(name))
        .map_err(|source| unlocked("create the lock of", source))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::InUse { path: path.to_owned() }),
        Err(TryLockError::Error(source)) => Err(unlocked("lock", source)),
    }
}

async fn connection(
    path: &Path,
    synchronous: SqliteSynchronous,
    max_pages: Option<u64>,
) -> Result<DatabaseConnection, DbErr> {
    let path = path.to_owned();
    let mut options = ConnectOptions::new("sqlite::memory:");
    options
        .max_connections(1)
        .min_connections(1)
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>)
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .map_sqlx_sqlite_pool_opts(|pool| pool.after_release(|connection, _| Box::pin(is_at_rest(connection))))
        .map_sqlx_sqlite_opts(move |sqlite| {
            let sqlite = sqlite
                .in_memory(false)
                .shared_cache(false)
                .filename(&path)
                .create_if_missing(true)
                .page_size(PAGE_BYTES)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(synchronous)
                .busy_timeout(Duration::from_secs(10));
            match max_pages {
                Some(pages) => sqlite.pragma("max_page_count", pages.to_string()),
                None => sqlite,
            }
        });
    Database::connect(options).await
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
