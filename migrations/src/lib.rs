//! The schema, one file per migration: expand, migrate, contract.
//!
//! Depends on no entity, so that an old migration never changes its meaning. Instants are `timestamptz` in UTC,
//! ids 16-byte uuids, documents JSON in text columns: they are never filtered on, so one form serves both databases.

mod m20261124_000001_articles;
mod m20261124_000002_claims;
mod m20261124_000003_stories;
mod m20261124_000004_conflicts;
mod m20261124_000005_plumbing;
mod m20261124_000006_submission_key;
mod m20261124_000007_parked_work;
mod m20261124_000008_one_current_run;
mod m20261124_000009_announcing_sweep;
mod parts;

use sea_orm_migration::prelude::*;

pub use sea_orm_migration::{MigratorTrait, SchemaManager};

/// Every migration, in order.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_articles::Migration),
            Box::new(m20261124_000002_claims::Migration),
            Box::new(m20261124_000003_stories::Migration),
            Box::new(m20261124_000004_conflicts::Migration),
            Box::new(m20261124_000005_plumbing::Migration),
            Box::new(m20261124_000006_submission_key::Migration),
            Box::new(m20261124_000007_parked_work::Migration),
            Box::new(m20261124_000008_one_current_run::Migration),
            Box::new(m20261124_000009_announcing_sweep::Migration),
        ]
    }
}
