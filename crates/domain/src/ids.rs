//! Typed ids of 16 bytes, written with a prefix outside the program (`clm_0190…`).
//!
//! Minted ids are UUIDv7, so they sort by time. Where a re-computation must come to the same id
//! they are derived from content with BLAKE3 and carry version 8 (RFC 9562, "custom").

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// An id that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is not an id of the form {prefix}_<32 hexadecimal digits>")]
pub struct InvalidId {
    /// What was given.
    pub given: String,
    /// The prefix that was expected.
    pub prefix: &'static str,
}

/// Derives 16 bytes from `parts`; each part is length-prefixed, so `["ab", "c"]` and `["a", "bc"]` differ.
#[must_use]
pub fn derive_uuid(parts: &[&[u8]]) -> Uuid {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(part);
    }
    let mut bytes = [0_u8; 16];
    hasher.finalize_xof().fill(&mut bytes);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(Uuid);

        impl $name {
            /// What the id starts with outside the program.
            pub const PREFIX: &'static str = $prefix;

            /// Wraps a stored uuid.
            #[must_use]
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// Derives the id from content; the same parts give the same id for ever.
            #[must_use]
            pub fn derived(parts: &[&[u8]]) -> Self {
                Self(derive_uuid(parts))
            }

            /// The bare uuid, as it is stored.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "{}_{}", $prefix, self.0.simple())
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                text.strip_prefix(concat!($prefix, "_"))
                    .filter(|rest| rest.len() == 32)
                    .and_then(|rest| Uuid::try_parse(rest).ok())
                    .map(Self)
                    .ok_or_else(|| InvalidId { given: text.to_owned(), prefix: $prefix })
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;

            fn try_from(text: String) -> Result<Self, InvalidId> {
                text.parse()
            }
        }
    )*};
}

ids! {
    /// Who publishes.
    OutletId = "out";
    /// What is polled.
    FeedId = "fed";
    /// One text handed in, before ingest has looked at it.
    SubmissionId = "sub";
    /// One address at one outlet.
    ArticleId = "art";
    /// One immutable text of an article.
    ArticleVersionId = "ver";
    /// One pass of one extractor version over one article version.
    RunId = "run";
    /// A figure or a quotation at a span of one article version, as one extractor version read it.
    ClaimId = "clm";
    /// A span of an article version, independent of any extractor: what people's work hangs on.
    AnchorId = "anc";
    /// Articles about one event or matter.
    StoryId = "sty";
    /// The thing measured.
    FrameId = "frm";
    /// A fact between two claims.
    ComparisonId = "cmp";
    /// The open disagreement of a frame.
    ConflictId = "cfl";
    /// The review of a conflict or claim.
    CaseId = "cas";
    /// What is announced about one conflict.
    AlertId = "alr";
    /// One announcement of one alert over one channel.
    DeliveryId = "dlv";
    /// One message, the same through every retry and replay.
    MessageId = "msg";
    /// One line of the audit trail.
    AuditEventId = "aud";
}

/// Mints new ids; the only way the program gets one, so that tests can foresee them.
pub trait IdSource: Send + Sync + fmt::Debug {
    /// A new id that sorts after those minted before it.
    fn mint(&self) -> Uuid;
}

/// UUIDv7 of the machine's clock and random numbers.
#[derive(Debug, Clone, Copy, Default)]
pub struct RandomIds;

impl IdSource for RandomIds {
    #[expect(clippy::disallowed_methods, reason = "the one place where ids are minted")]
    fn mint(&self) -> Uuid {
        Uuid::now_v7()
    }
}

impl AnchorId {
    /// The anchor of a span: the same for every extractor that ever reads this article version.
    #[must_use]
    pub fn of(version: ArticleVersionId, kind: &str, span: crate::span::Span) -> Self {
        Self::derived(&[
            version.uuid().as_bytes(),
            kind.as_bytes(),
            &span.start().to_be_bytes(),
            &span.end().to_be_bytes(),
        ])
    }
}

impl ClaimId {
    /// The claim an extractor version finds at a span: reading the same text again gives the same id.
    #[must_use]
    pub fn of(anchor: AnchorId, extractor_version: &str) -> Self {
        Self::derived(&[anchor.uuid().as_bytes(), extractor_version.as_bytes()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_what_it_wrote() {
        let id = ClaimId::derived(&[b"a"]);
        assert_eq!(id.to_string().parse::<ClaimId>(), Ok(id));
    }

    #[test]
    fn an_id_of_another_type_is_refused() {
        let story = StoryId::derived(&[b"a"]).to_string();
        assert!(story.parse::<ClaimId>().is_err());
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(derive_uuid(&[b"ab", b"c"]), derive_uuid(&[b"a", b"bc"]));
    }
}
