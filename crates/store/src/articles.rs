//! Articles, their versions and texts.

use crate::{
    Error, Read, Tx, bulk,
    entity::{article, article_text, article_version, claim, outlet},
    rows::{self, instant, maybe},
};
use claimwire_domain::{
    article::{ArticleKind, ZonedSpan},
    clock::Timestamp,
    ids::{ArticleId, ArticleVersionId, OutletId, derive_uuid},
    language::Language,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{CaseStatement, Expr, ExprTrait, Query},
};
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

/// An article to store; its id is derived from outlet and address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewArticle {
    /// Its id.
    pub id: ArticleId,
    /// Who publishes it.
    pub outlet: OutletId,
    /// Where.
    pub url: String,
    /// What it is.
    pub kind: ArticleKind,
    /// When it was first handed in.
    pub first_seen_at: Timestamp,
}

/// The latest version of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Its number, from 1.
    pub version_no: i32,
    /// Its id.
    pub version_id: ArticleVersionId,
    /// Lowercase hexadecimal hash of its text.
    pub text_sha256: String,
}

/// A version to store. Its article must be stored already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVersion {
    /// Its id.
    pub id: ArticleVersionId,
    /// Of which article.
    pub article: ArticleId,
    /// Its number, from 1.
    pub version_no: i32,
    /// Headline.
    pub title: Option<String>,
    /// Byline.
    pub byline: Option<String>,
    /// Language, where it is known before reading.
    pub language: Option<Language>,
    /// BCP 47 locale that decides how numbers are read.
    pub locale: Option<String>,
    /// When the outlet says it was published.
    pub published_at: Option<Timestamp>,
    /// Offset of the outlet's clock then, in minutes east of UTC.
    pub published_offset_min: Option<i32>,
    /// When the page says it was changed.
    pub modified_at: Option<Timestamp>,
    /// When this text was first seen.
    pub observed_at: Timestamp,
    /// Canonical text.
    pub text: String,
    /// Parts of the page, where the text is not all body.
    pub zones: Vec<ZonedSpan>,
    /// Lowercase hexadecimal hash of the text.
    pub text_sha256: String,
    /// Which rules made the text canonical.
    pub canon_version: i16,
}

/// A version with its text and what reading needs to know of its outlet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionText {
    /// Its id.
    pub version_id: ArticleVersionId,
    /// Its number, from 1.
    pub version_no: i32,
    /// Of which article.
    pub article_id: ArticleId,
    /// Where.
    pub url: String,
    /// What it is.
    pub kind: ArticleKind,
    /// Who publishes it.
    pub outlet: OutletId,
    /// Name of the outlet.
    pub outlet_name: String,
    /// Whether the outlet is an agency.
    pub agency: bool,
    /// IANA zone of the outlet.
    pub time_zone: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Byline.
    pub byline: Option<String>,
    /// Language, where it is known before reading.
    pub language: Option<Language>,
    /// Locale of the text, else of the outlet.
    pub locale: Option<String>,
    /// When the outlet says it was published.
    pub published_at: Option<Timestamp>,
    /// Offset of the outlet's clock then, in minutes east of UTC.
    pub published_offset_min: Option<i32>,
    /// When the page says it was changed.
    pub modified_at: Option<Timestamp>,
    /// When this text was first seen.
    pub observed_at: Timestamp,
    /// Canonical text.
    pub text: String,
    /// Parts of the page, where the text is not all body.
    pub zones: Vec<ZonedSpan>,
}

/// A version without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its id.
    pub id: ArticleVersionId,
    /// Its number, from 1.
    pub version_no: i32,
    /// When the outlet says it was published.
    pub published_at: Option<Timestamp>,
    /// When the page says it was changed.
    pub modified_at: Option<Timestamp>,
    /// When this text was first seen.
    pub observed_at: Timestamp,
    /// Lowercase hexadecimal hash of the text.
    pub text_sha256: String,
}

impl Version {
    /// What orders the versions of an article as its outlet wrote them: the times they state, else how they arrived.
    #[must_use]
    pub fn written_order(&self) -> (Option<Timestamp>, i32) {
        (self.modified_at.or(self.published_at), self.version_no)
    }
}

/// How addresses are looked up: they are too long for an index.
#[must_use]
pub fn url_hash(url: &str) -> Uuid {
    derive_uuid(&[url.as_bytes()])
}

/// Makes sure that these articles exist; known ones stay as they are. Their outlets must exist.
///
/// # Errors
/// When the database is away.
pub async fn ensure(tx: &Tx, articles: Vec<NewArticle>) -> Result<(), Error> {
    let rows: BTreeMap<Uuid, article::ActiveModel> = articles
        .into_iter()
        .map(|new| {
            let model = article::Model {
                id: new.id.uuid(),
                outlet_id: new.outlet.uuid(),
                url_hash: url_hash(&new.url),
                url: rows::clean(new.url),
                kind: new.kind.code().to_owned(),
                first_seen_at: instant(new.first_seen_at),
                published_at: instant(new.first_seen_at),
                version_no: 0,
                version_id: None,
                text_sha256: None,
                title: String::new(),
                language: String::new(),
                withdrawn_at: None,
            };
            (model.id, model.into())
        })
        .collect();
    bulk::insert_new(tx, rows.into_values().collect()).await
}

/// Locks articles, so that two texts of one article get two numbers; returns the heads of those that have a version.
///
/// # Errors
/// When the database is away or finds a deadlock.
pub async fn lock_heads(tx: &Tx, ids: &[ArticleId]) -> Result<HashMap<ArticleId, Head>, Error> {
    let ids = sorted(ids);
    let mut heads = HashMap::new();
    for list in bulk::lists(&ids) {
        let select = article::Entity::find()
            .filter(article::Column::Id.is_in(list))
            .order_by_asc(article::Column::Id)
            .lock_exclusive();
        for row in select.all(tx).await? {
            if let (Some(version_id), Some(text_sha256)) = (row.version_id, row.text_sha256) {
                let head =
                    Head { version_no: row.version_no, version_id: ArticleVersionId::new(version_id), text_sha256 };
                heads.insert(ArticleId::new(row.id), head);
            }
        }
    }
    Ok(heads)
}

/// Locks the articles of versions in the order of their ids, as [`lock_heads`] does.
pub(crate) async fn lock_of_versions(tx: &Tx, versions: &[Uuid]) -> Result<(), Error> {
    for list in bulk::lists(versions) {
        let of_versions = article_version::Entity::find()
            .select_only()
            .column(article_version::Column::ArticleId)
            .filter(article_version::Column::Id.is_in(list))
            .into_query();
        let select = article::Entity::find()
            .select_only()
            .column(article::Column::Id)
            .filter(article::Column::Id.in_subquery(of_versions))
            .order_by_asc(article::Column::Id)
            .lock_exclusive();
        select.into_tuple::<Uuid>().all(tx).await?;
    }
    Ok(())
}

fn sorted(ids: &[ArticleId]) -> Vec<Uuid> {
    let mut ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Stores versions with their texts and makes the latest of each article its head.
///
/// # Errors
/// When the database is away, or when a version number is taken: lock the heads first.
pub async fn add_versions(tx: &Tx, versions: Vec<NewVersion>) -> Result<(), Error> {
    let mut latest: BTreeMap<Uuid, ArticleHead> = BTreeMap::new();
    let mut version_rows: Vec<article_version::ActiveModel> = Vec::with_capacity(versions.len());
    let mut text_rows: Vec<article_text::ActiveModel> = Vec::with_capacity(versions.len());
    for new in versions {
        let head = latest.entry(new.article.uuid()).or_insert_with(|| ArticleHead::of(&new));
        if head.version_no < new.version_no {
            *head = ArticleHead::of(&new);
        }
        let zones = if new.zones.is_empty() { "[]".to_owned() } else { rows::write_json("article_text", &new.zones)? };
        let length = i32::try_from(new.text.chars().count()).unwrap_or(i32::MAX);
        text_rows.push(article_text::Model { version_id: new.id.uuid(), text: new.text, zones }.into());
        let row = article_version::Model {
            id: new.id.uuid(),
            article_id: new.article.uuid(),
            version_no: new.version_no,
            title: new.title.unwrap_or_default(),
            byline: new.byline,
            language: new.language.map(|language| language.code().to_owned()).unwrap_or_default(),
            locale: new.locale,
            published_at: new.published_at.map(instant),
            published_offset_min: new.published_offset_min,
            modified_at: new.modified_at.map(instant),
            observed_at: instant(new.observed_at),
            text_sha256: new.text_sha256,
            text_length: length,
            canon_version: i32::from(new.canon_version),
        };
        version_rows.push(row.into());
    }
    bulk::insert(tx, version_rows).await?;
    bulk::insert(tx, text_rows).await?;
    move_heads(tx, &latest.into_values().collect::<Vec<_>>()).await
}

/// What an article row repeats of its latest version.
struct ArticleHead {
    article: Uuid,
    version_no: i32,
    version_id: Uuid,
    text_sha256: String,
    title: String,
    language: String,
    published_at: chrono::DateTime<chrono::Utc>,
}

impl ArticleHead {
    fn of(new: &NewVersion) -> Self {
        Self {
            article: new.article.uuid(),
            version_no: new.version_no,
            version_id: new.id.uuid(),
            text_sha256: new.text_sha256.clone(),
            title: new.title.clone().unwrap_or_default(),
            language: new.language.map(|language| language.code().to_owned()).unwrap_or_default(),
            published_at: instant(new.published_at.unwrap_or(new.observed_at)),
        }
    }
}

/// Heads of one statement.
const HEADS: usize = 64;

async fn move_heads(tx: &Tx, heads: &[ArticleHead]) -> Result<(), Error> {
    use article::Column;
    for chunk in heads.chunks(HEADS) {
        let by_id = |value: &dyn Fn(&ArticleHead) -> Expr| -> Expr {
            let cases = chunk.iter().fold(CaseStatement::new(), |cases, head| {
                cases.case(Expr::col(Column::Id).eq(head.article), value(head))
            });
            cases.into()
        };
        let ids: Vec<Uuid> = chunk.iter().map(|head| head.article).collect();
        let update = Query::update()
            .table(article::Entity)
            .value(Column::VersionNo, by_id(&|head| Expr::value(head.version_no)))
            .value(Column::VersionId, by_id(&|head| Expr::value(head.version_id)))
            .value(Column::TextSha256, by_id(&|head| Expr::value(head.text_sha256.clone())))
            .value(Column::Title, by_id(&|head| Expr::value(head.title.clone())))
            .value(Column::Language, by_id(&|head| Expr::value(head.language.clone())))
            .value(Column::PublishedAt, by_id(&|head| Expr::value(head.published_at)))
            .and_where(Expr::col(Column::Id).is_in(ids))
            .take();
        tx.execute(&update).await?;
    }
    Ok(())
}

/// The texts of these versions, in no order; erased ones are left out.
///
/// # Errors
/// When the database is away.
pub async fn texts(on: &impl Read, ids: &[ArticleVersionId]) -> Result<Vec<VersionText>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let mut texts = Vec::with_capacity(ids.len());
    for list in bulk::lists(&ids) {
        let rows = article_text::Entity::find().filter(article_text::Column::VersionId.is_in(list)).all(on).await?;
        let versions = with_articles(on, &rows.iter().map(|row| row.version_id).collect::<Vec<_>>()).await?;
        for row in rows {
            if let Some((version, article, outlet)) = versions.get(&row.version_id) {
                texts.push(version_text(row, version, article, outlet)?);
            }
        }
    }
    Ok(texts)
}

/// Those of `ids` that there are, whether they still have their text or not.
///
/// # Errors
/// When the database is away.
pub async fn known_versions(on: &impl Read, ids: &[ArticleVersionId]) -> Result<HashSet<ArticleVersionId>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let found = bulk::present::<article_version::Entity>(on, article_version::Column::Id, &ids).await?;
    Ok(found.into_iter().map(ArticleVersionId::new).collect())
}

/// Those of `ids` that there are.
///
/// # Errors
/// When the database is away.
pub async fn known(on: &impl Read, ids: &[ArticleId]) -> Result<HashSet<ArticleId>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let found = bulk::present::<article::Entity>(on, article::Column::Id, &ids).await?;
    Ok(found.into_iter().map(ArticleId::new).collect())
}

pub(crate) type VersionRows = HashMap<Uuid, (article_version::Model, article::Model, outlet::Model)>;

/// Versions with their article and outlet, by version.
pub(crate) async fn with_articles(on: &impl Read, ids: &[Uuid]) -> Result<VersionRows, Error> {
    let mut found = VersionRows::new();
    for list in bulk::lists(ids) {
        let versions = article_version::Entity::find().filter(article_version::Column::Id.is_in(list)).all(on).await?;
        let article_ids: Vec<ArticleId> = versions.iter().map(|row| ArticleId::new(row.article_id)).collect();
        let mut articles: HashMap<Uuid, (article::Model, outlet::Model)> = HashMap::new();
        for list in bulk::lists(&sorted(&article_ids)) {
            let select = article::Entity::find().filter(article::Column::Id.is_in(list)).all(on).await?;
            let outlet_ids: std::collections::BTreeSet<Uuid> = select.iter().map(|row| row.outlet_id).collect();
            let outlets: HashMap<Uuid, outlet::Model> = outlet::Entity::find()
                .filter(outlet::Column::Id.is_in(outlet_ids))
                .all(on)
                .await?
                .into_iter()
                .map(|row| (row.id, row))
                .collect();
            articles.extend(select.into_iter().filter_map(|row| {
                let outlet = outlets.get(&row.outlet_id)?.clone();
                Some((row.id, (row, outlet)))
            }));
        }
        found.extend(versions.into_iter().filter_map(|version| {
            let (article, outlet) = articles.get(&version.article_id)?.clone();
            Some((version.id, (version, article, outlet)))
        }));
    }
    Ok(found)
}

fn version_text(
    text: article_text::Model,
    version: &article_version::Model,
    article: &article::Model,
    outlet: &outlet::Model,
) -> Result<VersionText, Error> {
    Ok(VersionText {
        version_id: ArticleVersionId::new(version.id),
        version_no: version.version_no,
        article_id: ArticleId::new(article.id),
        url: article.url.clone(),
        kind: rows::from_serde_code("article", "kind", &article.kind)?,
        outlet: OutletId::new(outlet.id),
        outlet_name: outlet.name.clone(),
        agency: outlet.agency,
        time_zone: outlet.time_zone.clone(),
        title: Some(version.title.clone()).filter(|title| !title.is_empty()),
        byline: version.byline.clone(),
        language: Language::from_tag(&version.language),
        locale: version.locale.clone().or_else(|| outlet.locale.clone()),
        published_at: maybe(version.published_at),
        published_offset_min: version.published_offset_min,
        modified_at: maybe(version.modified_at),
        observed_at: Timestamp::new(version.observed_at),
        zones: if text.zones == "[]" { Vec::new() } else { rows::read_json("article_text", &text.zones)? },
        text: text.text,
    })
}

/// Every version of these articles, in the order in which they arrived.
///
/// # Errors
/// When the database is away.
pub async fn versions_of(on: &impl Read, articles: &[ArticleId]) -> Result<HashMap<ArticleId, Vec<Version>>, Error> {
    let mut found: HashMap<ArticleId, Vec<Version>> = HashMap::new();
    for list in bulk::lists(&sorted(articles)) {
        let select = article_version::Entity::find()
            .filter(article_version::Column::ArticleId.is_in(list))
            .order_by_asc(article_version::Column::VersionNo);
        for row in select.all(on).await? {
            found.entry(ArticleId::new(row.article_id)).or_default().push(Version {
                id: ArticleVersionId::new(row.id),
                version_no: row.version_no,
                published_at: maybe(row.published_at),
                modified_at: maybe(row.modified_at),
                observed_at: Timestamp::new(row.observed_at),
                text_sha256: row.text_sha256,
            });
        }
    }
    Ok(found)
}

/// Marks an article as taken back by its outlet: none of its claims is live any more. `false` when it was already.
///
/// # Errors
/// When the database is away.
pub async fn withdraw(tx: &Tx, id: ArticleId) -> Result<bool, Error> {
    let marked = article::Entity::update_many()
        .col_expr(article::Column::WithdrawnAt, Expr::value(instant(tx.now())))
        .filter(article::Column::Id.eq(id.uuid()))
        .filter(article::Column::WithdrawnAt.is_null())
        .exec(tx)
        .await?;
    claim::Entity::update_many()
        .col_expr(claim::Column::Live, Expr::value(false))
        .filter(claim::Column::ArticleId.eq(id.uuid()))
        .filter(claim::Column::Live.eq(true))
        .exec(tx)
        .await?;
    Ok(marked.rows_affected > 0)
}
