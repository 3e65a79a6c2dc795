//! What stands against what in a conflict, and why.

use crate::{
    error::ApiError,
    loaders::OutletKey,
    objects::{claim::Claim, conflict::claims, loaders, outlet::Outlet},
    page,
    scalars::{DateTime, Decimal},
};
use async_graphql::{Context, Object, SimpleObject};
use claimwire_domain::disagreement;

/// One term of the severity.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct LevelReason {
    /// Which one, as a code.
    term: String,
    /// How much it says, 0 to 1000.
    value: u16,
    /// The same in words.
    text: String,
}

impl From<&disagreement::SeverityTerm> for LevelReason {
    fn from(term: &disagreement::SeverityTerm) -> Self {
        Self { term: term.term.clone(), value: term.value, text: term.text.clone() }
    }
}

/// How a comparison came to its label.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct Explanation {
    /// The rules that fired, in order, with what they saw.
    pub(crate) trace: Vec<String>,
}

/// One of the values that stand against each other, with who states it.
#[derive(Debug, Clone)]
pub(crate) struct Side(pub(crate) disagreement::Side);

/// What a side denotes.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct SideInterval {
    /// Lower end; absent = unbounded.
    lo: Option<Decimal>,
    /// Whether the lower end itself is excluded.
    lo_open: bool,
    /// Upper end; absent = unbounded.
    hi: Option<Decimal>,
    /// Whether the upper end itself is excluded.
    hi_open: bool,
}

/// One of the values that stand against each other, with who states it.
#[Object]
impl Side {
    /// What it denotes, in the unit of the comparison.
    async fn interval(&self) -> SideInterval {
        let ends = &self.0.interval;
        SideInterval {
            lo: ends.lo.clone().map(Decimal),
            lo_open: !ends.lo_inclusive,
            hi: ends.hi.clone().map(Decimal),
            hi_open: !ends.hi_inclusive,
        }
    }

    /// The value as one of its mentions writes it.
    async fn surface(&self) -> &str {
        &self.0.surface
    }

    /// Who publishes it.
    #[graphql(complexity = "5 * child_complexity")]
    async fn outlets(&self, context: &Context<'_>) -> Result<Vec<Outlet>, ApiError> {
        let keys = self.0.outlets.iter().map(|outlet| OutletKey(outlet.uuid())).collect();
        Ok(loaders(context)?.many(keys).await?.into_iter().map(Outlet).collect())
    }

    /// How many independent origins it has; copies of one text are one.
    async fn origins(&self) -> usize {
        self.0.origins.len()
    }

    /// The origins by name.
    async fn origin_names(&self) -> &[String] {
        &self.0.origins
    }

    /// When it was first told.
    async fn first_seen(&self) -> Option<DateTime> {
        self.0.first_seen.map(|at| DateTime::from(at.utc()))
    }

    /// The latest time it was told for.
    async fn latest_as_of(&self) -> Option<DateTime> {
        self.0.latest_as_of.map(|at| DateTime::from(at.utc()))
    }

    /// The claims that state it.
    #[graphql(complexity = "page::cost(first, child_complexity)")]
    async fn mentions(
        &self,
        context: &Context<'_>,
        #[graphql(default = 3, desc = "At most 100.")] first: i32,
    ) -> Result<Vec<Claim>, ApiError> {
        let first = usize::try_from(page::bounded(first)?).unwrap_or(usize::MAX);
        claims(context, self.0.claims.iter().copied().take(first)).await
    }
}
