//! Stored claims as what is compared.

use chrono::{FixedOffset, Offset, Utc};
use claimwire_comparison::Mention;
use claimwire_domain::{clock::Timestamp, decimal::Decimal, figure::Figure, ids::RunId, language::Language};
use claimwire_store::{
    Read,
    claims::{ClaimKind, ClaimRow},
    runs::{self, RunContext},
};
use claimwire_worker::handler::HandlerError;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

/// The runs claims belong to, with everything known of their articles.
#[derive(Debug, Default)]
pub struct Contexts {
    by_run: HashMap<RunId, RunContext>,
}

impl Contexts {
    /// Loads the contexts of runs.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn load(on: &impl Read, runs: impl IntoIterator<Item = RunId>) -> Result<Self, HandlerError> {
        let ids: Vec<RunId> = runs.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        let contexts = runs::context(on, &ids).await?;
        Ok(Self { by_run: contexts.into_iter().map(|context| (context.run, context)).collect() })
    }

    /// Whether there is such a run.
    pub fn holds(&self, run: RunId) -> bool {
        self.by_run.contains_key(&run)
    }

    /// Whether the run is its version's current one.
    pub fn is_current(&self, run: RunId) -> bool {
        self.by_run.get(&run).is_some_and(|context| context.current)
    }

    /// The contexts themselves, in no order.
    pub fn into_contexts(self) -> impl Iterator<Item = RunContext> {
        self.by_run.into_values()
    }

    /// The figures among `claims` that may be compared, as mentions; the rest is left out.
    ///
    /// What stands beside a figure in its article is taken from `claims` too, so give all of a run at once where it matters.
    ///
    /// # Errors
    /// When what is stored of a figure cannot be read.
    pub fn mentions(&self, claims: &[ClaimRow]) -> Result<Vec<Mention>, HandlerError> {
        let mut beside: BTreeMap<RunId, Vec<(String, Decimal)>> = BTreeMap::new();
        for claim in claims {
            if let (Some(property), Some(value)) = (&claim.property, claim.value) {
                beside.entry(claim.run).or_default().push((property.clone(), value));
            }
        }
        claims
            .iter()
            .filter(|claim| claim.kind == ClaimKind::Figure && claim.eligible)
            .filter_map(|claim| self.mention(claim, beside.get(&claim.run)).transpose())
            .collect()
    }

    fn mention(
        &self,
        claim: &ClaimRow,
        beside: Option<&Vec<(String, Decimal)>>,
    ) -> Result<Option<Mention>, HandlerError> {
        let Some(context) = self.by_run.get(&claim.run) else { return Ok(None) };
        if claim.figure_kind.is_some_and(|kind| !kind.is_comparable()) {
            return Ok(None);
        }
        let figure: Figure = claim.detail()?;
        let minutes = context.published_offset_min.unwrap_or(0);
        let offset = FixedOffset::east_opt(minutes.saturating_mul(60)).unwrap_or(Utc.fix());
        let local = |at: Timestamp| at.utc().with_timezone(&offset);
        let siblings = beside.map(|all| {
            let own = (figure.property.clone(), figure.written.value);
            all.iter().filter(|other| **other != own).cloned().collect()
        });
        Ok(Some(Mention {
            claim_id: claim.id,
            article_id: claim.article,
            article_version_id: claim.version,
            version_no: context.version_no,
            article_kind: context.kind,
            outlet: outlet_key(&context.outlet.name),
            outlet_name: context.outlet.name.clone(),
            outlet_is_agency: context.outlet.agency,
            url: context.url.clone(),
            language: Language::from_tag(&claim.language).unwrap_or(Language::En),
            published: local(claim.published_at),
            as_of: local(claim.as_of),
            story: context.story,
            figure,
            sentence_text: claim.sentence.clone(),
            sentence_hash: claim.sentence_hash,
            signature: Arc::clone(&context.signature),
            siblings: siblings.unwrap_or_default(),
        }))
    }
}

/// Outlet names differ in case and spacing only; nothing else of a language is needed here.
fn outlet_key(name: &str) -> String {
    name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
