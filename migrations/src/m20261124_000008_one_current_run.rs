//! The database itself keeps a version from having two current runs.

use crate::parts::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

/// At most one current run a version.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// Of two that are current the one recorded later stays so.
const LATER_WINS: &str = "UPDATE extraction_run SET is_current = false WHERE is_current AND EXISTS ( \
     SELECT 1 FROM extraction_run AS later WHERE later.version_id = extraction_run.version_id AND later.is_current \
     AND (later.created_at, later.id) > (extraction_run.created_at, extraction_run.id))";

#[async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(LATER_WINS).await?;
        let current = unique("extraction_run", &["version_id"]).and_where(Expr::col("is_current").eq(true)).take();
        manager.create_index(current).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let current = Index::drop().name("ux_extraction_run_version_id").table("extraction_run").to_owned();
        manager.drop_index(current).await
    }
}
