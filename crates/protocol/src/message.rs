//! The messages. Bodies hold ids only: the row is the truth.
//!
//! A changed message is a new type with a new version, routing key and queue; consumers keep the old one
//! until its queue is drained.

use claimwire_domain::ids::{ArticleId, ArticleVersionId, ConflictId, DeliveryId, RunId, SubmissionId};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// A message that can be routed and decoded.
pub trait Message: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// Its name with version; the AMQP `type` property.
    const TYPE: &'static str;
    /// Its routing key.
    const ROUTING_KEY: &'static str;
}

macro_rules! messages {
    ($($(#[$doc:meta])* $name:ident $type:literal $key:literal { $($(#[$field_doc:meta])* $field:ident: $ty:ty,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
            #[serde(deny_unknown_fields)]
            pub struct $name { $($(#[$field_doc])* pub $field: $ty,)* }

            impl Message for $name {
                const TYPE: &'static str = $type;
                const ROUTING_KEY: &'static str = $key;
            }
        )*

        /// Every message: (type, routing key).
        pub const ALL: &[(&str, &str)] = &[$(($type, $key)),*];
    };
}

messages! {
    /// A text was handed in.
    ArticleSubmitted "ArticleSubmitted.v1" "article.submitted.v1" {
        /// The submission to ingest.
        submission_id: SubmissionId,
    }
    /// A new version of an article is stored.
    ArticleIngested "ArticleIngested.v1" "article.ingested.v1" {
        /// The version to read.
        article_version_id: ArticleVersionId,
    }
    /// An article was taken back by its outlet.
    ArticleWithdrawn "ArticleWithdrawn.v1" "article.withdrawn.v1" {
        /// The article.
        article_id: ArticleId,
    }
    /// The claims of a version are stored.
    ClaimsExtracted "ClaimsExtracted.v1" "claims.extracted.v1" {
        /// The version.
        article_version_id: ArticleVersionId,
        /// The extraction run.
        run_id: RunId,
    }
    /// The claims of a run have their story and blocking keys.
    ClaimsPlaced "ClaimsPlaced.v1" "claims.placed.v1" {
        /// The version.
        article_version_id: ArticleVersionId,
        /// The extraction run.
        run_id: RunId,
    }
    /// A conflict has a new revision.
    ConflictChanged "ConflictChanged.v1" "conflict.changed.v1" {
        /// The conflict.
        conflict_id: ConflictId,
        /// Its revision, from 1.
        revision: i32,
    }
    /// A delivery is to be sent.
    AlertDue "AlertDue.v1" "alert.due.v1" {
        /// The delivery; its id is the idempotency key of the receiver.
        delivery_id: DeliveryId,
    }
}
