//! Pages of lists: how many, from where, and the opaque cursors between them.

use crate::error::ApiError;
use async_graphql::{
    ObjectType, OutputType,
    connection::{Connection, CursorType, Edge},
};
use claimwire_store::query::page::{Page, PageRequest, Position};
use uuid::Uuid;

/// The most items one page holds.
pub const MAX_FIRST: i32 = 100;

/// Which list a cursor belongs to; a cursor of one list is refused by every other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    /// articles
    Articles,
    /// claims
    Claims,
    /// stories
    Stories,
    /// conflicts
    Conflicts,
    /// outlets
    Outlets,
    /// alerts
    Alerts,
    /// parkedMessages
    Parked,
    /// changes, and the subscriptions that read them
    Changes,
    /// conflicts, the newest first
    NewestConflicts,
}

impl ListKind {
    const fn tag(self) -> u8 {
        match self {
            Self::Articles => 1,
            Self::Claims => 2,
            Self::Stories => 3,
            Self::Conflicts => 4,
            Self::Outlets => 5,
            Self::Alerts => 6,
            Self::Parked => 7,
            Self::Changes => 8,
            Self::NewestConflicts => 9,
        }
    }
}

/// A place in a list: its sort key and id, 25 bytes in hexadecimal. Clients must not look inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageCursor {
    /// Which list.
    pub list: u8,
    /// After which row.
    pub position: Position,
}

impl PageCursor {
    /// The cursor of a row.
    #[must_use]
    pub const fn new(list: ListKind, position: Position) -> Self {
        Self { list: list.tag(), position }
    }

    /// Reads a cursor of `list`.
    ///
    /// # Errors
    /// `BAD_INPUT` when it is no cursor or belongs to another list.
    pub fn read(list: ListKind, text: &str) -> Result<Position, ApiError> {
        let cursor = Self::decode_cursor(text).map_err(ApiError::BadInput)?;
        if cursor.list != list.tag() {
            return Err(ApiError::BadInput("the cursor in `after` belongs to another list".to_owned()));
        }
        Ok(cursor.position)
    }
}

impl CursorType for PageCursor {
    type Error = String;

    fn decode_cursor(text: &str) -> Result<Self, String> {
        const REFUSED: &str = "`after` is no cursor of this service; pass back an endCursor unchanged";
        let bytes: Option<Vec<u8>> = text
            .as_bytes()
            .chunks(2)
            .map(|pair| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok()))
            .collect();
        let bytes: [u8; 25] = bytes.and_then(|bytes| bytes.try_into().ok()).ok_or(REFUSED)?;
        let (list, rest) = bytes.split_first().ok_or(REFUSED)?;
        let (sort, id) = rest.split_at(8);
        Ok(Self {
            list: *list,
            position: Position {
                sort: i64::from_be_bytes(sort.try_into().map_err(|_| REFUSED)?),
                id: Uuid::from_slice(id).map_err(|_| REFUSED)?,
            },
        })
    }

    fn encode_cursor(&self) -> String {
        use std::fmt::Write as _;
        let mut text = String::with_capacity(50);
        let bytes =
            std::iter::once(self.list).chain(self.position.sort.to_be_bytes()).chain(*self.position.id.as_bytes());
        for byte in bytes {
            // Writing into a String cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
}

/// Checks `first` and `after` of a list field.
///
/// # Errors
/// `LIMIT` when `first` is above [`MAX_FIRST`], `BAD_INPUT` when it is negative or `after` is no cursor of the list.
pub fn page_request(list: ListKind, first: i32, after: Option<&str>) -> Result<PageRequest, ApiError> {
    Ok(PageRequest { first: bounded(first)?, after: after.map(|text| PageCursor::read(list, text)).transpose()? })
}

/// Checks a `first` without cursor.
///
/// # Errors
/// As [`page_request`].
pub fn bounded(first: i32) -> Result<u64, ApiError> {
    if first > MAX_FIRST {
        return Err(ApiError::Limit(format!(
            "`first` is {first}, at most {MAX_FIRST} are given at once; follow endCursor"
        )));
    }
    u64::try_from(first).map_err(|_| ApiError::BadInput(format!("`first` is {first}, it cannot be negative")))
}

/// What a list costs: its `first` times what one item costs, within what `first` may be.
#[must_use]
pub fn cost(first: i32, child: usize) -> usize {
    usize::try_from(first.clamp(1, MAX_FIRST)).unwrap_or(1).saturating_mul(child.saturating_add(1))
}

/// Makes a connection of a page.
pub fn connection<Row, Node: OutputType, Fields: ObjectType>(
    list: ListKind,
    page: Page<Row>,
    fields: Fields,
    node: impl Fn(Row) -> Node,
) -> Connection<PageCursor, Node, Fields> {
    let mut connection = Connection::with_additional_fields(page.has_previous, page.has_next, fields);
    connection
        .edges
        .extend(page.rows.into_iter().map(|(position, row)| Edge::new(PageCursor::new(list, position), node(row))));
    connection
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position() -> Position {
        Position { sort: -7, id: Uuid::from_u128(0x0190_aaaa) }
    }

    #[test]
    fn a_cursor_reads_back_what_it_wrote() {
        let text = PageCursor::new(ListKind::Claims, position()).encode_cursor();
        assert_eq!(PageCursor::read(ListKind::Claims, &text).ok(), Some(position()));
    }

    #[test]
    fn a_cursor_of_another_list_is_refused() {
        let text = PageCursor::new(ListKind::Claims, position()).encode_cursor();
        assert_eq!(PageCursor::read(ListKind::Stories, &text).map_err(|error| error.code()), Err(Code::BadInput));
    }

    #[test]
    fn no_text_makes_the_cursor_reader_panic() {
        for text in ["", "0", "zz", "ñandú", "00", &"0".repeat(50), &"f".repeat(49), &"+1".repeat(25), "💥💥💥"]
        {
            let _ = PageCursor::read(ListKind::Claims, text);
        }
        assert!(PageCursor::read(ListKind::Claims, &"0".repeat(50)).is_err());
    }

    #[test]
    fn a_page_of_more_than_a_hundred_is_refused() {
        assert_eq!(page_request(ListKind::Claims, 101, None).map_err(|error| error.code()).err(), Some(Code::Limit));
        assert_eq!(bounded(-1).map_err(|error| error.code()), Err(Code::BadInput));
        assert_eq!(bounded(100).ok(), Some(100));
    }

    use crate::error::Code;
}
