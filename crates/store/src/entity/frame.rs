//! The thing measured.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "frame")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub property: String,
    pub family: String,
    pub title_en: String,
    pub title_es: String,
    pub core: String,
    pub place: Option<String>,
    pub period_start: Option<Date>,
    /// Excluded.
    pub period_end: Option<Date>,
    /// JSON list of story ids.
    pub stories: String,
    /// JSON: value groups and updates.
    pub detail: String,
    /// Of detail and members: equal content is no new revision.
    pub content_hash: Uuid,
    pub revision: i32,
    pub redirect_to: Option<Uuid>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
