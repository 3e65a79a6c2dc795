//! Direct speech: marked stretches and who says them.

use crate::{
    adjuncts,
    cue::{cue_at, manner_verb, source_phrase},
    lexicon::{Words, words},
    marks::Marked,
    nominal,
    page::Page,
    people::People,
    person_names::{TITLES, is_institution},
    roles::is_person_noun,
    token::Kind,
    utterance::{Attribution, Utterance},
};
use claimwire_domain::quotation::QuotationKind;
use std::{ops::Range, sync::LazyLock};

static WORKS: Words = LazyLock::new(|| words(include_str!("../data/title_nouns.txt")));

/// Reads the marked stretches of one page.
pub(crate) struct DirectReader<'p, 'a> {
    pub(crate) page: &'p Page<'a>,
    pub(crate) people: &'p People,
    pub(crate) marked: &'p [Marked],
}

impl DirectReader<'_, '_> {
    /// Direct utterances, and the marked stretches that are part of a sentence of the writer's.
    pub(crate) fn read(&self) -> (Vec<Utterance>, Vec<Marked>) {
        let mut direct: Vec<Utterance> = Vec::new();
        let mut integrated = Vec::new();
        let mut previous: Option<(usize, Range<usize>)> = None;
        for one in self.marked {
            if one.inner.is_empty() {
                continue;
            }
            if self.is_no_speech(one) {
                continue;
            }
            let attribution = self.attribution(one);
            let bare_before = one.open.checked_sub(1).is_some_and(|at| self.page.tokens.is(at, Kind::Word));
            if bare_before && self.is_title(one) && one.words(&self.page.tokens) > 1 && !one.dash {
                continue;
            }
            if attribution.is_none() && self.is_integrated(one) {
                integrated.push(one.clone());
                continue;
            }
            let joins =
                previous.as_ref().is_some_and(|(after, inner)| self.joins((*after, inner), one, attribution.as_ref()));
            let words = one.words(&self.page.tokens);
            let attribution =
                attribution.or_else(|| if joins || words < 4 { None } else { self.previous_subject(one) });
            if joins {
                if let Some(last) = direct.last_mut() {
                    last.segments.push(one.inner.clone());
                    if last.attribution.is_none() {
                        last.attribution = attribution;
                    }
                }
            } else if attribution.is_some() || words > 4 && !self.is_title(one) {
                let follows = attribution.is_none();
                direct.push(Utterance {
                    kind: QuotationKind::Direct,
                    segments: vec![one.inner.clone()],
                    fragments: Vec::new(),
                    attribution,
                    follows,
                });
            } else {
                continue;
            }
            previous = Some((one.after, one.inner.clone()));
        }
        (direct, integrated)
    }

    /// Whether a stretch belongs to the utterance that ended at `after`: same paragraph, no new speaker between.
    fn joins(&self, (after, inner): (usize, &Range<usize>), one: &Marked, attribution: Option<&Attribution>) -> bool {
        let tokens = &self.page.tokens;
        let broken = (after..one.open).any(|index| tokens.is(index, Kind::Break) && tokens.at(index).lines > 1);
        if broken {
            return one.continues;
        }
        let near = one.open.saturating_sub(after) < 30;
        // the cue that stands between two stretches belongs to both
        let stopped = matches!(tokens.word(inner.end - 1), "." | "?" | "!" | "…") && tokens.before(one.open) == ":";
        let shared = attribution.is_none_or(|own| {
            !stopped
                && own.cue.end <= one.open
                && own.cue.start >= after
                && !self.stops_between(own.cue.end, one.open)
                && !self.stops_between(after, own.cue.start)
        });
        let marks = (after..one.open).filter(|index| matches!(tokens.word(*index), "." | "?" | "!")).count();
        near && shared && marks < 2
    }

    fn stops_between(&self, from: usize, to: usize) -> bool {
        (from..to).any(|index| self.page.tokens.word(index) == ".")
    }

    /// Inside the writer's own clause: no comma or colon before it, and it goes on in lower case.
    fn is_integrated(&self, one: &Marked) -> bool {
        let tokens = &self.page.tokens;
        if one.dash || one.continues {
            return false;
        }
        let before = one.open.checked_sub(1).filter(|at| {
            tokens.is(*at, Kind::Word)
                || tokens.is(*at, Kind::Number)
                || matches!(tokens.word(*at), "," | "—" | "(" | "–")
        });
        let lower = tokens.is(one.inner.start, Kind::Word) && !tokens.is_capital(one.inner.start)
            || !tokens.is(one.inner.start, Kind::Word);
        let word = one.open.checked_sub(1).is_some_and(|at| tokens.is(at, Kind::Word));
        let sentence = (matches!(tokens.before(one.inner.end), "." | "!" | "?" | ",") || tokens.word(one.after) == ".")
            && matches!(tokens.before(one.open), "." | "!" | "?" | "”" | "")
            && !lower;
        before.is_some() && (lower || word) || one.words(tokens) < 4 && !sentence
    }

    /// Marks that hold a name, a motto or made-up speech: «“Work and Hope” is our motto», «the film “…”», "never say “…”".
    fn is_no_speech(&self, one: &Marked) -> bool {
        let tokens = &self.page.tokens;
        if one.dash || one.continues {
            return false;
        }
        let copula = matches!(tokens.word(one.after), "is" | "was" | "are" | "were" | "es" | "era" | "fue" | "son")
            && tokens.word(one.after + 1) != "how"
            && !matches!(tokens.before(one.inner.end), "," | "." | "?" | "!");
        let near = (one.open.saturating_sub(3)..one.open)
            .rev()
            .take_while(|at| tokens.is(*at, Kind::Word) || tokens.word(*at) == "," && at + 1 == one.open);
        let named = near.into_iter().any(|at| WORKS.contains(tokens.word(at)));
        // "tildó el proyecto de “…”" names no project: somebody judges one
        let judged = matches!(tokens.before(one.open), "de" | "as")
            && (one.open.saturating_sub(9)..one.open)
                .any(|at| cue_at(tokens, at, self.page.language).is_some_and(|cue| cue.names));
        let named = named && !judged;
        let infinitive =
            matches!(tokens.before(one.open), "say" | "decir" | "gritar" | "dijera" | "dijeran" | "diga" | "digan");
        copula || named || infinitive
    }

    /// "The Long Way Home": every longer word with a capital.
    fn is_title(&self, one: &Marked) -> bool {
        let tokens = &self.page.tokens;
        one.inner
            .clone()
            .filter(|index| tokens.is(*index, Kind::Word) && tokens.word(*index).len() > 3)
            .all(|index| tokens.is_capital(index))
    }

    fn attribution(&self, one: &Marked) -> Option<Attribution> {
        let tokens = &self.page.tokens;
        let last = one.inner.end.checked_sub(1).map_or("", |last| tokens.word(last));
        let open_end = matches!(last, "," | "?" | "!" | "…" | "-" | "—")
            || tokens.word(one.after) == ","
            || !tokens.at(one.after).capital
            || one.dash;
        let stopped = last == ".";
        let raya = one.dash && !matches!(tokens.word(one.after.saturating_sub(1)), "”" | "»" | "\"" | "’" | "“");
        let before = || self.before(one);
        if stopped && !raya {
            // “A.” She said: a stop inside ends the sentence
            return before().or_else(|| self.trailing_name(one));
        }
        let after = || self.after(one, open_end);
        let colon = one.open.checked_sub(1).is_some_and(|at| tokens.word(at) == ":");
        if colon { before().or_else(after) } else { after().or_else(before) }.or_else(|| self.trailing_name(one))
    }

    fn clause_end(&self, from: usize) -> usize {
        let tokens = &self.page.tokens;
        let limit = (from + 40).min(tokens.len());
        let stop = |index: &usize| {
            let abbreviated = tokens.is_glued(*index)
                && tokens.before(*index).len() < 4
                && tokens.is_capital(index.saturating_sub(1))
                && tokens.is_capital(index + 1);
            tokens.is(*index, Kind::Break)
                || matches!(tokens.word(*index), "“" | "«" | "\"" | ";" | "—" | "–")
                || tokens.word(*index) == "." && !abbreviated
        };
        (from..limit).find(stop).unwrap_or(limit)
    }

    /// "…," said Ann Lee / she said / ha dicho la ministra / según el alcalde.
    fn after(&self, one: &Marked, open_end: bool) -> Option<Attribution> {
        let (tokens, language) = (&self.page.tokens, self.page.language);
        let mut at = one.after;
        while matches!(tokens.word(at), "," | "—" | "-" | "–") && at < one.after + 2 {
            at += 1;
        }
        let end = self.clause_end(at);
        if let Some(source) = source_phrase(tokens, at, language) {
            let speaker = nominal::after(tokens, source, end, language);
            return (!speaker.is_empty()).then_some(Attribution::plain(speaker, at..source, "quote.according"));
        }
        if let Some(cue) = cue_at(tokens, at, language)
            .or_else(|| {
                cue_at(tokens, at + 1, language)
                    .filter(|_| matches!(tokens.word(at), "asi" | "as" | "le" | "les" | "se" | "lo"))
            })
            .or_else(|| manner_verb(tokens, at, language))
            .filter(|cue| !cue.names)
        {
            let subject = adjuncts::skip(self.page, cue.tokens.end, end);
            let speaker = nominal::after(tokens, subject, end, language);
            return Some(Attribution::by(&cue, speaker, "quote.cue_after"));
        }
        if !open_end && tokens.at(at).kind != Kind::Word {
            return None;
        }
        let found = (at..end.min(at + 16)).find_map(|index| cue_at(tokens, index, language));
        let cue = found.filter(|cue| !cue.names)?;
        let speaker = nominal::before(tokens, cue.tokens.start, at, language);
        // "a source close to the talks said": the whole phrase up to the verb
        let verb = cue.tokens.start;
        let plain = (at..verb).all(|index| tokens.is(index, Kind::Word)) && (2..10).contains(&(verb - at));
        let whole = plain && speaker.start > at + 1 && nominal::is_determiner(tokens.word(at));
        let speaker = if whole { at..verb } else { speaker };
        let starts = speaker.start <= at + 1 && !speaker.is_empty();
        starts.then_some(Attribution::by(&cue, speaker, "quote.subject_after"))
    }

    /// Ann Lee said: “…” / El alcalde dijo: «…» / According to Lee, “…” / LEE: “…”.
    fn before(&self, one: &Marked) -> Option<Attribution> {
        let (tokens, language) = (&self.page.tokens, self.page.language);
        let last = one.open.checked_sub(1)?;
        let floor = self.floor(one.open);
        let mark = tokens.word(last);
        let linked = matches!(mark, ":" | ",") || cue_at(tokens, last, language).is_some_and(|cue| !cue.names);
        if !linked || last < floor {
            return None;
        }
        let colon = mark == ":";
        let reach = last.saturating_sub(if colon { 30 } else { 14 }).max(floor);
        // "holds that the order, due on Tuesday, “will not last”": the marks belong to the clause
        let clause = |cue: &crate::cue::Cue| {
            mark == ","
                && matches!(tokens.word(cue.tokens.end), "that" | "que")
                && tokens.is(one.inner.start, Kind::Word)
                && !tokens.is_capital(one.inner.start)
        };
        let cue = (reach..=last)
            .rev()
            .find_map(|index| cue_at(tokens, index, language).filter(|cue| cue.tokens.end <= last + 1))
            // "Asked about the delay, Lee shrugged: “…”": whoever asked is not who speaks
            .filter(|cue| !(cue.tokens.start == floor && tokens.word(floor) == "asked" && mark == ":"));
        if cue.as_ref().is_some_and(clause) {
            return None;
        }
        if let Some(cue) = cue.filter(|cue| !cue.names) {
            let mut speaker = nominal::before(tokens, cue.tokens.start, floor, language);
            let relative = cue.tokens.start > floor && tokens.word(cue.tokens.start - 1) == ",";
            let joined = matches!(tokens.before(cue.tokens.start), "and" | "but" | "y" | "e" | "pero");
            if speaker.is_empty() && (relative || joined) && tokens.is_capital(floor) {
                speaker = nominal::subject(tokens, floor, cue.tokens.start, language);
            }
            if speaker.is_empty() && cue.tokens.end < last {
                speaker = nominal::after(tokens, adjuncts::skip(self.page, cue.tokens.end, last), last, language);
            }
            return Some(Attribution::by(&cue, speaker, "quote.cue_before"));
        }
        let source = (reach..last).find_map(|index| Some((index, source_phrase(tokens, index, language)?)));
        if let Some((start, source)) = source {
            let speaker = nominal::after(tokens, source, last, language);
            return (!speaker.is_empty()).then_some(Attribution::plain(speaker, start..source, "quote.according"));
        }
        if !colon {
            return None;
        }
        // "Her rival, Senator Paul Reed, was having none of it: “…”"
        let person = self.people.mentions(floor..last).next().map(|(start, person)| start..start + person.words.len());
        let subject = nominal::subject(tokens, floor, last, language);
        let titled = subject.clone().any(|index| {
            TITLES.contains(tokens.word(index))
                || is_institution(tokens.word(index))
                || is_person_noun(tokens.word(index))
        });
        // "A spokesman for the governor was having none of it: “…”": who opens the sentence speaks
        let speaker = match person.filter(|person| person.start <= subject.start || !titled) {
            Some(person) => person,
            None if tokens.is_capital(floor) && (titled || last - floor < 9) => subject,
            None => return None,
        };
        (!speaker.is_empty()).then_some(Attribution::plain(speaker, last..last, "quote.turn"))
    }

    /// "The governor was less sure. “One good print …”": who the sentence before is about.
    fn previous_subject(&self, one: &Marked) -> Option<Attribution> {
        let tokens = &self.page.tokens;
        let own = self.page.sentence_at(one.open)?;
        let before = self.page.sentences.get(own.checked_sub(1)?)?;
        let same = self
            .page
            .sentences
            .get(own)
            .is_some_and(|sentence| sentence.paragraph == before.paragraph && sentence.tokens.start == one.open);
        let first = self.marked.partition_point(|other| other.open < before.tokens.start);
        let spills = first.checked_sub(1).and_then(|last| self.marked.get(last));
        let quoted = self.marked.get(first).is_some_and(|other| before.tokens.contains(&other.open))
            || spills.is_some_and(|other| other.after > before.tokens.start);
        if !same || quoted {
            return None;
        }
        let person = self
            .people
            .mentions(before.tokens.start..before.tokens.end.min(before.tokens.start + 6))
            .next()
            .map(|(start, person)| start..start + person.words.len());
        let phrase = nominal::after(tokens, before.tokens.start, before.tokens.end, self.page.language);
        let titled = phrase.clone().any(|index| TITLES.contains(tokens.word(index)));
        let speaker = person.or_else(|| titled.then_some(phrase))?;
        (!speaker.is_empty()).then_some(Attribution::plain(speaker, one.open..one.open, "quote.previous_subject"))
    }

    /// The start of the sentence around `open`, or the end of the stretch before it.
    fn floor(&self, open: usize) -> usize {
        let tokens = &self.page.tokens;
        let started = self.page.sentences.partition_point(|sentence| sentence.tokens.start <= open);
        let sentence = started.checked_sub(1).and_then(|number| self.page.sentences.get(number));
        let sentence = sentence.map_or(0, |sentence| sentence.tokens.start);
        // the marked stretches stand in the order of the text
        let before = self.marked.partition_point(|other| other.open < open);
        let quoted = self.marked.get(..before).unwrap_or_default().iter().rev().find(|other| other.after <= open);
        let quoted = quoted.map_or(0, |other| other.after);
        let mut floor = sentence.max(quoted);
        while floor < open && (tokens.is(floor, Kind::Mark) && !matches!(tokens.word(floor), "(")) {
            floor += 1;
        }
        floor
    }

    /// “…,” Ann Lee — a name alone up to the end of the line.
    fn trailing_name(&self, one: &Marked) -> Option<Attribution> {
        let tokens = &self.page.tokens;
        let mut start = one.after;
        while matches!(tokens.word(start), "," | "—" | "–" | "-" | ".") && start < one.after + 2 {
            start += 1;
        }
        let end = (start..(start + 16).min(tokens.len()))
            .find(|index| tokens.is(*index, Kind::Break) || tokens.word(*index) == ".")
            .unwrap_or(tokens.len().min(start + 16));
        let closes = end >= tokens.len()
            || tokens.is(end, Kind::Break)
            || tokens.is(end + 1, Kind::Break)
            || end + 1 >= tokens.len();
        let capitals = (start..end)
            .take_while(|index| {
                tokens.is_capital(*index) || matches!(tokens.word(*index), "de" | "del" | "la" | "van" | "von" | "y")
            })
            .count();
        let name = capitals >= 2 && (start + capitals == end || tokens.word(start + capitals) == ",");
        (name && closes).then(|| Attribution::plain(start..start + capitals, start..start, "quote.trailing_name"))
    }
}
