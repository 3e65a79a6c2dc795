//! Publishing with a window of confirms.

use super::{
    connection::Link,
    properties::{properties, short},
};
use crate::{
    broker::{CONFIRM_TIMEOUT, CONFIRM_WINDOW, Publication},
    error::{Error, PublishError, Source},
};
use claimwire_domain::ids::MessageId;
use lapin::{
    Channel, Confirmation, PublisherConfirm,
    options::{BasicPublishOptions, ConfirmSelectOptions},
};
use std::{collections::VecDeque, sync::Arc};
use tokio::{
    sync::Mutex,
    time::{Instant, timeout_at},
};

/// Publishes over one channel, reopened when it broke.
#[derive(Debug)]
pub(super) struct Publisher {
    link: Arc<Link>,
    prefix: String,
    channel: Mutex<Option<Channel>>,
}

/// A message that was sent and is not confirmed yet.
struct Sent {
    index: usize,
    deadline: Instant,
    confirm: PublisherConfirm,
}

/// Why sending stopped.
enum Failure {
    /// Only this message cannot be sent.
    Message(PublishError),
    /// Nothing can be sent now.
    Broker(Source),
}

impl Publisher {
    pub(super) fn new(link: Arc<Link>, prefix: String) -> Self {
        Self { link, prefix, channel: Mutex::new(None) }
    }

    pub(super) async fn publish(&self, messages: &[Publication]) -> Vec<Result<(), PublishError>> {
        let mut outcomes: Vec<Option<Result<(), PublishError>>> = messages.iter().map(|_| None).collect();
        let lost: Option<Arc<Source>> = match self.channel().await {
            Ok(channel) => self.publish_over(&channel, messages, &mut outcomes).await.map(Arc::new),
            Err(error) => Some(Arc::new(error.into())),
        };
        let rest = |publication: &Publication| {
            let message_id = publication.envelope.message_id;
            match &lost {
                Some(source) => {
                    PublishError::Unavailable { message_id, source: Box::new(SharedSource(Arc::clone(source))) }
                }
                None => PublishError::Unconfirmed { message_id },
            }
        };
        let outcomes: Vec<Result<(), PublishError>> = outcomes
            .into_iter()
            .zip(messages)
            .map(|(outcome, message)| outcome.unwrap_or_else(|| Err(rest(message))))
            .collect();
        if outcomes.iter().any(|outcome| outcome.as_ref().is_err_and(spoils_channel)) {
            self.renounce_channel().await;
        }
        outcomes
    }

    /// Fills in what becomes known of each message; returns why the others could not be sent.
    async fn publish_over(
        &self,
        channel: &Channel,
        messages: &[Publication],
        outcomes: &mut [Option<Result<(), PublishError>>],
    ) -> Option<Source> {
        let mut in_flight: VecDeque<Sent> = VecDeque::with_capacity(CONFIRM_WINDOW.min(messages.len()));
        let mut lost = None;
        for (index, message) in messages.iter().enumerate() {
            if in_flight.len() >= CONFIRM_WINDOW
                && let Some(oldest) = in_flight.pop_front()
            {
                settle(oldest, messages, outcomes).await;
            }
            let deadline = Instant::now() + CONFIRM_TIMEOUT;
            match self.send(channel, message, deadline).await {
                Ok(confirm) => in_flight.push_back(Sent { index, deadline, confirm }),
                Err(Failure::Message(error)) => outcomes[index] = Some(Err(error)),
                Err(Failure::Broker(source)) => {
                    lost = Some(source);
                    break;
                }
            }
        }
        for sent in in_flight {
            settle(sent, messages, outcomes).await;
        }
        lost
    }

    async fn send(
        &self,
        channel: &Channel,
        message: &Publication,
        deadline: Instant,
    ) -> Result<PublisherConfirm, Failure> {
        let Publication { envelope, route } = message;
        let message_id = envelope.message_id;
        message.check().map_err(Failure::Message)?;
        let unsendable = |property| Failure::Message(PublishError::Property { message_id, property });
        let properties = properties(envelope).map_err(unsendable)?;
        let exchange = short(&format!("{}{}", self.prefix, route.exchange()), "exchange").map_err(unsendable)?;
        let key = short(&route.key(&envelope.routing_key), "routing key").map_err(unsendable)?;
        // Without `mandatory` the broker confirms a message that it dropped.
        let options = BasicPublishOptions { mandatory: true, ..BasicPublishOptions::default() };
        let sending = channel.basic_publish(exchange, key, options, &envelope.body, properties);
        match timeout_at(deadline, sending).await {
            Ok(Ok(confirm)) => Ok(confirm),
            Ok(Err(error)) => Err(Failure::Broker(error.into())),
            Err(late) => Err(Failure::Broker(late.into())),
        }
    }

    /// The channel of the last publish while it is good, else a new one with confirms on.
    async fn channel(&self) -> Result<Channel, Error> {
        let mut current = self.channel.lock().await;
        if let Some(channel) = current.as_ref().filter(|channel| channel.status().connected()) {
            return Ok(channel.clone());
        }
        let channel = self.link.channel().await?;
        super::connection::answer("asking for confirms", channel.confirm_select(ConfirmSelectOptions::default()))
            .await?;
        *current = Some(channel.clone());
        Ok(channel)
    }

    /// Whoever publishes next opens a new one.
    async fn renounce_channel(&self) {
        self.channel.lock().await.take();
    }
}

/// Late confirms of a channel that once failed must not be mistaken for others. And RabbitMQ goes on to refuse over a
/// channel that ran into a full queue even when a policy has given it room, until something is settled (measured with
/// 3.10.8).
const fn spoils_channel(error: &PublishError) -> bool {
    error.is_unavailable() || matches!(error, PublishError::Refused { .. })
}

async fn settle(sent: Sent, messages: &[Publication], outcomes: &mut [Option<Result<(), PublishError>>]) {
    let Sent { index, deadline, confirm } = sent;
    let message = &messages[index];
    let message_id = message.envelope.message_id;
    let outcome = match timeout_at(deadline, confirm).await {
        Ok(Ok(confirmation)) => outcome(confirmation, message_id, message),
        Ok(Err(error)) => Err(PublishError::Unavailable { message_id, source: error.into() }),
        Err(_) => Err(PublishError::TimedOut { message_id, seconds: CONFIRM_TIMEOUT.as_secs() }),
    };
    outcomes[index] = Some(outcome);
}

/// Success is exactly a positive confirm without a returned message.
fn outcome(confirmation: Confirmation, message_id: MessageId, message: &Publication) -> Result<(), PublishError> {
    let routing_key = || message.route.key(&message.envelope.routing_key).into_owned();
    match confirmation {
        Confirmation::Ack(None) => Ok(()),
        Confirmation::Ack(Some(_)) => Err(PublishError::Unroutable { message_id, routing_key: routing_key() }),
        Confirmation::Nack(_) => Err(PublishError::Refused { message_id, routing_key: routing_key() }),
        Confirmation::NotRequested => Err(PublishError::Unconfirmed { message_id }),
    }
}

/// One cause of many failed messages.
#[derive(Debug)]
struct SharedSource(Arc<Source>);

impl std::fmt::Display for SharedSource {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

impl std::error::Error for SharedSource {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}
