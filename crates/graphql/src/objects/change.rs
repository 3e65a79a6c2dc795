//! The change feed.

use crate::{
    error::ApiError,
    ids,
    loaders::{AlertKey, ArticleKey, ConflictKey, FrameKey, StoryKey},
    objects::{alert::Alert, article::Article, conflict::Conflict, figure::Figure, loaders, story::Story},
    page::{ListKind, PageCursor},
    scalars::DateTime,
};
use async_graphql::{Context, ID, Object, Union, connection::CursorType};
use claimwire_domain::ids::{AlertId, ArticleId, ConflictId, FrameId, StoryId};
use claimwire_store::query::changes::{ChangeRow, position};

/// One object changed. A client that keeps its cursor and asks for `changes(after:)` misses nothing.
#[derive(Debug, Clone)]
pub(crate) struct Change(pub(crate) ChangeRow);

/// What changed.
#[derive(Union)]
pub(crate) enum Changed {
    /// An article has a new version or was withdrawn.
    Article(Article),
    /// A story changed.
    Story(Story),
    /// A figure changed.
    Figure(Figure),
    /// A conflict changed.
    Conflict(Conflict),
    /// An alert changed.
    Alert(Alert),
}

/// One object changed. A client that keeps its cursor and asks for `changes(after:)` misses nothing.
#[Object]
impl Change {
    /// Where it stands in the feed.
    async fn cursor(&self) -> String {
        PageCursor::new(ListKind::Changes, position(&self.0)).encode_cursor()
    }

    /// What kind of object changed, as a code.
    async fn object_type(&self) -> &str {
        &self.0.object_type
    }

    /// Its id.
    async fn object_id(&self) -> ID {
        let id = self.0.object_id;
        match self.0.object_type.as_str() {
            "article" => ids::write(ArticleId::new(id)),
            "story" => ids::write(StoryId::new(id)),
            "frame" => ids::write(FrameId::new(id)),
            "conflict" => ids::write(ConflictId::new(id)),
            "alert" => ids::write(AlertId::new(id)),
            _ => ID(id.simple().to_string()),
        }
    }

    /// Its revision then.
    async fn revision(&self) -> i32 {
        self.0.revision
    }

    /// When.
    async fn at(&self) -> DateTime {
        self.0.recorded_at.into()
    }

    /// The object as it is now.
    async fn object(&self, context: &Context<'_>) -> Result<Option<Changed>, ApiError> {
        let (loaders, id) = (loaders(context)?, self.0.object_id);
        Ok(match self.0.object_type.as_str() {
            "article" => loaders.one(ArticleKey(id)).await?.map(|row| Changed::Article(Article(row))),
            "story" => loaders.one(StoryKey(id)).await?.map(|row| Changed::Story(Story(row))),
            "frame" => loaders.one(FrameKey(id)).await?.map(|row| Changed::Figure(Figure(row))),
            "conflict" => loaders.one(ConflictKey(id)).await?.map(|row| Changed::Conflict(Conflict::new(row))),
            "alert" => loaders.one(AlertKey(id)).await?.map(|row| Changed::Alert(Alert(row))),
            _ => None,
        })
    }
}
