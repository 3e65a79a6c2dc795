//! A database of its own for each rule.

use claimwire_domain::{
    article::{Signature, SubmittedArticle, Zone},
    clock::{SetClock, Timestamp},
    ids::{AnchorId, ArticleId, ArticleVersionId, ClaimId, IdSource, OutletId, RandomIds, RunId},
    language::Language,
    outlet::OutletProfile,
    span::Span,
};
use claimwire_store::{
    Backend, Settings, Store, Tx,
    articles::{self, NewArticle, NewVersion},
    claims::{ClaimKind, NewClaim},
    outlets,
    runs::{self, NewRun},
};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use std::sync::Arc;

const ADMIN_URL: &str = "CLAIMWIRE_TEST_DATABASE_URL";

/// A migrated, empty store with a clock that stands still.
pub struct Sandbox {
    pub store: Store,
    pub clock: Arc<SetClock>,
    settings: Settings,
    _folder: tempfile::TempDir,
    created: Option<(String, String)>,
}

impl Sandbox {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("store.sqlite3").display());
        Self::open(url, folder, None).await
    }

    pub async fn postgres() -> Self {
        let admin = std::env::var(ADMIN_URL).unwrap_or_else(|_| {
            panic!("{ADMIN_URL} is not set; run ./tests/run, which starts a private server and sets it")
        });
        let name = format!("claimwire_{}", RandomIds.mint().simple());
        let server = Database::connect(&admin).await.expect("the PostgreSQL of the tests answers");
        server.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
        server.close().await.unwrap();
        let (base, _) = admin.rsplit_once('/').expect("the address ends with a database");
        let folder = tempfile::tempdir().unwrap();
        Self::open(format!("{base}/{name}"), folder, Some((admin.clone(), name))).await
    }

    async fn open(url: String, folder: tempfile::TempDir, created: Option<(String, String)>) -> Self {
        let clock = Arc::new(SetClock::new(at(0)));
        let settings = Settings { url, max_connections: Some(4), max_megabytes: None };
        let store = Store::connect(&settings, clock.clone(), Arc::new(RandomIds)).await.unwrap();
        store.migrate().await.unwrap();
        Self { store, clock, settings, _folder: folder, created }
    }

    /// Another process on the same database.
    pub async fn second_process(&self) -> Store {
        Store::connect(&self.settings, self.clock.clone(), Arc::new(RandomIds)).await.unwrap()
    }

    /// A bare connection to the database, for what the store does not offer.
    pub async fn connection(&self) -> DatabaseConnection {
        Database::connect(&self.settings.url).await.unwrap()
    }

    /// Until a session of the server waits for a lock, or `other` is done. On SQLite a second writer always waits.
    pub async fn until_somebody_waits(&self, other: &tokio::task::JoinHandle<()>) {
        if self.store.backend() == Backend::Sqlite {
            return;
        }
        let server = self.connection().await;
        let waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        while !other.is_finished() && server.query_one_raw(statement(waiting)).await.unwrap().is_none() {
            tokio::task::yield_now().await;
        }
        server.close().await.unwrap();
    }

    pub async fn tx(&self) -> Tx {
        self.store.begin().await.unwrap()
    }

    pub async fn end(self) {
        self.store.close().await.unwrap();
        if let Some((admin, name)) = self.created {
            let server = Database::connect(&admin).await.unwrap();
            server.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
        }
    }
}

fn statement(sql: &str) -> Statement {
    Statement::from_string(DbBackend::Postgres, sql)
}

/// Runs each rule on both databases.
macro_rules! on_both {
    ($(async fn $name:ident($sandbox:ident) $body:block)*) => {$(
        mod $name {
            use super::*;

            async fn rule($sandbox: &$crate::sandbox::Sandbox) $body

            #[tokio::test]
            async fn sqlite() {
                let sandbox = $crate::sandbox::Sandbox::sqlite().await;
                rule(&sandbox).await;
                sandbox.end().await;
            }

            #[tokio::test]
            async fn postgres() {
                let sandbox = $crate::sandbox::Sandbox::postgres().await;
                rule(&sandbox).await;
                sandbox.end().await;
            }
        }
    )*};
}
pub(crate) use on_both;

/// Minutes after the tests' morning, with the microseconds that databases disagree about.
pub fn at(minutes: i64) -> Timestamp {
    let morning = chrono::DateTime::parse_from_rfc3339("2026-03-02T08:00:00.123456789Z").unwrap();
    Timestamp::new(morning.to_utc()).plus(chrono::Duration::minutes(minutes))
}

pub fn submitted(url: &str, text: &str) -> SubmittedArticle {
    SubmittedArticle {
        url: url.to_owned(),
        outlet: "The Harbour Post".to_owned(),
        text: Some(text.to_owned()),
        ..SubmittedArticle::default()
    }
}

pub fn profile(name: &str) -> OutletProfile {
    OutletProfile {
        name: name.to_owned(),
        locale: Some("en-GB".to_owned()),
        time_zone: None,
        agency: false,
        own: false,
        rivals: vec!["The Quay".to_owned()],
    }
}

pub fn article_id(url: &str) -> ArticleId {
    ArticleId::derived(&[url.as_bytes()])
}

pub fn version_id(url: &str, version_no: i32) -> ArticleVersionId {
    ArticleVersionId::derived(&[url.as_bytes(), &version_no.to_be_bytes()])
}

pub fn run_id(url: &str, version_no: i32, extractor: &str) -> RunId {
    RunId::derived(&[version_id(url, version_no).uuid().as_bytes(), extractor.as_bytes()])
}

pub fn version(url: &str, version_no: i32, text: &str) -> NewVersion {
    NewVersion {
        id: version_id(url, version_no),
        article: article_id(url),
        version_no,
        title: Some(format!("Title {version_no}")),
        byline: None,
        language: None,
        locale: None,
        published_at: Some(at(10)),
        published_offset_min: Some(60),
        modified_at: None,
        observed_at: at(11),
        text: text.to_owned(),
        zones: Vec::new(),
        text_sha256: format!("{:064}", text.len()),
        canon_version: 1,
    }
}

/// Stores one version of an article at `url`, with its outlet.
pub async fn store_version(tx: &Tx, url: &str, version_no: i32, text: &str) {
    outlets::ensure(tx, &[profile("The Harbour Post")]).await.unwrap();
    let outlet: OutletId = outlets::id_of("the harbour post");
    let new = NewArticle {
        id: article_id(url),
        outlet,
        url: url.to_owned(),
        kind: claimwire_domain::article::ArticleKind::News,
        first_seen_at: at(11),
    };
    articles::ensure(tx, vec![new]).await.unwrap();
    articles::add_versions(tx, vec![version(url, version_no, text)]).await.unwrap();
}

pub fn claim(url: &str, version_no: i32, extractor: &str, start: u32) -> NewClaim {
    let span = Span::new(start, start + 3).unwrap();
    let anchor = AnchorId::of(version_id(url, version_no), "FIGURE", span);
    NewClaim {
        id: ClaimId::of(anchor, extractor),
        anchor,
        run: run_id(url, version_no, extractor),
        version: version_id(url, version_no),
        article: article_id(url),
        kind: ClaimKind::Figure,
        span,
        zone: Zone::Body,
        eligible: true,
        sentence: "The ferry carried 412 passengers.".to_owned(),
        sentence_hash: -7,
        text: "412".to_owned(),
        property: Some("attendance".to_owned()),
        figure_kind: Some(claimwire_domain::figure::FigureKind::Count),
        unit: Some("person".to_owned()),
        mantissa: Some(412),
        exponent: Some(0),
        magnitude: Some(412.0),
        modifier: Some("BARE".to_owned()),
        speaker: None,
        speaker_key: None,
        period: claimwire_domain::period::Period::months(2026, 3, 1),
        place: Some("harbour".to_owned()),
        as_of: at(10),
        detail: serde_json::json!({"words": "412 passengers"}),
    }
}

/// Stores a version, a run of `extractor` over it and one claim at each of `starts`; returns the claims.
pub async fn store_claims(tx: &Tx, url: &str, version_no: i32, extractor: &str, starts: &[u32]) -> Vec<ClaimId> {
    let claims: Vec<NewClaim> = starts.iter().map(|start| claim(url, version_no, extractor, *start)).collect();
    let ids = claims.iter().map(|claim| claim.id).collect();
    runs::record(tx, vec![run(url, version_no, extractor)], claims).await.unwrap();
    ids
}

pub fn run(url: &str, version_no: i32, extractor: &str) -> NewRun {
    NewRun {
        id: run_id(url, version_no, extractor),
        version: version_id(url, version_no),
        extractor_version: extractor.to_owned(),
        language: Language::En,
        signature: Signature { sentence_hashes: vec![i64::MIN, 3], ..Signature::default() },
    }
}
