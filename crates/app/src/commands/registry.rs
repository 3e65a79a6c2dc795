//! `claimwire registry`

use super::{BadInput, print};
use crate::{cli::RegistryCommand, config::Config, overlay};
use claimwire_domain::registry::Registry;

/// Checks what a newsroom adds to the built-in words, or lists the properties.
///
/// # Errors
/// Bad input naming the file and the entry.
pub fn run(config: &Config, command: RegistryCommand) -> anyhow::Result<()> {
    match command {
        RegistryCommand::Check { folder } => {
            let Some(folder) = folder.or_else(|| config.registry.folder.clone()) else {
                return Err(BadInput::new("which folder? Give it, or set CLAIMWIRE_REGISTRY__FOLDER").into());
            };
            let own = overlay::read(&folder)?;
            let (all, built_in) = (own.registry.iter().count(), Registry::built_in().iter().count());
            print(&format!(
                "{}: {} properties, {} of them new; {} speakers; {} places; all can be used",
                folder.display(),
                all,
                all - built_in,
                own.speakers.listed.len(),
                own.places.len()
            ))
        }
        RegistryCommand::List => {
            overlay::install(config.registry.folder.as_deref())?;
            for property in Registry::current().iter() {
                print(&format!("{}\t{}\t{}\t{}", property.id, property.family, property.name_en, property.name_es))?;
            }
            Ok(())
        }
    }
}
