//! Input that is none: a clear word to whoever handed it in, nothing lost, and the program goes on.

use crate::texts::{ARTICLES, SENTINEL};
use claimwire_broker::Publication;
use claimwire_protocol::message::{
    AlertDue, ArticleIngested, ArticleSubmitted, ArticleWithdrawn, ClaimsExtracted, ClaimsPlaced, ConflictChanged,
};
use claimwire_tests::{
    messages::message,
    program::{self, Process, Said},
    sandbox::{Mode, ROLES, Sandbox},
    servers::{self, TestDatabase},
    wait::{PATIENCE, eventually},
};
use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value, json};
use std::{fmt::Debug, fs::File, str::FromStr};

const NOBODY: &str = "01900000000070008000000000000001";

/// A message about a version, as it would come from a relay.
pub fn ingested(article_version_id: &str) -> Publication {
    message(&ArticleIngested { article_version_id: id(article_version_id) })
}

fn id<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().expect("an id")
}

/// One article of a line of its own.
fn article(name: &str, text: &str) -> String {
    let published = "2025-06-05T08:00:00+01:00";
    let url = format!("https://kelp.example/{name}");
    json!({"url": url, "outlet": "The Kelp Gazette", "published": published, "text": text}).to_string()
}

/// Submits bytes from a file, and from standard input; both must be told the same but for the name.
fn submit_both_ways(sandbox: &Sandbox, name: &str, bytes: &[u8]) -> [(String, Said); 2] {
    let path = sandbox.folder().join(name);
    std::fs::write(&path, bytes).expect("the file is written");
    let mut command = sandbox.command(&["submit", "-"]);
    command.stdin(File::open(&path).expect("the file opens"));
    let piped = command.output().expect("the program runs").into();
    [(name.to_owned(), sandbox.run(&["submit", name])), ("-".to_owned(), piped)]
}

#[test]
fn what_is_no_text_is_refused_with_its_place_and_nothing_is_queued() {
    let sandbox = Sandbox::new(Mode::Embedded);
    let good = article("good", "The ferry carried 640 cars on Monday, the harbour office said.");
    let huge = article("huge", &"The ferry carried 640 cars on Monday. ".repeat(5 * 1024 * 1024 / 38));
    let cases: [(&str, Vec<u8>, &[&str]); 8] = [
        ("empty.txt", b" \n".to_vec(), &[" is empty"]),
        ("empty.jsonl", article("empty", " ").into(), &[", line 1: text: it is empty"]),
        (
            "huge.txt",
            b"The ferry carried 640 cars. ".repeat(5 * 1024 * 1024 / 28),
            &["text: it has 5242860 bytes", "at most 4194304"],
        ),
        ("huge.jsonl", format!("{good}\n{huge}").into(), &[", line 2: text: it has ", "at most 4194304"]),
        ("latin.txt", b"The caf\xe9 sold 640 cups.".to_vec(), &[", line 1: byte 7 ", "not UTF-8", "iconv"]),
        (
            "latin.jsonl",
            [good.as_bytes(), b"\n{\"text\":\"\xff\"}\n"].concat(),
            &[", line 2: byte ", "not UTF-8", "iconv"],
        ),
        (
            "prose.jsonl",
            format!("{good}\n\nThe ferry carried 640 cars.\n").into(),
            &[", line 3: it is not JSON", "one object a line", "at column 1"],
        ),
        (
            "nul.jsonl",
            article("nul", "x").replace("\"text\"", "\"title\":\"Fer\\u0000ry\",\"text\"").into(),
            &[", line 1: title: it holds a NUL character"],
        ),
    ];
    for (name, bytes, words) in cases {
        for (place, said) in submit_both_ways(&sandbox, name, &bytes) {
            assert_eq!(said.code, 2, "{name}: {said:?}");
            assert_eq!(said.stdout, "", "{name}: nothing was queued");
            let about_it = !words[0].starts_with([',', ' ']) || said.stderr.contains(&format!("{place}{}", words[0]));
            assert!(
                about_it && words.iter().all(|word| said.stderr.contains(word)),
                "{name} as {place}: {}",
                said.stderr
            );
        }
    }
    sandbox.work_until_idle();
    assert_eq!(sandbox.export()["articles"], json!([]));
}

#[test]
fn outlets_that_are_none_are_refused_with_their_place() {
    let sandbox = Sandbox::new(Mode::Embedded);
    let cases = [
        ("{\"name\":\"The Kelp Gazette\"}\nThe Kelp Gazette\n", "-, line 2: it is not JSON"),
        ("{\"name\":\"Kelp\\u0000\"}\n", "control character"),
        ("{\"name\":\" \"}\n", "has no name"),
        ("{\"name\":\"Kelp\",\"time_zone\":\"Atlantis\"}\n", "`Atlantis`"),
    ];
    for (lines, words) in cases {
        let said = program::run(sandbox.command(&["outlet", "import", "-"]), lines);
        assert!(said.code == 2 && said.stderr.contains(words) && said.stderr.contains("nothing was taken"), "{said:?}");
    }
    assert_eq!(sandbox.run(&["outlet", "list", "--json"]).json(), json!([]));
}

/// NUL characters, and numbers past any that is kept: taken, read, and no claim where there is none.
fn odd_texts_are_read(mode: Mode) {
    let sandbox = Sandbox::new(mode);
    let odd = [
        article("nul", "The ferry \u{0}carried 641 cars\u{0} on Monday, the harbour office said."),
        article(
            "digits",
            "The ferry carried 9223372036854775808 cars on Monday. It carried 1,234,567,890,123,456,789 bicycles. It carried 642 coaches.",
        ),
        article("marks", &"“”«»\u{202e}½\u{301}".repeat(400)),
    ];
    sandbox.submit(&format!("{}\n{SENTINEL}\n", odd.join("\n")));
    sandbox.work_until_idle();
    let export = sandbox.export();
    assert_eq!(export["articles"].as_array().map(Vec::len), Some(4), "{:#}", export["articles"]);
    let claims = export["claims"].to_string();
    for read in ["641", "642", "5,120"] {
        assert!(claims.contains(&format!("\"{read}\"")), "{read} is not in {claims}");
    }
    for (column, wrong) in [("\\u0000", "a NUL"), ("9223372036854775808\"", "19 digits"), ("456,789\"", "19 digits")] {
        assert!(!claims.contains(column), "{wrong} in {claims}");
    }
    assert_eq!(sandbox.run(&["parked", "list", "--json"]).json(), json!([]));
}

/// Messages whose rows are gone hold up nothing that comes behind them, and no process ends.
fn messages_of_rows_that_are_gone_are_parked_and_hold_up_nothing(mode: Mode) {
    let mut sandbox = Sandbox::new(mode);
    let (submission, version) = (format!("sub_{NOBODY}"), format!("ver_{NOBODY}"));
    let (article, run) = (format!("art_{NOBODY}"), format!("run_{NOBODY}"));
    let (conflict, delivery) = (format!("cfl_{NOBODY}"), format!("dlv_{NOBODY}"));
    let about: Vec<(&str, Publication)> = vec![
        (&submission, message(&ArticleSubmitted { submission_id: id(&submission) })),
        (&version, message(&ArticleIngested { article_version_id: id(&version) })),
        (&article, message(&ArticleWithdrawn { article_id: id(&article) })),
        (&run, message(&ClaimsExtracted { article_version_id: id(&version), run_id: id(&run) })),
        (&run, message(&ClaimsPlaced { article_version_id: id(&version), run_id: id(&run) })),
        (&conflict, message(&ConflictChanged { conflict_id: id(&conflict), revision: 1 })),
        (&delivery, message(&AlertDue { delivery_id: id(&delivery) })),
    ];
    sandbox.publish(&about.iter().map(|(_, publication)| publication.clone()).collect::<Vec<_>>());
    let api = sandbox.start();
    sandbox.submit(ARTICLES);
    eventually("the articles behind them are compared", || {
        let data =
            api.query("{ conflicts(first: 10) { totalCount } articles(first: 10) { totalCount } }", &Value::Null);
        let counts = [&data["articles"]["totalCount"], &data["conflicts"]["totalCount"]];
        if counts == [5, 2] { Ok(()) } else { Err(data.to_string()) }
    });
    assert!(sandbox.all_run());
    sandbox.stop();
    sandbox.work_until_idle();
    let parked = sandbox.run(&["parked", "list", "--json"]).json();
    let parked = parked.as_array().expect("a list");
    assert_eq!(parked.len(), about.len(), "{parked:#?}");
    for (row, publication) in &about {
        let found = parked.iter().find(|parked| parked["type"] == publication.envelope.message_type.as_str());
        let error = found.and_then(|parked| parked["error"].as_str()).unwrap_or_default();
        assert!(error.contains(&format!("{row}, which is not in the store")), "{row}: {found:#?}");
    }
}

/// The address with a password that is none of it, the host and the real password.
fn refused(url: &str) -> (String, String, String) {
    let (login, server) = url.rsplit_once('@').expect("a login");
    let (user, password) = login.rsplit_once(':').expect("a password");
    let host = server.split('/').next().expect("a host");
    (format!("{user}:not-the-password@{server}"), host.to_owned(), password.to_owned())
}

/// Each role ends at once, with these words and no password.
fn assert_each_role_ends(sandbox: &Sandbox, words: &[&str], password: &str) {
    for role in ROLES {
        let said = sandbox.run(&["serve", "--roles", role]);
        assert_eq!(said.code, 1, "{role}: {said:?}");
        for word in words {
            assert!(said.stderr.contains(word), "{role}: no `{word}`: {}", said.stderr);
        }
        let told = format!("{}{}", said.stdout, said.stderr);
        assert!(!told.contains("not-the-password") && !told.contains(password), "{role}: {told}");
    }
}

#[test]
fn a_broker_that_refuses_the_login_ends_each_role_with_a_word() {
    let mut sandbox = Sandbox::new(Mode::Split);
    let (url, host, password) = refused(&servers::amqp_url());
    sandbox.set("CLAIMWIRE_BROKER__URL", &url);
    let words =
        ["cannot connect to the broker at amqp://", &host, "ACCESS_REFUSED", "broker.url with its user, password"];
    assert_each_role_ends(&sandbox, &words, &password);
}

#[test]
fn a_database_that_refuses_the_login_ends_each_role_and_command_with_a_word() {
    let mut sandbox = Sandbox::new(Mode::Split);
    let (url, host, password) = refused(&sandbox.database_url());
    sandbox.set("CLAIMWIRE_DATABASE__URL", &url);
    let words = ["cannot open the database postgres://", &host, "password authentication failed", "database.url"];
    assert_each_role_ends(&sandbox, &words, &password);
    for arguments in [&["submit", "-"][..], &["export"], &["migrate"], &["reextract"], &["parked", "list"]] {
        let said = program::run(sandbox.command(arguments), SENTINEL);
        assert_eq!(said.code, 1, "{arguments:?}: {said:?}");
        assert!(words.iter().all(|word| said.stderr.contains(word)), "{arguments:?}: {}", said.stderr);
    }
}

#[test]
fn a_schema_that_does_not_fit_ends_the_service_with_a_word() {
    let sandbox = Sandbox::new(Mode::Split);
    let database = TestDatabase::create();
    let run = |arguments: &[&str]| {
        let mut command = sandbox.command(arguments);
        command.env("CLAIMWIRE_DATABASE__URL", &database.url);
        program::run(command, SENTINEL)
    };
    for arguments in [&["serve"][..], &["submit", "-"], &["export"]] {
        let said = run(arguments);
        assert_eq!(said.code, 1, "{said:?}");
        assert!(said.stderr.contains("behind this program; run `claimwire migrate` first"), "{said:?}");
    }
    drop(run(&["migrate"]).worked());
    servers::runtime().block_on(async {
        let connection = Database::connect(&database.url).await.expect("the database answers");
        let row = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m99999999_of_tomorrow', 0)";
        connection.execute_unprepared(row).await.expect("the row is taken");
        connection.close().await.expect("the connection closes");
    });
    let said = run(&["serve"]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.stderr.contains("ahead of this program") && said.stderr.contains("run the newer program"), "{said:?}");
}

#[test]
fn a_second_embedded_service_on_one_folder_ends_with_a_word_and_the_first_lives_on() {
    let mut sandbox = Sandbox::new(Mode::Embedded);
    let api = sandbox.start();
    let mut second = Process::start(sandbox.command(&["serve"]), sandbox.folder(), "second");
    assert_eq!(second.wait(PATIENCE), 1, "{}", second.printed());
    let said = second.printed();
    for words in
        ["queue.sqlite3 is in use by another claimwire process", "stop it, or give this one a folder of its own"]
    {
        assert!(said.contains(words), "no `{words}`: {said}");
    }
    sandbox.submit(SENTINEL);
    eventually("the first one reads what comes", || {
        let data = api.query("{ articles(first: 5) { totalCount } }", &Value::Null);
        if data["articles"]["totalCount"] == 1 { Ok(()) } else { Err(data.to_string()) }
    });
    assert!(sandbox.all_run());
    sandbox.stop();
}

in_each_mode! {
    odd_texts_are_read,
    messages_of_rows_that_are_gone_are_parked_and_hold_up_nothing,
}
