//! Conflicts: the open disagreements of figures.

use crate::{
    error::ApiError,
    ids,
    loaders::{ClaimKey, FrameKey, RevisionsOfConflict, StoryKey},
    objects::{
        claim::Claim,
        codes::{ConflictState, Label, Language, Level, Nature},
        disagreement::{Explanation, LevelReason, Side},
        figure::Figure,
        loaders, stored,
        story::Story,
    },
    page,
    scalars::DateTime,
};
use async_graphql::{Context, ID, Object};
use claimwire_domain::{
    conflict,
    disagreement::Disagreement,
    ids::{ClaimId, ConflictId},
    label,
};
use claimwire_store::{
    detail,
    query::conflicts::{ConflictRow, RevisionRow},
};
use std::sync::OnceLock;

/// The open disagreement of a figure: figures of different articles that cannot both be true.
#[derive(Debug, Clone)]
pub(crate) struct Conflict {
    row: ConflictRow,
    detail: OnceLock<Result<Disagreement, ApiError>>,
}

impl Conflict {
    /// Of its row.
    pub(crate) const fn new(row: ConflictRow) -> Self {
        Self { row, detail: OnceLock::new() }
    }

    fn detail(&self) -> Result<&Disagreement, ApiError> {
        self.detail
            .get_or_init(|| Ok(detail::read("conflict", self.row.id, &self.row.detail)?))
            .as_ref()
            .map_err(Clone::clone)
    }
}

/// The open disagreement of a figure: figures of different articles that cannot both be true.
#[Object]
impl Conflict {
    /// Its id.
    async fn id(&self) -> ID {
        ids::write(ConflictId::new(self.row.id))
    }

    /// Whose work it is.
    async fn nature(&self) -> Result<Nature, ApiError> {
        Ok(stored::<label::Nature>("a conflict", &self.row.nature)?.into())
    }

    /// Where it stands.
    async fn state(&self) -> Result<ConflictState, ApiError> {
        Ok(stored::<conflict::ConflictState>("a conflict", &self.row.state)?.into())
    }

    /// How severe, in words.
    async fn level(&self) -> Result<Level, ApiError> {
        Ok(stored::<conflict::Level>("a conflict", &self.row.level)?.into())
    }

    /// How severe, 0 to 1000.
    async fn severity(&self) -> i32 {
        self.row.severity
    }

    /// What makes it so severe.
    async fn level_reasons(&self) -> Result<Vec<LevelReason>, ApiError> {
        Ok(self.detail()?.terms.iter().map(LevelReason::from).collect())
    }

    /// What the figures are to each other.
    async fn label(&self) -> Result<Label, ApiError> {
        Ok(stored::<label::Label>("a conflict", &self.row.label)?.into())
    }

    /// A finer code of the label.
    async fn sublabel(&self) -> Option<&str> {
        self.row.sublabel.as_deref()
    }

    /// How sure the comparison is, 0 to 1000.
    async fn confidence(&self) -> i32 {
        self.row.confidence
    }

    /// One line: what is measured.
    async fn title(
        &self,
        context: &Context<'_>,
        #[graphql(default_with = "Language::En")] lang: Language,
    ) -> Result<String, ApiError> {
        let frame = loaders(context)?.one(FrameKey(self.row.frame_id)).await?;
        Ok(frame.map_or_else(String::new, |frame| match lang {
            Language::En => frame.title_en,
            Language::Es => frame.title_es,
        }))
    }

    /// Why the figures cannot both be true, in one sentence of neutral words.
    async fn reason(&self, #[graphql(default_with = "Language::En")] lang: Language) -> Result<&str, ApiError> {
        Ok(reason(self.detail()?, lang))
    }

    /// The values that stand against each other.
    #[graphql(complexity = "3 * child_complexity")]
    async fn sides(&self) -> Result<Vec<Side>, ApiError> {
        Ok(self.detail()?.sides.iter().cloned().map(Side).collect())
    }

    /// The claims that take part; the two whose comparison decided come first.
    #[graphql(complexity = "page::cost(first, child_complexity)")]
    async fn mentions(
        &self,
        context: &Context<'_>,
        #[graphql(default = 20, desc = "At most 100.")] first: i32,
    ) -> Result<Vec<Claim>, ApiError> {
        let first = usize::try_from(page::bounded(first)?).unwrap_or(usize::MAX);
        claims(context, self.detail()?.mentions.iter().copied().take(first)).await
    }

    /// How the comparison came to its label.
    async fn explanation(&self) -> Result<Explanation, ApiError> {
        Ok(Explanation { trace: self.detail()?.trace.clone() })
    }

    /// The thing measured.
    async fn figure(&self, context: &Context<'_>) -> Result<Option<Figure>, ApiError> {
        Ok(loaders(context)?.one(FrameKey(self.row.frame_id)).await?.map(Figure))
    }

    /// The story.
    async fn story(&self, context: &Context<'_>) -> Result<Option<Story>, ApiError> {
        let Some(story) = self.row.story_id else { return Ok(None) };
        Ok(loaders(context)?.one(StoryKey(story)).await?.map(Story))
    }

    /// Its revision, from 1.
    async fn revision(&self) -> i32 {
        self.row.revision
    }

    /// What a mutation must name as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.row.revision
    }

    /// What it was at each revision, the first one first.
    #[graphql(complexity = "10 * child_complexity")]
    async fn history(&self, context: &Context<'_>) -> Result<Vec<ConflictRevision>, ApiError> {
        let rows = loaders(context)?.list(RevisionsOfConflict(self.row.id)).await?;
        Ok(rows.into_iter().map(ConflictRevision).collect())
    }

    /// When it was found.
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }

    /// When it last changed.
    async fn updated_at(&self) -> DateTime {
        self.row.updated_at.into()
    }
}

fn reason(detail: &Disagreement, lang: Language) -> &str {
    match lang {
        Language::En => &detail.reason_en,
        Language::Es => &detail.reason_es,
    }
}

/// Claims of these ids in their order.
pub(crate) async fn claims(context: &Context<'_>, ids: impl Iterator<Item = ClaimId>) -> Result<Vec<Claim>, ApiError> {
    let keys = ids.map(|id| ClaimKey(id.uuid())).collect();
    Ok(loaders(context)?.many(keys).await?.into_iter().map(Claim::from).collect())
}

/// What a conflict was at one revision.
#[derive(Debug, Clone)]
pub(crate) struct ConflictRevision(RevisionRow);

/// What a conflict was at one revision.
#[Object]
impl ConflictRevision {
    /// From 1.
    async fn revision(&self) -> i32 {
        self.0.revision
    }

    /// Where it stood.
    async fn state(&self) -> Result<ConflictState, ApiError> {
        Ok(stored::<conflict::ConflictState>("a conflict", &self.0.state)?.into())
    }

    /// How severe it was.
    async fn level(&self) -> Result<Level, ApiError> {
        Ok(stored::<conflict::Level>("a conflict", &self.0.level)?.into())
    }

    /// How severe it was, 0 to 1000.
    async fn severity(&self) -> i32 {
        self.0.severity
    }

    /// What the figures were to each other.
    async fn label(&self) -> Result<Label, ApiError> {
        Ok(stored::<label::Label>("a conflict", &self.0.label)?.into())
    }

    /// A finer code.
    async fn sublabel(&self) -> Option<&str> {
        self.0.sublabel.as_deref()
    }

    /// Why, in one sentence.
    async fn reason(&self, #[graphql(default_with = "Language::En")] lang: Language) -> Result<String, ApiError> {
        let detail = detail::read("conflict_revision", self.0.conflict_id, &self.0.detail)?;
        Ok(reason(&detail, lang).to_owned())
    }

    /// When.
    async fn at(&self) -> DateTime {
        self.0.recorded_at.into()
    }
}
