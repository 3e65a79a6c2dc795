//! What is polled.

use crate::{
    Error, Tx, articles, bulk,
    entity::feed::{ActiveModel, Model},
    rows::instant,
};
use claimwire_domain::ids::{FeedId, OutletId};

/// Adds a feed of an outlet, to be polled at once; a feed of the same address stays as it is.
///
/// # Errors
/// When the database is away, or when the outlet is not stored.
pub async fn add(tx: &Tx, outlet: OutletId, url: &str) -> Result<FeedId, Error> {
    let now = instant(tx.now());
    let id = FeedId::derived(&[url.as_bytes()]);
    let row = Model {
        id: id.uuid(),
        outlet_id: outlet.uuid(),
        url: url.to_owned(),
        url_hash: articles::url_hash(url),
        title: None,
        etag: None,
        last_modified: None,
        paused: false,
        failures: 0,
        next_poll_at: now,
        created_at: now,
    };
    bulk::insert_new(tx, vec![ActiveModel::from(row)]).await?;
    Ok(id)
}
