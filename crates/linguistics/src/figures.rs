//! Puts figures together: the number, what it counts, what it measures, when and where.

use crate::{
    addends,
    borrowed::borrow_units,
    counted::{counted, is_adjective, is_deed, left_out},
    lemma::{concept, is_function_word},
    modifier,
    page::Page,
    phrases::Phrases,
    population::BY_NOUN,
    property::PropertyWords,
    scan::{Draft, FigureScanner},
    tallies,
    token::Kind,
    unit::unit,
};
use claimwire_domain::{
    figure::{Basis, Certainty, Dimension, Figure, FigureKind, Modifier, Phrase, Role, Scenario},
    language::Language,
};
use std::ops::Range;

/// How many tokens from a figure a word may name its property.
const FARTHEST: usize = 100;

/// A figure in its place.
pub(crate) struct Placed {
    pub(crate) figure: Figure,
    pub(crate) tokens: Range<usize>,
    pub(crate) sentence: usize,
    pub(crate) counted: Range<usize>,
}

impl Placed {
    /// Whether an earlier sentence must have named what is counted; people need no naming ("55 have died").
    fn leaves_noun_out(&self) -> bool {
        self.figure.kind == FigureKind::Count
            && self.figure.counted_concept.is_none()
            && !BY_NOUN.contains(&self.figure.property.as_str())
    }
}

impl Placed {
    /// "won 16 seats, against 12": the second number measures what the first does.
    fn measure_like(&mut self, placed: &[Self], noun: &Range<usize>, sentence: usize) {
        let donor =
            placed.iter().rev().take_while(|other| other.sentence == sentence).find(|other| other.counted == *noun);
        let Some(donor) = donor.filter(|other| other.figure.unit.dimension == self.figure.unit.dimension) else {
            return;
        };
        if self.figure.property.starts_with("raw:") && !donor.figure.property.starts_with("raw:") {
            self.figure.property.clone_from(&donor.figure.property);
            self.figure.property_basis = Basis::Inherited;
        }
    }
}

fn phrase(page: &Page<'_>, tokens: Range<usize>) -> Phrase {
    Phrase { span: page.tokens.span(tokens.clone()), text: page.tokens.text(tokens).to_owned() }
}

/// All figures of the page, in order.
pub(crate) fn figures(page: &Page<'_>) -> Vec<Placed> {
    let scanner = FigureScanner { tokens: &page.tokens, language: page.language, locale: page.locale };
    let mut placed = Vec::new();
    let mut last_noun: Option<(usize, Range<usize>)> = None;
    let taken = |number: usize, index: usize| page.times(number).iter().any(|time| time.tokens.contains(&index));
    let scanned = page.sentences.iter().enumerate().map(|(number, sentence)| {
        without_bases(page, scanner.scan(sentence.tokens.clone(), &|index| taken(number, index)))
    });
    let scanned: Vec<Vec<Draft>> = scanned.collect();
    let currency = scanned.iter().flatten().find(|draft| draft.kind == FigureKind::Money);
    let currency = currency.and_then(|draft| draft.unit.clone());
    for (number, (sentence, mut drafts)) in page.sentences.iter().zip(scanned).enumerate() {
        let is_taken = |index: usize| taken(number, index);
        if drafts.is_empty() {
            continue;
        }
        borrow_units(&page.tokens, page.locale, &mut drafts, currency.as_ref());
        let words = PropertyWords::of(&page.tokens, sentence.tokens.clone(), page.language, &page.owners, &is_taken);
        let counted: Vec<Range<usize>> = drafts.iter().map(|draft| counted(page, draft)).collect();
        let mut nouns = counted.clone();
        for (at, (draft, own)) in drafts.iter().zip(&counted).enumerate() {
            let mut own =
                Assembly { page, sentence: number, drafts: &drafts, at, draft, counted: own.clone(), words: &words }
                    .placed();
            if own.counted.is_empty() {
                let found = left_out(page, &drafts, &nouns, at);
                let earlier = last_noun.clone().filter(|(paragraph, _)| *paragraph == sentence.paragraph);
                // "el balance subió en 40", "eleva en 60 la cifra": of the people told before
                let found = if draft.kind == FigureKind::Count && tallies::is_of_tally(page, draft, found.as_ref()) {
                    tallies::people(page, &placed, sentence.paragraph).or(found)
                } else {
                    found
                };
                let found = found.or_else(|| earlier.map(|(_, noun)| noun).filter(|_| own.leaves_noun_out()));
                if let (Some(noun), Some(slot)) = (found, nouns.get_mut(at)) {
                    own.figure.counted = Some(phrase(page, noun.clone()));
                    own.measure_like(&placed, &noun, number);
                    own.figure.rules.push("counted.inherited".to_owned());
                    *slot = noun;
                }
            }
            if draft.kind == FigureKind::Count {
                last_noun =
                    nouns.get(at).filter(|noun| !noun.is_empty()).map(|noun| (sentence.paragraph, noun.clone()));
            }
            addends::join(&page.tokens, placed.last_mut(), &mut own);
            placed.push(own);
        }
    }
    placed
}

/// Leaves out the "100,000" of "12 murders per 100,000 people": it is the base of a rate.
fn without_bases(page: &Page<'_>, drafts: Vec<Draft>) -> Vec<Draft> {
    let is_base = |draft: &Draft| {
        let before = page.tokens.before(draft.tokens.start);
        let round = draft.written.value.mantissa == 1 && draft.written.value.exponent >= 2;
        round && (before == "per" || matches!(before, "por" | "cada") && draft.kind == FigureKind::Count)
    };
    drafts.into_iter().filter(|draft| !is_base(draft)).collect()
}

/// A figure while it is put together.
pub(crate) struct Assembly<'p, 'a> {
    pub(crate) page: &'p Page<'a>,
    pub(crate) sentence: usize,
    drafts: &'p [Draft],
    /// The number of `draft`.
    at: usize,
    draft: &'p Draft,
    counted: Range<usize>,
    words: &'p PropertyWords,
}

impl Assembly<'_, '_> {
    fn placed(&self) -> Placed {
        let page = self.page;
        let draft = self.draft;
        let zone = page.zone(self.sentence);
        let noun = self.head().filter(|_| draft.kind != FigureKind::Ordinal);
        let (kind, denominator) = self.rate();
        let unit = self.unit(&noun);
        let (property, property_basis) = self.property(kind, unit.dimension, &noun);
        let (modifier, modifier_tokens) = self.modifier();
        let figure = Figure {
            span: page.tokens.span(draft.tokens.clone()),
            text: page.tokens.text(draft.tokens.clone()).to_owned(),
            sentence: page.sentence_span(self.sentence),
            zone,
            eligible: zone.is_eligible() && kind.is_comparable(),
            kind,
            form: draft.form,
            written: draft.written.clone(),
            modifier,
            modifier_phrase: modifier_tokens.map(|words| self.phrase(words)),
            unit,
            readings: self.readings(),
            counted: (!self.counted.is_empty()).then(|| self.phrase(self.counted.clone())),
            counted_concept: noun.map(|(concept, _)| concept),
            population: Vec::new(),
            property,
            property_basis,
            role: Role::Level,
            base: None,
            addends: Vec::new(),
            definition: Vec::new(),
            attributes: Vec::new(),
            denominator,
            statistic: None,
            scenario: Scenario::Actual,
            affirmed: true,
            certainty: Certainty::Certain,
            subjects: Vec::new(),
            time: self.time(),
            present_tense: false,
            stage: None,
            place: None,
            attribution: Vec::new(),
            record: None,
            survey: None,
            revision_cue: None,
            change_group: None,
            rules: vec![draft.rule.to_owned()],
        };
        Placed { figure, tokens: draft.tokens.clone(), sentence: self.sentence, counted: self.counted.clone() }
    }

    /// The draft's own, else the one after what is counted: "300 copies or more".
    fn modifier(&self) -> (Modifier, Option<Range<usize>>) {
        let draft = self.draft;
        if draft.modifier == Modifier::Bare && !self.counted.is_empty() {
            let after = modifier::after(&self.page.tokens, self.counted.end, self.page.language);
            if let Some((modifier, words)) = after {
                return (modifier, Some(words));
            }
        }
        (draft.modifier, draft.modifier_tokens.clone())
    }

    fn phrase(&self, tokens: Range<usize>) -> Phrase {
        phrase(self.page, tokens)
    }

    /// The head of the counted noun phrase as a concept, and whether it counts people.
    fn head(&self) -> Option<(String, bool)> {
        let tokens = &self.page.tokens;
        let word = |index: usize| concept(tokens.word(index), self.page.language);
        let range = self.counted.clone();
        if range.is_empty() && is_deed(self.page, range.start) {
            return Some(("person".to_owned(), true));
        }
        let spanish = range.clone().find(|index| !is_adjective(tokens.word(*index)) && tokens.is(*index, Kind::Word));
        let english = range.end.checked_sub(1).filter(|_| !range.is_empty());
        match self.page.language {
            Language::En => english.map(word),
            Language::Es => spanish.map(word),
        }
    }

    /// A count of things cannot have decimals: the other reading of the separator is meant then.
    fn readings(&self) -> Vec<claimwire_domain::figure::AlternativeReading> {
        let whole = self.draft.kind == FigureKind::Count && !self.counted.is_empty() && self.draft.written.scale == 0;
        let english = self.page.language == Language::En;
        if whole && english { Vec::new() } else { self.draft.readings.clone() }
    }

    fn unit(&self, noun: &Option<(String, bool)>) -> claimwire_domain::figure::Unit {
        if let Some(unit) = &self.draft.unit {
            return unit.clone();
        }
        let code = match noun {
            Some((_, true)) => "person",
            Some((concept, false)) => concept,
            None => "",
        };
        unit(code, None, Dimension::Count)
    }

    /// Past the "of gas" of "600,000 tonnes of gas a month".
    fn past_stuff(&self, end: usize) -> usize {
        let tokens = &self.page.tokens;
        let of = matches!(tokens.word(end), "of" | "de") && self.draft.kind == FigureKind::Measure;
        let noun = |at: usize| tokens.is(at, Kind::Word) && !is_function_word(tokens.word(at), self.page.language);
        let stuff = (end + 1..end + 3).take_while(|at| noun(*at)).count();
        if of && stuff > 0 { end + 1 + stuff } else { end }
    }

    /// "per 100,000", "an hour", "al mes": a rate when things are counted, a denominator in every case.
    fn rate(&self) -> (FigureKind, Option<String>) {
        let tokens = &self.page.tokens;
        let mut end = self.counted.end.max(self.draft.tokens.end);
        if self.counted.is_empty() {
            end = self.draft.tokens.end;
        }
        let million = matches!(tokens.word(end), "per" | "por") && matches!(tokens.word(end + 1), "million" | "millon");
        if million && matches!(self.draft.kind, FigureKind::Count | FigureKind::Money) {
            let rate = if self.draft.kind == FigureKind::Count { FigureKind::Rate } else { self.draft.kind };
            return (rate, Some("per1m".to_owned()));
        }
        let every = usize::from(tokens.word(end) == "por" && tokens.word(end + 1) == "cada");
        let end = self.past_stuff(end) + every;
        let per = matches!(tokens.word(end), "per" | "por" | "cada" | "for") && tokens.is(end + 1, Kind::Number);
        let heads =
            matches!(tokens.word(end), "a" | "an" | "per" | "each" | "every" | "al" | "por" | "cada" | "/" | "a la");
        let article = usize::from(tokens.word(end) == "a" && tokens.word(end + 1) == "la");
        let period = crate::unit::PERIODS.get(tokens.word(end + 1 + article));
        let kind = self.draft.kind;
        if per {
            let digits = tokens.word(end + 1).replace([',', '.', '\u{a0}'], "");
            let name = match digits.as_str() {
                "100000" => Some("per100k"),
                "1000" => Some("per1k"),
                "10000" => Some("per10k"),
                "1000000" => Some("per1m"),
                "100" => Some("per100"),
                _ => None,
            };
            if let Some(name) = name {
                let rate = if kind == FigureKind::Count { FigureKind::Rate } else { kind };
                return (rate, Some(name.to_owned()));
            }
        }
        let yearly = [
            ("annually", "/year"),
            ("anuales", "/year"),
            ("mensuales", "/month"),
            ("diarios", "/day"),
            ("diarias", "/day"),
            ("daily", "/day"),
            ("monthly", "/month"),
            ("weekly", "/week"),
            ("semanales", "/week"),
        ];
        if let Some((_, denominator)) = yearly.iter().find(|(word, _)| *word == tokens.word(end)) {
            return (kind, Some((*denominator).to_owned()));
        }
        match period {
            Some(code)
                if heads
                    && !self.is_compared_year(end + 1 + article)
                    && !matches!(kind, FigureKind::Duration | FigureKind::Age | FigureKind::Ordinal) =>
            {
                let rate = if kind == FigureKind::Count { FigureKind::Rate } else { kind };
                (rate, Some(format!("/{code}")))
            }
            _ => (kind, None),
        }
    }

    /// "118,400 recorded a year earlier", "12 dead a week ago": a time, no denominator.
    fn is_compared_year(&self, period: usize) -> bool {
        matches!(self.page.tokens.word(period + 1), "earlier" | "ago" | "before" | "later" | "prior" | "previously")
    }

    /// How far a token is from the figure, crossings of other figures and clauses counted; `None` past the sentence.
    pub(crate) fn distance(&self, token: usize) -> Option<usize> {
        let (start, end) = (self.draft.tokens.start, self.draft.tokens.end);
        // no word so far away names what a figure measures, and sentences may be endless
        if token.abs_diff(start) > FARTHEST {
            return None;
        }
        let tokens = &self.page.tokens;
        // "$3 a dollar" says nothing of the dollar, "3.9% of GDP" nothing of growth
        let own = self.draft.kind == FigureKind::Money && (start..end).contains(&token);
        if own || self.base_of_share().contains(&token) {
            return None;
        }
        if self.counted.contains(&token) {
            return Some(0);
        }
        // "3 soldiers and 5 civilians died": what follows the second is as near to the first
        let next = self.drafts.get(self.at + 1);
        let joined = next.filter(|other| other.tokens.end < token && self.is_coordinated(other.tokens.start));
        let own = end.max(self.counted.end);
        let from = joined.map_or(own, |other| other.tokens.end + 1).min(token.max(own));
        let (between, plain) = if token < start {
            (token + 1..start, start - token)
        } else {
            (from..token, token.saturating_sub(from) + 1 + 2 * usize::from(joined.is_some()))
        };
        let mut cost = plain;
        for index in between.clone() {
            cost += match tokens.word(index) {
                "and" | "y" | "e" | "but" | "pero" | "while" | "mientras" | "or" | "o" => 5,
                "," | "(" | ")" => 3,
                ";" | ":" | "—" => 6,
                _ => 0,
            };
        }
        // figures stand in order
        let [from, to] =
            [between.start, between.end].map(|place| self.drafts.partition_point(|other| other.tokens.start < place));
        let others = self.drafts.get(from..to).unwrap_or_default();
        let crossed =
            others.iter().filter(|other| other.tokens.start != start).filter(|other| !self.is_aside(other)).count();
        cost += crossed * 10;
        // "killed 12 and injured 30": what stands before governs, what stands after qualifies
        if token > end && crossed == 0 {
            cost += 1;
        }
        Some(cost)
    }

    /// "31 people, among them seven children, died": the second number stands aside.
    fn is_aside(&self, other: &Draft) -> bool {
        let start =
            other.modifier_tokens.as_ref().map_or(other.tokens.start, |words| words.start.min(other.tokens.start));
        let asides = [
            "among them",
            "including",
            "entre ellos",
            "entre ellas",
            "incluidos",
            "incluidas",
            "incluyendo",
            "de ellos",
            "de ellas",
        ];
        other.tokens.start > self.draft.tokens.start
            && asides.iter().any(|words| self.page.tokens.phrase_before(start, words).is_some())
    }

    /// "of GDP" after a percentage: what the share is of.
    fn base_of_share(&self) -> Range<usize> {
        let end = self.draft.tokens.end;
        if self.draft.kind != FigureKind::Percent {
            return end..end;
        }
        const BASES: Phrases = Phrases::of(&[
            "of gdp",
            "of the gdp",
            "of its gdp",
            "of gross domestic product",
            "of national output",
            "of economic output",
            "del pib",
            "del producto interior bruto",
            "del producto interno bruto",
            "de pib",
        ]);
        end..BASES.at(&self.page.tokens, end).unwrap_or(end)
    }

    /// "3 soldiers and 5 civilians died": nothing but a conjunction between this figure and the one at `other`.
    fn is_coordinated(&self, other: usize) -> bool {
        let tokens = &self.page.tokens;
        let own = self.counted.end.max(self.draft.tokens.end);
        own < other && (own..other).all(|index| matches!(tokens.word(index), "and" | "y" | "," | "e"))
    }

    fn property(&self, kind: FigureKind, dimension: Dimension, noun: &Option<(String, bool)>) -> (String, Basis) {
        if matches!(kind, FigureKind::Duration | FigureKind::Age | FigureKind::Score | FigureKind::Ordinal) {
            return (format!("raw:{}", kind.code()), Basis::Explicit);
        }
        if dimension == Dimension::Temperature {
            return ("temperature".to_owned(), Basis::Explicit);
        }
        let distances = self.words.distances(&|token| self.distance(token));
        let named = !self.counted.is_empty() && kind == FigureKind::Count;
        // of "six tourists were killed" the deed is told, not that there are tourists
        let people = noun.as_ref().is_some_and(|(concept, human)| *human && concept != "migrant");
        let deed = if people {
            self.words.nearest(dimension, kind, named, &distances, &|id| BY_NOUN.contains(&id))
        } else {
            None
        };
        let found = deed
            .filter(|found| found.cost <= 34)
            .or_else(|| self.words.nearest(dimension, kind, named, &distances, &|_| true));
        let things = noun.as_ref().filter(|(_, human)| !human);
        // what is counted decides: "12 schools" are no deaths because somebody died in the sentence
        let limit = match (&things, kind) {
            (Some(_), FigureKind::Count | FigureKind::Rate) => 26,
            _ => 60,
        };
        match found.filter(|found| found.cost <= limit) {
            // what a poll gives a party is no result
            Some(found) if found.id == "vote_share" && self.is_polled() => {
                ("vote_intention".to_owned(), Basis::Inferred)
            }
            // "2.1 per 100,000 inhabitants" is of what happens to them
            Some(found) if found.id == "population" && kind == FigureKind::Rate => {
                let other = self.words.nearest(dimension, kind, named, &distances, &|id| id != "population");
                let id = other.filter(|found| found.cost <= 60).map_or("population", |found| found.id);
                (id.to_owned(), Basis::Inferred)
            }
            Some(found) => (found.id.to_owned(), if found.cost <= 40 { Basis::Explicit } else { Basis::Inferred }),
            None => {
                let head = noun.as_ref().map_or(kind.code(), |(concept, _)| concept.as_str());
                // "people" alone measures nothing: what they do tells one number of people from another
                let vague =
                    matches!(head, "person" | "resident" | "family" | "money" | "percent" | "ratio" | "measure");
                let deed = if vague { self.deed() } else { None };
                (deed.map_or_else(|| format!("raw:{head}"), |deed| format!("raw:{head} {deed}")), Basis::Explicit)
            }
        }
    }

    fn is_polled(&self) -> bool {
        const POLLS: Phrases = Phrases::of(&["poll", "survey", "encuesta", "sondeo", "barometro"]);
        let sentence = self.page.sentences.get(self.sentence).map_or(0..0, |sentence| sentence.tokens.clone());
        sentence.into_iter().any(|index| POLLS.contains(self.page.tokens.word(index)))
    }

    /// The stem of the first content word after what is counted, else of the last one before the figure.
    fn deed(&self) -> Option<String> {
        let tokens = &self.page.tokens;
        let sentence = self.page.sentences.get(self.sentence)?.tokens.clone();
        let content = |index: &usize| {
            let word = tokens.word(*index);
            let plain = tokens.is(*index, Kind::Word) && !tokens.is_capital(*index) && word.len() > 2;
            let period = crate::unit::PERIODS.get(word).is_some();
            let dated = self.page.times(self.sentence).iter().any(|time| time.tokens.contains(index));
            let month = dated || crate::calendar::month(word, self.page.language).is_some();
            plain && !period && !month && !is_function_word(word, self.page.language)
        };
        let end = self.counted.end.max(self.draft.tokens.end);
        let open = |index: &usize| !matches!(tokens.word(*index), "," | "." | ";");
        let after = (end..sentence.end.min(end + 5)).take_while(open).find(content);
        let own = self.draft.tokens.start;
        let start = self.draft.modifier_tokens.as_ref().map_or(own, |words| words.start.min(own));
        let before = (sentence.start..start).rev().take(5).find(content);
        after.or(before).map(|index| crate::lemma::stem(tokens.word(index), self.page.language).into_owned())
    }
}
