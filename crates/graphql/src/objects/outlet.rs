//! Who publishes.

use crate::ids;
use async_graphql::{ID, Object};
use claimwire_domain::ids::OutletId;
use claimwire_store::query::outlets::OutletRow;

/// Who publishes.
#[derive(Debug, Clone)]
pub(crate) struct Outlet(pub(crate) OutletRow);

/// Who publishes.
#[Object]
impl Outlet {
    /// Its id.
    async fn id(&self) -> ID {
        ids::write(OutletId::new(self.0.id))
    }

    /// Its name as it was last written.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// BCP 47 locale: language and number format of its texts.
    async fn locale(&self) -> Option<&str> {
        self.0.locale.as_deref()
    }

    /// IANA time zone: whose days "yesterday" means.
    async fn time_zone(&self) -> Option<&str> {
        self.0.time_zone.as_deref()
    }

    /// Whether it is a news agency.
    async fn is_agency(&self) -> bool {
        self.0.agency
    }

    /// Whether it is this newsroom's own.
    async fn is_own(&self) -> bool {
        self.0.own
    }
}
