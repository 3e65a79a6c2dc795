//! Figures that changed between two versions of one article without a note.

use crate::mentions::Contexts;
use claimwire_comparison::{Mention, changed_without_note};
use claimwire_domain::ids::{ArticleId, ArticleVersionId, ClaimId, RunId};
use claimwire_store::{
    Tx,
    articles::{self, Version},
    claims::{self, ClaimRow},
    runs,
    silent_edits::{self, SilentEdit},
};
use claimwire_worker::handler::HandlerError;
use std::collections::{BTreeSet, HashMap};

/// Records what changed between neighbouring versions of the articles of these runs. Versions may arrive and be read in
/// any order: each pair is looked at by whichever comes last, and stored once.
///
/// # Errors
/// When the store is away.
pub async fn record(tx: &Tx, runs: &[RunId]) -> Result<(), HandlerError> {
    let contexts = runs::context(tx, runs).await?;
    let known = claims_of_articles(tx, contexts.iter().map(|context| context.article_id)).await?;
    let contexts = Contexts::load(tx, known.iter().map(|claim| claim.run)).await?;
    let texts: HashMap<ClaimId, &str> = known.iter().map(|claim| (claim.id, claim.text.as_str())).collect();
    let articles: Vec<ArticleId> = known.iter().map(|claim| claim.article).collect();
    let mut mentions: HashMap<ArticleVersionId, Vec<Mention>> = HashMap::new();
    for mention in contexts.mentions(&known)? {
        mentions.entry(mention.article_version_id).or_default().push(mention);
    }
    let mut edits = Vec::new();
    for (article, mut versions) in articles::versions_of(tx, &articles).await? {
        versions.sort_by_key(Version::written_order);
        for (old, new) in versions.iter().zip(versions.iter().skip(1)) {
            let (Some(old), Some(new)) = (mentions.get(&old.id), mentions.get(&new.id)) else { continue };
            // A page that says it corrects a figure gives its note.
            let notice = new.iter().any(|mention| mention.figure.revision_cue.is_some() || mention.signature.corrected);
            edits.extend(changed_without_note(old, new, notice).into_iter().map(|change| SilentEdit {
                article,
                old_claim: Some(change.old),
                new_claim: Some(change.new),
                old_text: texts.get(&change.old).copied().unwrap_or_default().to_owned(),
                new_text: texts.get(&change.new).copied().unwrap_or_default().to_owned(),
                reason: change.reason_en,
            }));
        }
    }
    Ok(silent_edits::record(tx, edits).await?)
}

/// Every claim of the articles that have more than one version; most articles have one and cost nothing.
async fn claims_of_articles(tx: &Tx, articles: impl Iterator<Item = ArticleId>) -> Result<Vec<ClaimRow>, HandlerError> {
    let articles: Vec<ArticleId> = articles.collect::<BTreeSet<_>>().into_iter().collect();
    let latest = runs::latest_of_articles(tx, &articles).await?;
    let changed: Vec<ArticleId> =
        latest.iter().filter(|context| context.version_no > 1).map(|context| context.article_id).collect();
    if changed.is_empty() { Ok(Vec::new()) } else { Ok(claims::of_articles(tx, &changed).await?) }
}
