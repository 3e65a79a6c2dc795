//! What the API answered, as the pages show it.

use serde::Deserialize;

/// A conflict in a list or on its page.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Conflict {
    pub(crate) id: String,
    pub(crate) level: String,
    pub(crate) nature: String,
    pub(crate) state: String,
    pub(crate) severity: i32,
    pub(crate) title: String,
    pub(crate) reason: String,
    pub(crate) updated_at: String,
    #[serde(default)]
    pub(crate) story: Option<StoryName>,
    #[serde(default)]
    pub(crate) sides: Vec<Side>,
    #[serde(default)]
    pub(crate) explanation: Explanation,
    #[serde(default)]
    pub(crate) history: Vec<Revision>,
}

/// One of the values.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Side {
    pub(crate) surface: String,
    pub(crate) origins: usize,
    pub(crate) mentions: Vec<Claim>,
}

/// The rules that fired.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Explanation {
    pub(crate) trace: Vec<String>,
}

/// What a conflict was.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Revision {
    pub(crate) revision: i32,
    pub(crate) state: String,
    pub(crate) level: String,
    pub(crate) severity: i32,
    pub(crate) at: String,
}

/// A claim with its sentence.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Claim {
    #[serde(rename = "__typename")]
    kind: String,
    #[serde(default, rename = "startCodePoint")]
    pub(crate) start: usize,
    #[serde(default, rename = "endCodePoint")]
    pub(crate) end: usize,
    #[serde(default)]
    pub(crate) eligible: bool,
    pub(crate) exact: String,
    pub(crate) sentence: String,
    #[serde(default)]
    quotation_kind: Option<String>,
    #[serde(default)]
    highlight: Option<Highlight>,
    #[serde(default)]
    pub(crate) speaker: Option<Named>,
    #[serde(default)]
    pub(crate) outlet: Option<Named>,
    #[serde(default)]
    pub(crate) article: Option<Article>,
}

/// A sentence cut around a claim.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Highlight {
    pub(crate) before: String,
    pub(crate) exact: String,
    pub(crate) after: String,
}

impl Claim {
    /// Whether it is a number.
    pub(crate) fn is_figure(&self) -> bool {
        self.kind == "FigureClaim"
    }

    /// Whether the words are those of the speaker, and not the writer's.
    pub(crate) fn is_verbatim(&self) -> bool {
        self.quotation_kind.as_deref() == Some("DIRECT")
    }

    /// The sentence cut around the claim; the claim alone where it reaches beyond its sentence.
    pub(crate) fn parts(&self) -> Highlight {
        self.highlight.clone().unwrap_or_else(|| {
            let (exact, after) = if self.is_figure() {
                (String::new(), self.sentence.clone())
            } else {
                (self.exact.clone(), String::new())
            };
            Highlight { before: String::new(), exact, after }
        })
    }
}

/// Something with a name.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Named {
    pub(crate) name: String,
}

/// A story in a list.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StoryName {
    pub(crate) id: String,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) article_count: usize,
    #[serde(default)]
    pub(crate) last_seen: String,
}

/// A story on its page.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Story {
    pub(crate) name: String,
    pub(crate) article_count: usize,
    pub(crate) articles: Vec<Article>,
    pub(crate) conflicts: Vec<Conflict>,
    pub(crate) figures: Vec<Figure>,
    pub(crate) quotes: Vec<Quotes>,
}

/// A thing measured.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Figure {
    pub(crate) title: String,
    pub(crate) mention_count: usize,
    pub(crate) mentions: Vec<Claim>,
}

/// What one speaker said.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Quotes {
    pub(crate) name: String,
    pub(crate) quotations: Vec<Claim>,
}

/// An article in a list or on its page.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Article {
    #[serde(default)]
    pub(crate) id: String,
    pub(crate) url: String,
    #[serde(default)]
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) published: Option<String>,
    #[serde(default)]
    pub(crate) first_seen: Option<String>,
    #[serde(default)]
    pub(crate) language: String,
    #[serde(default)]
    pub(crate) outlet: Option<Named>,
    #[serde(default)]
    pub(crate) story: Option<StoryName>,
    #[serde(default)]
    pub(crate) version: Option<Version>,
    #[serde(default)]
    pub(crate) claims: Vec<Claim>,
    #[serde(default)]
    pub(crate) changed_without_note: Vec<Change>,
}

impl Article {
    /// Its address where a browser may follow it: an article's address is a stranger's word, and `javascript:` is one.
    pub(crate) fn link(&self) -> Option<&str> {
        let web = ["https://", "http://"].iter().any(|scheme| self.url.starts_with(scheme));
        web.then_some(self.url.as_str())
    }

    /// When it was published, or else first seen.
    pub(crate) fn time(&self) -> Option<&str> {
        self.published.as_deref().or(self.first_seen.as_deref())
    }

    /// What to call it in a list.
    pub(crate) fn name(&self) -> &str {
        if self.title.trim().is_empty() { &self.url } else { &self.title }
    }
}

/// A version with its text.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Version {
    pub(crate) text: Option<String>,
}

/// Something that changed without a note.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Change {
    pub(crate) old: String,
    pub(crate) new: String,
}

/// A page of a list.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct List<T> {
    pub(crate) nodes: Vec<T>,
    #[serde(default)]
    pub(crate) page_info: PageInfo,
}

/// Whether and where a list goes on.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

impl PageInfo {
    /// Where the next page starts, if there is one.
    pub(crate) fn next(&self) -> Option<&str> {
        self.end_cursor.as_deref().filter(|_| self.has_next_page)
    }
}
