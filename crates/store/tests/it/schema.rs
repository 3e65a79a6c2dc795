use crate::sandbox::{Sandbox, at, on_both};
use claimwire_domain::{clock::SetClock, ids::RandomIds};
use claimwire_store::{ErrorKind, SchemaState, Settings, Store, outbox};
use std::sync::Arc;

on_both! {
    async fn the_schema_goes_up_and_down_and_up_again(sandbox) {
        let store = &sandbox.store;
        assert_eq!(store.schema_state().await.unwrap(), SchemaState::Current);
        store.unmigrate().await.unwrap();
        assert!(matches!(store.schema_state().await.unwrap(), SchemaState::Behind { pending: 7.. }));
        store.migrate().await.unwrap();
        assert_eq!(store.schema_state().await.unwrap(), SchemaState::Current);
    }

    async fn processes_that_migrate_at_once_do_not_race(sandbox) {
        let other = sandbox.second_process().await;
        sandbox.store.unmigrate().await.unwrap();
        if sandbox.store.backend() == claimwire_store::Backend::Postgres {
            let (one, two) = tokio::join!(sandbox.store.migrate(), other.migrate());
            one.unwrap();
            two.unwrap();
        } else {
            sandbox.store.migrate().await.unwrap();
            other.migrate().await.unwrap();
        }
        assert_eq!(other.schema_state().await.unwrap(), SchemaState::Current);
        other.close().await.unwrap();
    }

    async fn a_store_that_answers_can_be_asked(sandbox) {
        sandbox.store.ping().await.unwrap();
        assert_eq!(outbox::depth(&sandbox.store.reader()).await.unwrap().unpublished, 0);
    }
}

async fn failure(url: &str) -> claimwire_store::Error {
    let settings = Settings { url: url.to_owned(), max_connections: Some(2), max_megabytes: None };
    Store::connect(&settings, Arc::new(SetClock::new(at(0))), Arc::new(RandomIds)).await.unwrap_err()
}

#[tokio::test]
async fn a_database_that_is_away_is_unavailable_and_a_wrong_address_is_invalid() {
    assert_eq!(failure("postgres://nobody@127.0.0.1:1/none").await.kind(), ErrorKind::Unavailable);
    assert_eq!(failure("sqlite:///no/such/folder/store.sqlite3").await.kind(), ErrorKind::Unavailable);
    assert_eq!(failure("mysql://127.0.0.1/none").await.kind(), ErrorKind::Invalid);
    assert_eq!(failure("sqlite::memory:").await.kind(), ErrorKind::Invalid);
}

#[tokio::test]
async fn a_second_writer_of_a_file_waits_instead_of_failing() {
    let sandbox = Sandbox::sqlite().await;
    let other = sandbox.second_process().await;
    let first = sandbox.tx().await;
    let second = async {
        let tx = other.begin().await.unwrap();
        claimwire_store::locks::lock(&tx, "any").await.unwrap();
        tx.commit().await.unwrap();
    };
    let first = async {
        tokio::task::yield_now().await;
        claimwire_store::locks::lock(&first, "any").await.unwrap();
        first.commit().await.unwrap();
    };
    tokio::join!(second, first);
    other.close().await.unwrap();
    sandbox.end().await;
}
