//! What a newsroom adds to the words that are built in: properties, speakers with their offices and sides, places.
//!
//! Nothing is read here: the texts of the files come in, and [`install`] makes them count for the whole process, once,
//! before the first article is read.

use crate::{
    registry::{Registry, RegistryError},
    speakers::{Directory, DirectoryError},
};
use serde::Deserialize;
use std::{collections::BTreeSet, sync::OnceLock};

/// A place that is not built in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Its key, lowercase: unique among all places.
    pub key: String,
    /// Keys of the places it lies in, innermost first.
    #[serde(default)]
    pub within: Vec<String>,
    /// Its names in both languages, as written.
    pub names: Vec<String>,
}

/// What can be wrong with an overlay.
#[derive(Debug, thiserror::Error)]
pub enum OverlayError {
    /// The properties.
    #[error("properties.toml")]
    Properties(#[from] RegistryError),
    /// The speakers.
    #[error("speakers.toml")]
    Speakers(#[from] DirectoryError),
    /// Not TOML, or not of this form.
    #[error("places.toml cannot be read")]
    Places(#[source] toml::de::Error),
    /// A place that cannot be found by anything, or is there twice.
    #[error("places.toml: place `{key}` {problem}")]
    Place {
        /// Which one.
        key: String,
        /// What is the matter and what to write.
        problem: &'static str,
    },
}

/// The texts of the files of an overlay; what is missing adds nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Files<'a> {
    /// `properties.toml`, of the form of the built-in registry. An entry with a known id takes its place.
    pub properties: Option<&'a str>,
    /// `speakers.toml`
    pub speakers: Option<&'a str>,
    /// `places.toml`
    pub places: Option<&'a str>,
}

/// The registry with what a newsroom added.
#[derive(Debug, Clone)]
pub struct Overlay {
    /// Every property.
    pub registry: Registry,
    /// Who holds which office, and on which side.
    pub speakers: Directory,
    /// Places beside the built-in ones.
    pub places: Vec<Place>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceFile {
    place: Vec<Place>,
}

impl Overlay {
    /// Nothing but what is built in.
    #[must_use]
    pub fn none() -> Self {
        Self { registry: Registry::built_in().clone(), speakers: Directory::default(), places: Vec::new() }
    }

    /// Reads and checks an overlay.
    ///
    /// # Errors
    /// Names the file, the entry and what is the matter with it.
    pub fn parse(files: Files<'_>) -> Result<Self, OverlayError> {
        let mut overlay = Self::none();
        if let Some(text) = files.properties {
            overlay.registry = Registry::built_in().extended(Registry::parse(text)?);
        }
        if let Some(text) = files.speakers {
            overlay.speakers = Directory::parse(text)?;
        }
        if let Some(text) = files.places {
            overlay.places = places(text)?;
        }
        Ok(overlay)
    }
}

fn places(text: &str) -> Result<Vec<Place>, OverlayError> {
    let file: PlaceFile = toml::from_str(text).map_err(OverlayError::Places)?;
    let mut keys = BTreeSet::new();
    for place in &file.place {
        let problem = if place.names.iter().all(|name| name.trim().is_empty()) {
            Some("has no name; add names = [\"...\"]")
        } else if place.key.trim().is_empty() || place.key.contains(['|', ';']) {
            Some("needs a key without | and ;")
        } else if !keys.insert(&place.key) {
            Some("is there twice; keep one")
        } else {
            None
        };
        if let Some(problem) = problem {
            return Err(OverlayError::Place { key: place.key.clone(), problem });
        }
    }
    Ok(file.place)
}

static CURRENT: OnceLock<Overlay> = OnceLock::new();

/// Makes an overlay count from now on. `false` when something was read already: then it is too late.
pub fn install(overlay: Overlay) -> bool {
    CURRENT.set(overlay).is_ok()
}

/// What counts in this process.
#[must_use]
pub fn current() -> &'static Overlay {
    CURRENT.get_or_init(Overlay::none)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREES: &str = "[[property]]\nid='trees'\nfamily='trees'\nname_en='trees'\nname_es='árboles'\ndimension='count'\n\
                         en=['tree']\nes=['arbol']\ncore='subject'\nstatistic='count'\nharm=100\n";

    fn parse(files: Files<'_>) -> Result<Overlay, OverlayError> {
        Overlay::parse(files)
    }

    #[test]
    fn an_own_property_stands_beside_the_built_in_ones_and_first() {
        let overlay = parse(Files { properties: Some(TREES), ..Files::default() }).unwrap();
        assert_eq!(overlay.registry.iter().next().unwrap().id, "trees");
        assert_eq!(overlay.registry.iter().count(), Registry::built_in().iter().count() + 1);
        assert_eq!(overlay.registry.get("trees").unwrap().harm, 100);
    }

    #[test]
    fn an_own_property_of_a_known_id_takes_its_place() {
        let own = TREES.replace("'trees'\nfamily", "'deaths'\nfamily");
        let overlay = parse(Files { properties: Some(&own), ..Files::default() }).unwrap();
        assert_eq!(overlay.registry.iter().count(), Registry::built_in().iter().count());
        assert_eq!(overlay.registry.get("deaths").unwrap().en, ["tree"]);
    }

    #[test]
    fn what_cannot_be_used_is_named_with_its_entry() {
        let chain = |error: OverlayError| {
            let source = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
            format!("{error}: {source}")
        };
        for (text, expected) in [
            (TREES.replace("'count'\nen", "'weight'\nen"), "property `trees`"),
            (TREES.replace("harm=100", "harm=1001"), "property `trees`"),
            (TREES.replace("harm=100", "harm=1\nmaterial='two'"), "property `trees`"),
            (TREES.replace("harm=100", "harm=1\nrequired=['mood']"), "property `trees`"),
            (TREES.replace("harm=100", "colour='red'\nharm=1"), "properties.toml"),
        ] {
            let told = chain(parse(Files { properties: Some(&text), ..Files::default() }).unwrap_err());
            assert!(told.contains(expected), "{told}");
        }
        let twice = "[[place]]\nkey='arrel'\nnames=['Arrel']\n[[place]]\nkey='arrel'\nnames=['Arrel']\n";
        let told = chain(parse(Files { places: Some(twice), ..Files::default() }).unwrap_err());
        assert!(told.contains("place `arrel` is there twice"), "{told}");
        let nameless = "[[place]]\nkey='arrel'\nnames=[]\n";
        let told = chain(parse(Files { places: Some(nameless), ..Files::default() }).unwrap_err());
        assert!(told.contains("place `arrel` has no name"), "{told}");
    }
}
