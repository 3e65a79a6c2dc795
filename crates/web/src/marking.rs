//! A text cut where claims begin and end.

use crate::view::Claim;

/// A stretch of text under the same claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// The words.
    pub(crate) text: String,
    /// Classes of the page's style; empty for words under no claim.
    pub(crate) class: &'static str,
}

/// Cuts a text into pieces. Positions count code points; those outside the text are left out.
pub(crate) fn pieces(text: &str, claims: &[Claim]) -> Vec<Piece> {
    let mut cuts: Vec<usize> = claims.iter().flat_map(|claim| [claim.start, claim.end]).collect();
    cuts.extend([0, usize::MAX]);
    cuts.sort_unstable();
    cuts.dedup();
    let mut letters = text.chars();
    let mut found = Vec::new();
    for pair in cuts.windows(2) {
        let [start, end] = pair else { continue };
        let words: String = letters.by_ref().take(end - start).collect();
        if !words.is_empty() {
            found.push(Piece { text: words, class: class(claims, *start) });
        }
    }
    found
}

fn class(claims: &[Claim], at: usize) -> &'static str {
    let here =
        |figure: bool| claims.iter().find(|claim| claim.is_figure() == figure && claim.start <= at && at < claim.end);
    match (here(true), here(false)) {
        (Some(figure), _) if !figure.eligible => "skipped",
        (Some(_), None) => "figure",
        (Some(_), Some(_)) => "figure quote",
        (None, Some(_)) => "quote",
        (None, None) => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(kind: &str, start: usize, end: usize) -> Claim {
        serde_json::from_value(serde_json::json!({
            "__typename": kind, "startCodePoint": start, "endCodePoint": end, "eligible": true,
            "exact": "", "sentence": "",
        }))
        .unwrap()
    }

    fn marked(text: &str, claims: &[Claim]) -> String {
        pieces(text, claims).iter().map(|piece| format!("[{}:{}]", piece.class, piece.text)).collect()
    }

    #[test]
    fn positions_count_code_points_and_claims_may_overlap() {
        let claims = [claim("FigureClaim", 2, 4), claim("QuotationClaim", 1, 6)];
        assert_eq!(marked("😀ñ12e\u{301}!", &claims), "[:😀][quote:ñ][figure quote:12][quote:e\u{301}][:!]");
    }

    #[test]
    fn positions_outside_of_the_text_change_nothing() {
        let claims = [claim("FigureClaim", 90, 95), claim("FigureClaim", 5, 2)];
        assert_eq!(marked("abc", &claims), "[:ab][:c]");
    }
}
