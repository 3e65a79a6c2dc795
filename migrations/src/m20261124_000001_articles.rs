//! Outlets, feeds, submissions, articles, their versions and texts.

use crate::parts::*;

/// Outlets, feeds, submissions, articles, their versions and texts.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        outlet(manager).await?;
        feed(manager).await?;
        submission(manager).await?;
        article(manager).await?;
        article_version(manager).await?;
        article_text(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["article_text", "article_version", "article", "submission", "feed", "outlet"]).await
    }
}

async fn outlet(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("outlet")
        .col(uuid("id").primary_key())
        .col(text("name"))
        .col(sort_key(manager, "name_key"))
        .col(text_null("locale"))
        .col(text_null("time_zone"))
        .col(boolean("agency"))
        .col(boolean("own"))
        .col(text("rivals"))
        .col(timestamp_with_time_zone("created_at"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(unique("outlet", &["name_key"])).await?;
    Ok(())
}

async fn feed(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("feed")
        .col(uuid("id").primary_key())
        .col(uuid("outlet_id"))
        .col(text("url"))
        .col(uuid("url_hash"))
        .col(text_null("title"))
        .col(text_null("etag"))
        .col(text_null("last_modified"))
        .col(boolean("paused"))
        .col(integer("failures"))
        .col(timestamp_with_time_zone("next_poll_at"))
        .col(timestamp_with_time_zone("created_at"))
        .foreign_key(&mut foreign_key("feed", "outlet_id", "outlet"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(unique("feed", &["url_hash"])).await?;
    manager.create_index(index("feed", &["next_poll_at"])).await?;
    Ok(())
}

async fn submission(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("submission")
        .col(uuid("id").primary_key())
        .col(text("via"))
        .col(text("url"))
        .col(text("outlet"))
        .col(text("payload"))
        .col(text_null("outcome"))
        .col(uuid_null("article_id"))
        .col(uuid_null("version_id"))
        .col(text_null("problem"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("finished_at"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(index("submission", &["created_at", "id"])).await?;
    // What the sweep looks for is rare.
    let unfinished =
        index("submission", &["finished_at", "created_at"]).and_where(Expr::col("finished_at").is_null()).take();
    manager.create_index(unfinished).await?;
    Ok(())
}

async fn article(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("article")
        .col(uuid("id").primary_key())
        .col(uuid("outlet_id"))
        .col(text("url"))
        .col(uuid("url_hash"))
        .col(text("kind"))
        .col(timestamp_with_time_zone("first_seen_at"))
        .col(timestamp_with_time_zone("published_at"))
        .col(integer("version_no"))
        .col(uuid_null("version_id"))
        .col(text_null("text_sha256"))
        .col(text("title"))
        .col(text("language"))
        .col(timestamp_with_time_zone_null("withdrawn_at"))
        .foreign_key(&mut foreign_key("article", "outlet_id", "outlet"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(index("article", &["url_hash"])).await?;
    manager.create_index(index("article", &["published_at", "id"])).await?;
    manager.create_index(index("article", &["outlet_id", "published_at", "id"])).await?;
    manager.create_index(index("article", &["first_seen_at", "id"])).await?;
    Ok(())
}

async fn article_version(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("article_version")
        .col(uuid("id").primary_key())
        .col(uuid("article_id"))
        .col(integer("version_no"))
        .col(text("title"))
        .col(text_null("byline"))
        .col(text("language"))
        .col(text_null("locale"))
        .col(timestamp_with_time_zone_null("published_at"))
        .col(integer_null("published_offset_min"))
        .col(timestamp_with_time_zone_null("modified_at"))
        .col(timestamp_with_time_zone("observed_at"))
        .col(text("text_sha256"))
        .col(integer("text_length"))
        .col(integer("canon_version"))
        .foreign_key(&mut foreign_key("article_version", "article_id", "article"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(unique("article_version", &["article_id", "version_no"])).await?;
    manager.create_index(index("article_version", &["observed_at"])).await?;
    Ok(())
}

async fn article_text(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("article_text")
        .col(uuid("version_id").primary_key())
        .col(text("text"))
        .col(text("zones"))
        .foreign_key(&mut foreign_key("article_text", "version_id", "article_version"))
        .take();
    manager.create_table(table).await?;
    Ok(())
}
