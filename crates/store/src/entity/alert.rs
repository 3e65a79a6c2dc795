//! What is announced about one conflict.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "alert")]
pub struct Model {
    /// Derived from conflict and nature.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub conflict_id: Uuid,
    pub nature: String,
    pub conflict_revision: i32,
    pub state: String,
    pub level: String,
    pub title: String,
    pub reason: String,
    /// When it must be looked at again.
    pub due_at: Option<DateTimeUtc>,
    pub notify_seq: i32,
    pub revision: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
