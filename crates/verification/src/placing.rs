//! The handler of [`ClaimsExtracted`]: the story of an article and the blocking keys of its claims.

use crate::{
    mentions::Contexts,
    story_link::{WINDOW_DAYS, candidate_terms, same_story},
};
use async_trait::async_trait;
use chrono::Duration;
use claimwire_comparison::keys::blocking_keys;
use claimwire_domain::{
    article::Signature,
    clock::Timestamp,
    ids::{ArticleId, RunId, StoryId},
};
use claimwire_protocol::message::{ClaimsExtracted, ClaimsPlaced};
use claimwire_store::{
    Reader, Tx,
    claims::{self, ClaimRow},
    keys, locks,
    outbox::{self, NewMessage},
    runs::{self, RunContext},
    stories::{self, NewStory},
};
use claimwire_worker::handler::{Handler, HandlerError, Work};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Places claims.
#[derive(Debug, Clone, Copy, Default)]
pub struct Placing;

#[async_trait]
impl Handler for Placing {
    type Message = ClaimsExtracted;
    type Prepared = ();

    async fn prepare(&self, _: &Reader, messages: &[ClaimsExtracted]) -> Result<Vec<()>, HandlerError> {
        Ok(vec![(); messages.len()])
    }

    async fn apply(&self, tx: &Tx, batch: &[Work<'_, Self>]) -> Result<(), HandlerError> {
        // Two articles of one event placed at once must not open two stories.
        locks::lock(tx, "placing").await?;
        let ids: Vec<RunId> = batch.iter().map(|work| work.message.run_id).collect();
        let contexts = runs::context(tx, &ids).await?;
        let moved = assign_stories(tx, &contexts).await?;

        let mut to_key: BTreeSet<RunId> = ids.iter().copied().collect();
        to_key.extend(moved.iter().map(|context| context.run));
        // Read again: the stories have changed.
        let contexts = Contexts::load(tx, to_key.iter().copied()).await?;
        let runs: Vec<RunId> = to_key.into_iter().collect();
        let rows: Vec<ClaimRow> = claims::of_runs(tx, &runs).await?;
        let claim_keys = contexts
            .mentions(&rows)?
            .iter()
            .flat_map(|mention| blocking_keys(mention).found_by.into_iter().map(|key| (key, mention.claim_id)))
            .collect();
        keys::record(tx, claim_keys).await?;
        runs::mark_placed(tx, &runs).await?;

        let cause: HashMap<RunId, _> = batch.iter().map(|work| (work.message.run_id, work.envelope)).collect();
        let messages = contexts
            .iter()
            .map(|context| {
                let message = ClaimsPlaced { article_version_id: context.version_id, run_id: context.run };
                NewMessage::event(tx, &message, Some(context.article_id.to_string()), cause.get(&context.run).copied())
            })
            .collect();
        outbox::enqueue(tx, messages).await?;
        Ok(())
    }
}

/// An article on its way into a story.
struct Placed<'c> {
    at: Timestamp,
    signature: &'c Signature,
    story: Option<StoryId>,
}

/// Puts the articles of these runs into stories; returns the runs of other articles whose story changed by a
/// merge, because their claims are found by other keys now.
async fn assign_stories(tx: &Tx, contexts: &[RunContext]) -> Result<Vec<RunContext>, HandlerError> {
    let mut articles: BTreeMap<ArticleId, Placed<'_>> = BTreeMap::new();
    let mut terms: Vec<(i64, ArticleId, Timestamp)> = Vec::new();
    for context in contexts {
        let placed = placed(context);
        terms.extend(candidate_terms(placed.signature).into_iter().map(|term| (term, context.article_id, placed.at)));
        articles.insert(context.article_id, placed);
    }
    let Some(earliest) = articles.values().map(|placed| placed.at).min() else { return Ok(Vec::new()) };
    stories::record_terms(tx, terms.clone()).await?;
    let hashes: Vec<i64> = terms.iter().map(|(term, _, _)| *term).collect::<BTreeSet<_>>().into_iter().collect();
    let matches = stories::term_matches(tx, &hashes, earliest.plus(-Duration::days(WINDOW_DAYS))).await?;

    let own: BTreeSet<ArticleId> = articles.keys().copied().collect();
    let others: Vec<ArticleId> = matches
        .iter()
        .map(|(_, article)| *article)
        .filter(|article| !own.contains(article))
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let other_contexts = runs::latest_of_articles(tx, &others).await?;
    for context in &other_contexts {
        articles.insert(context.article_id, placed(context));
    }

    let groups = link(&articles, &own, &terms, &matches);
    let merged = write_groups(tx, contexts, &articles, groups).await?;
    Ok(other_contexts
        .into_iter()
        .filter(|context| context.story.is_some_and(|story| merged.contains(&story)))
        .collect())
}

fn placed(context: &RunContext) -> Placed<'_> {
    Placed {
        at: context.published_at.unwrap_or(context.observed_at),
        signature: &context.signature,
        story: context.story,
    }
}

/// Groups of articles that belong together, each with at least one of `own`.
fn link(
    articles: &BTreeMap<ArticleId, Placed<'_>>,
    own: &BTreeSet<ArticleId>,
    terms: &[(i64, ArticleId, Timestamp)],
    matches: &[(i64, ArticleId)],
) -> Vec<BTreeSet<ArticleId>> {
    let mut by_term: HashMap<i64, Vec<ArticleId>> = HashMap::new();
    for (term, article) in matches {
        by_term.entry(*term).or_default().push(*article);
    }
    let mut pairs: BTreeSet<(ArticleId, ArticleId)> = BTreeSet::new();
    for (term, article, _) in terms {
        for other in by_term.get(term).into_iter().flatten().filter(|other| *other != article) {
            pairs.insert((*article.min(other), *article.max(other)));
        }
    }
    let mut groups: Vec<BTreeSet<ArticleId>> = own.iter().map(|article| BTreeSet::from([*article])).collect();
    let window = Duration::days(WINDOW_DAYS);
    for (one, other) in pairs {
        let (Some(a), Some(b)) = (articles.get(&one), articles.get(&other)) else { continue };
        let apart = (a.at.utc() - b.at.utc()).abs();
        if apart > window || !same_story(a.signature, b.signature) {
            continue;
        }
        let (touched, rest): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|group| group.contains(&one) || group.contains(&other));
        let mut joined: BTreeSet<ArticleId> = touched.into_iter().flatten().collect();
        joined.extend([one, other]);
        groups = rest;
        groups.push(joined);
    }
    groups
}

/// Writes the groups as stories; returns the stories that were merged into others.
async fn write_groups(
    tx: &Tx,
    contexts: &[RunContext],
    articles: &BTreeMap<ArticleId, Placed<'_>>,
    groups: Vec<BTreeSet<ArticleId>>,
) -> Result<BTreeSet<StoryId>, HandlerError> {
    let context_of: HashMap<ArticleId, &RunContext> =
        contexts.iter().map(|context| (context.article_id, context)).collect();
    let mut assignments = Vec::new();
    let mut times = Vec::new();
    let mut merges = Vec::new();
    let mut fresh: Vec<(NewStory, BTreeSet<ArticleId>)> = Vec::new();
    for group in groups {
        let known: BTreeSet<StoryId> = group.iter().filter_map(|article| articles.get(article)?.story).collect();
        let mut known = known.into_iter();
        match known.next() {
            // Minted ids sort by time: the first is the oldest story, which stays.
            Some(story) => {
                merges.extend(known.map(|other| (other, story)));
                for article in &group {
                    let placed = articles.get(article);
                    times.extend(placed.map(|placed| (story, placed.at)));
                    if placed.is_some_and(|placed| placed.story != Some(story)) {
                        assignments.push((*article, story));
                    }
                }
            }
            None => fresh.extend(new_story(&group, articles, &context_of).map(|story| (story, group))),
        }
    }
    let created = stories::create_many(tx, fresh.iter().map(|(story, _)| story.clone()).collect()).await?;
    for (story, (_, group)) in created.into_iter().zip(fresh) {
        times.extend(group.iter().filter_map(|article| Some((story, articles.get(article)?.at))));
        assignments.extend(group.into_iter().map(|article| (article, story)));
    }
    let merged = merges.iter().map(|(from, _)| *from).collect();
    for (from, into) in merges {
        stories::merge(tx, from, into).await?;
    }
    stories::assign(tx, assignments).await?;
    stories::touch(tx, &times).await?;
    Ok(merged)
}

/// A story named after its earliest article.
fn new_story(
    group: &BTreeSet<ArticleId>,
    articles: &BTreeMap<ArticleId, Placed<'_>>,
    context_of: &HashMap<ArticleId, &RunContext>,
) -> Option<NewStory> {
    let (first, context) = group
        .iter()
        .filter_map(|article| Some((articles.get(article)?.at, *context_of.get(article)?)))
        .min_by_key(|(at, context)| (*at, context.article_id))?;
    Some(NewStory {
        title: context.title.clone().unwrap_or_else(|| context.url.clone()),
        language: context.language.clone(),
        first_at: first,
    })
}
