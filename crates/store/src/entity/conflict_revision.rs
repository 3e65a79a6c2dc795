//! What a conflict was at each revision.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "conflict_revision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub conflict_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i32,
    pub state: String,
    pub level: String,
    pub severity: i32,
    pub label: String,
    pub sublabel: Option<String>,
    pub confidence: i32,
    /// JSON.
    pub detail: String,
    pub recorded_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
