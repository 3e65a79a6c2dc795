//! Messages that people must look at.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "parked_message")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub queue: String,
    pub consumer: String,
    pub message_id: Uuid,
    pub message_type: String,
    pub routing_key: String,
    pub correlation_id: Option<String>,
    pub causation_id: Option<Uuid>,
    pub traceparent: Option<String>,
    pub body: Vec<u8>,
    pub sent_at: DateTimeUtc,
    pub attempts: i32,
    pub reason: String,
    pub error: String,
    pub parked_at: DateTimeUtc,
    /// When it was replayed or discarded.
    pub settled_at: Option<DateTimeUtc>,
    /// REPLAYED or DISCARDED.
    pub outcome: Option<String>,
    /// The row whose work it is; absent where no sweep looks for such rows.
    pub subject: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
