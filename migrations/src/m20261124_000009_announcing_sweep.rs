//! What a sweep of announcements asks: which conflicts changed, what was not delivered, what of it lies parked.

use crate::parts::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

/// What a sweep of announcements asks.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// What a body of these queues names: queue, field, prefix of its ids.
const WORK: [(&str, &str, &str); 2] =
    [("alerting.conflict-changed.v1", "conflict_id", "cfl_"), ("alerting.alert-due.v1", "delivery_id", "dlv_")];

#[async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (queue, field, prefix) in WORK {
            let subject = subject_of_body(manager.get_database_backend(), field, prefix);
            let fill = format!("UPDATE parked_message SET subject = {subject} WHERE queue = '{queue}'");
            manager.get_connection().execute_unprepared(&fill).await?;
        }
        manager.create_index(index("conflict", &["updated_at"])).await?;
        let waiting = index("delivery", &["created_at"]).cond_where(Expr::col("delivered_at").is_null()).take();
        manager.create_index(waiting).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, table) in [("ix_delivery_created_at", "delivery"), ("ix_conflict_updated_at", "conflict")] {
            manager.drop_index(Index::drop().name(name).table(table).to_owned()).await?;
        }
        for (queue, _, _) in WORK {
            let forget = format!("UPDATE parked_message SET subject = NULL WHERE queue = '{queue}'");
            manager.get_connection().execute_unprepared(&forget).await?;
        }
        Ok(())
    }
}
