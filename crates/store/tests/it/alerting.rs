use crate::{
    ledger::{conflict, frame},
    sandbox::{article_id, at, on_both},
};
use claimwire_domain::{alert::AlertState, case::CaseState, conflict::Level, label::Nature};
use claimwire_store::{
    alerts::{self, AlertWrite, NewDelivery},
    audit::{self, NewAuditEvent},
    cases, conflicts, feeds, frames, outlets, query,
    silent_edits::{self, SilentEdit},
};

pub fn alert(conflict_revision: i32, state: AlertState) -> AlertWrite {
    AlertWrite {
        conflict: conflict(0).id,
        nature: Nature::Sources,
        conflict_revision,
        state,
        level: Level::Medium,
        title: "Passengers of the ferry".to_owned(),
        reason: "412 and 421 cannot both be true.".to_owned(),
        due_at: Some(at(10)),
        notify_seq: 1,
    }
}

on_both! {
    async fn an_alert_made_of_an_older_revision_changes_nothing(sandbox) {
        let tx = sandbox.tx().await;
        frames::write(&tx, vec![frame(&["a"])]).await.unwrap();
        conflicts::write(&tx, vec![conflict(510)]).await.unwrap();
        let id = alerts::id_of(conflict(0).id, Nature::Sources);
        assert_eq!(alerts::upsert(&tx, vec![alert(2, AlertState::Pending)]).await.unwrap(), [(id, 1)]);
        assert_eq!(alerts::upsert(&tx, vec![alert(1, AlertState::Open)]).await.unwrap(), []);
        assert_eq!(alerts::upsert(&tx, vec![alert(2, AlertState::Pending)]).await.unwrap(), []);
        assert_eq!(alerts::upsert(&tx, vec![alert(3, AlertState::Open)]).await.unwrap(), [(id, 2)]);
        tx.commit().await.unwrap();
        let reader = sandbox.store.reader();
        let stored = alerts::load(&reader, &[id]).await.unwrap();
        assert_eq!((stored[0].content.clone(), stored[0].revision), (alert(3, AlertState::Open), 2));
        assert!(alerts::due(&reader, at(9), 5).await.unwrap().is_empty());
        assert_eq!(alerts::due(&reader, at(10), 5).await.unwrap(), stored);
        assert_eq!(alerts::of_conflicts(&reader, &[conflict(0).id]).await.unwrap(), stored);
    }

    async fn an_announcement_is_made_once_for_each_number_and_channel(sandbox) {
        let tx = sandbox.tx().await;
        frames::write(&tx, vec![frame(&["a"])]).await.unwrap();
        conflicts::write(&tx, vec![conflict(510)]).await.unwrap();
        alerts::upsert(&tx, vec![alert(1, AlertState::Open)]).await.unwrap();
        let new = |channel: &str| NewDelivery {
            alert: alerts::id_of(conflict(0).id, Nature::Sources),
            notify_seq: 1,
            channel: channel.to_owned(),
            target: None,
            body: serde_json::json!({"title": "ferry"}),
        };
        let first = alerts::create_deliveries(&tx, vec![new("log"), new("webhook")]).await.unwrap();
        assert_eq!(first.len(), 2);
        assert!(alerts::create_deliveries(&tx, vec![new("log")]).await.unwrap().is_empty());
        alerts::mark_failed(&tx, first[0], "no answer").await.unwrap();
        alerts::mark_delivered(&tx, &first[..1]).await.unwrap();
        tx.commit().await.unwrap();
        let stored = alerts::load_deliveries(&sandbox.store.reader(), &first[..1]).await.unwrap().remove(0);
        assert_eq!((stored.attempts, stored.delivered_at), (2, Some(at(0))));
        assert_eq!(stored.error.as_deref(), Some("no answer"));
    }

    async fn people_s_work_is_kept(sandbox) {
        let tx = sandbox.tx().await;
        let subject = sandbox.store.ids().mint();
        let opened = cases::open(&tx, "conflict", subject).await.unwrap().unwrap();
        assert_eq!(cases::open(&tx, "conflict", subject).await.unwrap(), Some(opened.clone()));
        assert_eq!((opened.state, opened.revision), (CaseState::New, 1));
        let line = NewAuditEvent {
            actor: "desk".to_owned(),
            action: "open".to_owned(),
            object_type: "case".to_owned(),
            object_id: opened.id.uuid(),
            detail: serde_json::Value::Null,
        };
        audit::record(&tx, vec![line]).await.unwrap();
        outlets::ensure(&tx, &[crate::sandbox::profile("The Quay")]).await.unwrap();
        let feed = feeds::add(&tx, outlets::id_of("the quay"), "https://quay.example/feed").await.unwrap();
        assert_eq!(feeds::add(&tx, outlets::id_of("the quay"), "https://quay.example/feed").await.unwrap(), feed);
        tx.commit().await.unwrap();
    }

    async fn a_silent_edit_is_told_once(sandbox) {
        let edit = SilentEdit {
            article: article_id("u"),
            old_claim: None,
            new_claim: None,
            old_text: "412".to_owned(),
            new_text: "421".to_owned(),
            reason: "The figure changed without a notice.".to_owned(),
        };
        let tx = sandbox.tx().await;
        silent_edits::record(&tx, vec![edit.clone()]).await.unwrap();
        silent_edits::record(&tx, vec![edit]).await.unwrap();
        tx.commit().await.unwrap();
        let found = query::articles::silent_edits_of(&sandbox.store.reader(), &[article_id("u").uuid()]).await.unwrap();
        assert_eq!(found.len(), 1);
    }
}
