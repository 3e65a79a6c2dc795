//! Sources named beside what they say: "according to", "según", "in her view".

use crate::{
    adjuncts,
    cue::{cue_at, own_view, source_phrase},
    indirect::IndirectReader,
    nominal,
    person_names::{TITLES, is_institution},
    token::Kind,
    utterance::{Attribution, Utterance},
};
use claimwire_domain::language::Language;
use std::ops::Range;

/// A source with its words.
struct Source {
    cue: Range<usize>,
    speaker: Range<usize>,
}

impl IndirectReader<'_, '_> {
    /// "According to X, …" / "…, según X" / "The toll, according to X, rose", each with the part of the sentence that is
    /// its own.
    pub(crate) fn according(&self, body: Range<usize>) -> Vec<Utterance> {
        let mut sources: Vec<Source> = Vec::new();
        let mut index = body.start;
        while index < body.end {
            match self.source(index, body.end) {
                Some(source) => {
                    index = source.speaker.end.max(source.cue.end);
                    sources.push(source);
                }
                None => index += 1,
            }
        }
        let mut floor = body.start;
        let mut found = Vec::new();
        for (number, source) in sources.iter().enumerate() {
            let next = sources.get(number + 1);
            let (segments, end) = self.told_by(source, floor, next, body.end);
            floor = end;
            let attribution = Attribution::plain(source.speaker.clone(), source.cue.clone(), "speech.according");
            let one = self.made(segments, attribution).filter(|one| !self.overlaps_direct(one));
            found.extend(one.map(|one| self.relayed(one, source.cue.start..body.end)));
        }
        found
    }

    fn source(&self, index: usize, end: usize) -> Option<Source> {
        let (tokens, language) = (&self.page.tokens, self.page.language);
        if self.is_quoted(index) || self.is_used(index) || !tokens.is(index, Kind::Word) {
            return None;
        }
        if let Some(view) = own_view(tokens, index, language) {
            return Some(Source { cue: index..view, speaker: view..view });
        }
        let start = source_phrase(tokens, index, language).or_else(|| self.opinion(index, end))?;
        // "según informó ayer la policía", "según ha explicado"
        let said = cue_at(tokens, start, language).filter(|cue| !cue.names);
        let start_of_name = said.as_ref().map_or(start, |cue| adjuncts::skip(self.page, cue.tokens.end, end));
        let start_of_name = self.issuer(start_of_name).unwrap_or(start_of_name);
        let speaker = nominal::after(tokens, start_of_name, end, language);
        let dropped = said.is_some() && speaker.is_empty();
        let named = !speaker.is_empty() && !nominal::is_pronoun(tokens, speaker.clone(), language);
        let cue_end = said.map_or(start, |cue| cue.tokens.end);
        (named || dropped).then_some(Source {
            cue: index..if named { start } else { cue_end },
            speaker: if named { speaker } else { cue_end..cue_end },
        })
    }

    /// Past "the 13:22 bulletin of" and "el parte de las 13:22 de" to who issued it.
    fn issuer(&self, start: usize) -> Option<usize> {
        let tokens = &self.page.tokens;
        let timed = |index: usize| {
            self.page.times_near(index).find(|time| time.tokens.start == index).map_or(index, |time| time.tokens.end)
        };
        let mut index = start + usize::from(matches!(tokens.word(start), "the" | "a" | "el" | "un" | "la"));
        index = timed(index);
        if !matches!(tokens.word(index), "bulletin" | "boletin" | "parte") {
            return None;
        }
        index += 1;
        let linked = |index: usize| matches!(tokens.word(index), "of" | "from" | "de" | "del");
        if linked(index) {
            let clock = index + 1 + usize::from(matches!(tokens.word(index + 1), "las" | "la"));
            index = Some(timed(clock)).filter(|end| *end > clock).unwrap_or(index);
        }
        linked(index).then_some(index + 1)
    }

    /// "Para la patronal, el coste …": an institution or office at the head of the sentence.
    fn opinion(&self, index: usize, end: usize) -> Option<usize> {
        let tokens = &self.page.tokens;
        let opens = tokens.word(index) == "para" && tokens.is_capital(index);
        if !opens || self.page.language != Language::Es {
            return None;
        }
        let name = nominal::after(tokens, index + 1, end, Language::Es);
        let holder = |at: usize| {
            is_institution(tokens.word(at))
                || TITLES.contains(tokens.word(at))
                || matches!(tokens.word(at), "patronal" | "oposicion")
        };
        let speaks = name.clone().any(holder) && tokens.word(name.end) == ",";
        speaks.then_some(index + 1)
    }

    /// What a source tells, and where that ends: all before it, or after it where it opens its clause.
    fn told_by(&self, source: &Source, floor: usize, next: Option<&Source>, end: usize) -> (Vec<Range<usize>>, usize) {
        let tokens = &self.page.tokens;
        let start = source.cue.start;
        let name_end = source.speaker.end.max(source.cue.end);
        let before = tokens.before(start);
        let joined = matches!(
            before,
            "while"
                | "whereas"
                | "but"
                | "and"
                | "although"
                | "mientras"
                | "pero"
                | "y"
                | "aunque"
                | ";"
                | ":"
                | "—"
                | "("
        );
        let opens = start <= floor + 1 || joined;
        let limit = next.map_or(end, |next| next.cue.start);
        let stop = |range: Range<usize>| range.clone().find(|index| tokens.word(*index) == ";").unwrap_or(range.end);
        if opens {
            let comma = (name_end..limit.min(name_end + 14)).find(|index| tokens.word(*index) == ",");
            let from = comma.map_or(name_end, |comma| comma + 1);
            // where the next source follows its own clause, the border is the conjunction before it
            let to =
                next.filter(|next| next.cue.start > from + 4).map_or(limit, |next| self.border(from, next.cue.start));
            // what another is said to count is not this source's
            let contrast = (from..to).find(|index| {
                matches!(tokens.word(*index), "while" | "whereas" | "mientras") && tokens.before(*index) == ","
            });
            let to = stop(from..contrast.unwrap_or(to));
            return (std::iter::once(from..to).collect(), to);
        }
        let from = (floor..start).rev().find(|index| tokens.word(*index) == ";").map_or(floor, |index| index + 1);
        let contrast = matches!(
            tokens.word(name_end + 1),
            "while" | "whereas" | "but" | "and" | "although" | "mientras" | "pero" | "y" | "aunque" | "which" | "who"
        );
        let rest = tokens.word(name_end) == "," && start - from < 7 && !contrast;
        let first = from..start;
        if rest {
            let to = stop(name_end + 1..limit);
            return (vec![first, name_end + 1..to], to);
        }
        (std::iter::once(first).collect(), name_end)
    }

    /// Where one clause gives way to the next: the last conjunction after a comma, else a comma.
    fn border(&self, from: usize, to: usize) -> usize {
        let tokens = &self.page.tokens;
        let joins = |index: &usize| {
            matches!(
                tokens.word(*index),
                "while" | "whereas" | "but" | "and" | "although" | "mientras" | "pero" | "y" | "aunque"
            )
        };
        (from..to).rev().find(joins).filter(|index| *index > from + 2).unwrap_or(to)
    }
}
