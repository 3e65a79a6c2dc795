//! Reads articles from the files named on the command line, a cluster each, and prints what differs in it, a line a file:
//! once with every article in one story, once with none in any.

#[path = "../tests/it/telling.rs"]
mod telling;

use claimwire_comparison::{Mention, project};
use telling::{Article, mentions_of};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in std::env::args().skip(1) {
        let content = std::fs::read_to_string(&path)?;
        let articles: Vec<Article> = content.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
        for in_one_story in [true, false] {
            let mentions: Vec<Mention> = mentions_of(&articles, in_one_story);
            let told = |id| mentions.iter().find(|mention| mention.claim_id == id);
            let mut conflicts = Vec::new();
            for frame in project(&mentions) {
                for found in frame.differences {
                    let mentions: Vec<_> = found.mentions.iter().filter_map(|id| told(*id)).map(|mention| serde_json::json!({
                        "text": mention.figure.text, "outlet": mention.outlet_name, "sentence": mention.sentence_text,
                        "value": claimwire_comparison::rational::to_text(&mention.slots().point().unwrap_or_default()),
                        "property": mention.figure.property,
                    })).collect();
                    conflicts.push(serde_json::json!({
                        "label": found.label.kebab(), "sublabel": found.sublabel, "reason": found.reason_en,
                        "property": frame.property, "trace": found.trace, "mentions": mentions, "known": found.known,
                    }));
                }
            }
            println!(
                "{}",
                serde_json::json!({ "file": path, "story": in_one_story, "conflicts": conflicts, "claims": mentions.len(), "articles": articles.len() })
            );
        }
    }
    Ok(())
}
