//! The part of a population that a rate, a wage or a count is about: "among women", "for under-25s", "paro juvenil".

use crate::{clause::Clause, lemma::concept, lexicon::shared, phrases::Phrases, table::Table, token::Kind};
use claimwire_domain::{
    figure::{Figure, FigureKind},
    language::Language,
};
use std::sync::LazyLock;

type Groups = Table<&'static str, (&'static str, &'static str)>;

static ENGLISH: LazyLock<Groups> = LazyLock::new(|| shared(include_str!("../data/groups.txt"), 0));
static SPANISH: LazyLock<Groups> = LazyLock::new(|| shared(include_str!("../data/groups.txt"), 1));

/// Counts that are taken of a part of the population.
const COUNTS: &[&str] =
    &["unemployed", "jobs", "jobs_added", "cases", "hospitalised", "people_vaccinated", "homicides", "crime"];
/// What is measured of a part when an attribute stands beside it: beginnings of folded words.
const MEASURED: &[&str] = &[
    "unemploy",
    "jobless",
    "employ",
    "poverty",
    "wage",
    "salar",
    "pay",
    "earning",
    "mortality",
    "literacy",
    "obesity",
    "turnout",
    "participation",
    "homeless",
    "paro",
    "desemple",
    "desocupa",
    "emple",
    "pobreza",
    "sueldo",
    "mortalidad",
    "obesidad",
    "participacion",
    "tasa",
    "rate",
];

/// The groups that a figure is restricted to.
pub(crate) fn groups(figure: &Figure, clause: &Clause<'_, '_>) -> Vec<String> {
    let share =
        matches!(figure.kind, FigureKind::Percent | FigureKind::PercentPoint | FigureKind::Ratio | FigureKind::Rate);
    let paid = figure.kind == FigureKind::Money && matches!(figure.property.as_str(), "wage" | "benefit_amount");
    // "aid of 300 million for farmers"
    let granted = figure.kind == FigureKind::Money
        && matches!(figure.property.as_str(), "aid" | "loan" | "budget" | "savings" | "tax_amount" | "donations");
    if !(share || paid || granted || COUNTS.contains(&figure.property.as_str())) {
        return Vec::new();
    }
    let reader = GroupReader { clause, table: if clause.page.language == Language::En { &ENGLISH } else { &SPANISH } };
    let mut found: Vec<String> = reader.prepared();
    if granted {
        return found;
    }
    found.extend(reader.attributes());
    if paid {
        found.extend(reader.earners());
    }
    found
}

struct GroupReader<'c, 'p, 'a> {
    clause: &'c Clause<'p, 'a>,
    table: &'static Groups,
}

impl GroupReader<'_, '_, '_> {
    fn word(&self, index: usize) -> &str {
        self.clause.word(index)
    }

    fn is_spanish(&self) -> bool {
        self.clause.page.language == Language::Es
    }

    fn named(&self, index: usize) -> Option<&'static str> {
        self.table.get(self.word(index)).filter(|(_, use_of)| *use_of == "any").map(|(name, _)| *name)
    }

    /// Groups after a preposition: the nearest one before the figure that governs it, and one right behind it.
    fn prepared(&self) -> Vec<String> {
        let clause = self.clause;
        let mut found: Vec<String> = Vec::new();
        let stop = (clause.figure.end..clause.sentence.end)
            .find(|index| {
                clause.page.tokens.is(*index, Kind::Number) && !self.is_age(*index)
                    || matches!(self.word(*index), "," | ";" | "while" | "and" | "y" | "mientras" | "but" | "pero")
            })
            .unwrap_or(clause.sentence.end);
        let behind = (clause.figure.end..stop).find_map(|index| self.phrase_at(index));
        let before = (clause.sentence.start..clause.figure.start)
            .rev()
            .take_while(|index| !self.ends_reach(*index))
            .find_map(|index| self.phrase_at(index).filter(|_| !self.belongs_to_figure_before(index)));
        found.extend(behind.into_iter().chain(before).flatten());
        found
    }

    /// What stands before a contrast or "overall" says nothing of the figure behind it.
    fn ends_reach(&self, index: usize) -> bool {
        matches!(
            self.word(index),
            ";" | "while"
                | "whereas"
                | "but"
                | "overall"
                | "total"
                | "general"
                | "compared"
                | "versus"
                | "against"
                | "mientras"
                | "pero"
                | "conjunto"
                | "frente"
                | "comparado"
        )
    }

    /// "8.9 % for women and 7.1 %": the group belongs to the figure it follows.
    fn belongs_to_figure_before(&self, index: usize) -> bool {
        (self.clause.sentence.start..index)
            .rev()
            .take(5)
            .take_while(|at| !matches!(self.word(*at), "," | "and" | "y" | ";" | "(" | "por"))
            .any(|at| self.clause.page.tokens.is(at, Kind::Number) || self.word(at) == "%")
    }

    /// "among (the) (young) women", "for those aged under 25", "entre los menores de 25 años".
    fn phrase_at(&self, index: usize) -> Option<Vec<String>> {
        let prepositions: &[&str] =
            if self.is_spanish() { &["entre", "para", "de", "en"] } else { &["among", "amongst", "for", "of", "by"] };
        if !prepositions.contains(&self.word(index)) {
            return None;
        }
        let strong = matches!(self.word(index), "among" | "amongst" | "entre");
        let mut at = index + 1;
        let article = self.is_article(at);
        // "la tasa de mujeres" is another thing than "la tasa de las mujeres"
        if self.is_spanish() && !strong && !article {
            return None;
        }
        let end = (index + 7).min(self.clause.sentence.end);
        let mut found = Vec::new();
        while at < end {
            if let Some(age) = self.age_at(at) {
                found.push(age);
                break;
            }
            match self.named(at) {
                Some(name) => found.push(name.to_owned()),
                None if self.is_loose(at) => {}
                None => break,
            }
            at += 1;
        }
        (!found.is_empty()).then_some(found)
    }

    fn is_article(&self, index: usize) -> bool {
        matches!(self.word(index), "the" | "los" | "las" | "those" | "people" | "personas" | "quienes")
    }

    /// Words a group's noun phrase may hold besides the group.
    fn is_loose(&self, index: usize) -> bool {
        self.is_article(index)
            || matches!(
                self.word(index),
                "young"
                    | "older"
                    | "younger"
                    | "who"
                    | "are"
                    | "aged"
                    | "adults"
                    | "adultos"
                    | "with"
                    | "de"
                    | "recent"
            )
    }

    fn is_age(&self, index: usize) -> bool {
        matches!(
            self.clause.page.tokens.before(index),
            "under" | "over" | "aged" | "-" | "and" | "to" | "y" | "de" | "a"
        ) && self.word(index).len() < 3
            && !matches!(self.word(index + 1), "%" | "." | "," | "percent" | "per" | "por")
    }

    /// "under 25", "over-65s", "aged 16 to 24", "menores de 25", "de 16 a 24 años".
    fn age_at(&self, index: usize) -> Option<String> {
        let year = |at: usize| self.word(at).parse::<u32>().ok().filter(|age| (1..120).contains(age));
        let (below, mut at) = match self.word(index) {
            "under" | "below" => (true, index + 1),
            "over" | "above" => (false, index + 1),
            "younger" if self.word(index + 1) == "than" => (true, index + 2),
            "older" if self.word(index + 1) == "than" => (false, index + 2),
            "menores" if self.word(index + 1) == "de" => (true, index + 2),
            "mayores" if self.word(index + 1) == "de" => (false, index + 2),
            _ => return self.age_range(index),
        };
        at += usize::from(matches!(self.word(at), "-" | "‑" | "los" | "the" | "age"));
        year(at).map(|age| format!("{} {age}", if below { "under" } else { "over" }))
    }

    fn age_range(&self, index: usize) -> Option<String> {
        let year = |at: usize| self.word(at).parse::<u32>().ok().filter(|age| (1..120).contains(age));
        let from = year(index)?;
        let to = year(index + 2).filter(|to| *to > from)?;
        let joined = matches!(self.word(index + 1), "to" | "-" | "–" | "a" | "and" | "y");
        let told = (index.saturating_sub(3)..index).any(|at| matches!(self.word(at), "aged" | "edad" | "ages"))
            || matches!(self.word(index + 3), "anos" | "years" | "-" | "year");
        (joined && told).then(|| format!("aged {from}-{to}"))
    }

    /// "youth unemployment", "long-term jobless rate", "paro femenino", "desempleo de larga duración".
    fn attributes(&self) -> Vec<String> {
        let clause = self.clause;
        let measured = |index: usize| MEASURED.iter().any(|start| self.word(index).starts_with(start));
        let reach = clause.clause.start..clause.figure.start;
        let Some(head) = reach.clone().rev().find(|index| measured(*index)) else { return Vec::new() };
        let (from, to) = if self.is_spanish() {
            (head + 1, (head + 4).min(clause.figure.start))
        } else {
            (head.saturating_sub(4).max(clause.clause.start), head)
        };
        let long = clause.phrase(from..to.max(head + 5).min(clause.sentence.end), &LONG_TERM).is_some();
        let mut found: Vec<String> = (from..to)
            .filter_map(|index| self.table.get(self.word(index)))
            .filter(|(_, use_of)| *use_of == "attribute")
            .map(|(name, _)| (*name).to_owned())
            .collect();
        found.extend(long.then(|| "long-term".to_owned()));
        let owner = |index: &usize| matches!(self.word(index + 1), "'s" | "'" | "’");
        found.extend((from..to).filter(owner).filter_map(|index| self.named(index)).map(str::to_owned));
        found
    }

    /// "nurses earned", "las enfermeras cobran", "the average salary of teachers": whose pay it is.
    fn earners(&self) -> Vec<String> {
        let clause = self.clause;
        let reach = clause.clause.start..clause.figure.start;
        let verb = reach.clone().rev().find(|index| {
            matches!(
                self.word(*index),
                "earn"
                    | "earned"
                    | "earns"
                    | "ganan"
                    | "ganaban"
                    | "ganaron"
                    | "cobran"
                    | "cobraban"
                    | "cobraron"
                    | "perciben"
            )
        });
        let subject = verb.and_then(|verb| verb.checked_sub(1)).filter(|at| *at >= clause.sentence.start);
        let possessed =
            reach.clone().find(|index| matches!(self.word(index + 1), "'" | "’") && self.word(*index).ends_with('s'));
        let told = |index: usize| -> Option<String> {
            let word = self.word(index);
            if let Some(name) = self.named(index) {
                return Some(name.to_owned());
            }
            let plural = word.len() > 3 && word.ends_with('s') && !clause.page.tokens.is_capital(index);
            let name = concept(word, clause.page.language).0;
            (plural && !EVERYBODY.contains(&name.as_str())).then_some(name)
        };
        subject.into_iter().chain(possessed).filter_map(told).collect()
    }
}

const LONG_TERM: Phrases = Phrases::of(&["long - term", "longterm", "long term", "de larga duracion", "de larga"]);
/// Who earns when nobody in particular does.
const EVERYBODY: &[&str] = &["person", "worker", "resident", "family", "adult", "earner", "other", "citizen"];
