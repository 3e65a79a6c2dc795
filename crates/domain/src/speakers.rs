//! Who holds which office when, and who stands on which side.

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, de::Error};
use std::collections::BTreeSet;

/// A person or institution whose words are cited.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// Name, as it is printed.
    pub name: String,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Offices, with their dates.
    #[serde(default, rename = "office")]
    pub offices: Vec<Office>,
    /// Sides, with their dates.
    #[serde(default, rename = "side")]
    pub sides: Vec<SideTaken>,
}

/// An office somebody holds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// What the holder is called, in either language: "interior minister", "ministra del interior".
    pub titles: Vec<String>,
    /// First day; absent = always held.
    #[serde(default, deserialize_with = "day")]
    pub from: Option<NaiveDate>,
    /// Last day; absent = still held.
    #[serde(default, deserialize_with = "day")]
    pub to: Option<NaiveDate>,
}

/// A side somebody takes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SideTaken {
    /// Which one.
    pub side: Camp,
    /// First day; absent = always.
    #[serde(default, deserialize_with = "day")]
    pub from: Option<NaiveDate>,
    /// Last day; absent = still.
    #[serde(default, deserialize_with = "day")]
    pub to: Option<NaiveDate>,
}

/// Sides that contest each other's figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Camp {
    /// Who governs.
    Government,
    /// Who wants to.
    Opposition,
    /// Who works.
    Union,
    /// Who employs.
    Employer,
    /// Who keeps order.
    Police,
    /// Who called the march.
    Organiser,
}

/// A directory that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// Not TOML, or not of this form.
    #[error("cannot be read")]
    Unreadable(#[from] toml::de::Error),
    /// An entry that contradicts itself or another.
    #[error("speaker `{name}` {problem}")]
    Entry {
        /// Whose.
        name: String,
        /// What is the matter and what to write.
        problem: &'static str,
    },
}

/// All listed speakers.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    /// In the order of the file.
    pub listed: Vec<Listed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    speaker: Vec<Listed>,
}

impl Directory {
    /// Reads and checks `speakers.toml`.
    ///
    /// # Errors
    /// Names the entry and what is the matter with it.
    pub fn parse(text: &str) -> Result<Self, DirectoryError> {
        let file: File = toml::from_str(text)?;
        let mut names = BTreeSet::new();
        for speaker in &file.speaker {
            let fails = |problem| Err(DirectoryError::Entry { name: speaker.name.clone(), problem });
            if speaker.name.trim().is_empty() {
                return fails("has no name; write one");
            }
            for name in std::iter::once(&speaker.name).chain(&speaker.aliases) {
                if !names.insert(name.to_lowercase()) {
                    return fails("has a name or alias that is taken already; say what tells them apart");
                }
            }
            if speaker.offices.iter().any(|office| office.titles.is_empty()) {
                return fails("has an office without titles; add titles = [\"...\"]");
            }
            let spans = speaker.offices.iter().map(|office| (office.from, office.to));
            let spans = spans.chain(speaker.sides.iter().map(|side| (side.from, side.to)));
            if spans.into_iter().any(|(from, to)| from.zip(to).is_some_and(|(from, to)| from > to)) {
                return fails("has an office or side that ends before it begins; check from and to");
            }
        }
        Ok(Self { listed: file.speaker })
    }

    /// The only one who holds an office called `title` on `day`; `is_called` compares the title with one of the list.
    pub fn holder(&self, day: NaiveDate, is_called: impl Fn(&str) -> bool) -> Option<&Listed> {
        let mut holders = self.listed.iter().filter(|speaker| {
            let held = speaker.offices.iter().filter(|office| covers(office.from, office.to, day));
            held.flat_map(|office| &office.titles).any(|title| is_called(title))
        });
        holders.next().filter(|_| holders.next().is_none())
    }

    /// The listed speaker of a name or alias; `is_called` compares.
    pub fn named(&self, is_called: impl Fn(&str) -> bool) -> Option<&Listed> {
        self.listed
            .iter()
            .find(|speaker| std::iter::once(&speaker.name).chain(&speaker.aliases).any(|name| is_called(name)))
    }
}

impl Listed {
    /// The side taken on `day`; `None` when none is, or two are.
    #[must_use]
    pub fn side(&self, day: NaiveDate) -> Option<Camp> {
        let mut sides = self.sides.iter().filter(|taken| covers(taken.from, taken.to, day)).map(|taken| taken.side);
        sides.next().filter(|first| sides.all(|other| other == *first))
    }
}

/// A date of TOML's own kind.
fn day<'de, D: Deserializer<'de>>(from: D) -> Result<Option<NaiveDate>, D::Error> {
    let written = toml::value::Datetime::deserialize(from)?;
    written
        .to_string()
        .parse()
        .map(Some)
        .map_err(|_| D::Error::custom(format!("{written} is no day; write 2026-05-31")))
}

fn covers(from: Option<NaiveDate>, to: Option<NaiveDate>, day: NaiveDate) -> bool {
    from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "
        [[speaker]]
        name = 'Ada Moll'
        aliases = ['A. Moll']
        office = [{ titles = ['governor'], from = 2024-01-01, to = 2025-12-31 }]
        side = [{ side = 'government', from = 2024-01-01, to = 2025-12-31 }, { side = 'opposition', from = 2026-01-01 }]
        [[speaker]]
        name = 'Luis Barrio'
        office = [{ titles = ['governor', 'gobernador'], from = 2026-01-01 }]
        ";

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn an_office_is_held_from_its_first_to_its_last_day() {
        let directory = Directory::parse(TEXT).unwrap();
        let holder = |on: &str| directory.holder(day(on), |title| title == "governor").map(|one| one.name.as_str());
        assert_eq!(holder("2023-12-31"), None);
        assert_eq!((holder("2024-01-01"), holder("2025-12-31")), (Some("Ada Moll"), Some("Ada Moll")));
        assert_eq!(holder("2026-01-01"), Some("Luis Barrio"));
    }

    #[test]
    fn two_holders_are_none() {
        let both = TEXT.replace(", to = 2025-12-31 }]\n        side", " }]\n        side");
        let directory = Directory::parse(&both).unwrap();
        assert!(directory.holder(day("2026-02-01"), |title| title == "governor").is_none());
    }

    #[test]
    fn sides_change_with_time() {
        let directory = Directory::parse(TEXT).unwrap();
        let moll = directory.named(|name| name == "A. Moll").unwrap();
        assert_eq!(moll.side(day("2025-05-01")), Some(Camp::Government));
        assert_eq!(moll.side(day("2026-05-01")), Some(Camp::Opposition));
        assert_eq!(moll.side(day("2023-05-01")), None);
    }

    #[test]
    fn entries_that_contradict_themselves_are_refused_by_name() {
        for (text, expected) in [
            (TEXT.replace("to = 2025-12-31", "to = 2023-12-31"), "speaker `Ada Moll` has an office or side that ends"),
            (TEXT.replace("Luis Barrio", "a. moll"), "speaker `a. moll` has a name or alias that is taken"),
            (TEXT.replace("['governor']", "[]"), "speaker `Ada Moll` has an office without titles"),
            (TEXT.replace("'government'", "'crown'"), "cannot be read"),
        ] {
            let told = Directory::parse(&text).unwrap_err().to_string();
            assert!(told.contains(expected), "{told}");
        }
    }
}
