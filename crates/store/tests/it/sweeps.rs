use crate::alerting::alert;
use crate::ledger::{conflict, frame};
use crate::sandbox::{Sandbox, at, on_both, run_id, store_claims, store_version, submitted, version_id};
use claimwire_domain::alert::AlertState;
use claimwire_migrations::{Migrator, MigratorTrait};
use claimwire_protocol::{
    message::{AlertDue, ArticleIngested, ArticleSubmitted, ClaimsExtracted, ClaimsPlaced, ConflictChanged, Message},
    topology::{ALERT, COMPARE, DELIVER, EXTRACT, INGEST, PLACE, WorkQueue},
};
use claimwire_store::{
    alerts::{self, NewDelivery},
    conflicts, frames,
    outbox::NewMessage,
    parked::{self, NewParked},
    runs,
    submissions::{self, NewSubmission},
    sweeps::{self, StuckRun},
};

async fn park(sandbox: &Sandbox, queue: &WorkQueue, message: &impl Message) -> uuid::Uuid {
    let tx = sandbox.tx().await;
    let envelope = NewMessage::event(&tx, message, None, None).envelope;
    let message_id = envelope.message_id;
    let new = NewParked {
        queue: queue.name.to_owned(),
        consumer: queue.consumer.to_owned(),
        envelope,
        reason: "attempts exhausted".to_owned(),
        error: "a panic".to_owned(),
        attempts: 4,
    };
    parked::park(&tx, new).await.unwrap();
    tx.commit().await.unwrap();
    let waiting = parked::list(&sandbox.store.reader(), None, 99).await.unwrap();
    waiting.iter().find(|parked| parked.envelope.message_id == message_id).unwrap().id
}

async fn hand_in(sandbox: &Sandbox, url: &str) -> ArticleSubmitted {
    let tx = sandbox.tx().await;
    let new = NewSubmission { article: submitted(url, "t"), via: "cli".to_owned() };
    let ids = submissions::record(&tx, vec![new]).await.unwrap();
    tx.commit().await.unwrap();
    ArticleSubmitted { submission_id: ids[0] }
}

on_both! {
    async fn what_waits_in_the_parking_lot_is_not_sent_again(sandbox) {
        let tx = sandbox.tx().await;
        store_version(&tx, "unread", 1, "nobody has read this").await;
        for url in ["extracted", "placed"] {
            store_version(&tx, url, 1, "412 passengers").await;
            store_claims(&tx, url, 1, "1", &[0]).await;
        }
        runs::mark_placed(&tx, &[run_id("placed", 1, "1")]).await.unwrap();
        tx.commit().await.unwrap();
        let reader = sandbox.store.reader();
        let stuck = |url| StuckRun { run: run_id(url, 1, "1"), version: version_id(url, 1) };
        let (extracted, placed) = (stuck("extracted"), stuck("placed"));

        // Parked for another stage of the same work: not what the sweep of a stage asks for.
        let of = |stuck: StuckRun| ClaimsPlaced { article_version_id: stuck.version, run_id: stuck.run };
        park(sandbox, &COMPARE, &of(extracted)).await;
        assert_eq!(sweeps::unplaced_runs(&reader, at(1), 9).await.unwrap(), [extracted]);
        assert_eq!(sweeps::uncompared_runs(&reader, at(1), 9).await.unwrap(), [placed]);
        assert_eq!(sweeps::unread_versions(&reader, at(12), 9).await.unwrap(), [version_id("unread", 1)]);

        park(sandbox, &EXTRACT, &ArticleIngested { article_version_id: version_id("unread", 1) }).await;
        let message = ClaimsExtracted { article_version_id: extracted.version, run_id: extracted.run };
        park(sandbox, &PLACE, &message).await;
        park(sandbox, &COMPARE, &of(placed)).await;
        assert_eq!(sweeps::unread_versions(&reader, at(12), 9).await.unwrap(), []);
        assert_eq!(sweeps::unplaced_runs(&reader, at(1), 9).await.unwrap(), []);
        assert_eq!(sweeps::uncompared_runs(&reader, at(1), 9).await.unwrap(), []);
    }

    async fn a_change_that_no_alert_knows_of_and_a_delivery_nobody_made_are_stuck_until_a_person_has_them(sandbox) {
        let tx = sandbox.tx().await;
        frames::write(&tx, vec![frame(&["a"])]).await.unwrap();
        conflicts::write(&tx, vec![conflict(510)]).await.unwrap();
        tx.commit().await.unwrap();
        let reader = sandbox.store.reader();
        let (id, nature) = (conflict(0).id, conflict(0).nature);
        assert_eq!(sweeps::unannounced_conflicts(&reader, at(0), 9).await.unwrap(), [], "it changed just now");
        assert_eq!(sweeps::unannounced_conflicts(&reader, at(1), 9).await.unwrap(), [(id, 1)]);

        let tx = sandbox.tx().await;
        alerts::upsert(&tx, vec![alert(1, AlertState::Open)]).await.unwrap();
        let new = NewDelivery {
            alert: alerts::id_of(id, nature),
            notify_seq: 1,
            channel: "log".to_owned(),
            target: None,
            body: serde_json::Value::Null,
        };
        let delivery_id = alerts::create_deliveries(&tx, vec![new]).await.unwrap()[0];
        tx.commit().await.unwrap();
        assert_eq!(sweeps::unannounced_conflicts(&reader, at(1), 9).await.unwrap(), [], "its alert knows");
        assert_eq!(sweeps::undelivered(&reader, at(0), 9).await.unwrap(), [], "it was made just now");
        assert_eq!(sweeps::undelivered(&reader, at(1), 9).await.unwrap(), [delivery_id]);
        park(sandbox, &DELIVER, &AlertDue { delivery_id }).await;
        assert_eq!(sweeps::undelivered(&reader, at(1), 9).await.unwrap(), [], "it is parked");

        let tx = sandbox.tx().await;
        conflicts::write(&tx, vec![conflict(760)]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(sweeps::unannounced_conflicts(&reader, at(1), 9).await.unwrap(), [(id, 2)], "it changed again");
        park(sandbox, &ALERT, &ConflictChanged { conflict_id: id, revision: 2 }).await;
        assert_eq!(sweeps::unannounced_conflicts(&reader, at(1), 9).await.unwrap(), [], "it is parked");
    }

    async fn parked_rows_take_no_place_from_those_that_are_stuck(sandbox) {
        let first = hand_in(sandbox, "a").await;
        sandbox.clock.advance(chrono::Duration::minutes(1));
        let second = hand_in(sandbox, "b").await;
        park(sandbox, &INGEST, &first).await;
        let found = sweeps::stuck_submissions(&sandbox.store.reader(), at(9), 1).await.unwrap();
        assert_eq!(found, [second.submission_id]);
    }

    async fn a_replayed_message_may_get_stuck_again_and_a_discarded_one_stays_discarded(sandbox) {
        let message = hand_in(sandbox, "a").await;
        let reader = sandbox.store.reader();
        let id = park(sandbox, &INGEST, &message).await;
        let tx = sandbox.tx().await;
        parked::replay(&tx, id).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(sweeps::stuck_submissions(&reader, at(9), 9).await.unwrap(), [message.submission_id]);

        let id = park(sandbox, &INGEST, &message).await;
        assert_eq!(sweeps::stuck_submissions(&reader, at(9), 9).await.unwrap(), []);
        let tx = sandbox.tx().await;
        parked::discard(&tx, id).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(sweeps::stuck_submissions(&reader, at(9), 9).await.unwrap(), []);
    }

    async fn messages_parked_before_the_schema_knew_their_work_are_not_sent_again(sandbox) {
        let message = hand_in(sandbox, "a").await;
        park(sandbox, &INGEST, &message).await;
        let tx = sandbox.tx().await;
        let mut broken = NewMessage::event(&tx, &message, None, None).envelope;
        broken.body = b"\\ \xff\0 \"submission_id\":\"sub_zz".to_vec();
        let new = NewParked {
            queue: INGEST.name.to_owned(),
            consumer: INGEST.consumer.to_owned(),
            envelope: broken,
            reason: "cannot be decoded".to_owned(),
            error: String::new(),
            attempts: 1,
        };
        parked::park(&tx, new).await.unwrap();
        tx.commit().await.unwrap();
        let connection = sandbox.connection().await;
        // down to before the first migration that reads bodies
        Migrator::down(&connection, Some(2)).await.unwrap();
        Migrator::up(&connection, None).await.unwrap();
        connection.close().await.unwrap();
        let found = sweeps::stuck_submissions(&sandbox.store.reader(), at(9), 9).await.unwrap();
        assert_eq!(found, [], "the migration reads the bodies it can read");
    }
}
