//! One address at one outlet, with the head of its versions.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "article")]
pub struct Model {
    /// Derived from outlet and address.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub outlet_id: Uuid,
    pub url: String,
    /// Addresses are too long for an index.
    pub url_hash: Uuid,
    pub kind: String,
    pub first_seen_at: DateTimeUtc,
    /// Of the latest version; when it was first seen where the page does not say.
    pub published_at: DateTimeUtc,
    /// Of the latest version, 0 before the first.
    pub version_no: i32,
    /// The latest version.
    pub version_id: Option<Uuid>,
    /// Of the latest version.
    pub text_sha256: Option<String>,
    /// Of the latest version.
    pub title: String,
    /// Of the latest version.
    pub language: String,
    pub withdrawn_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
