//! Reads JSONL `{id, text, lang?, published?, dct?, locale?}` from standard input and writes one line per text.

use chrono::{DateTime, FixedOffset, NaiveDate};
use claimwire_domain::{article::Document, language::Language};
use std::io::{self, BufRead, Write};

fn main() -> io::Result<()> {
    let mut output = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let row: serde_json::Value = serde_json::from_str(&line?)?;
        let field = |name: &str| row.get(name).and_then(serde_json::Value::as_str);
        let document = Document {
            text: field("text").unwrap_or_default(),
            title: None,
            byline: None,
            language: field("lang").and_then(Language::from_tag),
            locale: field("locale").or_else(|| field("lang")),
            published: field("published").or_else(|| field("dct")).and_then(instant),
        };
        let reading = claimwire_linguistics::read(&document);
        let line = claimwire_linguistics::machine::Line::of(field("id").unwrap_or_default(), &reading, |_| ());
        serde_json::to_writer(&mut output, &line)?;
        output.write_all(b"\n")?;
    }
    output.flush()
}

fn instant(text: &str) -> Option<DateTime<FixedOffset>> {
    DateTime::parse_from_rfc3339(text).ok().or_else(|| {
        let day = text.parse::<NaiveDate>().ok()?.and_hms_opt(12, 0, 0)?;
        Some(day.and_utc().fixed_offset())
    })
}
