//! `claimwire export`

use super::print_json;
use crate::{config::Config, wiring};

/// Prints the ledger.
///
/// # Errors
/// When the store cannot be read.
pub async fn run(config: &Config) -> anyhow::Result<()> {
    let store = wiring::open_store(config).await?;
    let ledger = claimwire_store::query::export::export(&store.reader()).await?;
    print_json(&ledger)
}
