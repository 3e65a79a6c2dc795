//! `claimwire submit`

use super::{BadInput, input, print};
use crate::{
    cli::{SubmitArguments, SubmitFormat},
    config::Config,
    wiring,
};
use claimwire_domain::{article::SubmittedArticle, ids::derive_uuid};
use claimwire_store::{
    Store,
    submissions::{self, NewSubmission},
    sweeps,
};
use std::{path::Path, time::Duration};

/// Articles written in one transaction: all of a chunk are queued, or none.
const CHUNK: usize = 200;

/// How often a submission that waits for room looks for it.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Queues the articles of a file; above the high-water mark it stops, or waits where it was asked to.
///
/// # Errors
/// [`BadInput`] naming the line; nothing of the file is queued then. Otherwise says how many articles are queued.
pub async fn run(config: &Config, arguments: &SubmitArguments) -> anyhow::Result<()> {
    let mut left = read(arguments)?;
    let store = wiring::open_store(config).await?;
    let (count, high_water) = (left.len(), config.intake.high_water);
    let (mut said, mut room) = (false, 0);
    while !left.is_empty() {
        if room > 0 {
            let rest = left.split_off(room.min(CHUNK).min(left.len()));
            room = room.saturating_sub(left.len());
            for id in submit(&store, std::mem::replace(&mut left, rest)).await? {
                print(&id.to_string())?;
            }
            continue;
        }
        let waiting = sweeps::unfinished(&store.reader(), store.clock().now(), high_water).await?;
        room = usize::try_from(high_water.saturating_sub(waiting)).unwrap_or(usize::MAX);
        if room == 0 && arguments.wait {
            if !said {
                eprintln!("{waiting} articles wait to be worked on; waiting for room");
                said = true;
            }
            tokio::time::sleep(LOOK_EVERY).await;
            continue;
        }
        if room == 0 {
            let queued = count - left.len();
            drop(store.close().await);
            anyhow::bail!(
                "RETRY_LATER: {waiting} articles wait to be worked on (intake.high_water is {high_water}), so of {} the first {queued} of {count} articles are queued and the others are not; see that `claimwire serve` runs and hand in the others later, or say `claimwire submit --wait`",
                arguments.file.display()
            );
        }
    }
    eprintln!("queued {count} {}", if count == 1 { "article" } else { "articles" });
    drop(store.close().await);
    Ok(())
}

/// Writes submissions with their messages.
///
/// # Errors
/// When the store refuses; earlier chunks stay queued.
pub async fn submit(
    store: &Store,
    articles: Vec<SubmittedArticle>,
) -> anyhow::Result<Vec<claimwire_domain::ids::SubmissionId>> {
    let mut ids = Vec::with_capacity(articles.len());
    let mut articles = articles.into_iter().peekable();
    while articles.peek().is_some() {
        let chunk =
            articles.by_ref().take(CHUNK).map(|article| NewSubmission { article, via: "cli".to_owned() }).collect();
        let tx = store.begin().await?;
        ids.extend(submissions::record(&tx, chunk).await?);
        tx.commit().await?;
    }
    Ok(ids)
}

fn read(arguments: &SubmitArguments) -> anyhow::Result<Vec<SubmittedArticle>> {
    let text = input::text(&arguments.file)?;
    let guessed = if text.trim_start().starts_with('{') { SubmitFormat::Jsonl } else { SubmitFormat::Text };
    match arguments.format.unwrap_or(guessed) {
        SubmitFormat::Jsonl => input::articles(&arguments.file, &text),
        SubmitFormat::Text if text.trim().is_empty() => {
            Err(BadInput::new(format!("{} is empty; nothing was queued", arguments.file.display())).into())
        }
        SubmitFormat::Text => checked(SubmittedArticle {
            url: arguments.url.clone().unwrap_or_else(|| address(&arguments.file, &text)),
            outlet: arguments.outlet.clone().unwrap_or_else(|| "local file".to_owned()),
            outlet_locale: arguments.locale.clone(),
            published: arguments.published.clone(),
            title: arguments.title.clone(),
            text: Some(text),
            ..SubmittedArticle::default()
        }),
    }
}

/// A text from the disk needs no web address; all else is as for other articles.
fn checked(article: SubmittedArticle) -> anyhow::Result<Vec<SubmittedArticle>> {
    let own_address = ["file:", "text:"].iter().any(|scheme| article.url.starts_with(scheme));
    match input::problems(&article).into_iter().find(|problem| problem.field != "url" || !own_address) {
        Some(problem) => {
            Err(BadInput::new(format!("{}: {}; nothing was queued", problem.field, problem.message)).into())
        }
        None => Ok(vec![article]),
    }
}

/// What stands for the address of a text that has none: the place of its file, so that the file handed in again is its
/// next version; of standard input the content, so that two texts never become versions of one article.
fn address(path: &Path, text: &str) -> String {
    match path.canonicalize() {
        Ok(place) if path != Path::new("-") => {
            let place = place.to_string_lossy();
            let plain: String =
                place.chars().map(|c| if c.is_whitespace() || c.is_control() { '-' } else { c }).collect();
            format!("file:{plain}")
        }
        _ => format!("text:{}", derive_uuid(&[text.as_bytes()]).simple()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_texts_without_an_address_are_two_articles_and_a_file_handed_in_again_is_one() {
        let root = tempfile::tempdir().unwrap();
        let [one, other] = ["a", "b"].map(|folder| {
            std::fs::create_dir(root.path().join(folder)).unwrap();
            let file = root.path().join(folder).join("article.txt");
            std::fs::write(&file, "text").unwrap();
            file
        });
        assert_ne!(address(&one, "text"), address(&other, "text"));
        assert_eq!(address(&one, "text"), address(&one, "changed"));
        let stdin = Path::new("-");
        assert_ne!(address(stdin, "fire"), address(stdin, "flood"));
        assert_eq!(address(stdin, "fire"), address(stdin, "fire"));
    }
}
