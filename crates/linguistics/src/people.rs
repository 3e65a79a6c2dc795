//! The people an article names, with their titles, so that pronouns and offices find them.

use crate::{
    lemma::is_function_word,
    lexicon::{Words, words},
    token::{Kind, Tokens},
};
use claimwire_domain::language::Language;
use std::{collections::HashMap, ops::Range, sync::LazyLock};

/// A person of the article.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// Full name as first written, without title.
    pub(crate) name: String,
    /// Folded words of the name.
    pub(crate) words: Vec<String>,
    /// Folded head nouns of titles ("mayor").
    pub(crate) titles: Vec<String>,
    pub(crate) female: Option<bool>,
    /// First tokens of the mentions.
    pub(crate) mentions: Vec<usize>,
}

/// Everybody named in the article.
#[derive(Debug, Default)]
pub(crate) struct People {
    pub(crate) list: Vec<Person>,
}

/// Capitalised words that are titles rather than names.
pub(crate) static TITLES: Words = LazyLock::new(|| words(include_str!("../data/titles.txt")));

static FEMALE: Words = LazyLock::new(|| words(include_str!("../data/names_female.txt")));
static MALE: Words = LazyLock::new(|| words(include_str!("../data/names_male.txt")));

/// Capitalised words that never are part of a person's name.
static OTHERS: Words = LazyLock::new(|| words(include_str!("../data/no_names.txt")));

static INSTITUTIONS: Words = LazyLock::new(|| words(include_str!("../data/institutions.txt")));

/// Words of institutions: a name with one of them is no place.
pub(crate) fn is_institution(word: &str) -> bool {
    INSTITUTIONS.contains(word)
}

fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "de" | "del"
            | "la"
            | "von"
            | "van"
            | "der"
            | "da"
            | "dos"
            | "bin"
            | "al"
            | "los"
            | "las"
            | "y"
            | "i"
            | "den"
            | "le"
            | "di"
    )
}

impl People {
    pub(crate) fn of(tokens: &Tokens<'_>, language: Language) -> Self {
        let mut people = Self::default();
        let mut first_words: HashMap<String, usize> = HashMap::new();
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
        people.surnames(tokens);
        people
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
            person.titles.extend(titles);
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
        let mut surnames: HashMap<String, usize> = HashMap::new();
        for (number, person) in self.list.iter().enumerate() {
            for word in person.words.iter().skip(1).filter(|word| !is_particle(word) && word.len() > 2) {
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
        let full =
            self.list.iter().filter(|person| contains(&words, &person.words)).max_by_key(|person| person.words.len());
        full.or_else(|| {
            let capitals: Vec<&str> =
                phrase.clone().filter(|index| tokens.is_capital(*index)).map(|index| tokens.word(index)).collect();
            let names: Vec<&&str> =
                capitals.iter().filter(|word| !TITLES.contains(*word) && !OTHERS.contains(*word)).collect();
            let surname = |person: &&Person| {
                !names.is_empty() && names.iter().all(|name| person.words.iter().skip(1).any(|word| word == **name))
            };
            let first = |person: &&Person| {
                names.len() == 1 && person.words.first().is_some_and(|word| names.iter().all(|name| word == **name))
            };
            self.list.iter().find(surname).or_else(|| self.list.iter().find(first))
        })
    }

    /// The person who holds the office in the phrase ("the deputy mayor"), the one named last before `position` first.
    pub(crate) fn titled(&self, tokens: &Tokens<'_>, phrase: Range<usize>, position: usize) -> Option<&Person> {
        let capital =
            phrase.clone().skip(1).any(|index| tokens.is_capital(index) && !TITLES.contains(&tokens.word(index)));
        let head = head_of_title(tokens, phrase);
        if head.is_empty() || capital {
            return None;
        }
        let holders = self.list.iter().filter(|person| person.titles.contains(&head));
        holders.max_by_key(|person| person.mentions.iter().rev().find(|mention| **mention < position).copied())
    }

    /// The person a pronoun at `position` means: the one named last before it whose gender fits.
    pub(crate) fn last_before(&self, position: usize, female: Option<bool>) -> Option<&Person> {
        let fits = |person: &&Person| female.is_none() || person.female.is_none() || person.female == female;
        let last = |person: &&Person| person.mentions.iter().rev().find(|mention| **mention < position).copied();
        self.list.iter().filter(fits).filter(|person| last(person).is_some()).max_by_key(last)
    }
}

fn contains(words: &[&str], name: &[String]) -> bool {
    !name.is_empty() && words.windows(name.len()).any(|window| window.iter().zip(name).all(|(word, own)| word == own))
}

/// A run of capitalised words that can be a person's name, and where the titles before it start.
fn name_run(tokens: &Tokens<'_>, index: usize) -> (Range<usize>, usize) {
    let is_name = |at: usize| {
        let word = tokens.word(at);
        let letters = tokens.text(at..at + 1);
        let shouted = letters.chars().count() > 1 && letters.chars().all(char::is_uppercase);
        tokens.is_capital(at) && !OTHERS.contains(&word) && !shouted && word != "'s"
    };
    let mut start = index;
    while tokens.is_capital(start) && TITLES.contains(&tokens.word(start)) {
        start += 1;
        if tokens.word(start) == "." && tokens.is_glued(start) {
            start += 1;
        }
    }
    let mut end = start;
    let mut names = 0;
    while end < start + 7 {
        if is_name(end) && !TITLES.contains(&tokens.word(end)) {
            names += 1;
            end += 1;
            if tokens.word(end) == "." && tokens.is_glued(end) && tokens.before(end).len() == 1 && is_name(end + 1) {
                end += 1;
            }
            if tokens.word(end) == "-" && tokens.is_glued(end) && tokens.is_glued(end + 1) && is_name(end + 1) {
                end += 1;
            }
        } else if end > start
            && is_particle(tokens.word(end))
            && (is_name(end + 1) || is_particle(tokens.word(end + 1)) && is_name(end + 2))
            && tokens.word(end) != "y"
        {
            end += 1;
        } else {
            break;
        }
    }
    let before_is_name = start > 0
        && start == index
        && (is_name(start - 1)
            || tokens.is_capital(start - 1) && OTHERS.contains(&tokens.word(start - 1)) && !opens(tokens, start - 1)
            || is_particle(tokens.word(start - 1)) && start > 1 && tokens.is_capital(start - 2));
    if !(2..=5).contains(&names) || before_is_name || tokens.is_capital(end) && OTHERS.contains(&tokens.word(end)) {
        return (start..start, index);
    }
    (start..end, index)
}

fn opens(tokens: &Tokens<'_>, index: usize) -> bool {
    index == 0 || matches!(tokens.before(index), "." | "" | "“" | "\"" | "«" | "?" | "!" | "—" | ":" | "”" | "»")
}

/// Head nouns of the titles before the name ("Chancellor", "the deputy mayor") and in an apposition after it.
fn titles(tokens: &Tokens<'_>, run: Range<usize>, title_start: usize, language: Language) -> Vec<String> {
    let mut titles: Vec<String> = (title_start..run.start)
        .map(|index| tokens.word(index).to_owned())
        .filter(|word| TITLES.contains(&word.as_str()))
        .collect();
    let comma = usize::from(run.start > 0 && tokens.before(run.start) == ",");
    if title_start == run.start && run.start > comma {
        let mut back = run.start - comma;
        let stop = back;
        while back > 0
            && stop - back < 8
            && tokens.is(back - 1, Kind::Word)
            && (!is_function_word(tokens.word(back - 1), language)
                || matches!(tokens.word(back - 1), "of" | "de" | "del" | "for")
                || back > 1
                    && matches!(tokens.word(back - 2), "of" | "de" | "for")
                    && matches!(tokens.word(back - 1), "la" | "los" | "las" | "the"))
        {
            back -= 1;
        }
        let article = back > 0
            && (comma == 0
                || matches!(
                    tokens.before(back),
                    "the" | "el" | "la" | "los" | "su" | "her" | "his" | "their" | "its" | "a" | "un" | "una"
                ));
        if article && back < stop {
            titles.push(head_of_title(tokens, back..stop));
        }
    }
    if tokens.word(run.end) == "," {
        let mut end = run.end + 1;
        while end < run.end + 9 && tokens.is(end, Kind::Word) {
            end += 1;
        }
        let opens = matches!(
            tokens.word(run.end + 1),
            "the" | "a" | "an" | "el" | "la" | "un" | "una" | "its" | "his" | "her" | "su"
        );
        let lower = tokens.is(run.end + 1, Kind::Word)
            && !tokens.is_capital(run.end + 1)
            && (opens || !is_function_word(tokens.word(run.end + 1), language));
        if lower {
            titles.push(head_of_title(tokens, run.end + 1..end));
        }
    }
    titles.retain(|title| !title.is_empty());
    titles
}

/// "the deputy mayor of Fairwater" to "mayor"; "la alcaldesa de Arrel" to "alcaldesa".
fn head_of_title(tokens: &Tokens<'_>, phrase: Range<usize>) -> String {
    let mut start = phrase.start;
    while start < phrase.end
        && matches!(
            tokens.word(start),
            "the"
                | "a"
                | "an"
                | "el"
                | "la"
                | "los"
                | "un"
                | "una"
                | "su"
                | "his"
                | "her"
                | "its"
                | "their"
                | "former"
                | "then"
                | "current"
        )
    {
        start += 1;
    }
    let known = (start..phrase.end).find(|index| {
        TITLES.contains(&tokens.word(*index))
            && !matches!(
                tokens.word(*index),
                "deputy"
                    | "vice"
                    | "prime"
                    | "former"
                    | "foreign"
                    | "health"
                    | "finance"
                    | "state"
                    | "interior"
                    | "treasury"
                    | "primer"
                    | "primera"
                    | "chief"
            )
    });
    let stop = (start..phrase.end)
        .find(|index| matches!(tokens.word(*index), "of" | "de" | "del" | "for" | "at" | "en" | "in" | "who" | "que"))
        .unwrap_or(phrase.end);
    match known {
        Some(index) => tokens.word(index).to_owned(),
        None => stop
            .checked_sub(1)
            .filter(|last| *last >= start)
            .map_or_else(String::new, |last| tokens.word(last).to_owned()),
    }
}

fn gender(first: &str, titles: &[String], language: Language) -> Option<bool> {
    let titled = titles.iter().find_map(|title| match title.as_str() {
        "mrs" | "ms" | "miss" | "dame" | "lady" | "queen" | "princess" | "chairwoman" | "spokeswoman"
        | "congresswoman" | "alcaldesa" | "ministra" | "presidenta" | "senadora" | "diputada" | "gobernadora"
        | "jueza" | "secretaria" | "consejera" | "doctora" | "dona" | "sra" | "directora" | "portavoza"
        | "concejala" | "rectora" => Some(true),
        "mr" | "sir" | "lord" | "king" | "prince" | "chairman" | "spokesman" | "congressman" | "alcalde"
        | "ministro" | "senador" | "diputado" | "gobernador" | "secretario" | "consejero" | "don" | "sr"
        | "director" | "concejal" | "vocero" => Some(false),
        _ => None,
    });
    let named = || {
        if FEMALE.contains(&first) {
            Some(true)
        } else if MALE.contains(&first) {
            Some(false)
        } else if first.ends_with('a') {
            Some(true)
        } else if first.ends_with('o') {
            Some(false)
        } else {
            None
        }
    };
    titled.filter(|_| language == Language::Es || titles.iter().any(|title| title != "director")).or_else(named)
}
