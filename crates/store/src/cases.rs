//! Reviews of conflicts and claims.

use crate::{
    Error, Read, Tx, bulk, changes,
    entity::review_case::{ActiveModel, Column, Entity, Model},
    rows::{self, instant},
};
use claimwire_domain::{case::CaseState, ids::CaseId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// A review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its id.
    pub id: CaseId,
    /// `conflict` or `claim`.
    pub subject_type: String,
    /// What is reviewed.
    pub subject_id: Uuid,
    /// Where the review stands.
    pub state: CaseState,
    /// Counts changes, from 1.
    pub revision: i32,
}

/// Opens a review of an object, unless there is one; returns the one there is then.
///
/// # Errors
/// When the database is away.
pub async fn open(tx: &Tx, subject_type: &str, subject_id: Uuid) -> Result<Option<Case>, Error> {
    let now = instant(tx.now());
    let id = CaseId::derived(&[subject_type.as_bytes(), subject_id.as_bytes()]).uuid();
    let row = Model {
        id,
        subject_type: subject_type.to_owned(),
        subject_id,
        state: CaseState::New.code().to_owned(),
        assignee: None,
        reason: None,
        revision: 1,
        created_at: now,
        updated_at: now,
    };
    let fresh: Vec<Uuid> = bulk::insert_new_returning(tx, vec![ActiveModel::from(row)], Column::Id).await?;
    changes::record(tx, &fresh.iter().map(|id| ("case", *id, 1)).collect::<Vec<_>>()).await?;
    of(tx, subject_type, subject_id).await
}

/// The review of an object.
///
/// # Errors
/// When the database is away.
pub async fn of(on: &impl Read, subject_type: &str, subject_id: Uuid) -> Result<Option<Case>, Error> {
    let row = Entity::find()
        .filter(Column::SubjectType.eq(subject_type))
        .filter(Column::SubjectId.eq(subject_id))
        .one(on)
        .await?;
    row.map(|row| {
        Ok(Case {
            id: CaseId::new(row.id),
            subject_type: row.subject_type,
            subject_id: row.subject_id,
            state: rows::code("review_case", "state", &row.state)?,
            revision: row.revision,
        })
    })
    .transpose()
}
