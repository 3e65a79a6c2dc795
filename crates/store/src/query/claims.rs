//! Claims: figures and quotations with where they stand.

use super::{
    filter::Filter,
    page::{self, Page, PageRequest, Position},
};
use crate::{
    Error, Read,
    entity::{claim, frame_claim, story_article},
};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

pub use crate::entity::claim::Model as ClaimRow;

/// What a list of claims can be narrowed by.
#[derive(Debug, Clone, PartialEq)]
pub enum ClaimTerm {
    /// `FIGURE` or `QUOTATION`.
    Kind(String),
    /// Registry ids or `raw:` keys.
    Property(Vec<String>),
    /// Who publishes.
    Outlet(Vec<Uuid>),
    /// Where they stand.
    Article(Vec<Uuid>),
    /// Articles of these stories.
    Story(Vec<Uuid>),
    /// Members of these frames.
    Figure(Vec<Uuid>),
    /// Folded names of who says so.
    Speaker(Vec<String>),
    /// Folded place keys.
    Place(Vec<String>),
    /// Zones of the page.
    Zone(Vec<String>),
    /// Languages of the text.
    Language(Vec<String>),
    /// Unit codes.
    Unit(Vec<String>),
    /// Whether they may be compared.
    Eligible(bool),
    /// Whether they stand in the latest version of an article that is not withdrawn.
    Live(bool),
    /// Exactly this value, as mantissa and exponent in lowest terms.
    Value(i64, i16),
    /// At least this large; for filtering only.
    MagnitudeFrom(f64),
    /// At most this large; for filtering only.
    MagnitudeTo(f64),
    /// Period overlaps `[from, to)`.
    PeriodOverlaps(NaiveDate, NaiveDate),
    /// Published at or after.
    PublishedSince(DateTime<Utc>),
    /// Published before.
    PublishedBefore(DateTime<Utc>),
}

impl ClaimTerm {
    fn condition(&self) -> Condition {
        use claim::Column as C;
        let expression = match self {
            Self::Kind(kind) => C::Kind.eq(kind.as_str()),
            Self::Property(ids) => C::Property.is_in(ids.iter().cloned()),
            Self::Outlet(ids) => C::OutletId.is_in(ids.iter().copied()),
            Self::Article(ids) => C::ArticleId.is_in(ids.iter().copied()),
            Self::Story(ids) => C::ArticleId.in_subquery(
                story_article::Entity::find()
                    .select_only()
                    .column(story_article::Column::ArticleId)
                    .filter(story_article::Column::StoryId.is_in(ids.iter().copied()))
                    .into_query(),
            ),
            Self::Figure(ids) => C::Id.in_subquery(
                frame_claim::Entity::find()
                    .select_only()
                    .column(frame_claim::Column::ClaimId)
                    .filter(frame_claim::Column::FrameId.is_in(ids.iter().copied()))
                    .into_query(),
            ),
            Self::Speaker(keys) => C::SpeakerKey.is_in(keys.iter().cloned()),
            Self::Place(keys) => C::PlaceKey.is_in(keys.iter().cloned()),
            Self::Zone(zones) => C::Zone.is_in(zones.iter().cloned()),
            Self::Language(languages) => C::Language.is_in(languages.iter().cloned()),
            Self::Unit(units) => C::Unit.is_in(units.iter().cloned()),
            Self::Eligible(eligible) => C::Eligible.eq(*eligible),
            Self::Live(live) => C::Live.eq(*live),
            Self::Value(mantissa, exponent) => {
                return Condition::all().add(C::Mantissa.eq(*mantissa)).add(C::Exponent.eq(*exponent));
            }
            Self::MagnitudeFrom(from) => C::Magnitude.gte(*from),
            Self::MagnitudeTo(to) => C::Magnitude.lte(*to),
            Self::PeriodOverlaps(from, to) => {
                return Condition::all().add(C::PeriodStart.lt(*to)).add(C::PeriodEnd.gt(*from));
            }
            Self::PublishedSince(instant) => C::PublishedAt.gte(*instant),
            Self::PublishedBefore(instant) => C::PublishedAt.lt(*instant),
        };
        Condition::all().add(expression)
    }
}

/// A page of claims, latest publication first.
///
/// # Errors
/// When the store fails.
pub async fn page(on: &impl Read, filter: &Filter<ClaimTerm>, request: PageRequest) -> Result<Page<ClaimRow>, Error> {
    let select = claim::Entity::find().filter(filter.condition(&ClaimTerm::condition));
    let select = page::latest_first(select, claim::Column::PublishedAt, claim::Column::Id, request);
    let rows = select.all(on).await?;
    Ok(Page::of(request, rows, |row| Position::at(row.published_at, row.id)))
}

/// How many claims a filter finds.
///
/// # Errors
/// When the store fails.
pub async fn count(on: &impl Read, filter: &Filter<ClaimTerm>) -> Result<u64, Error> {
    Ok(claim::Entity::find().filter(filter.condition(&ClaimTerm::condition)).count(on).await?)
}

/// The claims of these ids, in no order; unknown ids are left out.
///
/// # Errors
/// When the store fails.
pub async fn by_ids(on: &impl Read, ids: &[Uuid]) -> Result<Vec<ClaimRow>, Error> {
    Ok(claim::Entity::find().filter(claim::Column::Id.is_in(ids.iter().copied())).all(on).await?)
}

/// The live claims of each article, in the order of the text.
///
/// # Errors
/// When the store fails.
pub async fn of_articles(on: &impl Read, articles: &[Uuid]) -> Result<Vec<ClaimRow>, Error> {
    let select = claim::Entity::find()
        .filter(claim::Column::ArticleId.is_in(articles.iter().copied()))
        .filter(claim::Column::Live.eq(true))
        .order_by_asc(claim::Column::SpanStart)
        .order_by_asc(claim::Column::Id);
    Ok(select.all(on).await?)
}

/// Frame and claim of every membership of `frames`.
///
/// # Errors
/// When the store fails.
pub async fn of_frames(on: &impl Read, frames: &[Uuid]) -> Result<Vec<(Uuid, Uuid)>, Error> {
    let rows = frame_claim::Entity::find()
        .filter(frame_claim::Column::FrameId.is_in(frames.iter().copied()))
        .order_by_asc(frame_claim::Column::ClaimId)
        .all(on)
        .await?;
    Ok(rows.into_iter().map(|row| (row.frame_id, row.claim_id)).collect())
}

/// Claim and frame of every membership of `claims`; a claim that fits two frames joins none.
///
/// # Errors
/// When the store fails.
pub async fn frames_of(on: &impl Read, claims: &[Uuid]) -> Result<Vec<(Uuid, Uuid)>, Error> {
    let rows = frame_claim::Entity::find()
        .filter(frame_claim::Column::ClaimId.is_in(claims.iter().copied()))
        .order_by_asc(frame_claim::Column::FrameId)
        .all(on)
        .await?;
    Ok(rows.into_iter().map(|row| (row.claim_id, row.frame_id)).collect())
}

/// Live quotations with a speaker in the articles of a story: speaker and claim, in the order of publication.
///
/// # Errors
/// When the store fails.
pub async fn quotations_of_stories(on: &impl Read, stories: &[Uuid], limit: u64) -> Result<Vec<ClaimRow>, Error> {
    let term = ClaimTerm::Story(stories.to_vec()).condition();
    let select = claim::Entity::find()
        .filter(term)
        .filter(claim::Column::Kind.eq("QUOTATION"))
        .filter(claim::Column::Live.eq(true))
        .filter(claim::Column::SpeakerKey.is_not_null())
        .order_by_asc(claim::Column::PublishedAt)
        .order_by_asc(claim::Column::Id)
        .limit(limit);
    Ok(select.all(on).await?)
}
