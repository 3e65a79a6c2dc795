//! The handler of [`ClaimsExtracted`]: the story of an article and the blocking keys of its claims.

use crate::{
    mentions::Contexts,
    story_link::{WINDOW_DAYS, candidate_terms, same_story},
};
use async_trait::async_trait;
use chrono::Duration;
use claimwire_comparison::{
    Mention,
    keys::{blocking_keys, story_key},
};
use claimwire_domain::{
    article::Signature,
    clock::Timestamp,
    ids::{ArticleId, ClaimId, RunId, StoryId},
};
use claimwire_protocol::message::{ClaimsExtracted, ClaimsPlaced};
use claimwire_store::{
    Reader, Tx, claims, keys, locks,
    outbox::{self, NewMessage},
    runs::{self, RunContext},
    stories::{self, NewStory},
};
use claimwire_worker::handler::{Handler, HandlerError, Work, expect_rows};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap},
};

/// Places claims.
#[derive(Debug, Clone, Copy, Default)]
pub struct Placing;

/// A run with the keys of its claims, but for those of a story.
#[derive(Debug)]
pub struct PreparedRun {
    context: RunContext,
    keyed: Vec<Keyed>,
}

/// A claim with its property and its keys.
#[derive(Debug)]
struct Keyed {
    claim: ClaimId,
    property: String,
    keys: Vec<i64>,
}

#[async_trait]
impl Handler for Placing {
    type Message = ClaimsExtracted;
    /// `None` when another message of the batch is about the same run.
    type Prepared = Option<PreparedRun>;

    async fn prepare(
        &self,
        reader: &Reader,
        messages: &[ClaimsExtracted],
    ) -> Result<Vec<Self::Prepared>, HandlerError> {
        let ids: Vec<RunId> = messages.iter().map(|message| message.run_id).collect();
        let rows = claims::of_runs(reader, &ids).await?;
        let contexts = Contexts::load(reader, ids.iter().copied()).await?;
        let mut keyed: HashMap<RunId, Vec<Keyed>> = HashMap::new();
        let run_of: HashMap<ClaimId, RunId> = rows.iter().map(|row| (row.id, row.run)).collect();
        for mention in contexts.mentions(&rows)? {
            // A story it may have by now is not yet certain.
            let mention = Mention { story: None, ..mention };
            let keys = blocking_keys(&mention).found_by;
            if let Some(run) = run_of.get(&mention.claim_id) {
                let claim = Keyed { claim: mention.claim_id, property: mention.figure.property, keys };
                keyed.entry(*run).or_default().push(claim);
            }
        }
        let mut prepared: HashMap<RunId, PreparedRun> = contexts
            .into_contexts()
            .map(|context| {
                (context.run, PreparedRun { keyed: keyed.remove(&context.run).unwrap_or_default(), context })
            })
            .collect();
        expect_rows(&ids, |id| prepared.contains_key(id))?;
        Ok(ids.iter().map(|id| prepared.remove(id)).collect())
    }

    async fn apply(&self, tx: &Tx, batch: &[Work<'_, Self>]) -> Result<(), HandlerError> {
        // Two articles of one event placed at once must not open two stories.
        locks::lock(tx, "placing").await?;
        let runs: Vec<&PreparedRun> = batch.iter().filter_map(|work| work.prepared.as_ref()).collect();
        let contexts: Vec<&RunContext> = runs.iter().map(|run| &run.context).collect();
        let moved = assign_stories(tx, &contexts).await?;

        let articles: Vec<ArticleId> =
            contexts.iter().copied().chain(&moved).map(|context| context.article_id).collect();
        let story_of = stories::of_articles(tx, &articles).await?;
        let mut claim_keys: Vec<(i64, ClaimId)> = Vec::new();
        for run in &runs {
            let story = story_of.get(&run.context.article_id);
            for claim in &run.keyed {
                let own = story.map(|story| story_key(*story, &claim.property));
                claim_keys.extend(own.into_iter().chain(claim.keys.iter().copied()).map(|key| (key, claim.claim)));
            }
        }
        let moved_runs: Vec<RunId> = moved.iter().map(|context| context.run).collect();
        for row in claims::of_runs(tx, &moved_runs).await?.iter().filter(|row| row.eligible) {
            if let (Some(story), Some(property)) = (story_of.get(&row.article), &row.property) {
                claim_keys.push((story_key(*story, property), row.id));
            }
        }
        keys::record(tx, claim_keys).await?;
        let placed: Vec<&RunContext> = contexts.into_iter().chain(&moved).collect();
        runs::mark_placed(tx, &placed.iter().map(|context| context.run).collect::<Vec<_>>()).await?;

        let cause: HashMap<RunId, _> = batch.iter().map(|work| (work.message.run_id, work.envelope)).collect();
        let messages = placed
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
async fn assign_stories(tx: &Tx, contexts: &[&RunContext]) -> Result<Vec<RunContext>, HandlerError> {
    let mut articles: BTreeMap<ArticleId, Placed<'_>> = BTreeMap::new();
    let mut terms: Vec<(i64, ArticleId, Timestamp)> = Vec::new();
    let own: Vec<ArticleId> = contexts.iter().map(|context| context.article_id).collect();
    let story_of = stories::of_articles(tx, &own).await?;
    // Of several versions the latest counts.
    let mut in_order = contexts.to_vec();
    in_order.sort_by_key(|context| context.version_no);
    for context in in_order {
        let placed = Placed { story: story_of.get(&context.article_id).copied(), ..placed(context) };
        terms.extend(candidate_terms(placed.signature).into_iter().map(|term| (term, context.article_id, placed.at)));
        articles.insert(context.article_id, placed);
    }
    let times = || articles.values().map(|placed| placed.at);
    let (Some(earliest), Some(latest)) = (times().min(), times().max()) else { return Ok(Vec::new()) };
    stories::record_terms(tx, terms.clone()).await?;
    let hashes: Vec<i64> = terms.iter().map(|(term, _, _)| *term).collect::<BTreeSet<_>>().into_iter().collect();
    let window = Duration::days(WINDOW_DAYS);
    let matches = stories::term_matches(tx, &hashes, earliest.plus(-window), latest.plus(window)).await?;

    let own: BTreeSet<ArticleId> = articles.keys().copied().collect();
    let pairs = nearest(&terms, &matches);
    let others: BTreeSet<ArticleId> =
        pairs.iter().flat_map(|(one, other)| [*one, *other]).filter(|article| !own.contains(article)).collect();
    let other_contexts = runs::latest_of_articles(tx, &others.into_iter().collect::<Vec<_>>()).await?;
    for context in &other_contexts {
        articles.insert(context.article_id, placed(context));
    }

    let groups = link(&articles, &own, pairs);
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

/// Articles looked at for one, those with which it shares the rarest terms first.
const NEAREST: usize = 48;

/// Pairs worth a closer look: each article of `terms` with those it shares most with, a term counting the more the
/// fewer articles have it.
fn nearest(terms: &[(i64, ArticleId, Timestamp)], matches: &[(i64, ArticleId)]) -> BTreeSet<(ArticleId, ArticleId)> {
    let mut holders: HashMap<i64, Vec<ArticleId>> = HashMap::new();
    for (term, article) in matches {
        holders.entry(*term).or_default().push(*article);
    }
    let mut shared: BTreeMap<ArticleId, BTreeMap<ArticleId, usize>> = BTreeMap::new();
    for (term, article, _) in terms {
        let others = holders.get(term).map_or(&[][..], Vec::as_slice);
        for other in others.iter().filter(|other| *other != article) {
            *shared.entry(*article).or_default().entry(*other).or_default() += 1_000_000 / others.len();
        }
    }
    let mut pairs = BTreeSet::new();
    for (article, others) in shared {
        let mut ranked: Vec<(ArticleId, usize)> = others.into_iter().collect();
        ranked.sort_by_key(|(other, score)| (Reverse(*score), *other));
        pairs.extend(ranked.into_iter().take(NEAREST).map(|(other, _)| (article.min(other), article.max(other))));
    }
    pairs
}

/// Groups of articles that belong together, each with at least one of `own`.
fn link(
    articles: &BTreeMap<ArticleId, Placed<'_>>,
    own: &BTreeSet<ArticleId>,
    pairs: BTreeSet<(ArticleId, ArticleId)>,
) -> Vec<BTreeSet<ArticleId>> {
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
    contexts: &[&RunContext],
    articles: &BTreeMap<ArticleId, Placed<'_>>,
    groups: Vec<BTreeSet<ArticleId>>,
) -> Result<BTreeSet<StoryId>, HandlerError> {
    let context_of: HashMap<ArticleId, &RunContext> =
        contexts.iter().map(|context| (context.article_id, *context)).collect();
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
