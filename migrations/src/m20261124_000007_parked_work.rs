//! Which row a parked message is about, so that nobody sends its work again behind the back of whoever decides.

use crate::parts::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

/// Which row a parked message is about.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// What a body of these queues names: queue, field, prefix of its ids.
const WORK: [(&str, &str, &str); 4] = [
    ("ingest.article-submitted.v1", "submission_id", "sub_"),
    ("extraction.article-ingested.v1", "article_version_id", "ver_"),
    ("verification.claims-extracted.v1", "run_id", "run_"),
    ("verification.claims-placed.v1", "run_id", "run_"),
];

#[async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = Table::alter().table("parked_message").add_column(uuid_null("subject")).take();
        manager.alter_table(column).await?;
        for (queue, field, prefix) in WORK {
            let subject = subject_of_body(manager.get_database_backend(), field, prefix);
            let fill = format!("UPDATE parked_message SET subject = {subject} WHERE queue = '{queue}'");
            manager.get_connection().execute_unprepared(&fill).await?;
        }
        let by_work = index("parked_message", &["queue", "subject"]);
        manager.create_index(by_work.to_owned().cond_where(Expr::col("subject").is_not_null()).take()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let by_work = Index::drop().name("ix_parked_message_queue_subject").table("parked_message").to_owned();
        manager.drop_index(by_work).await?;
        manager.alter_table(Table::alter().table("parked_message").drop_column("subject").take()).await
    }
}
