//! `claimwire compare`

use super::{BadInput, input, print, texts::Text};
use crate::{cli::CompareArguments, overlay};
use claimwire_comparison::{Outcome, compare_articles, compare_slots, slots};
use serde::Deserialize;
use serde_json::{Value, json};

/// Two texts to hold against each other.
#[derive(Debug, Deserialize)]
struct Pair {
    id: String,
    #[serde(default)]
    lang: Option<String>,
    a: Text,
    b: Text,
}

/// Prints what each pair comes to, one line a pair.
///
/// # Errors
/// [`BadInput`] naming the line.
pub fn run(arguments: &CompareArguments) -> anyhow::Result<()> {
    overlay::install(arguments.registry.as_deref())?;
    let content = input::text(&arguments.file)?;
    if arguments.slots {
        let lines = content.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        for (index, line) in lines {
            let pair = slots::parse(line)
                .map_err(|error| BadInput::new(format!("{}, line {}: {error}", arguments.file.display(), index + 1)))?;
            print(&row(&pair.id, &compare_slots(&pair.a, &pair.b)).to_string())?;
        }
        return Ok(());
    }
    for mut pair in input::lines::<Pair>(&arguments.file, &content)? {
        // `en-es`: the first text is English, the second Spanish.
        if let Some(lang) = &pair.lang {
            let (first, second) = lang.split_once('-').unwrap_or((lang, lang));
            pair.a.lang.get_or_insert_with(|| first.to_owned());
            pair.b.lang.get_or_insert_with(|| second.to_owned());
        }
        let (outcome, all) = compare_articles(&pair.a.mentions("a"), &pair.b.mentions("b"));
        let mut line = row(&pair.id, &outcome);
        line["pairs"] = json!(all.len());
        print(&line.to_string())?;
    }
    Ok(())
}

fn row(id: &str, outcome: &Outcome) -> Value {
    json!({
        "id": id,
        "label": outcome.label.kebab(),
        "sublabel": outcome.sublabel,
        "nature": outcome.nature.map(claimwire_domain::label::Nature::kebab),
        "known": outcome.known,
        "trace": outcome.trace,
    })
}
