//! Filters of lists: typed, and nested with `and`, `or`, `not`. Fields of one object must all hold.

use crate::{
    error::ApiError,
    ids::{bounded, read_all},
    objects::codes::{AlertState, ArticleKind, ClaimKind, ConflictState, Label, Level, Nature, Zone},
    scalars::{Date, DateTime, Decimal},
};
use async_graphql::{ID, InputObject};
use claimwire_domain::{
    alert, article, conflict,
    ids::{ArticleId, ConflictId, FrameId, OutletId, StoryId},
    label,
    registry::Registry,
};
use claimwire_store::query::{
    alerts::AlertTerm, articles::ArticleTerm, claims::ClaimTerm, conflicts::ConflictTerm, filter::Filter,
    stories::StoryTerm,
};

/// How deep `and`, `or` and `not` nest.
const MAX_NESTING: usize = 6;
/// How many conditions one filter has in all.
const MAX_TERMS: usize = 60;

/// What an input object nests: `and`, `or`, `not`.
type Parts<T> = (Option<Vec<T>>, Option<Vec<T>>, Option<Box<T>>);

/// An input object that becomes a [`Filter`].
pub(crate) trait Nested: Sized {
    /// A condition of the list.
    type Term;

    /// Its own conditions.
    fn terms(&self) -> Result<Vec<Self::Term>, ApiError>;
    /// What it nests: `and`, `or`, `not`.
    fn parts(self) -> Parts<Self>;

    /// The filter of the store.
    ///
    /// # Errors
    /// `BAD_INPUT` for ids of another type, `LIMIT` for filters that are too large.
    fn filter(given: Option<Self>) -> Result<Filter<Self::Term>, ApiError> {
        let filter = given.map(|given| given.nested(0)).transpose()?.unwrap_or_default();
        if filter.terms() > MAX_TERMS {
            return Err(ApiError::Limit(format!("the filter has more than {MAX_TERMS} conditions")));
        }
        Ok(filter)
    }

    /// The filter at one level of nesting.
    ///
    /// # Errors
    /// As [`Nested::filter`].
    fn nested(self, depth: usize) -> Result<Filter<Self::Term>, ApiError> {
        if depth > MAX_NESTING {
            return Err(ApiError::Limit(format!("the filter nests more than {MAX_NESTING} deep")));
        }
        let mut all: Vec<Filter<Self::Term>> = self.terms()?.into_iter().map(Filter::Is).collect();
        let (and, or, not) = self.parts();
        for part in and.into_iter().flatten() {
            all.push(part.nested(depth + 1)?);
        }
        if let Some(or) = or {
            all.push(Filter::Any(or.into_iter().map(|part| part.nested(depth + 1)).collect::<Result<_, _>>()?));
        }
        if let Some(not) = not {
            all.push(Filter::Not(Box::new(not.nested(depth + 1)?)));
        }
        Ok(Filter::All(all))
    }
}

fn texts(values: &[String]) -> Result<Vec<String>, ApiError> {
    Ok(bounded(values)?.to_vec())
}

/// Codes of enumerations in the store.
fn codes<T: Copy, D: From<T>>(values: &[T], code: impl Fn(D) -> &'static str) -> Vec<String> {
    values.iter().map(|value| code(D::from(*value)).to_owned()).collect()
}

macro_rules! put {
    ($terms:ident, $($field:expr => $make:expr;)*) => {$(
        if let Some(value) = $field {
            $terms.push($make(value)?);
        }
    )*};
}

macro_rules! parts {
    () => {
        fn parts(self) -> Parts<Self> {
            (self.and, self.or, self.not)
        }
    };
}

/// Which claims.
#[derive(InputObject, Debug, Clone, Default)]
#[graphql(name = "ClaimFilter")]
pub(crate) struct ClaimFilter {
    /// Every one holds.
    and: Option<Vec<ClaimFilter>>,
    /// At least one holds.
    or: Option<Vec<ClaimFilter>>,
    /// It does not hold.
    not: Option<Box<ClaimFilter>>,
    /// Figures or quotations.
    kind: Option<ClaimKind>,
    /// What is measured.
    property: Option<PropertyFilter>,
    /// The value.
    value: Option<ValueFilter>,
    /// Unit codes.
    unit: Option<Vec<String>>,
    /// When the thing measured happened.
    period: Option<PeriodFilter>,
    /// Folded place keys.
    place: Option<Vec<String>>,
    /// Folded names of who says so.
    speaker: Option<Vec<String>>,
    /// Who publishes.
    outlet: Option<Vec<ID>>,
    /// In these articles.
    article: Option<Vec<ID>>,
    /// In articles of these stories.
    story: Option<Vec<ID>>,
    /// That measure these figures.
    figure: Option<Vec<ID>>,
    /// Parts of the page.
    zone: Option<Vec<Zone>>,
    /// Languages of the text.
    language: Option<Vec<String>>,
    /// Whether they may be compared.
    eligible: Option<bool>,
    /// When the article was published.
    published: Option<InstantFilter>,
}

/// What is measured.
#[derive(InputObject, Debug, Clone)]
pub(crate) struct PropertyFilter {
    /// One of these properties, by registry id.
    #[graphql(name = "in")]
    one_of: Option<Vec<String>>,
    /// Any property of this family.
    family: Option<String>,
}

/// A value in its own unit.
#[derive(InputObject, Debug, Clone)]
pub(crate) struct ValueFilter {
    /// Exactly this number.
    eq: Option<Decimal>,
    /// At least this number, up to the rounding of a binary float.
    gte: Option<Decimal>,
    /// At most this number, up to the rounding of a binary float.
    lte: Option<Decimal>,
}

/// Days.
#[derive(InputObject, Debug, Clone)]
pub(crate) struct PeriodFilter {
    /// At least one day is in both.
    overlaps: Option<DayRange>,
}

/// Days from `from` up to, but without, `to`.
#[derive(InputObject, Debug, Clone)]
pub(crate) struct DayRange {
    /// First day.
    from: Date,
    /// First day after.
    to: Date,
}

/// Instants.
#[derive(InputObject, Debug, Clone)]
pub(crate) struct InstantFilter {
    /// At or after.
    since: Option<DateTime>,
    /// Before.
    before: Option<DateTime>,
}

fn exact(number: &Decimal) -> Result<claimwire_domain::decimal::Decimal, ApiError> {
    number.exact().ok_or_else(|| ApiError::BadInput(format!("`{}` is no plain number", number.0)))
}

/// The name of a zone in the store, which is its name in the API.
fn zone_code(zone: &Zone) -> String {
    match async_graphql::Value::from(*zone) {
        async_graphql::Value::Enum(name) => name.to_string(),
        _ => String::new(),
    }
}

/// For the column that exists for range filters only.
fn magnitude(number: &Decimal) -> Result<f64, ApiError> {
    number.0.parse().map_err(|_| ApiError::BadInput(format!("`{}` is no plain number", number.0)))
}

impl PropertyFilter {
    fn ids(&self) -> Result<Vec<String>, ApiError> {
        let mut ids = texts(self.one_of.as_deref().unwrap_or_default())?;
        if let Some(family) = &self.family {
            let members = Registry::current().iter().filter(|property| property.family == *family);
            let members: Vec<String> = members.map(|property| property.id.clone()).collect();
            match &self.one_of {
                Some(_) => ids.retain(|id| members.contains(id)),
                None => ids = members,
            }
        }
        Ok(ids)
    }
}

impl Nested for ClaimFilter {
    type Term = ClaimTerm;

    fn terms(&self) -> Result<Vec<ClaimTerm>, ApiError> {
        let mut terms = Vec::new();
        put! { terms,
            &self.kind => |kind: &ClaimKind| Ok::<_, ApiError>(ClaimTerm::Kind(kind.code().to_owned()));
            &self.property => |property: &PropertyFilter| property.ids().map(ClaimTerm::Property);
            &self.unit => |units: &Vec<String>| texts(units).map(ClaimTerm::Unit);
            &self.place => |places: &Vec<String>| texts(places).map(ClaimTerm::Place);
            &self.speaker => |speakers: &Vec<String>| texts(speakers).map(ClaimTerm::Speaker);
            &self.language => |languages: &Vec<String>| texts(languages).map(ClaimTerm::Language);
            &self.outlet => |ids: &Vec<ID>| read_all(ids, OutletId::uuid).map(ClaimTerm::Outlet);
            &self.article => |ids: &Vec<ID>| read_all(ids, ArticleId::uuid).map(ClaimTerm::Article);
            &self.story => |ids: &Vec<ID>| read_all(ids, StoryId::uuid).map(ClaimTerm::Story);
            &self.figure => |ids: &Vec<ID>| read_all(ids, FrameId::uuid).map(ClaimTerm::Figure);
            &self.zone => |zones: &Vec<Zone>| Ok::<_, ApiError>(ClaimTerm::Zone(zones.iter().map(zone_code).collect()));
            &self.eligible => |eligible: &bool| Ok::<_, ApiError>(ClaimTerm::Eligible(*eligible));
        }
        if let Some(value) = &self.value {
            put! { terms,
                &value.eq => |number| exact(number).map(|number| ClaimTerm::Value(number.mantissa, number.exponent));
                &value.gte => |number| magnitude(number).map(ClaimTerm::MagnitudeFrom);
                &value.lte => |number| magnitude(number).map(ClaimTerm::MagnitudeTo);
            }
        }
        if let Some(days) = self.period.as_ref().and_then(|period| period.overlaps.as_ref()) {
            terms.push(ClaimTerm::PeriodOverlaps(days.from.0, days.to.0));
        }
        if let Some(published) = &self.published {
            terms.extend(published.since.map(|since| ClaimTerm::PublishedSince(since.utc())));
            terms.extend(published.before.map(|before| ClaimTerm::PublishedBefore(before.utc())));
        }
        Ok(terms)
    }

    parts!();
}

/// Which articles.
#[derive(InputObject, Debug, Clone, Default)]
pub(crate) struct ArticleFilter {
    /// Every one holds.
    and: Option<Vec<ArticleFilter>>,
    /// At least one holds.
    or: Option<Vec<ArticleFilter>>,
    /// It does not hold.
    not: Option<Box<ArticleFilter>>,
    /// Who publishes.
    outlet: Option<Vec<ID>>,
    /// Of these stories.
    story: Option<Vec<ID>>,
    /// Languages of the text.
    language: Option<Vec<String>>,
    /// What kind of piece.
    kind: Option<Vec<ArticleKind>>,
    /// Whether the outlet took it back.
    withdrawn: Option<bool>,
    /// When it was published.
    published: Option<InstantFilter>,
}

impl Nested for ArticleFilter {
    type Term = ArticleTerm;

    fn terms(&self) -> Result<Vec<ArticleTerm>, ApiError> {
        let mut terms = Vec::new();
        put! { terms,
            &self.outlet => |ids: &Vec<ID>| read_all(ids, OutletId::uuid).map(ArticleTerm::Outlet);
            &self.story => |ids: &Vec<ID>| read_all(ids, StoryId::uuid).map(ArticleTerm::Story);
            &self.language => |languages: &Vec<String>| texts(languages).map(ArticleTerm::Language);
            &self.kind => |kinds: &Vec<ArticleKind>| Ok::<_, ApiError>(ArticleTerm::Kind(codes(kinds, article::ArticleKind::code)));
            &self.withdrawn => |withdrawn: &bool| Ok::<_, ApiError>(ArticleTerm::Withdrawn(*withdrawn));
        }
        if let Some(published) = &self.published {
            terms.extend(published.since.map(|since| ArticleTerm::PublishedSince(since.utc())));
            terms.extend(published.before.map(|before| ArticleTerm::PublishedBefore(before.utc())));
        }
        Ok(terms)
    }

    parts!();
}

/// Which stories.
#[derive(InputObject, Debug, Clone, Default)]
pub(crate) struct StoryFilter {
    /// Every one holds.
    and: Option<Vec<StoryFilter>>,
    /// At least one holds.
    or: Option<Vec<StoryFilter>>,
    /// It does not hold.
    not: Option<Box<StoryFilter>>,
    /// The name contains it.
    text: Option<String>,
    /// Languages of the name.
    language: Option<Vec<String>>,
    /// Latest article at or after.
    active_since: Option<DateTime>,
    /// At least so many articles.
    min_articles: Option<i32>,
}

impl Nested for StoryFilter {
    type Term = StoryTerm;

    fn terms(&self) -> Result<Vec<StoryTerm>, ApiError> {
        let mut terms = Vec::new();
        put! { terms,
            &self.text => |text: &String| {
                if text.len() > 200 { Err(ApiError::Limit("`text` is longer than 200 bytes".to_owned())) } else { Ok(StoryTerm::Title(text.clone())) }
            };
            &self.language => |languages: &Vec<String>| texts(languages).map(StoryTerm::Language);
            &self.active_since => |since: &DateTime| Ok::<_, ApiError>(StoryTerm::ActiveSince(since.utc()));
            &self.min_articles => |count: &i32| Ok::<_, ApiError>(StoryTerm::ArticlesFrom(*count));
        }
        Ok(terms)
    }

    parts!();
}

/// Which conflicts.
#[derive(InputObject, Debug, Clone, Default)]
pub(crate) struct ConflictFilter {
    /// Every one holds.
    and: Option<Vec<ConflictFilter>>,
    /// At least one holds.
    or: Option<Vec<ConflictFilter>>,
    /// It does not hold.
    not: Option<Box<ConflictFilter>>,
    /// Where they stand.
    state: Option<Vec<ConflictState>>,
    /// Whose work they are.
    nature: Option<Vec<Nature>>,
    /// How severe.
    level: Option<LevelFilter>,
    /// What the figures are to each other.
    label: Option<Vec<Label>>,
    /// In these stories.
    story: Option<Vec<ID>>,
    /// Of these figures.
    figure: Option<Vec<ID>>,
    /// What is measured.
    property: Option<PropertyFilter>,
    /// Changed at or after.
    updated_since: Option<DateTime>,
}

/// How severe.
#[derive(InputObject, Debug, Clone)]
pub(crate) struct LevelFilter {
    /// One of these.
    #[graphql(name = "in")]
    one_of: Option<Vec<Level>>,
    /// This one or above.
    gte: Option<Level>,
}

impl LevelFilter {
    fn codes(&self) -> Vec<String> {
        let from = self.gte.map(conflict::Level::from);
        let one_of = self.one_of.as_ref();
        conflict::Level::ALL
            .iter()
            .filter(|level| from.is_none_or(|from| **level >= from))
            .filter(|level| one_of.is_none_or(|known| known.iter().any(|one| conflict::Level::from(*one) == **level)))
            .map(|level| level.code().to_owned())
            .collect()
    }
}

impl Nested for ConflictFilter {
    type Term = ConflictTerm;

    fn terms(&self) -> Result<Vec<ConflictTerm>, ApiError> {
        let mut terms = Vec::new();
        put! { terms,
            &self.state => |states: &Vec<ConflictState>| Ok::<_, ApiError>(ConflictTerm::State(codes(states, conflict::ConflictState::code)));
            &self.nature => |natures: &Vec<Nature>| Ok::<_, ApiError>(ConflictTerm::Nature(codes(natures, label::Nature::code)));
            &self.level => |level: &LevelFilter| Ok::<_, ApiError>(ConflictTerm::Level(level.codes()));
            &self.label => |labels: &Vec<Label>| Ok::<_, ApiError>(ConflictTerm::Label(codes(labels, label::Label::code)));
            &self.story => |ids: &Vec<ID>| read_all(ids, StoryId::uuid).map(ConflictTerm::Story);
            &self.figure => |ids: &Vec<ID>| read_all(ids, FrameId::uuid).map(ConflictTerm::Figure);
            &self.property => |property: &PropertyFilter| property.ids().map(ConflictTerm::Property);
            &self.updated_since => |since: &DateTime| Ok::<_, ApiError>(ConflictTerm::UpdatedSince(since.utc()));
        }
        Ok(terms)
    }

    parts!();
}

/// Which alerts.
#[derive(InputObject, Debug, Clone, Default)]
pub(crate) struct AlertFilter {
    /// Every one holds.
    and: Option<Vec<AlertFilter>>,
    /// At least one holds.
    or: Option<Vec<AlertFilter>>,
    /// It does not hold.
    not: Option<Box<AlertFilter>>,
    /// Where they stand.
    state: Option<Vec<AlertState>>,
    /// How severe.
    level: Option<LevelFilter>,
    /// On these conflicts.
    conflict: Option<Vec<ID>>,
}

impl Nested for AlertFilter {
    type Term = AlertTerm;

    fn terms(&self) -> Result<Vec<AlertTerm>, ApiError> {
        let mut terms = Vec::new();
        put! { terms,
            &self.state => |states: &Vec<AlertState>| Ok::<_, ApiError>(AlertTerm::State(codes(states, alert::AlertState::code)));
            &self.level => |level: &LevelFilter| Ok::<_, ApiError>(AlertTerm::Level(level.codes()));
            &self.conflict => |ids: &Vec<ID>| read_all(ids, ConflictId::uuid).map(AlertTerm::Conflict);
        }
        Ok(terms)
    }

    parts!();
}
