//! Reported speech in the writer's words.

use crate::{
    adjuncts,
    cue::{Cue, cue_at, source_phrase},
    lemma::is_function_word,
    marks::Marked,
    nominal,
    page::Page,
    token::Kind,
    utterance::{Attribution, Utterance},
};
use claimwire_domain::{attribution::Stance, language::Language, quotation::QuotationKind};
use std::{collections::HashSet, ops::Range};

/// Reads reported speech of one page.
pub(crate) struct IndirectReader<'p, 'a> {
    page: &'p Page<'a>,
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
        let dash = (start + 1..end.min(start + 10)).find(|index| {
            matches!(tokens.word(*index), "—" | "–" | "-") && tokens.at(*index).spaced && tokens.at(*index + 1).spaced
        });
        if let Some(dash) = dash {
            let line = (start..dash).all(|index| {
                tokens.is_capital(index)
                    || tokens.is(index, Kind::Mark)
                    || tokens.is(index, Kind::Number)
                    || matches!(tokens.word(index), "de" | "del")
            });
            if line {
                start = dash + 1;
            }
        }
        while end > start
            && tokens.is(end - 1, Kind::Mark)
            && !matches!(tokens.word(end - 1), "%" | ")" | "”" | "»" | "\"" | "€")
        {
            end -= 1;
        }
        start..end
    }

    fn is_quoted(&self, index: usize) -> bool {
        self.spoken.contains(&index) || self.marked.contains(&index)
    }

    fn is_used(&self, cue: usize) -> bool {
        self.used.contains(&cue)
    }

    fn sentence(&self, body: Range<usize>) -> Vec<Utterance> {
        if let Some(one) = self.according(body.clone()) {
            return vec![one];
        }
        let mut found: Vec<Utterance> = Vec::new();
        let mut index = body.start;
        while index < body.end {
            let covered = found.iter().any(|one| one.holds(index));
            let cue = cue_at(&self.page.tokens, index, self.page.language)
                .filter(|cue| !cue.names && !covered && !self.is_quoted(index) && !self.is_used(index));
            let Some(cue) = cue else {
                index += 1;
                continue;
            };
            let after_comma = matches!(self.page.tokens.before(cue.tokens.start), "," | "—")
                && self.page.language == Language::Es
                && self.page.tokens.word(cue.tokens.end) != "que";
            let one = if after_comma {
                self.clause_before(&cue, body.clone()).or_else(|| self.clause_after(&cue, body.clone()))
            } else {
                self.clause_after(&cue, body.clone()).or_else(|| self.clause_before(&cue, body.clone()))
            };
            index = cue.tokens.end;
            if let Some(one) = one.filter(|one| !self.overlaps_direct(one)) {
                found.push(one);
            }
        }
        found
    }

    fn overlaps_direct(&self, one: &Utterance) -> bool {
        one.segments.iter().cloned().flatten().any(|index| self.spoken.contains(&index))
    }

    fn made(
        &self,
        segments: Vec<Range<usize>>,
        speaker: Range<usize>,
        cue: Range<usize>,
        stance: Stance,
        rule: &'static str,
    ) -> Option<Utterance> {
        let segments: Vec<Range<usize>> =
            segments.into_iter().map(|segment| self.trimmed(segment)).filter(|segment| !segment.is_empty()).collect();
        let words: usize = segments
            .iter()
            .map(|segment| segment.clone().filter(|index| self.page.tokens.is(*index, Kind::Word)).count())
            .sum();
        let attribution = Some(Attribution { speaker, cue, stance, rule });
        (words > 2).then(|| Utterance {
            kind: QuotationKind::Indirect,
            segments,
            fragments: Vec::new(),
            attribution,
            follows: false,
        })
    }

    fn trimmed(&self, segment: Range<usize>) -> Range<usize> {
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

    /// "According to X, …" / "…, según X" / "The toll, according to X, rose".
    fn according(&self, body: Range<usize>) -> Option<Utterance> {
        let (tokens, language) = (&self.page.tokens, self.page.language);
        let found = body.clone().find_map(|index| {
            let source =
                source_phrase(tokens, index, language).filter(|_| !self.is_quoted(index) && !self.is_used(index))?;
            let said = cue_at(tokens, source, language).map(|cue| adjuncts::skip(self.page, cue.tokens.end, body.end));
            let speaker = nominal::after(tokens, said.unwrap_or(source), body.end, language);
            (!speaker.is_empty() && !nominal::is_pronoun(tokens, speaker.clone(), language))
                .then_some((index, source, speaker))
        });
        let (index, source, speaker) = found?;
        let opens = index <= body.start + 1;
        let segments = if opens {
            let comma = (speaker.end..body.end.min(speaker.end + 14)).find(|at| tokens.word(*at) == ",");
            whole(comma.map_or(speaker.end, |comma| comma + 1)..body.end)
        } else {
            let rest = tokens.word(speaker.end) == "," && index - body.start < 7;
            let first = body.start..index;
            if rest { vec![first, speaker.end + 1..body.end] } else { vec![first] }
        };
        self.made(segments, speaker, index..source, Stance::Assert, "speech.according")
            .filter(|one| !self.overlaps_direct(one))
    }

    /// "X said (that) …" / "dijo X que …".
    fn clause_after(&self, cue: &Cue, body: Range<usize>) -> Option<Utterance> {
        let (tokens, language) = (&self.page.tokens, self.page.language);
        let mut speaker = nominal::before(tokens, cue.tokens.start, body.start, language);
        let after = cue.tokens.end;
        let conjunction = match language {
            Language::En => "that",
            Language::Es => "que",
        };
        let reach = body.end.min(after + 14);
        let that = (after..reach)
            .take_while(|index| !matches!(tokens.word(*index), ":" | ";" | "“" | "«" | "\""))
            .take_while(|index| language == Language::Es || !matches!(tokens.word(*index), "and" | "," | "as"))
            .find(|index| tokens.word(*index) == conjunction);
        let clean = that.is_some_and(|that| {
            (after..that).all(|index| index == after || cue_at(tokens, index, language).is_none())
                && !self.is_relative(that, after)
        });
        if let Some(that) = that.filter(|_| clean) {
            if speaker.is_empty() && that > after {
                speaker = nominal::after(tokens, adjuncts::skip(self.page, after, that), that, language);
            }
            let trailing = self.is_relative_subject(speaker.clone());
            if trailing {
                return None;
            }
            return self.made(
                whole(that + 1..self.clause_end(that + 1, body.end)),
                speaker,
                cue.tokens.clone(),
                cue.stance,
                "speech.that",
            );
        }
        if language != Language::En || !cue.bare_clause || speaker.is_empty() {
            return None;
        }
        let start = self.bare_clause(cue, body.end)?;
        self.made(
            whole(start..self.clause_end(start, body.end)),
            speaker,
            cue.tokens.clone(),
            cue.stance,
            "speech.bare",
        )
    }

    /// Where a clause without "that" starts after the verb; `None` when what follows is no clause.
    fn bare_clause(&self, cue: &Cue, end: usize) -> Option<usize> {
        let (tokens, language) = (&self.page.tokens, self.page.language);
        let verb = tokens.word(cue.tokens.start);
        let told = matches!(verb, "told" | "tells");
        let start = if told { nominal::after(tokens, cue.tokens.end, end, language).end } else { cue.tokens.end };
        let next = tokens.word(start);
        // "added 300 jobs" and "found a body" are no speech: only true verbs of saying take any clause
        if !TRUE_SAYING.contains(&verb) && !CLAUSE_OPENERS.contains(&next) {
            return None;
        }
        let content = tokens.is(start, Kind::Word) && !is_function_word(next, language);
        let quantity = tokens.is(start, Kind::Number) || matches!(next, "$" | "€" | "£");
        let opens = CLAUSE_OPENERS.contains(&next) || QUANTIFIERS.contains(&next) || quantity || content;
        let adjunct = matches!(next, "on" | "in" | "at" | "during" | "after" | "before" | "when")
            && tokens.word(start + 1) != "least";
        if !opens || adjunct || start >= end {
            return None;
        }
        let dated = self.page.times_near(start).find(|time| {
            time.tokens.start == start
                && tokens.is_capital(start)
                && time.period.is_some_and(|period| period.days() == 1)
        });
        Some(dated.map_or(start, |time| time.tokens.end))
    }

    /// The end of a reported clause: the sentence, or where the writer takes over ("… , in what X called").
    fn clause_end(&self, from: usize, end: usize) -> usize {
        let tokens = &self.page.tokens;
        let stop = (from..end).find(|index| {
            tokens.word(*index) == ";"
                || tokens.word(*index) == ","
                    && (tokens.phrase(index + 1, "in what").is_some()
                        || tokens.phrase(index + 1, "according to").is_some()
                        || tokens.phrase(index + 1, "adding that").is_some())
        });
        stop.unwrap_or(end)
    }

    /// "the report that said" is no subject.
    fn is_relative_subject(&self, speaker: Range<usize>) -> bool {
        speaker.is_empty() && self.page.language == Language::En
    }

    /// "dijo el hombre que vive aquí": a *que* right after a noun without comma may be relative; after a long phrase it is.
    fn is_relative(&self, that: usize, after: usize) -> bool {
        self.page.language == Language::Es && that > after + 12
    }

    /// "…, X said" / "…, informó X" / "Growth, she added, would …".
    fn clause_before(&self, cue: &Cue, body: Range<usize>) -> Option<Utterance> {
        let (tokens, language) = (&self.page.tokens, self.page.language);
        let is_comma = |index: Option<usize>| {
            index.is_some_and(|at| at > body.start && matches!(tokens.word(at), "," | "—" | ";"))
        };
        let mut speaker = nominal::before(tokens, cue.tokens.start, body.start, language);
        let (comma, mut rest);
        if !speaker.is_empty() && is_comma(speaker.start.checked_sub(1)) {
            comma = speaker.start - 1;
            rest = cue.tokens.end;
        } else {
            let first = if matches!(tokens.before(cue.tokens.start), "asi" | "como" | "se" | "lo" | "le") {
                cue.tokens.start - 1
            } else {
                cue.tokens.start
            };
            let verb_first = is_comma(first.checked_sub(1))
                && (language == Language::Es || matches!(tokens.word(cue.tokens.start), "said" | "says" | "added"));
            if !verb_first {
                return None;
            }
            comma = first - 1;
            let subject = adjuncts::skip(self.page, cue.tokens.end, body.end);
            speaker = nominal::after(tokens, subject, body.end, language);
            rest = speaker.end.max(cue.tokens.end);
            if speaker.is_empty() && language == Language::En {
                return None;
            }
        }
        let next_comma = (rest..body.end).find(|index| tokens.word(*index) == ",");
        let short = comma - body.start < 6;
        let mut segments = whole(body.start..comma);
        if let Some(next) = next_comma.filter(|next| short && next - rest < 8) {
            rest = next + 1;
            segments.push(rest..body.end);
        } else if next_comma.is_none() && body.end - rest > 14 {
            return None;
        }
        self.made(segments, speaker, cue.tokens.clone(), cue.stance, "speech.trailing")
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
            let words = marked.words(tokens);
            let adjacent = marked.open - cue.tokens.end < 4;
            if words < 3 && !(cue.names && adjacent) {
                continue;
            }
            let mut speaker = nominal::before(tokens, cue.tokens.start, sentence.start, language);
            if speaker.is_empty() && language == Language::Es {
                speaker = nominal::after(tokens, cue.tokens.end, marked.open, language);
            }
            let attribution = Some(Attribution { speaker, cue: cue.tokens, stance: cue.stance, rule: "speech.named" });
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

const TRUE_SAYING: &[&str] = &[
    "said",
    "says",
    "told",
    "tells",
    "believes",
    "thinks",
    "insists",
    "insisted",
    "argues",
    "argued",
    "claims",
    "claimed",
    "estimates",
    "estimated",
    "admitted",
    "reckons",
    "alleged",
    "conceded",
];
const CLAUSE_OPENERS: &[&str] =
    &["the", "he", "she", "it", "they", "there", "we", "this", "these", "his", "her", "its", "their", "a", "an", "no"];
const QUANTIFIERS: &[&str] = &[
    "those", "some", "more", "at", "about", "up", "all", "only", "both", "most", "many", "nearly", "over", "almost",
    "i", "if", "one",
];

/// One segment.
fn whole(segment: Range<usize>) -> Vec<Range<usize>> {
    std::iter::once(segment).collect()
}
