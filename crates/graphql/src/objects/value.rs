//! The parts of a figure: value, interval, period, place, who says so.

use crate::{
    objects::codes::{Basis, Language, Modifier, SourceRole, Stance, TimeRelation},
    scalars::{Date, Decimal},
};
use async_graphql::{Object, SimpleObject};
use claimwire_comparison::{
    interval::{self, Interval as Denoted},
    rational::to_text,
};
use claimwire_domain::{attribution::Hop, figure, period::TimeReference, registry::Registry, span::Span};

/// A range of code points, half-open.
#[derive(SimpleObject, Debug, Clone, Copy)]
pub(crate) struct CodePointRange {
    /// First code point inside.
    start_code_point: u32,
    /// First code point after.
    end_code_point: u32,
}

impl From<Span> for CodePointRange {
    fn from(span: Span) -> Self {
        Self { start_code_point: span.start(), end_code_point: span.end() }
    }
}

/// What a figure denotes in its own unit. An absent end is unbounded.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct Interval {
    /// Lower end of what the words assert.
    lo: Option<Decimal>,
    /// Whether the lower end itself is excluded.
    lo_open: bool,
    /// Upper end of what the words assert.
    hi: Option<Decimal>,
    /// Whether the upper end itself is excluded.
    hi_open: bool,
    /// Lower end of what a good-faith reader infers.
    soft_lo: Option<Decimal>,
    /// Upper end of what a good-faith reader infers.
    soft_hi: Option<Decimal>,
}

impl From<&Denoted> for Interval {
    fn from(interval: &Denoted) -> Self {
        Self {
            lo: interval.lo.as_ref().map(|end| Decimal(to_text(end))),
            lo_open: !interval.lo_inclusive,
            hi: interval.hi.as_ref().map(|end| Decimal(to_text(end))),
            hi_open: !interval.hi_inclusive,
            soft_lo: interval.soft_lo.as_ref().map(|end| Decimal(to_text(end))),
            soft_hi: interval.soft_hi.as_ref().map(|end| Decimal(to_text(end))),
        }
    }
}

/// A number with its unit.
#[derive(Debug, Clone)]
pub(crate) struct FigureValue(pub(crate) figure::Figure);

/// A number with its unit.
#[Object]
impl FigureValue {
    /// The words: number and unit.
    async fn surface(&self) -> &str {
        &self.0.text
    }

    /// The number with its scale word applied; the lower end of a range.
    async fn amount(&self) -> Decimal {
        match self.0.written.exact {
            Some(exact) => Decimal(format!("{}/{}", exact.numerator, exact.denominator)),
            None => Decimal::from(self.0.written.value),
        }
    }

    /// The upper end of a range.
    async fn amount_high(&self) -> Option<Decimal> {
        self.0.written.high.map(Decimal::from)
    }

    /// Short code of the unit: ISO 4217 for money, `percent`, `km`, `person`.
    async fn unit(&self) -> &str {
        &self.0.unit.code
    }

    /// UCUM code of the unit, where there is one.
    async fn ucum(&self) -> Option<&str> {
        self.0.unit.ucum.as_deref()
    }

    /// How the words around the number bound it.
    async fn modifier(&self) -> Modifier {
        self.0.modifier.into()
    }

    /// The words that bound it.
    async fn modifier_text(&self) -> Option<&str> {
        self.0.modifier_phrase.as_ref().map(|phrase| phrase.text.as_str())
    }

    /// What it denotes.
    async fn interval(&self) -> Interval {
        Interval::from(&interval::of(&self.0))
    }

    /// Other ways to read what is written.
    async fn readings(&self) -> Vec<Reading> {
        self.0
            .readings
            .iter()
            .map(|reading| Reading {
                amount: reading.written.value.into(),
                unit: reading.unit.as_ref().unwrap_or(&self.0.unit).code.clone(),
                reason: reading.reason.clone(),
            })
            .collect()
    }
}

/// A second way to read what is written.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct Reading {
    /// The number it would be.
    amount: Decimal,
    /// The unit it would have.
    unit: String,
    /// Why it is possible.
    reason: String,
}

/// What is measured.
#[derive(Debug, Clone)]
pub(crate) struct Property(pub(crate) String);

/// What is measured.
#[Object]
impl Property {
    /// Registry id, or `raw:` and the counted noun where no entry fits.
    async fn id(&self) -> &str {
        &self.0
    }

    /// What it is called.
    async fn name(&self, #[graphql(default_with = "Language::En")] lang: Language) -> String {
        property_name(&self.0, lang)
    }

    /// Near-misses share a family; a figure of another property of one family is never a conflict.
    async fn family(&self) -> &str {
        Registry::current().family(&self.0)
    }
}

/// The name of a property for people.
pub(crate) fn property_name(id: &str, lang: Language) -> String {
    match (Registry::current().get(id), lang) {
        (Some(property), Language::En) => property.name_en.clone(),
        (Some(property), Language::Es) => property.name_es.clone(),
        (None, _) => id.strip_prefix("raw:").unwrap_or(id).replace('_', " "),
    }
}

/// When the thing measured happened.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct Period {
    /// First day.
    start: Date,
    /// First day after.
    end: Date,
    /// As a calendar unit where it is one: `2023`, `2023-Q4`, `2023-11`, `2023-11-05`.
    label: String,
    /// The words of the text.
    text: Option<String>,
    /// How the figure relates to it.
    relation: Option<TimeRelation>,
    /// How firmly the text says it.
    basis: Option<Basis>,
}

impl From<&TimeReference> for Period {
    fn from(time: &TimeReference) -> Self {
        Self {
            start: Date(time.period.start()),
            end: Date(time.period.end()),
            label: time.period.to_string(),
            text: Some(time.text.clone()),
            relation: Some(time.relation.into()),
            basis: Some(time.basis.into()),
        }
    }
}

impl From<claimwire_domain::period::Period> for Period {
    fn from(period: claimwire_domain::period::Period) -> Self {
        Self {
            start: Date(period.start()),
            end: Date(period.end()),
            label: period.to_string(),
            text: None,
            relation: None,
            basis: None,
        }
    }
}

/// Where.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct Place {
    /// The words of the text.
    text: String,
    /// Folded name, the same in every language where the gazetteer knows the place.
    key: String,
    /// Keys of the places it lies in, innermost first.
    within: Vec<String>,
    /// How firmly the text says it.
    basis: Basis,
}

impl From<&figure::Place> for Place {
    fn from(place: &figure::Place) -> Self {
        Self {
            text: place.text.clone(),
            key: place.key.clone(),
            within: place.within.clone(),
            basis: place.basis.into(),
        }
    }
}

/// One step from the page to the origin of a claim.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct AttributionHop {
    /// The words of the text.
    surface: String,
    /// The name they stand for.
    source: String,
    /// What part the source plays.
    role: SourceRole,
    /// What the source does with the claim.
    stance: Stance,
    /// The word that attributes.
    cue: Option<String>,
    /// Whether it is only inferred.
    inferred: bool,
}

impl From<&Hop> for AttributionHop {
    fn from(hop: &Hop) -> Self {
        Self {
            surface: hop.surface.clone(),
            source: hop.source.clone(),
            role: hop.role.into(),
            stance: hop.stance.into(),
            cue: hop.cue.clone(),
            inferred: hop.inferred,
        }
    }
}
