//! What can be followed.

use crate::{
    error::ApiError,
    limits::Limits,
    loaders::ConflictKey,
    objects::{conflict::Conflict, loaders},
    page::{ListKind, PageCursor},
    server::SocketSubscriptions,
};
use async_graphql::{Context, Enum, SimpleObject, Subscription, connection::CursorType};
use claimwire_store::{
    Store,
    query::{
        changes::{self, ChangeRow},
        page::{PageRequest, Position},
    },
};
use futures_util::{Stream, stream};
use std::time::Duration;
use tokio::{
    sync::{Mutex, OwnedSemaphorePermit},
    time::Instant,
};
use uuid::Uuid;

/// The kind of object the feed names conflicts by.
const CONFLICT: &str = "conflict";
/// Changes read at once.
const BATCH: u64 = 100;

/// The root of subscriptions, over WebSocket with `graphql-transport-ws`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subscription;

/// What a subscriber is told.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ConflictEventKind {
    /// A conflict has a new revision.
    Changed,
    /// The subscriber fell too far behind, or its cursor is older than the feed: changes were left out. Ask for
    /// `conflicts` anew; what follows comes after this event.
    Resync,
}

/// One event of `conflictChanged`.
#[derive(SimpleObject)]
pub(crate) struct ConflictEvent {
    /// What it tells.
    kind: ConflictEventKind,
    /// Give it back as `after` to go on from here.
    cursor: String,
    /// The revision the conflict had then.
    revision: Option<i32>,
    /// The conflict as it is now.
    conflict: Option<Conflict>,
}

/// The root of subscriptions, over WebSocket with `graphql-transport-ws`.
#[Subscription]
impl Subscription {
    /// Every change of a conflict, by whichever process it was made, in the order of the feed.
    #[graphql(complexity = "10 * child_complexity")]
    async fn conflict_changed<'context>(
        &self,
        context: &Context<'context>,
        #[graphql(desc = "A cursor of an event or change; from now on when absent.")] after: Option<String>,
    ) -> Result<impl Stream<Item = Result<ConflictEvent, ApiError>> + use<'context>, ApiError> {
        let lacking = |_| ApiError::Stored { what: "schema without a change feed".to_owned() };
        let head = context.data::<FeedHead>().map_err(lacking)?;
        let limits = context.data::<Limits>().map_err(lacking)?;
        let permit = match context.data_opt::<SocketSubscriptions>() {
            Some(socket) => Some(socket.0.clone().try_acquire_owned().map_err(|_| {
                ApiError::Limit(format!("a socket runs at most {} subscriptions", limits.subscriptions_per_socket))
            })?),
            None => None,
        };
        let after = after.map(|text| PageCursor::read(ListKind::Changes, &text)).transpose()?;
        let position = match after {
            Some(place) => place.sort,
            None => head.read().await?,
        };
        let follower = Follower {
            context: context.clone(),
            head,
            lag: limits.lag,
            position,
            fresh: after.is_some(),
            waiting: Vec::new(),
            _permit: permit,
        };
        Ok(stream::unfold(Some(follower), |follower| async move {
            let mut follower = follower?;
            match follower.next().await {
                Ok(event) => Some((Ok(event), Some(follower))),
                Err(error) => Some((Err(error), None)),
            }
        }))
    }
}

/// One subscriber. It reads the feed only when its socket takes the next event, so a slow one holds up nobody.
struct Follower<'context> {
    context: Context<'context>,
    head: &'context FeedHead,
    lag: i64,
    position: i64,
    /// Whether the subscriber's own cursor has not been held against the feed yet.
    fresh: bool,
    /// Changes read and not handed out, the next one last.
    waiting: Vec<ChangeRow>,
    _permit: Option<OwnedSemaphorePermit>,
}

impl Follower<'_> {
    async fn next(&mut self) -> Result<ConflictEvent, ApiError> {
        loop {
            if let Some(row) = self.waiting.pop() {
                let place = changes::position(&row);
                self.position = place.sort;
                let conflict = loaders(&self.context)?.one(ConflictKey(row.object_id)).await?.map(Conflict::new);
                return Ok(ConflictEvent {
                    kind: ConflictEventKind::Changed,
                    cursor: PageCursor::new(ListKind::Changes, place).encode_cursor(),
                    revision: Some(row.revision),
                    conflict,
                });
            }
            let last = self.head.read().await?;
            if self.is_behind(last).await? {
                self.position = last;
                let place = Position { sort: last, id: Uuid::nil() };
                return Ok(ConflictEvent {
                    kind: ConflictEventKind::Resync,
                    cursor: PageCursor::new(ListKind::Changes, place).encode_cursor(),
                    revision: None,
                    conflict: None,
                });
            }
            if last > self.position {
                self.fill(last).await?;
            }
            if self.waiting.is_empty() {
                tokio::time::sleep(self.head.poll).await;
            }
        }
    }

    /// Too far behind, from before what the feed keeps, or from a feed that is not this one.
    async fn is_behind(&mut self, last: i64) -> Result<bool, ApiError> {
        if last - self.position > self.lag || self.position > last {
            return Ok(true);
        }
        if !std::mem::take(&mut self.fresh) || self.position == last {
            return Ok(false);
        }
        Ok(changes::oldest(loaders(&self.context)?.reader()).await? > self.position + 1)
    }

    async fn fill(&mut self, last: i64) -> Result<(), ApiError> {
        let after = Some(Position { sort: self.position, id: Uuid::nil() });
        let reader = loaders(&self.context)?.reader();
        let page = changes::page(reader, Some(CONFLICT), PageRequest { first: BATCH, after }).await?;
        if page.rows.is_empty() {
            // Everything up to there was about other objects.
            self.position = last;
        }
        self.waiting = page.rows.into_iter().map(|(_, row)| row).rev().collect();
        Ok(())
    }
}

/// The last position of the feed, asked for at most once per poll however many subscribers there are.
pub(crate) struct FeedHead {
    store: Store,
    poll: Duration,
    last: Mutex<Option<(Instant, i64)>>,
}

impl FeedHead {
    /// Of a store.
    pub(crate) fn new(store: Store, poll: Duration) -> Self {
        Self { store, poll, last: Mutex::new(None) }
    }

    async fn read(&self) -> Result<i64, ApiError> {
        let mut last = self.last.lock().await;
        match *last {
            Some((at, position)) if at.elapsed() < self.poll => Ok(position),
            _ => {
                let position = changes::head(&self.store.reader()).await?;
                *last = Some((Instant::now(), position));
                Ok(position)
            }
        }
    }
}
