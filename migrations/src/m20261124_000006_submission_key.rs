//! The key under which a sender may hand in the same text again.

use crate::parts::*;

/// The key under which a sender may hand in the same text again.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = Table::alter().table("submission").add_column(text_null("idempotency_key")).take();
        manager.alter_table(column).await?;
        manager.create_index(by_key()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index = Index::drop().name("ux_submission_idempotency_key").table("submission").to_owned();
        manager.drop_index(index).await?;
        manager.alter_table(Table::alter().table("submission").drop_column("idempotency_key").take()).await
    }
}

/// Few submissions have a key; those without cost this index nothing.
fn by_key() -> IndexCreateStatement {
    unique("submission", &["idempotency_key"]).cond_where(Expr::col("idempotency_key").is_not_null()).take()
}
