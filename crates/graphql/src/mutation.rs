//! What can be done.

use crate::{
    error::ApiError,
    objects::{loaders, parked::ParkedMessage, submission::Submission},
    pressure::Pressure,
    submit::{self, ArticleInput, SubmissionProblem},
};
use async_graphql::{Context, ID, Object, SimpleObject, Union};
use claimwire_domain::{article::SubmittedArticle, ids::SubmissionId};
use claimwire_store::{ErrorKind, Store, parked, query, submissions};
use uuid::Uuid;

/// The root of mutations. Outcomes that a client must expect are types of the answer, not errors.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mutation;

/// What became of one article that was handed in.
#[derive(Union)]
pub(crate) enum SubmitArticlePayload {
    /// It is queued.
    Queued(Box<ArticleQueued>),
    /// Not now.
    Later(RetryLater),
    /// Not like this.
    Refused(ArticleRefused),
}

/// The article is queued; follow its submission.
#[derive(SimpleObject)]
pub(crate) struct ArticleQueued {
    /// The submission.
    submission: Submission,
}

/// The service has too much waiting; nothing was taken.
#[derive(SimpleObject)]
pub(crate) struct RetryLater {
    /// When to try again, in seconds.
    after_seconds: i32,
}

/// The article cannot be taken like this; nothing was taken.
#[derive(SimpleObject)]
pub(crate) struct ArticleRefused {
    /// What to mend.
    problems: Vec<SubmissionProblem>,
}

/// What became of a parked message.
#[derive(Union)]
pub(crate) enum SettleParkedPayload {
    /// Done.
    Settled(ParkedSettled),
    /// Not done.
    Refused(ParkedRefused),
}

/// The message left the parking lot.
#[derive(SimpleObject)]
pub(crate) struct ParkedSettled {
    /// The message as it now is.
    message: ParkedMessage,
}

/// The message stays as it is.
#[derive(SimpleObject)]
pub(crate) struct ParkedRefused {
    /// Why: somebody settled it before, or it is older than the inbox remembers.
    reason: String,
}

/// How long a client waits when the service is busy, in seconds.
const RETRY_AFTER: i32 = 15;

/// The root of mutations. Outcomes that a client must expect are types of the answer, not errors.
#[Object]
impl Mutation {
    /// Hands in one article. Handing in a text that the article already has changes nothing.
    async fn submit_article(
        &self,
        context: &Context<'_>,
        article: ArticleInput,
        #[graphql(
            desc = "A name the sender gives this request, of 1 to 200 characters, unique in this installation. \
            The same article under the same key answers the first request's submission, however often it is sent; \
            another article under it is the error IDEMPOTENCY_CONFLICT. Keys do not expire. An outcome other than \
            ArticleQueued uses up no key."
        )]
        idempotency_key: Option<String>,
    ) -> Result<SubmitArticlePayload, ApiError> {
        if let Some(key) = idempotency_key {
            return submit_once(context, article.into(), &key).await;
        }
        let mut outcomes = submit_all(context, vec![article]).await?;
        outcomes.pop().ok_or_else(|| ApiError::BadInput("no article was given".to_owned()))
    }

    /// Hands in up to 100 articles; each has its own outcome, in their order. Those that can be taken are taken.
    #[graphql(complexity = "20 * child_complexity")]
    async fn submit_articles(
        &self,
        context: &Context<'_>,
        articles: Vec<ArticleInput>,
    ) -> Result<Vec<SubmitArticlePayload>, ApiError> {
        if articles.len() > 100 {
            return Err(ApiError::Limit(format!(
                "{} articles were given, at most 100 are taken at once",
                articles.len()
            )));
        }
        submit_all(context, articles).await
    }

    /// Sends a parked message back to the queue it came from.
    async fn replay_parked(&self, context: &Context<'_>, id: ID) -> Result<SettleParkedPayload, ApiError> {
        settle(context, &id, Settlement::Replay).await
    }

    /// Takes a parked message out of the parking lot for good.
    async fn discard_parked(&self, context: &Context<'_>, id: ID) -> Result<SettleParkedPayload, ApiError> {
        settle(context, &id, Settlement::Discard).await
    }
}

fn store<'a>(context: &'a Context<'_>) -> Result<&'a Store, ApiError> {
    context.data::<Store>().map_err(|_| ApiError::Stored { what: "schema without a store".to_owned() })
}

fn pressure<'a>(context: &'a Context<'_>) -> Result<&'a Pressure, ApiError> {
    context.data::<Pressure>().map_err(|_| ApiError::Stored { what: "schema without a measure of pressure".to_owned() })
}

async fn submit_once(
    context: &Context<'_>,
    article: SubmittedArticle,
    key: &str,
) -> Result<SubmitArticlePayload, ApiError> {
    submit::check_key(key)?;
    let problems = submit::problems(&article);
    if !problems.is_empty() {
        return Ok(SubmitArticlePayload::Refused(ArticleRefused { problems }));
    }
    let store = store(context)?;
    // What was taken before is answered however busy the service is.
    let id = match submissions::same_under(&store.reader(), key, &article).await? {
        Some(id) => id,
        None if pressure(context)?.is_high() => {
            return Ok(SubmitArticlePayload::Later(RetryLater { after_seconds: RETRY_AFTER }));
        }
        None => {
            pressure(context)?.took(1);
            submit::queue_once(store, key, article).await?
        }
    };
    let mut rows = query::submissions::by_ids(loaders(context)?.reader(), &[id.uuid()]).await?;
    let row = rows.pop().ok_or_else(|| ApiError::Stored { what: format!("submission {id}") })?;
    Ok(SubmitArticlePayload::Queued(Box::new(ArticleQueued { submission: Submission(row) })))
}

async fn submit_all(context: &Context<'_>, inputs: Vec<ArticleInput>) -> Result<Vec<SubmitArticlePayload>, ApiError> {
    let store = store(context)?;
    let pressure = pressure(context)?;
    if pressure.is_high() {
        let later = |_| SubmitArticlePayload::Later(RetryLater { after_seconds: RETRY_AFTER });
        return Ok(inputs.into_iter().map(later).collect());
    }
    let articles: Vec<SubmittedArticle> = inputs.into_iter().map(SubmittedArticle::from).collect();
    let problems: Vec<_> = articles.iter().map(submit::problems).collect();
    let sound: Vec<SubmittedArticle> = articles
        .into_iter()
        .zip(&problems)
        .filter(|(_, problems)| problems.is_empty())
        .map(|(article, _)| article)
        .collect();
    pressure.took(sound.len());
    let ids = if sound.is_empty() { Vec::new() } else { submit::queue(store, sound).await? };
    let uuids: Vec<Uuid> = ids.iter().copied().map(SubmissionId::uuid).collect();
    let mut rows = query::submissions::by_ids(loaders(context)?.reader(), &uuids).await?;
    let mut queued = uuids.into_iter();
    problems
        .into_iter()
        .map(|problems| {
            if !problems.is_empty() {
                return Ok(SubmitArticlePayload::Refused(ArticleRefused { problems }));
            }
            let id = queued.next();
            let place = rows.iter().position(|row| Some(row.id) == id);
            let row = place.map(|place| rows.swap_remove(place));
            let row = row.ok_or_else(|| ApiError::Stored { what: "submission that was just queued".to_owned() })?;
            Ok(SubmitArticlePayload::Queued(Box::new(ArticleQueued { submission: Submission(row) })))
        })
        .collect()
}

enum Settlement {
    Replay,
    Discard,
}

async fn settle(context: &Context<'_>, id: &ID, settlement: Settlement) -> Result<SettleParkedPayload, ApiError> {
    let missing = || ApiError::NotFound { kind: "parked message", id: id.to_string() };
    let uuid = Uuid::try_parse(id.as_str())
        .map_err(|_| ApiError::BadInput(format!("`{}` is no id of a parked message", id.as_str())))?;
    let reader = loaders(context)?.reader();
    query::parked::by_id(reader, uuid).await?.ok_or_else(missing)?;
    let tx = store(context)?.begin().await?;
    let settled = match settlement {
        Settlement::Replay => parked::replay(&tx, uuid).await,
        Settlement::Discard => parked::discard(&tx, uuid).await,
    };
    match settled {
        Ok(()) => tx.commit().await?,
        Err(error) if error.kind() == ErrorKind::Invalid => {
            tx.rollback().await?;
            return Ok(SettleParkedPayload::Refused(ParkedRefused { reason: error.to_string() }));
        }
        Err(error) => return Err(error.into()),
    }
    let row = query::parked::by_id(reader, uuid).await?.ok_or_else(missing)?;
    Ok(SettleParkedPayload::Settled(ParkedSettled { message: ParkedMessage::from(row) }))
}
