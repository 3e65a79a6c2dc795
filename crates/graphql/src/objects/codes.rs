//! Enumerations, one for one those of the domain; the compiler refuses a missing or a surplus value.

use async_graphql::Enum;
use claimwire_domain::{alert, article, attribution, conflict, figure, label, language, period, quotation};

/// The languages texts about conflicts are written in.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "language::Language")]
pub(crate) enum Language {
    /// English.
    En,
    /// Spanish.
    Es,
}

/// Where a conflict stands.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "conflict::ConflictState")]
pub(crate) enum ConflictState {
    /// The figures differ.
    Open,
    /// A known dispute of rival sides: kept in the ledger, nobody is notified.
    Known,
    /// People dismissed it, for the value groups they saw.
    Dismissed,
    /// The figures no longer differ.
    Closed,
}

/// How severe a conflict is, in words.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "conflict::Level")]
pub(crate) enum Level {
    /// Below notice; ledger only.
    Ledger,
    /// From 300.
    Low,
    /// From 500.
    Medium,
    /// From 750.
    High,
}

/// What two claims are to each other.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "label::Label")]
pub(crate) enum Label {
    /// The same figure.
    Agree,
    /// Both can be true.
    Compatible,
    /// The later one moves the earlier one on.
    Update,
    /// One was written in the wrong scale, unit, currency or noun.
    ScaleSlip,
    /// They measure different things of one kind.
    ScopeMismatch,
    /// They cannot both be true.
    Conflict,
    /// They have nothing to do with each other.
    Unrelated,
    /// The texts do not say enough to tell.
    Insufficient,
}

/// Whose work a difference is.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "label::Nature")]
pub(crate) enum Nature {
    /// The telling differs, not the source: transmission errors and every slip.
    Reporting,
    /// Different origins say different things.
    Sources,
    /// Reference data decide.
    Reference,
    /// Inside one article.
    Internal,
}

/// Where an alert stands.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "alert::AlertState")]
pub(crate) enum AlertState {
    /// Not severe enough yet.
    #[graphql(name = "NONE")]
    Dormant,
    /// Severe enough, still held back.
    Pending,
    /// Announced.
    Open,
    /// The difference is fading.
    Cooling,
    /// Over.
    Closed,
    /// Held back by a person, a mute, or because the dispute is known.
    Suppressed,
}

/// What part of a page a claim stands in.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "article::Zone")]
pub(crate) enum Zone {
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

/// What an article is.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "article::ArticleKind")]
pub(crate) enum ArticleKind {
    /// Reporting.
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

/// What part a source plays in an attribution.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "attribution::SourceRole")]
pub(crate) enum SourceRole {
    /// The outlet that publishes.
    Outlet,
    /// A news agency.
    Agency,
    /// A person.
    Speaker,
    /// An office, company, ministry, union.
    Institution,
    /// A data set, report or poll.
    Dataset,
    /// Not named ("officials", "sources").
    Anonymous,
}

/// What a source does with a claim.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "attribution::Stance")]
pub(crate) enum Stance {
    /// Says so.
    Assert,
    /// Says it is not so.
    Deny,
    /// Doubts it.
    Doubt,
    /// Estimates it.
    Estimate,
    /// Asks whether.
    Ask,
    /// Admits it.
    Concede,
}

/// What a figure is.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "figure::FigureKind")]
pub(crate) enum FigureKind {
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

/// How the words around a number bound it.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "figure::Modifier")]
pub(crate) enum Modifier {
    /// exactly
    Exact,
    /// nothing
    Bare,
    /// about
    Approx,
    /// nearly, almost
    NearBelow,
    /// "just under", "poco menos de"
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

/// Level or change.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "figure::Role")]
pub(crate) enum Role {
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

/// What kind of statement a figure is in.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "figure::Scenario")]
pub(crate) enum Scenario {
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

/// How firmly a text puts a figure.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "figure::Certainty")]
pub(crate) enum Certainty {
    /// Plainly.
    Certain,
    /// Probably.
    Probable,
    /// Possibly.
    Possible,
    /// As hearsay, incl. the Spanish *condicional de rumor*.
    Reported,
}

/// How well a text supports a facet.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "figure::Basis")]
pub(crate) enum Basis {
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

/// How a period relates to a figure.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "period::TimeRelation")]
pub(crate) enum TimeRelation {
    /// At one point of it.
    At,
    /// Over the whole of it.
    During,
    /// From its start on.
    Since,
    /// As things stood at its end.
    AsOf,
    /// Not later than its end.
    By,
}

/// How a quotation is put.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "quotation::QuotationKind")]
pub(crate) enum QuotationKind {
    /// Inside marks.
    Direct,
    /// In the writer's words.
    Indirect,
    /// Indirect with parts inside marks.
    Mixed,
}

/// Whether the text of a version is still there.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextState {
    /// It is.
    Present,
    /// It was erased; hashes and positions stay.
    Erased,
}

/// Figure or quotation.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClaimKind {
    /// A number with what it counts.
    Figure,
    /// What somebody is said to have said.
    Quotation,
}

impl ClaimKind {
    /// The code in the store.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Figure => "FIGURE",
            Self::Quotation => "QUOTATION",
        }
    }
}
