//! Many rows a statement, in few different statements.
//!
//! A statement is parsed once per connection and text, and every number of rows is another text. So rows go in
//! chunks of a few fixed sizes and lists in conditions are filled up to such a size with their last element.

use crate::{Error, Read};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, Insert, IntoActiveModel, Iterable, QueryFilter,
    QuerySelect, QueryTrait, Statement, Value,
    prelude::DateTimeUtc,
    sea_query::{InsertStatement, OnConflict},
};
use uuid::Uuid;

/// Rows of one statement, largest first.
const STEPS: [usize; 5] = [256, 64, 16, 4, 1];
/// SQLite takes 32,766 values a statement, PostgreSQL 65,535.
const MOST_VALUES: usize = 32_766;
/// Elements of one list in a condition.
pub(crate) const LIST: usize = 2_048;

/// Inserts rows; a key that exists is an error.
pub(crate) async fn insert<A>(on: &impl ConnectionTrait, rows: Vec<A>) -> Result<(), Error>
where
    A: ActiveModelTrait,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    for chunk in chunks(rows, columns::<A>()) {
        on.execute(&statement(chunk)).await?;
    }
    Ok(())
}

/// Inserts those rows whose keys do not exist yet.
pub(crate) async fn insert_new<A>(on: &impl ConnectionTrait, rows: Vec<A>) -> Result<(), Error>
where
    A: ActiveModelTrait,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    for chunk in chunks(rows, columns::<A>()) {
        on.execute(statement(chunk).on_conflict(OnConflict::new().do_nothing().to_owned())).await?;
    }
    Ok(())
}

/// Those of `ids` that stand in `column`.
pub(crate) async fn present<E: EntityTrait>(
    on: &impl Read,
    column: E::Column,
    ids: &[Uuid],
) -> Result<Vec<Uuid>, Error> {
    let mut found = Vec::new();
    for list in lists(ids) {
        let select = E::find().select_only().column(column).filter(column.is_in(list));
        found.extend(select.into_tuple::<Uuid>().all(on).await?);
    }
    Ok(found)
}

/// Inserts those rows whose keys do not exist yet and tells `column` of each inserted one.
pub(crate) async fn insert_new_returning<A, T>(
    on: &impl ConnectionTrait,
    rows: Vec<A>,
    column: <A::Entity as EntityTrait>::Column,
) -> Result<Vec<T>, Error>
where
    A: ActiveModelTrait,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    T: sea_orm::TryGetable,
{
    let mut inserted = Vec::new();
    for chunk in chunks(rows, columns::<A>()) {
        let mut insert = statement(chunk);
        insert.on_conflict(OnConflict::new().do_nothing().to_owned()).returning_col(column);
        for row in on.query_all(&insert).await? {
            inserted.push(row.try_get_by_index(0)?);
        }
    }
    Ok(inserted)
}

fn columns<A: ActiveModelTrait>() -> usize {
    <A::Entity as EntityTrait>::Column::iter().count()
}

fn statement<A: ActiveModelTrait>(rows: Vec<A>) -> InsertStatement
where
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    Insert::many(rows).into_query()
}

fn chunks<T>(rows: Vec<T>, columns: usize) -> Vec<Vec<T>> {
    let most = (MOST_VALUES / columns.max(1)).max(1);
    let mut left = rows.len();
    let mut rows = rows.into_iter();
    let mut chunks = Vec::new();
    while left > 0 {
        let size = STEPS.iter().copied().find(|step| *step <= left && *step <= most).unwrap_or(1);
        chunks.push(rows.by_ref().take(size).collect());
        left -= size;
    }
    chunks
}

/// Cuts `ids` into lists for conditions, each filled up to one of a few lengths.
pub(crate) fn lists<T: Copy>(ids: &[T]) -> impl Iterator<Item = Vec<T>> {
    ids.chunks(LIST).map(|chunk| {
        let mut list = chunk.to_vec();
        if let Some(last) = chunk.last() {
            list.resize(chunk.len().next_power_of_two(), *last);
        }
        list
    })
}

/// A table of (key, time, value) in that order of its primary key.
pub(crate) struct Keyed {
    /// Its name.
    pub table: &'static str,
    /// Column of the key.
    pub key: &'static str,
    /// Column of the time.
    pub time: &'static str,
    /// Column of the value.
    pub value: &'static str,
    /// Rows read of one key, the latest first: a key that very many have tells little.
    pub most: i64,
}

/// Keys of one statement.
const KEYS: usize = 512;

/// The latest values of each key, at most [`Keyed::most`] of each, so that a common one never crowds out a rare one;
/// between two times, both included, where they are given.
pub(crate) async fn latest_of_each(
    on: &impl Read,
    from: &Keyed,
    keys: &[i64],
    between: Option<[DateTimeUtc; 2]>,
) -> Result<Vec<(i64, Uuid)>, Error> {
    let mut distinct = keys.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    let Keyed { table, key, time, value, most } = from;
    let mut found = Vec::new();
    for list in distinct.chunks(KEYS).flat_map(lists) {
        let mut values: Vec<Value> = vec![(*most).into()];
        let within = between.map_or_else(String::new, |[since, until]| {
            values.extend([since.into(), until.into()]);
            format!(" AND {time} BETWEEN $2 AND $3")
        });
        let first = values.len() + 1;
        let places: Vec<String> = (first..first + list.len()).map(|place| format!("${place}")).collect();
        let sql = format!(
            "SELECT {key}, {value} FROM \
             (SELECT {key}, {value}, row_number() OVER (PARTITION BY {key} ORDER BY {time} DESC, {value} DESC) AS place \
              FROM {table} WHERE {key} IN ({}){within}) AS ranked WHERE place <= $1 ORDER BY {key}, place",
            places.join(", ")
        );
        values.extend(list.into_iter().map(Value::from));
        let statement = Statement::from_sql_and_values(on.get_database_backend(), sql, values);
        for row in on.query_all_raw(statement).await? {
            found.push((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_keep_every_row_in_order_and_stay_within_the_limits() {
        for count in [0, 1, 5, 300, 1_000] {
            let made = chunks((0..count).collect::<Vec<_>>(), 200);
            assert!(made.iter().all(|chunk| chunk.len() * 200 <= MOST_VALUES && STEPS.contains(&chunk.len())));
            assert_eq!(made.concat(), (0..count).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_list_is_filled_up_with_what_it_already_holds() {
        assert_eq!(lists(&[1, 2, 3]).collect::<Vec<_>>(), [[1, 2, 3, 3]]);
        assert_eq!(lists::<u8>(&[]).count(), 0);
    }
}
