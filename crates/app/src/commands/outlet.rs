//! `claimwire outlet`

use super::{input, print, print_json};
use crate::{cli::OutletCommand, config::Config, wiring};
use claimwire_domain::outlet::OutletProfile;
use claimwire_store::outlets;

/// Imports or lists outlets.
///
/// # Errors
/// Bad input naming the line; nothing of the file is taken then.
pub async fn run(config: &Config, command: OutletCommand) -> anyhow::Result<()> {
    match command {
        OutletCommand::Import { file } => {
            let profiles: Vec<OutletProfile> = input::lines(&file, &input::text(&file)?)?;
            for profile in &profiles {
                check(profile)?;
            }
            let store = wiring::open_store(config).await?;
            let tx = store.begin().await?;
            outlets::import(&tx, &profiles).await?;
            tx.commit().await?;
            print(&format!("imported {} {}", profiles.len(), if profiles.len() == 1 { "outlet" } else { "outlets" }))
        }
        OutletCommand::List(flag) => {
            let store = wiring::open_store(config).await?;
            let outlets: Vec<OutletProfile> =
                outlets::list(&store.reader()).await?.into_iter().map(|outlet| outlet.profile).collect();
            if flag.json {
                return print_json(&outlets);
            }
            for outlet in outlets {
                let locale = outlet.locale.as_deref().unwrap_or("-");
                let zone = outlet.time_zone.as_deref().unwrap_or("-");
                let marks = [(outlet.agency, "agency"), (outlet.own, "own")];
                let marks: Vec<&str> = marks.iter().filter(|(is, _)| *is).map(|(_, mark)| *mark).collect();
                print(&format!("{}\t{locale}\t{zone}\t{}", outlet.name, marks.join(",")))?;
            }
            Ok(())
        }
    }
}

fn check(profile: &OutletProfile) -> anyhow::Result<()> {
    let problem = if profile.name.trim().is_empty() {
        Some("an outlet has no name; give each one; nothing was taken".to_owned())
    } else if profile.name.contains(char::is_control) {
        // It would be kept as another name than the one given, and articles of the outlet would not find it.
        Some(format!("the name of outlet {:?} holds a control character; take it out; nothing was taken", profile.name))
    } else {
        profile.time_zone.as_deref().filter(|zone| zone.parse::<chrono_tz::Tz>().is_err()).map(|zone| {
            format!("outlet `{}` has the time zone `{zone}`, which is no IANA zone such as Europe/Madrid; nothing was taken", profile.name)
        })
    };
    problem.map_or(Ok(()), |problem| Err(super::BadInput::new(problem).into()))
}
