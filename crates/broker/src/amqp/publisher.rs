//! Publishing with a window of confirms.

use super::{
    connection::Link,
    properties::{properties, short},
};
use crate::{
    broker::{CONFIRM_TIMEOUT, CONFIRM_WINDOW, Publication},
    error::{Error, PublishError, Source},
};
use lapin::{
    Channel, Confirmation, PublisherConfirm,
    message::BasicReturnMessage,
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

    /// One batch at a time: what the broker returns is told by whichever confirm of the channel comes next.
    pub(super) async fn publish(&self, messages: &[Publication]) -> Vec<Result<(), PublishError>> {
        let mut current = self.channel.lock().await;
        let mut outcomes: Vec<Option<Result<(), PublishError>>> = messages.iter().map(|_| None).collect();
        // Taken out, so that a batch that is dropped half-way leaves no confirms to the next one.
        let channel = self.channel(current.take()).await;
        let lost: Option<Arc<Source>> = match &channel {
            Ok(channel) => self.publish_over(channel, messages, &mut outcomes).await.map(Arc::new),
            Err(error) => Some(Arc::new(Source::from(error.to_string()))),
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
        if !outcomes.iter().any(|outcome| outcome.as_ref().is_err_and(spoils_channel)) {
            *current = channel.ok();
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
        let mut batch = Batch { messages, outcomes, returned: Vec::new() };
        let mut in_flight: VecDeque<Sent> = VecDeque::with_capacity(CONFIRM_WINDOW.min(messages.len()));
        let mut lost = None;
        for (index, message) in messages.iter().enumerate() {
            if in_flight.len() >= CONFIRM_WINDOW
                && let Some(oldest) = in_flight.pop_front()
                && !batch.settle(oldest).await
            {
                // Whoever waited for one confirm in vain need not wait for those of all that follow.
                break;
            }
            let deadline = Instant::now() + CONFIRM_TIMEOUT;
            match self.send(channel, message, deadline).await {
                Ok(confirm) => in_flight.push_back(Sent { index, deadline, confirm }),
                Err(Failure::Message(error)) => batch.outcomes[index] = Some(Err(error)),
                Err(Failure::Broker(source)) => {
                    lost = Some(source);
                    break;
                }
            }
        }
        for sent in in_flight {
            batch.settle(sent).await;
        }
        self.tell_returned(batch);
        lost
    }

    /// Marks what the broker returned: a message is known by its own id, not by the confirm that told of it.
    fn tell_returned(&self, batch: Batch<'_>) {
        for returned in batch.returned {
            let is_it = |message: &Publication| {
                let id = returned.properties.message_id().as_ref();
                id.is_some_and(|id| id.as_str() == message.envelope.message_id.to_string())
                    && returned.routing_key.as_str() == message.route.key(&message.envelope.routing_key)
                    && returned.exchange.as_str() == self.exchange(message)
            };
            for (index, message) in batch.messages.iter().enumerate().filter(|(_, message)| is_it(message)) {
                let message_id = message.envelope.message_id;
                batch.outcomes[index] = Some(Err(PublishError::Unroutable { message_id, routing_key: key(message) }));
            }
        }
    }

    fn exchange(&self, message: &Publication) -> String {
        format!("{}{}", self.prefix, message.route.exchange())
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
        let exchange = short(&self.exchange(message), "exchange").map_err(unsendable)?;
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

    /// The channel of the last batch while it is good, else a new one with confirms on.
    async fn channel(&self, last: Option<Channel>) -> Result<Channel, Error> {
        if let Some(channel) = last.filter(|channel| channel.status().connected()) {
            return Ok(channel);
        }
        let channel = self.link.channel().await?;
        super::connection::answer("asking for confirms", channel.confirm_select(ConfirmSelectOptions::default()))
            .await?;
        Ok(channel)
    }
}

/// Late confirms of a channel that once failed must not be mistaken for others. And RabbitMQ goes on to refuse over a
/// channel that ran into a full queue even when a policy has given it room, until something is settled (measured with
/// 3.10.8).
const fn spoils_channel(error: &PublishError) -> bool {
    error.is_unavailable() || matches!(error, PublishError::Refused { .. })
}

/// What is known of a batch under way.
struct Batch<'a> {
    messages: &'a [Publication],
    outcomes: &'a mut [Option<Result<(), PublishError>>],
    /// What the broker sent back, in whatever confirm it was told.
    returned: Vec<BasicReturnMessage>,
}

impl Batch<'_> {
    /// Waits for a confirm; `false` when the broker is to blame for what came of it.
    async fn settle(&mut self, sent: Sent) -> bool {
        let Sent { index, deadline, confirm } = sent;
        let message = &self.messages[index];
        let message_id = message.envelope.message_id;
        // lapin hands a returned message to the confirm that comes next, which on a quorum queue may be that of
        // another one: its own comes after those before it are on disk.
        let (outcome, returned) = match timeout_at(deadline, confirm).await {
            Ok(Ok(Confirmation::Ack(returned))) => (Ok(()), returned),
            Ok(Ok(Confirmation::Nack(returned))) => {
                (Err(PublishError::Refused { message_id, routing_key: key(message) }), returned)
            }
            Ok(Ok(Confirmation::NotRequested)) => (Err(PublishError::Unconfirmed { message_id }), None),
            Ok(Err(error)) => (Err(PublishError::Unavailable { message_id, source: error.into() }), None),
            Err(_) => (Err(PublishError::TimedOut { message_id, seconds: CONFIRM_TIMEOUT.as_secs() }), None),
        };
        let answered = !outcome.as_ref().is_err_and(PublishError::is_unavailable);
        self.outcomes[index] = Some(outcome);
        self.returned.extend(returned);
        answered
    }
}

fn key(message: &Publication) -> String {
    message.route.key(&message.envelope.routing_key).into_owned()
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
