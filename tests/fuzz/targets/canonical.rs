//! The canonical text of any text is its own canonical text and holds nothing that offsets could stumble over.
#![no_main]

use claimwire_linguistics::canonical::canonical_text;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|raw: &str| {
    let once = canonical_text(raw);
    assert_eq!(canonical_text(&once), once, "a fixed point");
    let forbidden =
        |c: char| matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}') || (c < ' ' && c != '\t' && c != '\n');
    assert!(!once.contains(forbidden), "{once:?}");
});
