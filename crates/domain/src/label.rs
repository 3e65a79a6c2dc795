//! What two figures are to each other.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $upper:literal, $kebab:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// Every value, in declared order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name in the store and in the API.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $upper),* }
            }

            /// The name in machine output.
            #[must_use]
            pub const fn kebab(self) -> &'static str {
                match self { $(Self::$variant => $kebab),* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.code())
            }
        }

        impl FromStr for $name {
            type Err = UnknownCode;

            /// Reads either form.
            fn from_str(text: &str) -> Result<Self, UnknownCode> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|value| value.code() == text || value.kebab() == text)
                    .ok_or_else(|| UnknownCode { kind: stringify!($name), given: text.to_owned() })
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use codes;

/// A code that is none of its kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is no {kind}")]
pub struct UnknownCode {
    /// The kind that was expected.
    pub kind: &'static str,
    /// What was given.
    pub given: String,
}

codes! {
    /// What two claims are to each other (domain specification 3.1).
    Label {
        /// The same figure.
        Agree = "AGREE", "agree";
        /// Both can be true.
        Compatible = "COMPATIBLE", "compatible";
        /// The later one moves the earlier one on.
        Update = "UPDATE", "update";
        /// One was written in the wrong scale, unit, currency or noun.
        ScaleSlip = "SCALE_SLIP", "scale-slip";
        /// They measure different things of one kind.
        ScopeMismatch = "SCOPE_MISMATCH", "scope-mismatch";
        /// They cannot both be true.
        Conflict = "CONFLICT", "conflict";
        /// They have nothing to do with each other.
        Unrelated = "UNRELATED", "unrelated";
        /// The texts do not say enough to tell.
        Insufficient = "INSUFFICIENT", "insufficient";
    }
}

impl Label {
    /// Rank when several pairs of two texts give several labels: the largest wins; a slip weighs as much as a conflict.
    #[must_use]
    pub const fn seriousness(self) -> u8 {
        match self {
            Self::Conflict | Self::ScaleSlip => 6,
            Self::Update => 5,
            Self::ScopeMismatch => 4,
            Self::Compatible => 3,
            Self::Agree => 2,
            Self::Insufficient => 1,
            Self::Unrelated => 0,
        }
    }

    /// Whether it opens a difference for people to look at.
    #[must_use]
    pub const fn is_difference(self) -> bool {
        matches!(self, Self::Conflict | Self::ScaleSlip)
    }
}

codes! {
    /// Whose work a difference is (domain specification 5).
    Nature {
        /// The telling differs, not the source: transmission errors and every slip.
        Reporting = "REPORTING", "reporting";
        /// Different origins say different things.
        Sources = "SOURCES", "sources";
        /// Reference data decide.
        Reference = "REFERENCE", "reference";
        /// Inside one article.
        Internal = "INTERNAL", "internal";
    }
}
