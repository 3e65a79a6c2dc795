//! What is counted, under which names. The program that shows it lists them all in `describe`.

use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use std::time::Duration;

/// Messages that took effect, by queue.
const HANDLED: &str = "claimwire_consumer_handled_total";
/// Messages that were taken before and changed nothing, by queue.
const DUPLICATES: &str = "claimwire_inbox_duplicates_total";
/// Attempts that failed and wait for the next step of the retry ladder, by queue.
const RETRIED: &str = "claimwire_consumer_attempts_failed_total";
/// Messages that were parked, by queue.
const PARKED: &str = "claimwire_parked_total";
/// How often a consumer had to wait for a dependency, by queue.
const WAITED: &str = "claimwire_consumer_outages_total";
/// From the writing of a message to its handling, by queue.
const LAG: &str = "claimwire_consumer_lag_seconds";
/// One batch, by queue and part.
const BATCH: &str = "claimwire_consumer_batch_seconds";
/// Messages the broker confirmed.
const PUBLISHED: &str = "claimwire_relay_published_total";
/// Messages the broker did not confirm; they stay in the outbox.
const UNPUBLISHED: &str = "claimwire_relay_failed_total";
/// Changes that got their place in the feed.
const NUMBERED: &str = "claimwire_relay_changes_numbered_total";
/// Rows that should have moved on by themselves, by queue; stays 0.
const SWEPT: &str = "claimwire_swept_total";
/// Whether this process leads the scheduler.
const LEADS: &str = "claimwire_scheduler_leads";
/// Reading one article.
const EXTRACTION: &str = "claimwire_extraction_article_seconds";
/// From handing in the article that brought a conflict to its alert.
const ALERT_DELAY: &str = "claimwire_alerting_article_to_alert_seconds";

/// Says what each measure is.
pub fn describe() {
    for (name, text) in [
        (HANDLED, "messages that took effect"),
        (DUPLICATES, "messages that were taken before and changed nothing"),
        (RETRIED, "attempts that failed and wait for the next step of the retry ladder"),
        (PARKED, "messages that were parked for a person to look at"),
        (WAITED, "times a consumer had to wait for a dependency"),
        (PUBLISHED, "messages the broker confirmed"),
        (UNPUBLISHED, "messages the broker did not confirm, they stay in the outbox"),
        (NUMBERED, "changes that got their place in the feed"),
        (SWEPT, "rows that should have moved on by themselves; should stay 0"),
    ] {
        describe_counter!(name, Unit::Count, text);
    }
    for (name, text) in [
        (LAG, "from the writing of a message to its handling"),
        (BATCH, "parts of handling one batch"),
        (EXTRACTION, "reading one article"),
        (ALERT_DELAY, "from handing in the article that brought a conflict to its alert"),
    ] {
        describe_histogram!(name, Unit::Seconds, text);
    }
    describe_gauge!(LEADS, Unit::Count, "1 where this process leads the scheduler");
}

/// Shows the counters of a consumer from its start on, at 0: a rate over a counter that just appeared is wrong.
pub(crate) fn consumer_starts(queue: &'static str) {
    for name in [HANDLED, DUPLICATES, RETRIED, PARKED, WAITED] {
        counter!(name, "queue" => queue).increment(0);
    }
}

/// Shows the counters of a relay from its start on.
pub(crate) fn relay_starts() {
    for name in [PUBLISHED, UNPUBLISHED, NUMBERED] {
        counter!(name).increment(0);
    }
}

pub(crate) fn handled(queue: &'static str, messages: usize) {
    counter!(HANDLED, "queue" => queue).increment(count(messages));
}

pub(crate) fn duplicates(queue: &'static str, messages: usize) {
    counter!(DUPLICATES, "queue" => queue).increment(count(messages));
}

pub(crate) fn retried(queue: &'static str) {
    counter!(RETRIED, "queue" => queue).increment(1);
}

pub(crate) fn parked(queue: &'static str, messages: usize) {
    counter!(PARKED, "queue" => queue).increment(count(messages));
}

pub(crate) fn waited(queue: &'static str) {
    counter!(WAITED, "queue" => queue).increment(1);
}

pub(crate) fn lag(queue: &'static str, lag: chrono::Duration) {
    // Clocks of two machines may differ: nothing is handled before it was written.
    histogram!(LAG, "queue" => queue).record(lag.to_std().unwrap_or_default());
}

pub(crate) fn batch(queue: &'static str, parts: [(&'static str, Duration); 4]) {
    for (part, duration) in parts {
        histogram!(BATCH, "queue" => queue, "part" => part).record(duration);
    }
}

pub(crate) fn published(messages: usize) {
    counter!(PUBLISHED).increment(count(messages));
}

pub(crate) fn unpublished(messages: usize) {
    counter!(UNPUBLISHED).increment(count(messages));
}

pub(crate) fn numbered(changes: u64) {
    counter!(NUMBERED).increment(changes);
}

pub(crate) fn swept(queue: &'static str, rows: usize) {
    counter!(SWEPT, "queue" => queue).increment(count(rows));
}

pub(crate) fn leads(leads: bool) {
    gauge!(LEADS).set(if leads { 1.0 } else { 0.0 });
}

/// Reading one article took `duration`.
pub fn article_read(duration: Duration) {
    histogram!(EXTRACTION).record(duration);
}

/// An alert came `delay` after the latest text it is about.
pub fn alert_after(delay: chrono::Duration) {
    histogram!(ALERT_DELAY).record(delay.to_std().unwrap_or_default());
}

fn count(items: usize) -> u64 {
    u64::try_from(items).unwrap_or(u64::MAX)
}
