//! One immutable text of an article, without the text.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "article_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub article_id: Uuid,
    pub version_no: i32,
    pub title: String,
    pub byline: Option<String>,
    pub language: String,
    pub locale: Option<String>,
    pub published_at: Option<DateTimeUtc>,
    pub published_offset_min: Option<i32>,
    pub modified_at: Option<DateTimeUtc>,
    pub observed_at: DateTimeUtc,
    /// Stays when the text is erased.
    pub text_sha256: String,
    /// In code points.
    pub text_length: i32,
    pub canon_version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
