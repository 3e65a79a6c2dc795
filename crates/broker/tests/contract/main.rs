//! The contract of [`claimwire_broker::Broker`], held on every adapter by one list of cases.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cases;
mod embedded;
mod rabbit;
mod rig;

/// Runs every case on a [`rig::Rig`]; with `small`, those that need a [`rig::SmallRig`].
macro_rules! contract {
    ($rig:ty) => {
        $crate::contract!(@each $rig, Rig:
            a_confirmed_message_survives_a_restart
            an_unroutable_message_is_an_error_and_the_others_arrive
            every_event_reaches_the_queues_of_its_key
            in_a_large_batch_exactly_the_unroutable_ones_fail
            no_more_than_the_prefetch_is_unsettled
            the_prefetch_is_never_exceeded_while_messages_flow
            a_batch_lingers_for_what_arrives
            unsettled_deliveries_come_back_when_a_consumer_is_closed
            unsettled_deliveries_come_back_when_a_consumer_is_lost
            unsettled_deliveries_come_back_after_a_clean_stop
            a_rejected_delivery_counts_and_dies_past_the_limit
            a_message_comes_back_from_every_wait_step_once_and_not_early
            a_replayed_message_reaches_one_queue_only
            a_body_over_the_limit_is_refused_before_the_broker_sees_it
            a_property_over_255_bytes_is_refused
            a_late_ack_is_harmless
            a_broker_with_an_unsettled_delivery_is_not_idle
            two_consumers_share_a_queue
            a_malformed_message_is_delivered_as_such
            declaring_again_changes_nothing
            a_queue_outside_the_topology_is_refused
            a_closed_broker_wakes_its_consumers
            a_wait_that_is_dropped_loses_nothing
            ten_thousand_messages_more_take_no_memory_more
        );
    };
    (small $rig:ty) => {
        $crate::contract!(@each $rig, SmallRig:
            what_was_confirmed_and_not_settled_survives_a_crash
            a_full_broker_fails_to_publish_and_goes_on_when_there_is_room
        );
    };
    (@each $rig:ty, $kind:ident: $($case:ident)*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                let mut rig = <$rig as $crate::rig::$kind>::start().await;
                $crate::cases::$case(&mut rig).await;
                $crate::rig::$kind::finish(rig).await;
            }
        )*
    };
}
pub(crate) use contract;
