//! Two mentions compared.

use crate::{
    interval::{Interval, Measure},
    mention::Mention,
    rational::whole,
    relation::{Relation, places},
    rules::{LAG, compare_with_core},
    slots::Slots,
    topic::Topic,
    trace::{Outcome, Step, Verdict},
};
use chrono::TimeDelta;
use claimwire_domain::{
    figure::Basis,
    label::{Label, Nature},
    registry::{CoreKind, Dynamics},
};

/// A mention with everything that a comparison needs of it, computed once for however many comparisons.
#[derive(Debug, Clone)]
pub struct Prepared<'m> {
    pub(crate) mention: &'m Mention,
    pub(crate) slots: Slots,
    pub(crate) topic: Topic,
    /// What the slots denote.
    pub(crate) interval: Interval,
}

impl<'m> Prepared<'m> {
    /// Prepares a mention.
    #[must_use]
    pub fn of(mention: &'m Mention) -> Self {
        let slots = mention.slots();
        Self { mention, interval: slots.interval(), slots, topic: Topic::of(mention) }
    }

    /// The mention itself.
    #[must_use]
    pub const fn mention(&self) -> &'m Mention {
        self.mention
    }

    /// What orders mentions, whatever order they come in.
    pub(crate) fn key(&self) -> (chrono::DateTime<chrono::FixedOffset>, claimwire_domain::ids::ClaimId) {
        (self.slots.as_of, self.mention.claim_id)
    }

    /// Whether this and `other` are one property, or near misses of one.
    pub(crate) fn is_kin(&self, other: &Self) -> bool {
        self.slots.family() == other.slots.family()
    }
}

/// Compares two mentions; the order of the arguments makes no difference.
#[must_use]
pub fn compare(a: &Mention, b: &Mention) -> Outcome {
    compare_prepared(&Prepared::of(a), &Prepared::of(b))
}

/// [`compare`] for mentions that are compared many times.
#[must_use]
pub fn compare_prepared(a: &Prepared<'_>, b: &Prepared<'_>) -> Outcome {
    let (a, b) = if b.key() < a.key() { (b, a) } else { (a, b) };
    if let Some(verdict) = guard(a, b) {
        return ended(&verdict);
    }
    let unnamed = !a.is_kin(b) && (is_unnamed_kin(a, b) || is_raw_kin(a, b));
    if !a.is_kin(b) && !unnamed {
        return ended(&Verdict::of("family", Label::Unrelated, "property"));
    }
    let Some(core) = a.topic.same(&b.topic).or_else(|| same_number(a, b)) else {
        if a.slots.property == b.slots.property && a.topic.recalls(&b.topic) {
            return ended(&Verdict::scope("period"));
        }
        return ended(&Verdict::of("core", Label::Unrelated, "core"));
    };
    let (mut first, mut second) = aligned(a, b, core);
    if unnamed {
        let (named, other) = if a.mention.is_raw() { (&second, &mut first) } else { (&first, &mut second) };
        other.property.clone_from(&named.property);
        other.dynamics = named.dynamics;
        other.statistic.clone_from(&named.statistic);
        other.basis.insert("prop", Basis::Inferred);
        let other_mention = if a.mention.is_raw() { a.mention } else { b.mention };
        other.scenario = other_mention.scenario_of(&other.property);
        let outcome =
            compare_with_core(&first, &second, true).noting("property", "not both texts name what is measured");
        // Two words for it are two things until a number says that something slipped.
        let called = [a, b]
            .iter()
            .any(|side| side.mention.raw_noun().is_some_and(|noun| is_noun_of(noun, a) || is_noun_of(noun, b)));
        let near = is_near(&first, &second) && a.topic.subjects_meet(&b.topic);
        let open = outcome.is_plain_conflict() && !called && !near;
        return if open { replaced(outcome, Verdict::scope("property")) } else { outcome };
    }
    let outcome = compare_with_core(&first, &second, true);
    second_thoughts(a, b, outcome)
}

/// Whether one text names the property, the other only a word for everything of its kind, and both tell of one matter.
///
/// Two texts handed in together are asked for it; among the articles of a store it would tie too much together.
fn is_unnamed_kin(a: &Prepared<'_>, b: &Prepared<'_>) -> bool {
    let alone = a.mention.story.is_none() && b.mention.story.is_none();
    let one_is_raw = a.mention.is_raw() != b.mention.is_raw();
    let raw = if a.mention.is_raw() { a } else { b };
    let named = if a.mention.is_raw() { b } else { a };
    let fitting = raw.mention.raw_noun().is_some_and(|word| GENERIC.contains(&word) || is_noun_of(word, named));
    alone && one_is_raw && fitting && a.slots.measure == b.slots.measure && a.topic.is_same_sentence_matter(&b.topic)
}

/// Whether a property is called after the noun ("school", `schools`).
fn is_noun_of(noun: &str, named: &Prepared<'_>) -> bool {
    named.slots.property.strip_suffix('s').and_then(|id| id.rsplit('_').next()) == Some(noun)
}

/// Whether both texts count one thing and only their verbs differ ("went without a meal", "skipped a meal").
fn is_raw_kin(a: &Prepared<'_>, b: &Prepared<'_>) -> bool {
    let alone = a.mention.story.is_none() && b.mention.story.is_none();
    let noun = a.mention.raw_noun();
    alone && noun.is_some() && noun == b.mention.raw_noun() && a.topic.is_same_sentence_matter(&b.topic)
}

/// Texts that name nobody and nowhere, but give one number to one kind of thing on one day, tell of one thing.
fn same_number(a: &Prepared<'_>, b: &Prepared<'_>) -> Option<Basis> {
    let alone = a.mention.story.is_none() && b.mention.story.is_none();
    let point = a.slots.written_point();
    let telling = point.as_ref().is_some_and(|point| *point >= whole(10)) && point == b.slots.written_point();
    let one_day = (a.slots.as_of - b.slots.as_of).abs() <= TimeDelta::hours(24);
    let one_thing = a.slots.property == b.slots.property && !a.mention.is_raw();
    (alone && telling && one_day && one_thing && a.topic.may_be_one_thing(&b.topic)).then_some(Basis::Inferred)
}

/// Raw keys that name a kind of number and nothing that is measured.
const GENERIC: &[&str] = &["person", "money", "percent", "pp", "measure", "count", "ratio"];

fn ended(verdict: &Verdict) -> Outcome {
    Outcome {
        label: verdict.label,
        sublabel: verdict.sublabel.clone(),
        trace: vec![verdict.step()],
        confidence: 0,
        nature: None,
        known: false,
        same_frame: false,
    }
}

/// Pairs that are never compared: one claim, one text (but for its headline), pages that are no reports.
fn guard(a: &Prepared<'_>, b: &Prepared<'_>) -> Option<Verdict> {
    let (first, second) = (a.mention, b.mention);
    if !first.is_comparable() || !second.is_comparable() {
        return Some(Verdict::of("guard", Label::Unrelated, "ineligible"));
    }
    let one_text = first.article_version_id == second.article_version_id;
    let headline =
        a.slots.is_headline.is_some() && b.slots.is_headline.is_some() && a.slots.is_headline != b.slots.is_headline;
    (one_text && !headline).then(|| Verdict::of("guard", Label::Unrelated, "same_text"))
}

/// The slots of both, with what only the pair tells.
fn aligned(a: &Prepared<'_>, b: &Prepared<'_>, core: Basis) -> (Slots, Slots) {
    let (mut first, mut second) = (a.slots.clone(), b.slots.clone());
    for slots in [&mut first, &mut second] {
        slots.basis.insert("core", core);
    }
    let event = a.mention.core_kind() == CoreKind::Event;
    let stated = |slots: &Slots| slots.basis.get("geo") == Some(&Basis::Explicit);
    let relation = places(first.place.as_ref(), second.place.as_ref());
    // A dateline or a lead says where the reporter is, not where an event ends.
    if event && relation != Relation::Same && !(stated(&first) && stated(&second)) {
        for slots in [&mut first, &mut second] {
            if !stated(slots) {
                slots.place = None;
            }
        }
    }
    one_site(a, b, &mut first, &mut second);
    (first.reports_both, second.reports_both) = (tells(&first, &second), tells(&second, &first));
    (first, second)
}

/// Whether the text of one figure tells the other one, too.
fn tells(own: &Slots, other: &Slots) -> bool {
    let value = other.written_point();
    own.beside.iter().any(|(property, beside)| *property == other.property && Some(beside) == value.as_ref())
}

/// "The Orley plant of Lumen Foods" is called after the place in one text and after the firm in the other.
fn one_site(a: &Prepared<'_>, b: &Prepared<'_>, first: &mut Slots, second: &mut Slots) {
    let named = |tag: &String, other: &Mention| {
        tag.split_once(' ').is_some_and(|(_, name)| other.figure.subjects.iter().any(|subject| subject == name))
    };
    let kind = |tag: &String| tag.split(' ').next().unwrap_or_default().to_owned();
    let (own, foreign) = (first.definition.clone(), second.definition.clone());
    for tag in own.iter().filter(|tag| !foreign.contains(*tag) && named(tag, b.mention)) {
        if let Some(other) = foreign.iter().find(|other| kind(other) == kind(tag) && named(other, a.mention)) {
            first.definition.remove(tag);
            second.definition.remove(other);
        }
    }
}

/// What the slots cannot see: versions of one article, raw keys, days of an event.
fn second_thoughts(a: &Prepared<'_>, b: &Prepared<'_>, outcome: Outcome) -> Outcome {
    if !outcome.label.is_difference() || outcome.nature == Some(Nature::Internal) {
        return outcome;
    }
    if a.mention.article_id == b.mention.article_id {
        return replaced(outcome, Verdict::of("version", Label::Update, "revision"));
    }
    if outcome.is_plain_conflict()
        && let Some(facet) = narrowed(a, b)
    {
        return replaced(outcome, facet);
    }
    if a.mention.is_raw() || b.mention.is_raw() {
        let slip = outcome.label == Label::ScaleSlip;
        let bare = |side: &Prepared<'_>| {
            side.mention.figure.property.strip_prefix("raw:").is_some_and(|noun| GENERIC.contains(&noun))
        };
        let nameless = bare(a) || bare(b) || a.slots.property != b.slots.property;
        if nameless && !slip {
            return replaced(outcome, Verdict::of("raw", Label::Insufficient, "property"));
        }
        // Words of two languages are never shared; then one thing and one name are what there is.
        let alone = a.mention.story.is_none() && b.mention.story.is_none();
        let across = alone && a.mention.language != b.mention.language && a.topic.subjects_meet(&b.topic);
        if !across && !a.topic.is_same_sentence_matter(&b.topic) {
            return replaced(outcome, Verdict::of("raw", Label::Insufficient, "property"));
        }
        if !slip && (a.slots.as_of - b.slots.as_of).abs() > TimeDelta::hours(24) {
            return replaced(
                outcome,
                Verdict::of("raw", Label::Insufficient, "period").with("lag", LAG.num_minutes().to_string()),
            );
        }
    }
    let moves = a.slots.dynamics != Dynamics::Static;
    if let (true, Some(first), Some(second)) = (moves, a.mention.event_days(), b.mention.event_days())
        && a.mention.core_kind() == CoreKind::Event
        && !first.contains(second)
        && !second.contains(first)
        && a.slots.stage.is_none()
        && b.slots.stage.is_none()
    {
        return replaced(outcome, Verdict::scope("period").with("days", format!("{first} {second}")));
    }
    outcome
}

/// What the words of one language tell apart although the facets do not: attributes of the noun, or sentences that
/// say the same of two different things. In doubt there is no conflict.
fn narrowed(a: &Prepared<'_>, b: &Prepared<'_>) -> Option<Verdict> {
    if a.mention.language != b.mention.language {
        return None;
    }
    // What the other sentence says as well tells nothing apart.
    let own = |side: &Prepared<'_>, other: &Prepared<'_>| -> Vec<String> {
        let said = |word: &String| other.topic.says(word);
        side.mention.figure.attributes.iter().filter(|word| !said(word)).cloned().collect()
    };
    let (first, second) = (own(a, b), own(b, a));
    // Of an event the place and the day tell which; "evacuated from the quarter" narrows nothing.
    let named = a.mention.registered().is_some() && a.mention.core_kind() != CoreKind::Event;
    if first != second && named {
        let direction = if first.is_empty() || second.is_empty() { "ONE_SIDED" } else { "DIFFERENT" };
        let words = Verdict::scope("qual").with("direction", direction);
        return Some(words.with("a", first.join(" ")).with("b", second.join(" ")));
    }
    let raw = a.mention.is_raw() || b.mention.is_raw();
    // Of an event that both call by its name, other words only tell it otherwise.
    if !raw && a.mention.core_kind() == CoreKind::Event && a.topic.subjects_meet(&b.topic) {
        return None;
    }
    let other = a.topic.contrasts(&b.topic) || a.topic.narrows(&b.topic) || raw && a.topic.says_more(&b.topic);
    let one_subject = a.topic.subjects_meet(&b.topic);
    // Two texts that give one subject nearly as many of one thing mean the same ones.
    let alone = a.mention.story.is_none() && b.mention.story.is_none();
    if raw && alone && one_subject && a.slots.property == b.slots.property && is_near(&a.slots, &b.slots) {
        return None;
    }
    other.then(
        || {
            if one_subject { Verdict::scope("qual") } else { Verdict::of("contrast", Label::Insufficient, "core") }
        },
    )
}

/// Whether two numbers are so close that they hardly count two things of one kind: less than twice as many, and neither
/// text has both.
fn is_near(a: &Slots, b: &Slots) -> bool {
    if a.measure != Measure::Count || b.measure != Measure::Count || tells(a, b) || tells(b, a) {
        return false;
    }
    let (Some(first), Some(second)) = (a.point(), b.point()) else { return false };
    let (less, more) = if first < second { (first, second) } else { (second, first) };
    less > whole(0) && more < less * whole(2)
}

fn replaced(mut outcome: Outcome, verdict: Verdict) -> Outcome {
    let step: Step = verdict.step();
    outcome.trace.push(step);
    Outcome { label: verdict.label, sublabel: verdict.sublabel, nature: None, known: false, ..outcome }
}
