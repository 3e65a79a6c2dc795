//! Positions in a text, counted in Unicode code points.

use serde::{Deserialize, Serialize};

/// A half-open range of code points; never bytes, never UTF-16 units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// A span; `None` when it would end before it starts.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Option<Self> {
        if start <= end { Some(Self { start, end }) } else { None }
    }

    /// The first code point inside.
    #[must_use]
    pub const fn start(self) -> u32 {
        self.start
    }

    /// The first code point after.
    #[must_use]
    pub const fn end(self) -> u32 {
        self.end
    }

    /// Length in code points.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether nothing is inside.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies inside, ends included.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether at least one code point is in both.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Cuts the span out of `text`; `None` when the text is shorter than the span.
    ///
    /// Walks the text: for many cuts of one text keep an index of offsets (linguistics has one).
    #[must_use]
    pub fn cut(self, text: &str) -> Option<&str> {
        let mut offsets = text.char_indices().map(|(byte, _)| byte).chain([text.len()]);
        let start = offsets.nth(usize::try_from(self.start).ok()?)?;
        let end = match self.len() {
            0 => start,
            n => offsets.nth(usize::try_from(n - 1).ok()?)?,
        };
        text.get(start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_counts_code_points() {
        let text = "a\u{301} ñ 😀!";
        let cut = |start, end| Span::new(start, end).and_then(|span| span.cut(text));
        assert_eq!(cut(3, 4), Some("ñ"));
        assert_eq!(cut(5, 7), Some("😀!"));
        assert_eq!(cut(7, 7), Some(""));
        assert_eq!(cut(7, 8), None);
    }

    #[test]
    fn a_span_never_ends_before_it_starts() {
        assert_eq!(Span::new(2, 1), None);
    }
}
