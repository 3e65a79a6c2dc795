//! Keyset pages: from a sort key and an id on, so a page costs the same wherever it lies and never skips rows.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, Order, QueryFilter, QueryOrder, QuerySelect, Select, sea_query::Expr,
};
use uuid::Uuid;

/// The place of a row in a list: its sort key and, where keys are equal, its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Sort key: microseconds since 1970, a severity, or a feed position.
    pub sort: i64,
    /// The row.
    pub id: Uuid,
}

impl Position {
    /// The place of a row sorted by an instant.
    #[must_use]
    pub fn at(instant: DateTime<Utc>, id: Uuid) -> Self {
        Self { sort: instant.timestamp_micros(), id }
    }

    /// The sort key as an instant; the epoch for keys outside the calendar, which only a forged cursor has.
    #[must_use]
    pub fn instant(self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.sort).unwrap_or_default()
    }
}

/// Which page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRequest {
    /// How many rows.
    pub first: u64,
    /// After which row; absent for the first page.
    pub after: Option<Position>,
}

/// One page.
#[derive(Debug, Clone)]
pub struct Page<Row> {
    /// The rows with their places.
    pub rows: Vec<(Position, Row)>,
    /// Whether more follow.
    pub has_next: bool,
    /// Whether it is not the first page.
    pub has_previous: bool,
}

impl<Row> Page<Row> {
    /// Makes a page of up to `first + 1` rows: the one too many only tells that more follow.
    #[must_use]
    pub fn of(request: PageRequest, mut rows: Vec<Row>, position: impl Fn(&Row) -> Position) -> Self {
        let first = usize::try_from(request.first).unwrap_or(usize::MAX);
        let has_next = rows.len() > first;
        rows.truncate(first);
        let rows = rows.into_iter().map(|row| (position(&row), row)).collect();
        Self { rows, has_next, has_previous: request.after.is_some() }
    }
}

/// Orders by an instant, latest first, and starts after the request's place.
pub(crate) fn latest_first<E: EntityTrait>(
    select: Select<E>,
    sort: E::Column,
    id: E::Column,
    request: PageRequest,
) -> Select<E> {
    let after = request.after.map(|position| (Expr::value(position.instant()), position.id));
    descending(select, sort, id, request.first, after)
}

/// Orders by a whole number, largest first, and starts after the request's place.
pub(crate) fn largest_first<E: EntityTrait>(
    select: Select<E>,
    sort: E::Column,
    id: E::Column,
    request: PageRequest,
) -> Select<E> {
    let after = request.after.map(|position| (Expr::value(position.sort), position.id));
    descending(select, sort, id, request.first, after)
}

fn descending<E: EntityTrait>(
    mut select: Select<E>,
    sort: E::Column,
    id: E::Column,
    first: u64,
    after: Option<(Expr, Uuid)>,
) -> Select<E> {
    if let Some((key, after_id)) = after {
        // A row comparison is one range of the index (sort, id); the same as OR of two conditions is not.
        let row = Expr::tuple([sort.into_expr(), id.into_expr()]);
        select = select.filter(row.lt(Expr::tuple([key, Expr::value(after_id)])));
    }
    select.order_by(sort, Order::Desc).order_by(id, Order::Desc).limit(first.saturating_add(1))
}
