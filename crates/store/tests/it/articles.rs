use crate::sandbox::{article_id, at, on_both, profile, store_claims, store_version, submitted, version, version_id};
use claimwire_domain::{
    article::{SubmittedArticle, Zone, ZonedSpan},
    ids::SubmissionId,
    span::Span,
};
use claimwire_store::{
    ErrorKind, Store, articles, claims, outbox, outlets,
    submissions::{self, FinishedSubmission, NewSubmission, Outcome},
};
use std::time::Duration;
use tokio::time::timeout;

/// Long enough for a statement that nothing stands in the way of.
const MOMENT: Duration = Duration::from_millis(300);

async fn hand_in(store: &Store, key: &str, article: &SubmittedArticle) -> Result<SubmissionId, claimwire_store::Error> {
    let tx = store.begin().await?;
    let id =
        submissions::record_once(&tx, key, NewSubmission { article: article.clone(), via: "api".to_owned() }).await?;
    tx.commit().await?;
    Ok(id)
}

on_both! {
    async fn a_submission_is_stored_as_it_was_handed_in_and_told_to_ingest(sandbox) {
        let hostile = submitted("https://example.org/\0", "Ferry \0 strike: 12 % “late” \u{10ffff}");
        let tx = sandbox.tx().await;
        let new = |article| NewSubmission { article, via: "cli".to_owned() };
        let ids = submissions::record(&tx, vec![new(hostile.clone()), new(submitted("u2", "b"))]).await.unwrap();
        tx.commit().await.unwrap();
        let stored = submissions::get(&sandbox.store.reader(), ids[0]).await.unwrap().unwrap();
        assert_eq!((stored.article, stored.received_at, stored.outcome), (hostile, at(0), None));
        assert_eq!(outbox::depth(&sandbox.store.reader()).await.unwrap().unpublished, 2);

        let tx = sandbox.tx().await;
        let rejected = FinishedSubmission {
            id: ids[0],
            outcome: Outcome::Rejected,
            article: None,
            version: None,
            problem: Some("nothing to read".to_owned()),
        };
        let taken = FinishedSubmission {
            id: ids[1],
            outcome: Outcome::NewArticle,
            article: Some(article_id("u2")),
            version: Some(version_id("u2", 1)),
            problem: None,
        };
        submissions::finish(&tx, vec![rejected, taken]).await.unwrap();
        tx.commit().await.unwrap();
        let mut stored = submissions::load(&sandbox.store.reader(), &ids).await.unwrap();
        stored.sort_by_key(|submission| submission.id);
        assert_eq!(stored[0].outcome, Some(Outcome::Rejected));
        assert_eq!(stored[0].problem.as_deref(), Some("nothing to read"));
        assert_eq!((stored[1].outcome, stored[1].version_id), (Some(Outcome::NewArticle), Some(version_id("u2", 1))));
    }

    async fn a_key_stands_for_one_text_and_is_told_to_ingest_once(sandbox) {
        let hostile = submitted("https://example.org/\0", "Ferry \0 strike");
        let first = hand_in(&sandbox.store, "desk 7", &hostile).await.unwrap();
        assert_eq!(hand_in(&sandbox.store, "desk 7", &hostile).await.unwrap(), first);
        let other = hand_in(&sandbox.store, "desk 7", &submitted("https://example.org/", "other")).await.unwrap_err();
        assert_eq!(other.kind(), ErrorKind::Invalid);
        assert!(other.to_string().contains("`desk 7`"), "{other}");
        assert_ne!(hand_in(&sandbox.store, "desk 8", &hostile).await.unwrap(), first, "another key is another request");
        assert_eq!(outbox::depth(&sandbox.store.reader()).await.unwrap().unpublished, 2);
        let reader = sandbox.store.reader();
        assert_eq!(submissions::same_under(&reader, "desk 7", &hostile).await.unwrap(), Some(first));
        assert_eq!(submissions::same_under(&reader, "desk 9", &hostile).await.unwrap(), None);
    }

    async fn of_two_requests_that_race_under_one_key_one_is_taken(sandbox) {
        let other = sandbox.second_process().await;
        let article = submitted("https://example.org/", "Ferry strike");
        for (queued, committed) in [(1, true), (2, false)] {
            let key = format!("key {queued}");
            let tx = sandbox.tx().await;
            let new = NewSubmission { article: article.clone(), via: "api".to_owned() };
            let first = submissions::record_once(&tx, &key, new).await.unwrap();
            let mut second = Box::pin(hand_in(&other, &key, &article));
            assert!(timeout(MOMENT, &mut second).await.is_err(), "it waits for what the first one comes to");
            if committed { tx.commit().await.unwrap() } else { tx.rollback().await.unwrap() }
            let second = second.await.unwrap();
            assert_eq!(second == first, committed, "what was rolled back leaves its key free");
            assert!(submissions::get(&sandbox.store.reader(), second).await.unwrap().is_some());
            assert_eq!(outbox::depth(&sandbox.store.reader()).await.unwrap().unpublished, queued);
        }
        other.close().await.unwrap();
    }

    async fn an_outlet_is_one_whatever_the_case_of_its_name(sandbox) {
        let tx = sandbox.tx().await;
        outlets::ensure(&tx, &[profile("The Harbour Post"), profile(" the harbour post ")]).await.unwrap();
        let mut known = profile("THE HARBOUR POST");
        known.agency = true;
        outlets::ensure(&tx, &[known.clone()]).await.unwrap();
        tx.commit().await.unwrap();
        let reader = sandbox.store.reader();
        let stored = outlets::list(&reader).await.unwrap();
        assert_eq!(stored.len(), 1);
        assert!(!stored[0].profile.agency, "ensuring never changes what is known");

        let tx = sandbox.tx().await;
        outlets::import(&tx, &[known.clone(), profile("Éco du Port")]).await.unwrap();
        tx.commit().await.unwrap();
        let stored = outlets::by_name(&reader, "the Harbour post").await.unwrap().unwrap();
        assert_eq!(stored.profile, known);
        assert_eq!(outlets::list(&reader).await.unwrap().len(), 2);
    }

    async fn the_head_of_an_article_is_its_latest_version(sandbox) {
        let tx = sandbox.tx().await;
        store_version(&tx, "u", 1, "one").await;
        articles::add_versions(&tx, vec![version("u", 3, "three33"), version("u", 2, "two")]).await.unwrap();
        store_version(&tx, "other", 1, "x").await;
        tx.commit().await.unwrap();
        let tx = sandbox.tx().await;
        let heads = articles::lock_heads(&tx, &[article_id("u"), article_id("unknown"), article_id("other")]).await.unwrap();
        tx.rollback().await.unwrap();
        assert_eq!(heads.len(), 2);
        assert_eq!(heads[&article_id("u")].version_no, 3);
        assert_eq!(heads[&article_id("u")].text_sha256, format!("{:064}", 7));
        let versions = articles::versions_of(&sandbox.store.reader(), &[article_id("u")]).await.unwrap();
        let numbers: Vec<i32> = versions[&article_id("u")].iter().map(|version| version.version_no).collect();
        assert_eq!(numbers, [1, 2, 3]);
    }

    async fn a_version_number_is_given_once(sandbox) {
        let tx = sandbox.tx().await;
        store_version(&tx, "u", 1, "one").await;
        tx.commit().await.unwrap();
        let tx = sandbox.tx().await;
        let mut twice = version("u", 1, "other");
        twice.id = version_id("u", 99);
        let refused = articles::add_versions(&tx, vec![twice]).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Contention);
        tx.rollback().await.unwrap();
    }

    async fn a_text_reads_back_with_its_zones_and_its_outlet(sandbox) {
        let tx = sandbox.tx().await;
        store_version(&tx, "u", 1, "Ñandú\n242.000 😀").await;
        let mut zoned = version("u", 2, "menu. body");
        zoned.zones = vec![ZonedSpan { span: Span::new(0, 5).unwrap(), zone: Zone::Boilerplate }];
        articles::add_versions(&tx, vec![zoned.clone()]).await.unwrap();
        tx.commit().await.unwrap();
        let ids = [version_id("u", 1), version_id("u", 2), version_id("u", 3)];
        let mut texts = articles::texts(&sandbox.store.reader(), &ids).await.unwrap();
        texts.sort_by_key(|text| text.version_no);
        assert_eq!(texts.len(), 2);
        assert_eq!(texts[0].text, "Ñandú\n242.000 😀");
        assert_eq!((texts[0].outlet_name.as_str(), texts[0].locale.as_deref()), ("The Harbour Post", Some("en-GB")));
        assert_eq!((texts[0].published_at, texts[0].published_offset_min), (Some(at(10)), Some(60)));
        assert_eq!(texts[1].zones, zoned.zones);
    }

    async fn a_withdrawn_article_has_no_live_claims(sandbox) {
        let tx = sandbox.tx().await;
        store_version(&tx, "u", 1, "412 passengers").await;
        store_claims(&tx, "u", 1, "1", &[0, 5]).await;
        tx.commit().await.unwrap();
        let tx = sandbox.tx().await;
        assert!(articles::withdraw(&tx, article_id("u")).await.unwrap());
        assert!(!articles::withdraw(&tx, article_id("u")).await.unwrap());
        tx.commit().await.unwrap();
        let reader = sandbox.store.reader();
        assert!(claims::live_of_articles(&reader, &[article_id("u")]).await.unwrap().is_empty());
        assert_eq!(claims::of_articles(&reader, &[article_id("u")]).await.unwrap().len(), 2);
    }
}
