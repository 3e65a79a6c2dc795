//! Stated as-ofs, bulletins and counting stages; polls.

use crate::{clause::Clause, phrases::Phrases, sources::inside_a_sentence, time::Mention, token::Kind};
use chrono::NaiveDate;
use claimwire_domain::{
    figure::{Figure, FigureKind, Survey},
    period::Stage,
};
use std::ops::Range;

const COUNTED: Phrases = Phrases::of(&[
    "counted",
    "tallied",
    "escrutado",
    "escrutados",
    "contados",
    "computado",
    "escrutadas",
    "reporting",
    "escrutinio",
]);
const BULLETINS: Phrases = Phrases::of(&["bulletin", "boletin", "parte", "update", "comunicado", "balance", "informe"]);

/// The stage of a figure.
pub(crate) fn stage(clause: &Clause<'_, '_>, sentence: usize) -> Option<Stage> {
    let (times, today) = (clause.page.times(sentence), clause.page.today);
    counting(clause)
        .or_else(|| bulletin(clause))
        .or_else(|| stated_time(clause, times, today))
        .or_else(|| bulletin_of_a_day(clause, times))
        .or_else(|| entry(clause.page.entry(sentence)?, today))
}

/// The time of a live page's entry: what it tells holds as of then.
fn entry((hour, minute): (u32, u32), today: Option<NaiveDate>) -> Option<Stage> {
    let at = today?.and_hms_opt(if hour > 23 { 0 } else { hour }, minute, 0)?;
    Some(Stage {
        text: format!("{hour:02}:{minute:02}"),
        key: at.format("%Y-%m-%dT%H:%M").to_string(),
        number: None,
        at: Some(at),
        is_named: false,
    })
}

/// Whether a stage is how much of a vote is counted.
pub(crate) fn is_counting(stage: Option<&Stage>) -> bool {
    stage.is_some_and(|stage| stage.key.starts_with("counted "))
}

/// "with 81 % counted", "con el 81 % escrutado".
fn counting(clause: &Clause<'_, '_>) -> Option<Stage> {
    let tokens = &clause.page.tokens;
    let word = clause.sentence.clone().find(|index| COUNTED.contains(clause.word(*index)))?;
    let percent =
        (word.saturating_sub(8).max(clause.sentence.start)..(word + 6).min(clause.sentence.end)).find(|index| {
            tokens.is(*index, Kind::Number)
                && (clause.word(index + 1) == "%"
                    || matches!(clause.word(index + 1), "percent" | "per")
                    || tokens.phrase(index + 1, "por ciento").is_some())
        })?;
    if clause.figure.contains(&percent) {
        return None;
    }
    let share = clause.word(percent).replace(',', ".");
    let number = share.split('.').next().and_then(|whole| whole.parse::<i64>().ok());
    let range = percent.min(word)..percent.max(word) + 1;
    Some(Stage {
        text: tokens.text(range).to_owned(),
        key: format!("counted {share}"),
        number,
        at: None,
        is_named: true,
    })
}

/// "bulletin 4", "boletín número 4", "fourth bulletin".
fn bulletin(clause: &Clause<'_, '_>) -> Option<Stage> {
    let tokens = &clause.page.tokens;
    clause.sentence.clone().filter(|index| matches!(clause.word(*index), "bulletin" | "boletin")).find_map(|index| {
        let skip = usize::from(matches!(clause.word(index + 1), "no" | "number" | "numero" | "no."));
        let at = index + 1 + skip + usize::from(clause.word(index + 1 + skip) == ".");
        let number = clause.word(at).parse::<i64>().ok().filter(|_| clause.word(at + 1) != ":")?;
        Some(Stage {
            text: inside_a_sentence(tokens.text(index..at + 1)),
            key: format!("bulletin {number}"),
            number: Some(number),
            at: None,
            is_named: true,
        })
    })
}

/// "Tuesday's bulletin", "el parte del martes": the one of that day.
fn bulletin_of_a_day(clause: &Clause<'_, '_>, times: &[Mention]) -> Option<Stage> {
    let tokens = &clause.page.tokens;
    let noun = clause
        .sentence
        .clone()
        .find(|index| matches!(clause.word(*index), "bulletin" | "boletin" | "parte" | "comunicado"))?;
    let skip =
        |word: &str| matches!(word, "'s" | "’s" | "'" | "of" | "on" | "de" | "del" | "for" | "the" | "el" | "este");
    let beside = |time: &&Mention| {
        let before = time.tokens.end <= noun;
        let gap = if before { time.tokens.end..noun } else { noun + 1..time.tokens.start };
        // "Tuesday's ministry bulletin"
        let issuer = before && matches!(clause.word(gap.start), "'s" | "’s") && gap.len() < 4;
        let words = gap.clone().all(|index| tokens.is(index, Kind::Word));
        gap.len() < 3 && gap.clone().all(|index| skip(clause.word(index))) || issuer && words
    };
    let time = times.iter().find(beside)?;
    let day = time.period.filter(|period| period.days() == 1)?.start();
    let range = time.tokens.start.min(noun)..time.tokens.end.max(noun + 1);
    Some(Stage {
        text: inside_a_sentence(tokens.text(range)),
        key: format!("bulletin of {day}"),
        number: None,
        at: None,
        is_named: true,
    })
}

/// "as of 22:00", "by noon", "the 22:00 bulletin", "parte de las 22:00".
fn stated_time(clause: &Clause<'_, '_>, times: &[Mention], today: Option<NaiveDate>) -> Option<Stage> {
    let tokens = &clause.page.tokens;
    // An English compound names its issuer between the hour and the noun: "the noon coast guard bulletin".
    let compound =
        |start: usize| (start..(start + 6).min(clause.sentence.end)).take_while(|index| tokens.is(*index, Kind::Word));
    let clocks = times.iter().filter_map(|time| time.clock.map(|clock| (time, clock)));
    let (time, (hour, minute), words) = clocks.clone().find_map(|(time, clock)| {
        let before: Range<usize> = time.tokens.start.saturating_sub(5).max(clause.sentence.start)..time.tokens.start;
        let as_of = ["as of", "by", "until", "at", "a las", "hasta las", "a la", "de las"]
            .iter()
            .any(|phrase| tokens.phrase_before(time.tokens.start, phrase).is_some())
            || matches!(tokens.before(time.tokens.start), "at" | "by");
        let noun = before.clone().chain(compound(time.tokens.end)).any(|index| BULLETINS.contains(clause.word(index)));
        (as_of || noun).then_some((time, clock, before))
    })?;
    let day = times
        .iter()
        .filter_map(|mention| mention.period)
        .find(|period| period.days() == 1)
        .map(claimwire_domain::period::Period::start)
        .or(today)?;
    let at = day.and_hms_opt(if hour > 23 { 0 } else { hour }, minute, 0)?;
    let start = words
        .clone()
        .rev()
        .find(|index| {
            matches!(clause.word(*index), "as" | "by" | "at" | "the" | "parte" | "boletin" | "balance" | "hasta" | "a")
        })
        .unwrap_or(time.tokens.start);
    let noun = compound(time.tokens.end).find(|index| BULLETINS.contains(clause.word(*index)));
    let end = noun.map_or(time.tokens.end, |noun| noun + 1);
    Some(Stage {
        text: inside_a_sentence(tokens.text(start..end)),
        key: at.format("%Y-%m-%dT%H:%M").to_string(),
        number: None,
        at: Some(at),
        is_named: noun.is_some() || words.clone().any(|index| BULLETINS.contains(clause.word(index))),
    })
}

/// The poll a share comes from: the name beside "poll" or "encuesta".
pub(crate) fn survey(figure: &Figure, clause: &Clause<'_, '_>) -> Option<Survey> {
    if !matches!(figure.kind, FigureKind::Percent | FigureKind::PercentPoint | FigureKind::Ratio) {
        return None;
    }
    let tokens = &clause.page.tokens;
    let noun = clause.sentence.clone().find(|index| {
        matches!(clause.word(*index), "poll" | "polls" | "survey" | "encuesta" | "sondeo" | "barometro" | "barometer")
    })?;
    let capitals = |from: usize| (from..clause.sentence.end).take_while(|index| tokens.is_capital(*index)).count();
    let after = ["by", "from", "de", "del", "for", "de la"].iter().find_map(|word| tokens.phrase(noun + 1, word));
    let named = after.map(|at| at..at + capitals(at)).filter(|range| !range.is_empty());
    let before = (clause.sentence.start..noun)
        .rev()
        .take_while(|index| tokens.is_capital(*index) || clause.word(*index) == "'s")
        .last();
    let range = named.or_else(|| before.map(|start| start..noun))?;
    let pollster = tokens.key(range);
    let pollster =
        pollster.strip_prefix("the ").or_else(|| pollster.strip_prefix("a ")).unwrap_or(&pollster).to_owned();
    (!pollster.is_empty()).then_some(Survey { pollster, fieldwork: None })
}
