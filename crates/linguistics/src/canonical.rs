//! The canonical text: what stored offsets refer to.

use unicode_normalization::UnicodeNormalization;

/// The text as it is stored (NFC, LF, invisible characters removed, control characters replaced); idempotent.
///
/// No-break spaces are kept, they separate groups of digits; so are the joiners of emoji and of scripts that need them.
#[must_use]
pub fn canonical_text(raw: &str) -> String {
    let mut kept = String::with_capacity(raw.len());
    let mut characters = raw.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' => {
                if characters.peek() == Some(&'\n') {
                    characters.next();
                }
                kept.push('\n');
            }
            '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' => {}
            '\t' | '\n' => kept.push(character),
            '\0'..='\u{1F}' => kept.push('\u{FFFD}'),
            _ => kept.push(character),
        }
    }
    kept.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_text_keeps_group_separators_and_drops_invisible_characters() {
        let raw = "Cafe\u{301}\r\n1\u{A0}234\u{202F}567 co\u{AD}op\u{200B}er\u{FEFF}ate\u{0}\u{7}\tend\rlast";
        assert_eq!(canonical_text(raw), "Café\n1\u{A0}234\u{202F}567 cooperate\u{FFFD}\u{FFFD}\tend\nlast");
    }
}
