//! Clauses that a verb of saying reports.

use crate::{
    adjuncts,
    cue::{Cue, citation, cue_at},
    indirect::IndirectReader,
    lemma::is_function_word,
    nominal,
    numeral_words::small_word,
    person_names::{TITLES, is_institution},
    phrases::Phrases,
    token::Kind,
    utterance::{Attribution, Utterance},
    verbs::is_finite,
};
use claimwire_domain::language::Language;
use std::ops::Range;

/// A verb of saying in its sentence.
pub(crate) struct ReportedClause<'r, 'p, 'a> {
    pub(crate) reader: &'r IndirectReader<'p, 'a>,
    pub(crate) cue: &'r Cue,
    /// The sentence without dateline and final stop.
    pub(crate) body: Range<usize>,
    /// Who spoke before in the same sentence.
    pub(crate) before: Option<&'r Attribution>,
}

impl ReportedClause<'_, '_, '_> {
    fn language(&self) -> Language {
        self.reader.page.language
    }

    fn word(&self, index: usize) -> &str {
        self.reader.page.tokens.word(index)
    }

    /// The noun phrase before the verb; of a second verb ("and said", "saying") the subject of the first.
    /// "Norvia lamentó el accidente y elevó a 12 los heridos": two verbs, one subject.
    fn shared_subject(&self) -> Option<Range<usize>> {
        let tokens = &self.reader.page.tokens;
        let start = self.cue.tokens.start;
        if self.before.is_some() || !matches!(tokens.before(start), "y" | "e" | "pero") {
            return None;
        }
        let first = (self.body.start.max(start.saturating_sub(20))..start - 1)
            .rev()
            .find(|index| is_finite(tokens, *index, Language::Es))?;
        let mut own = nominal::before(tokens, first, self.body.start, Language::Es);
        // "Belash, de 73 años, admitió la derrota, pero advirtió"
        if own.is_empty() && tokens.before(first) == "," {
            let opening = nominal::after(tokens, self.body.start, first, Language::Es);
            own = if self.word(opening.end) == "," { opening } else { own };
        }
        own.clone().any(|index| tokens.is_capital(index)).then_some(own)
    }

    fn subject(&self) -> Option<Range<usize>> {
        let tokens = &self.reader.page.tokens;
        if let Some(described) = self.described() {
            return Some(described);
        }
        // "retorted Sandra Leith, who said that …"
        let verb = self.cue.tokens.start;
        if matches!(tokens.before(verb), "who" | "quien") && verb > self.body.start + 2 && tokens.word(verb - 2) == ","
        {
            let teller = nominal::before(tokens, verb - 2, self.body.start, self.language());
            return (!teller.is_empty()).then_some(teller);
        }
        let own = nominal::before(tokens, verb, self.body.start, self.language());
        if !own.is_empty() {
            return (!self.is_share(&own)).then_some(own);
        }
        // "Kofi Mensah, whose farm was flooded, said"
        if self.cue.tokens.start > self.body.start && self.word(self.cue.tokens.start - 1) == "," {
            let opening = nominal::after(tokens, self.body.start, self.cue.tokens.start, self.language());
            if !opening.is_empty()
                && self.word(opening.end) == ","
                && !self.word(self.cue.tokens.start).ends_with("ing")
            {
                return Some(opening);
            }
        }
        if self.language() == Language::Es {
            return Some(self.shared_subject().unwrap_or(own));
        }
        let verb = self.word(self.cue.tokens.start);
        let mut link = self.cue.tokens.start;
        while link > self.body.start
            && (self.word(link - 1).ends_with("ly") || matches!(self.word(link - 1), "also" | "then" | "later"))
        {
            link -= 1;
        }
        let joined = link > self.body.start && matches!(self.word(link - 1), "and" | "but");
        let participle = verb.ends_with("ing") && link > self.body.start && self.word(link - 1) == ",";
        if !joined && !participle {
            return None;
        }
        if let Some(before) = self.before.filter(|before| !before.speaker.is_empty()) {
            return Some(before.speaker.clone());
        }
        let own = nominal::subject(tokens, self.body.start, link, Language::En);
        (!own.is_empty()).then_some(own)
    }

    /// "a monitor who asked not to be named said", "figures published yesterday show": what is told of the subject stands
    /// between it and its verb.
    fn described(&self) -> Option<Range<usize>> {
        let tokens = &self.reader.page.tokens;
        let verb = self.cue.tokens.start;
        if self.language() != Language::En {
            return None;
        }
        let floor = verb.saturating_sub(10).max(self.body.start);
        let opening = (floor..verb).rev().find(|index| tokens.is(*index, Kind::Mark)).map_or(floor, |mark| mark + 1);
        let opens = opening == self.body.start || tokens.word(opening - 1) == ",";
        let told = |at: &usize| {
            matches!(tokens.word(*at), "who" | "published" | "released" | "issued" | "compiled" | "obtained" | "seen")
        };
        let link = (opening + 1..verb).find(told)?;
        let subject = nominal::after(tokens, opening, link, Language::En);
        let whole = !subject.is_empty() && subject.end == link;
        let relative = || link + 2 < verb && (link + 1..verb).any(|at| is_finite(tokens, at, Language::En));
        (opens && whole && (tokens.word(link) != "who" || relative())).then_some(subject)
    }

    /// "54 % of those under 30 said": what a poll counts is no speaker.
    fn is_share(&self, speaker: &Range<usize>) -> bool {
        let tokens = &self.reader.page.tokens;
        let counted = |index: usize| {
            tokens.is(index, Kind::Number) && tokens.word(index + 1) != "-"
                || matches!(tokens.word(index), "%" | "percent")
        };
        let floor = speaker.start.saturating_sub(4).max(self.body.start);
        let relative = matches!(tokens.before(speaker.start), "that" | "which" | "que");
        let reach = if relative { speaker.start } else { floor }..speaker.end;
        let share = reach.clone().any(|index| matches!(tokens.word(index), "%" | "percent" | "cent" | "ciento"));
        share
            || reach.clone().any(|index| counted(index) && index + 2 > speaker.start)
                && !speaker.clone().any(|index| tokens.is_capital(index))
                && reach.clone().any(|index| matches!(tokens.word(index), "of" | "in" | "de"))
    }

    /// "X said (that) …" / "dijo X que …".
    pub(crate) fn after_verb(&self) -> Option<Utterance> {
        let tokens = &self.reader.page.tokens;
        let language = self.language();
        let mut speaker = self.subject()?;
        let after = self.past_citation();
        let conjunction = match language {
            Language::En => "that",
            Language::Es => "que",
        };
        let reach = self.body.end.min(after + 14);
        let that = (after..reach)
            .take_while(|index| !matches!(tokens.word(*index), ":" | ";" | "“" | "«" | "\""))
            .take_while(|index| language == Language::Es || !matches!(tokens.word(*index), "and" | "," | "as"))
            .find(|index| tokens.word(*index) == conjunction);
        let clean = that.is_some_and(|that| {
            (after..that).all(|index| index == after || cue_at(tokens, index, language).is_none())
                && !(language == Language::Es && that > after + 12)
                // "prevé dos recortes que dejarían": the figure is the object
                && !(self.cue.object && (after..that).any(|index| self.is_quantity(index)))
        });
        if let Some(that) = that.filter(|_| clean) {
            if language == Language::Es && self.is_impersonal() {
                return None;
            }
            if speaker.is_empty() && that > after {
                let subject = adjuncts::skip(self.reader.page, after, that + 1).min(that);
                speaker = nominal::after(tokens, subject, that, language);
            }
            let segment = that + 1..self.clause_end(that + 1);
            return self.reader.made(one(segment), Attribution::by(self.cue, speaker, "speech.that"));
        }
        if language != Language::En || !self.cue.bare_clause {
            return None;
        }
        let start = self.bare_clause()?;
        let segment = start..self.clause_end(start);
        self.reader.made(one(segment), Attribution::by(self.cue, speaker, "speech.bare"))
    }

    /// Past "said, quoting a police source," to the clause.
    fn past_citation(&self) -> usize {
        let tokens = &self.reader.page.tokens;
        let end = self.cue.tokens.end;
        let cited = tokens.word(end) == "," && citation(tokens, end + 1, self.language()).is_some();
        let comma = (end + 2..(end + 14).min(self.body.end)).find(|index| tokens.word(*index) == ",");
        comma.filter(|_| cited).map_or(end, |comma| comma + 1)
    }

    /// "se estima que": nobody is said to say it.
    fn is_impersonal(&self) -> bool {
        let verb = self.word(self.cue.tokens.start);
        let pronominal =
            ["quej", "sincer", "jact", "pregunt", "vanaglori", "lament"].iter().any(|stem| verb.starts_with(stem));
        self.cue.tokens.start > self.body.start && self.word(self.cue.tokens.start - 1) == "se" && !pronominal
    }

    /// Where a clause without "that" starts after the verb; `None` when what follows is no clause.
    fn bare_clause(&self) -> Option<usize> {
        let (tokens, language, end) = (&self.reader.page.tokens, self.language(), self.body.end);
        let told = matches!(self.word(self.cue.tokens.start), "told" | "tells" | "telling");
        let mut start =
            if told { nominal::after(tokens, self.cue.tokens.end, end, language).end } else { self.cue.tokens.end };
        let dated = self.reader.page.times_near(start).find(|time| {
            let on = usize::from(tokens.word(start) == "on");
            time.tokens.start <= start + on
                && time.tokens.end > start
                && tokens.is_capital(start + on)
                && time.period.is_some_and(|period| period.days() == 1)
        });
        start = dated.map_or(start, |time| time.tokens.end);
        let next = tokens.word(start);
        // "added 300 jobs" and "found a body" are no speech: only true verbs of saying take any clause
        if !self.cue.any_clause && !CLAUSE_OPENERS.contains(&next) || start >= end {
            return None;
        }
        let content = tokens.is(start, Kind::Word) && !is_function_word(next, language);
        let quantity = tokens.is(start, Kind::Number) || matches!(next, "$" | "€" | "£");
        let opens = CLAUSE_OPENERS.contains(&next) || QUANTIFIERS.contains(&next) || quantity || content;
        let adjunct = matches!(next, "on" | "in" | "at" | "during" | "after" | "before" | "when")
            && tokens.word(start + 1) != "least";
        (opens && !adjunct).then_some(start)
    }

    /// The end of a reported clause: the sentence, or where the writer takes over ("… , in what X called"), or where
    /// the next verb of saying begins ("and added that").
    fn clause_end(&self, from: usize) -> usize {
        let (tokens, language) = (&self.reader.page.tokens, self.language());
        let stop = (from..self.body.end).find(|index| {
            let word = tokens.word(*index);
            let writer = word == ","
                && ["in what", "according to", "segun"].iter().any(|phrase| tokens.phrase(index + 1, phrase).is_some());
            // "will appeal: in her view, the ruling is …"
            let view = word == ":" && crate::cue::own_view(tokens, index + 1, language).is_some();
            word == ";" || view || writer || self.next_cue(*index, language)
        });
        stop.unwrap_or(self.body.end)
    }

    /// Whether a coordinated or participial verb of saying starts at a comma or conjunction.
    fn next_cue(&self, index: usize, language: Language) -> bool {
        let tokens = &self.reader.page.tokens;
        if !matches!(tokens.word(index), "," | "and" | "but" | "y" | "e" | "pero" | "aunque") {
            return false;
        }
        let mut at = index + 1;
        while at < index + 4
            && matches!(
                tokens.word(at),
                "and"
                    | "but"
                    | "y"
                    | "e"
                    | "pero"
                    | "aunque"
                    | "while"
                    | "mientras"
                    | "also"
                    | "tambien"
                    | "then"
                    | "later"
                    | "luego"
                    | "although"
                    | "she"
                    | "he"
                    | "they"
            )
        {
            at += 1;
        }
        // ", it said in a report": the attribution of the whole sentence; "and the union puts it at": the next one
        let comma = tokens.word(index) == ",";
        // ", while organisers said 90,000 people marched"
        let contrast = usize::from(comma && matches!(tokens.word(index + 1), "while" | "whereas" | "mientras" | "but"));
        let floor = index + 1 + contrast;
        let trailing = (floor + 1..floor + 8).any(|verb| {
            cue_at(tokens, verb, language).is_some_and(|cue| {
                let next = cue.object || matches!(tokens.word(cue.tokens.end), "that" | "que");
                if comma { cue.any_clause && language == Language::En || contrast == 1 && next } else { next }
            }) && nominal::before(tokens, verb, floor, language).start == floor
        });
        if trailing {
            return true;
        }
        let participle = tokens.word(index) == "," && tokens.word(at).ends_with("ing");
        // "and asked for “calm”": that verb has its own words
        if self.reader.is_used(at) {
            return true;
        }
        let Some(cue) = cue_at(tokens, at, language) else { return false };
        let conjunction = matches!(tokens.word(cue.tokens.end), "that" | "que");
        conjunction
            || cue.names
            || cue.any_clause && language == Language::En
            || participle
            || language == Language::Es && at > index + 1 && cue.object
    }

    /// "…, X said" / "…, informó X" / "Growth, she added, would …".
    pub(crate) fn before_verb(&self) -> Option<Utterance> {
        let (tokens, language) = (&self.reader.page.tokens, self.language());
        let (body, cue) = (&self.body, self.cue);
        let is_comma =
            |index: Option<usize>| index.is_some_and(|at| at > body.start && matches!(tokens.word(at), "," | "—"));
        let mut speaker = nominal::before(tokens, cue.tokens.start, body.start, language);
        if let Some(described) = self.described() {
            speaker = described;
        }
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
            // "local media, which cite hospital sources, told of": the subject stands before, nothing is told there
            if !verb_first || !speaker.is_empty() {
                return None;
            }
            comma = first - 1;
            let subject = adjuncts::skip(self.reader.page, cue.tokens.end, body.end);
            speaker = nominal::after(tokens, subject, body.end, language);
            rest = speaker.end.max(cue.tokens.end);
            if speaker.is_empty() && language == Language::En {
                return None;
            }
        }
        let start = self.insertion(comma, rest).unwrap_or(body.start);
        let next_comma = (rest..body.end).find(|index| tokens.word(*index) == ",");
        // "The so-called new price, she added, will dip": what stands before is no clause of its own
        let verbless = comma - start < 12
            && !(start..comma).any(|index| is_finite(tokens, index, language) && tokens.before(index) != "-");
        let opened = matches!(
            tokens.word(start),
            "in" | "on" | "at" | "during" | "after" | "before" | "with" | "en" | "durante" | "tras"
        );
        let short = comma - start < 6 || verbless;
        let mut segments = one(start..comma);
        let relative =
            |next: usize| matches!(tokens.word(next + 1), "que" | "which" | "who" | "quien" | "adding" | "but");
        let goes_on = next_comma.is_some_and(|next| next - rest < 8 && !relative(next));
        if verbless && opened && !goes_on && !(start..comma).any(|index| self.is_quantity(index)) {
            // "In a filing, the firm put its losses at …" tells nothing before the comma
            return None;
        }
        if let Some(next) = next_comma.filter(|next| short && next - rest < 8 && !relative(*next)) {
            rest = next + 1;
            segments.push(rest..body.end);
        } else if next_comma.is_none() && body.end - rest > 14 {
            return None;
        }
        self.reader.made(segments, Attribution::by(cue, speaker, "speech.trailing"))
    }

    /// "a crowd of 10,000 (15,000, organisers say) marched": what stands in brackets or dashes of its own.
    fn insertion(&self, comma: usize, rest: usize) -> Option<usize> {
        let tokens = &self.reader.page.tokens;
        let opening = (self.body.start..comma).rev().find(|index| {
            matches!(tokens.word(*index), "—" | "–" | "(" | ";") && tokens.at(*index).spaced
                || tokens.word(*index) == ";"
        })?;
        let closed = match tokens.word(opening) {
            ";" => true,
            "(" => !(opening..comma).any(|index| tokens.word(index) == ")"),
            dash => (rest..self.body.end).any(|index| tokens.word(index) == dash && tokens.is_glued(index)),
        };
        closed.then_some(opening + 1)
    }

    /// "the 200,000 that economists had forecast".
    fn relative_object(&self, speaker: &Range<usize>) -> Option<Range<usize>> {
        let first = if speaker.is_empty() || speaker.start > self.cue.tokens.start {
            self.cue.tokens.start
        } else {
            speaker.start
        };
        let that = first.checked_sub(1).filter(|at| *at > self.body.start)?;
        let end = if matches!(self.word(that), "that" | "which" | "que") { that } else { return None };
        let number = (end.saturating_sub(5).max(self.body.start)..end).find(|index| self.is_quantity(*index))?;
        let article = number > self.body.start && matches!(self.word(number - 1), "the" | "los" | "las" | "el");
        Some(number - usize::from(article)..end)
    }

    fn is_quantity(&self, index: usize) -> bool {
        let tokens = &self.reader.page.tokens;
        tokens.is(index, Kind::Number)
            || tokens.is(index, Kind::Word)
                && small_word(tokens.word(index), self.language()).is_some_and(|value| value > 1)
    }

    /// "put the damage at 3 million", "prevé dos recortes": a figure that somebody tells, without a clause.
    pub(crate) fn object(&self) -> Option<Utterance> {
        let (tokens, language) = (&self.reader.page.tokens, self.language());
        let passive = matches!(
            tokens.before(self.cue.tokens.start),
            "is" | "are" | "was" | "were" | "be" | "been" | "being" | "the" | "a" | "an" | "se" | "of" | "than" | "as"
        );
        // "informó de 9 muertos", "spoke of 9 dead"
        let of = matches!(tokens.word(self.cue.tokens.end), "de" | "of") && !self.cue.names;
        if !(self.cue.object || of) || passive || self.is_impersonal() {
            return None;
        }
        let mut speaker = self.subject()?;
        let end = self.clause_end(self.cue.tokens.end);
        let mut start = self.cue.tokens.end;
        if language == Language::Es && speaker.is_empty() && self.word(start.saturating_sub(2)) == "que" {
            // "el 2,1 % que preveían los analistas"
            let inverted = nominal::after(tokens, start, end, language);
            let told = self.relative_object(&inverted).filter(|_| !inverted.is_empty())?;
            return self.reader.made(one(told), Attribution::by(self.cue, inverted, "speech.relative"));
        }
        if speaker.is_empty() {
            let opens = self.cue.tokens.start <= self.body.start + 1
                || matches!(tokens.before(self.cue.tokens.start), "," | "y" | "que" | ";");
            if !opens {
                return None;
            }
            let subject = adjuncts::skip(self.reader.page, start, end);
            let after = nominal::after(tokens, subject, end, language);
            // "prevé la patronal", but "cifró los daños en"
            let speaks = after.clone().any(|index| {
                tokens.is_capital(index) || is_institution(tokens.word(index)) || TITLES.contains(tokens.word(index))
            });
            if speaks && after.end + 1 < end && tokens.before(self.cue.tokens.start) != "y" {
                start = after.end;
                speaker = after;
            }
        }
        // "anunció por la tarde un apoyo de 1.200 euros"
        const WHEN: Phrases =
            Phrases::of(&["por la manana", "por la tarde", "por la noche", "de madrugada", "al mediodia"]);
        start = WHEN.at(tokens, start).unwrap_or(start);
        let put = matches!(self.word(self.cue.tokens.start), "put" | "puts" | "putting" | "pegged" | "pegs");
        let placed = !put || (start..end).any(|index| tokens.word(index) == "at");
        let figure = (start..end).any(|index| {
            tokens.is(index, Kind::Number)
                || tokens.is(index, Kind::Word)
                    && small_word(tokens.word(index), language).is_some_and(|value| value > 1)
        });
        let ends =
            matches!(tokens.word(self.cue.tokens.end), "," | "." | ";" | "") || self.cue.tokens.end >= self.body.end;
        if let Some(told) = self.relative_object(&speaker).filter(|_| ends) {
            return self.reader.made(one(told), Attribution::by(self.cue, speaker, "speech.relative"));
        }
        let verb_is_late = end < start + 2;
        if !placed || !figure || verb_is_late {
            return None;
        }
        self.reader.made(one(start..end), Attribution::by(self.cue, speaker, "speech.object"))
    }
}

const CLAUSE_OPENERS: &[&str] =
    &["the", "he", "she", "it", "they", "there", "we", "this", "these", "his", "her", "its", "their", "a", "an", "no"];
const QUANTIFIERS: &[&str] = &[
    "those", "some", "more", "at", "about", "up", "all", "only", "both", "most", "many", "nearly", "over", "almost",
    "i", "if", "one",
];

/// One segment.
fn one(segment: Range<usize>) -> Vec<Range<usize>> {
    std::iter::once(segment).collect()
}
