//! `claimwire extract`

use super::{input, print, texts::Text};
use crate::{
    cli::{ExtractArguments, SubmitFormat},
    overlay,
};
use claimwire_comparison::interval;
use claimwire_linguistics::{machine, unread};
use serde_json::{Value, json};

/// Prints what the reader finds, one line a text.
///
/// # Errors
/// Bad input naming the line.
pub fn run(arguments: &ExtractArguments) -> anyhow::Result<()> {
    overlay::install(arguments.registry.as_deref())?;
    let content = input::text(&arguments.file)?;
    let texts: Vec<Text> = match arguments.format {
        SubmitFormat::Jsonl => input::lines(&arguments.file, &content)?,
        SubmitFormat::Text => {
            let id = arguments.file.file_name().map_or_else(|| "-".into(), |name| name.to_string_lossy().into_owned());
            vec![Text {
                id,
                text: content,
                lang: None,
                published: None,
                locale: None,
                source: None,
                zone: None,
                agency: None,
            }]
        }
    };
    for text in &texts {
        print(&line(text, arguments.explain).to_string())?;
    }
    Ok(())
}

fn line(text: &Text, explain: bool) -> Value {
    let reading = text.reading();
    let mut line = machine::line(&text.id, &reading);
    let numbers = line.get_mut("numbers").and_then(Value::as_array_mut);
    for (number, figure) in numbers.into_iter().flatten().zip(&reading.figures) {
        number["interval"] = interval::to_json(&interval::of(figure));
        if explain {
            number["facets"] = serde_json::to_value(figure).unwrap_or_default();
        }
    }
    if explain {
        let unread = unread(&text.document(), &reading).into_iter().map(|number| {
            let (start, end) = (number.span.start(), number.span.end());
            json!({"start": start, "end": end, "text": number.text, "rule": number.rule})
        });
        line["no_figures"] = unread.collect();
    }
    line
}
