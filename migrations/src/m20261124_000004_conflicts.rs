//! Conflicts, their review, alerts, silent edits and the audit trail.

use crate::parts::*;

/// Conflicts, their review, alerts, silent edits and the audit trail.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        conflict(manager).await?;
        conflict_revision(manager).await?;
        review_case(manager).await?;
        alert(manager).await?;
        delivery(manager).await?;
        silent_edit(manager).await?;
        audit_event(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(
            manager,
            &["audit_event", "silent_edit", "delivery", "alert", "review_case", "conflict_revision", "conflict"],
        )
        .await
    }
}

async fn conflict(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("conflict")
        .col(uuid("id").primary_key())
        .col(uuid("frame_id"))
        .col(text("nature"))
        .col(uuid_null("suspect_article"))
        .col(uuid_null("story_id"))
        .col(text("state"))
        .col(text("level"))
        .col(integer("severity"))
        .col(text("label"))
        .col(text_null("sublabel"))
        .col(integer("confidence"))
        .col(text("detail"))
        .col(uuid("content_hash"))
        .col(integer("revision"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut foreign_key("conflict", "frame_id", "frame"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(index("conflict", &["frame_id"])).await?;
    manager.create_index(index("conflict", &["story_id"])).await?;
    manager.create_index(index("conflict", &["severity", "id"])).await?;
    manager.create_index(index("conflict", &["created_at", "id"])).await?;
    manager.create_index(index("conflict", &["state", "severity", "id"])).await?;
    Ok(())
}

async fn conflict_revision(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("conflict_revision")
        .col(uuid("conflict_id"))
        .col(integer("revision"))
        .col(text("state"))
        .col(text("level"))
        .col(integer("severity"))
        .col(text("label"))
        .col(text_null("sublabel"))
        .col(integer("confidence"))
        .col(text("detail"))
        .col(timestamp_with_time_zone("recorded_at"))
        .primary_key(Index::create().col("conflict_id").col("revision"))
        .foreign_key(&mut foreign_key("conflict_revision", "conflict_id", "conflict"))
        .take();
    manager.create_table(table).await?;
    Ok(())
}

async fn review_case(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("review_case")
        .col(uuid("id").primary_key())
        .col(text("subject_type"))
        .col(uuid("subject_id"))
        .col(text("state"))
        .col(text_null("assignee"))
        .col(text_null("reason"))
        .col(integer("revision"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(unique("review_case", &["subject_type", "subject_id"])).await?;
    manager.create_index(index("review_case", &["state", "created_at", "id"])).await?;
    Ok(())
}

async fn alert(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("alert")
        .col(uuid("id").primary_key())
        .col(uuid("conflict_id"))
        .col(text("nature"))
        .col(integer("conflict_revision"))
        .col(text("state"))
        .col(text("level"))
        .col(text("title"))
        .col(text("reason"))
        .col(timestamp_with_time_zone_null("due_at"))
        .col(integer("notify_seq"))
        .col(integer("revision"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut foreign_key("alert", "conflict_id", "conflict"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(index("alert", &["conflict_id"])).await?;
    manager.create_index(index("alert", &["created_at", "id"])).await?;
    manager.create_index(index("alert", &["updated_at", "id"])).await?;
    manager.create_index(index("alert", &["due_at"]).cond_where(Expr::col("due_at").is_not_null()).take()).await?;
    Ok(())
}

async fn delivery(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("delivery")
        .col(uuid("id").primary_key())
        .col(uuid("alert_id"))
        .col(integer("notify_seq"))
        .col(text("channel"))
        .col(text_null("target"))
        .col(text("body"))
        .col(integer("attempts"))
        .col(timestamp_with_time_zone_null("delivered_at"))
        .col(text_null("error"))
        .col(timestamp_with_time_zone("created_at"))
        .foreign_key(&mut foreign_key("delivery", "alert_id", "alert"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(unique("delivery", &["alert_id", "notify_seq", "channel"])).await?;
    Ok(())
}

async fn silent_edit(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("silent_edit")
        .col(uuid("id").primary_key())
        .col(uuid("article_id"))
        .col(uuid_null("old_claim"))
        .col(uuid_null("new_claim"))
        .col(text("old_text"))
        .col(text("new_text"))
        .col(text("reason"))
        .col(timestamp_with_time_zone("found_at"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(index("silent_edit", &["article_id"])).await?;
    manager.create_index(index("silent_edit", &["found_at", "id"])).await?;
    Ok(())
}

async fn audit_event(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("audit_event")
        .col(uuid("id").primary_key())
        .col(text("actor"))
        .col(text("action"))
        .col(text("object_type"))
        .col(uuid("object_id"))
        .col(text("detail"))
        .col(timestamp_with_time_zone("recorded_at"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(index("audit_event", &["object_type", "object_id"])).await?;
    Ok(())
}
