//! `claimwire extract`

use super::{input, texts::Text};
use crate::{
    cli::{ExtractArguments, SubmitFormat},
    overlay,
};
use claimwire_comparison::interval;
use claimwire_linguistics::{machine::Line, unread};
use std::io::{self, BufWriter, Write};

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
    let mut out = BufWriter::with_capacity(OUTPUT_BYTES, io::stdout().lock());
    match texts.iter().try_for_each(|text| write(&mut out, text, arguments.explain)).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// What is handed on at once: a line is about ten times as long as its text.
const OUTPUT_BYTES: usize = 1 << 16;

fn write(out: &mut impl Write, text: &Text, explain: bool) -> io::Result<()> {
    let reading = text.reading();
    let line = Line::of(&text.id, &reading, interval::of);
    if explain {
        let unread = unread(&text.document(), &reading);
        serde_json::to_writer(&mut *out, &line.explained(&reading, &unread))?;
    } else {
        serde_json::to_writer(&mut *out, &line)?;
    }
    out.write_all(b"\n")
}
