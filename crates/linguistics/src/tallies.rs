//! Numbers of a tally whose things were named before: "El balance subió en 40", "eleva en 60 la cifra".

use crate::{
    counted::{CHANGES, is_determiner},
    figures::Placed,
    lemma::concept,
    page::Page,
    scan::Draft,
};
use std::ops::Range;

/// How many figures back the people of a tally are looked for.
const FIGURES_BACK: usize = 40;
/// How far from the head of its sentence a number is still of the tally that opens it.
const REACH: usize = 40;

/// Who a tally is of: the dead where dead were counted, else the people counted last.
pub(crate) fn people(page: &Page<'_>, placed: &[Placed], paragraph: usize) -> Option<Range<usize>> {
    let of_paragraph = |one: &&Placed| {
        !one.counted.is_empty()
            && page.sentences.get(one.sentence).is_some_and(|sentence| sentence.paragraph == paragraph)
    };
    let earlier = || placed.iter().rev().take(FIGURES_BACK).filter(of_paragraph);
    let dead = earlier().find(|one| one.figure.property == "deaths");
    dead.or_else(|| earlier().find(|one| is_of_people(page, &one.counted))).map(|one| one.counted.clone())
}

/// Whether a counted noun is of people.
fn is_of_people(page: &Page<'_>, noun: &Range<usize>) -> bool {
    noun.clone().any(|at| concept(page.tokens.word(at), page.language).1)
}

/// Words for a count whose things were named before.
const TALLIES: &[&str] = &["balance", "cifra", "recuento", "figure", "cuenta"];

/// Whether a number without noun is of a tally: "El balance subió en 40", or the noun found for it is the word for one.
pub(crate) fn is_of_tally(page: &Page<'_>, draft: &Draft, found: Option<&Range<usize>>) -> bool {
    let tokens = &page.tokens;
    let word = |noun: &Range<usize>| noun.len() == 1 && TALLIES.contains(&tokens.word(noun.start));
    // a noun right beside the number is its own
    if found.is_some_and(|noun| noun.start.abs_diff(draft.tokens.start) < 12 && !word(noun)) {
        return false;
    }
    let sentence = page.sentence_at(draft.tokens.start).and_then(|number| page.sentences.get(number));
    let start = sentence.map_or(draft.tokens.start, |sentence| sentence.tokens.start);
    if draft.tokens.start - start > REACH {
        return found.is_some_and(word);
    }
    let opening = (start..draft.tokens.start).find(|at| !is_determiner(tokens.word(*at)));
    let opens =
        opening.is_some_and(|at| TALLIES.contains(&tokens.word(at)) && !matches!(tokens.word(at + 1), "de" | "of"));
    let verb = (start..draft.tokens.start).any(|at| {
        CHANGES.contains(tokens.word(at)) || matches!(tokens.word(at), "era" | "es" | "was" | "stood" | "stands")
    });
    found.is_some_and(word) || opens && verb
}
