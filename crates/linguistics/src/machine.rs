//! The line that the `extract` command writes for a text.
//!
//! It is many times as long as the text, so its parts borrow from the reading and go straight into the output.

use crate::{Reading, Unread, population::BY_NOUN};
use claimwire_domain::{
    decimal::Decimal,
    figure::{AlternativeReading, Figure, FigureKind, Role},
    language::Language,
    quotation::Quotation,
};
use serde::{Serialize, Serializer};

/// One text with what was found in it; `I` is the interval of a figure as its reader wants it written.
#[derive(Debug, Serialize)]
pub struct Line<'a, I> {
    id: &'a str,
    lang: &'static str,
    numbers: Vec<Number<'a, I>>,
    quotes: Vec<Quote<'a>>,
    times: Vec<Time<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    no_figures: Option<Vec<NoFigure<'a>>>,
}

impl<'a, I> Line<'a, I> {
    /// The line of a reading, each figure with the interval that `interval` gives it.
    pub fn of(id: &'a str, reading: &'a Reading, interval: impl Fn(&Figure) -> I) -> Self {
        let number = |figure: &'a Figure| Number::of(figure, interval(figure), reading.language);
        Self {
            id,
            lang: reading.language_code,
            numbers: reading.figures.iter().map(number).collect(),
            quotes: reading.quotations.iter().enumerate().flat_map(|(group, one)| quotes(group, one)).collect(),
            times: reading.times.iter().map(Time::of).collect(),
            no_figures: None,
        }
    }

    /// The same with every facet of each figure, and the numbers that are none with the reason.
    #[must_use]
    pub fn explained(mut self, reading: &'a Reading, unread: &'a [Unread]) -> Self {
        for (number, figure) in self.numbers.iter_mut().zip(&reading.figures) {
            number.facets = Some(figure);
        }
        let no_figure = |number: &'a Unread| NoFigure {
            start: number.span.start(),
            end: number.span.end(),
            text: &number.text,
            rule: number.rule,
        };
        self.no_figures = Some(unread.iter().map(no_figure).collect());
        self
    }
}

#[derive(Debug, Serialize)]
struct NoFigure<'a> {
    start: u32,
    end: u32,
    text: &'a str,
    rule: &'a str,
}

#[derive(Debug, Serialize)]
struct Time<'a> {
    start: u32,
    end: u32,
    text: &'a str,
    value: &'a str,
}

impl<'a> Time<'a> {
    fn of(time: &'a crate::TimeMention) -> Self {
        Self { start: time.span.start(), end: time.span.end(), text: &time.text, value: &time.value }
    }
}

#[derive(Debug, Serialize)]
struct Number<'a, I> {
    start: u32,
    end: u32,
    text: &'a str,
    value: Value,
    value_max: Option<Value>,
    exact: Option<String>,
    kind: &'static str,
    unit: &'a str,
    ucum: Option<&'a str>,
    approx: &'a str,
    approx_op: &'static str,
    counted: Option<&'a str>,
    property: &'a str,
    role: &'static str,
    interval: I,
    readings: Vec<Alternative<'a>>,
    time: Option<Period<'a>>,
    place: Option<&'a str>,
    source: Option<&'a str>,
    zone: &'static str,
    eligible: bool,
    rules: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    facets: Option<&'a Figure>,
}

impl<'a, I> Number<'a, I> {
    fn of(figure: &'a Figure, interval: I, language: Language) -> Self {
        Self {
            start: figure.span.start(),
            end: figure.span.end(),
            text: &figure.text,
            value: Value(figure.written.value),
            value_max: figure.written.high.map(Value),
            exact: exact(figure),
            kind: figure.kind.code(),
            unit: &figure.unit.code,
            ucum: figure.unit.ucum.as_deref(),
            approx: figure.modifier_phrase.as_ref().map_or("", |phrase| phrase.text.as_str()),
            approx_op: figure.modifier.operator(),
            counted: counted(figure, language),
            property: &figure.property,
            role: role(figure),
            interval,
            readings: figure.readings.iter().map(Alternative::of).collect(),
            time: figure.time.as_ref().map(|time| Period {
                text: &time.text,
                start: time.period.start(),
                end: time.period.end(),
            }),
            place: figure.place.as_ref().map(|place| place.text.as_str()),
            source: figure.attribution.last().map(|hop| hop.source.as_str()),
            zone: figure.zone.code(),
            eligible: figure.eligible,
            rules: &figure.rules,
            facets: None,
        }
    }
}

#[derive(Debug, Serialize)]
struct Period<'a> {
    text: &'a str,
    start: chrono::NaiveDate,
    end: chrono::NaiveDate,
}

#[derive(Debug, Serialize)]
struct Alternative<'a> {
    value: Value,
    unit: Option<&'a str>,
    reason: &'a str,
}

impl<'a> Alternative<'a> {
    fn of(other: &'a AlternativeReading) -> Self {
        let unit = other.unit.as_ref().map(|unit| unit.code.as_str());
        Self { value: Value(other.written.value), unit, reason: &other.reason }
    }
}

#[derive(Debug, Serialize)]
struct Quote<'a> {
    start: u32,
    end: u32,
    group: usize,
    kind: &'static str,
    fragments: Vec<[u32; 2]>,
    speaker: Option<&'a str>,
    speaker_resolved: Option<&'a str>,
    cue: Option<&'a str>,
    zone: &'static str,
    eligible: bool,
}

/// One object per contiguous segment; those of one utterance share a group.
fn quotes(group: usize, quotation: &Quotation) -> impl Iterator<Item = Quote<'_>> {
    let speaker = quotation.speaker.as_ref();
    quotation.segments.iter().map(move |segment| {
        let inside = quotation.fragments.iter().filter(|fragment| segment.contains(**fragment));
        Quote {
            start: segment.start(),
            end: segment.end(),
            group,
            kind: quotation.kind.code(),
            fragments: inside.map(|fragment| [fragment.start(), fragment.end()]).collect(),
            speaker: speaker.map(|speaker| speaker.surface.as_str()),
            speaker_resolved: speaker.map(|speaker| speaker.resolved.as_str()),
            cue: quotation.cue.as_deref(),
            zone: quotation.zone.code(),
            eligible: quotation.eligible,
        }
    })
}

/// What is counted in the words of the text; people where only what they did is told.
fn counted(figure: &Figure, language: Language) -> Option<&str> {
    let people = figure.kind == FigureKind::Count && BY_NOUN.contains(&figure.property.as_str());
    let unnamed = people.then_some(if language == Language::En { "people" } else { "personas" });
    figure.counted.as_ref().map(|phrase| phrase.text.as_str()).or(unnamed)
}

fn role(figure: &Figure) -> &'static str {
    match figure.role {
        Role::Level => "level",
        Role::DeltaAbs => "delta_abs",
        Role::DeltaRel => "delta_rel",
        Role::DeltaPp => "delta_pp",
        Role::Ratio => "ratio",
    }
}

/// The digits that a double keeps for certain.
const DIGITS: u32 = 12;

fn exact(figure: &Figure) -> Option<String> {
    if let Some(fraction) = figure.written.exact {
        return Some(format!("{}/{}", fraction.numerator, fraction.denominator));
    }
    let value = figure.written.value;
    (shortened(value) != value).then(|| value.to_string())
}

/// At most twelve significant digits, halves away from zero.
fn shortened(value: Decimal) -> Decimal {
    let length = value.mantissa.checked_abs().and_then(i64::checked_ilog10).map_or(1, |power| power + 1);
    let surplus = length.saturating_sub(DIGITS);
    let Ok(places) = i16::try_from(surplus) else { return value };
    let Some(step) = 10_i64.checked_pow(surplus) else { return value };
    let half = step / 2 * value.mantissa.signum();
    let Some(mantissa) = value.mantissa.checked_add(half).map(|raised| raised / step) else { return value };
    value.exponent.checked_add(places).and_then(|exponent| Decimal::new(mantissa, exponent)).unwrap_or(value)
}

/// A value as a JSON number of at most twelve significant digits.
#[derive(Debug)]
struct Value(Decimal);

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = shortened(self.0);
        let scale = u32::try_from(value.exponent).ok().and_then(|power| 10_i64.checked_pow(power));
        if let Some(integer) = scale.and_then(|scale| value.mantissa.checked_mul(scale)) {
            return serializer.serialize_i64(integer);
        }
        // so few digits survive the way through a double unchanged
        let number = value.to_string().parse::<serde_json::Number>();
        number.ok().serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_without_rounding_errors() {
        let written = |text: &str| Decimal::parse(text).and_then(|value| serde_json::to_string(&Value(value)).ok());
        assert_eq!(written("0.1").as_deref(), Some("0.1"));
        assert_eq!(written("242000").as_deref(), Some("242000"));
        assert_eq!(written("44000000000").as_deref(), Some("44000000000"));
        assert_eq!(written("123456789012345678").as_deref(), Some("123456789012000000"));
    }
}
