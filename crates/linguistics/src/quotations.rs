//! Puts quotations together: utterances, their speakers, their place on the page.

use crate::{
    direct::DirectReader,
    indirect::IndirectReader,
    marks::marked,
    page::Page,
    people::People,
    sources::role,
    speakers::{Resolved, SpeakerResolver},
    table::HashMap,
    turns::turns,
    utterance::{Attribution, Utterance},
};
use claimwire_domain::{
    attribution::{Hop, Stance},
    quotation::{Quotation, Speaker, SpeakerPath},
};
use std::collections::BTreeSet;

/// A quotation with what it was made of.
pub(crate) struct Spoken {
    pub(crate) quotation: Quotation,
    pub(crate) utterance: Utterance,
    is_person: bool,
    /// Who passes it on, as far as one is told.
    through: Option<Hop>,
}

impl Spoken {
    /// The steps of attribution that a figure inside it has, the outermost first.
    pub(crate) fn hops(&self, page: &Page<'_>) -> Vec<Hop> {
        let Some(speaker) = self.quotation.told_speaker() else { return self.through.iter().cloned().collect() };
        let attribution = self.utterance.attribution.as_ref();
        let stance = attribution.map_or(Stance::Assert, |own| own.stance);
        let said = attribution.map(|own| own.cue.start).and_then(|cue| said_at(page, cue));
        let own = Hop {
            surface: speaker.surface.clone(),
            source: speaker.resolved.clone(),
            key: speaker.key.clone(),
            span: speaker.span,
            role: role(&speaker.resolved, self.is_person),
            cue: self.quotation.cue.clone(),
            cue_span: self.quotation.cue_span,
            stance,
            said_at: said,
            inferred: false,
        };
        self.through.iter().cloned().chain(std::iter::once(own)).collect()
    }
}

/// The step of who passes an utterance on.
fn through(page: &Page<'_>, resolver: &SpeakerResolver<'_, '_>, utterance: &Utterance) -> Option<Hop> {
    let through = utterance.attribution.as_ref()?.through.as_ref()?;
    let resolved = resolver.phrase(through.speaker.clone(), through.speaker.start).ok()?;
    let speaker = resolved.speaker;
    Some(Hop {
        role: role(&speaker.resolved, resolved.is_person),
        surface: speaker.surface,
        source: speaker.resolved,
        key: speaker.key,
        span: speaker.span,
        cue: Some(page.tokens.text(through.cue.clone()).to_owned()),
        cue_span: Some(page.tokens.span(through.cue.clone())),
        stance: Stance::Assert,
        said_at: None,
        inferred: false,
    })
}

/// A date right beside the verb tells when it was said.
fn said_at(page: &Page<'_>, cue: usize) -> Option<chrono::NaiveDateTime> {
    let near = page.times_near(cue).find(|time| {
        time.tokens.start > cue && time.tokens.start < cue + 8 && time.period.is_some_and(|period| period.days() == 1)
    });
    near.and_then(|time| time.period)?.start().and_hms_opt(12, 0, 0)
}

/// All quotations of the page, in order.
pub(crate) fn quotations(page: &Page<'_>, people: &People) -> Vec<Spoken> {
    let turns = turns(page);
    let mut marked = marked(&page.tokens);
    // what is marked inside a turn of a transcript is part of it
    marked.retain(|one| {
        let before = turns.partition_point(|turn| turn.start() <= one.open);
        !before.checked_sub(1).and_then(|turn| turns.get(turn)).is_some_and(|turn| turn.holds(one.open))
    });
    let (mut utterances, integrated) = DirectReader { page, people, marked: &marked }.read();
    utterances.extend(turns);
    let indirect = IndirectReader::of(page, &utterances, &integrated).read();
    utterances.extend(indirect);
    utterances.sort_by_key(Utterance::start);
    let mut resolver = SpeakerResolver::new(page, people);
    let mut found = Vec::with_capacity(utterances.len());
    for utterance in utterances {
        let through = through(page, &resolver, &utterance);
        let resolved = resolver.resolve(&utterance);
        found.extend(spoken(page, resolved, through, utterance));
    }
    found
}

/// Which quotations reach into each sentence, so that a figure need not look at all of them.
pub(crate) fn by_sentence(page: &Page<'_>, spoken: &[Spoken]) -> HashMap<usize, Vec<usize>> {
    let mut found: HashMap<usize, Vec<usize>> = HashMap::default();
    for (number, said) in spoken.iter().enumerate() {
        let sentences = said.utterance.segments.iter().filter(|segment| !segment.is_empty()).flat_map(|segment| {
            let ends = page.sentence_at(segment.start).zip(page.sentence_at(segment.end - 1));
            ends.map_or(0..0, |(first, last)| first..last + 1)
        });
        for sentence in sentences.collect::<BTreeSet<_>>() {
            found.entry(sentence).or_default().push(number);
        }
    }
    found
}

/// The words for a speaker whom the article does not tell.
fn untold(page: &Page<'_>, attribution: Option<&Attribution>) -> Option<Speaker> {
    let phrase = attribution.map(|own| own.speaker.clone()).filter(|phrase| !phrase.is_empty())?;
    Some(Speaker {
        surface: page.tokens.text(phrase.clone()).to_owned(),
        span: Some(page.tokens.span(phrase)),
        resolved: String::new(),
        key: String::new(),
        path: SpeakerPath::Pronoun,
    })
}

fn spoken(
    page: &Page<'_>,
    resolved: Result<Resolved, &'static str>,
    through: Option<Hop>,
    utterance: Utterance,
) -> Option<Spoken> {
    let tokens = &page.tokens;
    let start = utterance.start();
    let sentence = page.sentence_at(start)?;
    let zone = page.zone(sentence);
    let segments: Vec<_> = utterance.segments.iter().map(|segment| tokens.span(segment.clone())).collect();
    let text = utterance.segments.iter().map(|segment| tokens.text(segment.clone())).collect::<Vec<_>>().join(" ");
    let attribution = utterance.attribution.as_ref();
    let cue = attribution.map(|own| own.cue.clone()).filter(|cue| !cue.is_empty());
    let mut rules: Vec<String> = attribution.map(|own| own.rule.to_owned()).into_iter().collect();
    match &resolved {
        // why nobody is named
        Err(reason) => rules.push((*reason).to_owned()),
        Ok(_) if utterance.follows => rules.push("speaker.follows".to_owned()),
        Ok(_) => {}
    }
    let untold = resolved.is_err().then(|| untold(page, attribution)).flatten();
    let resolved = resolved.ok();
    let is_person = resolved.as_ref().is_some_and(|resolved| resolved.is_person);
    let quotation = Quotation {
        kind: utterance.kind,
        fragments: utterance.fragments.iter().map(|fragment| tokens.span(fragment.clone())).collect(),
        segments,
        text,
        sentence: page.sentence_span(sentence),
        zone,
        eligible: zone.is_eligible(),
        speaker: resolved.map(|resolved| resolved.speaker).or(untold),
        cue: cue.clone().map(|cue| tokens.text(cue).to_owned()),
        cue_span: cue.map(|cue| tokens.span(cue)),
        rules,
    };
    Some(Spoken { quotation, utterance, is_person, through })
}
