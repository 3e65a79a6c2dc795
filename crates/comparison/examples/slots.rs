//! Reads pairs of slots from standard input and prints `{id, label, sublabel, nature, known, confidence, mirrored}` a line.

use claimwire_comparison::{compare_slots, slots::parse};
use std::io::BufRead;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for line in std::io::stdin().lock().lines() {
        let pair = parse(&line?)?;
        let outcome = compare_slots(&pair.a, &pair.b);
        let mirrored = compare_slots(&pair.b, &pair.a) == outcome;
        let row = serde_json::json!({
            "id": pair.id, "label": outcome.label.kebab(), "sublabel": outcome.sublabel,
            "nature": outcome.nature.map(claimwire_domain::label::Nature::code), "known": outcome.known,
            "confidence": outcome.confidence, "mirrored": mirrored, "trace": outcome.trace,
        });
        println!("{row}");
    }
    Ok(())
}
