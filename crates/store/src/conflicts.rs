//! Open disagreements, one history each.

use crate::{
    Error, Read, Tx, bulk, changes, detail,
    entity::{
        conflict::{self, Column, Entity, Model},
        conflict_revision,
    },
    rows::{self, instant},
};
use claimwire_domain::{
    clock::Timestamp,
    conflict::{ConflictState, Level},
    disagreement::Disagreement,
    ids::{ArticleId, ConflictId, FrameId, StoryId, derive_uuid},
    label::{Label, Nature},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, Insert, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::OnConflict,
};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// A conflict as it should be.
#[derive(Debug, Clone, PartialEq)]
pub struct ConflictWrite {
    /// Kept through every revision.
    pub id: ConflictId,
    /// What is measured.
    pub frame: FrameId,
    /// Whose work it is.
    pub nature: Nature,
    /// The article that seems to be wrong, where one stands out.
    pub suspect: Option<ArticleId>,
    /// The story it belongs to.
    pub story: Option<StoryId>,
    /// Where it stands.
    pub state: ConflictState,
    /// Severity in words.
    pub level: Level,
    /// 0 to 1000.
    pub severity: u16,
    /// What the figures are to each other.
    pub label: Label,
    /// Closer, where there is more to say.
    pub sublabel: Option<String>,
    /// How firmly, in 1/1000.
    pub confidence: u16,
    /// Mentions, sides, reasons, terms.
    pub detail: Disagreement,
}

/// A stored conflict.
#[derive(Debug, Clone, PartialEq)]
pub struct ConflictRow {
    /// Its id.
    pub id: ConflictId,
    /// What is measured.
    pub frame: FrameId,
    /// Whose work it is.
    pub nature: Nature,
    /// The article that seems to be wrong, where one stands out.
    pub suspect: Option<ArticleId>,
    /// The story it belongs to.
    pub story: Option<StoryId>,
    /// Where it stands.
    pub state: ConflictState,
    /// Severity in words.
    pub level: Level,
    /// 0 to 1000.
    pub severity: u16,
    /// What the figures are to each other.
    pub label: Label,
    /// Closer, where there is more to say.
    pub sublabel: Option<String>,
    /// How firmly, in 1/1000.
    pub confidence: u16,
    /// Mentions, sides, reasons, terms.
    pub detail: Disagreement,
    /// Counts real changes, from 1.
    pub revision: i32,
    /// When it opened.
    pub created_at: Timestamp,
    /// When it last really changed.
    pub updated_at: Timestamp,
}

/// The conflicts of these frames, in the order of their ids.
///
/// # Errors
/// When the database is away.
pub async fn of_frames(on: &impl Read, frames: &[FrameId]) -> Result<Vec<ConflictRow>, Error> {
    let ids: Vec<Uuid> = frames.iter().map(|id| id.uuid()).collect();
    find(on, Column::FrameId, &ids).await
}

/// The conflicts of these ids, in the order of their ids; unknown ids are left out.
///
/// # Errors
/// When the database is away.
pub async fn load(on: &impl Read, conflicts: &[ConflictId]) -> Result<Vec<ConflictRow>, Error> {
    let ids: Vec<Uuid> = conflicts.iter().map(|id| id.uuid()).collect();
    find(on, Column::Id, &ids).await
}

/// One conflict.
///
/// # Errors
/// When the database is away.
pub async fn get(on: &impl Read, id: ConflictId) -> Result<Option<ConflictRow>, Error> {
    Ok(load(on, &[id]).await?.pop())
}

async fn find(on: &impl Read, column: Column, ids: &[Uuid]) -> Result<Vec<ConflictRow>, Error> {
    let mut found = Vec::new();
    for list in bulk::lists(ids) {
        for row in Entity::find().filter(column.is_in(list)).order_by_asc(Column::Id).all(on).await? {
            found.push(read(row)?);
        }
    }
    Ok(found)
}

/// Writes conflicts; returns those that really changed, with their new revision. Each change is kept as a revision
/// and told in the change feed; an equal conflict writes nothing.
///
/// # Errors
/// When the database is away.
pub async fn write(tx: &Tx, conflicts: Vec<ConflictWrite>) -> Result<Vec<(ConflictId, i32)>, Error> {
    let ids: Vec<Uuid> = conflicts.iter().map(|conflict| conflict.id.uuid()).collect();
    let known = known(tx, &ids).await?;
    let mut changed: BTreeMap<Uuid, Model> = BTreeMap::new();
    for conflict in conflicts {
        let model = model(tx, conflict)?;
        match known.get(&model.id) {
            Some((hash, _)) if *hash == model.content_hash => {}
            before => {
                let revision = before.map_or(1, |(_, revision)| revision.saturating_add(1));
                changed.insert(model.id, Model { revision, ..model });
            }
        }
    }
    let models: Vec<Model> = changed.into_values().collect();
    let revisions: Vec<conflict_revision::ActiveModel> = models.iter().cloned().map(revision).collect();
    for chunk in models.chunks(CHUNK) {
        let rows: Vec<conflict::ActiveModel> = chunk.iter().cloned().map(conflict::ActiveModel::from).collect();
        let mut insert = Insert::many(rows).into_query();
        tx.execute(insert.on_conflict(OnConflict::column(Column::Id).update_columns(REPLACED).to_owned())).await?;
    }
    bulk::insert(tx, revisions).await?;
    let feed: Vec<(&str, Uuid, i32)> = models.iter().map(|model| ("conflict", model.id, model.revision)).collect();
    changes::record(tx, &feed).await?;
    Ok(models.into_iter().map(|model| (ConflictId::new(model.id), model.revision)).collect())
}

/// Conflicts of one statement: their documents are large.
const CHUNK: usize = 256;

/// Everything but the id and when it opened.
const REPLACED: [Column; 14] = [
    Column::FrameId,
    Column::Nature,
    Column::SuspectArticle,
    Column::StoryId,
    Column::State,
    Column::Level,
    Column::Severity,
    Column::Label,
    Column::Sublabel,
    Column::Confidence,
    Column::Detail,
    Column::ContentHash,
    Column::Revision,
    Column::UpdatedAt,
];

async fn known(tx: &Tx, ids: &[Uuid]) -> Result<HashMap<Uuid, (Uuid, i32)>, Error> {
    let mut known = HashMap::new();
    for list in bulk::lists(ids) {
        let rows: Vec<(Uuid, Uuid, i32)> = Entity::find()
            .select_only()
            .columns([Column::Id, Column::ContentHash, Column::Revision])
            .filter(Column::Id.is_in(list))
            .lock_exclusive()
            .into_tuple()
            .all(tx)
            .await?;
        known.extend(rows.into_iter().map(|(id, hash, revision)| (id, (hash, revision))));
    }
    Ok(known)
}

fn model(tx: &Tx, new: ConflictWrite) -> Result<Model, Error> {
    let now = instant(tx.now());
    let content = rows::write_json("conflict", &new.detail)?;
    let columns = rows::write_json(
        "conflict",
        &(
            (&new.frame, new.nature, &new.suspect, &new.story),
            (new.state, new.level, new.severity, new.label, &new.sublabel, new.confidence),
        ),
    )?;
    Ok(Model {
        id: new.id.uuid(),
        frame_id: new.frame.uuid(),
        nature: new.nature.code().to_owned(),
        suspect_article: new.suspect.map(ArticleId::uuid),
        story_id: new.story.map(StoryId::uuid),
        state: new.state.code().to_owned(),
        level: new.level.code().to_owned(),
        severity: i32::from(new.severity),
        label: new.label.code().to_owned(),
        sublabel: new.sublabel,
        confidence: i32::from(new.confidence),
        content_hash: derive_uuid(&[columns.as_bytes(), content.as_bytes()]),
        detail: detail::write("conflict", &new.detail)?,
        revision: 1,
        created_at: now,
        updated_at: now,
    })
}

fn revision(model: Model) -> conflict_revision::ActiveModel {
    conflict_revision::Model {
        conflict_id: model.id,
        revision: model.revision,
        state: model.state,
        level: model.level,
        severity: model.severity,
        label: model.label,
        sublabel: model.sublabel,
        confidence: model.confidence,
        detail: model.detail,
        recorded_at: model.updated_at,
    }
    .into()
}

fn read(row: Model) -> Result<ConflictRow, Error> {
    Ok(ConflictRow {
        id: ConflictId::new(row.id),
        frame: FrameId::new(row.frame_id),
        nature: rows::code("conflict", "nature", &row.nature)?,
        suspect: row.suspect_article.map(ArticleId::new),
        story: row.story_id.map(StoryId::new),
        state: rows::code("conflict", "state", &row.state)?,
        level: rows::code("conflict", "level", &row.level)?,
        severity: rows::unsigned(row.severity),
        label: rows::code("conflict", "label", &row.label)?,
        sublabel: row.sublabel,
        confidence: rows::unsigned(row.confidence),
        detail: detail::read("conflict", row.id, &row.detail)?,
        revision: row.revision,
        created_at: Timestamp::new(row.created_at),
        updated_at: Timestamp::new(row.updated_at),
    })
}
