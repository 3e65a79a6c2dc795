//! The handler of [`ArticleWithdrawn`]: what an outlet takes back no longer counts.

use crate::ledger::{self, Causes};
use async_trait::async_trait;
use claimwire_protocol::message::ArticleWithdrawn;
use claimwire_store::{Reader, Tx, articles, claims};
use claimwire_worker::handler::{Handler, HandlerError, Work, expect_rows};

/// Ends the life of the claims of withdrawn articles.
#[derive(Debug, Clone, Copy, Default)]
pub struct Withdrawing;

#[async_trait]
impl Handler for Withdrawing {
    type Message = ArticleWithdrawn;
    type Prepared = ();

    async fn prepare(&self, reader: &Reader, messages: &[ArticleWithdrawn]) -> Result<Vec<()>, HandlerError> {
        let ids: Vec<_> = messages.iter().map(|message| message.article_id).collect();
        let there = articles::known(reader, &ids).await?;
        expect_rows(&ids, |id| there.contains(id))?;
        Ok(vec![(); messages.len()])
    }

    async fn apply(&self, tx: &Tx, batch: &[Work<'_, Self>]) -> Result<(), HandlerError> {
        let articles: Vec<_> = batch.iter().map(|work| work.message.article_id).collect();
        let live = claims::live_of_articles(tx, &articles).await?;
        let ids: Vec<_> = live.iter().map(|claim| claim.id).collect();
        claims::set_live(tx, &ids, false).await?;
        let causes = Causes { otherwise: batch.first().map(|work| work.envelope), ..Causes::default() };
        ledger::rewrite(tx, &ids, &causes).await
    }
}
