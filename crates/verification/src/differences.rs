//! The differences of a block as conflicts: each keeps its id, however the claims around it are regrouped.

use claimwire_comparison::projection::{ConflictView, FrameView};
use claimwire_domain::{
    conflict::{ConflictEvent, ConflictState, Level},
    disagreement::Disagreement,
    ids::{ClaimId, ConflictId, FrameId, OutletId},
    label::Nature,
};
use claimwire_store::{
    Tx,
    conflicts::{self, ConflictRow, ConflictWrite},
};
use claimwire_worker::handler::HandlerError;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap},
};

/// Every difference as a conflict, and every earlier conflict that is no more as closed.
///
/// # Errors
/// When the store is away.
pub(crate) async fn conflict_writes(
    tx: &Tx,
    identified: &[(FrameId, FrameView)],
    existing: &BTreeMap<FrameId, BTreeSet<ClaimId>>,
    outlets: &HashMap<ClaimId, OutletId>,
    heirs: &HashMap<ClaimId, ClaimId>,
) -> Result<Vec<ConflictWrite>, HandlerError> {
    let ids: BTreeSet<FrameId> = identified.iter().map(|(id, _)| *id).chain(existing.keys().copied()).collect();
    let before = conflicts::of_frames(tx, &ids.into_iter().collect::<Vec<_>>()).await?;
    let mut known: BTreeMap<ConflictId, Known> =
        before.into_iter().map(|row| (row.id, Known::of(row, heirs))).collect();
    let mut writes = Vec::new();
    for (frame, view) in identified {
        for difference in &view.differences {
            let earlier = continued(&known, *frame, difference).and_then(|id| known.remove(&id));
            let id = earlier.as_ref().map_or_else(|| conflict_id(difference), |earlier| earlier.row.id);
            let state_before = earlier.map_or(ConflictState::Closed, |earlier| earlier.row.state);
            // Which groups a dismissal covered is kept with the review; until then new evidence reopens nothing.
            let event = ConflictEvent::Differs { known: difference.known, unseen_group: false };
            writes.push(conflict_write(id, *frame, view, difference, state_before.after(event), outlets));
        }
    }
    let gone = known.into_values().map(|known| known.row).filter(|row| row.state != ConflictState::Closed);
    writes.extend(gone.map(closed));
    Ok(writes)
}

/// A stored conflict with the claims that take part in it.
struct Known {
    row: ConflictRow,
    claims: BTreeSet<ClaimId>,
}

impl Known {
    fn of(row: ConflictRow, heirs: &HashMap<ClaimId, ClaimId>) -> Self {
        let mentions = row.detail.mentions.iter().copied();
        let claims = mentions.map(|claim| heirs.get(&claim).copied().unwrap_or(claim)).collect();
        Self { row, claims }
    }
}

/// The stored conflict that a difference goes on with, so that nobody is told of it twice: of one nature and frame,
/// or with a claim in common where frames were regrouped; a difference of telling has its suspect or a claim in common.
///
/// Conflicts that still stand come first, then those of this frame, then those of more common claims, then the oldest.
fn continued(known: &BTreeMap<ConflictId, Known>, frame: FrameId, difference: &ConflictView) -> Option<ConflictId> {
    let common = |known: &Known| difference.mentions.iter().filter(|claim| known.claims.contains(claim)).count();
    let goes_on = |known: &&Known| {
        let row = &known.row;
        let own = row.frame == frame && (row.nature != Nature::Reporting || row.suspect == difference.suspect);
        row.nature == difference.nature && (own || common(known) > 0)
    };
    let best = known.values().filter(goes_on).min_by_key(|known| {
        let row = &known.row;
        (row.state == ConflictState::Closed, row.frame != frame, Reverse(common(known)), row.created_at, row.id)
    });
    best.map(|known| known.row.id)
}

/// The id of a new conflict, of the two claims that decide it: frames merge and split, claims stay.
fn conflict_id(difference: &ConflictView) -> ConflictId {
    let pair = difference.pairs.first().map(|(first, second)| [*first.min(second), *first.max(second)]);
    let claims = pair.map(|pair| pair.map(ClaimId::uuid)).unwrap_or_default();
    ConflictId::derived(&[difference.nature.code().as_bytes(), claims[0].as_bytes(), claims[1].as_bytes()])
}

fn conflict_write(
    id: ConflictId,
    frame: FrameId,
    view: &FrameView,
    difference: &ConflictView,
    state: ConflictState,
    outlets: &HashMap<ClaimId, OutletId>,
) -> ConflictWrite {
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
    ConflictWrite {
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
        detail,
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use claimwire_domain::{clock::Timestamp, ids::ArticleId, label::Label};

    fn claim(number: u8) -> ClaimId {
        ClaimId::derived(&[&[number]])
    }

    fn frame(number: u8) -> FrameId {
        FrameId::new(claim(number).uuid())
    }

    fn conflict(number: u8) -> ConflictId {
        ConflictId::derived(&[&[number]])
    }

    fn difference(nature: Nature, suspect: Option<u8>, claims: &[u8]) -> ConflictView {
        let mentions: Vec<ClaimId> = claims.iter().copied().map(claim).collect();
        ConflictView {
            nature,
            suspect: suspect.map(|number| ArticleId::derived(&[&[number]])),
            label: Label::Conflict,
            sublabel: None,
            pairs: vec![(mentions[0], mentions[1])],
            mentions,
            sides: Vec::new(),
            severity: 500,
            severity_terms: Vec::new(),
            level: Level::Medium,
            known: false,
            confidence: 900,
            trace: Vec::new(),
            reason_en: String::new(),
            reason_es: String::new(),
            hint: None,
        }
    }

    /// Stored conflicts: number, frame, what was written of each.
    fn stored(conflicts: &[(u8, u8, ConflictView, ConflictState)]) -> BTreeMap<ConflictId, Known> {
        stored_before(conflicts, &HashMap::new())
    }

    /// The same with the claims that others stand for now.
    fn stored_before(
        conflicts: &[(u8, u8, ConflictView, ConflictState)],
        heirs: &HashMap<ClaimId, ClaimId>,
    ) -> BTreeMap<ConflictId, Known> {
        let row = |(number, of, view, state): &(u8, u8, ConflictView, ConflictState)| ConflictRow {
            id: conflict(*number),
            frame: frame(*of),
            nature: view.nature,
            suspect: view.suspect,
            story: None,
            state: *state,
            level: Level::Medium,
            severity: 500,
            label: Label::Conflict,
            sublabel: None,
            confidence: 900,
            detail: Disagreement { mentions: view.mentions.clone(), ..Disagreement::default() },
            revision: 1,
            created_at: Timestamp::new(chrono::DateTime::UNIX_EPOCH),
            updated_at: Timestamp::new(chrono::DateTime::UNIX_EPOCH),
        };
        conflicts.iter().map(row).map(|row| (row.id, Known::of(row, heirs))).collect()
    }

    use ConflictState::{Closed, Open};
    use Nature::{Reporting, Sources};

    #[test]
    fn a_conflict_keeps_its_id_when_its_claims_move_to_another_frame() {
        let known = stored(&[(1, 1, difference(Sources, None, &[1, 2]), Open)]);
        let moved = continued(&known, frame(2), &difference(Sources, None, &[2, 3]));
        assert_eq!(moved, Some(conflict(1)));
    }

    #[test]
    fn a_conflict_of_sources_goes_on_in_its_frame_with_other_claims_and_another_outlier() {
        let known = stored(&[(1, 1, difference(Sources, None, &[1, 2]), Open)]);
        let later = continued(&known, frame(1), &difference(Sources, Some(9), &[3, 4]));
        assert_eq!(later, Some(conflict(1)));
    }

    #[test]
    fn a_suspect_that_gets_known_later_opens_nothing_new_and_another_suspect_does() {
        let known = stored(&[(1, 1, difference(Reporting, None, &[1, 2]), Open)]);
        let named = continued(&known, frame(1), &difference(Reporting, Some(9), &[2, 1]));
        assert_eq!(named, Some(conflict(1)));
        assert_eq!(continued(&known, frame(1), &difference(Reporting, Some(8), &[3, 4])), None);
    }

    #[test]
    fn a_conflict_goes_on_in_the_claims_of_another_reading_of_its_articles() {
        let heirs = HashMap::from([(claim(1), claim(11)), (claim(2), claim(12))]);
        let known = stored_before(&[(1, 1, difference(Reporting, Some(9), &[1, 2]), Open)], &heirs);
        let again = difference(Reporting, Some(9), &[11, 12]);
        assert_eq!(continued(&known, frame(2), &again), Some(conflict(1)));
    }

    #[test]
    fn another_nature_or_other_claims_of_another_frame_are_another_conflict() {
        let known = stored(&[(1, 1, difference(Sources, None, &[1, 2]), Open)]);
        assert_eq!(continued(&known, frame(1), &difference(Reporting, None, &[1, 2])), None);
        assert_eq!(continued(&known, frame(2), &difference(Sources, None, &[3, 4])), None);
    }

    #[test]
    fn one_that_stands_goes_on_before_one_that_is_closed() {
        let pair = || difference(Sources, None, &[1, 2]);
        let known = stored(&[(1, 1, pair(), Closed), (2, 2, pair(), Open)]);
        assert_eq!(continued(&known, frame(1), &pair()), Some(conflict(2)));
        let known = stored(&[(1, 1, pair(), Closed)]);
        assert_eq!(continued(&known, frame(1), &pair()), Some(conflict(1)), "it opens again");
    }
}
