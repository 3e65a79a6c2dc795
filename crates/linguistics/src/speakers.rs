//! Who a noun phrase or pronoun is, among the people of the article.

use crate::{
    fold::fold,
    nominal::is_pronoun,
    page::Page,
    people::People,
    person_names::is_institution,
    roles::spoken_gender,
    sources::source_key,
    utterance::{Attribution, Utterance},
    verbs::is_finite,
};
use claimwire_domain::{
    overlay,
    quotation::{Speaker, SpeakerPath},
};
use std::ops::Range;

/// A speaker found, and whether it is a person of the article.
#[derive(Debug, Clone)]
pub(crate) struct Resolved {
    pub(crate) speaker: Speaker,
    pub(crate) is_person: bool,
}

/// Resolves the speakers of a page in the order of the text.
pub(crate) struct SpeakerResolver<'p, 'a> {
    pub(crate) page: &'p Page<'a>,
    pub(crate) people: &'p People,
    /// The person and the institution that spoke last.
    person: Option<String>,
    other: Option<String>,
    /// Where that was.
    spoke_at: usize,
    last: Option<Resolved>,
}

impl<'p, 'a> SpeakerResolver<'p, 'a> {
    pub(crate) fn new(page: &'p Page<'a>, people: &'p People) -> Self {
        Self { page, people, person: None, other: None, spoke_at: 0, last: None }
    }

    pub(crate) fn resolve(&mut self, utterance: &Utterance) -> Result<Resolved, &'static str> {
        let resolved = match &utterance.attribution {
            Some(attribution) => self.attributed(attribution),
            None if utterance.follows => self.last.clone().ok_or("speaker.untold"),
            None => Err("speaker.untold"),
        }?;
        if resolved.is_person {
            self.person = Some(resolved.speaker.resolved.clone());
        } else {
            self.other = Some(resolved.speaker.resolved.clone());
        }
        self.spoke_at = utterance.start();
        self.last = Some(resolved.clone());
        Ok(resolved)
    }

    fn attributed(&self, attribution: &Attribution) -> Result<Resolved, &'static str> {
        let phrase = attribution.speaker.clone();
        let position = if phrase.is_empty() { attribution.cue.start } else { phrase.start };
        self.phrase(phrase, position)
    }

    /// Who a noun phrase at `position` is; an empty one is a dropped subject. Else why nobody can be told.
    pub(crate) fn phrase(&self, phrase: Range<usize>, position: usize) -> Result<Resolved, &'static str> {
        let tokens = &self.page.tokens;
        let surface = tokens.text(phrase.clone()).to_owned();
        let span = (!phrase.is_empty()).then(|| tokens.span(phrase.clone()));
        let made = |resolved: String, path: SpeakerPath, is_person: bool| {
            let key = source_key(&resolved);
            Ok(Resolved { speaker: Speaker { surface: surface.clone(), span, resolved, key, path }, is_person })
        };
        if phrase.is_empty() {
            let (name, is_person) = self.dropped(position).ok_or("speaker.dropped_without_antecedent")?;
            return made(name, SpeakerPath::Pronoun, is_person);
        }
        if is_pronoun(tokens, phrase.clone(), self.page.language) {
            let (name, is_person) =
                self.pronoun(tokens.word(phrase.start), position).ok_or("speaker.pronoun_without_antecedent")?;
            return made(name, SpeakerPath::Pronoun, is_person);
        }
        // "esta última", "the latter": who was named last
        let latter = matches!(tokens.word(phrase.end - 1), "ultimo" | "ultima" | "latter") && phrase.len() == 2;
        if let Some(person) =
            self.people.last_before(position, spoken_gender(tokens.word(phrase.start))).filter(|_| latter)
        {
            return made(person.name.clone(), SpeakerPath::Pronoun, true);
        }
        let aged = phrase.clone().any(|index| matches!(tokens.word(index), "old" | "anos"))
            && phrase.clone().any(|index| tokens.is(index, crate::token::Kind::Number))
            && !phrase.clone().any(|index| tokens.is_capital(index) && index > phrase.start);
        if aged {
            if let Some(person) = self.people.last_before(position, None) {
                return made(person.name.clone(), SpeakerPath::Nominal, true);
            }
            if let Some(name) = self.people.loose_before(tokens, position) {
                return made(name, SpeakerPath::Nominal, true);
            }
        }
        if let Some((name, path)) = self.listed(phrase.clone()) {
            return made(name, path, true);
        }
        // "the World Health Organization": no word of an institution's name is a person
        let body = phrase.clone().any(|index| tokens.is_capital(index) && is_institution(tokens.word(index)));
        let is_own = |words: &[String]| !body || words.len() > 1 && !words.iter().any(|word| is_institution(word));
        if let Some(person) = self.people.named(tokens, phrase.clone()).filter(|person| is_own(&person.words)) {
            return made(person.name.clone(), SpeakerPath::Name, true);
        }
        if let Some(person) =
            self.people.titled(tokens, phrase.clone(), position).filter(|person| is_own(&person.words))
        {
            return made(person.name.clone(), SpeakerPath::Title, true);
        }
        if let Some(person) = self.people.described(tokens, phrase.clone(), position) {
            return made(person.name.clone(), SpeakerPath::Nominal, true);
        }
        if let Some(full) = self.people.full_name(tokens, phrase.clone()) {
            let key = source_key(full);
            let acronym = tokens.text(phrase.end - 1..phrase.end);
            let resolved = format!("{full} ({acronym})");
            let speaker = Speaker { surface, span, resolved, key, path: SpeakerPath::Name };
            return Ok(Resolved { speaker, is_person: false });
        }
        let named = phrase.clone().skip(1).any(|index| tokens.is_capital(index));
        // "the firm's chief executive, Nell Park": the name is who it is, though it be nobody's first name
        let apposed = phrase.clone().find(|index| tokens.word(*index) == ",").map(|comma| comma + 1..phrase.end);
        let apposed = apposed.filter(|name| name.len() > 1 && name.clone().all(|index| tokens.is_capital(index)));
        if let Some(name) = apposed.filter(|_| !tokens.is_capital(phrase.end.min(phrase.start + 1))) {
            return made(tokens.text(name).to_owned(), SpeakerPath::Name, true);
        }
        // "the agency, which runs the ports": the head says it; a name in the apposition belongs to it
        let comma =
            phrase.clone().find(|index| tokens.word(*index) == ",").filter(|comma| !tokens.is_capital(comma + 1));
        let head = comma.map_or(surface.as_str(), |comma| tokens.text(phrase.start..comma)).to_owned();
        made(head, if named { SpeakerPath::Name } else { SpeakerPath::Nominal }, false)
    }

    /// Whom the newsroom's own list knows by this name, or as the holder of this office on the day of the article, where
    /// the article names nobody for it.
    fn listed(&self, phrase: Range<usize>) -> Option<(String, SpeakerPath)> {
        let directory = &overlay::current().speakers;
        if directory.listed.is_empty() {
            return None;
        }
        let key = self.page.tokens.key(phrase.clone());
        let bare = ["the ", "el ", "la "].iter().find_map(|article| key.strip_prefix(article)).unwrap_or(&key);
        let dotless = |text: &str| fold(&text.replace('.', " "));
        let wanted = dotless(bare);
        let is_called = |name: &str| dotless(name) == wanted;
        if let Some(listed) = directory.named(is_called) {
            return Some((listed.name.clone(), SpeakerPath::Name));
        }
        if self.people.titled(&self.page.tokens, phrase.clone(), phrase.start).is_some() {
            return None;
        }
        let holder = directory.holder(self.page.today?, is_called)?;
        Some((holder.name.clone(), SpeakerPath::Title))
    }

    /// The subject that a verb goes without: who opened a sentence since the last speaker, else that speaker.
    fn dropped(&self, position: usize) -> Option<(String, bool)> {
        let since = self.people.mentions(self.spoke_at + 1..position);
        let opened = since.rev().find(|(mention, _)| self.opens_sentence(*mention));
        let opened = opened.map(|(_, person)| (person.name.clone(), true));
        let last = || self.last.as_ref().map(|last| (last.speaker.resolved.clone(), last.is_person));
        let named = || self.people.last_before(position, None).map(|person| (person.name.clone(), true));
        opened.or_else(last).or_else(named)
    }

    /// Whether a mention is the first of its sentence, but for an article and a title ("La presidenta Marta Gil").
    fn opens_sentence(&self, mention: usize) -> bool {
        let tokens = &self.page.tokens;
        self.page.sentence_at(mention).and_then(|number| self.page.sentences.get(number)).is_some_and(|sentence| {
            let start = sentence.tokens.start;
            mention < start + 6
                && !(start..mention).any(|index| {
                    tokens.is(index, crate::token::Kind::Mark) && tokens.word(index) != ","
                        || is_finite(tokens, index, self.page.language)
                        || matches!(
                            tokens.word(index),
                            "in" | "for" | "with" | "para" | "con" | "en" | "a" | "by" | "por"
                        )
                })
        })
    }

    fn pronoun(&self, word: &str, position: usize) -> Option<(String, bool)> {
        let female = match word {
            "she" | "ella" => Some(true),
            "he" | "el" => Some(false),
            _ => None,
        };
        if female.is_none() {
            return match word {
                "they" | "it" | "ellos" | "ellas" => self.other.clone().map(|name| (name, false)),
                _ => self.last.as_ref().map(|last| (last.speaker.resolved.clone(), last.is_person)),
            };
        }
        let fits = |name: &&String| {
            let person = self.people.list.iter().find(|person| person.name == **name);
            person.is_none_or(|person| person.female.is_none() || person.female == female)
        };
        let named = self.people.last_before(position, female);
        let spoke = self.person.as_ref().filter(fits).cloned();
        // "él" is rather a man named before than the last speaker, whose name tells nothing
        let known =
            |name: &String| self.people.list.iter().any(|person| person.name == *name && person.female == female);
        if spoke.as_ref().is_some_and(|name| !known(name)) {
            let sure = self
                .people
                .mentions(0..position)
                .rev()
                .map(|(_, person)| person)
                .find(|person| person.female == female);
            if let Some(person) = sure {
                return Some((person.name.clone(), true));
            }
        }
        // who spoke last is meant unless somebody else of that gender was named since
        match (spoke, named) {
            (Some(name), Some(person))
                if person.name != name
                    && person.female == female
                    && self.mentioned_since(person.mentions.as_slice(), &name, position) =>
            {
                Some((person.name.clone(), true))
            }
            (Some(name), _) => Some((name, true)),
            (None, Some(person)) => Some((person.name.clone(), true)),
            // "he" is no ministry
            (None, None) => {
                let human = |name: &String| !name.split(' ').any(|word| is_institution(&word.to_lowercase()));
                self.other.clone().filter(human).map(|name| (name, false))
            }
        }
    }

    /// Whether a mention opens a sentence between the last mention of `name` and `position`.
    fn mentioned_since(&self, mentions: &[usize], name: &str, position: usize) -> bool {
        let last = self
            .people
            .list
            .iter()
            .find(|person| person.name == name)
            .and_then(|person| person.mention_before(position))
            .unwrap_or(0);
        let first = mentions.partition_point(|mention| *mention <= last);
        let since = mentions.iter().skip(first).take_while(|mention| **mention < position);
        since.into_iter().any(|mention| self.opens_sentence(*mention))
    }
}
