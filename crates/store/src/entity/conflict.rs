//! The open disagreement of a frame.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "conflict")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub frame_id: Uuid,
    pub nature: String,
    pub suspect_article: Option<Uuid>,
    pub story_id: Option<Uuid>,
    pub state: String,
    pub level: String,
    /// 0 to 1000.
    pub severity: i32,
    pub label: String,
    pub sublabel: Option<String>,
    /// 1/1000.
    pub confidence: i32,
    /// JSON: pairs, mentions, value groups, reasons, terms.
    pub detail: String,
    /// Equal content is no new revision.
    pub content_hash: Uuid,
    pub revision: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
