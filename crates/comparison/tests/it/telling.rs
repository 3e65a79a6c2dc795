//! Articles as they are handed in, read into what is compared.

use claimwire_comparison::Mention;
use claimwire_domain::{
    article::{ArticleKind, Document},
    figure::Figure,
    ids::{ArticleId, ArticleVersionId, ClaimId, StoryId},
    language::Language,
};
use claimwire_linguistics::{fold, read, sentence_hash};
use serde::Deserialize;
use std::sync::Arc;

/// One article of an invented outlet.
#[derive(Debug, Clone, Deserialize)]
pub struct Article {
    #[serde(default)]
    pub url: String,
    #[serde(alias = "source")]
    pub outlet: String,
    pub outlet_locale: Option<String>,
    #[serde(alias = "lang")]
    pub language: Option<String>,
    pub published: chrono::DateTime<chrono::FixedOffset>,
    pub title: Option<String>,
    pub text: String,
}

/// The comparable figures of articles, all in one story or each in none.
pub fn mentions_of(articles: &[Article], in_one_story: bool) -> Vec<Mention> {
    articles.iter().flat_map(|article| mentions(article, in_one_story)).collect()
}

/// The comparable figures of one article.
pub fn mentions(article: &Article, in_one_story: bool) -> Vec<Mention> {
    let text = &article.text;
    let reading = read(&Document {
        text,
        title: article.title.as_deref(),
        byline: None,
        language: article.language.as_deref().and_then(Language::from_tag),
        locale: article.outlet_locale.as_deref(),
        published: Some(article.published),
    });
    let signature = Arc::new(reading.signature);
    let key: [&[u8]; 3] = [article.url.as_bytes(), article.outlet.as_bytes(), text.as_bytes()];
    let values: Vec<_> = reading.figures.iter().map(|figure| (figure.property.clone(), figure.written.value)).collect();
    let mention = |(index, figure): (usize, Figure)| {
        let sentence_text = figure.sentence.cut(text).unwrap_or_default().to_owned();
        let own = (figure.property.clone(), figure.written.value);
        Mention {
            claim_id: ClaimId::derived(&[key[0], key[1], key[2], &index.to_be_bytes()]),
            article_id: ArticleId::derived(&key),
            article_version_id: ArticleVersionId::derived(&key),
            version_no: 1,
            article_kind: ArticleKind::News,
            outlet: fold(&article.outlet),
            outlet_name: article.outlet.clone(),
            outlet_is_agency: article.outlet.ends_with("Wire"),
            url: article.url.clone(),
            language: reading.language,
            published: article.published,
            as_of: article.published,
            story: in_one_story.then(|| StoryId::derived(&[b"the story"])),
            sentence_hash: sentence_hash(&sentence_text),
            sentence_text,
            signature: Arc::clone(&signature),
            siblings: values.iter().filter(|other| **other != own).cloned().collect(),
            figure,
        }
    };
    let comparable = |mention: &Mention| mention.figure.eligible && mention.figure.kind.is_comparable();
    reading.figures.into_iter().enumerate().map(mention).filter(comparable).collect()
}
