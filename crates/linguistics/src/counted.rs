//! What a figure counts: the noun phrase after the number, or the noun that an elliptic number leaves out.

use crate::{
    calendar::{month, weekday},
    fractions::is_multiple,
    lemma::{concept, is_function_word},
    lexicon::{Words, words},
    page::Page,
    phrases::Phrases,
    scan::Draft,
    token::Kind,
};
use claimwire_domain::{figure::FigureKind, language::Language};
use std::{ops::Range, sync::LazyLock};

/// Words between a number and what it counts.
static ADJECTIVES: Words = LazyLock::new(|| words(include_str!("../data/quantity_adjectives.txt")));
static ENGLISH_DEEDS: Words = LazyLock::new(|| words(include_str!("../data/deeds_en.txt")));
static SPANISH_DEEDS: Words = LazyLock::new(|| words(include_str!("../data/deeds_es.txt")));
static PLURALS: Words = LazyLock::new(|| words(include_str!("../data/plurals_en.txt")));
static NOMINAL: Words = LazyLock::new(|| words(include_str!("../data/nominal_en.txt")));
static NOT_PLURAL: Words = LazyLock::new(|| words(include_str!("../data/not_plural.txt")));
pub(crate) static CHANGES: Words = LazyLock::new(|| words(include_str!("../data/changes.txt")));

/// Nouns that count something named after them: "the number of cases".
pub(crate) const NUMBER_NOUNS: &[&str] = &[
    "number", "total", "toll", "count", "tally", "figure", "sum", "share", "amount", "numero", "cifra", "total",
    "balance", "recuento", "suma", "cantidad",
];

/// The longest noun phrase looked at.
const LONGEST: usize = 6;

/// Whether a word stands between a number and its noun ("other", "nuevos").
pub(crate) fn is_adjective(word: &str) -> bool {
    ADJECTIVES.contains(word)
}

/// Whether a word is what people did: "12 died" counts people without naming them.
pub(crate) fn is_deed(page: &Page<'_>, index: usize) -> bool {
    is_deed_word(page.tokens.word(index), page.language)
}

/// Whether a word by itself tells what people did.
pub(crate) fn is_deed_word(word: &str, language: Language) -> bool {
    let deeds = if language == Language::En { &ENGLISH_DEEDS } else { &SPANISH_DEEDS };
    deeds.contains(word)
}

/// Whether a word can be the plural that a number above one counts.
pub(crate) fn is_plural(word: &str, language: Language) -> bool {
    let ends = word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && !NOT_PLURAL.contains(word);
    ends || language == Language::En && PLURALS.contains(word)
}

pub(crate) fn is_determiner(word: &str) -> bool {
    matches!(
        word,
        "the"
            | "its"
            | "their"
            | "all"
            | "those"
            | "these"
            | "his"
            | "her"
            | "our"
            | "my"
            | "your"
            | "this"
            | "los"
            | "las"
            | "la"
            | "el"
            | "sus"
            | "su"
            | "mis"
            | "mi"
            | "nuestros"
            | "nuestras"
            | "estos"
            | "estas"
            | "esos"
            | "esas"
    )
}

/// "aftershocks of up to 5.9", "a quake of magnitude 6": what has the magnitude.
fn of_magnitude(page: &Page<'_>, draft: &Draft) -> Option<Range<usize>> {
    let tokens = &page.tokens;
    let mut at = draft.modifier_tokens.as_ref().map_or(draft.tokens.start, |words| words.start.min(draft.tokens.start));
    if matches!(tokens.before(at), "magnitude" | "magnitud") {
        at -= 1;
    }
    let noun = at.checked_sub(2)?;
    let linked = matches!(tokens.before(at), "of" | "de") && is_noun_place(page, noun);
    linked.then_some(noun..noun + 1)
}

/// "one patient in 11": what is counted stands inside the ratio.
fn of_ratio(page: &Page<'_>, draft: &Draft) -> Option<Range<usize>> {
    let inside = draft.rule == "ratio.one_in_n" && is_noun_place(page, draft.tokens.start + 1);
    let end = (draft.tokens.start + 2..draft.tokens.end).find(|at| !is_noun_place(page, *at))?;
    inside.then_some(draft.tokens.start + 1..end)
}

/// "a crowd of 400", "una caja de 24": the whole that a number fills, where nothing it counts follows.
fn filled(page: &Page<'_>, draft: &Draft) -> Option<Range<usize>> {
    let start = draft.modifier_tokens.as_ref().map_or(draft.tokens.start, |words| words.start.min(draft.tokens.start));
    let noun = start.checked_sub(2)?;
    let linked = matches!(page.tokens.word(start - 1), "of" | "de");
    // "The ships, four, sail on"
    let apposed = page.tokens.word(start - 1) == "," && page.tokens.word(draft.tokens.end) == ",";
    if apposed && is_noun_place(page, noun) && is_plural(page.tokens.word(noun), page.language) {
        return Some(noun..noun + 1);
    }
    (linked && COLLECTIVES.contains(&page.tokens.word(noun))).then_some(noun..noun + 1)
}

/// Nouns of wholes that are told by how many they hold.
const COLLECTIVES: &[&str] = &[
    "crowd",
    "pack",
    "group",
    "team",
    "squad",
    "fleet",
    "audience",
    "batch",
    "panel",
    "convoy",
    "gang",
    "workforce",
    "box",
    "crew",
    "cohort",
    "congregation",
    "flotilla",
    "herd",
    "flock",
    "class",
    "staff",
    "queue",
    "multitud",
    "grupo",
    "equipo",
    "flota",
    "publico",
    "lote",
    "caja",
    "plantilla",
    "caravana",
    "banda",
    "promocion",
    "rebano",
    "paquete",
    "tripulacion",
    "cola",
    "clase",
    "contingente",
];

/// The counted noun phrase after the number; empty when there is none.
pub(crate) fn counted(page: &Page<'_>, draft: &Draft) -> Range<usize> {
    let tokens = &page.tokens;
    if draft.kind == FigureKind::Magnitude {
        return of_magnitude(page, draft).unwrap_or(draft.tokens.end..draft.tokens.end);
    }
    if let Some(noun) = of_ratio(page, draft) {
        return noun;
    }
    let mut start = draft.tokens.end;
    if let Some(after) = draft.modifier_tokens.as_ref().filter(|words| words.start == start) {
        start = after.end;
    }
    let of = match page.language {
        Language::En => tokens.word(start) == "of",
        Language::Es => matches!(tokens.word(start), "de" | "del"),
    };
    let share = matches!(draft.kind, FigureKind::Percent | FigureKind::Ratio);
    let counts = matches!(draft.kind, FigureKind::Count | FigureKind::Rate | FigureKind::Ratio | FigureKind::Ordinal);
    // "four of the 22 wells", "2 of 9 turbines"
    let part = of && counts && (is_determiner(tokens.word(start + 1)) || past_number(page, start + 1) > start + 1);
    if of && (draft.takes_of || share || part) {
        start += 1;
        while is_determiner(tokens.word(start)) {
            start += 1;
        }
        if part || share {
            start = past_number(page, start);
        }
    } else if !counts {
        return start..start;
    }
    let inverted = page.language == Language::Es && !draft.worded && matches!(tokens.word(start), "los" | "las");
    if inverted && draft.kind == FigureKind::Count {
        start += 1;
    }
    if draft.kind == FigureKind::Count && matches!(tokens.word(start), "times" | "veces") {
        return start..start + 1;
    }
    // "a 30,000-strong workforce", "40-odd boats"
    if tokens.word(start) == "-"
        && tokens.is_glued(start)
        && matches!(tokens.word(start + 1), "strong" | "odd" | "plus")
    {
        start += 2;
    }
    let hyphen = usize::from(tokens.word(start) == "-" && tokens.is_glued(start) && tokens.is_glued(start + 1));
    let compound = hyphen == 1 && tokens.is(start + 1, Kind::Word);
    if compound && draft.kind == FigureKind::Ordinal && is_noun_place(page, start + 2) {
        // "its fourth-busiest day"
        return start + 2..start + 3;
    }
    if compound {
        // "a 12-match run", "a 40-bed ward"
        return start + 1..start + 2;
    }
    let mut head = start;
    while is_adjective(tokens.word(head))
        && tokens.is(head + 1, Kind::Word)
        && !is_function_word(tokens.word(head + 1), page.language)
        && (page.language == Language::En || is_plural(tokens.word(head + 1), page.language))
    {
        head += 1;
    }
    // "5,400 others": of what was named before
    let others = matches!(tokens.word(start), "others" | "otros" | "otras") && head == start;
    if is_deed(page, head) || others {
        return start..start;
    }
    let one = draft.written.value.to_string() == "1";
    if tokens.before(start) == "strong" && is_noun_place(page, start) {
        return start..start + 1;
    }
    match noun_phrase(page, head, draft.kind == FigureKind::Ordinal || share || one, one) {
        Some(phrase) if phrase.start == head => start..phrase.end,
        Some(phrase) => phrase,
        None => start..start,
    }
}

/// Past the number of "four of the 22 wells".
fn past_number(page: &Page<'_>, index: usize) -> usize {
    let number = page.tokens.is(index, Kind::Number)
        || crate::numeral_words::small_word(page.tokens.word(index), page.language).is_some_and(|value| value > 1);
    if number { index + 1 } else { index }
}

/// The noun phrase that opens at `head`; a number above one counts a plural.
fn noun_phrase(page: &Page<'_>, head: usize, singular: bool, one: bool) -> Option<Range<usize>> {
    match page.language {
        Language::En => english_phrase(page, head, singular, one),
        Language::Es => spanish_phrase(page, head, singular),
    }
}

fn is_noun_place(page: &Page<'_>, index: usize) -> bool {
    let word = page.tokens.word(index);
    let day = weekday(word, page.language).is_some()
        || month(word, page.language).is_some() && page.tokens.is_capital(index)
        || matches!(word, "today" | "yesterday" | "tomorrow" | "hoy" | "ayer" | "manana" | "anoche");
    page.tokens.is(index, Kind::Word) && !is_function_word(word, page.language) && word != "'s" && !day
}

fn spanish_phrase(page: &Page<'_>, head: usize, singular: bool) -> Option<Range<usize>> {
    let word = page.tokens.word(head);
    let (_, human) = concept(word, Language::Es);
    let noun = is_noun_place(page, head) && (singular || human || is_plural(word, Language::Es));
    noun.then_some(head..head + 1)
}

fn english_phrase(page: &Page<'_>, head: usize, singular: bool, one: bool) -> Option<Range<usize>> {
    let tokens = &page.tokens;
    let mut end = head;
    let mut noun = None;
    while end < head + LONGEST && is_noun_place(page, end) {
        let word = tokens.word(end);
        let (_, human) = concept(word, Language::En);
        let nominal = NOMINAL.contains(word);
        if one && end > head && is_plural(word, Language::En) {
            break;
        }
        let counts = human || nominal || is_plural(word, Language::En);
        // "one doctor serves": after one the next word in -s is a verb
        if noun.is_some() && (!counts || nominal || one) {
            break;
        }
        end += 1;
        if counts {
            noun = Some(end);
        }
        let hyphen = tokens.word(end) == "-" && tokens.is_glued(end) && tokens.is_glued(end + 1);
        if hyphen && tokens.is(end + 1, Kind::Word) {
            end += 1;
        } else if hyphen && tokens.is(end + 1, Kind::Number) && tokens.is_capital(end - 1) {
            // "48 Harrier-9 drones"
            end += 2;
        }
    }
    let possessed = tokens.word(end) == "'s" && end > head;
    if possessed {
        // "a third of the city's 61 schools": what somebody has is counted, not who has it
        let own = past_number(page, end + 1);
        if let Some(phrase) = english_phrase(page, own, singular, one) {
            return Some(if own == end + 1 { head..phrase.end } else { phrase });
        }
    }
    let phrase = head..noun.or_else(|| singular.then_some(end))?;
    (!phrase.is_empty()).then_some(phrase)
}

/// The noun that a number without one leaves out: of the number beside it, of what rose or fell, of the one before.
pub(crate) fn left_out(page: &Page<'_>, drafts: &[Draft], nouns: &[Range<usize>], at: usize) -> Option<Range<usize>> {
    let draft = drafts.get(at)?;
    let counts = matches!(draft.kind, FigureKind::Count | FigureKind::Rate);
    let ordinal = draft.kind == FigureKind::Ordinal;
    if !(counts || ordinal || draft.kind == FigureKind::Ratio) {
        return None;
    }
    let next = at + 1;
    if let (Some(other), Some(noun)) = (drafts.get(next), nouns.get(next)) {
        let link = draft.tokens.end..other.tokens.start;
        let joined = link.len() == 1 && matches!(page.tokens.word(link.start), "and" | "or" | "y" | "o" | "to" | "a");
        if joined && !noun.is_empty() && other.kind == draft.kind {
            return Some(noun.clone());
        }
    }
    if ordinal || is_deed(page, draft.tokens.end) {
        return None;
    }
    let changed = if counts {
        filled(page, draft).or_else(|| changed_noun(page, draft)).or_else(|| raised_noun(page, draft))
    } else {
        None
    };
    let against = || {
        let (other, noun) = (drafts.get(next)?, nouns.get(next)?);
        let link = draft.tokens.end..other.tokens.start;
        let contrast = matches!(page.tokens.word(link.start), "contra" | "frente" | "against" | "versus" | "vs");
        (contrast && link.len() < 5 && counts && !noun.is_empty()).then(|| noun.clone())
    };
    changed
        .or_else(|| {
            let before = drafts.iter().zip(nouns).take(at).rev();
            before
                .filter(|(other, noun)| {
                    !noun.is_empty() && matches!(other.kind, FigureKind::Count | FigureKind::Rate | FigureKind::Ratio)
                })
                .filter(|(_, noun)| page.tokens.before(noun.start) != "-")
                .map(|(_, noun)| noun.clone())
                .next()
        })
        .or_else(against)
}

/// "raising the toll from 36 to 40", "eleva en 60 la cifra de muertos": what is raised stands beside the number.
fn raised_noun(page: &Page<'_>, draft: &Draft) -> Option<Range<usize>> {
    let tokens = &page.tokens;
    let before = draft.tokens.start.saturating_sub(4)..draft.tokens.start;
    let after = draft.tokens.end..draft.tokens.end + 3;
    let changes = (draft.tokens.start.saturating_sub(7)..draft.tokens.start).any(|at| {
        let word = tokens.word(at);
        CHANGES.contains(word) || matches!(word, "raising" | "bringing" | "taking" | "pushing" | "elevando" | "situa")
    });
    let number = before.chain(after).find(|at| NUMBER_NOUNS.contains(&tokens.word(*at)))?;
    let linked = matches!(tokens.word(number + 1), "of" | "de");
    let own = number + 2 + usize::from(is_determiner(tokens.word(number + 2)));
    let named = if linked && changes { noun_phrase(page, own, false, false) } else { None };
    changes.then(|| named.unwrap_or(number..number + 1))
}

/// Verbs that a level follows: "the toll reached 40".
const LEVELS: Phrases = Phrases::of(&[
    "reached",
    "hit",
    "totalled",
    "totaled",
    "numbered",
    "alcanzan",
    "alcanzo",
    "alcanzaron",
    "alcanzado",
    "suman",
    "sumaron",
]);

/// "The toll rose by 112 to 1,412", "reported cases of cholera tripled to 6,038": what rose.
fn changed_noun(page: &Page<'_>, draft: &Draft) -> Option<Range<usize>> {
    let tokens = &page.tokens;
    let start = draft.modifier_tokens.as_ref().map_or(draft.tokens.start, |words| words.start.min(draft.tokens.start));
    let article = usize::from(matches!(tokens.before(start), "el" | "los" | "las" | "la" | "the"));
    let before = tokens.before(start.saturating_sub(article));
    let led = matches!(before, "to" | "by" | "from" | "at" | "a" | "en" | "de" | "hasta" | "desde" | "up")
        || LEVELS.contains(before)
        || tokens.phrase_before(start, "accounted for").is_some()
        || tokens.word(start) == "hasta";
    let sentence = page.sentence_at(draft.tokens.start).and_then(|number| page.sentences.get(number))?.tokens.clone();
    let change = (sentence.start..start).rev().take(12).find(|index| {
        let word = tokens.word(*index);
        CHANGES.contains(word)
            || is_multiple(word, page.language)
            || LEVELS.contains(word)
            || matches!(word, "was" | "era" | "accounted" | "stood" | "stands" | "stand")
    })?;
    if !led {
        return None;
    }
    let clause = (sentence.start..change).rev().find(|index| matches!(tokens.word(*index), "," | ";" | ":" | "—"));
    let clause = clause.map_or(sentence.start, |index| index + 1);
    let told = || beside_verb(page, change);
    let found = subject(page, clause..change);
    // "officials said cases had reached 12": who says it is not counted
    if let Some(told) = found
        .as_ref()
        .filter(|found| clause_says(page, found.end.max(change.saturating_sub(LONGEST))..change))
        .and_then(|_| told())
    {
        return Some(told);
    }
    found.or_else(told).or_else(|| subject(page, sentence.start..change))
}

fn clause_says(page: &Page<'_>, range: Range<usize>) -> bool {
    range.into_iter().any(|at| crate::cue::cue_at(&page.tokens, at, page.language).is_some_and(|cue| !cue.names))
}

/// "She said complaints had reached 1.2 lakh": the plural right before the verb and its auxiliaries.
fn beside_verb(page: &Page<'_>, verb: usize) -> Option<Range<usize>> {
    let tokens = &page.tokens;
    let auxiliary = |at: &usize| {
        matches!(
            tokens.word(*at),
            "had"
                | "has"
                | "have"
                | "would"
                | "could"
                | "may"
                | "might"
                | "will"
                | "been"
                | "now"
                | "already"
                | "also"
                | "se"
                | "ha"
                | "han"
                | "habian"
                | "ya"
        )
    };
    let noun = verb.checked_sub(1).and_then(|last| (0..=last).rev().take(4).find(|at| !auxiliary(at)))?;
    let owned = matches!(tokens.before(noun), "of" | "de" | "del" | "in" | "en" | "and" | "y");
    let plural = is_noun_place(page, noun) && is_plural(tokens.word(noun), page.language);
    (plural && !owned && noun > 0).then_some(noun..noun + 1)
}

/// The head of the noun phrase that opens a clause, when it can be counted.
fn subject(page: &Page<'_>, clause: Range<usize>) -> Option<Range<usize>> {
    let tokens = &page.tokens;
    let open = |index: &usize| matches!(tokens.word(*index), "\"" | "“" | "«" | "‘");
    let mut start = clause.clone().find(|index| !open(index))?;
    while start < clause.end && is_determiner(tokens.word(start)) {
        start += 1;
    }
    let end = (start..clause.end).find(|index| !is_noun_place(page, *index)).unwrap_or(clause.end);
    let number = (start..end).find(|index| NUMBER_NOUNS.contains(&tokens.word(*index)));
    if let Some(number) = number {
        let linked = matches!(tokens.word(number + 1), "of" | "de");
        let own = number + 2 + usize::from(is_determiner(tokens.word(number + 2)));
        let named = if linked { noun_phrase(page, own, false, false) } else { None };
        // "the toll" is counted itself, "the figure" is of what was named before
        let own = matches!(tokens.word(number), "toll" | "total" | "tally" | "sum" | "suma");
        return named.or_else(|| own.then_some(number..number + 1));
    }
    let head = match page.language {
        Language::En => end.checked_sub(1)?,
        Language::Es => start,
    };
    (head >= start && head < end && is_plural(tokens.word(head), page.language)).then_some(head..head + 1)
}
