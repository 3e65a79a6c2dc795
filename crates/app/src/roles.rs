//! The parts a process can play.

use crate::{cli::RoleName, config::Config, lifecycle::Lifecycle};
use claimwire_alerting::{announcing::Announcing, delivering::Delivering};
use claimwire_extraction::handler::Extraction;
use claimwire_ingest::handler::Ingest;
use claimwire_protocol::topology::{ALERT, COMPARE, DELIVER, EXTRACT, INGEST, PLACE, WITHDRAW, WorkQueue};
use claimwire_verification::{comparing::Comparing, placing::Placing, withdrawing::Withdrawing};
use claimwire_worker::{context::Context, handler::Handler, parking, relay, scheduler, stage};
use std::sync::Arc;

/// Every role.
pub const ALL: [RoleName; 7] = [
    RoleName::Ingest,
    RoleName::Extraction,
    RoleName::Verification,
    RoleName::Alerting,
    RoleName::Relay,
    RoleName::Scheduler,
    RoleName::Api,
];

/// Starts one role; the HTTP server of [`RoleName::Api`] is started by the command, which knows its address.
pub fn start(role: RoleName, context: &Context, lifecycle: &Lifecycle, config: &Config) {
    match role {
        RoleName::Ingest => consume(context, lifecycle, Ingest, &INGEST),
        RoleName::Extraction => consume(context, lifecycle, extraction(), &EXTRACT),
        RoleName::Verification => {
            consume(context, lifecycle, Placing, &PLACE);
            consume(context, lifecycle, Comparing, &COMPARE);
            consume(context, lifecycle, Withdrawing, &WITHDRAW);
        }
        RoleName::Alerting => {
            consume(context, lifecycle, Announcing, &ALERT);
            consume(context, lifecycle, Delivering, &DELIVER);
        }
        RoleName::Relay => {
            lifecycle.spawn(relay::run(context.clone()));
            lifecycle.spawn(relay::run_sequencer(context.clone()));
        }
        RoleName::Scheduler => lifecycle.spawn(scheduler::run(context.clone(), config.scheduler)),
        RoleName::Api => {}
    }
}

/// The reader of this program.
pub fn extraction() -> Extraction {
    #[cfg(feature = "crash-points")]
    if let Some(version) = crate::config::pretended_extractor() {
        return Extraction::pretending(version);
    }
    Extraction::default()
}

fn consume<H: Handler>(context: &Context, lifecycle: &Lifecycle, handler: H, queue: &'static WorkQueue) {
    lifecycle.spawn(stage::run(context.clone(), Arc::new(handler), queue));
    lifecycle.spawn(parking::run(context.clone(), queue));
}
