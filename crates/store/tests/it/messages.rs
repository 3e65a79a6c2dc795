use crate::sandbox::{at, on_both};
use chrono::Duration;
use claimwire_domain::ids::{ArticleVersionId, IdSource, MessageId, RandomIds};
use claimwire_protocol::{
    envelope::MAX_BODY_BYTES,
    message::ArticleIngested,
    topology::{EXTRACT, INGEST, RETRY_STEPS, Route},
};
use claimwire_store::{
    Backend, ErrorKind, Tx, changes, inbox, leases, locks,
    outbox::{self, NewMessage},
    parked::{self, NewParked},
};
use std::collections::HashSet;

/// How long a claim protects a row.
const CLAIM: Duration = Duration::seconds(30);

fn message(tx: &Tx) -> NewMessage {
    let body = ArticleIngested { article_version_id: ArticleVersionId::derived(&[b"v"]) };
    NewMessage::event(tx, &body, Some("art_1".to_owned()), None)
}

async fn enqueue(sandbox: &crate::sandbox::Sandbox, count: usize) -> Vec<NewMessage> {
    let tx = sandbox.tx().await;
    let messages: Vec<NewMessage> = (0..count).map(|_| message(&tx)).collect();
    outbox::enqueue(&tx, messages.clone()).await.unwrap();
    tx.commit().await.unwrap();
    messages
}

async fn claim(sandbox: &crate::sandbox::Sandbox, limit: u64) -> Vec<outbox::OutboxRow> {
    let tx = sandbox.tx().await;
    let rows = outbox::claim_batch(&tx, limit, tx.now().plus(CLAIM)).await.unwrap();
    tx.commit().await.unwrap();
    rows
}

fn new_parked(envelope: claimwire_protocol::envelope::Envelope) -> NewParked {
    NewParked {
        queue: EXTRACT.name.to_owned(),
        consumer: EXTRACT.consumer.to_owned(),
        envelope,
        reason: "attempts exhausted".to_owned(),
        error: "a NUL \0 in the error".to_owned(),
        attempts: 4,
    }
}

on_both! {
    async fn a_message_is_claimed_as_it_was_written_and_in_order(sandbox) {
        let tx = sandbox.tx().await;
        let mut written: Vec<NewMessage> = (0..300).map(|_| message(&tx)).collect();
        written[1].route = Route::Wait(&EXTRACT, RETRY_STEPS[1]);
        written[1].envelope.attempt = 2;
        written[2].route = Route::Queue(&INGEST);
        written[2].envelope.causation_id = Some(written[0].envelope.message_id);
        outbox::enqueue(&tx, written.clone()).await.unwrap();
        tx.commit().await.unwrap();

        let claimed = claim(sandbox, 299).await;
        let read: Vec<NewMessage> = claimed
            .into_iter()
            .map(|row| NewMessage { envelope: row.envelope, route: row.route })
            .collect();
        assert_eq!(read, written[..299]);
    }

    async fn a_claimed_message_is_not_claimed_again_while_its_lease_runs(sandbox) {
        enqueue(sandbox, 2).await;
        assert_eq!(claim(sandbox, 1).await.len(), 1);
        assert_eq!(claim(sandbox, 10).await.len(), 1);
        assert_eq!(claim(sandbox, 10).await.len(), 0);
        sandbox.clock.advance(Duration::seconds(31));
        assert_eq!(claim(sandbox, 10).await.len(), 2);
    }

    async fn two_relays_at_once_claim_different_messages(sandbox) {
        enqueue(sandbox, 6).await;
        let first = sandbox.tx().await;
        let one = outbox::claim_batch(&first, 3, first.now().plus(Duration::seconds(30))).await.unwrap();
        // SQLite has one writer: the second relay starts when the first has committed.
        if sandbox.store.backend() == Backend::Sqlite {
            first.commit().await.unwrap();
            assert_eq!(claim(sandbox, 10).await.len(), 3);
            return;
        }
        let two = claim(sandbox, 10).await;
        first.commit().await.unwrap();
        let ids: HashSet<i64> = one.iter().chain(&two).map(|row| row.id).collect();
        assert_eq!((one.len(), two.len(), ids.len()), (3, 3, 6));
    }

    async fn a_published_message_is_never_claimed_again(sandbox) {
        enqueue(sandbox, 3).await;
        let ids: Vec<i64> = claim(sandbox, 10).await.iter().map(|row| row.id).collect();
        let tx = sandbox.tx().await;
        outbox::mark_published(&tx, &ids[..2]).await.unwrap();
        tx.commit().await.unwrap();
        sandbox.clock.advance(Duration::hours(1));
        assert_eq!(claim(sandbox, 10).await.len(), 1);
        let depth = outbox::depth(&sandbox.store.reader()).await.unwrap();
        assert_eq!((depth.unpublished, depth.oldest), (1, Some(at(0))));

        let tx = sandbox.tx().await;
        assert_eq!(outbox::purge(&tx, at(30)).await.unwrap(), 2);
        tx.commit().await.unwrap();
    }

    async fn a_message_that_cannot_be_published_waits_longer_each_time(sandbox) {
        enqueue(sandbox, 1).await;
        let mut waits = Vec::new();
        for _ in 0..8 {
            let id = claim(sandbox, 1).await[0].id;
            let tx = sandbox.tx().await;
            let until = tx.now().plus(CLAIM);
            outbox::release(&tx, &[(id, "no queue \0 is bound".to_owned())], until).await.unwrap();
            tx.commit().await.unwrap();
            let mut waited = 0;
            loop {
                let tx = sandbox.tx().await;
                let due = outbox::claim_batch(&tx, 1, tx.now().plus(Duration::seconds(30))).await.unwrap();
                tx.rollback().await.unwrap();
                if !due.is_empty() {
                    break;
                }
                sandbox.clock.advance(Duration::seconds(1));
                waited += 1;
            }
            waits.push(waited);
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60]);
    }

    async fn messages_that_met_an_absent_broker_are_due_at_once(sandbox) {
        enqueue(sandbox, 2).await;
        let ids: Vec<i64> = claim(sandbox, 10).await.iter().map(|row| row.id).collect();
        let tx = sandbox.tx().await;
        outbox::give_back(&tx, &ids, tx.now().plus(CLAIM)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(claim(sandbox, 10).await.iter().map(|row| row.id).collect::<Vec<_>>(), ids);
    }

    // A defect: a relay that was slower than its claim freed the rows another one was publishing.
    async fn what_another_relay_has_claimed_meanwhile_stays_claimed(sandbox) {
        enqueue(sandbox, 2).await;
        let ids: Vec<i64> = claim(sandbox, 10).await.iter().map(|row| row.id).collect();
        let slow = sandbox.store.clock().now().plus(CLAIM);
        sandbox.clock.advance(CLAIM + Duration::seconds(1));
        assert_eq!(claim(sandbox, 10).await.len(), 2, "the claim of the first is over");
        let tx = sandbox.tx().await;
        outbox::give_back(&tx, &ids[..1], slow).await.unwrap();
        outbox::release(&tx, &[(ids[1], "refused".to_owned())], slow).await.unwrap();
        tx.commit().await.unwrap();
        assert!(claim(sandbox, 10).await.is_empty());
        sandbox.clock.advance(CLAIM);
        assert_eq!(claim(sandbox, 10).await.len(), 2, "and was not made longer either");
    }

    async fn a_rolled_back_transaction_sends_nothing(sandbox) {
        let tx = sandbox.tx().await;
        let written = message(&tx);
        outbox::enqueue(&tx, vec![written]).await.unwrap();
        tx.rollback().await.unwrap();
        let tx = sandbox.tx().await;
        let written = message(&tx);
        outbox::enqueue(&tx, vec![written]).await.unwrap();
        drop(tx);
        assert_eq!(outbox::depth(&sandbox.store.reader()).await.unwrap().unpublished, 0);
    }

    async fn a_message_is_taken_once_by_each_consumer(sandbox) {
        let ids: Vec<MessageId> = (0..3).map(|_| MessageId::new(RandomIds.mint())).collect();
        let tx = sandbox.tx().await;
        assert_eq!(inbox::take(&tx, "one", &ids[..2]).await.unwrap().len(), 2);
        tx.commit().await.unwrap();

        let tx = sandbox.tx().await;
        let fresh = inbox::take(&tx, "one", &[ids[0], ids[1], ids[2], ids[2]]).await.unwrap();
        assert_eq!(fresh, HashSet::from([ids[2]]));
        assert_eq!(inbox::take(&tx, "two", &ids).await.unwrap().len(), 3);
        tx.rollback().await.unwrap();

        let taken = inbox::taken(&sandbox.store.reader(), "one", &ids).await.unwrap();
        assert_eq!(taken, HashSet::from([ids[0], ids[1]]), "a rollback forgets the message too");
        sandbox.clock.advance(Duration::days(40));
        let tx = sandbox.tx().await;
        assert_eq!(inbox::purge(&tx, at(1)).await.unwrap(), 2);
        tx.commit().await.unwrap();
    }

    async fn parking_a_message_twice_keeps_one_row(sandbox) {
        let tx = sandbox.tx().await;
        let envelope = message(&tx).envelope;
        assert!(parked::park(&tx, new_parked(envelope.clone())).await.unwrap());
        assert!(!parked::park(&tx, new_parked(envelope.clone())).await.unwrap());
        tx.commit().await.unwrap();
        let listed = parked::list(&sandbox.store.reader(), None, 10).await.unwrap();
        assert_eq!(listed.len(), 1);
        assert_eq!(listed[0].envelope, envelope);
        assert_eq!(listed[0].error, "a NUL \u{fffd} in the error");
        assert_eq!(parked::show(&sandbox.store.reader(), listed[0].id).await.unwrap().as_ref(), Some(&listed[0]));
        assert!(parked::list(&sandbox.store.reader(), Some(listed[0].id), 10).await.unwrap().is_empty());
    }

    async fn a_replayed_message_goes_back_to_its_own_queue_under_its_own_id(sandbox) {
        let tx = sandbox.tx().await;
        let mut envelope = message(&tx).envelope;
        envelope.attempt = 3;
        parked::park(&tx, new_parked(envelope.clone())).await.unwrap();
        tx.commit().await.unwrap();
        let id = parked::list(&sandbox.store.reader(), None, 1).await.unwrap()[0].id;

        let tx = sandbox.tx().await;
        parked::replay(&tx, id).await.unwrap();
        assert_eq!(parked::replay(&tx, id).await.unwrap_err().kind(), ErrorKind::Invalid);
        tx.commit().await.unwrap();
        assert!(parked::list(&sandbox.store.reader(), None, 1).await.unwrap().is_empty());
        envelope.attempt = 0;
        let rows = claim(sandbox, 10).await;
        assert_eq!((&rows[0].envelope, rows[0].route), (&envelope, Route::Queue(&EXTRACT)));

        let tx = sandbox.tx().await;
        parked::park(&tx, new_parked(envelope)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(parked::list(&sandbox.store.reader(), None, 10).await.unwrap().len(), 1, "it may be parked again");
    }

    async fn a_message_the_inbox_forgot_is_not_replayed(sandbox) {
        let tx = sandbox.tx().await;
        let envelope = message(&tx).envelope;
        parked::park(&tx, new_parked(envelope)).await.unwrap();
        tx.commit().await.unwrap();
        sandbox.clock.advance(Duration::days(31));
        let id = parked::list(&sandbox.store.reader(), None, 1).await.unwrap()[0].id;
        let tx = sandbox.tx().await;
        assert_eq!(parked::replay(&tx, id).await.unwrap_err().kind(), ErrorKind::Invalid);
        tx.rollback().await.unwrap();
        let tx = sandbox.tx().await;
        parked::discard(&tx, id).await.unwrap();
        tx.commit().await.unwrap();
        assert!(parked::list(&sandbox.store.reader(), None, 1).await.unwrap().is_empty());
    }

    // A defect: it stayed in the outbox for ever, where nobody could discard it, and what waits there is not swept.
    async fn a_message_that_no_broker_carries_is_not_replayed(sandbox) {
        let tx = sandbox.tx().await;
        let mut envelope = message(&tx).envelope;
        envelope.body = vec![b' '; MAX_BODY_BYTES + 1];
        parked::park(&tx, new_parked(envelope)).await.unwrap();
        tx.commit().await.unwrap();
        let id = parked::list(&sandbox.store.reader(), None, 1).await.unwrap()[0].id;
        let tx = sandbox.tx().await;
        assert_eq!(parked::replay(&tx, id).await.unwrap_err().kind(), ErrorKind::Invalid);
        tx.rollback().await.unwrap();
        assert_eq!(parked::list(&sandbox.store.reader(), None, 1).await.unwrap().len(), 1, "it can be discarded");
    }

    // A defect: taken in any order, each of the two could wait for what the other one had.
    async fn two_that_take_the_same_messages_do_not_wait_crosswise(sandbox) {
        let mut ids: Vec<MessageId> = (0..64).map(|_| MessageId::new(RandomIds.mint())).collect();
        ids.sort_unstable();
        let tx = sandbox.tx().await;
        assert_eq!(inbox::take(&tx, "one", &ids[..1]).await.unwrap().len(), 1);
        let (other, theirs) = (sandbox.second_process().await, ids.clone());
        let other = tokio::spawn(async move {
            let tx = other.begin().await.unwrap();
            assert!(inbox::take(&tx, "one", &theirs).await.unwrap().is_empty());
            tx.rollback().await.unwrap();
            other.close().await.unwrap();
        });
        sandbox.until_somebody_waits(&other).await;
        assert_eq!(inbox::take(&tx, "one", &ids).await.unwrap().len(), 63);
        tx.commit().await.unwrap();
        other.await.unwrap();
    }

    async fn changes_are_numbered_without_gaps_in_windows(sandbox) {
        let tx = sandbox.tx().await;
        let objects: Vec<(&str, uuid::Uuid, i32)> = (1..=5).map(|revision| ("frame", RandomIds.mint(), revision)).collect();
        changes::record(&tx, &objects).await.unwrap();
        tx.commit().await.unwrap();
        let mut numbered = Vec::new();
        for _ in 0..4 {
            let tx = sandbox.tx().await;
            numbered.push(changes::sequence(&tx, 2).await.unwrap());
            tx.commit().await.unwrap();
        }
        assert_eq!(numbered, [2, 2, 1, 0]);
        let reader = sandbox.store.reader();
        let feed = changes::after(&reader, 0, 10).await.unwrap();
        assert_eq!(feed.iter().map(|change| (change.position, change.revision)).collect::<Vec<_>>(),
            [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)]);
        assert_eq!(changes::after(&reader, 3, 1).await.unwrap()[0].position, 4);
        assert_eq!(changes::latest_position(&reader).await.unwrap(), 5);
        sandbox.clock.advance(Duration::days(100));
        let tx = sandbox.tx().await;
        assert_eq!(changes::purge(&tx, at(1)).await.unwrap(), 4, "the last one tells where the feed stands");
        tx.commit().await.unwrap();
    }

    async fn a_change_that_commits_late_is_numbered_after_those_already_read(sandbox) {
        if sandbox.store.backend() == Backend::Sqlite {
            return; // One writer at a time: there, no transaction commits after a later one.
        }
        let late = sandbox.tx().await;
        changes::record(&late, &[("frame", RandomIds.mint(), 1)]).await.unwrap();
        let early = sandbox.tx().await;
        changes::record(&early, &[("frame", RandomIds.mint(), 2)]).await.unwrap();
        early.commit().await.unwrap();
        let number = async || {
            let tx = sandbox.tx().await;
            changes::sequence(&tx, 100).await.unwrap();
            tx.commit().await.unwrap();
        };
        number().await;
        let read_to = changes::latest_position(&sandbox.store.reader()).await.unwrap();
        late.commit().await.unwrap();
        number().await;
        let missed = changes::after(&sandbox.store.reader(), read_to, 10).await.unwrap();
        assert_eq!(missed.iter().map(|change| change.revision).collect::<Vec<_>>(), [1]);
    }

    async fn a_lease_has_one_holder_until_it_ends(sandbox) {
        let (one, two) = (RandomIds.mint(), RandomIds.mint());
        let acquire = async |holder| {
            let tx = sandbox.tx().await;
            let held = leases::acquire(&tx, "scheduler", holder, Duration::seconds(10)).await.unwrap();
            tx.commit().await.unwrap();
            held
        };
        assert!(acquire(one).await);
        assert!(!acquire(two).await);
        assert!(acquire(one).await, "its holder renews it");
        sandbox.clock.advance(Duration::seconds(11));
        assert!(acquire(two).await);
        let tx = sandbox.tx().await;
        leases::release(&tx, "scheduler", one).await.unwrap();
        leases::release(&tx, "scheduler", two).await.unwrap();
        tx.commit().await.unwrap();
        assert!(acquire(one).await);
    }

    async fn a_named_lock_is_held_until_the_transaction_ends(sandbox) {
        let tx = sandbox.tx().await;
        locks::lock(&tx, "placing").await.unwrap();
        locks::lock(&tx, "placing").await.unwrap();
        let store = sandbox.store.clone();
        let waiter = tokio::spawn(async move {
            let tx = store.begin().await.unwrap();
            locks::lock(&tx, "placing").await.unwrap();
            let now = tx.now();
            tx.commit().await.unwrap();
            now
        });
        sandbox.clock.advance(Duration::minutes(5));
        tx.commit().await.unwrap();
        assert_eq!(waiter.await.unwrap(), at(5));
    }
}
