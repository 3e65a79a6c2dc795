//! A figure or quotation at a span of one article version.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "claim")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub anchor_id: Uuid,
    pub run_id: Uuid,
    pub version_id: Uuid,
    pub article_id: Uuid,
    pub outlet_id: Uuid,
    /// FIGURE or QUOTATION.
    pub kind: String,
    /// Whether it stands in the latest version of an article that is not withdrawn.
    pub live: bool,
    pub eligible: bool,
    pub zone: String,
    pub span_start: i32,
    pub span_end: i32,
    pub language: String,
    /// Of the article version, or when it was observed.
    pub published_at: DateTimeUtc,
    pub text: String,
    pub sentence: String,
    pub sentence_hash: i64,
    pub property: Option<String>,
    pub figure_kind: Option<String>,
    pub unit: Option<String>,
    pub mantissa: Option<i64>,
    pub exponent: Option<i16>,
    /// For range filters and sorting only; the value is mantissa and exponent.
    pub magnitude: Option<f64>,
    pub modifier: Option<String>,
    pub speaker: Option<String>,
    pub speaker_key: Option<String>,
    pub place_key: Option<String>,
    pub period_start: Option<Date>,
    /// Excluded.
    pub period_end: Option<Date>,
    pub as_of: Option<DateTimeUtc>,
    /// JSON: everything the reader found, with a format version.
    pub detail: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
