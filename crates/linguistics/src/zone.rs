//! The parts of a page that came as plain text: headline, byline and chrome, captions, teasers.

use crate::{
    phrases::Phrases,
    sentence::Sentence,
    token::{Kind, Tokens},
};
use claimwire_domain::article::Zone;

/// Lines that open a list of other stories.
static TEASERS: Phrases = Phrases::of(&[
    "keep reading",
    "read more",
    "read also",
    "also read",
    "related",
    "related stories",
    "related articles",
    "more on this story",
    "you may also like",
    "recommended",
    "more from",
    "see also",
    "most read",
    "trending",
    "more stories",
    "te puede interesar",
    "te puede gustar",
    "lee tambien",
    "lea tambien",
    "leer mas",
    "lee mas",
    "ver tambien",
    "vea tambien",
    "mira tambien",
    "sigue leyendo",
    "seguir leyendo",
    "mas informacion",
    "noticias relacionadas",
    "relacionadas",
    "relacionado",
    "tambien te puede interesar",
    "puede interesarte",
    "le puede interesar",
    "lo mas leido",
    "mas noticias",
    "no te pierdas",
    "recomendamos",
    "te recomendamos",
    "contenido relacionado",
]);

/// Starts of lines that are no running text.
static CHROME: Phrases = Phrases::of(&[
    "by",
    "por",
    "avatar",
    "subscribe",
    "suscribete",
    "sign up",
    "newsletter",
    "advertisement",
    "publicidad",
    "anuncio",
    "share this",
    "compartir",
    "comparte",
    "follow us",
    "siguenos",
    "copyright",
    "©",
    "all rights reserved",
    "todos los derechos",
    "updated",
    "actualizado",
    "published",
    "publicado",
    "last modified",
    "cookies",
    "log in",
    "iniciar sesion",
    "menu",
    "home |",
    "comments",
    "comentarios",
    "posted",
    "min read",
    "reading time",
    "tags",
    "etiquetas",
    "click here",
    "haz clic",
    "download the app",
    "descarga la app",
    "continue reading in",
    "terms of",
    "privacy",
]);

/// The zone of every sentence.
pub(crate) fn zones(tokens: &Tokens<'_>, sentences: &[Sentence], title: Option<&str>) -> Vec<Zone> {
    let mut zones = Vec::with_capacity(sentences.len());
    let paragraphs = paragraph_ends(sentences);
    let byline = sentences.iter().position(|sentence| is_byline(tokens, sentence));
    let mut related: Option<usize> = None;
    for (number, sentence) in sentences.iter().enumerate() {
        let alone = paragraphs.get(number).copied().unwrap_or(false);
        let zone = if let Some(opened) = related.filter(|opened| stays_related(tokens, sentences, *opened, number)) {
            related = Some(opened);
            Zone::RelatedLinks
        } else if opens_teasers(tokens, sentence) {
            related = Some(number);
            Zone::RelatedLinks
        } else {
            related = None;
            ordinary(tokens, sentence, (number, byline), alone)
        };
        zones.push(zone);
    }
    headline(tokens, sentences, &mut zones, byline, title);
    captions(tokens, sentences, &mut zones);
    zones
}

/// Whether each sentence is alone in its paragraph.
fn paragraph_ends(sentences: &[Sentence]) -> Vec<bool> {
    let paragraph = |number: usize| sentences.get(number).map(|sentence| sentence.paragraph);
    (0..sentences.len())
        .map(|number| {
            let own = paragraph(number);
            number.checked_sub(1).and_then(paragraph) != own && paragraph(number + 1) != own
        })
        .collect()
}

fn folded(tokens: &Tokens<'_>, sentence: &Sentence, limit: usize) -> String {
    let end = sentence.tokens.end.min(sentence.tokens.start + limit);
    tokens.key(sentence.tokens.start..end)
}

/// The first phrase of the list that a sentence opens with, its marks left out, and the folded words it opens with.
fn opening(tokens: &Tokens<'_>, sentence: &Sentence, limit: usize, list: &Phrases) -> Option<(&'static str, String)> {
    let first = sentence.tokens.clone().take(limit).find(|index| tokens.is_in_key(*index))?;
    if !list.openers().may_hold(tokens.word(first)) {
        return None;
    }
    let start = folded(tokens, sentence, limit);
    let opens = |phrase: &&str| start.strip_prefix(phrase).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    list.iter().find(|phrase| opens(phrase)).map(|phrase| (phrase, start))
}

fn opens_teasers(tokens: &Tokens<'_>, sentence: &Sentence) -> bool {
    opening(tokens, sentence, 6, &TEASERS).is_some_and(|(phrase, start)| {
        let words = phrase.split(' ').count();
        let colon = tokens.word(sentence.tokens.start + words) == ":";
        colon || sentence.tokens.len() <= words + 1 && start.len() <= phrase.len() + 2
    })
}

/// Teasers last while short lines or bullets follow; a paragraph of running text ends them.
fn stays_related(tokens: &Tokens<'_>, sentences: &[Sentence], opened: usize, number: usize) -> bool {
    let (Some(first), Some(sentence)) = (sentences.get(opened), sentences.get(number)) else { return false };
    let inline = tokens.word(first.tokens.end.saturating_sub(1)) != ":" && first.tokens.len() > 5;
    let bullet = is_bullet(tokens, sentence);
    let running = sentence.tokens.len() > 25
        || sentences.get(number + 1).is_some_and(|next| next.paragraph == sentence.paragraph)
        || number > 0 && sentences.get(number - 1).is_some_and(|before| before.paragraph == sentence.paragraph);
    let stopped = tokens.word(sentence.tokens.end.saturating_sub(1)) == "." && sentence.tokens.len() > 14;
    if inline && sentence.paragraph == first.paragraph {
        return true;
    }
    !inline && (bullet || !running && !stopped)
}

fn is_bullet(tokens: &Tokens<'_>, sentence: &Sentence) -> bool {
    matches!(tokens.word(sentence.tokens.start), "•" | "·" | "*" | "‣" | "►" | "▶" | "➤" | "→")
}

fn is_byline(tokens: &Tokens<'_>, sentence: &Sentence) -> bool {
    let start = sentence.tokens.start;
    let by = matches!(tokens.word(start), "by" | "por") && tokens.is_capital(start) && tokens.is_capital(start + 1);
    let short = sentence.tokens.len() < 14;
    let names = sentence.tokens.clone().skip(1).filter(|index| tokens.is(*index, Kind::Word)).all(|index| {
        tokens.is_capital(index)
            || matches!(tokens.word(index), "and" | "y" | "de" | "in" | "en" | "of" | "for" | "del" | "la")
    });
    let stopped = tokens.word(sentence.tokens.end.saturating_sub(1)) == ".";
    by && short && names && !stopped
}

fn ordinary(tokens: &Tokens<'_>, sentence: &Sentence, (number, byline): (usize, Option<usize>), alone: bool) -> Zone {
    let stopped = matches!(tokens.word(sentence.tokens.end.saturating_sub(1)), "." | "!" | "?" | "”" | "\"" | "»");
    let short = sentence.tokens.len() < 16 && !stopped;
    let chrome = || opening(tokens, sentence, 5, &CHROME).is_some();
    let pipe = || sentence.tokens.clone().any(|index| tokens.word(index) == "|");
    let early = byline.is_some_and(|byline| number <= byline + 2);
    let dated = early && alone && short && is_date_line(tokens, sentence);
    if alone && short && (is_byline(tokens, sentence) || chrome() || pipe()) || dated {
        return Zone::Boilerplate;
    }
    Zone::Body
}

/// A line of nothing but a date and a time.
fn is_date_line(tokens: &Tokens<'_>, sentence: &Sentence) -> bool {
    let number = sentence.tokens.clone().any(|index| tokens.is(index, Kind::Number));
    let small = sentence.tokens.clone().filter(|index| tokens.is(*index, Kind::Word)).count() <= 6;
    let month = sentence.tokens.clone().any(|index| {
        let word = tokens.word(index);
        [claimwire_domain::language::Language::En, claimwire_domain::language::Language::Es]
            .into_iter()
            .any(|language| crate::calendar::month(word, language).is_some())
    });
    number && small && month
}

/// The first line is the headline when a byline follows, when it is the title, or when it is a short line without a stop.
fn headline(
    tokens: &Tokens<'_>,
    sentences: &[Sentence],
    zones: &mut [Zone],
    byline: Option<usize>,
    title: Option<&str>,
) {
    let limit = byline.unwrap_or(1).min(4);
    let title = title.map(crate::fold::fold);
    let last = sentences.last().map_or(0, |sentence| sentence.paragraph);
    for (number, sentence) in sentences.iter().enumerate().take(limit.max(1)) {
        let stopped = matches!(tokens.word(sentence.tokens.end.saturating_sub(1)), "." | "!" | "?" | "”" | "»");
        let text = || crate::fold::fold(tokens.text(sentence.tokens.clone()));
        let is_title = title.as_ref().is_some_and(|title| *title == text());
        let words = sentence.tokens.len();
        let alone = sentences.get(number + 1).is_none_or(|next| next.paragraph != sentence.paragraph)
            && sentence.paragraph < last;
        let line =
            alone && !stopped && (4..30).contains(&words) && title.is_none() && (byline.is_some() || number == 0);
        if zones.get(number) != Some(&Zone::Body) || !(is_title || line) {
            continue;
        }
        if let Some(zone) = zones.get_mut(number) {
            *zone = if is_date_line(tokens, sentence) && words < 8 { Zone::Boilerplate } else { Zone::Headline };
        }
    }
}

/// A paragraph that ends in a credit ("(Name/Agency via Stock)") is a caption.
fn captions(tokens: &Tokens<'_>, sentences: &[Sentence], zones: &mut [Zone]) {
    for number in 0..sentences.len() {
        let Some(sentence) = sentences.get(number) else { continue };
        if !is_credit(tokens, sentence) {
            continue;
        }
        let own = sentence.paragraph;
        for (other, zone) in sentences.iter().zip(zones.iter_mut()) {
            if other.paragraph == own && *zone == Zone::Body {
                *zone = Zone::Caption;
            }
        }
    }
}

fn is_credit(tokens: &Tokens<'_>, sentence: &Sentence) -> bool {
    const LABELS: Phrases =
        Phrases::of(&["photo", "foto", "photograph", "image", "imagen", "picture", "credit", "fotografia", "caption"]);
    let labelled = sentence.tokens.clone().any(|index| {
        LABELS.contains(tokens.word(index)) && matches!(tokens.word(index + 1), ":" | "/" | "by" | "por" | "courtesy")
    });
    let last = sentence.tokens.clone().rfind(|index| tokens.is_in_key(*index)).map_or("", |last| tokens.word(last));
    let agency = (last.ends_with("images") || last.ends_with("photo")) && {
        let key = tokens.key(sentence.tokens.clone());
        key.ends_with("getty images") || key.ends_with("ap photo")
    };
    let closes = tokens.word(sentence.tokens.end.saturating_sub(1)) == ")";
    let slash = closes && {
        let opening = sentence.tokens.clone().rev().find(|index| tokens.word(*index) == "(");
        opening.is_some_and(|opening| {
            let inside = opening + 1..sentence.tokens.end - 1;
            let short = inside.len() < 10;
            let slash = inside.clone().any(|index| tokens.word(index) == "/");
            let names = inside.clone().all(|index| !tokens.is(index, Kind::Number));
            short && slash && names && tokens.is_capital(opening + 1)
        })
    };
    labelled && sentence.tokens.len() < 60 || agency || slash
}
