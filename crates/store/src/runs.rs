//! Passes of an extractor over article versions.

use crate::{
    Error, Read, Tx,
    articles::{self, VersionRows},
    bulk,
    claims::{self, NewClaim, Whereabouts},
    detail,
    entity::{article, article_version, claim, extraction_run, story_article},
    parked::not_left_to_people,
    rows::{self, instant, maybe},
};
use claimwire_domain::{
    article::{ArticleKind, Signature},
    clock::Timestamp,
    ids::{ArticleId, ArticleVersionId, OutletId, RunId, StoryId},
    language::Language,
    outlet::OutletProfile,
};
use claimwire_protocol::topology::EXTRACT;
use sea_orm::{
    ColumnTrait, DerivePartialModel, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
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

/// Stores runs with their claims and makes them current; returns those it stored. A run that is stored already, and one
/// of a version that a later extractor has read, changes nothing: while processes are upgraded one by one, an old one
/// may come late.
///
/// A claim is live when its version is the latest of an article that is not withdrawn; whoever compares the run ends
/// the life of the claims it supersedes. The articles are locked until the transaction ends: two extractors that read
/// one version at once, or a new version that arrives meanwhile, take their turns.
///
/// # Errors
/// When the database is away or finds a deadlock, or when a version is not stored.
pub async fn record(tx: &Tx, runs: Vec<NewRun>, claims: Vec<NewClaim>) -> Result<HashSet<RunId>, Error> {
    let version_ids: Vec<Uuid> = runs.iter().map(|run| run.version.uuid()).collect();
    articles::lock_of_versions(tx, &version_ids).await?;
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

/// Versions of articles whose current run is of an earlier extractor than `extractor`, from the one after `after` on,
/// in the order of their ids.
///
/// # Errors
/// When the database is away.
pub async fn read_by_earlier(
    on: &impl Read,
    extractor: &str,
    after: Option<ArticleVersionId>,
    limit: u64,
) -> Result<Vec<ArticleVersionId>, Error> {
    use extraction_run::Column;
    let earlier = earlier_extractors(on, extractor).await?;
    let mut select = extraction_run::Entity::find()
        .select_only()
        .column(Column::VersionId)
        .filter(Column::IsCurrent.eq(true))
        .filter(Column::ExtractorVersion.is_in(earlier));
    if let Some(after) = after {
        select = select.filter(Column::VersionId.gt(after.uuid()));
    }
    let ids: Vec<Uuid> = select.order_by_asc(Column::VersionId).limit(limit).into_tuple().all(on).await?;
    Ok(ids.into_iter().map(ArticleVersionId::new).collect())
}

/// How many versions up to `last` (in the order of ids) are still read by an earlier extractor, and not left to a
/// person: what [`read_by_earlier`] gave and nobody has read again.
///
/// # Errors
/// When the database is away.
pub async fn still_read_by_earlier(on: &impl Read, extractor: &str, last: ArticleVersionId) -> Result<u64, Error> {
    use extraction_run::Column;
    let earlier = earlier_extractors(on, extractor).await?;
    let waiting = extraction_run::Entity::find()
        .filter(Column::IsCurrent.eq(true))
        .filter(Column::ExtractorVersion.is_in(earlier))
        .filter(Column::VersionId.lte(last.uuid()))
        .filter(not_left_to_people(&EXTRACT, Column::VersionId));
    Ok(waiting.count(on).await?)
}

/// The names of the extractors before `extractor` that have read anything.
async fn earlier_extractors(on: &impl Read, extractor: &str) -> Result<Vec<String>, Error> {
    use extraction_run::Column;
    let names: Vec<String> = extraction_run::Entity::find()
        .select_only()
        .column(Column::ExtractorVersion)
        .distinct()
        .into_tuple()
        .all(on)
        .await?;
    Ok(names.into_iter().filter(|name| generation(name) < generation(extractor)).collect())
}

/// Extractors are counted; anything else is older than all of them.
fn generation(extractor: &str) -> u32 {
    extractor.parse().unwrap_or(0)
}

async fn record_runs(tx: &Tx, runs: Vec<NewRun>, versions: &VersionRows) -> Result<HashSet<RunId>, Error> {
    use extraction_run::Column;
    let created_at = instant(tx.now());
    let known = runs_of(tx, versions).await?;
    let mut rows: BTreeMap<Uuid, extraction_run::ActiveModel> = BTreeMap::new();
    let mut fresh = HashSet::new();
    for run in runs {
        let version = run.version.uuid();
        let (_, article, _) = versions.get(&version).ok_or(Error::NoVersion { id: version })?;
        let settled = known.get(&version).is_some_and(|runs| {
            runs.iter().any(|known| {
                known.id == run.id.uuid() || generation(&known.extractor_version) > generation(&run.extractor_version)
            })
        });
        if settled {
            continue;
        }
        let row = extraction_run::Model {
            id: run.id.uuid(),
            version_id: version,
            article_id: article.id,
            extractor_version: run.extractor_version,
            is_current: true,
            signature: detail::write("extraction_run", &run.signature)?,
            created_at,
            placed_at: None,
            compared_at: None,
        };
        if rows.insert(version, row.into()).is_none() {
            fresh.insert(run.id);
        }
    }
    let switched: Vec<Uuid> = rows.keys().copied().filter(|version| known.contains_key(version)).collect();
    for list in bulk::lists(&switched) {
        extraction_run::Entity::update_many()
            .col_expr(Column::IsCurrent, Expr::value(false))
            .filter(Column::VersionId.is_in(list))
            .filter(Column::IsCurrent.eq(true))
            .exec(tx)
            .await?;
    }
    bulk::insert(tx, rows.into_values().collect()).await?;
    Ok(fresh)
}

/// The runs there are of these versions.
async fn runs_of(tx: &Tx, versions: &VersionRows) -> Result<HashMap<Uuid, Vec<KnownRun>>, Error> {
    use extraction_run::Column;
    let ids: Vec<Uuid> = versions.keys().copied().collect();
    let mut found: HashMap<Uuid, Vec<KnownRun>> = HashMap::new();
    for list in bulk::lists(&ids) {
        let select = extraction_run::Entity::find().filter(Column::VersionId.is_in(list));
        for run in select.into_partial_model::<KnownRun>().all(tx).await? {
            found.entry(run.version_id).or_default().push(run);
        }
    }
    Ok(found)
}

/// What tells whether a run is news.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "extraction_run::Entity")]
struct KnownRun {
    id: Uuid,
    version_id: Uuid,
    extractor_version: String,
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
