//! Facts between two claims.

use crate::{
    Error, Read, Tx, bulk,
    entity::comparison::{ActiveModel, Column, Entity, Model},
    rows::{self, instant},
};
use claimwire_domain::{
    ids::{ClaimId, ComparisonId},
    label::{Label, Nature},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::ExprTrait};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A comparison to store; the order of the two claims makes no difference.
#[derive(Debug, Clone, PartialEq)]
pub struct NewComparison {
    /// One claim.
    pub low: ClaimId,
    /// The other.
    pub high: ClaimId,
    /// Which rules compared them.
    pub rules_version: i32,
    /// What they are to each other.
    pub label: Label,
    /// Closer, where there is more to say.
    pub sublabel: Option<String>,
    /// How firmly, in 1/1000.
    pub confidence: u16,
    /// Whose work a difference is.
    pub nature: Option<Nature>,
    /// How the label came about.
    pub trace: serde_json::Value,
}

/// A stored comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Its id.
    pub id: ComparisonId,
    /// The claim with the smaller id.
    pub low: ClaimId,
    /// The claim with the larger id.
    pub high: ClaimId,
    /// Which rules compared them.
    pub rules_version: i32,
    /// What they are to each other.
    pub label: Label,
    /// Closer, where there is more to say.
    pub sublabel: Option<String>,
    /// How firmly, in 1/1000.
    pub confidence: u16,
    /// Whose work a difference is.
    pub nature: Option<Nature>,
    /// How the label came about, seen from `low`.
    pub trace: serde_json::Value,
}

/// The id of a comparison: one for a pair and a version of the rules, whoever computes it and in whichever order.
#[must_use]
pub fn id_of(one: ClaimId, other: ClaimId, rules_version: i32) -> ComparisonId {
    let (low, high) = (one.min(other), one.max(other));
    ComparisonId::derived(&[low.uuid().as_bytes(), high.uuid().as_bytes(), &rules_version.to_be_bytes()])
}

/// Stores comparisons; pairs that these rules have compared before stay as they are.
///
/// # Errors
/// When the database is away.
pub async fn record(tx: &Tx, comparisons: Vec<NewComparison>) -> Result<(), Error> {
    let created_at = instant(tx.now());
    let mut models: BTreeMap<Uuid, ActiveModel> = BTreeMap::new();
    for new in comparisons {
        let id = id_of(new.low, new.high, new.rules_version).uuid();
        let model = Model {
            id,
            low_claim: new.low.min(new.high).uuid(),
            high_claim: new.low.max(new.high).uuid(),
            rules_version: new.rules_version,
            label: new.label.code().to_owned(),
            sublabel: new.sublabel,
            confidence: i32::from(new.confidence),
            nature: new.nature.map(|nature| nature.code().to_owned()),
            trace: rows::write_json("comparison", &new.trace)?,
            created_at,
        };
        models.entry(id).or_insert_with(|| model.into());
    }
    bulk::insert_new(tx, models.into_values().collect()).await
}

/// The comparisons that any of these claims is part of, in the order of their ids.
///
/// # Errors
/// When the database is away.
pub async fn of_claims(on: &impl Read, claims: &[ClaimId]) -> Result<Vec<Comparison>, Error> {
    let ids: Vec<Uuid> = claims.iter().map(|id| id.uuid()).collect();
    let mut found = BTreeMap::new();
    for list in bulk::lists(&ids) {
        let either = Column::LowClaim.is_in(list.iter().copied()).or(Column::HighClaim.is_in(list));
        for row in Entity::find().filter(either).all(on).await? {
            found.insert(row.id, read(row)?);
        }
    }
    Ok(found.into_values().collect())
}

fn read(row: Model) -> Result<Comparison, Error> {
    Ok(Comparison {
        id: ComparisonId::new(row.id),
        low: ClaimId::new(row.low_claim),
        high: ClaimId::new(row.high_claim),
        rules_version: row.rules_version,
        label: rows::code("comparison", "label", &row.label)?,
        sublabel: row.sublabel,
        confidence: rows::unsigned(row.confidence),
        nature: row.nature.map(|code| rows::code("comparison", "nature", &code)).transpose()?,
        trace: rows::read_json("comparison", &row.trace)?,
    })
}
