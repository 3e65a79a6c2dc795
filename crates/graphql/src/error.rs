//! What a request can fail with, and the stable codes clients may branch on.

use async_graphql::{
    ErrorExtensionValues, Response, ServerError, async_trait,
    extensions::{Extension, ExtensionContext, ExtensionFactory, NextRequest, NextSubscribe},
    futures_util::stream::BoxStream,
};
use claimwire_domain::ids::{AuditEventId, IdSource, InvalidId};
use claimwire_store::ErrorKind;
use futures_util::StreamExt;
use std::{fmt, sync::Arc};

/// What `errors[].extensions.code` can be. Codes are only ever added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// The request does not parse, does not fit the schema, or an argument cannot be read.
    BadInput,
    /// A mutation names something that is not there; queries answer `null` instead.
    NotFound,
    /// The idempotency key was used for another article.
    IdempotencyConflict,
    /// The request asks for more than one request may: depth, cost, aliases, page size, body, time.
    Limit,
    /// The service is busy or its database is away; the same request may succeed later.
    RetryLater,
    /// A defect. `extensions.event` names the log line that tells what happened.
    Internal,
}

impl Code {
    /// The code as clients see it.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::BadInput => "BAD_INPUT",
            Self::NotFound => "NOT_FOUND",
            Self::IdempotencyConflict => "IDEMPOTENCY_CONFLICT",
            Self::Limit => "LIMIT",
            Self::RetryLater => "RETRY_LATER",
            Self::Internal => "INTERNAL",
        }
    }
}

/// Why a field could not be resolved.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ApiError {
    /// An argument cannot be read.
    #[error("{0}")]
    BadInput(String),
    /// A mutation names something that is not there.
    #[error("there is no {kind} `{id}`")]
    NotFound {
        /// What was looked for.
        kind: &'static str,
        /// The id that was given.
        id: String,
    },
    /// The sender's key stands for another article. The text names the key.
    #[error("{0}")]
    IdempotencyConflict(String),
    /// More than one request may ask for.
    #[error("{0}")]
    Limit(String),
    /// Busy.
    #[error("{0}; try again later")]
    RetryLater(&'static str),
    /// The store failed. The text is for the log only.
    #[error("the store failed")]
    Store(#[source] Arc<claimwire_store::Error>),
    /// What is stored cannot be read. The text is for the log only.
    #[error("stored {what} cannot be read")]
    Stored {
        /// Which object.
        what: String,
    },
}

impl ApiError {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::BadInput(_) => Code::BadInput,
            Self::NotFound { .. } => Code::NotFound,
            Self::IdempotencyConflict(_) => Code::IdempotencyConflict,
            Self::Limit(_) => Code::Limit,
            Self::RetryLater(_) => Code::RetryLater,
            Self::Store(error) if is_away(error) => Code::RetryLater,
            Self::Store(_) | Self::Stored { .. } => Code::Internal,
        }
    }
}

impl From<claimwire_store::Error> for ApiError {
    fn from(error: claimwire_store::Error) -> Self {
        if let claimwire_store::Error::KeyTaken { .. } = error {
            return Self::IdempotencyConflict(error.to_string());
        }
        if let (claimwire_store::Error::Database(_), ErrorKind::Invalid) = (&error, error.kind()) {
            return Self::BadInput("a value holds what the database does not keep, such as a NUL character".to_owned());
        }
        Self::Store(Arc::new(error))
    }
}

impl From<Arc<claimwire_store::Error>> for ApiError {
    fn from(error: Arc<claimwire_store::Error>) -> Self {
        Self::Store(error)
    }
}

impl From<InvalidId> for ApiError {
    fn from(error: InvalidId) -> Self {
        Self::BadInput(error.to_string())
    }
}

/// Gives every error its code, and every unexpected one an event id instead of its text.
pub(crate) struct StableCodes(pub(crate) Arc<dyn IdSource>);

impl fmt::Debug for StableCodes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("StableCodes")
    }
}

impl ExtensionFactory for StableCodes {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self(Arc::clone(&self.0)))
    }
}

#[async_trait::async_trait]
impl Extension for StableCodes {
    async fn request(&self, context: &ExtensionContext<'_>, next: NextRequest<'_>) -> Response {
        coded(next.run(context).await, self.0.as_ref())
    }

    fn subscribe<'s>(
        &self,
        context: &ExtensionContext<'_>,
        stream: BoxStream<'s, Response>,
        next: NextSubscribe<'_>,
    ) -> BoxStream<'s, Response> {
        let ids = Arc::clone(&self.0);
        next.run(context, stream).map(move |response| coded(response, ids.as_ref())).boxed()
    }
}

fn coded(mut response: Response, ids: &dyn IdSource) -> Response {
    for error in &mut response.errors {
        give_code(error, ids);
    }
    response
}

fn give_code(error: &mut ServerError, ids: &dyn IdSource) {
    let extensions = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
    if extensions.get("code").is_some() {
        return;
    }
    let source = error.source.as_ref().and_then(|source| source.downcast_ref::<ApiError>());
    // Without a source it is the engine that speaks: syntax, validation, or one of its limits.
    let code = source.map_or_else(|| engine_code(&error.message), ApiError::code);
    extensions.set("code", code.text());
    let Some(source) = source else { return };
    match code {
        Code::Internal => {
            let event = AuditEventId::new(ids.mint()).to_string();
            tracing::error!(error.event = %event, error.chain = %chain(source), "a request failed");
            extensions.set("event", event.as_str());
            error.message = "something went wrong; the log has more under this event".to_owned();
        }
        Code::RetryLater if matches!(source, ApiError::Store(_)) => {
            tracing::warn!(error.chain = %chain(source), "a request found the store away");
            error.message = "the store cannot be reached; try again later".to_owned();
        }
        _ => {}
    }
}

fn engine_code(message: &str) -> Code {
    const LIMITS: [&str; 4] =
        ["Query is too complex", "Query is nested too deep", "The recursion depth", "The number of directives"];
    if LIMITS.iter().any(|limit| message.starts_with(limit)) { Code::Limit } else { Code::BadInput }
}

/// Every cause on one line, for the log.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}

fn is_away(error: &claimwire_store::Error) -> bool {
    matches!(error.kind(), claimwire_store::ErrorKind::Unavailable | claimwire_store::ErrorKind::Contention)
}
