//! The projection of comparisons: frames, value groups and conflicts.
//!
//! Rewritten for a block of claims under a lock of its claims in the order of their ids, from what is stored
//! then; what comes out depends on the claims alone, not on the order in which they came.

use crate::{differences::conflict_writes, mentions::Contexts};
use claimwire_comparison::{
    Mention,
    projection::{FrameView, project},
};
use claimwire_domain::{
    ids::{AnchorId, ClaimId, ConflictId, FrameId, OutletId, RunId},
    registry::Registry,
};
use claimwire_protocol::{envelope::Envelope, message::ConflictChanged};
use claimwire_store::{
    Tx,
    claims::{self, ClaimRow},
    conflicts,
    frames::{self, FrameWrite},
    outbox::{self, NewMessage},
};
use claimwire_worker::handler::HandlerError;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Which messages are being handled: a conflict is traced back to the article that brought it.
#[derive(Debug, Default)]
pub struct Causes<'a> {
    /// By the run whose claims are looked at.
    pub of_run: HashMap<RunId, &'a Envelope>,
    /// Where no mention is of such a run.
    pub otherwise: Option<&'a Envelope>,
}

/// Rewrites every frame that one of `seeds` belongs to, or fits now.
///
/// # Errors
/// When the store is away, or another worker holds the same claims.
pub async fn rewrite(tx: &Tx, seeds: &[ClaimId], causes: &Causes<'_>) -> Result<(), HandlerError> {
    if seeds.is_empty() {
        return Ok(());
    }
    let block = lock_block(tx, seeds).await?;
    let rows = claims::load(tx, &block).await?;
    let mut live: Vec<ClaimRow> = rows.iter().filter(|row| row.live).cloned().collect();
    let contexts = Contexts::load(tx, live.iter().map(|row| row.run)).await?;
    // Until what was read again is compared itself, both readings count; here the newer one stands for both.
    let read_again: HashSet<AnchorId> =
        live.iter().filter(|row| contexts.is_current(row.run)).map(|row| row.anchor).collect();
    live.retain(|row| contexts.is_current(row.run) || !read_again.contains(&row.anchor));
    let mentions: Vec<Mention> = contexts.mentions(&live)?;
    let outlets: HashMap<ClaimId, OutletId> = rows.iter().map(|row| (row.id, row.outlet)).collect();

    let mut existing: BTreeMap<FrameId, BTreeSet<ClaimId>> = BTreeMap::new();
    for (claim, frame) in frames::of_claims(tx, &block).await? {
        existing.entry(frame).or_default().insert(claim);
    }
    // What was read again stands for what was read before: frames and conflicts go on, nobody is told twice.
    let heirs = heirs(&rows, &live);
    for members in existing.values_mut() {
        let inherited: Vec<ClaimId> = members.iter().filter_map(|claim| heirs.get(claim)).copied().collect();
        members.extend(inherited);
    }
    let views: Vec<FrameView> = project(&mentions).into_iter().filter(is_kept).collect();
    let identified = identify(tx, views, &existing);
    write_frames(tx, &identified, &existing).await?;
    let conflicts = conflict_writes(tx, &identified, &existing, &outlets, &heirs).await?;
    let runs: HashMap<ClaimId, RunId> = rows.iter().map(|row| (row.id, row.run)).collect();
    let cause: HashMap<ConflictId, &Envelope> = conflicts
        .iter()
        .filter_map(|write| {
            let of_mention = |claim| runs.get(claim).and_then(|run| causes.of_run.get(run)).copied();
            let latest = write.detail.mentions.iter().filter_map(of_mention).max_by_key(|cause| cause.timestamp);
            Some((write.id, latest.or(causes.otherwise)?))
        })
        .collect();
    let changed = conflicts::write(tx, conflicts).await?;
    let messages = changed
        .into_iter()
        .map(|(conflict_id, revision)| {
            let cause = cause.get(&conflict_id).copied().or(causes.otherwise);
            NewMessage::event(tx, &ConflictChanged { conflict_id, revision }, None, cause)
        })
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

/// A figure of an unregistered kind that nobody else has tells nothing as a frame, unless it differs from that of another
/// frame ("a month" from "a year").
fn is_kept(view: &FrameView) -> bool {
    view.members.len() > 1 || !view.differences.is_empty() || Registry::current().get(&view.property).is_some()
}

/// For each claim that does not count, the one that does and stands at the same place in the same version.
fn heirs(rows: &[ClaimRow], live: &[ClaimRow]) -> HashMap<ClaimId, ClaimId> {
    let counts: HashMap<AnchorId, ClaimId> = live.iter().map(|row| (row.anchor, row.id)).collect();
    let heir = |row: &ClaimRow| Some((row.id, *counts.get(&row.anchor).filter(|heir| **heir != row.id)?));
    rows.iter().filter_map(heir).collect()
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
    let property = Registry::current().get(&view.property);
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
