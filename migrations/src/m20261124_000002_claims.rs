//! Extraction runs, claims and their blocking keys.

use crate::parts::*;

/// Extraction runs, claims and their blocking keys.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        extraction_run(manager).await?;
        claim(manager).await?;
        claim_key(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["claim_key", "claim", "extraction_run"]).await
    }
}

async fn extraction_run(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("extraction_run")
        .col(uuid("id").primary_key())
        .col(uuid("version_id"))
        .col(uuid("article_id"))
        .col(text("extractor_version"))
        .col(boolean("is_current"))
        .col(text("signature"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("placed_at"))
        .col(timestamp_with_time_zone_null("compared_at"))
        .foreign_key(&mut foreign_key("extraction_run", "version_id", "article_version"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(unique("extraction_run", &["version_id", "extractor_version"])).await?;
    manager.create_index(index("extraction_run", &["article_id"])).await?;
    // What the sweep looks for is rare.
    let uncompared =
        index("extraction_run", &["compared_at", "created_at"]).and_where(Expr::col("compared_at").is_null()).take();
    manager.create_index(uncompared).await?;
    Ok(())
}

async fn claim(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("claim")
        .col(uuid("id").primary_key())
        .col(uuid("anchor_id"))
        .col(uuid("run_id"))
        .col(uuid("version_id"))
        .col(uuid("article_id"))
        .col(uuid("outlet_id"))
        .col(text("kind"))
        .col(boolean("live"))
        .col(boolean("eligible"))
        .col(text("zone"))
        .col(integer("span_start"))
        .col(integer("span_end"))
        .col(text("language"))
        .col(timestamp_with_time_zone("published_at"))
        .col(text("text"))
        .col(text("sentence"))
        .col(big_integer("sentence_hash"))
        .col(text_null("property"))
        .col(text_null("figure_kind"))
        .col(text_null("unit"))
        .col(big_integer_null("mantissa"))
        .col(small_integer_null("exponent"))
        .col(double_null("magnitude"))
        .col(text_null("modifier"))
        .col(text_null("speaker"))
        .col(text_null("speaker_key"))
        .col(text_null("place_key"))
        .col(date_null("period_start"))
        .col(date_null("period_end"))
        .col(timestamp_with_time_zone_null("as_of"))
        .col(text("detail"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(index("claim", &["run_id"])).await?;
    manager.create_index(index("claim", &["article_id"])).await?;
    manager.create_index(index("claim", &["published_at", "id"])).await?;
    manager
        .create_index(
            index("claim", &["property", "published_at", "id"]).cond_where(Expr::col("property").is_not_null()).take(),
        )
        .await?;
    manager
        .create_index(
            index("claim", &["speaker_key", "published_at", "id"])
                .cond_where(Expr::col("speaker_key").is_not_null())
                .take(),
        )
        .await?;
    Ok(())
}

async fn claim_key(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create()
        .table("claim_key")
        .col(big_integer("key"))
        .col(integer("recorded_on"))
        .col(uuid("claim_id"))
        .primary_key(Index::create().col("key").col("recorded_on").col("claim_id"))
        .take();
    without_rowid(manager, &mut table);
    manager.create_table(table).await?;
    Ok(())
}
