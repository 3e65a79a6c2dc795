//! A connection that stands again after it fell.
//!
//! lapin 4.12 can reconnect by itself, but a broker that stops while messages are being published may leave it
//! reconnecting for ever (its issue 450). So it is not asked to: whatever ends a connection ends it for good, and a new
//! one is opened here, at the next use. Those who use it pause between two tries.

use crate::error::{Error, Source};
use lapin::{Channel, Connection, ConnectionProperties, uri::AMQPUri};
use std::{fmt, future::Future, sync::Arc, time::Duration};
use tokio::sync::{Mutex, watch};

/// How long the broker may take to answer anything but a confirm.
pub(super) const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);
const OK: u16 = 200;

/// One connection and how to open it anew.
pub(super) struct Link {
    uri: AMQPUri,
    name: String,
    current: Mutex<Arc<Connection>>,
    closed: watch::Sender<bool>,
}

impl fmt::Debug for Link {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Link").field("url", &shown(&self.uri)).field("name", &self.name).finish_non_exhaustive()
    }
}

impl Link {
    /// Connects at once or fails; later on it waits for the broker as long as it takes.
    pub(super) async fn open(uri: AMQPUri, name: String) -> Result<Self, Error> {
        let current = Mutex::new(Arc::new(connect(&uri, &name).await?));
        Ok(Self { uri, name, current, closed: watch::Sender::new(false) })
    }

    /// A new channel.
    pub(super) async fn channel(&self) -> Result<Channel, Error> {
        let connection = self.connection().await?;
        answer("opening a channel", connection.create_channel()).await
    }

    async fn connection(&self) -> Result<Arc<Connection>, Error> {
        let mut current = self.current.lock().await;
        if *self.closed.borrow() {
            return Err(Error::Closed);
        }
        let status = current.status();
        if !status.connected() {
            tracing::warn!(broker.connection = self.name, "opening a new connection to the broker");
            *current = Arc::new(connect(&self.uri, &self.name).await?);
        }
        Ok(Arc::clone(&current))
    }

    /// Turns true when the link is closed by us.
    pub(super) fn closing(&self) -> watch::Receiver<bool> {
        self.closed.subscribe()
    }

    /// Ends the connection with all its channels.
    pub(super) async fn close(&self) {
        self.closed.send_replace(true);
        let connection = Arc::clone(&*self.current.lock().await);
        if connection.status().connected()
            && let Err(error) = answer("closing the connection", connection.close(OK, "done".into())).await
        {
            tracing::debug!(error = %error, "the broker was gone already");
        }
    }
}

/// Waits for the broker's answer, but not for ever.
pub(super) async fn answer<T>(
    doing: impl Into<String>,
    operation: impl Future<Output = lapin::Result<T>>,
) -> Result<T, Error> {
    match tokio::time::timeout(ANSWER_TIMEOUT, operation).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(source)) => Err(Error::Lost { doing: doing.into(), source: source.into() }),
        Err(_) => Err(Error::Silent { doing: doing.into(), seconds: ANSWER_TIMEOUT.as_secs() }),
    }
}

/// Reads a broker URL; the error does not repeat it, it may hold a password.
pub(super) fn parse(url: &str) -> Result<AMQPUri, Error> {
    url.parse::<AMQPUri>().map_err(|reason| Error::InvalidUrl { source: Source::from(reason) })
}

/// The URL without its password.
fn shown(uri: &AMQPUri) -> String {
    let vhost = uri.vhost.replace('/', "%2f");
    format!(
        "{}://{}@{}:{}/{vhost}",
        uri.scheme, uri.authority.userinfo.username, uri.authority.host, uri.authority.port
    )
}

async fn connect(uri: &AMQPUri, name: &str) -> Result<Connection, Error> {
    let unreachable = |source: Source| Error::Unreachable { url: shown(uri), source };
    let named = ConnectionProperties::default().with_connection_name(name.to_owned().into());
    tokio::time::timeout(ANSWER_TIMEOUT, Connection::connect_uri(uri.clone(), named))
        .await
        .map_err(|late| unreachable(late.into()))?
        .map_err(|error| unreachable(error.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_password() {
        let uri = parse("amqp://desk:secret@broker.example:5673/%2f").unwrap();
        assert_eq!(shown(&uri), "amqp://desk@broker.example:5673/%2f");
    }

    #[test]
    fn a_wrong_address_is_refused_without_repeating_it() {
        let error = parse("http://desk:secret@broker.example").unwrap_err();
        let told = format!("{error} {:?}", std::error::Error::source(&error));
        assert!(!told.contains("secret"), "{told}");
    }
}
