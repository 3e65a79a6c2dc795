//! Who publishes.

use serde::{Deserialize, Serialize};

/// An outlet as people describe it in `claimwire outlet import` (one JSON object a line).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutletProfile {
    /// Name, unique without regard to case.
    pub name: String,
    /// BCP 47 locale ("es-ES"): language and number format of its texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// IANA time zone ("Europe/Madrid"): whose days "yesterday" means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// Whether it is a news agency.
    #[serde(default)]
    pub agency: bool,
    /// Whether it is this newsroom's own.
    #[serde(default)]
    pub own: bool,
    /// Sources and sides that contest each other in its coverage, free text.
    #[serde(default)]
    pub rivals: Vec<String>,
}
