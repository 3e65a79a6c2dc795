//! Articles about one event or matter.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "story")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub title: String,
    pub language: String,
    pub first_at: DateTimeUtc,
    pub last_at: DateTimeUtc,
    pub article_count: i32,
    /// Where its articles went.
    pub merged_into: Option<Uuid>,
    pub revision: i32,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
