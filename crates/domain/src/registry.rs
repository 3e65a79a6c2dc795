//! The property registry: what is measured, how it behaves, which words name it in both languages.
//!
//! The data is `registry/properties.toml`; this module reads and checks it. Patterns are lists of folded
//! lemmas that linguistics matches; nothing here knows how.

use crate::label::{UnknownCode, codes};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt, str::FromStr, sync::LazyLock};

codes! {
    /// How a figure of a property moves with time.
    Dynamics {
        /// A fact of its period.
        Static = "STATIC", "static";
        /// A toll or count that is only ever added to.
        CumulativeUp = "CUMULATIVE_UP", "cumulative-up";
        /// Moves either way while the event lasts.
        Evolving = "EVOLVING", "evolving";
        /// A price or reading of one instant.
        Instant = "INSTANT", "instant";
    }
}

/// What identifies the thing a figure of a property is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CoreKind {
    /// An event: the story decides.
    Event,
    /// A place or institution and a period: a statistic.
    Statistic,
    /// Whoever or whatever the sentence is about (a company's revenue, a contract).
    Subject,
}

/// How often a periodic statistic appears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Frequency {
    /// Every month.
    Month,
    /// Every quarter.
    Quarter,
    /// Every year.
    Year,
}

/// One property.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Property {
    /// Its id, lowercase with underscores.
    pub id: String,
    /// Near-misses share a family ("casualties"): another property of the family is a scope mismatch, never a conflict.
    pub family: String,
    /// What it is called, for people.
    pub name_en: String,
    /// The same in Spanish.
    pub name_es: String,
    /// What its figures are measured in: `count`, `money`, `percent`, `measure`, `ratio`.
    pub dimension: String,
    /// English patterns: folded lemmas separated by spaces, all of which must stand near the figure;
    /// `|` separates alternatives of one place, `^` asks that nothing narrows the word ("prices rose", not "oil prices rose").
    pub en: Vec<String>,
    /// The same in Spanish.
    pub es: Vec<String>,
    /// How it moves.
    #[serde(default = "static_dynamics")]
    pub dynamics: Dynamics,
    /// What identifies its frame.
    pub core: CoreKind,
    /// Statistic when none is named (`count`, `sum`, `rate`, `share`, `stock`, `mean`).
    pub statistic: String,
    /// Whether parts add up to the whole.
    #[serde(default)]
    pub additive: bool,
    /// How often it appears, for periodic statistics.
    #[serde(default)]
    pub frequency: Option<Frequency>,
    /// Days between the end of a period and its first release.
    #[serde(default)]
    pub release_lag_days: u16,
    /// Whether the institution revises it without saying so.
    #[serde(default)]
    pub revisable: bool,
    /// Whether polls measure it.
    #[serde(default)]
    pub survey: bool,
    /// Another way to state it that looks like a difference (`annualised`).
    #[serde(default)]
    pub rival_definition: Option<String>,
    /// Whether it is a rate of growth: of prices that rose 3 %, 3 % is the level of this property.
    #[serde(default)]
    pub growth: bool,
    /// Whether its figures count what the patterns name: "12 shootings", but not "12 suspects in the shooting".
    #[serde(default)]
    pub counted: bool,
    /// Definitions it means where none is stated (`yoy`); they tell nothing apart.
    #[serde(default)]
    pub implied: Vec<String>,
    /// Properties whose figures are taken for its own.
    #[serde(default)]
    pub siblings: Vec<String>,
    /// Facets two claims must share besides property and core: `period`, `geo`, `survey`.
    #[serde(default)]
    pub required: Vec<String>,
    /// The step that matters, in the property's unit, as a decimal; absent = relative size decides.
    #[serde(default)]
    pub material: Option<String>,
    /// How much harm a difference can do, in 1/1000.
    pub harm: u16,
}

impl Property {
    /// What keeps the entry from being used.
    fn problem(&self) -> Option<&'static str> {
        let known = |word: &String, words: &[&str]| words.contains(&word.as_str());
        if !known(&self.dimension, &["count", "money", "percent", "measure", "ratio"]) {
            return Some("dimension is count, money, percent, measure or ratio");
        }
        if !known(&self.statistic, &["count", "sum", "rate", "share", "stock", "flow", "mean", "median", "min", "max"])
        {
            return Some("statistic is count, sum, rate, share, stock, flow, mean, median, min or max");
        }
        if !self.required.iter().all(|facet| known(facet, &["period", "geo", "survey"])) {
            return Some("required lists period, geo and survey");
        }
        if self.harm > 1000 {
            return Some("harm goes from 0 to 1000");
        }
        let exact = self.material.as_deref().is_none_or(|step| crate::decimal::Decimal::parse(step).is_some());
        (!exact).then_some("material is a decimal in the property's unit, such as \"0.1\"")
    }
}

const fn static_dynamics() -> Dynamics {
    Dynamics::Static
}

/// A registry that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// Not TOML, or not of this form.
    #[error("the property registry cannot be read")]
    Unreadable(#[from] toml::de::Error),
    /// Two entries of one id.
    #[error("the property registry has two entries `{0}`")]
    Duplicate(String),
    /// A sibling that is no entry.
    #[error("property `{0}` names the sibling `{1}`, which the registry does not have")]
    UnknownSibling(String, String),
    /// An entry without patterns in one of the languages.
    #[error("property `{0}` has no pattern in one of the languages")]
    NoPattern(String),
    /// A field with a value that nothing here knows.
    #[error("property `{id}`: {problem}")]
    Field {
        /// Which entry.
        id: String,
        /// What is the matter and what to write.
        problem: &'static str,
    },
}

/// All properties, by id.
#[derive(Debug, Clone)]
pub struct Registry {
    properties: BTreeMap<String, Property>,
    order: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    property: Vec<Property>,
}

impl Registry {
    /// Reads and checks a registry file.
    ///
    /// # Errors
    /// Names the entry and what is the matter with it.
    pub fn parse(text: &str) -> Result<Self, RegistryError> {
        let file: File = toml::from_str(text)?;
        let order: Vec<String> = file.property.iter().map(|property| property.id.clone()).collect();
        let mut properties = BTreeMap::new();
        for property in file.property {
            if property.en.is_empty() || property.es.is_empty() {
                return Err(RegistryError::NoPattern(property.id));
            }
            if let Some(problem) = property.problem() {
                return Err(RegistryError::Field { id: property.id, problem });
            }
            if let Some(twice) = properties.insert(property.id.clone(), property) {
                return Err(RegistryError::Duplicate(twice.id));
            }
        }
        for property in properties.values() {
            if let Some(sibling) = property.siblings.iter().find(|sibling| !properties.contains_key(*sibling)) {
                return Err(RegistryError::UnknownSibling(property.id.clone(), sibling.clone()));
            }
        }
        Ok(Self { properties, order })
    }

    /// These properties with those of a newsroom before them; one of a known id takes its place.
    #[must_use]
    pub fn extended(&self, own: Self) -> Self {
        let mut properties = self.properties.clone();
        let new = own.order.into_iter().filter(|id| !properties.contains_key(id));
        let order = new.chain(self.order.iter().cloned()).collect();
        properties.extend(own.properties);
        Self { properties, order }
    }

    /// The registry that counts in this process: the compiled-in one with what the newsroom added.
    #[must_use]
    pub fn current() -> &'static Self {
        &crate::overlay::current().registry
    }

    /// The registry that is compiled in.
    #[must_use]
    pub fn built_in() -> &'static Self {
        static BUILT_IN: LazyLock<Registry> = LazyLock::new(|| {
            Registry::parse(include_str!("../registry/properties.toml"))
                .expect("the compiled-in registry passes its own test")
        });
        &BUILT_IN
    }

    /// The property of an id; `None` for `raw:` keys.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Property> {
        self.properties.get(id)
    }

    /// Every property, in the order of the file: earlier entries win where two patterns fit alike.
    pub fn iter(&self) -> impl Iterator<Item = &Property> {
        self.order.iter().filter_map(|id| self.properties.get(id))
    }

    /// The family of a property; a `raw:` key is its own family.
    #[must_use]
    pub fn family<'a>(&'a self, id: &'a str) -> &'a str {
        self.get(id).map_or(id, |property| &property.family)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_registry_is_sound_and_has_at_least_150_properties() {
        let registry = Registry::parse(include_str!("../registry/properties.toml")).unwrap();
        assert!(registry.iter().count() >= 150);
        let dimensions = ["count", "money", "percent", "measure", "ratio"];
        let facets = ["period", "geo", "survey"];
        for property in registry.iter() {
            assert!(!property.name_en.is_empty() && !property.name_es.is_empty(), "{}", property.id);
            assert!(dimensions.contains(&property.dimension.as_str()), "{}", property.id);
            assert!(property.required.iter().all(|facet| facets.contains(&facet.as_str())), "{}", property.id);
            for pattern in property.en.iter().chain(&property.es) {
                let plain = pattern.chars().all(|letter| letter.is_ascii_lowercase() || " |^2".contains(letter));
                assert!(plain && pattern.split([' ', '|']).all(|word| !word.is_empty()), "{}: {pattern}", property.id);
            }
            assert!(property.harm <= 1000, "{}", property.id);
            if let Some(material) = &property.material {
                assert!(crate::decimal::Decimal::parse(material).is_some(), "{}", property.id);
            }
        }
    }

    #[test]
    fn no_pattern_of_a_language_stands_in_two_properties_of_one_dimension() {
        let registry = Registry::built_in();
        for english in [true, false] {
            let mut seen = BTreeMap::new();
            for property in registry.iter() {
                for pattern in if english { &property.en } else { &property.es } {
                    let key = (pattern, &property.dimension);
                    let first = seen.insert(key, &property.id);
                    assert!(first.is_none(), "`{pattern}` names {first:?} and {}", property.id);
                }
            }
        }
    }

    #[test]
    fn a_sibling_must_be_an_entry() {
        let text = "[[property]]\nid='x'\nfamily='x'\nname_en='x'\nname_es='x'\ndimension='count'\nen=['x']\nes=['x']\ncore='event'\nstatistic='count'\nsiblings=['y']\nharm=1";
        assert!(matches!(Registry::parse(text), Err(RegistryError::UnknownSibling(id, _)) if id == "x"));
    }

    #[test]
    fn an_entry_without_patterns_is_refused() {
        let text = "[[property]]\nid='x'\nfamily='x'\nname_en='x'\nname_es='x'\ndimension='count'\nen=[]\nes=[]\ncore='event'\nstatistic='count'\nharm=1";
        assert!(matches!(Registry::parse(text), Err(RegistryError::NoPattern(id)) if id == "x"));
    }
}
