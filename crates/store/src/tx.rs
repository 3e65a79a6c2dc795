//! Transactions and readers: what the functions of this crate run on.

use crate::{Error, connect::Store};
use async_trait::async_trait;
use claimwire_domain::clock::Timestamp;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use uuid::Uuid;

/// What reading functions take: a [`Reader`], or a [`Tx`] that must see its own writes.
pub trait Read: ConnectionTrait + Send + Sync {}

/// Reads outside any transaction; each statement sees the latest commit.
#[derive(Clone, Debug)]
pub struct Reader(pub(crate) DatabaseConnection);

/// One write transaction. Dropping it rolls back.
#[derive(Debug)]
pub struct Tx {
    transaction: DatabaseTransaction,
    store: Store,
}

impl Read for Reader {}
impl Read for Tx {}

impl Tx {
    /// Begins a transaction on the store's writing connections.
    ///
    /// SQLite begins IMMEDIATE: a transaction that reads first and then writes would fail at once when another one
    /// writes meanwhile, whatever the time-out.
    pub(crate) async fn begin(store: &Store) -> Result<Self, Error> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = store.writer().begin_with_options(options).await?;
        Ok(Self { transaction, store: store.clone() })
    }

    /// Makes everything it wrote permanent and visible.
    ///
    /// # Errors
    /// When the database is away; whether the commit happened is then unknown.
    pub async fn commit(self) -> Result<(), Error> {
        Ok(self.transaction.commit().await?)
    }

    /// Forgets everything it wrote.
    ///
    /// # Errors
    /// When the database is away; it rolls back by itself then.
    pub async fn rollback(self) -> Result<(), Error> {
        Ok(self.transaction.rollback().await?)
    }

    /// The current instant of the store's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.store.clock().now()
    }

    /// A new id.
    #[must_use]
    pub fn mint(&self) -> Uuid {
        self.store.ids().mint()
    }
}

macro_rules! delegate_statements {
    ($type:ty, $field:tt) => {
        #[async_trait]
        impl ConnectionTrait for $type {
            fn get_database_backend(&self) -> DbBackend {
                self.$field.get_database_backend()
            }

            async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
                self.$field.execute_raw(statement).await
            }

            async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
                self.$field.execute_unprepared(sql).await
            }

            async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
                self.$field.query_one_raw(statement).await
            }

            async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
                self.$field.query_all_raw(statement).await
            }
        }
    };
}

delegate_statements!(Reader, 0);
delegate_statements!(Tx, transaction);
