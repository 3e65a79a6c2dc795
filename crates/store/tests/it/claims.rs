use crate::sandbox::{article_id, at, claim, on_both, run, run_id, store_claims, store_version, version, version_id};
use claimwire_domain::{
    ids::{ClaimId, StoryId},
    label::Label,
};
use claimwire_store::{
    articles, claims, comparisons,
    keys::{self, KeyedClaim},
    runs,
    stories::{self, NewStory},
    submissions, sweeps,
};
use sea_orm::ConnectionTrait;

on_both! {
    async fn a_claim_reads_back_as_it_was_stored(sandbox) {
        let tx = sandbox.tx().await;
        store_version(&tx, "u", 1, "412 passengers").await;
        let mut new = claim("u", 1, "1", 4);
        new.mantissa = Some(999_999_999_999_999_999);
        new.exponent = Some(-17);
        new.sentence_hash = i64::MIN;
        runs::record(&tx, vec![run("u", 1, "1")], vec![new.clone(), claim("u", 1, "1", 0)]).await.unwrap();
        tx.commit().await.unwrap();
        let stored = claims::of_runs(&sandbox.store.reader(), &[run_id("u", 1, "1")]).await.unwrap();
        assert_eq!(stored.len(), 2);
        let row = &stored[1];
        assert_eq!((row.id, row.anchor, row.span, row.zone, row.kind), (new.id, new.anchor, new.span, new.zone, new.kind));
        assert_eq!(row.value.unwrap().to_string(), "9.99999999999999999");
        assert_eq!((row.sentence_hash, row.figure_kind, row.period), (i64::MIN, new.figure_kind, new.period));
        assert_eq!((row.published_at, row.as_of, row.language.as_str()), (at(10), at(10), "en"));
        assert_eq!((row.live, row.eligible), (true, true));
        let detail: serde_json::Value = row.detail().unwrap();
        assert_eq!((&detail["words"], &detail["version"]), (&new.detail["words"], &1.into()));
        assert_eq!(claims::load(&sandbox.store.reader(), &[new.id]).await.unwrap(), std::slice::from_ref(row));
    }

    async fn a_run_recorded_again_changes_nothing(sandbox) {
        let tx = sandbox.tx().await;
        store_version(&tx, "u", 1, "412 passengers").await;
        let first = runs::record(&tx, vec![run("u", 1, "1")], vec![claim("u", 1, "1", 0)]).await.unwrap();
        let again = runs::record(&tx, vec![run("u", 1, "1")], vec![claim("u", 1, "1", 7)]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((first.len(), again.len()), (1, 0));
        assert_eq!(claims::of_runs(&sandbox.store.reader(), &[run_id("u", 1, "1")]).await.unwrap().len(), 1);
    }

    async fn a_newer_extractor_takes_over_its_version(sandbox) {
        let tx = sandbox.tx().await;
        store_version(&tx, "u", 1, "412 passengers").await;
        store_claims(&tx, "u", 1, "1", &[0]).await;
        store_claims(&tx, "u", 1, "2", &[0]).await;
        tx.commit().await.unwrap();
        let ids = [run_id("u", 1, "1"), run_id("u", 1, "2")];
        let contexts = runs::context(&sandbox.store.reader(), &ids).await.unwrap();
        let current: Vec<&str> =
            contexts.iter().filter(|context| context.current).map(|context| context.extractor_version.as_str()).collect();
        assert_eq!(current, ["2"]);
        let latest = runs::latest_of_articles(&sandbox.store.reader(), &[article_id("u")]).await.unwrap();
        assert_eq!(latest.iter().map(|context| context.run).collect::<Vec<_>>(), [run_id("u", 1, "2")]);
    }

    // A defect: neither saw the other's run, and the earlier extractor's stayed current for ever.
    async fn of_two_extractors_at_once_the_later_one_takes_over(sandbox) {
        for (first, second) in [("3", "2"), ("2", "3")] {
            let url = format!("u{first}");
            let tx = sandbox.tx().await;
            store_version(&tx, &url, 1, "412 passengers").await;
            tx.commit().await.unwrap();

            let tx = sandbox.tx().await;
            store_claims(&tx, &url, 1, first, &[0]).await;
            let (other, theirs) = (sandbox.second_process().await, url.clone());
            let other = tokio::spawn(async move {
                let tx = other.begin().await.unwrap();
                store_claims(&tx, &theirs, 1, second, &[0]).await;
                tx.commit().await.unwrap();
                other.close().await.unwrap();
            });
            sandbox.until_somebody_waits(&other).await;
            tx.commit().await.unwrap();
            other.await.unwrap();
            let latest = runs::latest_of_articles(&sandbox.store.reader(), &[article_id(&url)]).await.unwrap();
            let current: Vec<&str> = latest.iter().map(|context| context.extractor_version.as_str()).collect();
            assert_eq!(current, ["3"], "{first} before {second}");
        }
    }

    // A defect: a version that arrived while its predecessor was being recorded left the predecessor's claims alive.
    async fn a_new_version_waits_until_its_predecessor_is_recorded(sandbox) {
        let tx = sandbox.tx().await;
        store_version(&tx, "u", 1, "412 passengers").await;
        tx.commit().await.unwrap();

        let tx = sandbox.tx().await;
        articles::lock_heads(&tx, &[article_id("u")]).await.unwrap();
        let other = sandbox.second_process().await;
        let other = tokio::spawn(async move {
            let tx = other.begin().await.unwrap();
            store_claims(&tx, "u", 1, "1", &[0]).await;
            tx.commit().await.unwrap();
            other.close().await.unwrap();
        });
        sandbox.until_somebody_waits(&other).await;
        articles::add_versions(&tx, vec![version("u", 2, "420 passengers")]).await.unwrap();
        tx.commit().await.unwrap();
        other.await.unwrap();
        let alive = claims::live_of_articles(&sandbox.store.reader(), &[article_id("u")]).await.unwrap();
        assert_eq!(alive, []);
    }

    async fn the_database_refuses_a_second_current_run(sandbox) {
        let tx = sandbox.tx().await;
        store_version(&tx, "u", 1, "412 passengers").await;
        store_claims(&tx, "u", 1, "1", &[0]).await;
        store_claims(&tx, "u", 1, "2", &[0]).await;
        tx.commit().await.unwrap();
        let both = "UPDATE extraction_run SET is_current = true";
        assert!(sandbox.connection().await.execute_unprepared(both).await.is_err());
    }

    async fn an_extractor_reads_again_what_earlier_ones_have_read(sandbox) {
        let tx = sandbox.tx().await;
        for (url, extractor) in [("a", "9"), ("b", "10"), ("c", "11"), ("d", "old")] {
            store_version(&tx, url, 1, "412 passengers").await;
            store_claims(&tx, url, 1, extractor, &[0]).await;
        }
        tx.commit().await.unwrap();
        let reader = sandbox.store.reader();
        let mut expected = vec![version_id("a", 1), version_id("d", 1)];
        expected.sort_unstable();
        assert_eq!(runs::read_by_earlier(&reader, "10", None, 9).await.unwrap(), expected);
        assert_eq!(runs::read_by_earlier(&reader, "10", Some(expected[0]), 9).await.unwrap(), expected[1..]);
        assert_eq!(runs::still_read_by_earlier(&reader, "10", expected[0]).await.unwrap(), 1);
        assert_eq!(runs::still_read_by_earlier(&reader, "10", expected[1]).await.unwrap(), 2);
        let tx = sandbox.tx().await;
        store_claims(&tx, "a", 1, "10", &[0]).await;
        tx.commit().await.unwrap();
        assert_eq!(runs::still_read_by_earlier(&reader, "10", expected[1]).await.unwrap(), 1);
    }

    async fn claims_of_a_superseded_version_are_born_dead(sandbox) {
        let tx = sandbox.tx().await;
        store_version(&tx, "u", 1, "412 passengers").await;
        articles::add_versions(&tx, vec![version("u", 2, "420 passengers")]).await.unwrap();
        store_claims(&tx, "u", 1, "1", &[0]).await;
        let live = store_claims(&tx, "u", 2, "1", &[0, 4]).await;
        tx.commit().await.unwrap();
        let reader = sandbox.store.reader();
        let found = claims::live_of_articles(&reader, &[article_id("u")]).await.unwrap();
        assert_eq!(found.iter().map(|claim| claim.id).collect::<Vec<_>>(), live);

        let tx = sandbox.tx().await;
        claims::lock(&tx, &live).await.unwrap();
        claims::set_live(&tx, &live[..1], false).await.unwrap();
        tx.commit().await.unwrap();
        let found = claims::live_of_articles(&reader, &[article_id("u")]).await.unwrap();
        assert_eq!(found.iter().map(|claim| claim.id).collect::<Vec<_>>(), &live[1..]);
    }

    async fn a_run_without_its_version_is_refused(sandbox) {
        let tx = sandbox.tx().await;
        let refused = runs::record(&tx, vec![run("u", 1, "1")], Vec::new()).await.unwrap_err();
        assert!(refused.to_string().contains("is not in the store"));
        tx.rollback().await.unwrap();
    }

    async fn many_claims_go_in_at_once(sandbox) {
        let tx = sandbox.tx().await;
        store_version(&tx, "u", 1, "412 passengers").await;
        let starts: Vec<u32> = (0..5_000).collect();
        let ids = store_claims(&tx, "u", 1, "1", &starts).await;
        let keyed: Vec<(i64, ClaimId)> = ids.iter().enumerate().map(|(n, id)| (i64::try_from(n / 2).unwrap(), *id)).collect();
        keys::record(&tx, keyed).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(claims::load(&sandbox.store.reader(), &ids).await.unwrap().len(), 5_000);
        let asked: Vec<KeyedClaim> =
            ids.iter().enumerate().map(|(n, id)| KeyedClaim { claim: *id, keys: vec![i64::try_from(n / 2).unwrap()] }).collect();
        assert_eq!(keys::candidates(&sandbox.store.reader(), &asked, 5).await.unwrap().len(), 5_000);
    }

    async fn candidates_are_live_and_have_most_in_common(sandbox) {
        let tx = sandbox.tx().await;
        store_version(&tx, "u", 1, "412 passengers").await;
        let ids = store_claims(&tx, "u", 1, "1", &[0, 10, 20, 30]).await;
        let rows = [(1, 0), (2, 0), (3, 0), (1, 1), (1, 2), (2, 2), (1, 3), (2, 3), (3, 3)];
        keys::record(&tx, rows.iter().map(|(key, claim)| (*key, ids[*claim])).collect()).await.unwrap();
        keys::record(&tx, rows.iter().map(|(key, claim)| (*key, ids[*claim])).collect()).await.unwrap();
        claims::set_live(&tx, &[ids[3]], false).await.unwrap();
        tx.commit().await.unwrap();
        let asked = [KeyedClaim { claim: ids[0], keys: vec![1, 2, 3, 3] }, KeyedClaim { claim: ids[1], keys: vec![] }];
        let reader = sandbox.store.reader();
        let found = keys::candidates(&reader, &asked, 10).await.unwrap();
        let found: Vec<(ClaimId, ClaimId, i32)> = found.iter().map(|one| (one.claim, one.other, one.shared)).collect();
        assert_eq!(found, [(ids[0], ids[2], 2), (ids[0], ids[1], 1)]);
        assert_eq!(keys::candidates(&reader, &asked, 1).await.unwrap().len(), 1);
    }

    async fn a_comparison_is_one_fact_in_either_order(sandbox) {
        let (one, two) = (ClaimId::derived(&[b"1"]), ClaimId::derived(&[b"2"]));
        let compared = |low, high, label| comparisons::NewComparison {
            low, high, rules_version: 1, label, sublabel: None, confidence: 870, nature: None,
            trace: serde_json::json!(["rule"]),
        };
        let tx = sandbox.tx().await;
        comparisons::record(&tx, vec![compared(one, two, Label::Conflict)]).await.unwrap();
        comparisons::record(&tx, vec![compared(two, one, Label::Agree), compared(two, one, Label::Agree)]).await.unwrap();
        tx.commit().await.unwrap();
        let facts = comparisons::of_claims(&sandbox.store.reader(), &[two]).await.unwrap();
        assert_eq!(facts.len(), 1);
        assert_eq!((facts[0].low, facts[0].high), (one.min(two), one.max(two)));
        assert_eq!((facts[0].label, facts[0].confidence), (Label::Conflict, 870), "facts never change");
        assert_eq!(facts[0].id, comparisons::id_of(two, one, 1));
    }

    async fn articles_are_found_by_shared_terms_and_their_day(sandbox) {
        let tx = sandbox.tx().await;
        let (a, b, c) = (article_id("a"), article_id("b"), article_id("c"));
        let rows = vec![(1, a, at(0)), (2, a, at(0)), (1, b, at(60)), (1, c, at(-9_000)), (2, c, at(-9_000))];
        stories::record_terms(&tx, rows.clone()).await.unwrap();
        stories::record_terms(&tx, rows).await.unwrap();
        tx.commit().await.unwrap();
        let reader = sandbox.store.reader();
        let between = async |since, until| stories::term_matches(&reader, &[1, 2, 2, 3], at(since), at(until)).await.unwrap();
        assert_eq!(between(-60, 60).await, [(1, b), (1, a), (2, a)]);
        assert_eq!(between(-9_000, 0).await, [(1, a), (1, c), (2, a), (2, c)]);
    }

    async fn a_common_term_does_not_crowd_out_a_rare_one(sandbox) {
        let tx = sandbox.tx().await;
        let articles: Vec<_> = (0..300).map(|n| article_id(&format!("a{n}"))).collect();
        let common = articles.iter().zip(0..).map(|(article, minutes)| (1, *article, at(minutes)));
        stories::record_terms(&tx, common.chain([(2, articles[0], at(0))]).collect()).await.unwrap();
        tx.commit().await.unwrap();
        let matches = stories::term_matches(&sandbox.store.reader(), &[2, 1], at(-60), at(999)).await.unwrap();
        let of = |wanted: i64| matches.iter().filter(|(term, _)| *term == wanted).map(|(_, id)| *id).collect::<Vec<_>>();
        assert_eq!(of(2), [articles[0]]);
        assert!(of(1).len() < 300 && of(1).starts_with(&[articles[299], articles[298]]), "the latest of the common one");
    }

    async fn a_merged_story_leaves_a_redirect(sandbox) {
        let tx = sandbox.tx().await;
        let new = |title: &str, minutes| NewStory { title: title.to_owned(), language: "en".to_owned(), first_at: at(minutes) };
        let ids = stories::create_many(&tx, vec![new("Ferry", 0), new("Strike", 9), new("Older", -9)]).await.unwrap();
        let (a, b) = (article_id("a"), article_id("b"));
        stories::assign(&tx, vec![(a, ids[0]), (b, ids[1])]).await.unwrap();
        stories::assign(&tx, vec![(a, ids[1])]).await.unwrap();
        stories::merge(&tx, ids[2], ids[0]).await.unwrap();
        stories::merge(&tx, ids[0], ids[1]).await.unwrap();
        tx.commit().await.unwrap();
        let reader = sandbox.store.reader();
        let stored = stories::load(&reader, &ids).await.unwrap();
        let find = |id: StoryId| stored.iter().find(|story| story.id == id).unwrap();
        assert_eq!((find(ids[2]).merged_into, find(ids[0]).merged_into), (Some(ids[1]), Some(ids[1])));
        assert_eq!((find(ids[1]).first_at, find(ids[1]).last_at), (at(-9), at(9)));
        assert_eq!(stories::of_articles(&reader, &[a, b]).await.unwrap(), [(a, ids[1]), (b, ids[1])].into());
        assert_eq!(stories::count(&reader).await.unwrap(), 1);
    }

    async fn a_run_knows_its_article_and_story(sandbox) {
        let tx = sandbox.tx().await;
        store_version(&tx, "u", 1, "412 passengers").await;
        store_claims(&tx, "u", 1, "1", &[0]).await;
        let new = NewStory { title: "Ferry".to_owned(), language: "en".to_owned(), first_at: at(0) };
        let story = stories::create_many(&tx, vec![new]).await.unwrap()[0];
        stories::assign(&tx, vec![(article_id("u"), story)]).await.unwrap();
        runs::mark_placed(&tx, &[run_id("u", 1, "1")]).await.unwrap();
        tx.commit().await.unwrap();
        let context = runs::context(&sandbox.store.reader(), &[run_id("u", 1, "1")]).await.unwrap().remove(0);
        assert_eq!((context.version_id, context.latest, context.withdrawn), (version_id("u", 1), true, false));
        assert_eq!((context.outlet.name.as_str(), context.language.as_str()), ("The Harbour Post", "en"));
        assert_eq!((context.story, context.placed_at, context.compared_at), (Some(story), Some(at(0)), None));
        assert_eq!(context.signature.sentence_hashes, [i64::MIN, 3]);
    }
}

on_both! {
    async fn what_did_not_move_on_is_found_by_its_stage(sandbox) {
        let tx = sandbox.tx().await;
        store_version(&tx, "u", 1, "412 passengers").await;
        store_version(&tx, "unread", 1, "nobody has read this").await;
        store_claims(&tx, "u", 1, "1", &[0]).await;
        let handed_in = submissions::NewSubmission { article: crate::sandbox::submitted("s", "t"), via: "cli".to_owned() };
        let submitted = submissions::record(&tx, vec![handed_in]).await.unwrap();
        tx.commit().await.unwrap();
        let reader = sandbox.store.reader();
        let run = sweeps::StuckRun { run: run_id("u", 1, "1"), version: version_id("u", 1) };
        assert_eq!(sweeps::stuck_submissions(&reader, at(1), 9).await.unwrap(), submitted);
        assert_eq!(sweeps::stuck_submissions(&reader, at(0), 9).await.unwrap(), []);
        assert_eq!(sweeps::unread_versions(&reader, at(12), 9).await.unwrap(), [version_id("unread", 1)]);
        assert_eq!(sweeps::unplaced_runs(&reader, at(1), 9).await.unwrap(), [run]);
        assert_eq!(sweeps::uncompared_runs(&reader, at(1), 9).await.unwrap(), []);

        let tx = sandbox.tx().await;
        runs::mark_placed(&tx, &[run.run]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(sweeps::unplaced_runs(&reader, at(1), 9).await.unwrap(), []);
        assert_eq!(sweeps::uncompared_runs(&reader, at(1), 9).await.unwrap(), [run]);

        let tx = sandbox.tx().await;
        runs::mark_compared(&tx, &[run.run]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(sweeps::uncompared_runs(&reader, at(1), 9).await.unwrap(), []);
    }
}
