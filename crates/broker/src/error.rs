//! What can go wrong between us and a broker.

use claimwire_domain::ids::MessageId;
use claimwire_protocol::envelope::MAX_BODY_BYTES;
use std::path::PathBuf;

/// The adapter's own error: of lapin, the database or the file system.
pub type Source = Box<dyn std::error::Error + Send + Sync>;

/// An operation on a broker that failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No connection at start.
    #[error(
        "cannot connect to the broker at {url}; check that it runs, and broker.url with its user, password and virtual host"
    )]
    Unreachable {
        /// Its URL without the password.
        url: String,
        /// Why.
        #[source]
        source: Source,
    },
    /// The URL is none.
    #[error("broker.url is no AMQP URL such as amqp://user:password@host:5672/%2f")]
    InvalidUrl {
        /// Why.
        #[source]
        source: Source,
    },
    /// The connection broke.
    #[error("lost the broker while {doing}")]
    Lost {
        /// What was tried.
        doing: String,
        /// Why.
        #[source]
        source: Source,
    },
    /// The broker did not answer in time.
    #[error("the broker did not answer within {seconds} s while {doing}")]
    Silent {
        /// What was tried.
        doing: String,
        /// How long was waited.
        seconds: u64,
    },
    /// The broker has something else under this name.
    #[error(
        "the broker refuses to declare {name}: it may hold it with other arguments; drain and delete it there, or \
         use another virtual host"
    )]
    Declaration {
        /// Exchange or queue.
        name: String,
        /// What the broker says.
        #[source]
        source: Source,
    },
    /// Not a work queue or dead queue of the topology.
    #[error("the topology has no work queue or dead queue `{queue}`")]
    UnknownQueue {
        /// The name.
        queue: String,
    },
    /// Another process has the embedded queue open.
    #[error("the queue {path} is in use by another claimwire process; stop it, or give this one a folder of its own")]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// A newer program wrote the embedded queue's file.
    #[error("the queue {path} was written by a newer claimwire; run that one")]
    Newer {
        /// The file.
        path: PathBuf,
    },
    /// The embedded queue's file cannot be read or written.
    #[error("cannot {doing} the queue file {path}")]
    Storage {
        /// What was tried, as a verb.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: Source,
    },
    /// The embedded queue's file may not grow, or its disk has no room for it.
    #[error(
        "the queue file {path} is full; let the work that is queued be done, free space on its disk, or raise the \
         queue's max_megabytes if it is set"
    )]
    Full {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: Source,
    },
    /// The broker was closed by us.
    #[error("the broker is closed")]
    Closed,
}

impl Error {
    /// Whether waiting and trying again may help, and the message or configuration is not to blame.
    #[must_use]
    pub const fn is_unavailable(&self) -> bool {
        match self {
            Self::Unreachable { .. }
            | Self::Lost { .. }
            | Self::Silent { .. }
            | Self::Storage { .. }
            | Self::Full { .. }
            | Self::Closed => true,
            Self::InvalidUrl { .. }
            | Self::Declaration { .. }
            | Self::UnknownQueue { .. }
            | Self::InUse { .. }
            | Self::Newer { .. } => false,
        }
    }
}

/// A message that is not, or may not be, on the broker's disk.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PublishError {
    /// No queue is bound.
    #[error("cannot publish {message_id} to {routing_key}: no queue is bound; is the topology declared?")]
    Unroutable {
        /// Which message.
        message_id: MessageId,
        /// Where to.
        routing_key: String,
    },
    /// The broker said no.
    #[error("the broker refuses {message_id} for {routing_key}: a queue is full or has no majority")]
    Refused {
        /// Which message.
        message_id: MessageId,
        /// Where to.
        routing_key: String,
    },
    /// The body is too large; never sent.
    #[error("the body of {message_id} has {bytes} bytes, more than {MAX_BODY_BYTES}: bodies hold ids only")]
    TooLarge {
        /// Which message.
        message_id: MessageId,
        /// Its size.
        bytes: usize,
    },
    /// A property that AMQP cannot carry; never sent.
    #[error("the {property} of {message_id} is longer than 255 bytes")]
    Property {
        /// Which message.
        message_id: MessageId,
        /// Which property.
        property: &'static str,
    },
    /// No confirm in time; it may have arrived.
    #[error("no confirm for {message_id} within {seconds} s")]
    TimedOut {
        /// Which message.
        message_id: MessageId,
        /// How long was waited.
        seconds: u64,
    },
    /// The channel does not confirm; it may have arrived.
    #[error("the channel that published {message_id} does not confirm")]
    Unconfirmed {
        /// Which message.
        message_id: MessageId,
    },
    /// The broker is gone; it may have arrived.
    #[error("lost the broker while publishing {message_id}")]
    Unavailable {
        /// Which message.
        message_id: MessageId,
        /// Why.
        #[source]
        source: Source,
    },
}

impl PublishError {
    /// Whether the broker is to blame and not this message.
    #[must_use]
    pub const fn is_unavailable(&self) -> bool {
        matches!(self, Self::TimedOut { .. } | Self::Unconfirmed { .. } | Self::Unavailable { .. })
    }
}
