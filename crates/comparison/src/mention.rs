//! What is compared: one figure of one article version, with what its article tells about it.

use crate::{
    inconsistent::registered,
    interval::{Amount, Measure, measure_of},
    notation::record_years,
    origin::Origin,
    rational::of_decimal,
    slots::{Locality, Reading, RecordClaim, Slots, Span},
};
use chrono::{DateTime, Datelike, FixedOffset, TimeDelta};
use claimwire_domain::{
    article::{ArticleKind, Signature, Zone},
    decimal::Decimal,
    figure::{Basis, Certainty, Dimension, Figure, Role, Scenario, Written},
    ids::{ArticleId, ArticleVersionId, ClaimId, StoryId},
    language::Language,
    period::{Period, TimeRelation},
    registry::{CoreKind, Dynamics, Frequency, Property, Registry},
};
use std::{collections::BTreeMap, sync::Arc};

/// A figure with its article.
#[derive(Debug, Clone)]
pub struct Mention {
    /// The claim.
    pub claim_id: ClaimId,
    /// Its article.
    pub article_id: ArticleId,
    /// The version it stands in.
    pub article_version_id: ArticleVersionId,
    /// Number of that version.
    pub version_no: i32,
    /// What the article is; satire and sponsored pieces are never held against others.
    pub article_kind: ArticleKind,
    /// Folded key of the outlet.
    pub outlet: String,
    /// Its name, for people.
    pub outlet_name: String,
    /// Whether the outlet is a news agency.
    pub outlet_is_agency: bool,
    /// Address of the article.
    pub url: String,
    /// Language of the text.
    pub language: Language,
    /// Publication, in the outlet's local time.
    pub published: DateTime<FixedOffset>,
    /// When it was known: stated, or the time of the first version that had this sentence.
    pub as_of: DateTime<FixedOffset>,
    /// The story the article belongs to.
    pub story: Option<StoryId>,
    /// The figure.
    pub figure: Figure,
    /// The sentence around it.
    pub sentence_text: String,
    /// Hash of that sentence, normalised.
    pub sentence_hash: i64,
    /// What the article is about.
    pub signature: Arc<Signature>,
    /// The other figures of the article: property and value.
    pub siblings: Vec<(String, Decimal)>,
}

impl Mention {
    /// The registry's entry for its property; `None` for raw keys.
    #[must_use]
    pub fn registered(&self) -> Option<&'static Property> {
        Registry::current().get(registered(&self.figure.property))
    }

    /// What identifies the thing it measures; raw keys behave like events.
    #[must_use]
    pub fn core_kind(&self) -> CoreKind {
        self.registered().map_or(CoreKind::Event, |property| property.core)
    }

    /// Whether its property is only a word of the text, known to no registry.
    #[must_use]
    pub fn is_raw(&self) -> bool {
        self.registered().is_none()
    }

    /// The noun of a raw key, without what its things do ("family" of `raw:family skip`). Points and fractions are shares.
    pub(crate) fn raw_noun(&self) -> Option<&str> {
        let noun = self.figure.property.strip_prefix("raw:")?.split(' ').next();
        noun.map(|noun| if matches!(noun, "pp" | "ratio") { "percent" } else { noun })
    }

    /// Whether it may be held against others at all.
    #[must_use]
    pub fn is_comparable(&self) -> bool {
        let judged = !matches!(self.article_kind, ArticleKind::Satire | ArticleKind::Sponsored);
        judged && self.figure.eligible && self.figure.zone.is_eligible() && self.figure.kind.is_comparable()
    }

    /// Whether it recalls something that ended long before its article appeared.
    #[must_use]
    pub fn is_recalled(&self) -> bool {
        let published = self.published.date_naive();
        let ended = |period: Period| published.signed_duration_since(period.end()).num_days() > RECALLED_DAYS;
        self.figure.time.as_ref().is_some_and(|time| ended(time.period) && time.relation != TimeRelation::Since)
    }

    /// When it was known: the stated as-of of its stage where that makes sense, else the mention's own.
    #[must_use]
    pub fn known_at(&self) -> DateTime<FixedOffset> {
        let stated = self.figure.stage.as_ref().and_then(|stage| stage.at);
        let stated = stated.and_then(|at| at.and_local_timezone(*self.published.offset()).earliest());
        stated
            .filter(|at| *at - self.as_of <= TimeDelta::hours(1) && self.as_of - *at <= TimeDelta::hours(48))
            .unwrap_or(self.as_of)
    }

    /// Whether what was counted for one day only, as who voted, was over when the text appeared.
    fn is_over(&self) -> bool {
        let one_day = self.registered().is_some_and(|property| ENDING.contains(&property.family.as_str()));
        one_day && self.event_days().is_some_and(|days| days.end() <= self.published.date_naive())
    }

    /// A page that was saved again before it was first seen may tell what it told when it appeared.
    fn told_since(&self) -> Option<DateTime<FixedOffset>> {
        let unseen_before = self.version_no <= 1 && self.published < self.known_at();
        (unseen_before && self.figure.stage.is_none()).then_some(self.published)
    }

    /// The days the text gives the event, where it gives days; only the slots of things that stand still keep them.
    #[must_use]
    pub(crate) fn event_days(&self) -> Option<Period> {
        let time = self.figure.time.as_ref()?;
        (time.period.days() <= 7).then_some(time.period)
    }

    /// The comparison facets; `core` is left empty, because only two mentions together have one.
    #[must_use]
    pub fn slots(&self) -> Slots {
        let figure = &self.figure;
        let property = self.registered();
        let origin = Origin::of(self);
        // What a poll found stays what it found; only the count moves.
        let polled = figure.survey.is_some();
        let settled = polled || self.is_over();
        let dynamics = property.filter(|_| !settled).map_or(Dynamics::Static, |property| property.dynamics);
        let measure = measure_of(figure);
        let unit = |code: &str| matches!(measure, Measure::Money | Measure::Quantity).then(|| code.to_owned());
        let mut slots = Slots {
            core: String::new(),
            property: figure.property.clone(),
            as_of: self.known_at(),
            release: origin.release,
            origin: origin.key,
            is_unattributed: origin.is_unattributed,
            side: origin.side,
            measure,
            amount: self.amount(),
            modifier: figure.modifier,
            unit: unit(&figure.unit.code),
            readings: self.readings(measure),
            derived: None,
            place: self.place(),
            period: self.period(),
            is_present: figure.present_tense,
            statistic: self.statistic(),
            role: role(figure),
            population: crate::population::of(figure, property),
            definition: self.definition(),
            denominator: figure.denominator.clone(),
            stretch: self.stretch(),
            scenario: self.scenario_of(&figure.property),
            survey: self.survey(),
            stage: figure.stage.as_ref().map(|stage| stage.key.clone()),
            stage_number: figure.stage.as_ref().and_then(|stage| stage.number),
            told_since: self.told_since(),
            held_at: None,
            dynamics,
            reports_both: false,
            is_reference: false,
            cue: self.revision_cue(),
            is_affirmed: figure.affirmed,
            article: Some(self.article_version_id.to_string()),
            is_headline: self.is_headline(),
            beside: self.siblings.iter().map(|(name, value)| (name.clone(), of_decimal(*value))).collect(),
            record: self.record(),
            basis: BTreeMap::new(),
            optional: Vec::new(),
        };
        self.grade(&mut slots);
        self.add(&mut slots);
        self.derive(slots)
    }

    /// A price that was agreed, or a length that was designed, is the same before and after: "will pay" says when.
    pub(crate) fn scenario_of(&self, property: &str) -> Option<Scenario> {
        let figure = &self.figure;
        let agreed = AGREED.contains(&property);
        let planned = PLANNED.contains(&property);
        match figure.scenario {
            Scenario::Forecast if figure.certainty == Certainty::Certain && agreed => None,
            Scenario::Actual if figure.present_tense && planned => None,
            Scenario::Estimate if planned => None,
            // "would win 31 % of the vote": what a poll finds, it finds now.
            Scenario::Forecast | Scenario::Hypothetical if figure.survey.is_some() => None,
            Scenario::Forecast if figure.certainty == Certainty::Certain && self.is_decided(property) => {
                Some(Scenario::Actual)
            }
            Scenario::Actual if figure.certainty == Certainty::Possible && self.is_decided(property) => {
                Some(Scenario::Hypothetical)
            }
            other => Some(other),
        }
    }

    /// Whether the property is of the kind that somebody decides ("will close nine schools") and nobody forecasts.
    fn is_decided(&self, property: &str) -> bool {
        match Registry::current().get(registered(property)) {
            None => matches!(self.figure.unit.dimension, Dimension::Count | Dimension::Money),
            Some(known) => {
                known.core == CoreKind::Subject
                    && known.dynamics == Dynamics::Static
                    && !FORETOLD.contains(&known.family.as_str())
                    && !PLANNED.contains(&property)
            }
        }
    }

    /// A word of the sentence that says the number was revised, or the page's own notice.
    fn revision_cue(&self) -> Option<String> {
        let notice = || self.signature.corrected.then(|| "corrected".to_owned());
        self.figure.revision_cue.clone().or_else(notice)
    }

    fn amount(&self) -> Amount {
        Amount::of(&self.figure.written, self.figure.form, Measure::of(self.figure.unit.dimension))
    }

    /// The other readings that are plausible: three decimals that end in zero are thousands ("12.500").
    fn readings(&self, measure: Measure) -> Vec<Reading> {
        let figure = &self.figure;
        let plausible = |written: &Written| written.decimals != 3 || written.value.exponent <= -3;
        let read = |other: &claimwire_domain::figure::AlternativeReading| Reading {
            amount: Amount::of(&other.written, figure.form, Measure::of(figure.unit.dimension)),
            unit: matches!(measure, Measure::Money | Measure::Quantity)
                .then(|| other.unit.as_ref().unwrap_or(&figure.unit).code.clone()),
        };
        figure.readings.iter().filter(|other| plausible(&other.written)).map(read).collect()
    }

    fn place(&self) -> Option<Locality> {
        let place = self.figure.place.as_ref()?;
        let (level, extent) = (place.level, place.extent);
        Some(Locality { key: place.key.clone(), within: place.within.clone(), level, extent })
    }

    /// A property bound to an event that still moves takes its time from the event; a periodic one needs whole periods.
    fn period(&self) -> Option<Span> {
        let time = self.figure.time.as_ref()?;
        let property = self.registered();
        if property.is_some_and(|property| property.core == CoreKind::Event && property.dynamics != Dynamics::Static) {
            return None;
        }
        let shortest = match property.and_then(|property| property.frequency) {
            None => 1,
            Some(Frequency::Month) => 27,
            Some(Frequency::Quarter) => 80,
            Some(Frequency::Year) => 300,
        };
        // "since January" lasts until the article
        let until = self.published.date_naive().succ_opt().filter(|_| time.relation == TimeRelation::Since);
        let stated = until.and_then(|until| Period::new(time.period.start(), until)).unwrap_or(time.period);
        let period = property.and_then(|property| rate_month(property, stated)).unwrap_or(stated);
        (period.days() >= shortest).then_some(Span::Days(period))
    }

    /// Means and medians are told apart from everything that counts or adds up.
    fn statistic(&self) -> Option<String> {
        let class = |name: &str| match name {
            "mean" | "average" => Some("mean"),
            "median" => Some("median"),
            "min" => Some("min"),
            "max" => Some("max"),
            _ => None,
        };
        let stated = self.figure.statistic.as_deref().and_then(class);
        let unmarked = self.registered().map(|property| class(&property.statistic).unwrap_or("total"));
        stated.or(unmarked).map(str::to_owned)
    }

    /// Tags that the property means anyway ("yoy" of `cpi_yoy`) tell nothing apart.
    fn definition(&self) -> std::collections::BTreeSet<String> {
        let meant = |tag: &str| {
            self.figure.property.split('_').any(|part| part == tag)
                || (self.figure.property.starts_with("core_") && tag == "yoy")
        };
        // "1.8 billion over the four years 2026-2029": the period says the same.
        let told_by_time =
            |tag: &str| self.stretch().is_some_and(|(years, unit)| tag == format!("over {years} {unit}"));
        self.figure.definition.iter().filter(|tag| !meant(tag) && !told_by_time(tag)).cloned().collect()
    }

    /// Whole years or months that an amount is spread over ("in 2027-2030").
    fn stretch(&self) -> Option<(i64, String)> {
        let time = self.figure.time.as_ref()?;
        let period = time.period;
        let years = i64::from(period.end().year() - period.start().year());
        let starts = (period.start().ordinal(), period.end().ordinal());
        (years >= 1 && starts == (1, 1)).then(|| (years, "year".to_owned()))
    }

    /// The pollster; without one, two outlets' polls are two polls.
    fn survey(&self) -> Option<String> {
        // An official statistic that rests on a survey is no poll.
        let statistic = self.registered().is_some_and(|property| !property.survey && property.frequency.is_some());
        if let Some(survey) = self.figure.survey.as_ref().filter(|_| !statistic) {
            return Some(crate::origin::issuer(&survey.pollster).unwrap_or_else(|| survey.pollster.clone()));
        }
        let polled = self.registered().is_some_and(|property| property.survey);
        polled.then(|| Origin::of(self).key)
    }

    fn is_headline(&self) -> Option<bool> {
        match self.figure.zone {
            Zone::Headline | Zone::Dek => Some(true),
            Zone::Body => Some(false),
            _ => None,
        }
    }

    fn record(&self) -> Option<RecordClaim> {
        let record = self.figure.record.as_ref()?;
        let ever = record.since_year.is_none() && record.in_years.is_none();
        let years = record_years(ever, record.since_year, record.in_years, self.published.year());
        Some(RecordClaim { highest: record.highest, years })
    }

    fn grade(&self, slots: &mut Slots) {
        let figure = &self.figure;
        slots.basis.insert("prop", figure.property_basis);
        if let Some(place) = &figure.place {
            slots.basis.insert("geo", place.basis);
        }
        if let Some(time) = &figure.time {
            slots.basis.insert("period", time.basis);
        }
        let required: &[String] = self.registered().map_or(&[], |property| &property.required);
        let is_required = |facet: &str| required.iter().any(|name| name == facet);
        if !is_required("period") {
            slots.optional.push("period");
        }
        let stated = figure.place.as_ref().is_some_and(|place| place.basis == Basis::Explicit);
        if !is_required("geo") && !stated {
            slots.optional.push("geo");
        }
    }

    /// "64m plus 9m" is 73m; another text may still tell the first part alone.
    fn add(&self, slots: &mut Slots) {
        if self.figure.addends.is_empty() {
            return;
        }
        let amount = |written| Amount::of(written, self.figure.form, slots.measure);
        let addends: Vec<Amount> = self.figure.addends.iter().map(amount).collect();
        slots.readings.push(Reading { amount: slots.amount.clone(), unit: slots.unit.clone() });
        *slots = crate::measured::sum(slots, &addends);
    }

    /// "Rose 3 % from 15,000" is a level too, where the property counts things.
    fn derive(&self, slots: Slots) -> Slots {
        let counts = self.registered().is_some_and(|property| property.dimension == "count");
        let level = self.figure.base.as_ref().filter(|_| counts);
        level.and_then(|base| crate::measured::level_from_base(&slots, base, Measure::Count)).unwrap_or(slots)
    }
}

/// A rate over twelve months is that of the month it ends in ("in the year to May"), but for a calendar year's.
fn rate_month(property: &Property, period: Period) -> Option<Period> {
    let yearly = property.frequency == Some(Frequency::Month) && property.implied.iter().any(|tag| tag == "yoy");
    let last = period.end().pred_opt()?;
    let twelve = (365..=366).contains(&period.days()) && period.start().ordinal() != 1;
    if yearly && twelve { Period::months(last.year(), last.month(), 1) } else { None }
}

/// Families of properties that belong to a subject and are forecast like a statistic.
const FORETOLD: &[&str] = &[
    "results",
    "markets",
    "election",
    "election_seats",
    "polls",
    "labour",
    "workforce",
    "public_finance",
    "business_share",
    "business_subscribers",
    "business_users",
    "media_followers",
    "media_box_office",
    "sport_goals",
];

/// What somebody has agreed, granted, ruled or designed.
const AGREED: &[&str] = &[
    "acquisition",
    "transfer_fee",
    "contract",
    "loan",
    "fine",
    "aid",
    "benefit_amount",
    "minimum_wage",
    "length",
    "height",
    "capacity",
    "hospital_beds",
    "tax_rate",
    "tariff",
    "speed_limit",
    "installed_capacity",
    "drug_price",
    "ticket_price",
    "tuition",
    "dividend",
    "stake",
    "budget",
];
/// Families whose count ends with the day of its event.
const ENDING: &[&str] = &["election_turnout", "attendance"];
/// What is planned first and known when it is done; in the present tense the plan is told.
const PLANNED: &[&str] = &["project_cost"];

/// Days between the end of what a figure tells of and its article, from which on it recalls another event.
const RECALLED_DAYS: i64 = 45;

/// Percentage points are never a level.
const fn role(figure: &Figure) -> Role {
    match (figure.role, figure.unit.dimension) {
        (Role::Level, Dimension::PercentPoint) => Role::DeltaPp,
        (role, _) => role,
    }
}
