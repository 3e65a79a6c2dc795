//! The handler of [`ArticleIngested`].

use crate::claim_rows::{rows, telling_time};
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
    claims::NewClaim,
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

/// The other versions of articles that have some, by article.
type Siblings = HashMap<ArticleId, Vec<VersionText>>;

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
        let siblings = siblings(reader, &texts).await?;
        // Reading costs milliseconds of CPU: it must not hold up the runtime.
        let extractor = self.version.clone();
        let read = tokio::task::spawn_blocking(move || {
            texts
                .into_iter()
                .map(|version| {
                    let begin = Instant::now();
                    let run = prepare_run(&version, &siblings, &extractor);
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

/// Every version of the articles of which a later version is read. Their texts, not their claims: those may be read in
/// this very moment.
async fn siblings(reader: &Reader, texts: &[VersionText]) -> Result<Siblings, HandlerError> {
    let later: Vec<ArticleId> =
        texts.iter().filter(|version| version.version_no > 1).map(|version| version.article_id).collect();
    let mut siblings = Siblings::new();
    if later.is_empty() {
        return Ok(siblings);
    }
    let versions = articles::versions_of(reader, &later).await?;
    let ids: Vec<_> = versions.into_values().flatten().map(|version| version.id).collect();
    for version in articles::texts(reader, &ids).await? {
        siblings.entry(version.article_id).or_default().push(version);
    }
    Ok(siblings)
}

/// When another version first told a sentence, where one did. Sentences that it already had keep its time.
fn known_since(siblings: &[VersionText], first_modified: Option<i32>, sentence: &str) -> Option<Timestamp> {
    let holders = siblings.iter().filter(|version| version.text.contains(sentence));
    holders.map(|version| telling_time(version, first_modified)).min()
}

fn prepare_run(version: &VersionText, siblings: &Siblings, extractor: &str) -> PreparedRun {
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
    let siblings = siblings.get(&version.article_id).map_or(&[][..], Vec::as_slice);
    let modified = siblings.iter().filter(|sibling| sibling.modified_at.is_some());
    let first_modified = modified.map(|sibling| sibling.version_no).min();
    let told = telling_time(version, first_modified);
    let known_since = |sentence: &str| known_since(siblings, first_modified, sentence);
    let claims = rows(version, told, id, extractor, &reading, &known_since);
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
