//! What the API shows. Objects wrap rows and domain values; they never derive from tables.

pub(crate) mod alert;
pub(crate) mod article;
pub(crate) mod change;
pub(crate) mod claim;
pub(crate) mod codes;
pub(crate) mod conflict;
pub(crate) mod disagreement;
pub(crate) mod figure;
pub(crate) mod outlet;
pub(crate) mod parked;
pub(crate) mod story;
pub(crate) mod submission;
pub(crate) mod value;

use crate::{error::ApiError, loaders::Loaders};
use async_graphql::Context;
use std::{fmt::Display, str::FromStr};

/// The loaders of the request.
///
/// # Errors
/// Never in a schema built by this crate.
pub(crate) fn loaders<'a>(context: &'a Context<'_>) -> Result<&'a Loaders, ApiError> {
    context.data::<Loaders>().map_err(|_| ApiError::Stored { what: "request without loaders".to_owned() })
}

/// Reads a stored code.
///
/// # Errors
/// When it is none of its kind, which only another version of the program can have written.
pub(crate) fn stored<T: FromStr>(what: impl Display, code: &str) -> Result<T, ApiError> {
    code.parse().map_err(|_| ApiError::Stored { what: format!("code `{code}` of {what}") })
}
