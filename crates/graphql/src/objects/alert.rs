//! Alerts: what is announced about conflicts.

use crate::{
    error::ApiError,
    ids,
    loaders::ConflictKey,
    objects::{
        codes::{AlertState, Level, Nature},
        conflict::Conflict,
        loaders, stored,
    },
    scalars::DateTime,
};
use async_graphql::{Context, ID, Object};
use claimwire_domain::{alert, conflict, ids::AlertId, label};
use claimwire_store::query::alerts::AlertRow;

/// What is announced about one conflict.
#[derive(Debug, Clone)]
pub(crate) struct Alert(pub(crate) AlertRow);

/// What is announced about one conflict.
#[Object]
impl Alert {
    /// Its id.
    async fn id(&self) -> ID {
        ids::write(AlertId::new(self.0.id))
    }

    /// The same for every notification that says the same; receivers drop repetitions by it.
    async fn dedupe_key(&self) -> String {
        format!("{}/{}", AlertId::new(self.0.id), self.0.notify_seq)
    }

    /// How often it was announced.
    async fn notify_seq(&self) -> i32 {
        self.0.notify_seq
    }

    /// Where it stands.
    async fn state(&self) -> Result<AlertState, ApiError> {
        Ok(stored::<alert::AlertState>("an alert", &self.0.state)?.into())
    }

    /// How severe.
    async fn level(&self) -> Result<Level, ApiError> {
        Ok(stored::<conflict::Level>("an alert", &self.0.level)?.into())
    }

    /// Whose work it is.
    async fn nature(&self) -> Result<Nature, ApiError> {
        Ok(stored::<label::Nature>("an alert", &self.0.nature)?.into())
    }

    /// One line.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Why, in one sentence.
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// The conflict.
    async fn conflict(&self, context: &Context<'_>) -> Result<Option<Conflict>, ApiError> {
        Ok(loaders(context)?.one(ConflictKey(self.0.conflict_id)).await?.map(Conflict::new))
    }

    /// The revision of the conflict it was last held against.
    async fn conflict_revision(&self) -> i32 {
        self.0.conflict_revision
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When it last changed.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }
}
