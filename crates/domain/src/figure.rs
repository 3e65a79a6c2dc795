//! A figure in a text: what is written, what it counts, when, where, and who says so.

use crate::{
    article::Zone,
    attribution::Hop,
    decimal::Decimal,
    period::{Stage, TimeReference},
    span::Span,
};
use serde::{Deserialize, Serialize};

/// What a figure is. The codes are those of the machine output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FigureKind {
    /// So many of something.
    Count,
    /// An amount of a currency.
    Money,
    /// A share or rate in percent.
    Percent,
    /// A difference between percentages.
    PercentPoint,
    /// "two thirds", "one in five".
    Ratio,
    /// A quantity with a unit.
    Measure,
    /// A length of time.
    Duration,
    /// A person's age.
    Age,
    /// "3-2".
    Score,
    /// So many per something.
    Rate,
    /// "doubled", "three times".
    Multiplier,
    /// "third".
    Ordinal,
    /// The strength of an earthquake.
    Magnitude,
}

impl FigureKind {
    /// The code in machine output.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Money => "money",
            Self::Percent => "percent",
            Self::PercentPoint => "pp",
            Self::Ratio => "ratio",
            Self::Measure => "measure",
            Self::Duration => "duration",
            Self::Age => "age",
            Self::Score => "score",
            Self::Rate => "rate",
            Self::Multiplier => "multiplier",
            Self::Ordinal => "ordinal",
            Self::Magnitude => "magnitude",
        }
    }

    /// Whether figures of this kind are ever held against each other.
    #[must_use]
    pub const fn is_comparable(self) -> bool {
        !matches!(self, Self::Duration | Self::Age | Self::Score | Self::Ordinal)
    }
}

/// How a number is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FigureForm {
    /// Digits or number words.
    Cardinal,
    /// "a third", "half".
    FractionWord,
    /// "one in five".
    OneInN,
    /// "doubled".
    Multiple,
    /// "between 30 and 40".
    Range,
    /// "31 %, margin of error 3".
    PlusMinus,
    /// "dozens", "thousands".
    Order,
}

/// How the words around a number bound it (domain specification 1.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Modifier {
    /// exactly
    Exact,
    /// nothing
    Bare,
    /// about
    Approx,
    /// nearly, almost
    NearBelow,
    /// "just under", "poco menos de": below like [`Modifier::NearBelow`], but written `<` in machine output
    JustUnder,
    /// just over
    NearAbove,
    /// at least
    AtLeast,
    /// more than
    MoreThan,
    /// at most
    AtMost,
    /// less than
    LessThan,
    /// up to
    UpTo,
    /// between a and b
    Between,
    /// plus or minus
    PlusMinus,
    /// dozens, thousands
    Order,
}

impl Modifier {
    /// `approx_op` in machine output.
    #[must_use]
    pub const fn operator(self) -> &'static str {
        match self {
            Self::Exact | Self::Bare | Self::Between | Self::PlusMinus => "=",
            Self::Approx => "~",
            Self::NearBelow => "<~",
            Self::JustUnder | Self::LessThan => "<",
            Self::NearAbove | Self::MoreThan => ">",
            Self::AtLeast => ">=",
            Self::AtMost | Self::UpTo => "<=",
            Self::Order => "vague",
        }
    }
}

/// What a number is measured in, as far as units can be converted into each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Dimension {
    /// Things or people.
    Count,
    /// Currency.
    Money,
    /// Percent.
    Percent,
    /// Percentage points.
    PercentPoint,
    /// A plain ratio or multiple.
    Ratio,
    /// Length.
    Length,
    /// Area.
    Area,
    /// Mass.
    Mass,
    /// Volume.
    Volume,
    /// Temperature.
    Temperature,
    /// Speed.
    Speed,
    /// Time.
    Time,
    /// Energy.
    Energy,
    /// Power.
    Power,
    /// A unit that converts into no other.
    Other,
}

/// The unit of a figure.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Unit {
    /// Short code of the machine output: ISO 4217, `percent`, `pp`, `km`, `degC`, `person`, `calls/hour`.
    pub code: String,
    /// UCUM code, where there is one.
    pub ucum: Option<String>,
    /// What it measures.
    pub dimension: Dimension,
}

/// Level or change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    /// How much there is.
    Level,
    /// How much more or less, in the same unit.
    DeltaAbs,
    /// How much more or less, in percent of before.
    DeltaRel,
    /// How much more or less, in percentage points.
    DeltaPp,
    /// How many times.
    Ratio,
}

/// What kind of statement it is; only actual figures and estimates can conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Scenario {
    /// Was or is so.
    Actual,
    /// Is estimated to be so.
    Estimate,
    /// Will be so.
    Forecast,
    /// Is meant to be so.
    Target,
    /// Would be so.
    Hypothetical,
}

/// How firmly the text puts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Certainty {
    /// Plainly.
    Certain,
    /// Probably.
    Probable,
    /// Possibly.
    Possible,
    /// As hearsay, incl. the Spanish *condicional de rumor*.
    Reported,
}

/// How well the text supports a facet (domain specification 1.3, `slot_basis`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Basis {
    /// Only because both readings are live.
    Default,
    /// Concluded.
    Inferred,
    /// Said elsewhere in the text.
    Inherited,
    /// Not said, and the registry says what that means.
    Unmarked,
    /// Said with the figure.
    Explicit,
}

impl Basis {
    /// Grade in 1/1000.
    #[must_use]
    pub const fn grade(self) -> u16 {
        match self {
            Self::Explicit => 1000,
            Self::Unmarked => 950,
            Self::Inherited => 850,
            Self::Inferred => 700,
            Self::Default => 500,
        }
    }
}

/// An exact fraction for what no decimal can say ("a third").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fraction {
    /// Above the line.
    pub numerator: i64,
    /// Below the line, positive.
    pub denominator: i64,
}

/// A number as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The value with its scale word applied; the lower end of a range. For a fraction the nearest of 12 digits.
    pub value: Decimal,
    /// The upper end of a range, or the second half of a score.
    pub high: Option<Decimal>,
    /// Half-width of a plus-minus.
    pub margin: Option<Decimal>,
    /// The exact value where `value` is not.
    pub exact: Option<Fraction>,
    /// Digits written after the decimal separator; decides the last significant place.
    pub decimals: u8,
    /// Power of ten of the scale word ("million" = 6), 0 without.
    pub scale: i16,
}

/// A second way to read what is written ("12.500", *billón* in US Spanish).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlternativeReading {
    /// The number it would be.
    pub written: Written,
    /// The unit it would have, where that differs.
    pub unit: Option<Unit>,
    /// Why it is possible.
    pub reason: String,
}

/// A stretch of the text with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrase {
    /// Where.
    pub span: Span,
    /// The words.
    pub text: String,
}

/// What kind of place a name stands for, the smaller first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PlaceLevel {
    /// City, town, village.
    City,
    /// A city with its surroundings.
    MetropolitanArea,
    /// Province, county, district.
    Province,
    /// State of a federation, region, autonomous community.
    Region,
    /// Country.
    Country,
}

/// How much of a place is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Extent {
    /// "across Valmora", "en toda Valmora".
    Whole,
    /// "in Ilo alone": part of something wider that is told of, too.
    Part,
}

/// A place, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The words.
    pub text: String,
    /// Folded name, shared by both languages where the gazetteer knows it (`es`, `fr`, `penaluz`).
    pub key: String,
    /// Keys of the places it lies in, innermost first, as far as the text or the gazetteer tells.
    pub within: Vec<String>,
    /// Where the text says it; absent when inherited.
    pub span: Option<Span>,
    /// How firmly.
    pub basis: Basis,
    /// What kind of place, where a noun beside the name says so ("Ilo province").
    #[serde(default)]
    pub level: Option<PlaceLevel>,
    /// How much of it, where words say so.
    #[serde(default)]
    pub extent: Option<Extent>,
}

/// A record: never the period of the figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Whether it is the highest (otherwise the lowest).
    pub highest: bool,
    /// "since 1981".
    pub since_year: Option<i32>,
    /// "in 40 years".
    pub in_years: Option<i32>,
}

/// Which poll measured it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    /// Folded name of the pollster.
    pub pollster: String,
    /// Fieldwork, as written.
    pub fieldwork: Option<String>,
}

/// A figure as the reader found it. Spans are code points of the canonical text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// The number with its unit symbol or unit word, without modifier and counted noun.
    pub span: Span,
    /// The words at `span`.
    pub text: String,
    /// The sentence around it.
    pub sentence: Span,
    /// Which part of the page it stands in.
    pub zone: Zone,
    /// Whether it may be compared (zone and kind allow it).
    pub eligible: bool,
    /// What it is.
    pub kind: FigureKind,
    /// How it is put.
    pub form: FigureForm,
    /// The number.
    pub written: Written,
    /// How it is bounded.
    pub modifier: Modifier,
    /// The words that bound it.
    pub modifier_phrase: Option<Phrase>,
    /// The unit.
    pub unit: Unit,
    /// Other ways to read it; empty when there is only one.
    pub readings: Vec<AlternativeReading>,
    /// What is counted, with its determiners and restrictors.
    pub counted: Option<Phrase>,
    /// Head noun of `counted`, as a concept both languages share where the lexicon knows it (`person`, `house`).
    pub counted_concept: Option<String>,
    /// Restrictors of the population ("French", "over 65"), folded and sorted, `+x` for "also counting x"; empty = none, which is a value.
    pub population: Vec<String>,
    /// Registry id of the property, or `raw:<concept or lemma>` where no entry fits.
    pub property: String,
    /// How firmly.
    pub property_basis: Basis,
    /// Level or change.
    pub role: Role,
    /// The base of a change ("from 15,000"), with its own scale applied.
    pub base: Option<Written>,
    /// What the sentence adds to it ("plus £9m"), with their own scales applied.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addends: Vec<Written>,
    /// Definition tags (`seasonally_adjusted`, `nominal`, `confirmed`), sorted; empty = none, which is a value.
    pub definition: Vec<String>,
    /// Stems of the words that narrow the noun of the property ("online" of "online ticket sales"), sorted; they tell apart
    /// within one language only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<String>,
    /// `/month`, `/year`, `per100k`, …; `None` is a value.
    pub denominator: Option<String>,
    /// The statistic, where the text names one (`mean`, `median`, `sum`, …).
    pub statistic: Option<String>,
    /// What kind of statement.
    pub scenario: Scenario,
    /// Whether the text affirms (a denied figure does not).
    pub affirmed: bool,
    /// How firmly.
    pub certainty: Certainty,
    /// Folded names of who or what the figure is about, from the sentence first, then its paragraph.
    pub subjects: Vec<String>,
    /// When.
    pub time: Option<TimeReference>,
    /// Whether the verb is in the present ("unemployment is 5.2 %").
    pub present_tense: bool,
    /// The stated as-of, bulletin or counting stage.
    pub stage: Option<Stage>,
    /// Where.
    pub place: Option<Place>,
    /// Outermost first, innermost last.
    pub attribution: Vec<Hop>,
    /// "highest since 1981".
    pub record: Option<Record>,
    /// The poll.
    pub survey: Option<Survey>,
    /// Words that announce a change of an earlier figure: `revised`, `corrected`, `recount`.
    pub revision_cue: Option<String>,
    /// Number within the article of a group of figures that describe one change ("by 112 to 1,412").
    pub change_group: Option<u16>,
    /// The rules that fired, for `--explain` and the trace.
    pub rules: Vec<String>,
}
