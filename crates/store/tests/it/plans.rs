//! On 200,000 rows, no list and no step of a stage reads a large table from end to end.
//!
//! PostgreSQL counts sequential scans for each table; counting them judges the statements that really run.

use crate::sandbox::{Sandbox, at};
use chrono::Duration;
use claimwire_domain::ids::{ArticleId, ArticleVersionId, ClaimId, ConflictId, FrameId, MessageId, RunId, StoryId};
use claimwire_store::{
    Tx, alerts, articles, changes, claims, comparisons, conflicts, frames, inbox, keys, outbox, parked,
    query::{
        self,
        claims::ClaimTerm,
        conflicts::ConflictOrder,
        filter::Filter,
        page::{PageRequest, Position},
    },
    runs, stories, sweeps,
};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use uuid::Uuid;

/// Rows n of every table belong together by md5 of a name and n.
const ROWS: &[&str] = &[
    "INSERT INTO outlet SELECT md5('o' || n)::uuid, 'Outlet ' || n, 'outlet ' || n, 'en-GB', NULL, false, false, '[]', now() FROM generate_series(0, 49) n",
    "INSERT INTO submission SELECT md5('s' || n)::uuid, 'cli', 'u', 'o', '{}', 'NEW_ARTICLE', NULL, NULL, NULL, timestamptz '2026-01-01' + n * interval '1 minute', now() FROM generate_series(1, 200000) n",
    "INSERT INTO article SELECT md5('a' || n)::uuid, md5('o' || n % 50)::uuid, 'u' || n, md5('u' || n)::uuid, 'NEWS', timestamptz '2026-01-01' + n * interval '1 minute', timestamptz '2026-01-01' + n * interval '1 minute', 1, md5('v' || n)::uuid, 'x', 'Title', 'en', NULL FROM generate_series(1, 200000) n",
    "INSERT INTO article_version SELECT md5('v' || n)::uuid, md5('a' || n)::uuid, 1, 'Title', NULL, 'en', NULL, timestamptz '2026-01-01' + n * interval '1 minute', 0, NULL, timestamptz '2026-01-01' + n * interval '1 minute', 'x', 4, 1 FROM generate_series(1, 200000) n",
    "INSERT INTO article_text SELECT md5('v' || n)::uuid, 'text', '[]' FROM generate_series(1, 200000) n",
    "INSERT INTO extraction_run SELECT md5('r' || n)::uuid, md5('v' || n)::uuid, md5('a' || n)::uuid, '1', true, '{}', now(), now(), now() FROM generate_series(1, 200000) n",
    "INSERT INTO claim SELECT md5('c' || n)::uuid, md5('c' || n)::uuid, md5('r' || n)::uuid, md5('v' || n)::uuid, md5('a' || n)::uuid, md5('o' || n % 50)::uuid, CASE n % 4 WHEN 0 THEN 'QUOTATION' ELSE 'FIGURE' END, true, true, 'BODY', 0, 3, 'en', timestamptz '2026-01-01' + n * interval '1 minute', '412', 'sentence', n, CASE n % 4 WHEN 0 THEN NULL ELSE 'property' || n % 40 END, NULL, 'person', 412, 0, 412, 'BARE', 'Ruiz', 'ruiz' || n % 5000, NULL, NULL, NULL, now(), '{}' FROM generate_series(1, 200000) n",
    "INSERT INTO claim_key SELECT n % 50000, 20000, md5('c' || n)::uuid FROM generate_series(1, 200000) n",
    "INSERT INTO story SELECT md5('y' || n)::uuid, 'Title', 'en', now(), timestamptz '2026-01-01' + n * interval '1 minute', 10, NULL, 1, now() FROM generate_series(0, 19999) n",
    "INSERT INTO story_article SELECT md5('a' || n)::uuid, md5('y' || n % 20000)::uuid, now() FROM generate_series(1, 200000) n",
    "INSERT INTO story_term SELECT n % 20000, timestamptz '2026-01-01' + n * interval '1 minute', md5('a' || n)::uuid FROM generate_series(1, 200000) n",
    "INSERT INTO frame SELECT md5('f' || n)::uuid, 'property' || n % 40, 'family', 't', 't', 'core', NULL, NULL, NULL, '[]', '{}', md5('h' || n)::uuid, 1, NULL, now(), timestamptz '2026-01-01' + n * interval '1 minute' FROM generate_series(1, 200000) n",
    "INSERT INTO frame_claim SELECT md5('f' || n % 200000 + 1)::uuid, md5('c' || n)::uuid FROM generate_series(1, 200000) n",
    "INSERT INTO comparison SELECT md5('p' || n)::uuid, md5('c' || n)::uuid, md5('c' || n + 1)::uuid, 1, 'AGREE', NULL, 900, NULL, '[]', now() FROM generate_series(1, 200000) n",
    "INSERT INTO conflict SELECT md5('x' || n)::uuid, md5('f' || n)::uuid, 'SOURCES', NULL, md5('y' || n % 20000)::uuid, 'OPEN', 'LOW', n % 1000, 'CONFLICT', NULL, 900, '{}', md5('h' || n)::uuid, 1, timestamptz '2026-01-01' + n * interval '1 minute', now() FROM generate_series(1, 200000) n",
    "INSERT INTO alert SELECT md5('t' || n)::uuid, md5('x' || n)::uuid, 'SOURCES', 1, 'OPEN', 'LOW', 't', 'r', NULL, 1, 1, timestamptz '2026-01-01' + n * interval '1 minute', now() FROM generate_series(1, 200000) n",
    "INSERT INTO outbox (message_id, message_type, routing_key, route, attempt, body, created_at, failures, published_at) SELECT md5('m' || n)::uuid, 't', 'k', 'event', 0, '\\x7b7d', now(), 0, CASE WHEN n > 20 THEN timestamptz '2026-01-01' + n * interval '1 minute' END FROM generate_series(1, 200000) n",
    "INSERT INTO inbox SELECT md5('m' || n)::uuid, 'one', timestamptz '2026-01-01' + n * interval '1 minute' FROM generate_series(1, 200000) n",
    "INSERT INTO change (position, object_type, object_id, revision, recorded_at) SELECT CASE WHEN n <= 199990 THEN n END, 'conflict', md5('x' || n)::uuid, 1, now() FROM generate_series(1, 200000) n",
    "INSERT INTO parked_message SELECT md5('k' || n)::uuid, 'q', 'c', md5('m' || n)::uuid, 't', 'k', NULL, NULL, NULL, '\\x7b7d', now(), 1, 'r', 'e', timestamptz '2026-01-01' + n * interval '1 minute', CASE WHEN n > 20 THEN now() END, NULL FROM generate_series(1, 200000) n",
];

#[tokio::test]
async fn no_large_table_is_read_from_end_to_end() {
    let sandbox = Sandbox::postgres().await;
    let reader = sandbox.store.reader();
    for insert in ROWS {
        reader.execute_unprepared(insert).await.unwrap_or_else(|error| panic!("{insert}: {error}"));
    }
    reader.execute_unprepared("ANALYZE").await.unwrap();
    // The counts of one transaction are exact; those of the whole server come late.
    let tx = sandbox.tx().await;
    read_lists(&tx).await;
    read_pages(&tx).await;
    run_stages(&tx).await;
    write(&tx).await;
    let sql = "SELECT relname::text FROM pg_stat_xact_user_tables \
               WHERE seq_scan > 0 AND relid IN (SELECT oid FROM pg_class WHERE reltuples >= 20000)";
    let scanned = tx.query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap();
    let scanned: Vec<String> = scanned.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
    tx.rollback().await.unwrap();
    sandbox.end().await;
    assert!(scanned.is_empty(), "read from end to end: {scanned:?}");
}

/// The uuid the database made of a name: md5 has no home in this workspace.
async fn id(on: &Tx, name: &str) -> Uuid {
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, "SELECT md5($1)::uuid", [name.into()]);
    on.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

async fn read_lists(on: &Tx) {
    let (claim, frame, article) = (id(on, "c77").await, id(on, "f77").await, id(on, "a77").await);
    let (story, conflict) = (id(on, "y77").await, id(on, "x77").await);
    assert_eq!(query::claims::by_ids(on, &[claim]).await.unwrap().len(), 1);
    query::claims::of_articles(on, &[article]).await.unwrap();
    query::claims::of_frames(on, &[frame]).await.unwrap();
    query::claims::frames_of(on, &[claim]).await.unwrap();
    assert!(!query::claims::quotations_of_stories(on, &[id(on, "y4").await], 20).await.unwrap().is_empty());
    query::articles::versions_of(on, &[article]).await.unwrap();
    query::articles::stories_of(on, &[article]).await.unwrap();
    query::articles::silent_edits_of(on, &[article]).await.unwrap();
    assert!(query::articles::by_url(on, id(on, "u77").await, "u77").await.unwrap().is_some());
    query::stories::articles_of(on, &[story]).await.unwrap();
    assert!(!query::figures::of_stories(on, &[story]).await.unwrap().is_empty());
    assert!(!query::conflicts::of_stories(on, &[story]).await.unwrap().is_empty());
    query::conflicts::of_frames(on, &[frame]).await.unwrap();
    query::conflicts::revisions_of(on, &[conflict]).await.unwrap();
    query::changes::head(on).await.unwrap();
    query::changes::oldest(on).await.unwrap();
    parked::list(on, None, 50).await.unwrap();
}

async fn read_pages(on: &Tx) {
    let after = Position::at(at(0).utc(), id(on, "a77").await);
    for after in [None, Some(after)] {
        let request = PageRequest { first: 50, after };
        query::articles::page(on, &Filter::default(), request).await.unwrap();
        query::stories::page(on, &Filter::default(), request).await.unwrap();
        query::alerts::page(on, &Filter::default(), request).await.unwrap();
        query::conflicts::page(on, &Filter::default(), ConflictOrder::Newest, request).await.unwrap();
        let severe = PageRequest { first: 50, after: after.map(|place| Position { sort: 500, id: place.id }) };
        query::conflicts::page(on, &Filter::default(), ConflictOrder::Severity, severe).await.unwrap();
        query::parked::page(on, None, true, request).await.unwrap();
        query::claims::page(on, &Filter::default(), request).await.unwrap();
        let terms = [
            ClaimTerm::Property(vec!["property7".to_owned()]),
            ClaimTerm::Speaker(vec!["ruiz77".to_owned()]),
            ClaimTerm::Article(vec![id(on, "a77").await]),
            ClaimTerm::Story(vec![id(on, "y77").await]),
            ClaimTerm::Figure(vec![id(on, "f77").await]),
            ClaimTerm::PublishedSince(at(0).utc()),
        ];
        for term in terms {
            query::claims::page(on, &Filter::Is(term), request).await.unwrap();
        }
        let feed = PageRequest { first: 50, after: after.map(|place| Position { sort: 150_000, id: place.id }) };
        query::changes::page(on, None, feed).await.unwrap();
    }
}

async fn run_stages(on: &Tx) {
    let mut claim_ids = Vec::new();
    let mut article_ids = Vec::new();
    let mut run_ids = Vec::new();
    for n in 1000..1064 {
        claim_ids.push(ClaimId::new(id(on, &format!("c{n}")).await));
        article_ids.push(ArticleId::new(id(on, &format!("a{n}")).await));
        run_ids.push(RunId::new(id(on, &format!("r{n}")).await));
    }
    inbox::taken(on, "one", &[MessageId::new(id(on, "m77").await)]).await.unwrap();
    assert_eq!(articles::texts(on, &[ArticleVersionId::new(id(on, "v77").await)]).await.unwrap().len(), 1);
    assert_eq!(runs::context(on, &run_ids).await.unwrap().len(), 64);
    runs::latest_of_articles(on, &article_ids).await.unwrap();
    assert_eq!(claims::of_runs(on, &run_ids).await.unwrap().len(), 64);
    claims::live_of_articles(on, &article_ids).await.unwrap();
    let keyed: Vec<keys::KeyedClaim> =
        claim_ids.iter().zip(1000..).map(|(claim, key)| keys::KeyedClaim { claim: *claim, keys: vec![key] }).collect();
    assert_eq!(keys::candidates(on, &keyed, 20).await.unwrap().len(), 64 * 3);
    stories::term_matches(on, &(1000..1040).collect::<Vec<_>>(), at(0), at(9_999)).await.unwrap();
    stories::of_articles(on, &article_ids).await.unwrap();
    stories::articles_of(on, &[StoryId::new(id(on, "y77").await)]).await.unwrap();
    comparisons::of_claims(on, &claim_ids).await.unwrap();
    let of_claims = frames::of_claims(on, &claim_ids).await.unwrap();
    let frame_ids: Vec<FrameId> = of_claims.into_iter().map(|(_, frame)| frame).collect();
    frames::members(on, &frame_ids).await.unwrap();
    conflicts::of_frames(on, &frame_ids).await.unwrap();
    alerts::of_conflicts(on, &[ConflictId::new(id(on, "x77").await)]).await.unwrap();
    alerts::due(on, at(0), 50).await.unwrap();
    assert_eq!(outbox::depth(on).await.unwrap().unpublished, 20);
    changes::after(on, 150_000, 100).await.unwrap();
    changes::latest_position(on).await.unwrap();
    sweeps::stuck_submissions(on, at(0), 100).await.unwrap();
    sweeps::unread_versions(on, at(0), 100).await.unwrap();
    sweeps::unplaced_runs(on, at(0), 100).await.unwrap();
    sweeps::uncompared_runs(on, at(0), 100).await.unwrap();
    sweeps::unannounced_conflicts(on, at(0), 100).await.unwrap();
    sweeps::undelivered(on, at(0), 100).await.unwrap();
}

async fn write(tx: &Tx) {
    let rows = outbox::claim_batch(tx, 256, tx.now().plus(Duration::seconds(30))).await.unwrap();
    outbox::mark_published(tx, &rows.iter().map(|row| row.id).collect::<Vec<_>>()).await.unwrap();
    assert_eq!(changes::sequence(tx, 1_000).await.unwrap(), 10);
    inbox::purge(tx, at(-60_000)).await.unwrap();
    outbox::purge(tx, at(-60_000)).await.unwrap();
}
