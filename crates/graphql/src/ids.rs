//! Typed ids as GraphQL's `ID`.

use crate::error::ApiError;
use async_graphql::ID;
use claimwire_domain::ids::InvalidId;
use std::{fmt::Display, str::FromStr};
use uuid::Uuid;

/// Reads an id of one type.
///
/// # Errors
/// `BAD_INPUT` that names the form expected.
pub(crate) fn read<Id: FromStr<Err = InvalidId>>(id: &ID) -> Result<Id, ApiError> {
    Ok(id.as_str().parse::<Id>()?)
}

/// Reads ids of one type, at most a hundred.
///
/// # Errors
/// As [`read`]; `LIMIT` for more.
pub(crate) fn read_all<Id: FromStr<Err = InvalidId>>(
    ids: &[ID],
    uuid: impl Fn(Id) -> Uuid,
) -> Result<Vec<Uuid>, ApiError> {
    bounded(ids)?.iter().map(|id| read::<Id>(id).map(&uuid)).collect()
}

/// Refuses lists of more than a hundred values.
///
/// # Errors
/// `LIMIT`.
pub(crate) fn bounded<T>(values: &[T]) -> Result<&[T], ApiError> {
    if values.len() > 100 {
        return Err(ApiError::Limit(format!("a filter lists {} values, at most 100 are taken", values.len())));
    }
    Ok(values)
}

/// Writes an id.
pub(crate) fn write(id: impl Display) -> ID {
    ID(id.to_string())
}
