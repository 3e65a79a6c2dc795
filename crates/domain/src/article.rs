//! Articles, their texts and the parts of a page.

use crate::{language::Language, span::Span};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// What part of a page a span stands in. Claims in the last two are stored and never compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Zone {
    /// Title.
    Headline,
    /// Standfirst.
    Dek,
    /// Running text.
    Body,
    /// Caption or its credit.
    Caption,
    /// Pull quote.
    Quote,
    /// Table.
    Table,
    /// Teasers of other stories.
    RelatedLinks,
    /// Page chrome, byline, menus, legal text.
    Boilerplate,
}

impl Zone {
    /// Whether claims in it may be compared.
    #[must_use]
    pub const fn is_eligible(self) -> bool {
        !matches!(self, Self::RelatedLinks | Self::Boilerplate)
    }

    /// The name in machine output.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Headline => "headline",
            Self::Dek => "dek",
            Self::Body => "body",
            Self::Caption => "caption",
            Self::Quote => "quote",
            Self::Table => "table",
            Self::RelatedLinks => "related_links",
            Self::Boilerplate => "boilerplate",
        }
    }
}

/// A stretch of a text and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZonedSpan {
    /// Where.
    pub span: Span,
    /// What.
    pub zone: Zone,
}

/// What an article is; satire and sponsored pieces are never witnesses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ArticleKind {
    /// Reporting.
    #[default]
    News,
    /// Comment.
    Opinion,
    /// Satire.
    Satire,
    /// Paid for.
    Sponsored,
    /// Issued by the party it is about.
    PressRelease,
    /// A live blog.
    Live,
}

impl ArticleKind {
    /// The name in the store and in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::News => "NEWS",
            Self::Opinion => "OPINION",
            Self::Satire => "SATIRE",
            Self::Sponsored => "SPONSORED",
            Self::PressRelease => "PRESS_RELEASE",
            Self::Live => "LIVE",
        }
    }
}

/// One article as it is handed in: a line of JSONL, a text file or an API call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubmittedArticle {
    /// The sender's own name for it; only echoed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Address; what makes two submissions versions of one article, together with the outlet.
    pub url: String,
    /// Name of the outlet.
    pub outlet: String,
    /// BCP 47 locale of the outlet ("es-MX"), which decides how numbers are read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlet_locale: Option<String>,
    /// BCP 47 language of the text; found from the text when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// RFC 3339 instant of publication, with the outlet's offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// RFC 3339 instant of the last change the page itself states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// Headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Byline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub byline: Option<String>,
    /// Plain text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// A page instead of plain text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    /// A page in another encoding, as base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html_b64: Option<String>,
    /// The encoding of `html_b64`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
}

/// What the reader takes from a text besides its claims: what stories and witnesses are found by.
///
/// Kept with the extraction run, never filtered on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Signature {
    /// Folded names of people, places and institutions, most telling first, at most 40.
    pub entities: Vec<String>,
    /// Folded content words of the title and the lead, most telling first, at most 40, as stems both languages share where the lexicon knows them.
    pub terms: Vec<String>,
    /// Keys of the places named in the title or the lead.
    pub places: Vec<String>,
    /// Agencies credited by dateline, byline or text, folded.
    pub agencies: Vec<String>,
    /// 64-bit hashes (two's complement) of the normalised sentences of at least six words, in order.
    pub sentence_hashes: Vec<i64>,
    /// Whether the page says that it was corrected.
    pub corrected: bool,
}

/// What the reader is given.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// The text; offsets refer to exactly this.
    pub text: &'a str,
    /// Headline, where it is not part of the text.
    pub title: Option<&'a str>,
    /// Byline, where it is not part of the text.
    pub byline: Option<&'a str>,
    /// Its language; found from the text when absent.
    pub language: Option<Language>,
    /// BCP 47 locale of the outlet.
    pub locale: Option<&'a str>,
    /// When it was published, in the outlet's local time.
    pub published: Option<DateTime<FixedOffset>>,
}
