//! The handler of [`ClaimsPlaced`]: compares the claims of a run with those that share blocking keys.
//!
//! A comparison is a fact between two immutable claims: computed outside the transaction, stored once.

use crate::{
    changed,
    ledger::{self, Causes},
    mentions::Contexts,
};
use async_trait::async_trait;
use claimwire_comparison::{Mention, Outcome, Prepared, RULES_VERSION, compare_prepared, keys::blocking_keys};
use claimwire_domain::{
    ids::{ClaimId, RunId},
    label::Label,
};
use claimwire_protocol::message::ClaimsPlaced;
use claimwire_store::{
    Reader, Tx,
    claims::{self, ClaimRow},
    comparisons::{self, NewComparison},
    keys::{self, Candidate, KeyedClaim},
    runs,
};
use claimwire_worker::handler::{Handler, HandlerError, Work, expect_rows};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What comparing one run found.
#[derive(Debug, Default)]
pub struct Compared {
    /// The facts worth keeping.
    facts: Vec<NewComparison>,
    /// Its own claims, and those of others that measure the same thing or differ from them.
    block: BTreeSet<ClaimId>,
}

/// Candidates looked at for one claim, those that share most keys first (domain specification 4.2).
const CANDIDATES: usize = 256;

/// Compares claims.
#[derive(Debug, Clone, Copy, Default)]
pub struct Comparing;

#[async_trait]
impl Handler for Comparing {
    type Message = ClaimsPlaced;
    type Prepared = Compared;

    async fn prepare(&self, reader: &Reader, messages: &[ClaimsPlaced]) -> Result<Vec<Self::Prepared>, HandlerError> {
        let ids: Vec<RunId> = messages.iter().map(|message| message.run_id).collect();
        let own = claims::of_runs(reader, &ids).await?;
        let own_contexts = Contexts::load(reader, ids.iter().copied()).await?;
        expect_rows(&ids, |run| own_contexts.holds(*run))?;
        let mentions = own_contexts.mentions(&own)?;
        let keyed: Vec<KeyedClaim> = mentions
            .iter()
            .map(|mention| KeyedClaim { claim: mention.claim_id, keys: blocking_keys(mention).looks_for })
            .collect();
        let candidates = keys::candidates(reader, &keyed, CANDIDATES).await?;
        let wanted: BTreeSet<ClaimId> = candidates.iter().map(|candidate| candidate.other).collect();
        let others = claims::load(reader, &wanted.into_iter().collect::<Vec<_>>()).await?;
        let other_contexts = Contexts::load(reader, others.iter().map(|claim| claim.run)).await?;
        let other_mentions = other_contexts.mentions(&others)?;
        let run_of: HashMap<ClaimId, RunId> = own.iter().map(|claim| (claim.id, claim.run)).collect();
        // As mentions they are held twice by now.
        drop((own, others, own_contexts, other_contexts));
        // Nothing but computing: elsewhere, so that this thread goes on with what waits for the store.
        let found = tokio::task::spawn_blocking(move || compare_all(&mentions, &other_mentions, &run_of, &candidates));
        let mut found = found.await.map_err(|panic| HandlerError::Transient(panic.into()))?;
        Ok(ids.iter().map(|run| found.remove(run).unwrap_or_default()).collect())
    }

    async fn apply(&self, tx: &Tx, batch: &[Work<'_, Self>]) -> Result<(), HandlerError> {
        let runs: Vec<RunId> = batch.iter().map(|work| work.message.run_id).collect();
        let mut block: BTreeSet<ClaimId> = retire_superseded(tx, &runs).await?.into_iter().collect();
        block.extend(batch.iter().flat_map(|work| work.prepared.block.iter().copied()));
        let facts = batch.iter().flat_map(|work| work.prepared.facts.iter().cloned()).collect();
        comparisons::record(tx, facts).await?;
        changed::record(tx, &runs).await?;
        let causes = Causes {
            of_run: batch.iter().map(|work| (work.message.run_id, work.envelope)).collect(),
            otherwise: batch.first().map(|work| work.envelope),
        };
        ledger::rewrite(tx, &block.into_iter().collect::<Vec<_>>(), &causes).await?;
        Ok(runs::mark_compared(tx, &runs).await?)
    }
}

/// Compares the claims of some runs with their candidates, run by run.
fn compare_all(
    own: &[Mention],
    others: &[Mention],
    run_of: &HashMap<ClaimId, RunId>,
    candidates: &[Candidate],
) -> BTreeMap<RunId, Compared> {
    // Its own last: they know everything that stands beside them.
    let by_id: HashMap<ClaimId, Prepared<'_>> =
        others.iter().chain(own).map(|mention| (mention.claim_id, Prepared::of(mention))).collect();
    let mut found: BTreeMap<RunId, Compared> = BTreeMap::new();
    for mention in own {
        if let Some(run) = run_of.get(&mention.claim_id) {
            found.entry(*run).or_default().block.insert(mention.claim_id);
        }
    }
    for Candidate { claim, other, .. } in candidates {
        let (Some(run), Some(one), Some(other)) = (run_of.get(claim), by_id.get(claim), by_id.get(other)) else {
            continue;
        };
        let outcome = compare_prepared(one, other);
        let compared = found.entry(*run).or_default();
        if outcome.same_frame || outcome.label.is_difference() {
            compared.block.insert(other.mention().claim_id);
        }
        compared.facts.extend(fact(one.mention(), other.mention(), &outcome));
    }
    found
}

/// What is worth keeping of a comparison: pairs that have nothing to do with each other leave no trace.
fn fact(one: &Mention, other: &Mention, outcome: &Outcome) -> Option<NewComparison> {
    if matches!(outcome.label, Label::Unrelated | Label::Insufficient) {
        return None;
    }
    Some(NewComparison {
        low: one.claim_id.min(other.claim_id),
        high: one.claim_id.max(other.claim_id),
        rules_version: RULES_VERSION,
        label: outcome.label,
        sublabel: outcome.sublabel.clone(),
        confidence: outcome.confidence,
        nature: outcome.nature,
        trace: serde_json::to_value(&outcome.trace).ok()?,
    })
}

/// Claims of versions that are no longer the latest, and those of an earlier reading of the same version, do not count
/// any more; returns them.
async fn retire_superseded(tx: &Tx, runs: &[RunId]) -> Result<Vec<ClaimId>, HandlerError> {
    let contexts = runs::context(tx, runs).await?;
    let versions: Vec<_> = contexts.iter().map(|context| context.version_id).collect();
    let read_again = runs::read_more_than_once(tx, &versions).await?;
    let articles: Vec<_> = contexts
        .iter()
        // Also a first version whose successor was faster.
        .filter(|context| !context.latest || context.version_no > 1 || read_again.contains(&context.version_id))
        .map(|context| context.article_id)
        .collect();
    if articles.is_empty() {
        return Ok(Vec::new());
    }
    let live: Vec<ClaimRow> = claims::live_of_articles(tx, &articles).await?;
    let latest: BTreeSet<RunId> =
        runs::latest_of_articles(tx, &articles).await?.iter().map(|context| context.run).collect();
    let superseded: Vec<ClaimId> =
        live.iter().filter(|claim| !latest.contains(&claim.run)).map(|claim| claim.id).collect();
    claims::set_live(tx, &superseded, false).await?;
    Ok(superseded)
}
