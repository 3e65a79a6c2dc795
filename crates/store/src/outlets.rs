//! Who publishes.

use crate::{Error, Read, Tx, bulk, entity::outlet, rows};
use claimwire_domain::{ids::OutletId, outlet::OutletProfile};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, Insert, QueryFilter, QueryOrder, QueryTrait, sea_query::OnConflict,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A stored outlet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlet {
    /// Its id.
    pub id: OutletId,
    /// What is known of it.
    pub profile: OutletProfile,
}

/// The id of the outlet of a name; case and surrounding space make no difference.
#[must_use]
pub fn id_of(name: &str) -> OutletId {
    OutletId::derived(&[name_key(name).as_bytes()])
}

fn name_key(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Makes sure that these outlets exist; known ones keep what is known of them.
///
/// # Errors
/// When the database is away.
pub async fn ensure(tx: &Tx, profiles: &[OutletProfile]) -> Result<(), Error> {
    let rows = models(tx, profiles)?;
    // Most are known: looking first keeps them from being written, which would queue behind other transactions.
    let ids: Vec<OutletId> = rows.iter().map(|row| OutletId::new(row.id)).collect();
    let known: std::collections::HashSet<Uuid> =
        by_ids(tx, &ids).await?.into_iter().map(|outlet| outlet.id.uuid()).collect();
    let new: Vec<outlet::ActiveModel> =
        rows.into_iter().filter(|row| !known.contains(&row.id)).map(outlet::ActiveModel::from).collect();
    bulk::insert_new(tx, new).await
}

/// Stores these profiles; what was known of the same outlets before is replaced.
///
/// # Errors
/// When the database is away.
pub async fn import(tx: &Tx, profiles: &[OutletProfile]) -> Result<(), Error> {
    use outlet::Column;
    for chunk in models(tx, profiles)?.chunks(bulk::LIST) {
        let rows: Vec<outlet::ActiveModel> = chunk.iter().cloned().map(outlet::ActiveModel::from).collect();
        let replaced = [Column::Name, Column::Locale, Column::TimeZone, Column::Agency, Column::Own, Column::Rivals];
        let mut insert = Insert::many(rows).into_query();
        insert.on_conflict(OnConflict::column(Column::Id).update_columns(replaced).to_owned());
        tx.execute(&insert).await?;
    }
    Ok(())
}

/// Every outlet by name.
///
/// # Errors
/// When the database is away.
pub async fn list(on: &impl Read) -> Result<Vec<Outlet>, Error> {
    let rows = outlet::Entity::find().order_by_asc(outlet::Column::NameKey).all(on).await?;
    rows.into_iter().map(read).collect()
}

/// The outlets of these ids, in no order; unknown ids are left out.
///
/// # Errors
/// When the database is away.
pub async fn by_ids(on: &impl Read, ids: &[OutletId]) -> Result<Vec<Outlet>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let mut found = Vec::new();
    for list in bulk::lists(&ids) {
        for row in outlet::Entity::find().filter(outlet::Column::Id.is_in(list)).all(on).await? {
            found.push(read(row)?);
        }
    }
    Ok(found)
}

/// The outlet of a name; case and surrounding space make no difference.
///
/// # Errors
/// When the database is away.
pub async fn by_name(on: &impl Read, name: &str) -> Result<Option<Outlet>, Error> {
    outlet::Entity::find_by_id(id_of(name).uuid()).one(on).await?.map(read).transpose()
}

/// Rows in the order of their ids, so that two transactions never wait for each other crosswise.
fn models(tx: &Tx, profiles: &[OutletProfile]) -> Result<Vec<outlet::Model>, Error> {
    let mut models = BTreeMap::new();
    for profile in profiles {
        let id = id_of(&profile.name).uuid();
        let model = outlet::Model {
            id,
            name: rows::clean(profile.name.trim().to_owned()),
            name_key: rows::clean(name_key(&profile.name)),
            locale: profile.locale.clone(),
            time_zone: profile.time_zone.clone(),
            agency: profile.agency,
            own: profile.own,
            rivals: rows::write_json("outlet", &profile.rivals)?,
            created_at: rows::instant(tx.now()),
        };
        models.insert(id, model);
    }
    Ok(models.into_values().collect())
}

pub(crate) fn read(row: outlet::Model) -> Result<Outlet, Error> {
    Ok(Outlet {
        id: OutletId::new(row.id),
        profile: OutletProfile {
            name: row.name,
            locale: row.locale,
            time_zone: row.time_zone,
            agency: row.agency,
            own: row.own,
            rivals: rows::read_json("outlet", &row.rivals)?,
        },
    })
}
