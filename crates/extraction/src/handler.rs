//! The handler of [`ArticleIngested`].

use crate::claim_rows::rows;
use async_trait::async_trait;
use chrono::{DateTime, FixedOffset};
use claimwire_domain::{
    article::Document,
    clock::Timestamp,
    ids::{ArticleId, RunId},
    language::Language,
};
use claimwire_linguistics::{EXTRACTOR_VERSION, Reading, read};
use claimwire_protocol::message::{ArticleIngested, ClaimsExtracted};
use claimwire_store::{
    Reader, Tx,
    articles::{self, VersionText},
    claims::{self, NewClaim},
    outbox::{self, NewMessage},
    runs::{self, NewRun},
};
use claimwire_worker::{
    handler::{Handler, HandlerError, Work, expect_rows},
    measures,
};
use std::{borrow::Cow, collections::HashMap, time::Instant};

/// Reads the claims of article versions.
#[derive(Debug, Clone)]
pub struct Extraction {
    version: Cow<'static, str>,
}

impl Default for Extraction {
    fn default() -> Self {
        Self { version: EXTRACTOR_VERSION.into() }
    }
}

impl Extraction {
    /// The same reader under the name of another version: what an upgrade does is tried with it.
    #[must_use]
    pub fn pretending(version: String) -> Self {
        Self { version: version.into() }
    }

    /// The version its runs are recorded under.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }
}

/// What was read of one version.
#[derive(Debug)]
pub struct PreparedRun {
    article: ArticleId,
    run: NewRun,
    claims: Vec<NewClaim>,
}

/// When each sentence of an article was first told, by sentence hash.
type KnownSentences = HashMap<(ArticleId, i64), Timestamp>;

#[async_trait]
impl Handler for Extraction {
    type Message = ArticleIngested;
    /// `None` when the text was erased before it was read, or another message of the batch is about the same version.
    type Prepared = Option<PreparedRun>;

    async fn prepare(
        &self,
        reader: &Reader,
        messages: &[ArticleIngested],
    ) -> Result<Vec<Self::Prepared>, HandlerError> {
        let ids: Vec<_> = messages.iter().map(|message| message.article_version_id).collect();
        let texts = articles::texts(reader, &ids).await?;
        let there = articles::known_versions(reader, &ids).await?;
        expect_rows(&ids, |id| there.contains(id))?;
        let known = known_sentences(reader, &texts).await?;
        // Reading costs milliseconds of CPU: it must not hold up the runtime.
        let extractor = self.version.clone();
        let read = tokio::task::spawn_blocking(move || {
            texts
                .into_iter()
                .map(|version| {
                    let begin = Instant::now();
                    let run = prepare_run(&version, &known, &extractor);
                    measures::article_read(begin.elapsed());
                    (version.version_id, run)
                })
                .collect::<HashMap<_, _>>()
        });
        let mut prepared = read.await.map_err(|panic| HandlerError::Transient(panic.into()))?;
        Ok(ids.iter().map(|id| prepared.remove(id)).collect())
    }

    async fn apply(&self, tx: &Tx, batch: &[Work<'_, Self>]) -> Result<(), HandlerError> {
        let prepared = || batch.iter().filter_map(|work| Some((work, work.prepared.as_ref()?)));
        let new_runs = prepared().map(|(_, prepared)| prepared.run.clone()).collect();
        let new_claims = prepared().flat_map(|(_, prepared)| prepared.claims.iter().cloned()).collect();
        let fresh = runs::record(tx, new_runs, new_claims).await?;
        let messages = prepared().filter(|(_, prepared)| fresh.contains(&prepared.run.id)).map(|(work, prepared)| {
            let message = ClaimsExtracted { article_version_id: prepared.run.version, run_id: prepared.run.id };
            NewMessage::event(tx, &message, Some(prepared.article.to_string()), Some(work.envelope))
        });
        outbox::enqueue(tx, messages.collect()).await?;
        Ok(())
    }
}

/// Sentences that an earlier version of the same article already had keep the time of that version.
async fn known_sentences(reader: &Reader, texts: &[VersionText]) -> Result<KnownSentences, HandlerError> {
    let later: Vec<ArticleId> =
        texts.iter().filter(|version| version.version_no > 1).map(|version| version.article_id).collect();
    let mut known = KnownSentences::new();
    if later.is_empty() {
        return Ok(known);
    }
    for claim in claims::of_articles(reader, &later).await? {
        let first = known.entry((claim.article, claim.sentence_hash)).or_insert(claim.as_of);
        *first = (*first).min(claim.as_of);
    }
    Ok(known)
}

fn prepare_run(version: &VersionText, known: &KnownSentences, extractor: &str) -> PreparedRun {
    let published = local_time(version);
    let reading: Reading = read(&Document {
        text: &version.text,
        title: version.title.as_deref(),
        byline: version.byline.as_deref(),
        language: version.language,
        locale: version.locale.as_deref(),
        published,
    });
    let id = RunId::derived(&[version.version_id.uuid().as_bytes(), extractor.as_bytes()]);
    let known_since = |hash: i64| known.get(&(version.article_id, hash)).copied();
    let claims = rows(version, id, extractor, &reading, &known_since);
    let language: Language = reading.language;
    PreparedRun {
        article: version.article_id,
        run: NewRun {
            id,
            version: version.version_id,
            extractor_version: extractor.to_owned(),
            language,
            signature: reading.signature,
        },
        claims,
    }
}

/// When the article was published, in its own local time; relative dates resolve from it.
fn local_time(version: &VersionText) -> Option<DateTime<FixedOffset>> {
    let minutes = version.published_offset_min.unwrap_or(0);
    let offset = FixedOffset::east_opt(minutes.saturating_mul(60))?;
    version.published_at.map(|at| at.utc().with_timezone(&offset))
}
