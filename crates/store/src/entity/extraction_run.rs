//! One pass of one extractor version over one article version.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "extraction_run")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version_id: Uuid,
    pub article_id: Uuid,
    pub extractor_version: String,
    /// At most one per version.
    pub is_current: bool,
    /// JSON: what stories and witnesses are found by.
    pub signature: String,
    pub created_at: DateTimeUtc,
    pub placed_at: Option<DateTimeUtc>,
    pub compared_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
