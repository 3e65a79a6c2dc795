//! Who a noun phrase or pronoun is, among the people of the article.

use crate::{
    nominal::is_pronoun,
    page::Page,
    people::People,
    sources::source_key,
    utterance::{Attribution, Utterance},
};
use claimwire_domain::{
    language::Language,
    quotation::{Speaker, SpeakerPath},
};

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
    last: Option<Resolved>,
}

impl<'p, 'a> SpeakerResolver<'p, 'a> {
    pub(crate) fn new(page: &'p Page<'a>, people: &'p People) -> Self {
        Self { page, people, person: None, other: None, last: None }
    }

    pub(crate) fn resolve(&mut self, utterance: &Utterance) -> Option<Resolved> {
        let resolved = match &utterance.attribution {
            Some(attribution) => self.attributed(attribution),
            None if utterance.follows => self.last.clone(),
            None => None,
        }?;
        if resolved.is_person {
            self.person = Some(resolved.speaker.resolved.clone());
        } else {
            self.other = Some(resolved.speaker.resolved.clone());
        }
        self.last = Some(resolved.clone());
        Some(resolved)
    }

    fn attributed(&self, attribution: &Attribution) -> Option<Resolved> {
        let phrase = attribution.speaker.clone();
        let tokens = &self.page.tokens;
        let position = if phrase.is_empty() { attribution.cue.start } else { phrase.start };
        let surface = tokens.text(phrase.clone()).to_owned();
        let span = (!phrase.is_empty()).then(|| tokens.span(phrase.clone()));
        let made = |resolved: String, path: SpeakerPath, is_person: bool| {
            let key = source_key(&resolved);
            Some(Resolved { speaker: Speaker { surface: surface.clone(), span, resolved, key, path }, is_person })
        };
        if phrase.is_empty() {
            let name = self
                .last
                .as_ref()
                .map(|last| last.speaker.resolved.clone())
                .or_else(|| self.people.last_before(position, None).map(|person| person.name.clone()))?;
            return made(name, SpeakerPath::Pronoun, true);
        }
        if is_pronoun(tokens, phrase.clone(), self.page.language) {
            return match self.pronoun(tokens.word(phrase.start), position) {
                Some((name, is_person)) => made(name, SpeakerPath::Pronoun, is_person),
                None => made(surface.clone(), SpeakerPath::Pronoun, false),
            };
        }
        let aged = phrase.clone().any(|index| tokens.word(index) == "old")
            && phrase.clone().any(|index| tokens.is(index, crate::token::Kind::Number));
        if let Some(person) = self.people.last_before(position, None).filter(|_| aged) {
            return made(person.name.clone(), SpeakerPath::Nominal, true);
        }
        if let Some(person) = self.people.named(tokens, phrase.clone()) {
            return made(person.name.clone(), SpeakerPath::Name, true);
        }
        if let Some(person) = self.people.titled(tokens, phrase.clone(), position) {
            return made(person.name.clone(), SpeakerPath::Title, true);
        }
        let named = phrase.clone().skip(1).any(|index| tokens.is_capital(index));
        made(surface.clone(), if named { SpeakerPath::Name } else { SpeakerPath::Nominal }, false)
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
        // who spoke last is meant unless somebody else of that gender was named since
        match (spoke, named) {
            (Some(name), Some(person))
                if person.name != name
                    && self.page.language == Language::En
                    && person.female == female
                    && self.mentioned_since(person.mentions.as_slice(), &name, position) =>
            {
                Some((person.name.clone(), true))
            }
            (Some(name), _) => Some((name, true)),
            (None, Some(person)) => Some((person.name.clone(), true)),
            (None, None) => self.other.clone().map(|name| (name, false)),
        }
    }

    /// Whether a mention opens a sentence between the last mention of `name` and `position`.
    fn mentioned_since(&self, mentions: &[usize], name: &str, position: usize) -> bool {
        let last = self
            .people
            .list
            .iter()
            .find(|person| person.name == name)
            .and_then(|person| person.mentions.iter().rev().find(|mention| **mention < position).copied())
            .unwrap_or(0);
        let opens = |mention: usize| self.page.sentences.iter().any(|sentence| sentence.tokens.start == mention);
        mentions.iter().any(|mention| *mention > last && *mention < position && opens(*mention))
    }
}
