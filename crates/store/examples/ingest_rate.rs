//! Prints rows a second of the store's hot calls, in batches of 64 articles with 15 claims each.
//!
//! `cargo run --release -p claimwire-store --example ingest_rate -- sqlite:///tmp/rate.sqlite3?mode=rwc 50`
//! (address of an empty database, number of batches; PostgreSQL addresses work as well).

use claimwire_domain::{
    article::{ArticleKind, Signature, Zone},
    clock::{SystemClock, Timestamp},
    figure::FigureKind,
    ids::{AnchorId, ArticleId, ArticleVersionId, ClaimId, FrameId, MessageId, RandomIds, RunId},
    label::Label,
    language::Language,
    outlet::OutletProfile,
    span::Span,
};
use claimwire_protocol::message::ArticleIngested;
use claimwire_store::{
    Settings, Store, Tx,
    articles::{self, NewArticle, NewVersion},
    claims::{self, ClaimKind, NewClaim},
    comparisons::{self, NewComparison},
    frames::{self, FrameWrite},
    inbox,
    keys::{self, KeyedClaim},
    outbox::{self, NewMessage},
    outlets,
    runs::{self, NewRun},
    stories,
};
use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

const ARTICLES: u32 = 64;
const CLAIMS: u32 = 15;
const KEYS: i64 = 5;

type Failure = Box<dyn std::error::Error>;

#[derive(Default)]
struct Times(BTreeMap<&'static str, (u64, Duration)>);

impl Times {
    fn add(&mut self, call: &'static str, rows: usize, started: Instant) {
        let entry = self.0.entry(call).or_default();
        entry.0 += u64::try_from(rows).unwrap_or(0);
        entry.1 += started.elapsed();
    }
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().ok_or("give the address of an empty database")?;
    let batches: u32 = arguments.next().map_or(Ok(20), |count| count.parse())?;
    let settings = Settings { url, max_connections: Some(4), max_megabytes: None };
    let store = Store::connect(&settings, Arc::new(SystemClock), Arc::new(RandomIds)).await?;
    store.migrate().await?;
    let mut times = Times::default();
    let started = Instant::now();
    for batch in 0..batches {
        run_batch(&store, batch, &mut times).await?;
    }
    let total = started.elapsed();
    println!("{:<28}{:>10}{:>14}{:>12}", "call", "rows", "ms a batch", "rows/s");
    for (call, (rows, time)) in &times.0 {
        let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX).max(1);
        let a_batch = micros / u64::from(batches.max(1));
        println!("{call:<28}{rows:>10}{:>10}.{:03}{:>12}", a_batch / 1000, a_batch % 1000, rows * 1_000_000 / micros);
    }
    let articles = u64::from(batches) * u64::from(ARTICLES);
    let millis = u64::try_from(total.as_millis()).unwrap_or(u64::MAX).max(1);
    println!("{articles} articles in {millis} ms: {} a second through every call", articles * 1000 / millis);
    store.close().await?;
    Ok(())
}

async fn run_batch(store: &Store, batch: u32, times: &mut Times) -> Result<(), Failure> {
    ingest(store, batch, times).await?;
    let (runs, claims) = extract(store, batch, times).await?;
    compare(store, batch, runs, claims, times).await?;
    relay(store, times).await
}

fn article_id(batch: u32, article: u32) -> ArticleId {
    ArticleId::derived(&[&batch.to_be_bytes(), &article.to_be_bytes()])
}

fn version_id(batch: u32, article: u32) -> ArticleVersionId {
    ArticleVersionId::derived(&[&batch.to_be_bytes(), &article.to_be_bytes()])
}

async fn ingest(store: &Store, batch: u32, times: &mut Times) -> Result<(), Failure> {
    let now = store.clock().now();
    let tx = store.begin().await?;
    take_messages(&tx, times).await?;
    let start = Instant::now();
    let profiles: Vec<OutletProfile> = (0..6).map(outlet).collect();
    outlets::ensure(&tx, &profiles).await?;
    let new = |article| NewArticle {
        id: article_id(batch, article),
        outlet: outlets::id_of(&outlet(article % 6).name),
        url: format!("https://news.example/{batch}/{article}"),
        kind: ArticleKind::News,
        first_seen_at: now,
    };
    articles::ensure(&tx, (0..ARTICLES).map(new).collect()).await?;
    let ids: Vec<ArticleId> = (0..ARTICLES).map(|article| article_id(batch, article)).collect();
    articles::lock_heads(&tx, &ids).await?;
    articles::add_versions(&tx, (0..ARTICLES).map(|article| new_version(batch, article, now)).collect()).await?;
    times.add("articles with versions", ids.len(), start);
    send_messages(&tx, batch, times).await?;
    tx.commit().await?;
    Ok(())
}

fn outlet(number: u32) -> OutletProfile {
    OutletProfile {
        name: format!("Outlet {number}"),
        locale: None,
        time_zone: None,
        agency: false,
        own: false,
        rivals: Vec::new(),
    }
}

fn new_version(batch: u32, article: u32, now: Timestamp) -> NewVersion {
    NewVersion {
        id: version_id(batch, article),
        article: article_id(batch, article),
        version_no: 1,
        title: Some("Ferry carries more passengers than ever".to_owned()),
        byline: None,
        language: Some(Language::En),
        locale: None,
        published_at: Some(now),
        published_offset_min: Some(0),
        modified_at: None,
        observed_at: now,
        text: "The ferry carried 412 passengers on Monday. ".repeat(70),
        zones: Vec::new(),
        text_sha256: "0".repeat(64),
        canon_version: 1,
    }
}

async fn extract(store: &Store, batch: u32, times: &mut Times) -> Result<(Vec<RunId>, Vec<ClaimId>), Failure> {
    let versions: Vec<ArticleVersionId> = (0..ARTICLES).map(|article| version_id(batch, article)).collect();
    let start = Instant::now();
    articles::texts(&store.reader(), &versions).await?;
    times.add("texts", versions.len(), start);
    let tx = store.begin().await?;
    take_messages(&tx, times).await?;
    let run_of = |article| RunId::derived(&[version_id(batch, article).uuid().as_bytes()]);
    let runs: Vec<NewRun> = (0..ARTICLES)
        .map(|article| NewRun {
            id: run_of(article),
            version: version_id(batch, article),
            extractor_version: "1".to_owned(),
            language: Language::En,
            signature: Signature {
                entities: vec!["ferry".to_owned(), "harbour".to_owned()],
                terms: vec!["passenger".to_owned(); 20],
                ..Signature::default()
            },
        })
        .collect();
    let run_ids: Vec<RunId> = runs.iter().map(|run| run.id).collect();
    let places = (0..ARTICLES).flat_map(|article| (0..CLAIMS).map(move |place| (article, place)));
    let new: Vec<NewClaim> =
        places.map(|(article, place)| new_claim(batch, article, place, run_of(article), tx.now())).collect();
    let claim_ids = new.iter().map(|claim| claim.id).collect();
    let start = Instant::now();
    let count = new.len();
    runs::record(&tx, runs, new).await?;
    times.add("runs with claims", count, start);
    send_messages(&tx, batch, times).await?;
    tx.commit().await?;
    Ok((run_ids, claim_ids))
}

fn new_claim(batch: u32, article: u32, place: u32, run: RunId, now: Timestamp) -> NewClaim {
    let span = Span::new(place * 40, place * 40 + 3).unwrap_or_else(|| unreachable!("it ends after it starts"));
    let anchor = AnchorId::of(version_id(batch, article), "FIGURE", span);
    NewClaim {
        id: ClaimId::of(anchor, "1"),
        anchor,
        run,
        version: version_id(batch, article),
        article: article_id(batch, article),
        kind: ClaimKind::Figure,
        span,
        zone: Zone::Body,
        eligible: true,
        sentence: "The ferry carried 412 passengers on Monday, the harbour office said.".to_owned(),
        sentence_hash: i64::from(place),
        text: "412".to_owned(),
        property: Some("attendance".to_owned()),
        figure_kind: Some(FigureKind::Count),
        unit: Some("person".to_owned()),
        mantissa: Some(412),
        exponent: Some(0),
        magnitude: Some(412.0),
        modifier: Some("BARE".to_owned()),
        speaker: Some("the harbour office".to_owned()),
        speaker_key: Some("harbour office".to_owned()),
        period: None,
        place: Some("harbour".to_owned()),
        as_of: now,
        detail: serde_json::json!({"rules": vec!["num.card"; 5], "words": "x".repeat(1_200)}),
    }
}

async fn compare(
    store: &Store,
    batch: u32,
    runs: Vec<RunId>,
    claims: Vec<ClaimId>,
    times: &mut Times,
) -> Result<(), Failure> {
    let reader = store.reader();
    let start = Instant::now();
    let contexts = runs::context(&reader, &runs).await?;
    times.add("run contexts", contexts.len(), start);
    let keyed: Vec<KeyedClaim> = claims
        .iter()
        .zip(0_i64..)
        .map(|(claim, n)| KeyedClaim {
            claim: *claim,
            keys: (0..KEYS).map(|key| (n + i64::from(batch) * 960) / 8 * 10 + key).collect(),
        })
        .collect();
    let tx = store.begin().await?;
    take_messages(&tx, times).await?;
    let start = Instant::now();
    let rows: Vec<(i64, ClaimId)> =
        keyed.iter().flat_map(|claim| claim.keys.iter().map(|key| (*key, claim.claim))).collect();
    let count = rows.len();
    keys::record(&tx, rows).await?;
    times.add("keys", count, start);
    let start = Instant::now();
    let terms = (0..ARTICLES).flat_map(|article| (0..40).map(move |term| (term * 7, article_id(batch, article))));
    let terms: Vec<_> = terms.map(|(term, article)| (term, article, tx.now())).collect();
    let count = terms.len();
    stories::record_terms(&tx, terms).await?;
    times.add("story terms", count, start);
    send_messages(&tx, batch, times).await?;
    tx.commit().await?;

    let start = Instant::now();
    let candidates = keys::candidates(&reader, &keyed, 20).await?;
    times.add("candidates", candidates.len(), start);
    let start = Instant::now();
    let loaded = claims::load(&reader, &claims).await?;
    times.add("claims loaded", loaded.len(), start);
    let tx = store.begin().await?;
    take_messages(&tx, times).await?;
    record_ledger(&tx, &claims, times).await?;
    send_messages(&tx, batch, times).await?;
    tx.commit().await?;
    Ok(())
}

async fn record_ledger(tx: &Tx, claims: &[ClaimId], times: &mut Times) -> Result<(), Failure> {
    let start = Instant::now();
    let compared: Vec<NewComparison> = claims
        .windows(2)
        .map(|pair| NewComparison {
            low: pair[0],
            high: pair[1],
            rules_version: 1,
            label: Label::Agree,
            sublabel: None,
            confidence: 900,
            nature: None,
            trace: serde_json::json!(["same value"]),
        })
        .collect();
    let count = compared.len();
    comparisons::record(tx, compared).await?;
    times.add("comparisons", count, start);
    let start = Instant::now();
    let written: Vec<FrameWrite> = claims
        .chunks(8)
        .map(|members| FrameWrite {
            id: FrameId::new(tx.mint()),
            property: "attendance".to_owned(),
            family: "attendance".to_owned(),
            title_en: "passengers".to_owned(),
            title_es: "pasajeros".to_owned(),
            core: "ferry".to_owned(),
            place: None,
            period: None,
            stories: Vec::new(),
            detail: serde_json::json!({"groups": [412]}),
            members: members.to_vec(),
        })
        .collect();
    let count = written.len();
    frames::write(tx, written).await?;
    times.add("frames", count, start);
    Ok(())
}

async fn take_messages(tx: &Tx, times: &mut Times) -> Result<(), Failure> {
    let ids: Vec<MessageId> = (0..ARTICLES).map(|_| MessageId::new(tx.mint())).collect();
    let start = Instant::now();
    inbox::take(tx, "extraction.article-ingested.v1", &ids).await?;
    times.add("inbox", ids.len(), start);
    Ok(())
}

async fn send_messages(tx: &Tx, batch: u32, times: &mut Times) -> Result<(), Failure> {
    let new = |article| {
        let message = ArticleIngested { article_version_id: version_id(batch, article) };
        NewMessage::event(tx, &message, Some(article_id(batch, article).to_string()), None)
    };
    let messages: Vec<NewMessage> = (0..ARTICLES).map(new).collect();
    let start = Instant::now();
    outbox::enqueue(tx, messages).await?;
    times.add("outbox", usize::try_from(ARTICLES)?, start);
    Ok(())
}

async fn relay(store: &Store, times: &mut Times) -> Result<(), Failure> {
    let start = Instant::now();
    let tx = store.begin().await?;
    let rows = outbox::claim_batch(&tx, 256, tx.now().plus(chrono::Duration::seconds(30))).await?;
    tx.commit().await?;
    let tx = store.begin().await?;
    outbox::mark_published(&tx, &rows.iter().map(|row| row.id).collect::<Vec<_>>()).await?;
    tx.commit().await?;
    times.add("relay", rows.len(), start);
    Ok(())
}
