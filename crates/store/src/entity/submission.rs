//! One text handed in, as it was handed in.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "submission")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// `api`, `cli` or the feed.
    pub via: String,
    pub url: String,
    pub outlet: String,
    /// JSON of the article as submitted.
    pub payload: String,
    /// Absent until ingest has looked at it.
    pub outcome: Option<String>,
    pub article_id: Option<Uuid>,
    pub version_id: Option<Uuid>,
    /// Why it was rejected.
    pub problem: Option<String>,
    pub created_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
    /// The sender's key for handing in the same text again.
    pub idempotency_key: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
