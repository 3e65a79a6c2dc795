//! The people an article names, with their titles, so that pronouns and offices find them.

use crate::{
    acronyms::{acronyms, known_acronym},
    nominal::is_determiner,
    offices::{Title, gender, head_of_title, titles},
    person_names::{OTHERS, TITLES, is_given_name, is_particle, is_single, name_run, opens},
    roles::{is_person_noun, is_same_role, spoken_gender},
    table::{HashMap, HashSet},
    token::{Kind, Tokens},
};
use claimwire_domain::language::Language;
use std::ops::Range;

/// A person of the article.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// Full name as first written, without title.
    pub(crate) name: String,
    /// Folded words of the name.
    pub(crate) words: Vec<String>,
    /// Offices and callings the text gives ("the mayor of Ilo").
    pub(crate) titles: Vec<Title>,
    pub(crate) female: Option<bool>,
    /// First tokens of the mentions.
    pub(crate) mentions: Vec<usize>,
}

impl Person {
    /// The last mention before a token.
    pub(crate) fn mention_before(&self, position: usize) -> Option<usize> {
        let after = self.mentions.partition_point(|mention| *mention < position);
        after.checked_sub(1).and_then(|last| self.mentions.get(last)).copied()
    }
}

/// Everybody named in the article.
#[derive(Debug, Default)]
pub(crate) struct People {
    pub(crate) list: Vec<Person>,
    /// All mentions with the number of their person, in the order of the text.
    order: Vec<(usize, usize)>,
    /// Capitalised words alone that may be names: only an age tells a person ("Okafor … the 58-year-old").
    loose: Vec<usize>,
    /// Full names by the acronyms that the text gives in brackets.
    acronyms: HashMap<String, String>,
}

impl People {
    pub(crate) fn of(tokens: &Tokens<'_>, language: Language) -> Self {
        let mut people = Self::default();
        let mut first_words: HashMap<String, usize> = HashMap::default();
        let mut index = 0;
        while index < tokens.len() {
            let (run, title_start) = name_run(tokens, index);
            if run.end - run.start < 2 {
                index += 1;
                continue;
            }
            people.add(tokens, run.clone(), title_start, language, &mut first_words);
            index = run.end;
        }
        people.singles(tokens, language);
        people.surnames(tokens);
        let persons = people.list.iter().enumerate();
        people.order = persons
            .flat_map(|(number, person)| person.mentions.iter().map(move |mention| (*mention, number)))
            .collect();
        people.order.sort_unstable();
        people.acronyms = acronyms(tokens);
        people
    }

    /// The full name of an institution that is called by its initials.
    pub(crate) fn full_name(&self, tokens: &Tokens<'_>, phrase: Range<usize>) -> Option<&str> {
        let mut capitals = phrase.clone().filter(|index| tokens.is_capital(*index));
        let last = capitals.next_back().filter(|last| last + 1 == phrase.end && phrase.len() < 3)?;
        let shouted = tokens.text(last..last + 1).chars().all(|letter| letter.is_uppercase() || letter == '.');
        let known = || known_acronym(tokens.word(last));
        self.acronyms.get(tokens.word(last)).map(String::as_str).or_else(known).filter(|_| shouted)
    }

    /// Who was named last before `position` without anything else that tells a person.
    pub(crate) fn loose_before(&self, tokens: &Tokens<'_>, position: usize) -> Option<String> {
        let last = self.loose.iter().rev().find(|index| **index < position)?;
        Some(tokens.text(*last..last + 1).to_owned())
    }

    /// People the text names by one word alone: after a title, before an age, or by a known first name.
    fn singles(&mut self, tokens: &Tokens<'_>, language: Language) {
        let mut known: HashSet<String> = self.list.iter().flat_map(|person| person.words.iter().cloned()).collect();
        for index in 0..tokens.len() {
            let word = tokens.word(index);
            if !tokens.is_capital(index) || known.contains(word) || !is_single(tokens, index) {
                continue;
            }
            let at = index - usize::from(tokens.before(index) == "." && tokens.is_glued(index - 1));
            let titled = at > 0 && TITLES.contains(tokens.word(at - 1));
            let aged = tokens.word(index + 1) == ","
                && tokens.is(index + 2, Kind::Number)
                && tokens.word(index + 2).len() < 3
                && matches!(tokens.word(index + 3), "," | "." | "”" | "and" | "y" | ";");
            if !opens(tokens, index) && !titled && !is_given_name(word) && !aged {
                self.loose.push(index);
            }
            if !(titled || aged || is_given_name(word)) {
                continue;
            }
            let titles: Vec<Title> = if titled { [Title::of(tokens, at - 1..at)].into() } else { Vec::new() };
            known.insert(word.to_owned());
            self.list.push(Person {
                name: tokens.text(index..index + 1).to_owned(),
                words: [word.to_owned()].into(),
                female: gender(word, &titles, language).filter(|_| !titled || !titles.is_empty()),
                titles,
                mentions: [index].into(),
            });
        }
    }

    fn add(
        &mut self,
        tokens: &Tokens<'_>,
        run: Range<usize>,
        title_start: usize,
        language: Language,
        known: &mut HashMap<String, usize>,
    ) {
        let key = tokens.key(run.clone());
        let titles = titles(tokens, run.clone(), title_start, language);
        if let Some(person) = known.get(&key).and_then(|at| self.list.get_mut(*at)) {
            person.mentions.push(run.start);
            for title in titles {
                if !person.titles.contains(&title) {
                    person.titles.push(title);
                }
            }
            return;
        }
        let words: Vec<String> = key.split(' ').map(str::to_owned).collect();
        let female = gender(words.first().map_or("", String::as_str), &titles, language);
        known.insert(key, self.list.len());
        self.list.push(Person {
            name: tokens.text(run.clone()).to_owned(),
            words,
            titles,
            female,
            mentions: vec![run.start],
        });
    }

    /// Later mentions by surname alone.
    fn surnames(&mut self, tokens: &Tokens<'_>) {
        let mut surnames: HashMap<String, usize> = HashMap::default();
        for (number, person) in self.list.iter().enumerate() {
            let given = usize::from(person.words.len() > 1);
            for word in person.words.iter().skip(given).filter(|word| !is_particle(word) && word.len() > 2) {
                surnames.entry(word.clone()).or_insert(number);
            }
        }
        for index in 0..tokens.len() {
            if !tokens.is_capital(index) {
                continue;
            }
            if let Some(person) = surnames.get(tokens.word(index)).and_then(|number| self.list.get_mut(*number)) {
                person.mentions.push(index);
            }
        }
        for person in &mut self.list {
            person.mentions.sort_unstable();
            person.mentions.dedup();
        }
    }

    /// The person whose full name, surname or title stands in the phrase.
    pub(crate) fn named(&self, tokens: &Tokens<'_>, phrase: Range<usize>) -> Option<&Person> {
        let words: Vec<&str> =
            phrase.clone().filter(|index| tokens.is(*index, Kind::Word)).map(|index| tokens.word(index)).collect();
        let place = |person: &Person| {
            let starts = phrase.clone().filter(|start| {
                person
                    .words
                    .iter()
                    .zip(phrase_words(tokens, *start..phrase.end))
                    .filter(|(own, word)| own == word)
                    .count()
                    == person.words.len()
            });
            // "the lawyer of Ann Lee", "Ann Lee's lawyer": somebody else speaks
            let complement = |start: usize| {
                matches!(tokens.before(start), "of" | "de" | "del" | "for" | "at" | "from") && start > phrase.start
                    || tokens.word(start + person.words.len()) == "'s"
            };
            starts.map(|start| (complement(start), start)).min()
        };
        let full = self
            .list
            .iter()
            .filter(|person| contains(&words, &person.words))
            .filter_map(|person| Some((place(person)?, std::cmp::Reverse(person.words.len()), person)))
            .filter(|((complement, start), _, _)| !complement || phrase.start == *start)
            .min_by_key(|(place, words, _)| (*place, *words))
            .map(|(_, _, person)| person);
        full.or_else(|| {
            let head = without_complement(tokens, phrase.clone());
            let capitals: Vec<&str> =
                head.filter(|index| tokens.is_capital(*index)).map(|index| tokens.word(index)).collect();
            let names: Vec<&&str> =
                capitals.iter().filter(|word| !TITLES.contains(word) && !OTHERS.contains(word)).collect();
            let surname = |person: &&Person| {
                !names.is_empty() && names.iter().all(|name| person.words.iter().skip(1).any(|word| word == **name))
            };
            let first = |person: &&Person| {
                names.len() == 1 && person.words.first().is_some_and(|word| names.iter().all(|name| word == **name))
            };
            self.list.iter().find(surname).or_else(|| self.list.iter().find(first))
        })
    }

    /// The person who holds the office in the phrase ("the deputy mayor"): whose own office has most of its words, the
    /// one named last before `position` first.
    pub(crate) fn titled(&self, tokens: &Tokens<'_>, phrase: Range<usize>, position: usize) -> Option<&Person> {
        let capital =
            phrase.clone().skip(1).any(|index| tokens.is_capital(index) && !TITLES.contains(tokens.word(index)));
        let head = head_of_title(tokens, phrase.clone());
        if head.is_empty()
            || matches!(tokens.word(phrase.start), "a" | "an" | "un" | "una" | "another" | "otro" | "otra")
        {
            return None;
        }
        let key = tokens.key(phrase);
        let shared = |person: &&Person| {
            let offices = person.titles.iter().filter(|title| is_same_role(&title.head, &head));
            let words = |title: &Title| {
                title.key.split(' ').filter(|word| word.len() > 3 && key.split(' ').any(|own| own == *word)).count()
            };
            offices.map(|title| (title.head == head, words(title))).max()
        };
        let last = |person: &&Person| person.mention_before(position);
        let holders = self.list.iter().filter(|person| shared(person).is_some());
        // "the Norland minister" may be somebody else than the minister of this article
        let holders = holders.filter(|person| !capital || shared(person).is_some_and(|(_, words)| words > 1));
        holders.max_by_key(|person| (shared(person), last(person)))
    }

    /// The person a noun without office means ("the activist"): who was named last before `position`.
    pub(crate) fn described(&self, tokens: &Tokens<'_>, phrase: Range<usize>, position: usize) -> Option<&Person> {
        let definite = matches!(tokens.word(phrase.start), "the" | "el" | "la");
        let head = head_of_title(tokens, phrase.clone());
        let known = tokens.word(phrase.end.saturating_sub(1)) == head;
        let capital = phrase.clone().skip(1).any(|index| tokens.is_capital(index));
        let former = matches!(tokens.word(phrase.start + 1), "former" | "ex" | "antiguo" | "antigua");
        let calling = is_person_noun(&head) || former || head.starts_with("ex") && TITLES.contains(head.as_str());
        let plain = phrase.len() < 4 && known && !capital && calling;
        let female = spoken_gender(tokens.word(phrase.start));
        (definite && plain).then(|| self.last_before(position, female)).flatten()
    }

    /// The person a pronoun at `position` means: the one named last before it whose gender fits.
    pub(crate) fn last_before(&self, position: usize, female: Option<bool>) -> Option<&Person> {
        let fits = |person: &&Person| female.is_none() || person.female.is_none() || person.female == female;
        self.mentions(0..position).rev().map(|(_, person)| person).find(fits)
    }

    /// The mentions whose first token stands in a range, in the order of the text.
    pub(crate) fn mentions(&self, range: Range<usize>) -> impl DoubleEndedIterator<Item = (usize, &Person)> {
        let first = self.order.partition_point(|(mention, _)| *mention < range.start);
        let last = self.order.partition_point(|(mention, _)| *mention < range.end).max(first);
        let inside = self.order.get(first..last).unwrap_or_default();
        inside.iter().filter_map(|(mention, number)| Some((*mention, self.list.get(*number)?)))
    }
}

/// "the lawyer of Lee" without Lee, "Norland's minister" without Norland.
fn without_complement(tokens: &Tokens<'_>, phrase: Range<usize>) -> Range<usize> {
    let owner = phrase.clone().rev().find(|index| tokens.word(*index) == "'s");
    let start = owner.map_or(phrase.start, |owner| owner + 1);
    let common = !tokens.is_capital(start) || is_determiner(tokens.word(start));
    let link = (start..phrase.end)
        .find(|index| matches!(tokens.word(*index), "of" | "de" | "del" | "for" | "at" | "from" | ",") && common);
    // an apposition gives the name: "the deputy mayor of Ilo, Maria Ruiz"
    let apposed = (start..phrase.end).find(|index| tokens.word(*index) == ",");
    match (link, apposed) {
        (Some(_), Some(comma)) => comma + 1..phrase.end,
        (Some(link), None) => start..link,
        _ => start..phrase.end,
    }
}

/// The words of a phrase, initials' stops left out.
fn phrase_words<'t>(tokens: &'t Tokens<'_>, phrase: Range<usize>) -> impl Iterator<Item = &'t str> {
    phrase.filter(|index| tokens.is(*index, Kind::Word)).map(|index| tokens.word(index))
}

fn contains(words: &[&str], name: &[String]) -> bool {
    !name.is_empty() && words.windows(name.len()).any(|window| window.iter().zip(name).all(|(word, own)| word == own))
}
