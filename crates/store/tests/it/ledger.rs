use crate::sandbox::{at, on_both, run_id, store_claims, store_version};
use claimwire_domain::{
    conflict::{ConflictState, Level},
    disagreement::Disagreement,
    ids::{ClaimId, ConflictId, FrameId, IdSource, RandomIds},
    label::{Label, Nature},
    period::Period,
};
use claimwire_store::{
    Tx, changes, claims,
    conflicts::{self, ConflictWrite},
    frames::{self, FrameWrite},
    query, runs,
};
use sea_orm::{ConnectionTrait, Statement};

pub fn frame(members: &[&str]) -> FrameWrite {
    FrameWrite {
        id: FrameId::derived(&[b"ferry"]),
        property: "attendance".to_owned(),
        family: "attendance".to_owned(),
        title_en: "passengers of the ferry".to_owned(),
        title_es: "pasajeros del ferry".to_owned(),
        core: "ferry".to_owned(),
        place: None,
        period: Period::year(2026),
        stories: Vec::new(),
        detail: serde_json::json!({"groups": members.len()}),
        members: members.iter().map(|name| ClaimId::derived(&[name.as_bytes()])).collect(),
    }
}

pub fn conflict(severity: u16) -> ConflictWrite {
    ConflictWrite {
        id: ConflictId::derived(&[b"ferry"]),
        frame: FrameId::derived(&[b"ferry"]),
        nature: Nature::Sources,
        suspect: None,
        story: None,
        state: ConflictState::Open,
        level: Level::of(severity),
        severity,
        label: Label::Conflict,
        sublabel: Some("value".to_owned()),
        confidence: 900,
        detail: Disagreement { reason_en: "412 and 421 cannot both be true".to_owned(), ..Disagreement::default() },
    }
}

/// Where documents with a version stand.
const DOCUMENTS: [(&str, &str); 5] = [
    ("claim", "detail"),
    ("frame", "detail"),
    ("conflict", "detail"),
    ("conflict_revision", "detail"),
    ("extraction_run", "signature"),
];

async fn number_changes(tx: &Tx) -> u64 {
    changes::sequence(tx, 1_000).await.unwrap()
}

on_both! {
    async fn a_frame_has_a_new_revision_only_when_it_changed(sandbox) {
        let tx = sandbox.tx().await;
        let id = frame(&[]).id;
        assert_eq!(frames::write(&tx, vec![frame(&["a", "b"])]).await.unwrap(), [(id, 1)]);
        assert_eq!(frames::write(&tx, vec![frame(&["b", "a", "a"])].into_iter().map(|mut again| {
            again.detail = frame(&["a", "b"]).detail;
            again
        }).collect()).await.unwrap(), [], "the order of its claims is no content");
        assert_eq!(frames::write(&tx, vec![frame(&["a", "b", "c"])]).await.unwrap(), [(id, 2)]);
        assert_eq!(number_changes(&tx).await, 2);
        tx.commit().await.unwrap();

        let reader = sandbox.store.reader();
        assert_eq!(frames::members(&reader, &[id]).await.unwrap().len(), 3);
        let a = ClaimId::derived(&[b"a"]);
        assert_eq!(frames::of_claims(&reader, &[a, ClaimId::derived(&[b"z"])]).await.unwrap(), [(a, id)]);
        let stored = frames::load(&reader, &[id]).await.unwrap().remove(0);
        assert_eq!((stored.revision, stored.period, stored.created_at), (2, Period::year(2026), at(0)));
    }

    async fn documents_say_their_version_and_a_newer_one_is_refused_by_its_row(sandbox) {
        let tx = sandbox.tx().await;
        store_version(&tx, "u", 1, "412 passengers").await;
        let claim = store_claims(&tx, "u", 1, "1", &[0]).await[0];
        frames::write(&tx, vec![frame(&["a"])]).await.unwrap();
        conflicts::write(&tx, vec![conflict(510)]).await.unwrap();
        for (table, column) in DOCUMENTS {
            let read = format!("SELECT {column} FROM {table} WHERE {column} LIKE '%\"version\":1%'");
            let rows = tx.query_all_raw(Statement::from_string(tx.get_database_backend(), read)).await.unwrap();
            assert_eq!(rows.len(), 1, "{table} says the version");
            tx.execute_unprepared(&format!("UPDATE {table} SET {column} = '{{\"version\":2}}'")).await.unwrap();
        }
        let (frame, conflict, run) = (frame(&[]).id, conflict(0).id, run_id("u", 1, "1"));
        let stored = query::conflicts::by_ids(&tx, &[conflict.uuid()]).await.unwrap();
        let read = claims::load(&tx, &[claim]).await.unwrap();
        let refused = [
            ("claim", claim.uuid(), read[0].detail::<serde_json::Value>().unwrap_err()),
            ("frame", frame.uuid(), frames::load(&tx, &[frame]).await.unwrap_err()),
            ("conflict", conflict.uuid(), conflicts::get(&tx, conflict).await.unwrap_err()),
            ("conflict", conflict.uuid(), query::conflicts::mentions(&stored[0]).unwrap_err()),
            ("extraction_run", run.uuid(), runs::context(&tx, &[run]).await.unwrap_err()),
        ];
        for (table, id, error) in refused {
            let text = error.to_string();
            assert!(text.contains(&format!("row {id} of table {table} ")), "{text}");
            assert!(text.contains("run the newer program"), "{text}");
        }
    }

    async fn a_conflict_written_as_it_was_read_is_no_new_revision(sandbox) {
        let tx = sandbox.tx().await;
        frames::write(&tx, vec![frame(&["a"])]).await.unwrap();
        conflicts::write(&tx, vec![conflict(510)]).await.unwrap();
        let read = conflicts::get(&tx, conflict(0).id).await.unwrap().unwrap();
        let again = ConflictWrite { detail: read.detail, ..conflict(510) };
        assert_eq!(conflicts::write(&tx, vec![again]).await.unwrap(), []);
    }

    async fn a_merged_frame_points_to_where_it_went(sandbox) {
        let tx = sandbox.tx().await;
        let ids: Vec<FrameId> = (0..3).map(|_| FrameId::new(RandomIds.mint())).collect();
        let writes = ids.iter().map(|id| FrameWrite { id: *id, ..frame(&["a"]) }).collect();
        frames::write(&tx, writes).await.unwrap();
        frames::redirect(&tx, ids[2], ids[1]).await.unwrap();
        frames::redirect(&tx, ids[1], ids[0]).await.unwrap();
        tx.commit().await.unwrap();
        let stored = frames::load(&sandbox.store.reader(), &ids).await.unwrap();
        let targets: Vec<Option<FrameId>> = stored.iter().map(|frame| frame.redirect_to).collect();
        assert_eq!(targets, [None, Some(ids[0]), Some(ids[0])]);
        assert_eq!(frames::members(&sandbox.store.reader(), &ids).await.unwrap().len(), 1);
    }

    async fn an_equal_conflict_writes_nothing(sandbox) {
        let tx = sandbox.tx().await;
        frames::write(&tx, vec![frame(&["a"])]).await.unwrap();
        let id = conflict(0).id;
        assert_eq!(conflicts::write(&tx, vec![conflict(510)]).await.unwrap(), [(id, 1)]);
        tx.commit().await.unwrap();
        sandbox.clock.advance(chrono::Duration::minutes(3));
        let tx = sandbox.tx().await;
        assert_eq!(conflicts::write(&tx, vec![conflict(510)]).await.unwrap(), []);
        assert_eq!(conflicts::write(&tx, vec![conflict(760)]).await.unwrap(), [(id, 2)]);
        assert_eq!(number_changes(&tx).await, 3);
        tx.commit().await.unwrap();

        let reader = sandbox.store.reader();
        let stored = conflicts::get(&reader, id).await.unwrap().unwrap();
        assert_eq!((stored.severity, stored.level, stored.revision), (760, Level::High, 2));
        assert_eq!((stored.created_at, stored.updated_at), (at(0), at(3)));
        assert_eq!(conflicts::of_frames(&reader, &[frame(&[]).id]).await.unwrap(), [stored]);
        let history = query::conflicts::revisions_of(&reader, &[id.uuid()]).await.unwrap();
        assert_eq!(history.iter().map(|row| (row.revision, row.severity)).collect::<Vec<_>>(), [(1, 510), (2, 760)]);
    }
}
