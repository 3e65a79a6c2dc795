//! What a newsroom adds to the built-in words, without another build.

use claimwire_tests::{
    program,
    sandbox::{Mode, Sandbox},
    wait::eventually,
};
use serde_json::{Value, json};
use std::path::Path;

const PROPERTIES: &str = "
[[property]]
id = 'oyster_landings'
family = 'fishing'
name_en = 'oysters landed'
name_es = 'ostras desembarcadas'
dimension = 'count'
en = ['oyster land']
es = ['ostra desembarcar']
core = 'subject'
statistic = 'count'
harm = 100
";
const PLACES: &str = "
[[place]]
key = 'selk-bay'
within = ['gb']
names = ['Selk Bay', 'Bahía de Selk']
";
const SPEAKERS: &str = "
[[speaker]]
name = 'Ana Varga'
aliases = ['A. Varga']
office = [{ titles = ['harbour minister', 'ministra de puertos'], to = 2026-03-31 }]
[[speaker]]
name = 'Tomas Ruhl'
office = [{ titles = ['harbour minister', 'ministro de puertos'], from = 2026-04-01 }]
";
const TEXT: &str = "Boats landed 41,250 oysters in Selk Bay in March, the harbour office said.";

fn folder(sandbox: &Sandbox, files: &[(&str, &str)]) -> std::path::PathBuf {
    let folder = sandbox.folder().join("words");
    std::fs::create_dir_all(&folder).expect("the folder is made");
    for (name, text) in files {
        std::fs::write(folder.join(name), text).expect("the file is written");
    }
    folder
}

fn figure(arguments: &[&str]) -> Value {
    let line = json!({"id": "t", "text": TEXT, "lang": "en", "published": "2026-04-02T08:00:00+01:00"}).to_string();
    let said = program::run(program::command(&[&["extract"], arguments].concat()), &line).worked();
    let line: Value = serde_json::from_str(&said).expect("a line of JSON");
    line["numbers"][0].clone()
}

fn path(folder: &Path) -> &str {
    folder.to_str().expect("the path is text")
}

#[test]
fn own_properties_and_places_count_wherever_articles_are_read() {
    let mut sandbox = Sandbox::new(Mode::Embedded);
    let folder = folder(&sandbox, &[("properties.toml", PROPERTIES), ("places.toml", PLACES)]);
    let (plain, own) = (figure(&[]), figure(&["--registry", path(&folder)]));
    assert_eq!((&own["property"], &own["text"]), (&json!("oyster_landings"), &json!("41,250")));
    assert_ne!(plain["property"], own["property"]);

    sandbox.set("CLAIMWIRE_REGISTRY__FOLDER", path(&folder));
    let article = json!({"url": "https://kelp.example/oysters", "outlet": "The Kelp Gazette",
                         "published": "2026-04-02T08:00:00+01:00", "text": TEXT});
    sandbox.submit(&article.to_string());
    let api = sandbox.start();
    let query = "{ claims(first: 5, filter: {property: {family: \"fishing\"}, place: [\"selk-bay\"]}) { nodes { exact \
                 ... on FigureClaim { property { name(lang: ES) } } } } }";
    let found = eventually("the article is read", || {
        let nodes = api.query(query, &Value::Null)["claims"]["nodes"].clone();
        if nodes == json!([]) { Err("no claim yet".to_owned()) } else { Ok(nodes) }
    });
    assert_eq!(found, json!([{"exact": "41,250", "property": {"name": "ostras desembarcadas"}}]));
}

#[test]
fn an_office_that_the_article_leaves_unnamed_is_who_held_it_on_that_day() {
    let sandbox = Sandbox::new(Mode::Embedded);
    let folder = folder(&sandbox, &[("speakers.toml", SPEAKERS)]);
    let speaker = |text: &str, day: &str| {
        let line = json!({"id": "t", "text": text, "lang": "en", "published": format!("{day}T08:00:00+01:00")});
        let command = program::command(&["extract", "--registry", path(&folder)]);
        let said = program::run(command, &line.to_string()).worked();
        let line: Value = serde_json::from_str(&said).expect("a line of JSON");
        line["quotes"][0]["speaker_resolved"].clone()
    };
    let office = "\"The quay holds,\" the harbour minister said.";
    assert_eq!(speaker(office, "2026-03-31"), "Ana Varga");
    assert_eq!(speaker(office, "2026-04-01"), "Tomas Ruhl");
    assert_eq!(speaker("\"The quay holds,\" A. Varga said.", "2026-04-01"), "Ana Varga");
    // What the article says goes before what the list says.
    let named = "Lena Okafor, the harbour minister, came late. \"The quay holds,\" the harbour minister said.";
    assert_eq!(speaker(named, "2026-04-01"), "Lena Okafor");
}

#[test]
fn a_folder_is_checked_before_anybody_starts_with_it() {
    let mut sandbox = Sandbox::new(Mode::Embedded);
    let good = folder(&sandbox, &[("properties.toml", PROPERTIES), ("places.toml", PLACES)]);
    let told = sandbox.run(&["registry", "check", path(&good)]).worked();
    assert!(told.contains(" 1 of them new; 0 speakers; 1 places; all can be used"), "{told}");

    let broken = PROPERTIES.replace("'count'\nen", "'crates'\nen");
    let bad = folder(&sandbox, &[("properties.toml", &broken)]);
    let refused = sandbox.run(&["registry", "check", path(&bad)]);
    assert_eq!(refused.code, 2);
    for part in ["properties.toml", "`oyster_landings`", "dimension is count, money"] {
        assert!(refused.stderr.contains(part), "{}", refused.stderr);
    }
    // The service does not start on half a vocabulary either.
    sandbox.set("CLAIMWIRE_REGISTRY__FOLDER", path(&bad));
    assert_eq!(sandbox.run(&["serve", "--until-idle"]).code, 2);
    let nothing = sandbox.run(&["registry", "check", path(sandbox.folder())]);
    assert!(nothing.code == 2 && nothing.stderr.contains("holds none of properties.toml"), "{}", nothing.stderr);
}
