//! Texts as they were handed in.

use crate::{
    Error, Read, Tx, bulk,
    entity::submission::{ActiveModel, Column, Entity, Model},
    outbox::{self, NewMessage},
    rows::{self, instant},
};
use claimwire_domain::{
    article::SubmittedArticle,
    clock::Timestamp,
    ids::{ArticleId, ArticleVersionId, SubmissionId},
};
use claimwire_protocol::message::ArticleSubmitted;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{CaseStatement, Expr, ExprTrait, Query},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A text to hand in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSubmission {
    /// The text with what is known of it.
    pub article: SubmittedArticle,
    /// Which way it came: `api`, `cli`, or a feed.
    pub via: String,
}

/// What became of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Outcome {
    /// The first version of an article.
    NewArticle,
    /// A further version.
    NewVersion,
    /// The text of the latest version.
    Unchanged,
    /// It cannot be read.
    Rejected,
}

/// A stored submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// Its id.
    pub id: SubmissionId,
    /// The text with what is known of it.
    pub article: SubmittedArticle,
    /// Which way it came.
    pub via: String,
    /// When it was handed in.
    pub received_at: Timestamp,
    /// What became of it; absent until ingest has looked at it.
    pub outcome: Option<Outcome>,
    /// The article it became part of.
    pub article_id: Option<ArticleId>,
    /// The version it became, or equals.
    pub version_id: Option<ArticleVersionId>,
    /// Why it was rejected.
    pub problem: Option<String>,
}

/// What ingest found out about a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinishedSubmission {
    /// Which one.
    pub id: SubmissionId,
    /// What became of it.
    pub outcome: Outcome,
    /// The article it became part of.
    pub article: Option<ArticleId>,
    /// The version it became, or equals.
    pub version: Option<ArticleVersionId>,
    /// Why it was rejected, for whoever handed it in.
    pub problem: Option<String>,
}

/// Stores submissions and tells ingest; returns their ids in order.
///
/// # Errors
/// When the database is away.
pub async fn record(tx: &Tx, submissions: Vec<NewSubmission>) -> Result<Vec<SubmissionId>, Error> {
    let mut ids = Vec::with_capacity(submissions.len());
    let mut new: Vec<ActiveModel> = Vec::with_capacity(submissions.len());
    for submission in submissions {
        let row = row(tx, submission, None)?;
        ids.push(SubmissionId::new(row.id));
        new.push(row.into());
    }
    bulk::insert(tx, new).await?;
    tell_ingest(tx, &ids).await?;
    Ok(ids)
}

/// Stores a submission under a key of its sender and tells ingest, once: the same again returns the first one's id.
///
/// # Errors
/// [`Error::KeyTaken`] when the key was used for another text; otherwise when the database is away.
pub async fn record_once(tx: &Tx, key: &str, submission: NewSubmission) -> Result<SubmissionId, Error> {
    let article = submission.article.clone();
    let row = row(tx, submission, Some(key.to_owned()))?;
    // Waits for whoever inserts the same key at this moment, so that what is read below is committed.
    let inserted: Vec<Uuid> = bulk::insert_new_returning::<ActiveModel, _>(tx, vec![row.into()], Column::Id).await?;
    if let Some(id) = inserted.first().copied().map(SubmissionId::new) {
        tell_ingest(tx, &[id]).await?;
        return Ok(id);
    }
    same_under(tx, key, &article).await?.ok_or_else(|| Error::KeyTaken { key: key.to_owned() })
}

/// The submission that was handed in under this key, if any.
///
/// # Errors
/// [`Error::KeyTaken`] when it was another text than `article`; otherwise when the database is away.
pub async fn same_under(on: &impl Read, key: &str, article: &SubmittedArticle) -> Result<Option<SubmissionId>, Error> {
    let Some(row) = Entity::find().filter(Column::IdempotencyKey.eq(key)).one(on).await? else { return Ok(None) };
    let first: SubmittedArticle = rows::read_json("submission", &row.payload)?;
    if first == *article { Ok(Some(SubmissionId::new(row.id))) } else { Err(Error::KeyTaken { key: key.to_owned() }) }
}

fn row(tx: &Tx, submission: NewSubmission, idempotency_key: Option<String>) -> Result<Model, Error> {
    let NewSubmission { article, via } = submission;
    Ok(Model {
        id: tx.mint(),
        via: rows::clean(via),
        // The document escapes what a column cannot hold, so nothing of what was handed in is lost.
        payload: rows::write_json("submission", &article)?,
        url: rows::clean(article.url),
        outlet: rows::clean(article.outlet),
        outcome: None,
        article_id: None,
        version_id: None,
        problem: None,
        created_at: instant(tx.now()),
        finished_at: None,
        idempotency_key,
    })
}

async fn tell_ingest(tx: &Tx, ids: &[SubmissionId]) -> Result<(), Error> {
    let told =
        |id: &SubmissionId| NewMessage::event(tx, &ArticleSubmitted { submission_id: *id }, Some(id.to_string()), None);
    outbox::enqueue(tx, ids.iter().map(told).collect()).await
}

/// The submissions of these ids, in no order; unknown ids are left out.
///
/// # Errors
/// When the database is away.
pub async fn load(on: &impl Read, ids: &[SubmissionId]) -> Result<Vec<Submission>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let mut found = Vec::new();
    for list in bulk::lists(&ids) {
        for row in Entity::find().filter(Column::Id.is_in(list)).all(on).await? {
            found.push(read(row)?);
        }
    }
    Ok(found)
}

/// One submission.
///
/// # Errors
/// When the database is away.
pub async fn get(on: &impl Read, id: SubmissionId) -> Result<Option<Submission>, Error> {
    Entity::find_by_id(id.uuid()).one(on).await?.map(read).transpose()
}

/// Records what became of submissions.
///
/// # Errors
/// When the database is away.
pub async fn finish(tx: &Tx, finished: Vec<FinishedSubmission>) -> Result<(), Error> {
    for chunk in finished.chunks(CHUNK) {
        let ids: Vec<Uuid> = chunk.iter().map(|one| one.id.uuid()).collect();
        let by_id = |value: &dyn Fn(&FinishedSubmission) -> Expr| -> Expr {
            let cases = chunk.iter().fold(CaseStatement::new(), |cases, one| {
                cases.case(Expr::col(Column::Id).eq(one.id.uuid()), value(one))
            });
            cases.into()
        };
        let update = Query::update()
            .table(Entity)
            .value(Column::FinishedAt, instant(tx.now()))
            .value(Column::Outcome, by_id(&|one| Expr::value(rows::serde_code(&one.outcome))))
            .value(Column::ArticleId, by_id(&|one| Expr::value(one.article.map(ArticleId::uuid))))
            .value(Column::VersionId, by_id(&|one| Expr::value(one.version.map(ArticleVersionId::uuid))))
            .value(Column::Problem, by_id(&|one| Expr::value(one.problem.clone().map(rows::clean))))
            .and_where(Expr::col(Column::Id).is_in(ids))
            .take();
        tx.execute(&update).await?;
    }
    Ok(())
}

/// Submissions of one statement.
const CHUNK: usize = 64;

fn read(row: Model) -> Result<Submission, Error> {
    let outcome = row.outcome.map(|code| rows::from_serde_code("submission", "outcome", &code)).transpose()?;
    Ok(Submission {
        id: SubmissionId::new(row.id),
        article: rows::read_json("submission", &row.payload)?,
        via: row.via,
        received_at: Timestamp::new(row.created_at),
        outcome,
        article_id: row.article_id.map(ArticleId::new),
        version_id: row.version_id.map(ArticleVersionId::new),
        problem: row.problem,
    })
}
