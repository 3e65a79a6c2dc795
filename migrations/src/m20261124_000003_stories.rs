//! Stories, frames and comparisons.

use crate::parts::*;

/// Stories, frames and comparisons.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        story(manager).await?;
        story_article(manager).await?;
        story_term(manager).await?;
        frame(manager).await?;
        frame_claim(manager).await?;
        comparison(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["comparison", "frame_claim", "frame", "story_term", "story_article", "story"]).await
    }
}

async fn story(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("story")
        .col(uuid("id").primary_key())
        .col(text("title"))
        .col(text("language"))
        .col(timestamp_with_time_zone("first_at"))
        .col(timestamp_with_time_zone("last_at"))
        .col(integer("article_count"))
        .col(uuid_null("merged_into"))
        .col(integer("revision"))
        .col(timestamp_with_time_zone("created_at"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(index("story", &["last_at", "id"])).await?;
    Ok(())
}

async fn story_article(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("story_article")
        .col(uuid("article_id").primary_key())
        .col(uuid("story_id"))
        .col(timestamp_with_time_zone("assigned_at"))
        .foreign_key(&mut foreign_key("story_article", "story_id", "story"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(index("story_article", &["story_id"])).await?;
    Ok(())
}

async fn story_term(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create()
        .table("story_term")
        .col(big_integer("term"))
        .col(timestamp_with_time_zone("seen_at"))
        .col(uuid("article_id"))
        .primary_key(Index::create().col("term").col("seen_at").col("article_id"))
        .take();
    without_rowid(manager, &mut table);
    manager.create_table(table).await?;
    Ok(())
}

async fn frame(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("frame")
        .col(uuid("id").primary_key())
        .col(text("property"))
        .col(text("family"))
        .col(text("title_en"))
        .col(text("title_es"))
        .col(text("core"))
        .col(text_null("place"))
        .col(date_null("period_start"))
        .col(date_null("period_end"))
        .col(text("stories"))
        .col(text("detail"))
        .col(uuid("content_hash"))
        .col(integer("revision"))
        .col(uuid_null("redirect_to"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(index("frame", &["property", "updated_at", "id"])).await?;
    manager.create_index(index("frame", &["updated_at", "id"])).await?;
    Ok(())
}

async fn frame_claim(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create()
        .table("frame_claim")
        .col(uuid("frame_id"))
        .col(uuid("claim_id"))
        .primary_key(Index::create().col("frame_id").col("claim_id"))
        .take();
    without_rowid(manager, &mut table);
    manager.create_table(table).await?;
    manager.create_index(index("frame_claim", &["claim_id"])).await?;
    Ok(())
}

async fn comparison(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("comparison")
        .col(uuid("id").primary_key())
        .col(uuid("low_claim"))
        .col(uuid("high_claim"))
        .col(integer("rules_version"))
        .col(text("label"))
        .col(text_null("sublabel"))
        .col(integer("confidence"))
        .col(text_null("nature"))
        .col(text("trace"))
        .col(timestamp_with_time_zone("created_at"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(index("comparison", &["low_claim"])).await?;
    manager.create_index(index("comparison", &["high_claim"])).await?;
    Ok(())
}
