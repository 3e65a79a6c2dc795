//! `claimwire parked`

use super::{BadInput, print, print_json};
use crate::{cli::ParkedCommand, config::Config, wiring};
use claimwire_store::{
    ErrorKind,
    parked::{self, ParkedMessage},
};
use claimwire_worker::crash_point;
use serde_json::json;

/// Most messages listed at once.
const LIST_LIMIT: u64 = 200;

/// Lists, shows, replays or discards parked messages.
///
/// # Errors
/// [`BadInput`] when there is no such message, or it was settled already.
pub async fn run(config: &Config, command: ParkedCommand) -> anyhow::Result<()> {
    let store = wiring::open_store(config).await?;
    match command {
        ParkedCommand::List(flag) => {
            let messages = parked::list(&store.reader(), None, LIST_LIMIT).await?;
            if flag.json {
                return print_json(&messages.iter().map(as_json).collect::<Vec<_>>());
            }
            if messages.is_empty() {
                return print("no parked messages");
            }
            for message in messages {
                print(&format!(
                    "{}\t{}\t{}\t{}\t{}",
                    message.id, message.parked_at, message.queue, message.reason, message.error
                ))?;
            }
            Ok(())
        }
        ParkedCommand::Show { id } => {
            let message = parked::show(&store.reader(), id).await?.ok_or_else(|| missing(id))?;
            print_json(&as_json(&message))
        }
        ParkedCommand::Replay { id } => {
            settle(&store, id, Settlement::Replay).await?;
            print(&format!("{id} goes back to its queue"))
        }
        ParkedCommand::Discard { id } => {
            settle(&store, id, Settlement::Discard).await?;
            print(&format!("{id} is discarded"))
        }
    }
}

enum Settlement {
    Replay,
    Discard,
}

async fn settle(store: &claimwire_store::Store, id: uuid::Uuid, settlement: Settlement) -> anyhow::Result<()> {
    let tx = store.begin().await?;
    let settled = match settlement {
        Settlement::Replay => parked::replay(&tx, id).await,
        Settlement::Discard => parked::discard(&tx, id).await,
    };
    settled.map_err(|error| match error.kind() {
        ErrorKind::Invalid => anyhow::Error::from(BadInput::new(error.to_string())),
        _ => error.into(),
    })?;
    crash_point!("replay.before-commit");
    tx.commit().await?;
    crash_point!("replay.after-commit");
    Ok(())
}

fn missing(id: uuid::Uuid) -> BadInput {
    BadInput::new(format!("there is no parked message {id}; `claimwire parked list` shows them"))
}

fn as_json(message: &ParkedMessage) -> serde_json::Value {
    let body = String::from_utf8_lossy(&message.envelope.body);
    json!({
        "id": message.id,
        "queue": message.queue,
        "consumer": message.consumer,
        "message_id": message.envelope.message_id,
        "type": message.envelope.message_type,
        "reason": message.reason,
        "error": message.error,
        "attempts": message.attempts,
        "parked_at": message.parked_at,
        "body": serde_json::from_slice(&message.envelope.body).unwrap_or_else(|_| serde_json::Value::from(body)),
    })
}
