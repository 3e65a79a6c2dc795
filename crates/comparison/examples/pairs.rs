//! Reads pairs of texts from standard input, `{id, lang, a: {text, source, published, ..}, b: {..}}` a line, and prints
//! `{id, label, sublabel, nature, all}`; with `--explain` also the figures of both texts.

use claimwire_comparison::{Mention, compare_articles};
use claimwire_domain::{
    article::{ArticleKind, Document},
    ids::{ArticleId, ArticleVersionId, ClaimId},
    language::Language,
};
use claimwire_linguistics::{fold, read, sentence_hash};
use serde::Deserialize;
use std::{io::BufRead, sync::Arc};

#[derive(Deserialize)]
struct Line {
    id: String,
    #[serde(default)]
    lang: String,
    a: Text,
    b: Text,
}

#[derive(Deserialize)]
struct Text {
    text: String,
    published: chrono::DateTime<chrono::FixedOffset>,
    source: String,
    lang: Option<String>,
    locale: Option<String>,
    #[serde(default)]
    agency: bool,
}

fn mentions(id: &str, side: &str, text: &Text, language: Option<Language>) -> Vec<Mention> {
    let reading = read(&Document {
        text: &text.text,
        title: None,
        byline: None,
        language: text.lang.as_deref().and_then(Language::from_tag).or(language),
        locale: text.locale.as_deref(),
        published: Some(text.published),
    });
    let signature = Arc::new(reading.signature);
    let siblings: Vec<_> =
        reading.figures.iter().map(|figure| (figure.property.clone(), figure.written.value)).collect();
    let key = [id.as_bytes(), side.as_bytes()];
    let mention = |(index, figure): (usize, claimwire_domain::figure::Figure)| {
        let sentence = figure.sentence.cut(&text.text).unwrap_or_default().to_owned();
        let own = (figure.property.clone(), figure.written.value);
        Mention {
            claim_id: ClaimId::derived(&[key[0], key[1], &index.to_be_bytes()]),
            article_id: ArticleId::derived(&key),
            article_version_id: ArticleVersionId::derived(&key),
            version_no: 1,
            article_kind: ArticleKind::News,
            outlet: fold(&text.source),
            outlet_name: text.source.clone(),
            outlet_is_agency: text.agency,
            url: format!("{id}/{side}"),
            language: reading.language,
            published: text.published,
            as_of: text.published,
            story: None,
            sentence_hash: sentence_hash(&sentence),
            sentence_text: sentence,
            signature: Arc::clone(&signature),
            siblings: siblings.iter().filter(|other| **other != own).cloned().collect(),
            figure,
        }
    };
    reading.figures.into_iter().enumerate().map(mention).collect()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let explain = std::env::args().any(|argument| argument == "--explain");
    for line in std::io::stdin().lock().lines() {
        let pair: Line = serde_json::from_str(&line?)?;
        let (first, second) = pair.lang.split_once('-').unwrap_or((&pair.lang, &pair.lang));
        let a = mentions(&pair.id, "a", &pair.a, Language::from_tag(first));
        let b = mentions(&pair.id, "b", &pair.b, Language::from_tag(second));
        let (most, all) = compare_articles(&a, &b);
        let mut row = serde_json::json!({
            "id": pair.id, "label": most.label.kebab(), "sublabel": most.sublabel,
            "nature": most.nature.map(claimwire_domain::label::Nature::code), "trace": most.trace,
            "all": all.iter().map(|one| format!("{} {}", one.label.kebab(), one.sublabel.as_deref().unwrap_or(""))).collect::<Vec<_>>(),
        });
        if explain {
            let show = |mentions: &[Mention]| -> Vec<String> {
                mentions
                    .iter()
                    .map(|mention| {
                        let figure = &mention.figure;
                        let hops: Vec<_> = figure.attribution.iter().map(|hop| hop.key.as_str()).collect();
                        format!(
                            "{} = {} {:?} {} {:?} place={:?} time={:?} pop={:?} concept={:?} def={:?} den={:?} stat={:?} {:?} subj={:?} by={:?} stage={:?} el={}",
                            figure.text,
                            figure.property,
                            figure.modifier,
                            figure.unit.code,
                            figure.role,
                            figure.place.as_ref().map(|place| &place.key),
                            figure.time.as_ref().map(|time| time.period.to_string()),
                            figure.population,
                            figure.counted_concept,
                            figure.definition,
                            figure.denominator,
                            figure.statistic,
                            figure.scenario,
                            figure.subjects,
                            hops,
                            figure.stage.as_ref().map(|stage| &stage.key),
                            figure.eligible,
                        )
                    })
                    .collect()
            };
            row["a"] = show(&a).into();
            row["b"] = show(&b).into();
        }
        println!("{row}");
    }
    Ok(())
}
