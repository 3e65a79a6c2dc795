//! What many messages do to the process.

use crate::rig::{Rig, eventually, message, next, publish, tags};
use claimwire_broker::{Broker, Consumer, Publication};
use claimwire_protocol::topology::EXTRACT;

const BODY_BYTES: usize = 4 * 1024;
const ROUND: usize = 10_000;
/// What two rounds may add: less than half of one round's bodies, so neither a backlog nor what has passed is kept.
const MOST_GROWTH_KILOBYTES: usize = 16 * 1024;

pub async fn ten_thousand_messages_more_take_no_memory_more(rig: &mut impl Rig) {
    let broker = rig.broker();
    let mut consumer = broker.consume(EXTRACT.name, 200).await.unwrap();
    // Fills the caches of client and database first.
    let before = pass_through(&*broker, &mut *consumer, ROUND / 5).await;

    let once = pass_through(&*broker, &mut *consumer, ROUND).await;
    let twice = pass_through(&*broker, &mut *consumer, ROUND).await;

    let growth = once.max(twice).saturating_sub(before);
    assert!(growth < MOST_GROWTH_KILOBYTES, "{before} kB resident became {once}, then {twice}");
    eventually(true, || async { broker.idle().await.unwrap() }).await;
}

/// Publishes all, then settles all; the most memory that was resident meanwhile.
async fn pass_through(broker: &dyn Broker, consumer: &mut dyn Consumer, count: usize) -> usize {
    const CHUNK: usize = 250;
    let chunk: Vec<Publication> = (0..CHUNK).map(|_| message(&EXTRACT, &"x".repeat(BODY_BYTES))).collect();
    let mut most = 0;
    for _ in 0..count / CHUNK {
        publish(broker, &chunk).await;
        most = most.max(resident_kilobytes());
    }
    let mut settled = 0;
    while settled < count {
        let batch = next(consumer, 100).await;
        consumer.ack(&tags(&batch)).await.unwrap();
        settled += batch.len();
        most = most.max(resident_kilobytes());
    }
    most
}

/// Resident memory of this process. Where tests share one, what the others use comes on top.
fn resident_kilobytes() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    resident.trim().trim_end_matches(" kB").parse().unwrap()
}
