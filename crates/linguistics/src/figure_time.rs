//! The time that a figure is about.

use crate::{figures::Assembly, phrases::Phrases};
use claimwire_domain::{
    figure::Basis,
    period::{Period, TimeReference},
};

/// How far back in its paragraph a figure looks for the time it is about.
const SENTENCES_BACK: usize = 12;

impl Assembly<'_, '_> {
    /// Whether a date is that of something else than the figure: what it is compared with ("warmer than in 1990"), the last
    /// time that it was as high ("the wettest since 1988"), the day on which it was published.
    fn is_beside(&self, mention: &crate::time::Mention) -> bool {
        const PUBLISHED: Phrases = Phrases::of(&[
            "published",
            "released",
            "issued",
            "publicado",
            "publicada",
            "publicados",
            "publicadas",
            "difundido",
            "difundida",
            "difundidos",
            "difundidas",
        ]);
        let tokens = &self.page.tokens;
        let start = mention.tokens.start;
        let before = |back: usize| start.checked_sub(back).map_or("", |index| tokens.word(index));
        let compared = matches!((before(2), before(1)), ("than" | "que", "in" | "en")) || before(1) == "than";
        let published = PUBLISHED.contains(before(1))
            || matches!(before(1), "on" | "el" | "este" | "this") && PUBLISHED.contains(before(2));
        let record =
            matches!(before(1), "since" | "desde") && (2..8).any(|back| crate::facets::is_superlative(before(back)));
        // "overnight stays" are no night
        let stays = tokens.word(start) == "overnight" && matches!(tokens.word(start + 1), "stay" | "stays");
        compared || published || record || stays
    }

    /// The nearest date of the sentence, else the only one of its paragraph.
    pub(crate) fn time(&self) -> Option<TimeReference> {
        let page = self.page;
        let dated = |mention: &&crate::time::Mention| mention.period.is_some() && !self.is_beside(mention);
        let near =
            page.times(self.sentence).iter().filter(dated).min_by_key(|mention| self.distance(mention.tokens.start));
        let explicit = near.and_then(|mention| {
            if let Some(stretch) = crate::time_spans::stretch(page, self.sentence, mention) {
                return Some(stretch);
            }
            Some(TimeReference {
                span: Some(page.tokens.span(mention.tokens.clone())),
                text: page.tokens.text(mention.tokens.clone()).to_owned(),
                period: mention.period?,
                relation: mention.relation,
                basis: mention.basis,
            })
        });
        explicit.or_else(|| self.inherited_time())
    }

    fn inherited_time(&self) -> Option<TimeReference> {
        let page = self.page;
        let zone = page.zone(self.sentence);
        let paragraph = page.sentences.get(self.sentence)?.paragraph;
        let own = (0..self.sentence)
            .rev()
            .take_while(|number| page.sentences.get(*number).is_some_and(|sentence| sentence.paragraph == paragraph))
            .take(SENTENCES_BACK)
            .filter(|number| page.zone(*number) == zone);
        let lead = (0..self.sentence).filter(|number| page.zone(*number) == zone).take(3);
        own.chain(lead).find_map(|number| {
            page.times(number).iter().find_map(|mention| {
                let period: Period = mention.period?;
                Some(TimeReference {
                    span: None,
                    text: page.tokens.text(mention.tokens.clone()).to_owned(),
                    period,
                    relation: mention.relation,
                    basis: Basis::Inherited,
                })
            })
        })
    }
}
