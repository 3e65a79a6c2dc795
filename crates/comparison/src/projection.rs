//! What a block of mentions adds up to: frames, value groups, witnesses, differences, updates.
//!
//! A pure projection: rebuilt from the mentions alone, in order of knowledge time and claim, so that the order
//! in which articles arrive makes no difference.

use crate::{
    difference::{self, Found},
    frame::{Gathered, gather},
    group,
    mention::Mention,
    pair::Prepared,
    relation::with_latest_release,
    slots::Span,
    witness::Witnesses,
    words::as_written,
};
use chrono::TimeDelta;
use claimwire_domain::{
    conflict::Level,
    disagreement::{SeverityTerm, Side},
    ids::{ArticleId, ClaimId, StoryId},
    label::{Label, Nature},
    period::Period,
};
use num_rational::BigRational;
use std::collections::BTreeSet;

/// One thing measured, with everything said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameView {
    /// Its earliest claim; callers keep a frame's id by it.
    pub key_claim: ClaimId,
    /// Registry id or `raw:` key.
    pub property: String,
    /// Family of the property.
    pub family: String,
    /// Who or what it is about: a subject, a story or a place, as a key.
    pub core: String,
    /// The same in words of the texts, for titles; empty where nothing names it.
    pub about: String,
    /// Key of the place.
    pub place: Option<String>,
    /// The place in the words of the texts.
    pub place_text: Option<String>,
    /// The days it is about.
    pub period: Option<Period>,
    /// Stories its claims come from.
    pub stories: Vec<StoryId>,
    /// Its claims, the earliest first.
    pub members: Vec<ClaimId>,
    /// Claims that fit this frame and another one, and so belong to neither.
    pub undecided: Vec<ClaimId>,
    /// Claims that write the same value for the same stage and origin.
    pub groups: Vec<ValueGroup>,
    /// The latest value of every origin, where the thing still moves; newest first.
    pub series: Vec<SeriesPoint>,
    /// What differs: one per nature, reporting ones per suspect article.
    pub differences: Vec<ConflictView>,
    /// What moved the figure on.
    pub updates: Vec<UpdateView>,
}

/// Claims of a frame that write the same value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueGroup {
    /// Value, unit, modifier, stated as-of and origin; the same whatever arrives later.
    pub fold_key: String,
    /// The value as its first claim writes it.
    pub surface: String,
    /// Innermost source.
    pub origin: String,
    /// The claims, the earliest first.
    pub claims: Vec<ClaimId>,
    /// Independent witnesses among them.
    pub witnesses: usize,
    /// Earliest knowledge time.
    pub first_as_of: chrono::DateTime<chrono::FixedOffset>,
    /// Latest knowledge time.
    pub last_as_of: chrono::DateTime<chrono::FixedOffset>,
}

/// What an origin last said of something that still moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesPoint {
    /// Innermost source.
    pub origin: String,
    /// The claim.
    pub claim: ClaimId,
    /// The value as written.
    pub surface: String,
    /// When it was known.
    pub as_of: chrono::DateTime<chrono::FixedOffset>,
    /// Minutes behind the newest report of the frame.
    pub behind_minutes: i64,
    /// Whether a newer report has overtaken it.
    pub is_stale: bool,
}

/// A difference of a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConflictView {
    /// Whose work it is.
    pub nature: Nature,
    /// The article that stands out, where one does.
    pub suspect: Option<ArticleId>,
    /// Label of the deciding comparison.
    pub label: Label,
    /// Its sublabel.
    pub sublabel: Option<String>,
    /// The pairs that differ, the deciding one first.
    pub pairs: Vec<(ClaimId, ClaimId)>,
    /// The claims that take part, the two of the deciding pair first.
    pub mentions: Vec<ClaimId>,
    /// The values that stand against each other; outlets are for the caller to fill.
    pub sides: Vec<Side>,
    /// 0 to 1000.
    pub severity: u16,
    /// What it is made of.
    pub severity_terms: Vec<SeverityTerm>,
    /// The same in words.
    pub level: Level,
    /// A dispute that the texts report as one.
    pub known: bool,
    /// How surely the two measure the same thing, in 1/1000.
    pub confidence: u16,
    /// The deciding comparison, rule by rule.
    pub trace: Vec<String>,
    /// Why, in one English sentence.
    pub reason_en: String,
    /// The same in Spanish.
    pub reason_es: String,
    /// How the number may have changed on its way.
    pub hint: Option<String>,
}

/// A later figure that moves an earlier one on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdateView {
    /// The earlier claim.
    pub from: ClaimId,
    /// The later claim.
    pub to: ClaimId,
    /// `evolving`, `revision` or `correction`.
    pub sublabel: String,
    /// What happened, in one English sentence.
    pub reason_en: String,
    /// The same in Spanish.
    pub reason_es: String,
}

/// A frame while it is projected.
#[derive(Debug)]
pub(crate) struct Framed {
    pub gathered: Gathered,
    pub witnesses: Witnesses,
    /// Positions in the block of the first and last claim of every value group.
    pub exemplars: Vec<usize>,
}

/// Projects a connected block of live mentions; the order of `mentions` makes no difference.
#[must_use]
pub fn project(mentions: &[Mention]) -> Vec<FrameView> {
    let mut block: Vec<Prepared<'_>> =
        mentions.iter().filter(|mention| mention.is_comparable()).map(Prepared::of).collect();
    for prepared in &mut block {
        if let Some(dated) = with_latest_release(&prepared.slots) {
            prepared.slots = dated;
        }
    }
    block.sort_by_key(Prepared::key);
    block.dedup_by_key(|prepared| prepared.mention.claim_id);
    let mut frames: Vec<Framed> = Vec::new();
    for gathered in gather(&block) {
        let members: Vec<&Prepared<'_>> = gathered.members.iter().filter_map(|index| block.get(*index)).collect();
        let witnesses = Witnesses::of(&members);
        let exemplars = group::exemplars(&block, &gathered.members);
        frames.push(Framed { gathered, witnesses, exemplars });
    }
    for frame in &frames {
        hold(&mut block, frame);
    }
    let found = difference::find(&block, &frames);
    frames.iter().enumerate().map(|(index, frame)| view(&block, frame, index, &found, &frames)).collect()
}

/// Notes when a frame last held the value of each of its mentions: same origin or text, or a text that names nobody.
fn hold(block: &mut [Prepared<'_>], frame: &Framed) {
    type Seen = (BigRational, String, usize, chrono::DateTime<chrono::FixedOffset>);
    let mut seen: Vec<Seen> = Vec::new();
    for (order, position) in frame.gathered.members.iter().enumerate() {
        let Some(prepared) = block.get_mut(*position) else { continue };
        let Some(value) = prepared.slots.written_point() else { continue };
        let text = frame.witnesses.text.get(order).copied().unwrap_or(order);
        let as_of = prepared.slots.as_of;
        let recent = |at: &chrono::DateTime<chrono::FixedOffset>| as_of - *at <= TimeDelta::hours(12);
        let slots = &prepared.slots;
        let held = seen
            .iter()
            .filter(|(other, origin, root, at)| {
                *other == value && recent(at) && (*origin == slots.origin || slots.is_unattributed || *root == text)
            })
            .map(|(.., at)| *at)
            .max();
        prepared.slots.held_at = held;
        seen.push((value, prepared.slots.origin.clone(), text, as_of));
    }
}

fn view(block: &[Prepared<'_>], frame: &Framed, index: usize, found: &[Found], frames: &[Framed]) -> FrameView {
    let members: Vec<&Prepared<'_>> =
        frame.gathered.members.iter().filter_map(|position| block.get(*position)).collect();
    let claims = |positions: &[usize]| -> Vec<ClaimId> {
        positions.iter().filter_map(|position| block.get(*position)).map(|prepared| prepared.mention.claim_id).collect()
    };
    let ids = claims(&frame.gathered.members);
    let stories: BTreeSet<StoryId> = members.iter().filter_map(|member| member.mention.story).collect();
    let key = members.first();
    let (core, about) = key.map_or_else(Default::default, |key| subject(key, &members));
    let place = frame.gathered.place.as_ref().map(|place| place.key.clone());
    let named = members.iter().filter_map(|member| member.mention.figure.place.as_ref());
    let place_text = named.filter(|named| Some(&named.key) == place.as_ref()).map(|named| named.text.clone()).next();
    FrameView {
        key_claim: ids.first().copied().unwrap_or_else(|| ClaimId::derived(&[])),
        property: key.map_or_else(String::new, |key| key.slots.property.clone()),
        family: key.map_or_else(String::new, |key| key.slots.family().to_owned()),
        core,
        about,
        place,
        place_text,
        period: frame.gathered.period.as_ref().and_then(|period| match period {
            Span::Days(days) => Some(*days),
            Span::Named(_) => None,
        }),
        stories: stories.into_iter().collect(),
        members: ids,
        undecided: claims(&frame.gathered.undecided),
        groups: group::groups(&members, &frame.witnesses),
        series: group::series(&members),
        differences: difference::views(block, frames, index, found),
        updates: group::updates(block, frame),
    }
}

/// Who or what a frame is about: the subject most of its mentions name, else the story, else the place.
fn subject(key: &Prepared<'_>, members: &[&Prepared<'_>]) -> (String, String) {
    let named = members.iter().find_map(|member| member.mention.figure.subjects.first());
    let entity = key.mention.signature.entities.first();
    let place = key.mention.figure.place.as_ref();
    let key_of = named.or(entity).cloned().or_else(|| place.map(|place| place.text.clone())).unwrap_or_default();
    let shown = members.iter().find_map(|member| as_written(&key_of, &member.mention.sentence_text));
    let about = shown.unwrap_or(&key_of).to_owned();
    let core = match (key.mention.story, place) {
        (Some(story), _) => story.to_string(),
        (None, Some(place)) => place.key.clone(),
        (None, None) => key_of,
    };
    (core, about)
}
