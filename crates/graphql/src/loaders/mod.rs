//! Loads what the items of a list refer to, one statement for all of them.

pub(crate) mod waves;

use crate::error::ApiError;
use async_graphql::dataloader::{DataLoader, Loader};
use claimwire_store::{Reader, Store, query};
use query::{
    alerts::AlertRow,
    articles::{ArticleRow, SilentEditRow, TextRow, VersionRow},
    claims::ClaimRow,
    conflicts::{ConflictRow, RevisionRow},
    figures::FrameRow,
    outlets::OutletRow,
    stories::StoryRow,
};
use std::{collections::HashMap, hash::Hash, sync::Arc, time::Duration};
use uuid::Uuid;
use waves::Waves;

/// The loaders of one request. They batch and do not cache, so a subscription never sees an old row.
pub(crate) struct Loaders {
    rows: DataLoader<Rows>,
    reader: Reader,
}

impl Loaders {
    /// For one request.
    pub(crate) fn new(store: Store, waves: Waves) -> Self {
        let reader = store.reader();
        let rows = DataLoader::new(Rows(store), move |batch| waves.add(batch)).delay(Duration::ZERO);
        Self { rows: rows.max_batch_size(500), reader }
    }

    /// For statements that concern one object only.
    pub(crate) const fn reader(&self) -> &Reader {
        &self.reader
    }

    /// The row of a key, if there is one.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) async fn one<K>(&self, key: K) -> Result<Option<<Rows as Loader<K>>::Value>, ApiError>
    where
        K: Send + Sync + Hash + Eq + Clone + 'static,
        Rows: Loader<K, Error = Arc<claimwire_store::Error>>,
    {
        Ok(self.rows.load_one(key).await?)
    }

    /// The list of a key, empty when there is none.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) async fn list<K, Row>(&self, key: K) -> Result<Vec<Row>, ApiError>
    where
        K: Send + Sync + Hash + Eq + Clone + 'static,
        Rows: Loader<K, Value = Vec<Row>, Error = Arc<claimwire_store::Error>>,
    {
        Ok(self.rows.load_one(key).await?.unwrap_or_default())
    }

    /// The rows of many keys in the order of the keys; missing ones are left out.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) async fn many<K>(&self, keys: Vec<K>) -> Result<Vec<<Rows as Loader<K>>::Value>, ApiError>
    where
        K: Send + Sync + Hash + Eq + Clone + 'static,
        Rows: Loader<K, Error = Arc<claimwire_store::Error>>,
    {
        let mut found = self.rows.load_many(keys.clone()).await?;
        Ok(keys.iter().filter_map(|key| found.remove(key)).collect())
    }
}

/// Asks the store.
pub(crate) struct Rows(Store);

macro_rules! keys {
    ($($(#[$doc:meta])* $key:ident => $row:ty, $load:path, |$rows:ident| $collect:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(crate) struct $key(pub(crate) Uuid);

        impl Loader<$key> for Rows {
            type Value = $row;
            type Error = Arc<claimwire_store::Error>;

            async fn load(&self, keys: &[$key]) -> Result<HashMap<$key, $row>, Self::Error> {
                let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
                let $rows = $load(&self.0.reader(), &ids).await.map_err(Arc::new)?;
                let found: HashMap<Uuid, $row> = $collect;
                Ok(found.into_iter().map(|(id, row)| ($key(id), row)).collect())
            }
        }
    )*};
}

fn single<Row>(rows: Vec<Row>, id: impl Fn(&Row) -> Uuid) -> HashMap<Uuid, Row> {
    rows.into_iter().map(|row| (id(&row), row)).collect()
}

fn grouped<Row>(rows: Vec<Row>, id: impl Fn(&Row) -> Uuid) -> HashMap<Uuid, Vec<Row>> {
    let mut groups: HashMap<Uuid, Vec<Row>> = HashMap::new();
    for row in rows {
        groups.entry(id(&row)).or_default().push(row);
    }
    groups
}

fn targets(pairs: Vec<(Uuid, Uuid)>) -> HashMap<Uuid, Vec<Uuid>> {
    let mut groups: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for (from, to) in pairs {
        groups.entry(from).or_default().push(to);
    }
    groups
}

keys! {
    /// An outlet.
    OutletKey => OutletRow, query::outlets::by_ids, |rows| single(rows, |row| row.id);
    /// An article.
    ArticleKey => ArticleRow, query::articles::by_ids, |rows| single(rows, |row| row.id);
    /// A version of an article.
    VersionKey => VersionRow, query::articles::versions, |rows| single(rows, |row| row.id);
    /// The text of a version.
    TextKey => TextRow, query::articles::texts, |rows| single(rows, |row| row.version_id);
    /// The versions of an article.
    VersionsOfArticle => Vec<VersionRow>, query::articles::versions_of, |rows| grouped(rows, |row| row.article_id);
    /// The story of an article.
    StoryOfArticle => Uuid, query::articles::stories_of, |rows| rows.into_iter().collect();
    /// What changed in an article without a notice.
    SilentEditsOfArticle => Vec<SilentEditRow>, query::articles::silent_edits_of, |rows| grouped(rows, |row| row.article_id);
    /// A claim.
    ClaimKey => ClaimRow, query::claims::by_ids, |rows| single(rows, |row| row.id);
    /// The live claims of an article.
    ClaimsOfArticle => Vec<ClaimRow>, query::claims::of_articles, |rows| grouped(rows, |row| row.article_id);
    /// The claims of a frame.
    ClaimsOfFrame => Vec<Uuid>, query::claims::of_frames, |rows| targets(rows);
    /// The frames of a claim.
    FramesOfClaim => Vec<Uuid>, query::claims::frames_of, |rows| targets(rows);
    /// A story.
    StoryKey => StoryRow, query::stories::by_ids, |rows| single(rows, |row| row.id);
    /// The articles of a story.
    ArticlesOfStory => Vec<Uuid>, query::stories::articles_of, |rows| targets(rows);
    /// The frames of a story.
    FramesOfStory => Vec<Uuid>, query::figures::of_stories, |rows| targets(rows);
    /// The conflicts of a story.
    ConflictsOfStory => Vec<ConflictRow>, query::conflicts::of_stories, |rows| grouped(rows, |row| row.story_id.unwrap_or_default());
    /// A frame.
    FrameKey => FrameRow, query::figures::by_ids, |rows| single(rows, |row| row.id);
    /// The conflicts of a frame.
    ConflictsOfFrame => Vec<ConflictRow>, query::conflicts::of_frames, |rows| grouped(rows, |row| row.frame_id);
    /// A conflict.
    ConflictKey => ConflictRow, query::conflicts::by_ids, |rows| single(rows, |row| row.id);
    /// What a conflict was.
    RevisionsOfConflict => Vec<RevisionRow>, query::conflicts::revisions_of, |rows| grouped(rows, |row| row.conflict_id);
    /// An alert.
    AlertKey => AlertRow, query::alerts::by_ids, |rows| single(rows, |row| row.id);
}
