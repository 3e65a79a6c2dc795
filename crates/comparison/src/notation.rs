//! Slots filled by hand: one JSON line with two figures, as `claimwire compare --slots` reads it.

use crate::{
    interval::{Amount, Measure},
    measured::{level_from_base, sum},
    rational::of_decimal,
    slots::{Locality, RecordClaim, Side, Slots, Span},
};
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};
use claimwire_domain::{
    decimal::Decimal,
    figure::{Basis, Modifier, Role, Scenario, Written},
    period::Period,
    registry::Dynamics,
};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// A line of slots that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SlotsError {
    /// Not JSON, or not of this form.
    #[error("the line is no pair of slots {{id, a, b}}")]
    Unreadable(#[from] serde_json::Error),
    /// A slot whose value means nothing.
    #[error("slot `{slot}` of `{id}` cannot be `{value}`")]
    Meaningless {
        /// The pair.
        id: String,
        /// The slot.
        slot: &'static str,
        /// What it says.
        value: String,
    },
}

/// Two figures by hand.
#[derive(Debug, Clone)]
pub struct SlotsPair {
    /// The line's own name.
    pub id: String,
    /// One figure.
    pub a: Slots,
    /// The other.
    pub b: Slots,
}

#[derive(Deserialize)]
struct Line {
    id: String,
    a: Raw,
    b: Raw,
}

#[derive(Deserialize, Clone)]
struct Raw {
    as_of: DateTime<FixedOffset>,
    #[serde(default)]
    origin: String,
    #[serde(default)]
    dim: String,
    prop: String,
    #[serde(default)]
    core: String,
    geo: Option<String>,
    #[serde(default)]
    within: Vec<String>,
    period: Option<String>,
    n: String,
    n2: Option<String>,
    sign: Option<String>,
    pm: Option<String>,
    scale: Option<String>,
    r#mod: Option<String>,
    unit: Option<String>,
    #[serde(default)]
    frac: bool,
    tense: Option<String>,
    stat: Option<String>,
    role: Option<String>,
    base: Option<String>,
    base_dim: Option<String>,
    #[serde(default)]
    plus: Vec<Addend>,
    pop: Option<String>,
    qual: Option<String>,
    den: Option<String>,
    span: Option<(i64, String)>,
    scenario: Option<String>,
    survey: Option<String>,
    stage: Option<String>,
    stage_no: Option<i64>,
    release: Option<String>,
    held_at: Option<DateTime<FixedOffset>>,
    evolve: Option<String>,
    #[serde(default)]
    rival: bool,
    #[serde(default)]
    both: bool,
    #[serde(default, rename = "ref")]
    reference: bool,
    cue: Option<String>,
    pol: Option<String>,
    article: Option<String>,
    zone: Option<String>,
    #[serde(default)]
    also: Vec<(String, String)>,
    record: Option<RawRecord>,
    #[serde(default)]
    basis: BTreeMap<String, Basis>,
    #[serde(default)]
    unattributed: bool,
}

#[derive(Deserialize, Clone)]
struct Addend {
    n: String,
    scale: Option<String>,
}

#[derive(Deserialize, Clone)]
struct RawRecord {
    dir: String,
    since: Option<i32>,
    years: Option<i32>,
    #[serde(default)]
    ever: bool,
}

/// Reads one line `{id, a, b}`.
///
/// A place whose key names its level ("Arrel-province", "Kestrel-airport") lies in every key that names a wider one or none;
/// `within` says it outright.
///
/// # Errors
/// Says what is not JSON of this form, or which slot means nothing.
pub fn parse(line: &str) -> Result<SlotsPair, SlotsError> {
    let Line { id, a, b } = serde_json::from_str(line)?;
    let geos = [a.geo.clone(), b.geo.clone()];
    let [first, second] = [a, b].map(|raw| fill(&id, &raw, &geos));
    Ok(SlotsPair { a: first?, b: second?, id })
}

fn fill(id: &str, raw: &Raw, geos: &[Option<String>; 2]) -> Result<Slots, SlotsError> {
    let refuse = |slot, value: &str| SlotsError::Meaningless { id: id.to_owned(), slot, value: value.to_owned() };
    let modifier = modifier(raw.r#mod.as_deref()).ok_or_else(|| refuse("mod", raw.r#mod.as_deref().unwrap_or("")))?;
    let measure = measure(&raw.dim);
    let amount = amount(raw, modifier).ok_or_else(|| refuse("n", &raw.n))?;
    let role = role(raw.role.as_deref()).ok_or_else(|| refuse("role", raw.role.as_deref().unwrap_or("")))?;
    let beside = raw.also.iter().map(|(property, number)| {
        Ok((property.clone(), of_decimal(plain(number).ok_or_else(|| refuse("also", number))?)))
    });
    let slots = Slots {
        core: raw.core.clone(),
        property: raw.prop.clone(),
        as_of: raw.as_of,
        origin: raw.origin.clone(),
        is_unattributed: raw.unattributed,
        measure,
        amount,
        modifier,
        unit: raw.unit.clone(),
        readings: Vec::new(),
        derived: None,
        place: raw.geo.as_ref().map(|key| locality(key, &raw.within, geos)),
        period: raw.period.as_deref().map(period),
        is_present: raw.tense.as_deref() == Some("present"),
        statistic: raw.stat.clone(),
        role,
        population: raw.pop.iter().filter(|name| !TOTAL.contains(&name.as_str())).cloned().collect(),
        definition: raw.qual.iter().cloned().collect::<BTreeSet<_>>(),
        denominator: raw.den.clone(),
        stretch: raw.span.clone(),
        scenario: scenario(raw.scenario.as_deref()),
        survey: raw.survey.clone(),
        stage: raw.stage.clone(),
        stage_number: raw.stage_no,
        release: raw.release.clone(),
        told_since: None,
        held_at: raw.held_at,
        dynamics: dynamics(raw.evolve.as_deref()),
        side: if raw.rival { Side::Stated } else { Side::None },
        reports_both: raw.both,
        is_reference: raw.reference,
        cue: raw.cue.clone(),
        is_affirmed: raw.pol.as_deref() != Some("-"),
        article: raw.article.clone(),
        is_headline: raw.zone.as_deref().map(|zone| matches!(zone, "HEADLINE" | "DEK")),
        beside: beside.collect::<Result<_, SlotsError>>()?,
        record: raw.record.as_ref().map(|record| of_record(record, raw.as_of.year())),
        basis: basis(&raw.basis),
        optional: Vec::new(),
    };
    Ok(derive(raw, slots))
}

/// The populations that mean everybody.
const TOTAL: [&str; 3] = ["people", "total", "todos"];

fn derive(raw: &Raw, slots: Slots) -> Slots {
    let addends: Vec<Amount> =
        raw.plus.iter().filter_map(|part| written(&part.n, part.scale.as_deref(), false)).collect();
    if !addends.is_empty() {
        return sum(&slots, &addends);
    }
    let base = raw.base.as_deref().and_then(plain).map(|value| Written {
        value,
        high: None,
        margin: None,
        exact: None,
        decimals: 0,
        scale: 0,
    });
    let level = base.and_then(|base| level_from_base(&slots, &base, measure(raw.base_dim.as_deref().unwrap_or(""))));
    level.unwrap_or(slots)
}

fn amount(raw: &Raw, modifier: Modifier) -> Option<Amount> {
    if modifier == Modifier::Order {
        let base = match raw.n.as_str() {
            "dozens" | "docenas" => 12,
            "decenas" => 10,
            "scores" => 20,
            "hundreds" | "cientos" | "centenares" => 100,
            "thousands" | "miles" => 1000,
            _ => return None,
        };
        return written(&format!("{base}"), None, false);
    }
    let mut amount = written(&raw.n, raw.scale.as_deref(), raw.sign.as_deref() == Some("-"))?;
    amount.is_fraction = raw.frac;
    amount.high = match &raw.n2 {
        Some(number) => Some(written(number, raw.scale.as_deref(), false)?.value),
        None => None,
    };
    amount.margin = raw.pm.as_deref().and_then(plain);
    Some(amount)
}

fn plain(number: &str) -> Option<Decimal> {
    Decimal::parse(&number.replace(',', ""))
}

fn written(number: &str, scale: Option<&str>, negative: bool) -> Option<Amount> {
    let scale = scale_of(scale)?;
    let value = plain(number)?.scaled(scale)?;
    let value = if negative { Decimal::new(-value.mantissa, value.exponent)? } else { value };
    let decimals = number.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let decimals = u8::try_from(decimals).ok()?;
    Some(Amount { value, exact: of_decimal(value), high: None, margin: None, decimals, scale, is_fraction: false })
}

fn scale_of(word: Option<&str>) -> Option<i16> {
    Some(match word.unwrap_or("") {
        "" => 0,
        "hundred" => 2,
        "thousand" | "k" | "mil" => 3,
        "million" | "millones" => 6,
        "mil millones" | "billion" => 9,
        "billones" | "trillion" => 12,
        _ => return None,
    })
}

fn measure(code: &str) -> Measure {
    match code {
        "money" => Measure::Money,
        "measure" => Measure::Quantity,
        "pct" | "percent" => Measure::Percent,
        "pp" => Measure::PercentPoint,
        "ratio" => Measure::Ratio,
        _ => Measure::Count,
    }
}

fn modifier(code: Option<&str>) -> Option<Modifier> {
    code.map_or(Some(Modifier::Bare), |code| serde_json::from_value(code.into()).ok())
}

fn role(code: Option<&str>) -> Option<Role> {
    code.map_or(Some(Role::Level), |code| serde_json::from_value(code.into()).ok())
}

fn scenario(code: Option<&str>) -> Option<Scenario> {
    serde_json::from_value(code?.to_ascii_uppercase().into()).ok()
}

fn dynamics(code: Option<&str>) -> Dynamics {
    match code {
        Some("up") => Dynamics::CumulativeUp,
        Some("any") => Dynamics::Evolving,
        Some("instant") => Dynamics::Instant,
        _ => Dynamics::Static,
    }
}

fn of_record(record: &RawRecord, year: i32) -> RecordClaim {
    RecordClaim { highest: record.dir == "max", years: record_years(record.ever, record.since, record.years, year) }
}

/// The years in which the last equal or worse value can lie; -1 = never.
pub(crate) fn record_years(ever: bool, since: Option<i32>, in_years: Option<i32>, year: i32) -> (i32, i32) {
    match (ever, since, in_years) {
        (false, Some(since), _) => (since, since),
        (false, None, Some(count)) => (-1, year.saturating_sub(count).saturating_add(1)),
        _ => (-1, -1),
    }
}

fn basis(raw: &BTreeMap<String, Basis>) -> BTreeMap<&'static str, Basis> {
    let facets = ["prop", "core", "period", "geo"];
    facets.iter().filter_map(|facet| raw.get(*facet).map(|basis| (*facet, *basis))).collect()
}

/// `2026-05-14`, `2026-05`, `2026-Q1`, `2026-W20`, `2026`, or two of them with a slash; anything else is a name.
fn period(text: &str) -> Span {
    let whole = text
        .split_once('/')
        .map_or_else(|| calendar(text), |(start, end)| Period::new(calendar(start)?.start(), calendar(end)?.end()));
    whole.map_or_else(|| Span::Named(text.to_owned()), Span::Days)
}

fn calendar(text: &str) -> Option<Period> {
    let (year, rest) = text.split_once('-').map_or((text, None), |(year, rest)| (year, Some(rest)));
    let year: i32 = year.parse().ok()?;
    let Some(rest) = rest else { return Period::year(year) };
    if let Some(quarter) = rest.strip_prefix('Q') {
        return Period::months(year, quarter.parse::<u32>().ok()?.checked_mul(3)?.checked_sub(2)?, 3);
    }
    if let Some(week) = rest.strip_prefix('W') {
        let monday = NaiveDate::from_isoywd_opt(year, week.parse().ok()?, chrono::Weekday::Mon)?;
        return Period::new(monday, monday.checked_add_days(chrono::Days::new(7))?);
    }
    match rest.split_once('-') {
        Some((month, day)) => Period::day(NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)?),
        None => Period::months(year, rest.parse().ok()?, 1),
    }
}

/// Levels that a key can name, narrowest first.
const LEVELS: [&[&str]; 4] = [
    &["airport", "station", "port"],
    &["city", "town", "capital"],
    &["county", "district", "province"],
    &["region", "state"],
];

fn level(key: &str) -> Option<usize> {
    let (_, suffix) = key.rsplit_once('-')?;
    LEVELS.iter().position(|names| names.contains(&suffix))
}

fn locality(key: &str, within: &[String], geos: &[Option<String>; 2]) -> Locality {
    let mut within = within.to_vec();
    let own = level(key);
    for other in geos.iter().flatten().filter(|other| other.as_str() != key) {
        let wider = own.is_some_and(|own| level(other).is_none_or(|other| other > own));
        if wider && !within.contains(other) {
            within.push(other.clone());
        }
    }
    Locality { key: key.to_owned(), within, level: None, extent: None }
}
