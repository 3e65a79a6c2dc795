//! Blocking keys: what makes two claims worth comparing.

use crate::{
    Error, Read, Tx, bulk,
    entity::{claim, claim_key},
};
use claimwire_domain::ids::ClaimId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

/// Where the claims of a key stand.
const KEYS: bulk::Keyed =
    bulk::Keyed { table: "claim_key", key: "key", time: "recorded_on", value: "claim_id", most: 128 };

/// A claim to find candidates for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyedClaim {
    /// The claim.
    pub claim: ClaimId,
    /// The keys by which others would be found.
    pub keys: Vec<i64>,
}

/// A claim worth comparing with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The claim that was asked about.
    pub claim: ClaimId,
    /// The other one; it is live.
    pub other: ClaimId,
    /// How many keys they share.
    pub shared: i32,
}

/// Stores keys of claims; those that are there stay.
///
/// # Errors
/// When the database is away.
pub async fn record(tx: &Tx, keys: Vec<(i64, ClaimId)>) -> Result<(), Error> {
    let recorded_on = i32::try_from(tx.now().utc().timestamp().div_euclid(86_400)).unwrap_or(i32::MAX);
    let mut rows: Vec<claim_key::Model> =
        keys.into_iter().map(|(key, claim)| claim_key::Model { key, recorded_on, claim_id: claim.uuid() }).collect();
    // In the order of the index: neighbours go to the same page.
    rows.sort_unstable_by_key(|row| (row.key, row.claim_id));
    rows.dedup();
    bulk::insert_new(tx, rows.into_iter().map(claim_key::ActiveModel::from).collect()).await
}

/// Live claims that share keys with the given ones, those with most in common first, at most `limit` for each.
///
/// # Errors
/// When the database is away.
pub async fn candidates(on: &impl Read, claims: &[KeyedClaim], limit: usize) -> Result<Vec<Candidate>, Error> {
    let holders = holders(on, claims).await?;
    let mut ranked: Vec<(ClaimId, Vec<(Uuid, i32)>)> = Vec::with_capacity(claims.len());
    let mut wanted = HashSet::new();
    for KeyedClaim { claim, keys } in claims {
        let mut shared: BTreeMap<Uuid, i32> = BTreeMap::new();
        let distinct: HashSet<i64> = keys.iter().copied().collect();
        for other in distinct.iter().filter_map(|key| holders.get(key)).flatten() {
            if *other != claim.uuid() {
                *shared.entry(*other).or_default() += 1;
            }
        }
        let mut others: Vec<(Uuid, i32)> = shared.into_iter().collect();
        others.sort_by_key(|(id, shared)| (std::cmp::Reverse(*shared), *id));
        // Some of them are no longer live, which only their own rows tell.
        others.truncate(limit.saturating_mul(2));
        wanted.extend(others.iter().map(|(id, _)| *id));
        ranked.push((*claim, others));
    }
    let live = live(on, &wanted.into_iter().collect::<Vec<_>>()).await?;
    let mut candidates = Vec::new();
    for (claim, others) in ranked {
        let live_others = others.into_iter().filter(|(id, _)| live.contains(id)).take(limit);
        candidates.extend(live_others.map(|(id, shared)| Candidate { claim, other: ClaimId::new(id), shared }));
    }
    Ok(candidates)
}

async fn holders(on: &impl Read, claims: &[KeyedClaim]) -> Result<HashMap<i64, HashSet<Uuid>>, Error> {
    let keys: Vec<i64> = claims.iter().flat_map(|claim| claim.keys.iter().copied()).collect();
    let mut holders: HashMap<i64, HashSet<Uuid>> = HashMap::new();
    for (key, claim) in bulk::latest_of_each(on, &KEYS, &keys, None).await? {
        holders.entry(key).or_default().insert(claim);
    }
    Ok(holders)
}

async fn live(on: &impl Read, ids: &[Uuid]) -> Result<HashSet<Uuid>, Error> {
    let mut live = HashSet::new();
    for list in bulk::lists(ids) {
        let found: Vec<Uuid> = claim::Entity::find()
            .select_only()
            .column(claim::Column::Id)
            .filter(claim::Column::Id.is_in(list))
            .filter(claim::Column::Live.eq(true))
            .into_tuple()
            .all(on)
            .await?;
        live.extend(found);
    }
    Ok(live)
}
