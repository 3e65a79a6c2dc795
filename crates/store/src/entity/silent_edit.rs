//! A figure or quotation that changed without a notice.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "silent_edit")]
pub struct Model {
    /// Derived from the two claims.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub article_id: Uuid,
    pub old_claim: Option<Uuid>,
    pub new_claim: Option<Uuid>,
    pub old_text: String,
    pub new_text: String,
    pub reason: String,
    pub found_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
