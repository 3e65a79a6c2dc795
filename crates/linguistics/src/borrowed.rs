//! Units that a number leaves to its neighbour: "from 3.05 to 9.10 euros", "perdió 892 millones".

use crate::{
    digits::Locale,
    lexicon::{Words, words},
    scan::{Draft, scale},
    token::{Kind, Tokens},
    unit::unit,
};
use claimwire_domain::{
    figure::{Dimension, FigureForm, FigureKind, Unit},
    language::Language,
};
use std::sync::LazyLock;

/// Words of money: what is lost, paid, raised or worth.
static MONEY: Words = LazyLock::new(|| words(include_str!("../data/money_words.txt")));

/// How far before a number the word of money stands.
const MONEY_BACK: usize = 7;
/// From this power of ten on a bare number after a word of money is an amount.
const MILLION: i16 = 6;

/// Gives bare numbers of one sentence the unit of the number they lead to, and amounts the currency of the text.
pub(crate) fn borrow_units(tokens: &Tokens<'_>, locale: Locale, drafts: &mut [Draft], currency: Option<&Unit>) {
    for at in 0..drafts.len() {
        let before = drafts.iter().take(at).rev().find(|draft| draft.kind == FigureKind::Money);
        let beside = before.and_then(|draft| draft.unit.clone());
        let Some(draft) = drafts.get_mut(at).filter(|draft| is_amount(tokens, draft)) else { continue };
        let cue = (draft.tokens.start.saturating_sub(MONEY_BACK)..draft.tokens.start)
            .any(|index| MONEY.contains(tokens.word(index)));
        let own = || locale.currency.map(|code| unit(code, None, Dimension::Money));
        let found = beside.or_else(|| cue.then(|| currency.cloned().or_else(own)).flatten());
        if let Some(unit) = found {
            draft.unit = Some(unit);
            draft.kind = FigureKind::Money;
            draft.rule = "money.borrowed";
        }
    }
    // only now has the number a bare one leads to its own unit
    for at in 0..drafts.len() {
        let Some((unit, kind, power)) = led_to(tokens, drafts, at).or_else(|| added_to(tokens, drafts, at)) else {
            continue;
        };
        if let Some(draft) = drafts.get_mut(at) {
            if power > 0 && scale(&mut draft.written, power).is_none() {
                continue;
            }
            draft.unit = unit;
            draft.kind = kind;
        }
    }
}

/// "18 millones más otros 4", "$3m plus another 2": what is added is told in the same scale.
fn added_to(tokens: &Tokens<'_>, drafts: &[Draft], at: usize) -> Option<(Option<Unit>, FigureKind, i16)> {
    let (draft, before) = (drafts.get(at)?, drafts.get(at.checked_sub(1)?)?);
    let bare = draft.unit.is_none() && draft.written.scale == 0 && draft.kind == FigureKind::Count;
    let noun = tokens.is(draft.tokens.end, Kind::Word)
        && !crate::lemma::is_function_word(tokens.word(draft.tokens.end), Language::Es)
        && !crate::lemma::is_function_word(tokens.word(draft.tokens.end), Language::En);
    let link = (before.tokens.end..draft.tokens.start).map(|index| tokens.word(index));
    let link: Vec<&str> = link.filter(|word| *word != ",").collect();
    let added = matches!(link.as_slice(), ["mas" | "y", "otros"] | ["plus" | "and", "another"] | ["plus" | "mas"]);
    let amount = before.kind == FigureKind::Money && before.written.scale >= MILLION;
    (bare && added && amount && !noun).then(|| (before.unit.clone(), before.kind, before.written.scale))
}

/// A scaled number that names neither unit nor noun: "otros 350 millones a vivienda".
fn is_amount(tokens: &Tokens<'_>, draft: &Draft) -> bool {
    let end = draft.tokens.end;
    let noun = tokens.is(end, Kind::Word) && crate::counted::is_plural(tokens.word(end), Language::En);
    draft.unit.is_none()
        && draft.kind == FigureKind::Count
        && matches!(draft.form, FigureForm::Cardinal | FigureForm::Range)
        && draft.written.scale >= MILLION
        && !matches!(tokens.word(end), "de" | "of" | "-")
        && !noun
}

/// The unit of the number that a bare one leads to: "de 3,05 a 9,10 €", "del 3 al 5 %", "from 11 to 12 percent".
fn led_to(tokens: &Tokens<'_>, drafts: &[Draft], at: usize) -> Option<(Option<Unit>, FigureKind, i16)> {
    let (draft, next) = (drafts.get(at)?, drafts.get(at + 1)?);
    if draft.unit.is_some() || draft.kind != FigureKind::Count || draft.form != FigureForm::Cardinal {
        return None;
    }
    let article = usize::from(matches!(tokens.before(draft.tokens.start), "el" | "los" | "las" | "un"));
    let from = matches!(tokens.before(draft.tokens.start - article), "from" | "de" | "del" | "desde");
    let link: Vec<&str> = (draft.tokens.end..next.tokens.start).map(|index| tokens.word(index)).collect();
    let linked =
        matches!(link.as_slice(), ["to" | "a" | "al" | "hasta"] | ["hasta", "el"] | ["hasta" | "a", "los" | "las"]);
    let spread = draft.written.scale == 0 && next.written.scale > 0 && draft.tokens.len() == 1;
    let power = if spread && tokens.word(draft.tokens.start).len() <= 4 { next.written.scale } else { 0 };
    // "from 12 to 15 million passengers" leaves nothing but the scale behind
    (from && linked && (next.unit.is_some() || power > 0)).then(|| (next.unit.clone(), next.kind, power))
}
