//! Reported speech in the writer's words.

use crate::{
    calendar::month,
    cue::{citation, cue_at},
    marks::Marked,
    nominal,
    page::Page,
    reported::ReportedClause,
    table::HashSet,
    token::{Kind, Tokens},
    utterance::{Attribution, Through, Utterance},
};
use claimwire_domain::{language::Language, quotation::QuotationKind};
use std::ops::Range;

/// Reads reported speech of one page.
pub(crate) struct IndirectReader<'p, 'a> {
    pub(crate) page: &'p Page<'a>,
    /// Marked stretches inside the writer's own sentences.
    integrated: &'p [Marked],
    /// Tokens of direct speech.
    spoken: HashSet<usize>,
    /// Tokens of the marked stretches.
    marked: HashSet<usize>,
    /// Tokens of verbs that introduce direct speech.
    used: HashSet<usize>,
}

impl<'p, 'a> IndirectReader<'p, 'a> {
    pub(crate) fn of(page: &'p Page<'a>, direct: &[Utterance], integrated: &'p [Marked]) -> Self {
        let spoken = direct.iter().flat_map(|one| one.segments.iter().cloned().flatten()).collect();
        let used = direct.iter().filter_map(|one| one.attribution.as_ref()).flat_map(|own| own.cue.clone()).collect();
        let marked = integrated.iter().flat_map(|one| one.inner.clone()).collect();
        Self { page, integrated, spoken, marked, used }
    }
}

impl IndirectReader<'_, '_> {
    pub(crate) fn read(&self) -> Vec<Utterance> {
        let mut found: Vec<Utterance> = Vec::new();
        for (number, sentence) in self.page.sentences.iter().enumerate() {
            if !self.page.zone(number).is_eligible() {
                continue;
            }
            let mut own: Vec<Utterance> = self
                .sentence(self.body(sentence.tokens.clone()))
                .into_iter()
                .map(|one| self.with_fragments(one))
                .collect();
            let extra = self.named_fragments(sentence.tokens.clone(), &own);
            own.extend(extra);
            own.sort_by_key(Utterance::start);
            found.extend(own);
        }
        found
    }

    /// The sentence without dateline and final stop.
    fn body(&self, sentence: Range<usize>) -> Range<usize> {
        let tokens = &self.page.tokens;
        let (mut start, mut end) = (sentence.start, sentence.end);
        if let Some(after) = dateline_end(tokens, start..end) {
            start = after;
        }
        while end > start
            && tokens.is(end - 1, Kind::Mark)
            && !matches!(tokens.word(end - 1), "%" | ")" | "”" | "»" | "\"" | "€")
        {
            end -= 1;
        }
        start..end
    }

    pub(crate) fn is_quoted(&self, index: usize) -> bool {
        self.spoken.contains(&index) || self.marked.contains(&index)
    }

    pub(crate) fn is_used(&self, cue: usize) -> bool {
        self.used.contains(&cue)
    }

    fn sentence(&self, body: Range<usize>) -> Vec<Utterance> {
        let (tokens, language) = (&self.page.tokens, self.page.language);
        let mut found = self.according(body.clone());
        // names after "according to" with their own verbs are read
        let mut read: Vec<Range<usize>> =
            found.iter().filter_map(|one| one.attribution.as_ref()).map(|own| own.cue.start..own.speaker.end).collect();
        let mut index = body.start;
        while index < body.end {
            let covered = found.iter().any(|one| one.holds(index)) || read.iter().any(|range| range.contains(&index));
            let cue = cue_at(tokens, index, language)
                .filter(|cue| !cue.names && !covered && !self.is_quoted(index) && !self.is_used(index));
            let Some(cue) = cue else {
                index += 1;
                continue;
            };
            let after_comma = matches!(tokens.before(cue.tokens.start), "," | "—")
                && language == Language::Es
                // "aseguró a los vecinos que": the clause follows the addressee
                && !(cue.tokens.end..cue.tokens.end + 9)
                    .take_while(|index| tokens.is(*index, Kind::Word))
                    .take(if matches!(tokens.word(cue.tokens.end), "a" | "al" | "que") { 9 } else { 0 })
                    .any(|index| tokens.word(index) == "que");
            let before = found.last().and_then(|one: &Utterance| one.attribution.clone());
            let clause = ReportedClause { reader: self, cue: &cue, body: body.clone(), before: before.as_ref() };
            let one = if after_comma {
                clause.before_verb().or_else(|| clause.after_verb()).or_else(|| clause.object())
            } else {
                clause.after_verb().or_else(|| clause.before_verb()).or_else(|| clause.object())
            };
            index = cue.tokens.end;
            // ", it said in a report": the sentence has its speaker
            let again = |one: &Utterance| {
                let speaker = one.attribution.as_ref().map_or(0..0, |own| own.speaker.clone());
                nominal::is_pronoun(tokens, speaker, language)
                    && found.iter().any(|other| one.segments.iter().any(|segment| segment.contains(&other.start())))
            };
            if let Some(one) = one.filter(|one| !self.overlaps_direct(one) && !again(one)) {
                read.extend(one.attribution.as_ref().map(|own| own.speaker.clone()));
                found.push(self.relayed(one, body.clone()));
            }
        }
        found
    }

    /// "The boat sank, Reuters reported, citing the coastguard": who is cited speaks through the one who tells.
    pub(crate) fn relayed(&self, mut one: Utterance, body: Range<usize>) -> Utterance {
        let (tokens, language) = (&self.page.tokens, self.page.language);
        let Some(own) = one.attribution.as_mut() else { return one };
        let relies = (body.start..body.end).find_map(|index| {
            let start = citation(tokens, index, language).filter(|_| !self.is_quoted(index))?;
            let speaker = nominal::after(tokens, start, body.end, language);
            (!speaker.is_empty()).then_some((index..start, speaker))
        });
        if let Some((cue, speaker)) = relies.filter(|_| !own.speaker.is_empty()) {
            own.through = Some(Through { speaker: own.speaker.clone(), cue: own.cue.clone() });
            for segment in &mut one.segments {
                if segment.contains(&cue.start) {
                    *segment = self.trimmed(segment.start..cue.start);
                }
            }
            own.speaker = speaker;
            own.cue = cue;
            one.segments.retain(|segment| !segment.is_empty());
        }
        one
    }

    /// An indirect utterance, where it has words enough to say something.
    pub(crate) fn made(&self, segments: Vec<Range<usize>>, attribution: Attribution) -> Option<Utterance> {
        let segments: Vec<Range<usize>> =
            segments.into_iter().map(|segment| self.trimmed(segment)).filter(|segment| !segment.is_empty()).collect();
        let words: usize = segments
            .iter()
            .map(|segment| {
                let counts = |index: &usize| matches!(self.page.tokens.at(*index).kind, Kind::Word | Kind::Number);
                segment.clone().filter(counts).count()
            })
            .sum();
        // "anunció que recurrirá" says much, a trailing "no, she said" little
        let least = match attribution.rule {
            "speech.that" => 1,
            "speech.relative" | "speech.object" => 2,
            _ => 3,
        };
        (words >= least).then(|| Utterance {
            kind: QuotationKind::Indirect,
            segments,
            fragments: Vec::new(),
            attribution: Some(attribution),
            follows: false,
        })
    }

    pub(crate) fn overlaps_direct(&self, one: &Utterance) -> bool {
        one.segments.iter().cloned().flatten().any(|index| self.spoken.contains(&index))
    }

    pub(crate) fn trimmed(&self, segment: Range<usize>) -> Range<usize> {
        let tokens = &self.page.tokens;
        let (mut start, mut end) = (segment.start, segment.end);
        let loose = |index: usize| matches!(tokens.word(index), "," | ";" | ":" | "." | "—" | "–" | "-");
        while start < end && (loose(start) || tokens.is(start, Kind::Break)) {
            start += 1;
        }
        while start < end && (loose(end - 1) || tokens.is(end - 1, Kind::Break)) {
            end -= 1;
        }
        start..end
    }

    fn with_fragments(&self, mut one: Utterance) -> Utterance {
        let inside = |marked: &&Marked| {
            one.segments.iter().any(|segment| segment.start <= marked.open && marked.inner.end <= segment.end)
        };
        one.fragments = self.integrated.iter().filter(inside).map(|marked| marked.inner.clone()).collect();
        if !one.fragments.is_empty() {
            one.kind = QuotationKind::Mixed;
        }
        one
    }

    /// "called it “a disaster for the town”": a marked part after a verb of naming or saying is the utterance.
    fn named_fragments(&self, sentence: Range<usize>, own: &[Utterance]) -> Vec<Utterance> {
        let (tokens, language) = (&self.page.tokens, self.page.language);
        let mut found = Vec::new();
        for marked in self.integrated.iter().filter(|marked| sentence.contains(&marked.open)) {
            if own.iter().any(|one| one.fragments.contains(&marked.inner)) {
                continue;
            }
            let reach = marked.open.saturating_sub(18).max(sentence.start);
            let cue = (reach..marked.open)
                .rev()
                .filter(|index| !self.is_quoted(*index))
                .find_map(|index| cue_at(tokens, index, language));
            let Some(cue) = cue else { continue };
            let passive =
                matches!(tokens.before(cue.tokens.start), "been" | "be" | "being" | "is" | "are" | "was" | "were");
            // "was criticised by the board for “…”"
            let agent = (passive && tokens.word(cue.tokens.end) == "by")
                .then(|| nominal::after(tokens, cue.tokens.end + 1, marked.open, language));
            if cue.names && passive && language == Language::En && agent.as_ref().is_none_or(Range::is_empty) {
                continue;
            }
            let words = marked.words(tokens);
            let adjacent = marked.open - cue.tokens.end < 4;
            if words < 3 && !(cue.names && adjacent) {
                continue;
            }
            let own = || {
                let verb = cue.tokens.start;
                // "said Ann Lee, who called it “…”", "Lee told them, calling it “…”": who was told of speaks on
                let relative = matches!(tokens.before(verb), "who" | "que" | "quien")
                    && verb > sentence.start + 2
                    && tokens.word(verb - 2) == ",";
                let participle = tokens.before(verb) == "," && tokens.word(verb).ends_with("ing");
                let teller = (reach..verb).rev().filter(|_| participle).find_map(|index| {
                    let told = cue_at(tokens, index, language).filter(|told| !told.names && index + 1 < verb)?;
                    let teller = nominal::before(tokens, told.tokens.start, sentence.start, language);
                    (!teller.is_empty()).then_some(teller)
                });
                if relative {
                    return nominal::before(tokens, verb - 2, sentence.start, language);
                }
                teller.unwrap_or_else(|| nominal::before(tokens, verb, sentence.start, language))
            };
            let mut speaker = agent.unwrap_or_else(own);
            if speaker.is_empty() && language == Language::Es {
                speaker = nominal::after(tokens, cue.tokens.end, marked.open, language);
            }
            let attribution = Some(Attribution::by(&cue, speaker, "speech.named"));
            found.push(Utterance {
                kind: QuotationKind::Mixed,
                segments: vec![marked.inner.clone()],
                fragments: vec![marked.inner.clone()],
                attribution,
                follows: false,
            });
        }
        found
    }
}

/// Where the text starts after "LONDON (Reuters) -", "MADRID-", "Ness, 16 may (Efe).-".
fn dateline_end(tokens: &Tokens<'_>, sentence: Range<usize>) -> Option<usize> {
    let start = sentence.start;
    let dash = (start + 1..sentence.end.min(start + 14)).find(|index| {
        let shouted = |at: usize| tokens.text(at..at + 1).chars().all(|letter| !letter.is_lowercase());
        matches!(tokens.word(*index), "—" | "–" | "-")
            && (tokens.at(*index).spaced && tokens.at(index + 1).spaced
                || matches!(tokens.before(*index), ")" | ".") && tokens.at(index + 1).spaced
                || (start..*index).all(shouted) && tokens.is_capital(index - 1))
    })?;
    let line = (start..dash).all(|index| {
        tokens.is_capital(index)
            || tokens.is(index, Kind::Mark)
            || tokens.is(index, Kind::Number)
            || matches!(tokens.word(index), "de" | "del")
            || month(tokens.word(index), Language::Es).is_some()
    });
    (line && tokens.is_capital(start)).then_some(dash + 1)
}
