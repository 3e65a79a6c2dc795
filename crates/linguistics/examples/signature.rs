//! Prints the signature of every article of a JSONL file on standard input.
use claimwire_domain::article::Document;
use std::io::BufRead;
fn main() {
    for line in std::io::stdin().lock().lines() {
        let value: serde_json::Value = serde_json::from_str(&line.expect("line")).expect("json");
        let text = value["text"].as_str().unwrap_or_default();
        let published = value["published"].as_str().and_then(|text| chrono::DateTime::parse_from_rfc3339(text).ok());
        let reading = claimwire_linguistics::read(&Document {
            text,
            title: value["title"].as_str(),
            byline: None,
            language: None,
            locale: value["outlet_locale"].as_str(),
            published,
        });
        println!(
            "{}\n  E {:?}\n  P {:?}\n  T {:?}\n  S {}",
            value["title"],
            reading.signature.entities,
            reading.signature.places,
            reading.signature.terms,
            reading.signature.sentence_hashes.len()
        );
    }
}
