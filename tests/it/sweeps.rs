//! Rows whose message is lost are sent again, once: not those that a person has, that wait in the outbox or in the queue.

use crate::texts::{others, pairs};
use claimwire_protocol::topology::{ALERT, COMPARE, DELIVER, EXTRACT, INGEST, PLACE, WorkQueue};
use claimwire_tests::{
    sandbox::{Mode, Sandbox, sum},
    servers,
    wait::eventually,
};

/// One stage: its rows, the one of them that lies parked, the role that moves them on.
struct Stage {
    queue: &'static WorkQueue,
    table: &'static str,
    parked: &'static str,
    role: &'static str,
    /// Rows that lose their message and are not parked.
    lost: i64,
}

const OF_RUN: &str =
    "SELECT run.id FROM extraction_run run JOIN article ON article.id = run.article_id WHERE article.url";

/// Three pairs that differ and four articles of which each is parked one stage later. Every stage makes of each row one
/// message for the next; of the three differences one alert is parked, and of the two deliveries one.
const STAGES: [Stage; 6] = [
    Stage {
        queue: &INGEST,
        table: "submission",
        parked: "SELECT id FROM submission WHERE url LIKE '%/others/0'",
        role: "ingest",
        lost: 9,
    },
    Stage {
        queue: &EXTRACT,
        table: "article_version",
        parked: "SELECT version.id FROM article_version version JOIN article ON article.id = version.article_id \
                 WHERE article.url LIKE '%/others/1'",
        role: "extraction",
        lost: 8,
    },
    Stage { queue: &PLACE, table: "extraction_run", parked: "others/2", role: "verification", lost: 7 },
    Stage { queue: &COMPARE, table: "extraction_run", parked: "others/3", role: "verification", lost: 6 },
    Stage {
        queue: &ALERT,
        table: "conflict",
        parked: "SELECT id FROM conflict ORDER BY id LIMIT 1",
        role: "alerting",
        lost: 2,
    },
    Stage {
        queue: &DELIVER,
        table: "delivery",
        parked: "SELECT id FROM delivery ORDER BY id LIMIT 1",
        role: "alerting",
        lost: 1,
    },
];

impl Stage {
    fn parked_row(&self) -> String {
        if self.parked.starts_with("SELECT") {
            self.parked.to_owned()
        } else {
            format!("{OF_RUN} LIKE '%/{}'", self.parked)
        }
    }

    /// Takes every message of the stage away, and parks one row, at one moment.
    fn lose(&self, url: &str) {
        let WorkQueue { name, consumer, routing_key, .. } = self.queue;
        let lose = format!(
            "WITH lost AS (DELETE FROM outbox WHERE routing_key = '{routing_key}') \
             INSERT INTO parked_message (id, queue, consumer, message_id, message_type, routing_key, body, sent_at, \
             attempts, reason, error, parked_at, subject) \
             SELECT gen_random_uuid(), '{name}', '{consumer}', gen_random_uuid(), 't', '{routing_key}', '', now(), 4, \
             'attempts exhausted', 'a panic', now(), id FROM {} WHERE id = ({})",
            self.table,
            self.parked_row()
        );
        assert_eq!(servers::execute(url, &lose).expect("the statement works"), 1, "one row is parked");
    }

    /// Messages of the stage in the outbox, and those of them that are not published.
    fn in_outbox(&self, url: &str) -> [i64; 2] {
        let key = self.queue.routing_key;
        let query = format!("SELECT count(*), count(*) - count(published_at) FROM outbox WHERE routing_key = '{key}'");
        servers::numbers(url, &query)
    }
}

/// Waits until the scheduler has looked once more from begin to end: it renews its lease when a look begins.
fn look_once_more(url: &str) {
    for _ in 0..2 {
        let renewed = || {
            let query =
                "SELECT CAST(extract(epoch FROM until) * 1000000 AS BIGINT) FROM lease WHERE name = 'scheduler'";
            servers::numbers::<1>(url, query)
        };
        let before = renewed();
        eventually("the scheduler looks", || if renewed() == before { Err(String::new()) } else { Ok(()) });
    }
}

fn swept(sandbox: &Sandbox, queue: &WorkQueue) -> String {
    let metrics = sandbox.operations("scheduler").page("/metrics").1;
    format!("{}", sum(&metrics, "claimwire_swept_total", &format!("queue=\"{}\"", queue.name)))
}

#[test]
fn each_stage_sends_what_lost_its_message_again_once() {
    let mut sandbox = Sandbox::new(Mode::Split);
    sandbox.set("CLAIMWIRE_SCHEDULER__LOOK_EVERY_SECONDS", "1");
    sandbox.set("CLAIMWIRE_SCHEDULER__STUCK_AFTER_SECONDS", "1");
    sandbox.submit(&(pairs(3) + &others(0..4)));
    let url = sandbox.database_url();
    for stage in &STAGES {
        let name = stage.queue.name;
        let [written, unpublished] = stage.in_outbox(&url);
        assert_eq!((written, unpublished), (stage.lost + 1, stage.lost + 1), "{name}: what the stage before it left");

        sandbox.start_roles(&["scheduler"]);
        eventually("the scheduler leads", || {
            let metrics = sandbox.operations("scheduler").page("/metrics").1;
            if metrics.contains("claimwire_scheduler_leads 1") { Ok(()) } else { Err(metrics) }
        });
        look_once_more(&url);
        assert_eq!(swept(&sandbox, stage.queue), "0", "{name}: all of it waits in the outbox");

        stage.lose(&url);
        let lost = stage.lost.to_string();
        eventually("what is lost is sent again", || {
            let found = swept(&sandbox, stage.queue);
            if found == "0" { Err(found) } else { Ok(()) }
        });
        look_once_more(&url);
        assert_eq!(swept(&sandbox, stage.queue), lost, "{name}: once, without what is parked");
        assert_eq!(stage.in_outbox(&url), [stage.lost, stage.lost], "{name}: one message for each row");

        sandbox.start_roles(&["relay"]);
        eventually("all of it is in the queue", || {
            let metrics = sandbox.operations("scheduler").page("/metrics").1;
            let ready = sum(&metrics, "claimwire_queue_ready_messages", &format!("queue=\"{name}\""));
            if format!("{ready}") == lost && stage.in_outbox(&url)[1] == 0 { Ok(()) } else { Err(format!("{ready}")) }
        });
        look_once_more(&url);
        assert_eq!(swept(&sandbox, stage.queue), lost, "{name}: what lies in the queue is not lost");
        let metrics = sandbox.operations("scheduler").page("/metrics").1;
        assert_eq!(format!("{}", sum(&metrics, "claimwire_swept_total", "")), lost, "{name}: no other stage was swept");
        sandbox.stop();

        // Only this stage works: what it makes stays in the outbox, for the next one to lose.
        sandbox.start_roles(&[stage.role]);
        eventually("the stage works it off", || {
            let metrics = sandbox.operations(stage.role).page("/metrics").1;
            let handled = sum(&metrics, "claimwire_consumer_handled_total", &format!("queue=\"{name}\""));
            if format!("{handled}") == lost { Ok(()) } else { Err(format!("{handled} of {lost}")) }
        });
        sandbox.stop();
    }
    let query = "SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM conflict), (SELECT count(*) FROM alert), \
                 (SELECT count(*) FROM delivery), (SELECT count(*) FROM delivery WHERE delivered_at IS NOT NULL)";
    assert_eq!(servers::numbers(&url, query), [9, 3, 2, 2, 1], "each took effect once, but for what is parked");
}
