//! The few things every migration says, said once.

pub use sea_orm_migration::{
    async_trait::async_trait,
    prelude::{
        ColumnDef, ConditionalStatement, DbErr, DeriveMigrationName, Expr, ExprTrait, ForeignKey,
        ForeignKeyCreateStatement, Index, IndexCreateStatement, MigrationTrait, SchemaManager, Table,
        TableCreateStatement,
    },
    schema::{
        big_integer, big_integer_null, big_pk_auto, binary, boolean, date_null, double_null, integer, integer_null,
        small_integer_null, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
    },
};
use sea_orm_migration::{prelude::IntoIndexColumn, sea_orm::DbBackend};

/// A text column that sorts by bytes on every database and under every locale.
pub fn sort_key(manager: &SchemaManager<'_>, name: &'static str) -> ColumnDef {
    let mut column = text(name);
    if manager.get_database_backend() == DbBackend::Postgres {
        column.extra("COLLATE \"C\"");
    }
    column
}

/// Keeps a table in its primary key on SQLite: for narrow tables half the pages to write.
pub fn without_rowid(manager: &SchemaManager<'_>, table: &mut TableCreateStatement) {
    if manager.get_database_backend() == DbBackend::Sqlite {
        table.extra("WITHOUT ROWID");
    }
}

/// Leaves room in PostgreSQL's pages for tables whose every row is updated soon after it was written.
pub fn with_room_for_updates(manager: &SchemaManager<'_>, table: &mut TableCreateStatement) {
    if manager.get_database_backend() == DbBackend::Postgres {
        table.extra("WITH (fillfactor = 60)");
    }
}

/// A reference to the `id` of another table.
pub fn foreign_key(table: &'static str, column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(format!("fk_{table}_{column}")).from(table, column).to(target, "id").take()
}

/// An index named after its columns.
pub fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    named_index("ix", table, columns)
}

/// An index that also keeps its columns unique.
pub fn unique(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    named_index("ux", table, columns).unique().take()
}

fn named_index(prefix: &str, table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create().name(format!("{prefix}_{table}_{}", columns.join("_"))).table(table).take();
    for column in columns {
        index.col((*column).into_index_column());
    }
    index
}

/// Drops `tables` in this order.
pub async fn drop_tables(manager: &SchemaManager<'_>, tables: &[&'static str]) -> Result<(), DbErr> {
    for table in tables {
        manager.drop_table(Table::drop().table(*table).take()).await?;
    }
    Ok(())
}

/// SQL of the id that `"field":"prefix<32 hexadecimal digits>"` in the body of a parked message names; NULL where the body is something else.
pub fn subject_of_body(backend: DbBackend, field: &str, prefix: &str) -> String {
    if backend == DbBackend::Postgres {
        // `escape` takes any bytes and leaves the ones of interest as they are.
        return format!("substring(encode(body, 'escape') from '\"{field}\":\"{prefix}([0-9a-f]{{32}})\"')::uuid");
    }
    let start = format!("\"{field}\":\"{prefix}");
    let length = start.len();
    let digits = format!("substr(CAST(body AS TEXT), instr(CAST(body AS TEXT), '{start}') + {length}, 32)");
    let complete = format!("instr(CAST(body AS TEXT), '{start}') > 0 AND length(unhex({digits})) = 16");
    format!("CASE WHEN {complete} THEN unhex({digits}) END")
}
