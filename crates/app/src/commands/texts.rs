//! Figures of texts that are in no store, as they are compared.

use chrono::{DateTime, FixedOffset};
use claimwire_comparison::Mention;
use claimwire_domain::{
    article::{ArticleKind, Document, Zone},
    figure::Figure,
    ids::{AnchorId, ArticleId, ArticleVersionId, ClaimId},
    language::Language,
};
use claimwire_linguistics::{EXTRACTOR_VERSION, Reading, read, sentence_hash};
use serde::Deserialize;
use std::sync::Arc;

/// One text as `extract` and `compare` take it.
#[derive(Debug, Clone, Deserialize)]
pub struct Text {
    /// Its name, only echoed.
    #[serde(default)]
    pub id: String,
    /// The text.
    pub text: String,
    /// BCP 47 language; found from the text when absent. One that is not read gives dates and, in short strings, numbers
    /// with a unit.
    #[serde(default)]
    pub lang: Option<String>,
    /// RFC 3339 instant, or a date.
    #[serde(default, alias = "dct")]
    pub published: Option<String>,
    /// BCP 47 locale of the outlet.
    #[serde(default)]
    pub locale: Option<String>,
    /// The outlet.
    #[serde(default)]
    pub source: Option<String>,
    /// `headline` or `body`, where the text is only that part of an article.
    #[serde(default)]
    pub zone: Option<String>,
    /// Whether the outlet is an agency, or which agency it took the text from.
    #[serde(default)]
    pub agency: Option<serde_json::Value>,
}

impl Text {
    /// When it was published: as given, else the date the text itself shows.
    #[must_use]
    pub fn instant(&self) -> Option<DateTime<FixedOffset>> {
        let shown = || claimwire_linguistics::stated_date(&self.text).map(|day| day.to_string());
        let given = self.published.clone().or_else(shown)?;
        let midnight = || DateTime::parse_from_rfc3339(&format!("{given}T00:00:00+00:00")).ok();
        DateTime::parse_from_rfc3339(&given).ok().or_else(midnight)
    }

    /// What the reader finds in it.
    #[must_use]
    pub fn reading(&self) -> Reading {
        read(&self.document())
    }

    /// The text as the reader takes it.
    #[must_use]
    pub fn document(&self) -> Document<'_> {
        Document {
            text: &self.text,
            title: None,
            byline: None,
            language: self.lang.as_deref().and_then(Language::from_tag),
            // a language that is not read still says how its numbers are written
            locale: self.locale.as_deref().or(self.lang.as_deref()),
            published: self.instant(),
        }
    }

    /// Its figures as mentions; none when it has no date, because nothing can be compared without one.
    #[must_use]
    pub fn mentions(&self, name: &str) -> Vec<Mention> {
        let Some(published) = self.instant() else { return Vec::new() };
        let reading = self.reading();
        let signature = Arc::new(reading.signature);
        // A headline and a body handed in apart are parts of what their outlet published at that moment.
        let part = self.zone.as_deref().map(|zone| if zone == "body" { Zone::Body } else { Zone::Headline });
        let whole = format!("{}\n{published}", self.source.as_deref().unwrap_or_default());
        let (article_id, version) = match part {
            Some(_) => (ArticleId::derived(&[whole.as_bytes()]), ArticleVersionId::derived(&[whole.as_bytes()])),
            None => (
                ArticleId::derived(&[name.as_bytes()]),
                ArticleVersionId::derived(&[name.as_bytes(), self.text.as_bytes()]),
            ),
        };
        let values: Vec<_> =
            reading.figures.iter().map(|figure| (figure.property.clone(), figure.written.value)).collect();
        let outlet_name = self.source.clone().unwrap_or_else(|| name.to_owned());
        reading
            .figures
            .iter()
            .filter(|figure| figure.eligible && figure.kind.is_comparable())
            .map(|figure| {
                let sentence_text = figure.sentence.cut(&self.text).unwrap_or_default().to_owned();
                let own = (figure.property.clone(), figure.written.value);
                let anchor = AnchorId::of(version, part.map_or("FIGURE", Zone::code), figure.span);
                Mention {
                    claim_id: ClaimId::of(anchor, EXTRACTOR_VERSION),
                    article_id,
                    article_version_id: version,
                    version_no: 1,
                    article_kind: ArticleKind::News,
                    outlet: claimwire_linguistics::fold(&outlet_name),
                    outlet_name: outlet_name.clone(),
                    outlet_is_agency: self
                        .agency
                        .as_ref()
                        .is_some_and(|agency| agency == &serde_json::Value::Bool(true)),
                    url: name.to_owned(),
                    language: reading.language,
                    published,
                    as_of: published,
                    story: None,
                    figure: Figure { zone: part.unwrap_or(figure.zone), ..figure.clone() },
                    sentence_hash: sentence_hash(&sentence_text),
                    sentence_text,
                    signature: Arc::clone(&signature),
                    siblings: values.iter().filter(|other| **other != own).cloned().collect(),
                }
            })
            .collect()
    }
}
