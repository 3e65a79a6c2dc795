//! What makes two claims worth comparing.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "claim_key")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    /// Days since 1970-01-01: of a crowded key the latest claims are read.
    #[sea_orm(primary_key, auto_increment = false)]
    pub recorded_on: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub claim_id: Uuid,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
