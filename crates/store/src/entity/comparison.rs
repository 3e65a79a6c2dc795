//! A fact between two claims.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "comparison")]
pub struct Model {
    /// Derived from the pair and the rules.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub low_claim: Uuid,
    pub high_claim: Uuid,
    pub rules_version: i32,
    pub label: String,
    pub sublabel: Option<String>,
    /// 1/1000.
    pub confidence: i32,
    pub nature: Option<String>,
    /// JSON.
    pub trace: String,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
