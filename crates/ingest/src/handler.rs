//! The handler of [`ArticleSubmitted`].

use crate::reading::{OutletHints, Problem, ReadArticle, read};
use async_trait::async_trait;
use claimwire_domain::{
    article::ArticleKind,
    ids::{ArticleId, ArticleVersionId, OutletId},
    outlet::OutletProfile,
};
use claimwire_linguistics::CANON_VERSION;
use claimwire_protocol::message::{ArticleIngested, ArticleSubmitted};
use claimwire_store::{
    Reader, Tx,
    articles::{self, Head, NewArticle, NewVersion},
    changes,
    outbox::{self, NewMessage},
    outlets,
    submissions::{self, FinishedSubmission, Outcome, Submission},
};
use claimwire_worker::handler::{Handler, HandlerError, Work, expect_rows};
use std::collections::{BTreeSet, HashMap};

/// Turns submissions into article versions.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ingest;

/// A submission with what was read of it.
#[derive(Debug)]
pub struct PreparedSubmission {
    submission: Submission,
    outlet: OutletId,
    read: Result<ReadArticle, Problem>,
}

#[async_trait]
impl Handler for Ingest {
    type Message = ArticleSubmitted;
    /// `None` when another message of the batch is about the same submission.
    type Prepared = Option<PreparedSubmission>;

    async fn prepare(
        &self,
        reader: &Reader,
        messages: &[ArticleSubmitted],
    ) -> Result<Vec<Self::Prepared>, HandlerError> {
        let ids: Vec<_> = messages.iter().map(|message| message.submission_id).collect();
        let submissions = submissions::load(reader, &ids).await?;
        let outlet_ids: Vec<OutletId> =
            submissions.iter().map(|submission| outlets::id_of(&submission.article.outlet)).collect();
        let known: HashMap<OutletId, outlets::Outlet> =
            outlets::by_ids(reader, &outlet_ids).await?.into_iter().map(|outlet| (outlet.id, outlet)).collect();
        let mut prepared: HashMap<_, PreparedSubmission> = submissions
            .into_iter()
            .map(|submission| {
                let outlet = outlets::id_of(&submission.article.outlet);
                let hints = known.get(&outlet).map(|outlet| OutletHints {
                    locale: outlet.profile.locale.as_deref(),
                    time_zone: outlet.profile.time_zone.as_deref(),
                });
                let read = read(&submission.article, hints.unwrap_or_default());
                (submission.id, PreparedSubmission { submission, outlet, read })
            })
            .collect();
        expect_rows(&ids, |id| prepared.contains_key(id))?;
        Ok(ids.iter().map(|id| prepared.remove(id)).collect())
    }

    async fn apply(&self, tx: &Tx, batch: &[Work<'_, Self>]) -> Result<(), HandlerError> {
        let work: Vec<(&Work<'_, Self>, &PreparedSubmission)> =
            batch.iter().filter_map(|work| Some((work, work.prepared.as_ref()?))).collect();
        let readable: Vec<(&Work<'_, Self>, &PreparedSubmission, &ReadArticle)> =
            work.iter().filter_map(|(work, prepared)| Some((*work, *prepared, prepared.read.as_ref().ok()?))).collect();
        ensure_outlets(tx, &readable).await?;
        let mut heads = lock_articles(tx, &readable).await?;

        let mut effects = Effects::default();
        for (work, prepared) in work {
            match &prepared.read {
                Ok(read) => effects.add(tx, work, prepared, read, &mut heads),
                Err(problem) => effects.reject(prepared, problem),
            }
        }
        articles::add_versions(tx, effects.versions).await?;
        outbox::enqueue(tx, effects.messages).await?;
        changes::record(tx, &effects.changes).await?;
        submissions::finish(tx, effects.finished).await?;
        Ok(())
    }
}

async fn ensure_outlets(
    tx: &Tx,
    readable: &[(&Work<'_, Ingest>, &PreparedSubmission, &ReadArticle)],
) -> Result<(), HandlerError> {
    let mut seen = BTreeSet::new();
    let profiles: Vec<OutletProfile> = readable
        .iter()
        .filter(|(_, prepared, _)| seen.insert(prepared.outlet))
        .map(|(_, prepared, read)| OutletProfile {
            name: prepared.submission.article.outlet.trim().to_owned(),
            locale: read.locale.clone(),
            time_zone: None,
            agency: false,
            own: false,
            rivals: Vec::new(),
        })
        .collect();
    outlets::ensure(tx, &profiles).await?;
    Ok(())
}

/// Makes sure every article has its row and locks them, so that two texts of one article get two numbers.
async fn lock_articles(
    tx: &Tx,
    readable: &[(&Work<'_, Ingest>, &PreparedSubmission, &ReadArticle)],
) -> Result<HashMap<ArticleId, Head>, HandlerError> {
    let mut rows = Vec::new();
    let mut ids = BTreeSet::new();
    for (_, prepared, read) in readable {
        let id = article_id(prepared.outlet, &read.url);
        if ids.insert(id) {
            rows.push(NewArticle {
                id,
                outlet: prepared.outlet,
                url: read.url.clone(),
                kind: ArticleKind::News,
                first_seen_at: prepared.submission.received_at,
            });
        }
    }
    articles::ensure(tx, rows).await?;
    let ids: Vec<ArticleId> = ids.into_iter().collect();
    Ok(articles::lock_heads(tx, &ids).await?)
}

fn article_id(outlet: OutletId, url: &str) -> ArticleId {
    ArticleId::derived(&[outlet.uuid().as_bytes(), url.as_bytes()])
}

/// What one batch writes.
#[derive(Default)]
struct Effects {
    versions: Vec<NewVersion>,
    messages: Vec<NewMessage>,
    changes: Vec<(&'static str, uuid::Uuid, i32)>,
    finished: Vec<FinishedSubmission>,
}

impl Effects {
    fn add(
        &mut self,
        tx: &Tx,
        work: &Work<'_, Ingest>,
        prepared: &PreparedSubmission,
        read: &ReadArticle,
        heads: &mut HashMap<ArticleId, Head>,
    ) {
        let article = article_id(prepared.outlet, &read.url);
        let previous = heads.get(&article);
        if let Some(head) = previous.filter(|head| head.text_sha256 == read.text_sha256) {
            self.finish(prepared, Outcome::Unchanged, Some((article, head.version_id)));
            return;
        }
        let version_no = previous.map_or(1, |head| head.version_no + 1);
        let version_id = ArticleVersionId::derived(&[article.uuid().as_bytes(), &version_no.to_be_bytes()]);
        let outcome = if version_no == 1 { Outcome::NewArticle } else { Outcome::NewVersion };
        heads.insert(article, Head { version_no, version_id, text_sha256: read.text_sha256.clone() });
        self.versions.push(NewVersion {
            id: version_id,
            article,
            version_no,
            title: read.title.clone(),
            byline: read.byline.clone(),
            language: read.language,
            locale: read.locale.clone(),
            published_at: read.published.map(|at| at.to_utc().into()),
            published_offset_min: read.published.map(|at| at.offset().local_minus_utc() / 60),
            modified_at: read.modified,
            observed_at: prepared.submission.received_at,
            text: read.text.clone(),
            zones: Vec::new(),
            text_sha256: read.text_sha256.clone(),
            canon_version: CANON_VERSION,
        });
        let message = ArticleIngested { article_version_id: version_id };
        self.messages.push(NewMessage::event(tx, &message, Some(article.to_string()), Some(work.envelope)));
        self.changes.push(("article", article.uuid(), version_no));
        self.finish(prepared, outcome, Some((article, version_id)));
    }

    fn reject(&mut self, prepared: &PreparedSubmission, problem: &Problem) {
        self.finished.push(FinishedSubmission {
            id: prepared.submission.id,
            outcome: Outcome::Rejected,
            article: None,
            version: None,
            problem: Some(problem.to_string()),
        });
    }

    fn finish(
        &mut self,
        prepared: &PreparedSubmission,
        outcome: Outcome,
        result: Option<(ArticleId, ArticleVersionId)>,
    ) {
        self.finished.push(FinishedSubmission {
            id: prepared.submission.id,
            outcome,
            article: result.map(|(article, _)| article),
            version: result.map(|(_, version)| version),
            problem: None,
        });
    }
}
