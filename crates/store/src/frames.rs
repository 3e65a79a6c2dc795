//! The things measured, with the claims that measure them.

use crate::{
    Error, Read, Tx, bulk, changes, detail,
    entity::{
        frame::{self, Column, Entity, Model},
        frame_claim,
    },
    rows::{self, instant},
};
use claimwire_domain::{
    clock::Timestamp,
    ids::{ClaimId, FrameId, StoryId, derive_uuid},
    period::Period,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, Insert, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// A frame as it should be.
#[derive(Debug, Clone, PartialEq)]
pub struct FrameWrite {
    /// Minted once, kept for ever.
    pub id: FrameId,
    /// Registry id or `raw:` key.
    pub property: String,
    /// Family of the property.
    pub family: String,
    /// What it is called in English.
    pub title_en: String,
    /// The same in Spanish.
    pub title_es: String,
    /// Who or what it is about, as a key.
    pub core: String,
    /// Key of the place.
    pub place: Option<String>,
    /// The days it is about.
    pub period: Option<Period>,
    /// Stories its claims come from.
    pub stories: Vec<StoryId>,
    /// Value groups and updates.
    pub detail: serde_json::Value,
    /// Its claims.
    pub members: Vec<ClaimId>,
}

/// A stored frame, without its members.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// Its id.
    pub id: FrameId,
    /// Registry id or `raw:` key.
    pub property: String,
    /// Family of the property.
    pub family: String,
    /// What it is called in English.
    pub title_en: String,
    /// The same in Spanish.
    pub title_es: String,
    /// Who or what it is about, as a key.
    pub core: String,
    /// Key of the place.
    pub place: Option<String>,
    /// The days it is about.
    pub period: Option<Period>,
    /// Stories its claims come from.
    pub stories: Vec<StoryId>,
    /// Value groups and updates.
    pub detail: serde_json::Value,
    /// Counts real changes, from 1.
    pub revision: i32,
    /// The frame it was merged into.
    pub redirect_to: Option<FrameId>,
    /// When it was first seen.
    pub created_at: Timestamp,
}

/// The frames of these claims; claims without one are left out.
///
/// # Errors
/// When the database is away.
pub async fn of_claims(on: &impl Read, claims: &[ClaimId]) -> Result<Vec<(ClaimId, FrameId)>, Error> {
    let ids: Vec<Uuid> = claims.iter().map(|id| id.uuid()).collect();
    let mut found = Vec::new();
    for list in bulk::lists(&ids) {
        let rows = frame_claim::Entity::find().filter(frame_claim::Column::ClaimId.is_in(list)).all(on).await?;
        found.extend(rows.into_iter().map(|row| (ClaimId::new(row.claim_id), FrameId::new(row.frame_id))));
    }
    found.sort_unstable();
    Ok(found)
}

/// The claims of these frames.
///
/// # Errors
/// When the database is away.
pub async fn members(on: &impl Read, frames: &[FrameId]) -> Result<Vec<(FrameId, ClaimId)>, Error> {
    let ids: Vec<Uuid> = frames.iter().map(|id| id.uuid()).collect();
    let mut found = Vec::new();
    for list in bulk::lists(&ids) {
        let rows = frame_claim::Entity::find().filter(frame_claim::Column::FrameId.is_in(list)).all(on).await?;
        found.extend(rows.into_iter().map(|row| (FrameId::new(row.frame_id), ClaimId::new(row.claim_id))));
    }
    found.sort_unstable();
    Ok(found)
}

/// The frames of these ids, in the order of their ids; unknown ones are left out.
///
/// # Errors
/// When the database is away.
pub async fn load(on: &impl Read, frames: &[FrameId]) -> Result<Vec<Frame>, Error> {
    find(on, frames, false).await
}

/// Frames after `after` in the order of their ids, at most `limit`; redirects are left out.
///
/// # Errors
/// When the database is away.
pub async fn after(on: &impl Read, after: Option<FrameId>, limit: u64) -> Result<Vec<Frame>, Error> {
    let mut select = Entity::find().filter(Column::RedirectTo.is_null()).order_by_asc(Column::Id).limit(limit);
    if let Some(after) = after {
        select = select.filter(Column::Id.gt(after.uuid()));
    }
    select.all(on).await?.into_iter().map(read).collect()
}

/// Locks frames in the order of their ids until the transaction ends, and returns them.
///
/// # Errors
/// When the database is away or finds a deadlock.
pub async fn lock(tx: &Tx, frames: &[FrameId]) -> Result<Vec<Frame>, Error> {
    find(tx, frames, true).await
}

async fn find(on: &impl Read, frames: &[FrameId], lock: bool) -> Result<Vec<Frame>, Error> {
    let mut ids: Vec<Uuid> = frames.iter().map(|id| id.uuid()).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut found = Vec::new();
    for list in bulk::lists(&ids) {
        let mut select = Entity::find().filter(Column::Id.is_in(list)).order_by_asc(Column::Id);
        if lock {
            select = select.lock_exclusive();
        }
        for row in select.all(on).await? {
            found.push(read(row)?);
        }
    }
    Ok(found)
}

/// Writes frames with their members; returns those that really changed, with their new revision.
///
/// # Errors
/// When the database is away.
pub async fn write(tx: &Tx, frames: Vec<FrameWrite>) -> Result<Vec<(FrameId, i32)>, Error> {
    let ids: Vec<Uuid> = frames.iter().map(|frame| frame.id.uuid()).collect();
    let known = known(tx, &ids).await?;
    let mut changed: BTreeMap<Uuid, (Model, Vec<Uuid>)> = BTreeMap::new();
    for frame in frames {
        let (model, members) = model(tx, frame)?;
        match known.get(&model.id) {
            Some((hash, _)) if *hash == model.content_hash => {}
            before => {
                let revision = before.map_or(1, |(_, revision)| revision.saturating_add(1));
                changed.insert(model.id, (Model { revision, ..model }, members));
            }
        }
    }
    let revisions: Vec<(FrameId, i32)> =
        changed.values().map(|(model, _)| (FrameId::new(model.id), model.revision)).collect();
    replace(tx, changed.into_values().collect()).await?;
    let feed: Vec<(&str, Uuid, i32)> = revisions.iter().map(|(id, revision)| ("frame", id.uuid(), *revision)).collect();
    changes::record(tx, &feed).await?;
    Ok(revisions)
}

async fn known(tx: &Tx, ids: &[Uuid]) -> Result<HashMap<Uuid, (Uuid, i32)>, Error> {
    let mut known = HashMap::new();
    for list in bulk::lists(ids) {
        let rows: Vec<(Uuid, Uuid, i32)> = Entity::find()
            .select_only()
            .columns([Column::Id, Column::ContentHash, Column::Revision])
            .filter(Column::Id.is_in(list))
            .into_tuple()
            .all(tx)
            .await?;
        known.extend(rows.into_iter().map(|(id, hash, revision)| (id, (hash, revision))));
    }
    Ok(known)
}

fn model(tx: &Tx, mut new: FrameWrite) -> Result<(Model, Vec<Uuid>), Error> {
    let now = instant(tx.now());
    let mut members: Vec<Uuid> = new.members.iter().map(|id| id.uuid()).collect();
    members.sort_unstable();
    members.dedup();
    new.stories.sort_unstable();
    let detail = detail::write("frame", &new.detail)?;
    let stories = rows::write_json("frame", &new.stories)?;
    let identity = rows::write_json(
        "frame",
        &(&new.property, &new.title_en, &new.title_es, &new.core, &new.place, &new.period, &members),
    )?;
    let model = Model {
        id: new.id.uuid(),
        property: new.property,
        family: new.family,
        title_en: new.title_en,
        title_es: new.title_es,
        core: new.core,
        place: new.place,
        period_start: new.period.map(Period::start),
        period_end: new.period.map(Period::end),
        content_hash: derive_uuid(&[identity.as_bytes(), stories.as_bytes(), detail.as_bytes()]),
        stories,
        detail,
        revision: 1,
        redirect_to: None,
        created_at: now,
        updated_at: now,
    };
    Ok((model, members))
}

/// Frames of one statement: their documents are large.
const CHUNK: usize = 256;

async fn replace(tx: &Tx, frames: Vec<(Model, Vec<Uuid>)>) -> Result<(), Error> {
    let ids: Vec<Uuid> = frames.iter().map(|(model, _)| model.id).collect();
    let member_rows: Vec<frame_claim::ActiveModel> = frames
        .iter()
        .flat_map(|(model, members)| {
            members.iter().map(|claim| frame_claim::Model { frame_id: model.id, claim_id: *claim }.into())
        })
        .collect();
    let models: Vec<frame::ActiveModel> = frames.into_iter().map(|(model, _)| model.into()).collect();
    for chunk in models.chunks(CHUNK) {
        let replaced = [
            Column::Property,
            Column::Family,
            Column::TitleEn,
            Column::TitleEs,
            Column::Core,
            Column::Place,
            Column::PeriodStart,
            Column::PeriodEnd,
            Column::Stories,
            Column::Detail,
            Column::ContentHash,
            Column::Revision,
            Column::UpdatedAt,
        ];
        let mut insert = Insert::many(chunk.to_vec()).into_query();
        tx.execute(insert.on_conflict(OnConflict::column(Column::Id).update_columns(replaced).to_owned())).await?;
    }
    for list in bulk::lists(&ids) {
        frame_claim::Entity::delete_many().filter(frame_claim::Column::FrameId.is_in(list)).exec(tx).await?;
    }
    bulk::insert_new(tx, member_rows).await
}

/// Leaves `from` as a redirect to `into`; its members go. Write `into` with the members of both beside it.
///
/// # Errors
/// When the database is away.
pub async fn redirect(tx: &Tx, from: FrameId, into: FrameId) -> Result<(), Error> {
    frame_claim::Entity::delete_many().filter(frame_claim::Column::FrameId.eq(from.uuid())).exec(tx).await?;
    // What pointed to `from` before points to `into` now, so that a redirect is never followed twice.
    Entity::update_many()
        .col_expr(Column::RedirectTo, Expr::value(into.uuid()))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .col_expr(Column::ContentHash, Expr::value(Uuid::nil()))
        .col_expr(Column::UpdatedAt, Expr::value(instant(tx.now())))
        .filter(Column::Id.eq(from.uuid()).or(Column::RedirectTo.eq(from.uuid())))
        .exec(tx)
        .await?;
    let revisions: Vec<(&str, Uuid, i32)> =
        load(tx, &[from]).await?.iter().map(|frame| ("frame", from.uuid(), frame.revision)).collect();
    changes::record(tx, &revisions).await
}

fn read(row: Model) -> Result<Frame, Error> {
    Ok(Frame {
        id: FrameId::new(row.id),
        property: row.property,
        family: row.family,
        title_en: row.title_en,
        title_es: row.title_es,
        core: row.core,
        place: row.place,
        period: rows::period(row.period_start, row.period_end),
        stories: rows::read_json("frame", &row.stories)?,
        detail: detail::read("frame", row.id, &row.detail)?,
        revision: row.revision,
        redirect_to: row.redirect_to.map(FrameId::new),
        created_at: Timestamp::new(row.created_at),
    })
}
