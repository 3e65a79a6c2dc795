//! The figure and quotation reader for English and Spanish news.
//!
//! Takes a text, hands back what it found; knows no store, no clock, no network, and uses no floating point.
//! Start reading at [`read()`], then [`token`](crate) for the words everything else is built on.

mod according;
mod acronyms;
mod addends;
mod adjuncts;
mod agents;
mod attributes;
mod borrowed;
mod calendar;
pub mod canonical;
mod changes;
mod clause;
mod clock;
mod compounds;
mod counted;
mod cue;
mod currencies;
mod definitions;
mod digits;
mod direct;
mod facets;
mod figure_time;
mod figures;
mod fold;
mod foreign;
mod fractions;
mod groups;
mod indirect;
mod kinds;
mod lemma;
mod lexicon;
pub mod machine;
mod marks;
mod measures;
mod modifier;
mod mood;
mod names;
mod narrowing;
mod nominal;
mod notice;
mod numeral;
mod numeral_parts;
mod numeral_words;
mod offices;
mod page;
mod parts_of_year;
mod passages;
mod people;
mod person_names;
mod phrases;
mod place_levels;
mod places;
mod population;
mod proper;
mod property;
mod quotations;
mod ranges;
mod relative;
mod reported;
mod roles;
mod scan;
mod sentence;
mod signature;
mod sources;
mod speakers;
mod stage;
mod stated_date;
mod table;
mod tallies;
mod tense;
mod time;
mod time_spans;
mod token;
mod topics;
mod turns;
mod unit;
mod unread;
mod utterance;
mod varieties;
mod verbs;
mod weekdays;
mod zone;

pub use fold::{fold, sentence_hash};
pub use stated_date::stated_date;
pub use unread::{Unread, unread};

use claimwire_domain::{
    article::{Document, Signature, ZonedSpan},
    figure::{Figure, FigureKind},
    language::Language,
    quotation::Quotation,
    span::Span,
};

use clause::Clause;
use figures::Placed;
use page::Page;
use people::People;
use signature::Names;

/// Changes whenever the reader would find something else in the same text.
pub const EXTRACTOR_VERSION: &str = "6";

/// Changes whenever [`canonical::canonical_text`] would.
pub const CANON_VERSION: i16 = 1;

/// A date or clock time of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeMention {
    /// Where.
    pub span: Span,
    /// The words.
    pub text: String,
    /// ISO 8601 date, month, year, quarter, interval or `Thh:mm`; empty when the text does not tell.
    pub value: String,
}

/// All that the reader found in one text, ordered by position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The language it was read in.
    pub language: Language,
    /// ISO 639-1 code of the language most of it is in, which may be one that is not read.
    pub language_code: &'static str,
    /// Figures.
    pub figures: Vec<Figure>,
    /// Quotations.
    pub quotations: Vec<Quotation>,
    /// Dates and clock times.
    pub times: Vec<TimeMention>,
    /// The parts of the page, without gaps where there is text.
    pub zones: Vec<ZonedSpan>,
    /// What stories and witnesses are found by.
    pub signature: Signature,
}

/// Reads a text. Spans are code points of exactly `document.text`.
///
/// Paragraphs in the other language are read in that one; of languages that are not read only dates are told.
#[must_use]
pub fn read(document: &Document<'_>) -> Reading {
    let page = Page::of(document);
    let people = People::of(&page.tokens, page.language);
    let names = Names::of(&page, &people);
    let (mut figures, mut quotations) = claims(&page, &people, &names);
    if let Some(language) = page.other_language() {
        let other = Page::of(&Document { language: Some(language), ..*document });
        let people = People::of(&other.tokens, language);
        let names = Names::of(&other, &people);
        let (more, said) = claims(&other, &people, &names);
        figures.extend(more);
        figures.sort_by_key(|figure| figure.span.start());
        quotations.extend(said);
        quotations.sort_by_key(|quotation| quotation.segments.first().map(|segment| segment.start()));
    }
    changes::group(&mut figures);
    let cited = figures.iter().flat_map(|figure| &figure.attribution).filter(|hop| !hop.inferred);
    let sources: Vec<Span> = cited.filter_map(|hop| hop.span).collect();
    Reading {
        language: page.language,
        language_code: page.foreign.unwrap_or_else(|| passages::code_of(&page.tokens, page.language)),
        figures,
        quotations,
        times: times(&page),
        zones: zoned(&page),
        signature: signature::signature(&page, &names, document, &sources),
    }
}

/// Figures and quotations of the paragraphs that are in the language of the page.
fn claims(page: &Page<'_>, people: &People, names: &Names) -> (Vec<Figure>, Vec<Quotation>) {
    let spoken = quotations::quotations(page, people);
    let said_in = quotations::by_sentence(page, &spoken);
    let withdrawn = notice::withdrawn(page);
    let mut figures: Vec<Figure> = Vec::new();
    for mut placed in figures::figures(page) {
        if !page.reads(placed.sentence) || page.foreign.is_some() && !is_told_abroad(&placed.figure) {
            continue;
        }
        let beside = said_in.get(&placed.sentence).into_iter().flatten().filter_map(|number| spoken.get(*number));
        let said = beside.filter(|said| said.utterance.holds(placed.tokens.start));
        placed.figure.attribution.extend(said.flat_map(|said| said.hops(page)));
        if placed.figure.attribution.is_empty() {
            let sentence = page.sentences.get(placed.sentence).map_or(0..0, |sentence| sentence.tokens.clone());
            placed.figure.attribution.extend(agents::inferred(page, sentence, placed.tokens.start));
        }
        finish(page, &mut placed);
        signature::place_figure(&mut placed.figure, page, names, (placed.sentence, placed.tokens.start));
        // What an earlier version said nobody claims any more.
        let instead = |at: usize| {
            let words = ["not", "instead of", "rather than", "no", "en lugar de", "en vez de", "y no"];
            words.iter().any(|words| page.tokens.phrase_before(at, words).is_some())
        };
        let told_of = |(sentence, from): &(usize, usize)| {
            *sentence == placed.sentence && (placed.tokens.start >= *from || instead(placed.tokens.start))
        };
        placed.figure.eligible &= !withdrawn.iter().any(told_of);
        figures.push(placed.figure);
    }
    let spoken = if page.foreign.is_some() { Vec::new() } else { spoken };
    let quotations =
        spoken.into_iter().filter(|said| page.sentence_at(said.utterance.start()).is_none_or(|at| page.reads(at)));
    (figures, quotations.map(|spoken| spoken.quotation).collect())
}

/// Whether a number of a language that is not read can be told: in digits, with a unit.
fn is_told_abroad(figure: &Figure) -> bool {
    let measured =
        matches!(figure.kind, FigureKind::Money | FigureKind::Percent | FigureKind::PercentPoint | FigureKind::Measure);
    measured && figure.text.chars().any(|character| character.is_ascii_digit())
}

/// Reads what the clause and the sentence say about a figure.
fn finish(page: &Page<'_>, placed: &mut Placed) {
    let Some(sentence) = page.sentences.get(placed.sentence) else { return };
    let clause = Clause::of(page, sentence.tokens.clone(), placed.tokens.clone());
    facets::read(&mut placed.figure, &clause);
    placed.figure.population = population::population(&placed.figure, &clause, placed.counted.clone());
    placed.figure.stage = stage::stage(&clause, placed.sentence);
    // "With 40 % of the vote counted she leads with 48 %": only one of the two is how much is counted
    if placed.figure.property == "votes_counted" && stage::is_counting(placed.figure.stage.as_ref()) {
        "vote_share".clone_into(&mut placed.figure.property);
    }
    placed.figure.survey = stage::survey(&placed.figure, &clause);
}

fn times(page: &Page<'_>) -> Vec<TimeMention> {
    let mention = |mention: &time::Mention| TimeMention {
        span: page.tokens.span(mention.tokens.clone()),
        text: page.tokens.text(mention.tokens.clone()).to_owned(),
        value: mention.value.clone(),
    };
    page.times.iter().flatten().map(mention).collect()
}

/// Neighbouring sentences of one zone as one stretch.
fn zoned(page: &Page<'_>) -> Vec<ZonedSpan> {
    let mut zones: Vec<ZonedSpan> = Vec::new();
    for (number, zone) in page.zones.iter().enumerate() {
        let span = page.sentence_span(number);
        match zones.last_mut() {
            Some(last) if last.zone == *zone => last.span = last.span.join(span),
            _ => zones.push(ZonedSpan { span, zone: *zone }),
        }
    }
    zones
}
