//! Messages to publish.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Not unique: a retry is the same message again.
    pub message_id: Uuid,
    pub message_type: String,
    pub routing_key: String,
    pub route: String,
    pub correlation_id: Option<String>,
    pub causation_id: Option<Uuid>,
    pub traceparent: Option<String>,
    pub attempt: i32,
    pub body: Vec<u8>,
    pub created_at: DateTimeUtc,
    /// Nobody else may publish it before.
    pub claimed_until: Option<DateTimeUtc>,
    pub failures: i32,
    pub last_error: Option<String>,
    pub published_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
