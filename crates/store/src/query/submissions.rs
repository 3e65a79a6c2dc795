//! Submissions.

use crate::{Error, Read, entity::submission};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

pub use crate::entity::submission::Model as SubmissionRow;

/// The submissions of these ids, in no order.
///
/// # Errors
/// When the store fails.
pub async fn by_ids(on: &impl Read, ids: &[Uuid]) -> Result<Vec<SubmissionRow>, Error> {
    Ok(submission::Entity::find().filter(submission::Column::Id.is_in(ids.iter().copied())).all(on).await?)
}
