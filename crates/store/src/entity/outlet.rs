//! Who publishes.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "outlet")]
pub struct Model {
    /// Derived from the folded name.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// As it was first written.
    pub name: String,
    /// Folded, for sorting and looking up.
    pub name_key: String,
    pub locale: Option<String>,
    pub time_zone: Option<String>,
    pub agency: bool,
    pub own: bool,
    /// JSON list of strings.
    pub rivals: String,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
