//! The line that the `extract` command writes for a text.

use crate::{Reading, population::BY_NOUN};
use claimwire_domain::{
    decimal::Decimal,
    figure::{AlternativeReading, Figure, FigureKind},
    language::Language,
    quotation::Quotation,
};
use serde_json::{Map, Number, Value, json};

/// One text as a JSON object; the caller adds `interval` to each number, in the same order.
#[must_use]
pub fn line(id: &str, reading: &Reading) -> Value {
    let numbers: Vec<Value> = reading.figures.iter().map(|figure| number(figure, reading.language)).collect();
    let quotes: Vec<Value> = reading.quotations.iter().enumerate().flat_map(|(group, one)| quote(group, one)).collect();
    let times: Vec<Value> = reading
        .times
        .iter()
        .map(|time| json!({"start": time.span.start(), "end": time.span.end(), "text": time.text, "value": time.value}))
        .collect();
    json!({"id": id, "lang": reading.language_code, "numbers": numbers, "quotes": quotes, "times": times})
}

/// What is counted in the words of the text; people where only what they did is told.
fn counted(figure: &Figure, language: Language) -> Option<&str> {
    let people = figure.kind == FigureKind::Count && BY_NOUN.contains(&figure.property.as_str());
    let unnamed = people.then_some(if language == Language::En { "people" } else { "personas" });
    figure.counted.as_ref().map(|phrase| phrase.text.as_str()).or(unnamed)
}

fn number(figure: &Figure, language: Language) -> Value {
    let mut fields = Map::new();
    let mut put = |key: &str, value: Value| {
        fields.insert(key.to_owned(), value);
    };
    put("start", json!(figure.span.start()));
    put("end", json!(figure.span.end()));
    put("text", json!(figure.text));
    put("value", decimal(figure.written.value));
    put("value_max", figure.written.high.map_or(Value::Null, decimal));
    put("exact", exact(figure));
    put("kind", json!(figure.kind.code()));
    put("unit", json!(figure.unit.code));
    put("ucum", json!(figure.unit.ucum));
    put("approx", json!(figure.modifier_phrase.as_ref().map_or("", |phrase| phrase.text.as_str())));
    put("approx_op", json!(figure.modifier.operator()));
    put("counted", json!(counted(figure, language)));
    put("property", json!(figure.property));
    put("role", json!(role(figure)));
    put("readings", Value::Array(figure.readings.iter().map(reading).collect()));
    put("time", figure.time.as_ref().map_or(Value::Null, |time| {
        json!({"text": time.text, "start": time.period.start().to_string(), "end": time.period.end().to_string()})
    }));
    put("place", json!(figure.place.as_ref().map(|place| place.text.as_str())));
    put("source", json!(figure.attribution.last().map(|hop| hop.source.as_str())));
    put("zone", json!(figure.zone.code()));
    put("eligible", json!(figure.eligible));
    put("rules", json!(figure.rules));
    Value::Object(fields)
}

fn role(figure: &Figure) -> &'static str {
    use claimwire_domain::figure::Role;
    match figure.role {
        Role::Level => "level",
        Role::DeltaAbs => "delta_abs",
        Role::DeltaRel => "delta_rel",
        Role::DeltaPp => "delta_pp",
        Role::Ratio => "ratio",
    }
}

fn reading(alternative: &AlternativeReading) -> Value {
    json!({
        "value": decimal(alternative.written.value),
        "unit": alternative.unit.as_ref().map(|unit| unit.code.as_str()),
        "reason": alternative.reason,
    })
}

fn quote(group: usize, quotation: &Quotation) -> Vec<Value> {
    let speaker = quotation.speaker.as_ref();
    quotation
        .segments
        .iter()
        .map(|segment| {
            let fragments: Vec<[u32; 2]> = quotation
                .fragments
                .iter()
                .filter(|fragment| segment.contains(**fragment))
                .map(|fragment| [fragment.start(), fragment.end()])
                .collect();
            json!({
                "start": segment.start(), "end": segment.end(), "group": group, "kind": quotation.kind.code(),
                "fragments": fragments,
                "speaker": speaker.map(|speaker| speaker.surface.as_str()),
                "speaker_resolved": speaker.map(|speaker| speaker.resolved.as_str()),
                "cue": quotation.cue, "zone": quotation.zone.code(), "eligible": quotation.eligible,
            })
        })
        .collect()
}

/// The digits that a double keeps for certain.
const DIGITS: usize = 12;

fn exact(figure: &Figure) -> Value {
    if let Some(fraction) = figure.written.exact {
        return json!(format!("{}/{}", fraction.numerator, fraction.denominator));
    }
    let value = figure.written.value;
    if shortened(value) == value { Value::Null } else { json!(value.to_string()) }
}

/// At most twelve significant digits, halves away from zero.
fn shortened(value: Decimal) -> Decimal {
    let length = value.mantissa.unsigned_abs().to_string().len();
    let surplus = length.saturating_sub(DIGITS);
    let (Ok(power), Ok(places)) = (u32::try_from(surplus), i16::try_from(surplus)) else { return value };
    let Some(step) = 10_i64.checked_pow(power) else { return value };
    let half = step / 2 * value.mantissa.signum();
    let Some(mantissa) = value.mantissa.checked_add(half).map(|raised| raised / step) else { return value };
    value.exponent.checked_add(places).and_then(|exponent| Decimal::new(mantissa, exponent)).unwrap_or(value)
}

fn decimal(value: Decimal) -> Value {
    let text = shortened(value).to_string();
    if let Ok(integer) = text.parse::<i64>() {
        return Value::Number(Number::from(integer));
    }
    text.parse::<Number>().map_or(Value::Null, Value::Number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_without_rounding_errors() {
        let written = |text: &str| Decimal::parse(text).map(|value| decimal(value).to_string());
        assert_eq!(written("0.1").as_deref(), Some("0.1"));
        assert_eq!(written("242000").as_deref(), Some("242000"));
        assert_eq!(written("44000000000").as_deref(), Some("44000000000"));
        assert_eq!(written("123456789012345678").as_deref(), Some("123456789012000000"));
    }
}
