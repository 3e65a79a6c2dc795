//! What an article must have before it is taken, whichever way it comes in.

use crate::article::SubmittedArticle;

/// Longest address, in bytes.
const MAX_URL: usize = 4096;
/// Longest of the short texts, in bytes.
const MAX_LINE: usize = 2000;

/// Something about an article that must be mended before it can be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field, as the API names it.
    pub field: &'static str,
    /// What is the matter and what to write instead.
    pub message: String,
}

impl SubmittedArticle {
    /// What stands in the way of taking an article; empty when nothing does. `is_instant` says which instants are
    /// understood: the API asks for an offset, files may leave it to the outlet's zone.
    #[must_use]
    pub fn problems(&self, is_instant: impl Fn(&str) -> bool) -> Vec<Problem> {
        let mut found = Vec::new();
        let mut problem = |field: &'static str, message: &str| {
            found.push(Problem { field, message: message.to_owned() });
        };
        if !is_web_address(&self.url) {
            problem("url", "give an absolute http or https address of at most 4096 bytes");
        }
        if self.outlet.is_empty() || self.outlet.len() > 200 {
            problem("outlet", "name the outlet in 1 to 200 bytes");
        }
        let bodies = [("text", &self.text), ("html", &self.html), ("htmlBase64", &self.html_b64)];
        let given: Vec<_> = bodies.iter().filter(|(_, body)| body.is_some()).collect();
        match given.as_slice() {
            [(field, Some(body))] if body.trim().is_empty() => problem(field, "it is empty"),
            [("text", _)] => {}
            [(field, _)] => problem(field, "pages are not read yet; give the article's plain text as `text`"),
            _ => problem("text", "give exactly one of text, html and htmlBase64"),
        }
        for (field, instant) in [("published", &self.published), ("modified", &self.modified)] {
            if instant.as_deref().is_some_and(|instant| !is_instant(instant)) {
                problem(field, "write an RFC 3339 instant with offset, such as 2026-05-14T09:30:00+02:00");
            }
        }
        let lines = [
            ("id", &self.id),
            ("outletLocale", &self.outlet_locale),
            ("language", &self.language),
            ("title", &self.title),
            ("byline", &self.byline),
            ("encoding", &self.encoding),
        ];
        for (field, line) in lines {
            if line.as_ref().is_some_and(|line| line.len() > MAX_LINE) {
                problem(field, "it is longer than 2000 bytes");
            }
            if line.as_ref().is_some_and(|line| line.contains('\0')) {
                problem(field, "it holds a NUL character");
            }
        }
        found
    }
}

fn is_web_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let plain = url.len() <= MAX_URL && !url.chars().any(|c| c.is_whitespace() || c.is_control());
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    plain && !host.is_empty() && !host.contains('@')
}
