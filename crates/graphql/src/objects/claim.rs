//! Claims: figures and quotations at a span of one article version.

#![expect(clippy::duplicated_attributes, reason = "the fields of the interface share types")]

use crate::{
    error::ApiError,
    ids,
    loaders::{ArticleKey, FrameKey, FramesOfClaim, OutletKey, StoryKey, StoryOfArticle, TextKey, VersionKey},
    objects::{
        article::{Article, ArticleVersion},
        codes::{Basis, Certainty, FigureKind, QuotationKind, Role, Scenario, Zone},
        figure::Figure,
        loaders,
        outlet::Outlet,
        story::Story,
        value::{AttributionHop, CodePointRange, FigureValue, Period, Place, Property},
    },
    scalars::DateTime,
};
use async_graphql::{Context, ID, Interface, Object, SimpleObject};
use claimwire_domain::{
    figure::Figure as FigureDetail,
    ids::{AnchorId, ClaimId},
    quotation::Quotation as QuotationDetail,
    span::Span,
};
use claimwire_store::query::claims::ClaimRow;
use serde::de::DeserializeOwned;
use std::sync::OnceLock;

/// Code points of context a quote selector carries on each side.
const CONTEXT: u32 = 32;

/// A figure or a quotation at a span of one immutable article version.
#[derive(Interface, Debug, Clone)]
#[graphql(
    field(name = "id", ty = "ID", desc = "Its id."),
    field(
        name = "anchor",
        ty = "ID",
        desc = "The span it stands at, the same for every version of the reader: what people's work hangs on."
    ),
    field(
        name = "start_code_point",
        ty = "i32",
        desc = "First code point of the span in the text of the article version."
    ),
    field(name = "end_code_point", ty = "i32", desc = "First code point after the span."),
    field(name = "exact", ty = "&str", desc = "The words at the span."),
    field(
        name = "prefix",
        ty = "Result<Option<String>, ApiError>",
        desc = "32 code points before the span; absent once the text is erased."
    ),
    field(
        name = "suffix",
        ty = "Result<Option<String>, ApiError>",
        desc = "32 code points after the span; absent once the text is erased."
    ),
    field(name = "sentence", ty = "&str", desc = "The sentence around it."),
    field(
        name = "highlight",
        ty = "Result<Option<Highlight>, ApiError>",
        desc = "The sentence cut around the claim; absent where the claim reaches beyond its sentence."
    ),
    field(name = "zone", ty = "Result<Zone, ApiError>", desc = "What part of the page it stands in."),
    field(name = "eligible", ty = "bool", desc = "Whether it may be compared with others."),
    field(
        name = "live",
        ty = "bool",
        desc = "Whether it stands in the latest version of an article that is not withdrawn."
    ),
    field(name = "language", ty = "&str", desc = "Language of the text."),
    field(name = "published_at", ty = "DateTime", desc = "When its article version was published, or first seen."),
    field(name = "article", ty = "Result<Option<Article>, ApiError>", desc = "The article."),
    field(
        name = "article_version",
        ty = "Result<Option<ArticleVersion>, ApiError>",
        desc = "The immutable version its positions refer to."
    ),
    field(name = "outlet", ty = "Result<Option<Outlet>, ApiError>", desc = "Who publishes it."),
    field(name = "story", ty = "Result<Option<Story>, ApiError>", desc = "The story its article belongs to."),
    field(
        name = "speaker",
        ty = "Result<Option<ClaimSpeaker>, ApiError>",
        desc = "Who says so, as far as the text tells."
    )
)]
pub(crate) enum Claim {
    /// A number with what it counts.
    Figure(FigureClaim),
    /// What somebody is said to have said.
    Quotation(QuotationClaim),
}

impl From<ClaimRow> for Claim {
    fn from(row: ClaimRow) -> Self {
        if row.kind == "QUOTATION" {
            Self::Quotation(QuotationClaim::new(row))
        } else {
            Self::Figure(FigureClaim::new(row))
        }
    }
}

/// Who says so.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct ClaimSpeaker {
    /// The person or institution; the words of the text where nothing better is known.
    name: String,
    /// Folded name without titles, by which claims of one speaker are found.
    key: String,
    /// The words of the text, empty for a dropped subject.
    surface: Option<String>,
}

/// A sentence cut around a claim. The parts joined are the sentence.
#[derive(SimpleObject, Debug, Clone, PartialEq, Eq)]
pub(crate) struct Highlight {
    /// What stands before.
    before: String,
    /// The claim.
    exact: String,
    /// What stands after.
    after: String,
}

impl Highlight {
    /// Cuts `sentence` around that occurrence of `exact` that starts nearest to `expected` code points.
    ///
    /// The stored sentence lost the space around it, so the position alone may be off by a few.
    fn of(sentence: &str, exact: &str, expected: i64) -> Option<Self> {
        if exact.is_empty() {
            return None;
        }
        let code_points = |bytes: usize| sentence.get(..bytes).map_or(0, |before| before.chars().count());
        let distance = |bytes: usize| i64::try_from(code_points(bytes)).unwrap_or(i64::MAX).abs_diff(expected);
        let (start, _) = sentence.match_indices(exact).min_by_key(|(bytes, _)| distance(*bytes))?;
        Some(Self {
            before: sentence.get(..start)?.to_owned(),
            exact: exact.to_owned(),
            after: sentence.get(start + exact.len()..)?.to_owned(),
        })
    }
}

/// A number in a text, with what it counts, when, where, and who says so.
#[derive(Debug, Clone)]
pub(crate) struct FigureClaim(ClaimRow, OnceLock<Result<Box<FigureDetail>, ApiError>>);

/// What somebody is said to have said.
#[derive(Debug, Clone)]
pub(crate) struct QuotationClaim(ClaimRow, OnceLock<Result<Box<QuotationDetail>, ApiError>>);

fn detail<T: DeserializeOwned>(row: &ClaimRow) -> Result<Box<T>, ApiError> {
    Ok(Box::new(claimwire_store::detail::read("claim", row.id, &row.detail)?))
}

async fn around(context: &Context<'_>, row: &ClaimRow, before: bool) -> Result<Option<String>, ApiError> {
    let Some(text) = loaders(context)?.one(TextKey(row.version_id)).await? else { return Ok(None) };
    let start = u32::try_from(row.span_start).unwrap_or_default();
    let end = u32::try_from(row.span_end).unwrap_or_default();
    if before {
        let span = Span::new(start.saturating_sub(CONTEXT), start);
        return Ok(span.and_then(|span| span.cut(&text.text)).map(str::to_owned));
    }
    let skipped = usize::try_from(end).unwrap_or(usize::MAX);
    Ok(Some(text.text.chars().skip(skipped).take(usize::try_from(CONTEXT).unwrap_or_default()).collect()))
}

macro_rules! claim_object {
    ($(#[$doc:meta])* $name:ident, $detail:ty { $($fields:tt)* }) => {
        impl $name {
            const fn new(row: ClaimRow) -> Self {
                Self(row, OnceLock::new())
            }

            /// What the reader found, read from its row once.
            fn detail(&self) -> Result<&$detail, ApiError> {
                self.1.get_or_init(|| detail(&self.0)).as_deref().map_err(Clone::clone)
            }
        }

        $(#[$doc])*
        #[Object]
        impl $name {
            /// Its id.
            async fn id(&self) -> ID {
                ids::write(ClaimId::new(self.0.id))
            }

            /// The span it stands at, the same for every version of the reader: what people's work hangs on.
            async fn anchor(&self) -> ID {
                ids::write(AnchorId::new(self.0.anchor_id))
            }

            /// First code point of the span in the text of the article version.
            async fn start_code_point(&self) -> i32 {
                self.0.span_start
            }

            /// First code point after the span.
            async fn end_code_point(&self) -> i32 {
                self.0.span_end
            }

            /// The words at the span.
            async fn exact(&self) -> &str {
                &self.0.text
            }

            /// 32 code points before the span; absent once the text is erased.
            async fn prefix(&self, context: &Context<'_>) -> Result<Option<String>, ApiError> {
                around(context, &self.0, true).await
            }

            /// 32 code points after the span; absent once the text is erased.
            async fn suffix(&self, context: &Context<'_>) -> Result<Option<String>, ApiError> {
                around(context, &self.0, false).await
            }

            /// The sentence around it.
            async fn sentence(&self) -> &str {
                &self.0.sentence
            }

            /// The sentence cut around the claim; absent where the claim reaches beyond its sentence.
            async fn highlight(&self) -> Result<Option<Highlight>, ApiError> {
                let expected = i64::from(self.0.span_start) - i64::from(self.detail()?.sentence.start());
                Ok(Highlight::of(&self.0.sentence, &self.0.text, expected))
            }

            /// What part of the page it stands in.
            async fn zone(&self) -> Result<Zone, ApiError> {
                Ok(self.detail()?.zone.into())
            }

            /// Whether it may be compared with others.
            async fn eligible(&self) -> bool {
                self.0.eligible
            }

            /// Whether it stands in the latest version of an article that is not withdrawn.
            async fn live(&self) -> bool {
                self.0.live
            }

            /// Language of the text.
            async fn language(&self) -> &str {
                &self.0.language
            }

            /// When its article version was published, or first seen.
            async fn published_at(&self) -> DateTime {
                self.0.published_at.into()
            }

            /// The article.
            async fn article(&self, context: &Context<'_>) -> Result<Option<Article>, ApiError> {
                Ok(loaders(context)?.one(ArticleKey(self.0.article_id)).await?.map(Article))
            }

            /// The immutable version its positions refer to.
            async fn article_version(&self, context: &Context<'_>) -> Result<Option<ArticleVersion>, ApiError> {
                Ok(loaders(context)?.one(VersionKey(self.0.version_id)).await?.map(ArticleVersion))
            }

            /// Who publishes it.
            async fn outlet(&self, context: &Context<'_>) -> Result<Option<Outlet>, ApiError> {
                Ok(loaders(context)?.one(OutletKey(self.0.outlet_id)).await?.map(Outlet))
            }

            /// The story its article belongs to.
            async fn story(&self, context: &Context<'_>) -> Result<Option<Story>, ApiError> {
                let loaders = loaders(context)?;
                let Some(story) = loaders.one(StoryOfArticle(self.0.article_id)).await? else { return Ok(None) };
                Ok(loaders.one(StoryKey(story)).await?.map(Story))
            }

            $($fields)*
        }
    };
}

claim_object! {
    /// A number in a text, with what it counts, when, where, and who says so.
    FigureClaim, FigureDetail {
        /// Who did what the figure counts, where an authority is the subject of its sentence and nobody is cited. What
        /// such an authority counts is taken to come from it.
        async fn actor(&self) -> Result<Option<&str>, ApiError> {
            Ok(self.detail()?.attribution.last().filter(|hop| hop.inferred).map(|hop| hop.source.as_str()))
        }

        /// Who says so, as far as the text tells: the innermost step of the attribution. An actor says nothing.
        async fn speaker(&self) -> Result<Option<ClaimSpeaker>, ApiError> {
            Ok(self.detail()?.attribution.last().filter(|hop| !hop.inferred).map(|hop| ClaimSpeaker {
                name: hop.source.clone(),
                key: hop.key.clone(),
                surface: Some(hop.surface.clone()),
            }))
        }

        /// What the figure is.
        async fn figure_kind(&self) -> Result<FigureKind, ApiError> {
            Ok(self.detail()?.kind.into())
        }

        /// The number.
        async fn value(&self) -> Result<FigureValue, ApiError> {
            Ok(FigureValue(self.detail()?.clone()))
        }

        /// What is measured.
        async fn property(&self) -> Result<Property, ApiError> {
            Ok(Property(self.detail()?.property.clone()))
        }

        /// How firmly the text says what is measured.
        async fn property_basis(&self) -> Result<Basis, ApiError> {
            Ok(self.detail()?.property_basis.into())
        }

        /// What is counted, as written.
        async fn counted(&self) -> Result<Option<&str>, ApiError> {
            Ok(self.detail()?.counted.as_ref().map(|phrase| phrase.text.as_str()))
        }

        /// When.
        async fn period(&self) -> Result<Option<Period>, ApiError> {
            Ok(self.detail()?.time.as_ref().map(Period::from))
        }

        /// When it was known: a stated as-of, else when this sentence first appeared.
        async fn as_of(&self) -> Option<DateTime> {
            self.0.as_of.map(DateTime::from)
        }

        /// Where.
        async fn place(&self) -> Result<Option<Place>, ApiError> {
            Ok(self.detail()?.place.as_ref().map(Place::from))
        }

        /// Level or change.
        async fn role(&self) -> Result<Role, ApiError> {
            Ok(self.detail()?.role.into())
        }

        /// What kind of statement it is in.
        async fn scenario(&self) -> Result<Scenario, ApiError> {
            Ok(self.detail()?.scenario.into())
        }

        /// How firmly the text puts it.
        async fn certainty(&self) -> Result<Certainty, ApiError> {
            Ok(self.detail()?.certainty.into())
        }

        /// Whether the text affirms it; a denied figure is not affirmed.
        async fn affirmed(&self) -> Result<bool, ApiError> {
            Ok(self.detail()?.affirmed)
        }

        /// From the page to the origin, outermost first.
        async fn attribution(&self) -> Result<Vec<AttributionHop>, ApiError> {
            Ok(self.detail()?.attribution.iter().map(AttributionHop::from).collect())
        }

        /// The thing measured, where exactly one fits.
        async fn figure(&self, context: &Context<'_>) -> Result<Option<Figure>, ApiError> {
            let loaders = loaders(context)?;
            match loaders.list(FramesOfClaim(self.0.id)).await?.as_slice() {
                [frame] => Ok(loaders.one(FrameKey(*frame)).await?.map(Figure)),
                _ => Ok(None),
            }
        }

        /// The rules of the reader that fired.
        async fn rules(&self) -> Result<&[String], ApiError> {
            Ok(&self.detail()?.rules)
        }
    }
}

claim_object! {
    /// What somebody is said to have said.
    QuotationClaim, QuotationDetail {
        /// Who speaks; absent when the text does not tell.
        async fn speaker(&self) -> Result<Option<ClaimSpeaker>, ApiError> {
            Ok(self.detail()?.told_speaker().map(|speaker| ClaimSpeaker {
                name: speaker.resolved.clone(),
                key: speaker.key.clone(),
                surface: Some(speaker.surface.clone()),
            }))
        }

        /// How it is put.
        async fn quotation_kind(&self) -> Result<QuotationKind, ApiError> {
            Ok(self.detail()?.kind.into())
        }

        /// The words without the marks; segments of one utterance are joined.
        async fn text(&self) -> Result<&str, ApiError> {
            Ok(&self.detail()?.text)
        }

        /// Where the parts of the utterance stand.
        async fn segments(&self) -> Result<Vec<CodePointRange>, ApiError> {
            Ok(self.detail()?.segments.iter().copied().map(CodePointRange::from).collect())
        }

        /// The word that attributes.
        async fn cue(&self) -> Result<Option<&str>, ApiError> {
            Ok(self.detail()?.cue.as_deref())
        }

        /// The rules of the reader that fired.
        async fn rules(&self) -> Result<&[String], ApiError> {
            Ok(&self.detail()?.rules)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_occurrence_nearest_to_the_position_is_marked() {
        let sentence = "Ñandú: 12 of 12 ships sank.";
        let before = |expected| Highlight::of(sentence, "12", expected).map(|highlight| highlight.before);
        assert_eq!(before(7).as_deref(), Some("Ñandú: "));
        assert_eq!(before(13).as_deref(), Some("Ñandú: 12 of "));
        assert_eq!(Highlight::of(sentence, "13", 0), None);
    }
}
