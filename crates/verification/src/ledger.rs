//! The projection of comparisons: frames, value groups and conflicts.
//!
//! Rewritten for a block of claims under a lock of its claims in the order of their ids, from what is stored
//! then; what comes out depends on the claims alone, not on the order in which they came.

use crate::mentions::Contexts;
use claimwire_comparison::{
    Mention,
    projection::{ConflictView, FrameView, project},
};
use claimwire_domain::{
    conflict::{ConflictEvent, ConflictState, Level},
    disagreement::Disagreement,
    ids::{ClaimId, ConflictId, FrameId, OutletId},
    registry::Registry,
};
use claimwire_protocol::{envelope::Envelope, message::ConflictChanged};
use claimwire_store::{
    Tx,
    claims::{self, ClaimRow},
    conflicts::{self, ConflictRow, ConflictWrite},
    frames::{self, FrameWrite},
    outbox::{self, NewMessage},
};
use claimwire_worker::handler::HandlerError;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Rewrites every frame that one of `seeds` belongs to, or fits now.
///
/// # Errors
/// When the store is away, or another worker holds the same claims.
pub async fn rewrite(tx: &Tx, seeds: &[ClaimId], cause: Option<&Envelope>) -> Result<(), HandlerError> {
    if seeds.is_empty() {
        return Ok(());
    }
    let block = lock_block(tx, seeds).await?;
    let rows = claims::load(tx, &block).await?;
    let live: Vec<ClaimRow> = rows.iter().filter(|row| row.live).cloned().collect();
    let contexts = Contexts::load(tx, live.iter().map(|row| row.run)).await?;
    let mentions: Vec<Mention> = contexts.mentions(&live);
    let outlets: HashMap<ClaimId, OutletId> = rows.iter().map(|row| (row.id, row.outlet)).collect();

    let mut existing: BTreeMap<FrameId, BTreeSet<ClaimId>> = BTreeMap::new();
    for (claim, frame) in frames::of_claims(tx, &block).await? {
        existing.entry(frame).or_default().insert(claim);
    }
    let views: Vec<FrameView> = project(&mentions).into_iter().filter(is_kept).collect();
    let identified = identify(tx, views, &existing);
    write_frames(tx, &identified, &existing).await?;
    let conflicts = conflict_writes(tx, &identified, &existing, &outlets).await?;
    let changed = conflicts::write(tx, conflicts).await?;
    let messages = changed
        .into_iter()
        .map(|(conflict_id, revision)| NewMessage::event(tx, &ConflictChanged { conflict_id, revision }, None, cause))
        .collect();
    outbox::enqueue(tx, messages).await?;
    Ok(())
}

/// The seeds and all that shares a frame with them, locked. Frames are read again under the lock: another
/// worker may have moved claims before it was ours.
async fn lock_block(tx: &Tx, seeds: &[ClaimId]) -> Result<Vec<ClaimId>, HandlerError> {
    let mut block: BTreeSet<ClaimId> = seeds.iter().copied().collect();
    loop {
        let ids: Vec<ClaimId> = block.iter().copied().collect();
        claims::lock(tx, &ids).await?;
        let frame_ids: BTreeSet<FrameId> =
            frames::of_claims(tx, &ids).await?.into_iter().map(|(_, frame)| frame).collect();
        let members = frames::members(tx, &frame_ids.into_iter().collect::<Vec<_>>()).await?;
        let before = block.len();
        block.extend(members.into_iter().map(|(_, claim)| claim));
        if block.len() == before {
            return Ok(ids);
        }
    }
}

/// A figure of an unregistered kind that nobody else has tells nothing as a frame.
fn is_kept(view: &FrameView) -> bool {
    view.members.len() > 1 || Registry::built_in().get(&view.property).is_some()
}

/// Gives every view the oldest id that one of its members had, or a new one. Minted ids sort by time.
fn identify(
    tx: &Tx,
    views: Vec<FrameView>,
    existing: &BTreeMap<FrameId, BTreeSet<ClaimId>>,
) -> Vec<(FrameId, FrameView)> {
    let mut taken: BTreeSet<FrameId> = BTreeSet::new();
    views
        .into_iter()
        .map(|view| {
            let known = existing
                .iter()
                .find(|(id, members)| !taken.contains(id) && view.members.iter().any(|claim| members.contains(claim)));
            let id = known.map_or_else(|| FrameId::new(tx.mint()), |(id, _)| *id);
            taken.insert(id);
            (id, view)
        })
        .collect()
}

async fn write_frames(
    tx: &Tx,
    identified: &[(FrameId, FrameView)],
    existing: &BTreeMap<FrameId, BTreeSet<ClaimId>>,
) -> Result<(), HandlerError> {
    let kept: BTreeSet<FrameId> = identified.iter().map(|(id, _)| *id).collect();
    for (gone, members) in existing.iter().filter(|(id, _)| !kept.contains(id)) {
        let heir = identified.iter().find(|(_, view)| view.members.iter().any(|claim| members.contains(claim)));
        if let Some((into, _)) = heir {
            frames::redirect(tx, *gone, *into).await?;
        }
    }
    let writes = identified.iter().map(|(id, view)| frame_write(*id, view)).collect();
    frames::write(tx, writes).await?;
    Ok(())
}

fn frame_write(id: FrameId, view: &FrameView) -> FrameWrite {
    let property = Registry::built_in().get(&view.property);
    let raw = view.property.trim_start_matches("raw:");
    let title = |name: &str| {
        let parts = [Some(name.to_owned()), Some(view.about.clone()), view.period.map(|period| period.to_string())];
        parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    };
    let groups: Vec<_> = view
        .groups
        .iter()
        .map(|group| {
            serde_json::json!({
                "fold_key": group.fold_key, "surface": group.surface, "origin": group.origin, "claims": group.claims,
                "witnesses": group.witnesses, "first_as_of": group.first_as_of, "last_as_of": group.last_as_of,
            })
        })
        .collect();
    let updates: Vec<_> = view
        .updates
        .iter()
        .map(|update| {
            serde_json::json!({
                "from": update.from, "to": update.to, "sublabel": update.sublabel,
                "reason_en": update.reason_en, "reason_es": update.reason_es,
            })
        })
        .collect();
    FrameWrite {
        id,
        property: view.property.clone(),
        family: view.family.clone(),
        title_en: title(property.map_or(raw, |property| &property.name_en)),
        title_es: title(property.map_or(raw, |property| &property.name_es)),
        core: view.core.clone(),
        place: view.place.clone(),
        period: view.period,
        stories: view.stories.clone(),
        detail: serde_json::json!({"version": 1, "groups": groups, "updates": updates, "undecided": view.undecided}),
        members: view.members.clone(),
    }
}

/// Every difference as a conflict of its own id, and every earlier conflict that is no more as closed.
async fn conflict_writes(
    tx: &Tx,
    identified: &[(FrameId, FrameView)],
    existing: &BTreeMap<FrameId, BTreeSet<ClaimId>>,
    outlets: &HashMap<ClaimId, OutletId>,
) -> Result<Vec<ConflictWrite>, HandlerError> {
    let ids: BTreeSet<FrameId> = identified.iter().map(|(id, _)| *id).chain(existing.keys().copied()).collect();
    let before = conflicts::of_frames(tx, &ids.into_iter().collect::<Vec<_>>()).await?;
    let mut known: BTreeMap<ConflictId, ConflictRow> = before.into_iter().map(|row| (row.id, row)).collect();
    let mut writes = Vec::new();
    for (frame, view) in identified {
        for difference in &view.differences {
            let id = conflict_id(*frame, difference);
            let state_before = known.remove(&id).map_or(ConflictState::Closed, |row| row.state);
            // Which groups a dismissal covered is kept with the review; until then new evidence reopens nothing.
            let event = ConflictEvent::Differs { known: difference.known, unseen_group: false };
            let state = state_before.after(event);
            writes.push(conflict_write(id, *frame, view, difference, state, outlets)?);
        }
    }
    writes.extend(known.into_values().filter(|row| row.state != ConflictState::Closed).map(closed));
    Ok(writes)
}

/// One conflict for each frame and nature, where the telling differs for each suspect article.
fn conflict_id(frame: FrameId, difference: &ConflictView) -> ConflictId {
    let suspect = difference.suspect.map(claimwire_domain::ids::ArticleId::uuid);
    let suspect_bytes = suspect.as_ref().map_or(&[][..], |uuid| uuid.as_bytes());
    ConflictId::derived(&[frame.uuid().as_bytes(), difference.nature.code().as_bytes(), suspect_bytes])
}

fn conflict_write(
    id: ConflictId,
    frame: FrameId,
    view: &FrameView,
    difference: &ConflictView,
    state: ConflictState,
    outlets: &HashMap<ClaimId, OutletId>,
) -> Result<ConflictWrite, HandlerError> {
    let mut sides = difference.sides.clone();
    for side in &mut sides {
        let distinct: BTreeSet<OutletId> = side.claims.iter().filter_map(|claim| outlets.get(claim).copied()).collect();
        side.outlets = distinct.into_iter().collect();
    }
    let detail = Disagreement {
        reason_en: difference.reason_en.clone(),
        reason_es: difference.reason_es.clone(),
        sides,
        mentions: difference.mentions.clone(),
        trace: difference.trace.clone(),
        terms: difference.severity_terms.clone(),
    };
    Ok(ConflictWrite {
        id,
        frame,
        nature: difference.nature,
        suspect: difference.suspect,
        story: view.stories.first().copied(),
        state,
        level: difference.level,
        severity: difference.severity,
        label: difference.label,
        sublabel: difference.sublabel.clone(),
        confidence: difference.confidence,
        detail: serde_json::to_value(detail).map_err(|error| HandlerError::Permanent(error.into()))?,
    })
}

fn closed(row: ConflictRow) -> ConflictWrite {
    ConflictWrite {
        id: row.id,
        frame: row.frame,
        nature: row.nature,
        suspect: row.suspect,
        story: row.story,
        state: row.state.after(ConflictEvent::Agrees),
        level: Level::Ledger,
        severity: 0,
        label: row.label,
        sublabel: row.sublabel,
        confidence: row.confidence,
        detail: row.detail,
    }
}
