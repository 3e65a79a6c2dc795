//! Figures and quotations at their spans.

use crate::{
    Error, Read, Tx, bulk, detail,
    entity::claim::{self, Column, Entity, Model},
    rows::{self, instant, maybe},
};
use claimwire_domain::{
    article::Zone,
    clock::Timestamp,
    decimal::Decimal,
    figure::FigureKind,
    ids::{AnchorId, ArticleId, ArticleVersionId, ClaimId, OutletId, RunId},
    period::Period,
    span::Span,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use uuid::Uuid;

/// What a claim is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClaimKind {
    /// A figure.
    Figure,
    /// Words of somebody.
    Quotation,
}

impl ClaimKind {
    /// The name in the store and in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Figure => "FIGURE",
            Self::Quotation => "QUOTATION",
        }
    }
}

/// A claim to store, as one run read it.
#[derive(Debug, Clone, PartialEq)]
pub struct NewClaim {
    /// Derived from anchor and extractor version.
    pub id: ClaimId,
    /// The span it stands at, whoever reads it.
    pub anchor: AnchorId,
    /// The run that read it.
    pub run: RunId,
    /// The version it stands in.
    pub version: ArticleVersionId,
    /// The article it stands in.
    pub article: ArticleId,
    /// What it is.
    pub kind: ClaimKind,
    /// Where, in code points of the canonical text.
    pub span: Span,
    /// Which part of the page.
    pub zone: Zone,
    /// Whether it may be compared.
    pub eligible: bool,
    /// The sentence around it.
    pub sentence: String,
    /// Hash of the normalised sentence: equal ones are one witness.
    pub sentence_hash: i64,
    /// The words.
    pub text: String,
    /// Registry id or `raw:` key; figures only.
    pub property: Option<String>,
    /// What kind of figure.
    pub figure_kind: Option<FigureKind>,
    /// Unit code.
    pub unit: Option<String>,
    /// Digits of the value.
    pub mantissa: Option<i64>,
    /// Power of ten of the value.
    pub exponent: Option<i16>,
    /// The value for range filters and sorting only.
    pub magnitude: Option<f64>,
    /// How it is bounded, as a code.
    pub modifier: Option<String>,
    /// Who says so.
    pub speaker: Option<String>,
    /// The same, folded.
    pub speaker_key: Option<String>,
    /// The days it is about.
    pub period: Option<Period>,
    /// Key of the place it is about.
    pub place: Option<String>,
    /// When it was known.
    pub as_of: Timestamp,
    /// Everything the reader found: a [`claimwire_domain::figure::Figure`] or a
    /// [`claimwire_domain::quotation::Quotation`].
    pub detail: serde_json::Value,
}

/// A stored claim.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimRow {
    /// Its id.
    pub id: ClaimId,
    /// The span it stands at, whoever reads it.
    pub anchor: AnchorId,
    /// The run that read it.
    pub run: RunId,
    /// The version it stands in.
    pub version: ArticleVersionId,
    /// The article it stands in.
    pub article: ArticleId,
    /// Who publishes the article.
    pub outlet: OutletId,
    /// What it is.
    pub kind: ClaimKind,
    /// Whether it stands in the latest version of an article that is not withdrawn.
    pub live: bool,
    /// Whether it may be compared.
    pub eligible: bool,
    /// Which part of the page.
    pub zone: Zone,
    /// Where, in code points of the canonical text.
    pub span: Span,
    /// BCP 47 language of the text.
    pub language: String,
    /// When the version was published, or first seen.
    pub published_at: Timestamp,
    /// The words.
    pub text: String,
    /// The sentence around it.
    pub sentence: String,
    /// Hash of the normalised sentence.
    pub sentence_hash: i64,
    /// Registry id or `raw:` key.
    pub property: Option<String>,
    /// What kind of figure.
    pub figure_kind: Option<FigureKind>,
    /// Unit code.
    pub unit: Option<String>,
    /// The value; the lower end of a range.
    pub value: Option<Decimal>,
    /// Who says so.
    pub speaker: Option<String>,
    /// The same, folded.
    pub speaker_key: Option<String>,
    /// The days it is about.
    pub period: Option<Period>,
    /// Key of the place it is about.
    pub place: Option<String>,
    /// When it was known.
    pub as_of: Timestamp,
    /// Everything the reader found, as it is stored.
    detail: String,
}

impl ClaimRow {
    /// Everything the reader found: a [`claimwire_domain::figure::Figure`] or a
    /// [`claimwire_domain::quotation::Quotation`], as the kind says.
    ///
    /// # Errors
    /// When it is of a newer program, or not what it should be.
    pub fn detail<T: serde::de::DeserializeOwned>(&self) -> Result<T, Error> {
        detail::read("claim", self.id.uuid(), &self.detail)
    }
}

/// The claims of these runs, in the order of the text within each run.
///
/// # Errors
/// When the database is away.
pub async fn of_runs(on: &impl Read, runs: &[RunId]) -> Result<Vec<ClaimRow>, Error> {
    let ids: Vec<Uuid> = runs.iter().map(|id| id.uuid()).collect();
    find(on, Column::RunId, &ids, false).await
}

/// The claims of these ids, in no order; unknown ids are left out.
///
/// # Errors
/// When the database is away.
pub async fn load(on: &impl Read, claims: &[ClaimId]) -> Result<Vec<ClaimRow>, Error> {
    let ids: Vec<Uuid> = claims.iter().map(|id| id.uuid()).collect();
    find(on, Column::Id, &ids, false).await
}

/// Every claim ever read in these articles, whatever the version, in the order of the text.
///
/// # Errors
/// When the database is away.
pub async fn of_articles(on: &impl Read, articles: &[ArticleId]) -> Result<Vec<ClaimRow>, Error> {
    let ids: Vec<Uuid> = articles.iter().map(|id| id.uuid()).collect();
    find(on, Column::ArticleId, &ids, false).await
}

/// The live claims of these articles, in the order of the text.
///
/// # Errors
/// When the database is away.
pub async fn live_of_articles(on: &impl Read, articles: &[ArticleId]) -> Result<Vec<ClaimRow>, Error> {
    let ids: Vec<Uuid> = articles.iter().map(|id| id.uuid()).collect();
    find(on, Column::ArticleId, &ids, true).await
}

async fn find(on: &impl Read, column: Column, ids: &[Uuid], live_only: bool) -> Result<Vec<ClaimRow>, Error> {
    let mut found = Vec::new();
    for list in bulk::lists(ids) {
        let mut select = Entity::find().filter(column.is_in(list));
        if live_only {
            select = select.filter(Column::Live.eq(true));
        }
        for row in select.all(on).await? {
            found.push(read(row)?);
        }
    }
    found.sort_by_key(|claim| (claim.run, claim.span, claim.id));
    Ok(found)
}

/// Locks claims until the transaction ends, in the order of their ids.
///
/// # Errors
/// When the database is away.
pub async fn lock(tx: &Tx, claims: &[ClaimId]) -> Result<(), Error> {
    let mut ids: Vec<Uuid> = claims.iter().map(|id| id.uuid()).collect();
    ids.sort_unstable();
    ids.dedup();
    for list in bulk::lists(&ids) {
        let _locked: Vec<Uuid> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::Id.is_in(list))
            .order_by_asc(Column::Id)
            .lock_exclusive()
            .into_tuple()
            .all(tx)
            .await?;
    }
    Ok(())
}

/// Says of claims whether they stand in the latest version of an article that is not withdrawn.
///
/// # Errors
/// When the database is away.
pub async fn set_live(tx: &Tx, claims: &[ClaimId], live: bool) -> Result<(), Error> {
    let ids: Vec<Uuid> = claims.iter().map(|id| id.uuid()).collect();
    for list in bulk::lists(&ids) {
        Entity::update_many()
            .col_expr(Column::Live, Expr::value(live))
            .filter(Column::Id.is_in(list))
            .filter(Column::Live.ne(live))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// What a claim's row repeats of its article version.
pub(crate) struct Whereabouts {
    pub outlet: Uuid,
    pub language: String,
    pub published_at: Timestamp,
    pub live: bool,
}

pub(crate) fn model(new: NewClaim, place: &Whereabouts) -> Result<claim::ActiveModel, Error> {
    let row = Model {
        id: new.id.uuid(),
        anchor_id: new.anchor.uuid(),
        run_id: new.run.uuid(),
        version_id: new.version.uuid(),
        article_id: new.article.uuid(),
        outlet_id: place.outlet,
        kind: new.kind.code().to_owned(),
        live: place.live,
        eligible: new.eligible,
        zone: rows::serde_code(&new.zone),
        span_start: i32::try_from(new.span.start()).unwrap_or(i32::MAX),
        span_end: i32::try_from(new.span.end()).unwrap_or(i32::MAX),
        language: place.language.clone(),
        published_at: instant(place.published_at),
        text: new.text,
        sentence: new.sentence,
        sentence_hash: new.sentence_hash,
        property: new.property,
        figure_kind: new.figure_kind.map(|kind| rows::serde_code(&kind)),
        unit: new.unit,
        mantissa: new.mantissa,
        exponent: new.exponent,
        magnitude: new.magnitude.filter(|magnitude| magnitude.is_finite()),
        modifier: new.modifier,
        speaker: new.speaker,
        speaker_key: new.speaker_key,
        place_key: new.place,
        period_start: new.period.map(Period::start),
        period_end: new.period.map(Period::end),
        as_of: Some(instant(new.as_of)),
        detail: detail::write("claim", &new.detail)?,
    };
    Ok(row.into())
}

fn read(row: Model) -> Result<ClaimRow, Error> {
    let unreadable = |what, found: &str| Error::Unreadable { table: "claim", what, found: found.to_owned() };
    let end = |position: i32| u32::try_from(position).unwrap_or(0);
    let span = Span::new(end(row.span_start), end(row.span_end))
        .ok_or_else(|| unreadable("span_end", "a span that ends before it starts"))?;
    let figure_kind = row.figure_kind.map(|code| rows::from_serde_code("claim", "figure_kind", &code)).transpose()?;
    Ok(ClaimRow {
        id: ClaimId::new(row.id),
        anchor: AnchorId::new(row.anchor_id),
        run: RunId::new(row.run_id),
        version: ArticleVersionId::new(row.version_id),
        article: ArticleId::new(row.article_id),
        outlet: OutletId::new(row.outlet_id),
        kind: match row.kind.as_str() {
            "FIGURE" => ClaimKind::Figure,
            "QUOTATION" => ClaimKind::Quotation,
            other => return Err(unreadable("kind", other)),
        },
        live: row.live,
        eligible: row.eligible,
        zone: rows::from_serde_code("claim", "zone", &row.zone)?,
        span,
        language: row.language,
        published_at: Timestamp::new(row.published_at),
        text: row.text,
        sentence: row.sentence,
        sentence_hash: row.sentence_hash,
        property: row.property,
        figure_kind,
        unit: row.unit,
        value: row.mantissa.zip(row.exponent).and_then(|(mantissa, exponent)| Decimal::new(mantissa, exponent)),
        speaker: row.speaker,
        speaker_key: row.speaker_key,
        period: rows::period(row.period_start, row.period_end),
        place: row.place_key,
        as_of: maybe(row.as_of).unwrap_or_else(|| Timestamp::new(row.published_at)),
        detail: row.detail,
    })
}
