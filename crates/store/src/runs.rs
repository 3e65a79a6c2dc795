//! Passes of an extractor over article versions.

use crate::{
    Error, Read, Tx,
    articles::{self, VersionRows},
    bulk,
    claims::{self, NewClaim, Whereabouts},
    detail,
    entity::{article, article_version, claim, extraction_run, story_article},
    rows::{self, instant, maybe},
};
use claimwire_domain::{
    article::{ArticleKind, Signature},
    clock::Timestamp,
    ids::{ArticleId, ArticleVersionId, OutletId, RunId, StoryId},
    language::Language,
    outlet::OutletProfile,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};
use uuid::Uuid;

/// A run to store; its id is derived from version and extractor version.
#[derive(Debug, Clone, PartialEq)]
pub struct NewRun {
    /// Its id.
    pub id: RunId,
    /// What was read.
    pub version: ArticleVersionId,
    /// Which extractor read it.
    pub extractor_version: String,
    /// Language it was read in.
    pub language: Language,
    /// What stories and witnesses are found by.
    pub signature: Signature,
}

/// A run with everything placing and comparing need to know of its article.
#[derive(Debug, Clone, PartialEq)]
pub struct RunContext {
    /// Its id.
    pub run: RunId,
    /// Whether it is the version's current run.
    pub current: bool,
    /// Which extractor read it.
    pub extractor_version: String,
    /// What was read.
    pub version_id: ArticleVersionId,
    /// Its number, from 1.
    pub version_no: i32,
    /// Whether it is the latest version.
    pub latest: bool,
    /// Of which article.
    pub article_id: ArticleId,
    /// Where.
    pub url: String,
    /// What the article is.
    pub kind: ArticleKind,
    /// Whether the outlet took it back.
    pub withdrawn: bool,
    /// Who publishes it.
    pub outlet_id: OutletId,
    /// What is known of the outlet.
    pub outlet: OutletProfile,
    /// When the outlet says it was published.
    pub published_at: Option<Timestamp>,
    /// Offset of the outlet's clock then, in minutes east of UTC.
    pub published_offset_min: Option<i32>,
    /// When the page says it was changed.
    pub modified_at: Option<Timestamp>,
    /// When this text was first seen.
    pub observed_at: Timestamp,
    /// BCP 47 language it was read in.
    pub language: String,
    /// Headline.
    pub title: Option<String>,
    /// Byline.
    pub byline: Option<String>,
    /// What stories and witnesses are found by.
    pub signature: Arc<Signature>,
    /// The story its article is in.
    pub story: Option<StoryId>,
    /// When it was placed.
    pub placed_at: Option<Timestamp>,
    /// When it was compared.
    pub compared_at: Option<Timestamp>,
}

/// Stores runs with their claims and makes them current; returns the runs that were not stored before.
///
/// A claim is live when its version is the latest of an article that is not withdrawn; whoever compares the run ends
/// the life of the claims it supersedes.
///
/// # Errors
/// When the database is away, or when a version is not stored.
pub async fn record(tx: &Tx, runs: Vec<NewRun>, claims: Vec<NewClaim>) -> Result<HashSet<RunId>, Error> {
    let version_ids: Vec<Uuid> = runs.iter().map(|run| run.version.uuid()).collect();
    let versions = articles::with_articles(tx, &version_ids).await?;
    let languages: HashMap<Uuid, Language> = runs.iter().map(|run| (run.version.uuid(), run.language)).collect();
    let fresh = record_runs(tx, runs, &versions).await?;

    let places: HashMap<Uuid, Whereabouts> = versions
        .iter()
        .map(|(id, (version, article, outlet))| {
            let place = Whereabouts {
                outlet: outlet.id,
                language: languages.get(id).map(|language| language.code().to_owned()).unwrap_or_default(),
                published_at: Timestamp::new(version.published_at.unwrap_or(version.observed_at)),
                live: article.version_no == version.version_no && article.withdrawn_at.is_none(),
            };
            (*id, place)
        })
        .collect();
    let rows: Vec<claim::ActiveModel> = claims
        .into_iter()
        .filter(|new| fresh.contains(&new.run))
        .map(|new| {
            let place = places.get(&new.version.uuid()).ok_or(Error::NoVersion { id: new.version.uuid() })?;
            claims::model(new, place)
        })
        .collect::<Result<_, Error>>()?;
    bulk::insert_new(tx, rows).await?;
    record_languages(tx, &languages).await?;
    Ok(fresh)
}

/// Those of `versions` whose current run is of a later extractor than `extractor`.
///
/// # Errors
/// When the database is away.
pub async fn read_by_newer(
    on: &impl Read,
    versions: &[ArticleVersionId],
    extractor: &str,
) -> Result<HashSet<ArticleVersionId>, Error> {
    use extraction_run::Column;
    let ids: Vec<Uuid> = versions.iter().map(|id| id.uuid()).collect();
    let mut newer = HashSet::new();
    for list in bulk::lists(&ids) {
        let rows: Vec<(Uuid, String)> = extraction_run::Entity::find()
            .select_only()
            .columns([Column::VersionId, Column::ExtractorVersion])
            .filter(Column::VersionId.is_in(list))
            .filter(Column::IsCurrent.eq(true))
            .into_tuple()
            .all(on)
            .await?;
        let later = rows.into_iter().filter(|(_, version)| generation(version) > generation(extractor));
        newer.extend(later.map(|(id, _)| ArticleVersionId::new(id)));
    }
    Ok(newer)
}

/// Those of `versions` that have an earlier run beside their current one.
///
/// # Errors
/// When the database is away.
pub async fn read_more_than_once(
    on: &impl Read,
    versions: &[ArticleVersionId],
) -> Result<HashSet<ArticleVersionId>, Error> {
    use extraction_run::Column;
    let ids: Vec<Uuid> = versions.iter().map(|id| id.uuid()).collect();
    let mut found = HashSet::new();
    for list in bulk::lists(&ids) {
        let select = extraction_run::Entity::find().select_only().column(Column::VersionId);
        let select = select.filter(Column::VersionId.is_in(list)).filter(Column::IsCurrent.eq(false));
        let ids: Vec<Uuid> = select.into_tuple().all(on).await?;
        found.extend(ids.into_iter().map(ArticleVersionId::new));
    }
    Ok(found)
}

/// Versions of articles whose current run is of another extractor than `extractor`, from the one after `after` on, in
/// the order of their ids.
///
/// # Errors
/// When the database is away.
pub async fn read_by_another(
    on: &impl Read,
    extractor: &str,
    after: Option<ArticleVersionId>,
    limit: u64,
) -> Result<Vec<ArticleVersionId>, Error> {
    use extraction_run::Column;
    let mut select = extraction_run::Entity::find()
        .select_only()
        .column(Column::VersionId)
        .filter(Column::IsCurrent.eq(true))
        .filter(Column::ExtractorVersion.ne(extractor));
    if let Some(after) = after {
        select = select.filter(Column::VersionId.gt(after.uuid()));
    }
    let ids: Vec<Uuid> = select.order_by_asc(Column::VersionId).limit(limit).into_tuple().all(on).await?;
    Ok(ids.into_iter().map(ArticleVersionId::new).collect())
}

/// Extractors are counted; anything else is older than all of them.
fn generation(extractor: &str) -> u32 {
    extractor.parse().unwrap_or(0)
}

async fn record_runs(tx: &Tx, runs: Vec<NewRun>, versions: &VersionRows) -> Result<HashSet<RunId>, Error> {
    use extraction_run::Column;
    let created_at = instant(tx.now());
    let mut rows: Vec<extraction_run::ActiveModel> = Vec::with_capacity(runs.len());
    for run in &runs {
        let (_, article, _) = versions.get(&run.version.uuid()).ok_or(Error::NoVersion { id: run.version.uuid() })?;
        let row = extraction_run::Model {
            id: run.id.uuid(),
            version_id: run.version.uuid(),
            article_id: article.id,
            extractor_version: run.extractor_version.clone(),
            is_current: true,
            signature: detail::write("extraction_run", &run.signature)?,
            created_at,
            placed_at: None,
            compared_at: None,
        };
        rows.push(row.into());
    }
    let fresh: Vec<Uuid> = bulk::insert_new_returning(tx, rows, Column::Id).await?;
    let fresh: HashSet<RunId> = fresh.into_iter().map(RunId::new).collect();
    let switched: Vec<Uuid> = runs.iter().filter(|run| fresh.contains(&run.id)).map(|run| run.version.uuid()).collect();
    let kept: Vec<Uuid> = fresh.iter().map(|id| id.uuid()).collect();
    if !switched.is_empty() {
        extraction_run::Entity::update_many()
            .col_expr(Column::IsCurrent, Expr::value(false))
            .filter(Column::VersionId.is_in(switched))
            .filter(Column::Id.is_not_in(kept))
            .filter(Column::IsCurrent.eq(true))
            .exec(tx)
            .await?;
    }
    Ok(fresh)
}

/// Versions and articles that came without a language get the one they were read in.
async fn record_languages(tx: &Tx, languages: &HashMap<Uuid, Language>) -> Result<(), Error> {
    let mut by_language: BTreeMap<&'static str, Vec<Uuid>> = BTreeMap::new();
    for (version, language) in languages {
        by_language.entry(language.code()).or_default().push(*version);
    }
    for (language, versions) in by_language {
        for list in bulk::lists(&versions) {
            article_version::Entity::update_many()
                .col_expr(article_version::Column::Language, Expr::value(language))
                .filter(article_version::Column::Id.is_in(list.clone()))
                .filter(article_version::Column::Language.eq(""))
                .exec(tx)
                .await?;
            article::Entity::update_many()
                .col_expr(article::Column::Language, Expr::value(language))
                .filter(
                    article::Column::Id.in_subquery(
                        sea_orm::sea_query::Query::select()
                            .column(article_version::Column::ArticleId)
                            .from(article_version::Entity)
                            .and_where(article_version::Column::Id.is_in(list))
                            .take(),
                    ),
                )
                .filter(article::Column::Language.eq(""))
                .exec(tx)
                .await?;
        }
    }
    Ok(())
}

/// Marks runs whose claims have their story and keys.
///
/// # Errors
/// When the database is away.
pub async fn mark_placed(tx: &Tx, runs: &[RunId]) -> Result<(), Error> {
    mark(tx, runs, extraction_run::Column::PlacedAt).await
}

/// Marks runs whose claims were compared.
///
/// # Errors
/// When the database is away.
pub async fn mark_compared(tx: &Tx, runs: &[RunId]) -> Result<(), Error> {
    mark(tx, runs, extraction_run::Column::ComparedAt).await
}

async fn mark(tx: &Tx, runs: &[RunId], column: extraction_run::Column) -> Result<(), Error> {
    let ids: Vec<Uuid> = runs.iter().map(|id| id.uuid()).collect();
    for list in bulk::lists(&ids) {
        extraction_run::Entity::update_many()
            .col_expr(column, Expr::value(instant(tx.now())))
            .filter(extraction_run::Column::Id.is_in(list))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// Runs with everything known of their articles, in no order; unknown ids are left out.
///
/// # Errors
/// When the database is away.
pub async fn context(on: &impl Read, runs: &[RunId]) -> Result<Vec<RunContext>, Error> {
    let ids: Vec<Uuid> = runs.iter().map(|id| id.uuid()).collect();
    let mut found = Vec::with_capacity(ids.len());
    for list in bulk::lists(&ids) {
        let runs = extraction_run::Entity::find().filter(extraction_run::Column::Id.is_in(list)).all(on).await?;
        found.extend(complete(on, runs).await?);
    }
    Ok(found)
}

/// The current runs of the latest versions of these articles, with everything known of the articles.
///
/// # Errors
/// When the database is away.
pub async fn latest_of_articles(on: &impl Read, articles: &[ArticleId]) -> Result<Vec<RunContext>, Error> {
    let ids: Vec<Uuid> = articles.iter().map(|id| id.uuid()).collect();
    let mut found = Vec::with_capacity(ids.len());
    for list in bulk::lists(&ids) {
        let runs = extraction_run::Entity::find()
            .filter(extraction_run::Column::ArticleId.is_in(list))
            .filter(extraction_run::Column::IsCurrent.eq(true))
            .all(on)
            .await?;
        found.extend(complete(on, runs).await?.into_iter().filter(|context| context.latest));
    }
    Ok(found)
}

async fn complete(on: &impl Read, runs: Vec<extraction_run::Model>) -> Result<Vec<RunContext>, Error> {
    let versions = articles::with_articles(on, &runs.iter().map(|run| run.version_id).collect::<Vec<_>>()).await?;
    let article_ids: Vec<Uuid> = runs.iter().map(|run| run.article_id).collect();
    let mut stories: HashMap<Uuid, Uuid> = HashMap::new();
    for list in bulk::lists(&article_ids) {
        let rows = story_article::Entity::find().filter(story_article::Column::ArticleId.is_in(list)).all(on).await?;
        stories.extend(rows.into_iter().map(|row| (row.article_id, row.story_id)));
    }
    let mut contexts = Vec::with_capacity(runs.len());
    for run in runs {
        if let Some((version, article, outlet)) = versions.get(&run.version_id) {
            let story = stories.get(&article.id).copied().map(StoryId::new);
            let outlet = crate::outlets::read(outlet.clone())?;
            contexts.push(RunContext {
                run: RunId::new(run.id),
                current: run.is_current,
                extractor_version: run.extractor_version,
                version_id: ArticleVersionId::new(version.id),
                version_no: version.version_no,
                latest: version.version_no == article.version_no,
                article_id: ArticleId::new(article.id),
                url: article.url.clone(),
                kind: rows::from_serde_code("article", "kind", &article.kind)?,
                withdrawn: article.withdrawn_at.is_some(),
                outlet_id: outlet.id,
                outlet: outlet.profile,
                published_at: maybe(version.published_at),
                published_offset_min: version.published_offset_min,
                modified_at: maybe(version.modified_at),
                observed_at: Timestamp::new(version.observed_at),
                language: version.language.clone(),
                title: Some(version.title.clone()).filter(|title| !title.is_empty()),
                byline: version.byline.clone(),
                signature: Arc::new(detail::read("extraction_run", run.id, &run.signature)?),
                story,
                placed_at: maybe(run.placed_at),
                compared_at: maybe(run.compared_at),
            });
        }
    }
    Ok(contexts)
}
