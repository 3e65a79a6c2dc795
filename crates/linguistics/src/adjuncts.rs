//! What may stand between a verb of saying and its subject: dates, addressees, adverbs.

use crate::{nominal, page::Page};

/// Where the subject starts after a verb that ends at `from`: "dijo este lunes a la prensa la ministra".
pub(crate) fn skip(page: &Page<'_>, from: usize, end: usize) -> usize {
    let tokens = &page.tokens;
    let mut at = from;
    for _ in 0..6 {
        let dated = page
            .times_near(at)
            .find(|time| time.tokens.end > at && time.tokens.start <= at + 1 && time.tokens.start + 1 >= at);
        let word = tokens.word(at);
        if let Some(time) = dated.filter(|time| time.tokens.end < end) {
            at = time.tokens.end;
        } else if matches!(
            word,
            "ayer"
                | "hoy"
                | "tambien"
                | "este"
                | "esta"
                | ","
                | "ademas"
                | "despues"
                | "anoche"
                | "luego"
                | "entonces"
                | "later"
                | "yesterday"
                | "today"
        ) && at + 1 < end
        {
            at += 1;
        } else if matches!(word, "a" | "en" | "por" | "tras" | "durante" | "ante" | "al") && at + 1 < end {
            // past the addressee or the occasion
            let medium = matches!(
                tokens.word(at + 1),
                "facebook"
                    | "twitter"
                    | "x"
                    | "instagram"
                    | "telegram"
                    | "tiktok"
                    | "whatsapp"
                    | "linkedin"
                    | "youtube"
            );
            let inner = if medium { at + 1..at + 2 } else { nominal::after(tokens, at + 1, end, page.language) };
            if inner.is_empty() || inner.end >= end {
                return at;
            }
            at = inner.end;
        } else {
            break;
        }
    }
    at
}
