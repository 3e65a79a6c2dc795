//! Figures and quotations that changed without a notice.

use crate::{
    Error, Tx, bulk,
    entity::silent_edit::{ActiveModel, Model},
    rows::instant,
};
use claimwire_domain::ids::{ArticleId, ClaimId, derive_uuid};

/// A change between two versions of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SilentEdit {
    /// The article.
    pub article: ArticleId,
    /// The claim of the earlier version.
    pub old_claim: Option<ClaimId>,
    /// The claim of the later version.
    pub new_claim: Option<ClaimId>,
    /// What stood there.
    pub old_text: String,
    /// What stands there now.
    pub new_text: String,
    /// One sentence.
    pub reason: String,
}

/// Stores changes; those that are there stay.
///
/// # Errors
/// When the database is away.
pub async fn record(tx: &Tx, edits: Vec<SilentEdit>) -> Result<(), Error> {
    let found_at = instant(tx.now());
    let rows: Vec<ActiveModel> = edits
        .into_iter()
        .map(|edit| {
            let (old, new) = (edit.old_claim.map(ClaimId::uuid), edit.new_claim.map(ClaimId::uuid));
            let id = derive_uuid(&[
                edit.article.uuid().as_bytes(),
                old.unwrap_or_default().as_bytes(),
                new.unwrap_or_default().as_bytes(),
            ]);
            Model {
                id,
                article_id: edit.article.uuid(),
                old_claim: old,
                new_claim: new,
                old_text: edit.old_text,
                new_text: edit.new_text,
                reason: edit.reason,
                found_at,
            }
            .into()
        })
        .collect();
    bulk::insert_new(tx, rows).await
}
