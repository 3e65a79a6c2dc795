//! The ledger as one document, in the shape that outside scripts read.
//!
//! Rows are read in chunks by id; the order of the document depends on content alone, so that two stores which took
//! the same articles in another order, under other ids, export the same.

mod wire;

use super::{articles, claims, conflicts};
use crate::{
    Error, Read, detail,
    entity::{article, article_version, claim, comparison, conflict, extraction_run, silent_edit, story_article},
    rows,
};
use claimwire_domain::{
    article::Signature,
    conflict::ConflictState,
    decimal::Decimal,
    ids::{ClaimId, StoryId},
    label::{Label, Nature},
};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    prelude::DateTimeUtc,
};
use serde::Serialize;
use serde_json::{Number, Value};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Rows read at once.
const CHUNK: u64 = 400;

/// Everything the newsroom knows. Articles and claims are those of the first version of each article.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Ledger {
    /// Articles by address.
    pub articles: Vec<LedgerArticle>,
    /// Claims by address and place.
    pub claims: Vec<LedgerClaim>,
    /// Stories of at least one article.
    pub stories: Vec<LedgerStory>,
    /// Conflicts in any state.
    pub conflicts: Vec<LedgerConflict>,
    /// Quotations that differ from others of one utterance.
    pub quote_findings: Vec<LedgerQuoteFinding>,
    /// Figures and quotations that changed without a notice.
    pub silent_edits: Vec<LedgerEdit>,
    /// Articles that carry one text.
    pub wire_clusters: Vec<LedgerCluster>,
}

/// An article.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LedgerArticle {
    /// Address.
    pub url: String,
    /// Headline.
    pub title: String,
    /// Canonical text; absent when erased.
    pub text: Option<String>,
    /// RFC 3339 instant.
    pub published: Option<String>,
}

/// A claim.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LedgerClaim {
    /// Where it stands.
    pub article_url: String,
    /// `figure` or `quotation`.
    pub kind: String,
    /// The words.
    pub text: String,
    /// First code point.
    pub start: i32,
    /// First code point after.
    pub end: i32,
    /// The number of a figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// Unit code of a figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Who says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
}

/// A story.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LedgerStory {
    /// Its id.
    pub id: String,
    /// Its articles.
    pub article_urls: Vec<String>,
}

/// A conflict.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LedgerConflict {
    /// Its id.
    pub id: String,
    /// What the figures are to each other, as in machine output.
    pub label: String,
    /// A finer code.
    pub sublabel: Option<String>,
    /// Whose work it is.
    pub nature: String,
    /// Where it stands.
    pub state: String,
    /// The claims that take part.
    pub mentions: Vec<LedgerMention>,
}

/// A claim of a conflict.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LedgerMention {
    /// Where it stands.
    pub article_url: String,
    /// The words.
    pub text: String,
    /// The number.
    pub value: Option<Value>,
}

/// Two quotations of one utterance that differ.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct LedgerQuoteFinding {
    /// How they differ.
    pub label: String,
    /// Where one stands.
    pub a_url: String,
    /// Where the other stands.
    pub b_url: String,
}

/// Something that changed without a notice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct LedgerEdit {
    /// Where.
    pub url: String,
    /// The words before.
    pub old: String,
    /// The words after.
    pub new: String,
}

/// Articles that carry one text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct LedgerCluster {
    /// The agency they credit; absent when they credit none.
    pub origin: Option<String>,
    /// Where they stand.
    pub article_urls: Vec<String>,
}

/// Reads the whole ledger.
///
/// # Errors
/// When the database is away, or a row holds what this version does not know.
pub async fn export(on: &impl Read) -> Result<Ledger, Error> {
    let mut ledger = Ledger::default();
    let mut urls: HashMap<Uuid, String> = HashMap::new();
    let mut readings: Vec<wire::Reading> = Vec::new();
    let mut after = None;
    loop {
        let rows = chunk(article::Entity::find(), article::Column::Id, after).all(on).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.id);
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        urls.extend(rows.into_iter().map(|row| (row.id, row.url)));
        add_articles(on, &ids, &urls, &mut ledger, &mut readings).await?;
    }
    add_stories(on, &urls, &mut ledger).await?;
    add_conflicts(on, &urls, &mut ledger).await?;
    add_quote_findings(on, &urls, &mut ledger).await?;
    for row in silent_edit::Entity::find().all(on).await? {
        let Some(url) = urls.get(&row.article_id) else { continue };
        ledger.silent_edits.push(LedgerEdit { url: url.clone(), old: row.old_text, new: row.new_text });
    }
    ledger.wire_clusters = wire::clusters(readings);
    sort(&mut ledger);
    Ok(ledger)
}

fn chunk<E: EntityTrait>(select: Select<E>, id: E::Column, after: Option<Uuid>) -> Select<E> {
    let select = select.order_by_asc(id).limit(CHUNK);
    match after {
        Some(after) => select.filter(id.gt(after)),
        None => select,
    }
}

async fn add_articles(
    on: &impl Read,
    ids: &[Uuid],
    urls: &HashMap<Uuid, String>,
    ledger: &mut Ledger,
    readings: &mut Vec<wire::Reading>,
) -> Result<(), Error> {
    let versions = article_version::Entity::find()
        .filter(article_version::Column::ArticleId.is_in(ids.iter().copied()))
        .filter(article_version::Column::VersionNo.eq(1))
        .all(on)
        .await?;
    let version_ids: Vec<Uuid> = versions.iter().map(|version| version.id).collect();
    let mut texts: HashMap<Uuid, String> =
        articles::texts(on, &version_ids).await?.into_iter().map(|row| (row.version_id, row.text)).collect();
    let runs = extraction_run::Entity::find()
        .filter(extraction_run::Column::VersionId.is_in(version_ids.iter().copied()))
        .filter(extraction_run::Column::IsCurrent.eq(true))
        .all(on)
        .await?;
    let run_ids = extraction_run::Entity::find()
        .select_only()
        .column(extraction_run::Column::Id)
        .filter(extraction_run::Column::VersionId.is_in(version_ids.iter().copied()))
        .filter(extraction_run::Column::IsCurrent.eq(true))
        .into_query();
    let claims = claim::Entity::find().filter(claim::Column::RunId.in_subquery(run_ids)).all(on).await?;
    let url_of = |article: Uuid| urls.get(&article).cloned().unwrap_or_default();
    let mut published: HashMap<Uuid, DateTimeUtc> = HashMap::new();
    for version in versions {
        published.insert(version.article_id, version.published_at.unwrap_or(version.observed_at));
        ledger.articles.push(LedgerArticle {
            url: url_of(version.article_id),
            title: version.title,
            text: texts.remove(&version.id),
            published: version.published_at.map(|at| written_at(at, version.published_offset_min)),
        });
    }
    for run in runs {
        let signature: Signature = detail::read("extraction_run", run.id, &run.signature)?;
        let at = published.get(&run.article_id).copied().unwrap_or(run.created_at);
        readings.push(wire::Reading { url: url_of(run.article_id), at, signature });
    }
    ledger.claims.extend(claims.into_iter().map(|row| ledger_claim(url_of(row.article_id), row)));
    Ok(())
}

fn ledger_claim(article_url: String, row: claim::Model) -> LedgerClaim {
    LedgerClaim {
        article_url,
        kind: row.kind.to_ascii_lowercase(),
        value: value(&row),
        text: row.text,
        start: row.span_start,
        end: row.span_end,
        unit: row.unit,
        speaker: row.speaker,
    }
}

/// The number of a figure as JSON, exact up to the digits a double keeps for certain, else as text.
fn value(row: &claim::Model) -> Option<Value> {
    let text = Decimal::new(row.mantissa?, row.exponent?)?.to_string();
    if let Ok(integer) = text.parse::<i64>() {
        return Some(Value::Number(Number::from(integer)));
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let number = if digits <= 15 { text.parse::<Number>().ok() } else { None };
    Some(number.map_or(Value::String(text), Value::Number))
}

fn written_at(at: DateTimeUtc, offset_minutes: Option<i32>) -> String {
    let offset = offset_minutes.and_then(|minutes| chrono::FixedOffset::east_opt(minutes.checked_mul(60)?));
    match offset {
        Some(offset) => at.with_timezone(&offset).to_rfc3339(),
        None => at.to_rfc3339(),
    }
}

async fn add_stories(on: &impl Read, urls: &HashMap<Uuid, String>, ledger: &mut Ledger) -> Result<(), Error> {
    let mut stories: BTreeMap<Uuid, Vec<String>> = BTreeMap::new();
    for row in story_article::Entity::find().all(on).await? {
        let Some(url) = urls.get(&row.article_id) else { continue };
        stories.entry(row.story_id).or_default().push(url.clone());
    }
    for (id, mut article_urls) in stories {
        article_urls.sort();
        ledger.stories.push(LedgerStory { id: StoryId::new(id).to_string(), article_urls });
    }
    Ok(())
}

async fn add_conflicts(on: &impl Read, urls: &HashMap<Uuid, String>, ledger: &mut Ledger) -> Result<(), Error> {
    let mut after = None;
    loop {
        let rows = chunk(conflict::Entity::find(), conflict::Column::Id, after).all(on).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = Some(last.id);
        let members: Vec<Vec<ClaimId>> = rows.iter().map(conflicts::mentions).collect::<Result<_, _>>()?;
        let ids: Vec<Uuid> = members.iter().flatten().map(|claim| claim.uuid()).collect();
        let mut mentions = HashMap::new();
        for ids in ids.chunks(1000) {
            let found = claims::by_ids(on, ids).await?;
            mentions.extend(found.into_iter().map(|row| (row.id, row)));
        }
        for (row, members) in rows.into_iter().zip(members) {
            let mut listed: Vec<LedgerMention> = members
                .iter()
                .filter_map(|claim| {
                    let claim = mentions.get(&claim.uuid())?;
                    let article_url = urls.get(&claim.article_id)?.clone();
                    Some(LedgerMention { article_url, text: claim.text.clone(), value: value(claim) })
                })
                .collect();
            listed.sort_by(|a, b| (&a.article_url, &a.text).cmp(&(&b.article_url, &b.text)));
            ledger.conflicts.push(ledger_conflict(row, listed)?);
        }
    }
}

fn ledger_conflict(row: conflict::Model, mentions: Vec<LedgerMention>) -> Result<LedgerConflict, Error> {
    let label: Label = rows::code("conflict", "label", &row.label)?;
    let nature: Nature = rows::code("conflict", "nature", &row.nature)?;
    let state: ConflictState = rows::code("conflict", "state", &row.state)?;
    Ok(LedgerConflict {
        id: claimwire_domain::ids::ConflictId::new(row.id).to_string(),
        label: label.kebab().to_owned(),
        sublabel: row.sublabel,
        nature: nature.kebab().to_owned(),
        state: state.kebab().to_owned(),
        mentions,
    })
}

#[derive(FromQueryResult)]
struct QuotePair {
    label: String,
    sublabel: Option<String>,
    low_claim: Uuid,
    high_claim: Uuid,
}

async fn add_quote_findings(on: &impl Read, urls: &HashMap<Uuid, String>, ledger: &mut Ledger) -> Result<(), Error> {
    let quotations = claim::Entity::find()
        .select_only()
        .column(claim::Column::Id)
        .filter(claim::Column::Kind.eq("QUOTATION"))
        .into_query();
    let pairs: Vec<QuotePair> = comparison::Entity::find()
        .filter(comparison::Column::LowClaim.in_subquery(quotations))
        .into_model()
        .all(on)
        .await?;
    let ids: Vec<Uuid> = pairs.iter().flat_map(|pair| [pair.low_claim, pair.high_claim]).collect();
    let mut places = HashMap::new();
    for ids in ids.chunks(1000) {
        places.extend(claims::by_ids(on, ids).await?.into_iter().map(|row| (row.id, row.article_id)));
    }
    let url_of = |claim: &Uuid| places.get(claim).and_then(|article| urls.get(article)).cloned();
    for pair in pairs {
        let (Some(one), Some(other)) = (url_of(&pair.low_claim), url_of(&pair.high_claim)) else { continue };
        let label = pair.sublabel.unwrap_or(pair.label);
        let (a_url, b_url) = if one <= other { (one, other) } else { (other, one) };
        ledger.quote_findings.push(LedgerQuoteFinding { label, a_url, b_url });
    }
    Ok(())
}

fn sort(ledger: &mut Ledger) {
    ledger.articles.sort_by(|a, b| a.url.cmp(&b.url));
    ledger
        .claims
        .sort_by(|a, b| (&a.article_url, a.start, a.end, &a.kind).cmp(&(&b.article_url, b.start, b.end, &b.kind)));
    ledger.stories.sort_by(|a, b| a.article_urls.cmp(&b.article_urls));
    ledger.conflicts.sort_by(|a, b| {
        let place = |conflict: &LedgerConflict| conflict.mentions.first().map(|first| first.article_url.clone());
        (place(a), &a.label, &a.sublabel, a.mentions.len()).cmp(&(place(b), &b.label, &b.sublabel, b.mentions.len()))
    });
    ledger.quote_findings.sort();
    ledger.silent_edits.sort();
    ledger.wire_clusters.sort();
}
