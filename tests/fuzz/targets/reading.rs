//! Whatever text comes in, the reader comes back, and every span lies inside the text with the words it says.
#![no_main]

use claimwire_domain::{article::Document, language::Language, span::Span};
use claimwire_linguistics::{Reading, canonical::canonical_text, read};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, text)) = bytes.split_first() else { return };
    let language = match kind % 3 {
        0 => Some(Language::En),
        1 => Some(Language::Es),
        _ => None,
    };
    let raw = String::from_utf8_lossy(text);
    // What is stored is canonical; the commands without a store read a text as it comes.
    let text = if kind & 0x40 == 0 { canonical_text(&raw) } else { raw.into_owned() };
    let published = (kind & 0x80 == 0).then(|| "2024-05-16T09:00:00+02:00".parse().expect("a fixed date is one"));
    check(&text, &read(&Document { text: &text, title: None, byline: None, language, locale: None, published }));
});

fn check(text: &str, reading: &Reading) {
    // Where each code point begins, and where the text ends.
    let borders: Vec<usize> = text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect();
    let cut = |span: Span| {
        let border = |at: u32| usize::try_from(at).ok().and_then(|at| borders.get(at).copied());
        let (start, end) = (border(span.start()), border(span.end()));
        start.zip(end).and_then(|(start, end)| text.get(start..end)).unwrap_or_else(|| panic!("{span:?} is outside"))
    };
    for figure in &reading.figures {
        assert_eq!(cut(figure.span), figure.text);
        assert!(figure.sentence.contains(figure.span), "{:?} is outside {:?}", figure.span, figure.sentence);
        for phrase in figure.counted.iter().chain(&figure.modifier_phrase) {
            assert_eq!(cut(phrase.span), phrase.text);
        }
    }
    for quotation in &reading.quotations {
        let parts: Vec<&str> = quotation.segments.iter().map(|segment| cut(*segment)).collect();
        assert!(!parts.is_empty());
        assert_eq!(parts.join(" "), quotation.text);
    }
    for time in &reading.times {
        assert_eq!(cut(time.span), time.text);
    }
    for zone in &reading.zones {
        cut(zone.span);
    }
    // Every other span, also of fields that are added later.
    let end = borders.len() - 1;
    let found = serde_json::to_value((&reading.figures, &reading.quotations)).expect("a reading has a JSON form");
    every_span_ends_inside(&found, end);
}

fn every_span_ends_inside(value: &Value, end: usize) {
    match value {
        Value::Object(fields) => {
            let ends = ["start", "end"].map(|name| fields.get(name).and_then(Value::as_u64));
            if let ([Some(start), Some(stop)], 2) = (ends, fields.len()) {
                let inside = usize::try_from(stop).is_ok_and(|stop| stop <= end);
                assert!(start <= stop && inside, "{start}..{stop} is outside a text of {end}");
            }
            fields.values().for_each(|value| every_span_ends_inside(value, end));
        }
        Value::Array(items) => items.iter().for_each(|value| every_span_ends_inside(value, end)),
        _ => {}
    }
}
