//! Messages on their way, the change feed, leases and locks.

use crate::parts::*;

/// Messages on their way, the change feed, leases and locks.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        outbox(manager).await?;
        inbox(manager).await?;
        parked_message(manager).await?;
        change(manager).await?;
        lease(manager).await?;
        named_lock(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["named_lock", "lease", "change", "parked_message", "inbox", "outbox"]).await
    }
}

async fn outbox(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create()
        .table("outbox")
        .col(big_pk_auto("id"))
        .col(uuid("message_id"))
        .col(text("message_type"))
        .col(text("routing_key"))
        .col(text("route"))
        .col(text_null("correlation_id"))
        .col(uuid_null("causation_id"))
        .col(text_null("traceparent"))
        .col(integer("attempt"))
        .col(binary("body"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("claimed_until"))
        .col(integer("failures"))
        .col(text_null("last_error"))
        .col(timestamp_with_time_zone_null("published_at"))
        .take();
    with_room_for_updates(manager, &mut table);
    manager.create_table(table).await?;
    manager.create_index(index("outbox", &["id"]).cond_where(Expr::col("published_at").is_null()).take()).await?;
    manager
        .create_index(index("outbox", &["published_at"]).cond_where(Expr::col("published_at").is_not_null()).take())
        .await?;
    Ok(())
}

async fn inbox(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create()
        .table("inbox")
        .col(uuid("message_id"))
        .col(text("consumer"))
        .col(timestamp_with_time_zone("taken_at"))
        .primary_key(Index::create().col("message_id").col("consumer"))
        .take();
    without_rowid(manager, &mut table);
    manager.create_table(table).await?;
    manager.create_index(index("inbox", &["taken_at"])).await?;
    Ok(())
}

async fn parked_message(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("parked_message")
        .col(uuid("id").primary_key())
        .col(text("queue"))
        .col(text("consumer"))
        .col(uuid("message_id"))
        .col(text("message_type"))
        .col(text("routing_key"))
        .col(text_null("correlation_id"))
        .col(uuid_null("causation_id"))
        .col(text_null("traceparent"))
        .col(binary("body"))
        .col(timestamp_with_time_zone("sent_at"))
        .col(integer("attempts"))
        .col(text("reason"))
        .col(text("error"))
        .col(timestamp_with_time_zone("parked_at"))
        .col(timestamp_with_time_zone_null("settled_at"))
        .col(text_null("outcome"))
        .take();
    manager.create_table(table).await?;
    manager
        .create_index(
            unique("parked_message", &["queue", "message_id"]).cond_where(Expr::col("settled_at").is_null()).take(),
        )
        .await?;
    manager.create_index(index("parked_message", &["parked_at", "id"])).await?;
    Ok(())
}

async fn change(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create()
        .table("change")
        .col(big_pk_auto("id"))
        .col(big_integer_null("position"))
        .col(text("object_type"))
        .col(uuid("object_id"))
        .col(integer("revision"))
        .col(timestamp_with_time_zone("recorded_at"))
        .take();
    with_room_for_updates(manager, &mut table);
    manager.create_table(table).await?;
    manager.create_index(unique("change", &["position"])).await?;
    manager.create_index(index("change", &["id"]).cond_where(Expr::col("position").is_null()).take()).await?;
    manager.create_index(index("change", &["recorded_at"])).await?;
    Ok(())
}

async fn lease(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("lease")
        .col(text("name").primary_key())
        .col(uuid("holder"))
        .col(timestamp_with_time_zone("until"))
        .take();
    manager.create_table(table).await?;
    Ok(())
}

async fn named_lock(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create().table("named_lock").col(text("name").primary_key()).take();
    manager.create_table(table).await?;
    Ok(())
}
