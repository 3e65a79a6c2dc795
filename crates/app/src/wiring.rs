//! The one place that decides which store and which broker there are.

use crate::{
    cli::RoleName,
    commands::BadInput,
    config::{Config, redact},
    lifecycle::Lifecycle,
    roles,
};
use anyhow::Context as _;
use claimwire_broker::{
    Broker,
    amqp::{self, AmqpBroker},
    embedded::{self, EmbeddedBroker},
};
use claimwire_domain::{clock::SystemClock, ids::RandomIds};
use claimwire_store::{SchemaState, Settings, Store};
use claimwire_worker::context::{Activity, Bell, Context};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

const STORE_FILE: &str = "claimwire.sqlite3";
const QUEUE_FILE: &str = "queue.sqlite3";

/// Where messages go, as the settings say.
enum BrokerChoice {
    Amqp(String),
    Embedded(PathBuf),
}

fn broker_choice(config: &Config) -> anyhow::Result<BrokerChoice> {
    match config.broker.url.as_deref() {
        None => Ok(BrokerChoice::Embedded(config.data.clone())),
        Some(url) if url.starts_with("amqp://") || url.starts_with("amqps://") => {
            Ok(BrokerChoice::Amqp(url.to_owned()))
        }
        Some(url) => match url.strip_prefix("embedded:") {
            Some(folder) if !folder.is_empty() => Ok(BrokerChoice::Embedded(folder.into())),
            _ => Err(BadInput::new(format!(
                "the setting broker.url is `{}`; write amqp://user:password@host/vhost or embedded:folder",
                redact(url)
            ))
            .into()),
        },
    }
}

/// Refuses roles that cannot work with the chosen store and broker.
///
/// # Errors
/// Names the settings that do not fit and the remedy.
pub fn check(config: &Config, roles: &[RoleName]) -> anyhow::Result<()> {
    let split = roles::ALL.iter().any(|role| !roles.contains(role));
    let database = config.database_url();
    if !["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| database.starts_with(scheme)) {
        return Err(BadInput::new(format!(
            "the setting database.url is `{}`; write postgres://user:password@host/database or sqlite://file?mode=rwc",
            redact(&database)
        ))
        .into());
    }
    check_listen("http.listen", &config.http.listen)?;
    if let Some(listen) = &config.operations.listen {
        check_listen("operations.listen", listen)?;
    }
    let embedded = matches!(broker_choice(config)?, BrokerChoice::Embedded(_));
    if split && embedded {
        return Err(BadInput::new(
            "separate roles need a broker that several processes share: set broker.url to an amqp:// address, or run all roles in one process",
        )
        .into());
    }
    if split && database.starts_with("sqlite:") {
        return Err(BadInput::new(
            "separate roles need a database that several processes share: set database.url to a postgres:// address, or run all roles in one process",
        )
        .into());
    }
    Ok(())
}

/// Refuses what is no host with a port; whether it can be had only listening tells.
fn check_listen(setting: &str, listen: &str) -> anyhow::Result<()> {
    let named = listen.rsplit_once(':').is_some_and(|(host, port)| {
        let is_name = !host.is_empty() && !host.contains(|c: char| c == ':' || c == '/' || c.is_whitespace());
        is_name && port.parse::<u16>().is_ok()
    });
    if named || listen.parse::<std::net::SocketAddr>().is_ok() {
        return Ok(());
    }
    Err(BadInput::new(format!(
        "the setting {setting} is `{listen}`; write an address with its port, such as 127.0.0.1:8600"
    ))
    .into())
}

/// Opens the store. An embedded one migrates itself; any other has to be up to date.
///
/// # Errors
/// When it cannot be reached, or its schema is behind or ahead of this program.
pub async fn open_store(config: &Config) -> anyhow::Result<Store> {
    let url = config.database_url();
    create_store_folder(config)?;
    let store = connect_store(config).await?;
    if url.starts_with("sqlite:") {
        store.migrate().await.context("cannot bring the embedded database up to date")?;
    }
    match store.schema_state().await? {
        SchemaState::Current => Ok(store),
        SchemaState::Behind { pending } => Err(anyhow::anyhow!(
            "the database schema is {pending} migrations behind this program; run `claimwire migrate` first"
        )),
        SchemaState::Ahead { unknown } => Err(anyhow::anyhow!(
            "the database schema is ahead of this program (it knows nothing of {unknown} of its migrations); run the newer program"
        )),
    }
}

/// The file of the embedded store; `None` for any other, and for an address only the database library can read.
pub fn store_file(config: &Config) -> Option<PathBuf> {
    let Some(url) = &config.database.url else { return Some(config.data.join(STORE_FILE)) };
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    path.split('?').next().filter(|path| !path.is_empty() && !path.contains('%')).map(PathBuf::from)
}

/// The folder of the embedded store; `None` for any other, and for one without a folder in its address.
pub fn store_folder(config: &Config) -> Option<PathBuf> {
    let file = store_file(config)?;
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).map(Path::to_owned)
}

/// The folder of the embedded broker; `None` for any other.
pub fn queue_folder(config: &Config) -> Option<PathBuf> {
    match broker_choice(config) {
        Ok(BrokerChoice::Embedded(folder)) => Some(folder),
        _ => None,
    }
}

/// The file of the embedded broker; `None` for any other.
pub fn queue_file(config: &Config) -> Option<PathBuf> {
    queue_folder(config).map(|folder| folder.join(QUEUE_FILE))
}

/// Creates the folder of the embedded store where it is missing; any other store needs none.
///
/// # Errors
/// When it cannot be created.
pub fn create_store_folder(config: &Config) -> anyhow::Result<()> {
    let Some(folder) = store_folder(config) else { return Ok(()) };
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("cannot create the data folder {}; set CLAIMWIRE_DATA to another", folder.display()))
}

/// Opens the store whatever its schema.
///
/// # Errors
/// When it cannot be reached.
pub async fn connect_store(config: &Config) -> anyhow::Result<Store> {
    let url = config.database_url();
    let shown = redact(&url);
    let settings = Settings {
        url,
        max_connections: config.database.max_connections,
        max_megabytes: config.database.max_megabytes,
    };
    Store::connect(&settings, Arc::new(SystemClock), Arc::new(RandomIds)).await.with_context(|| {
        format!("cannot open the database {shown}; check the setting database.url and that it is running")
    })
}

/// Opens the broker and declares its topology.
///
/// # Errors
/// When it cannot be reached or holds queues of another structure.
pub async fn open_broker(config: &Config) -> anyhow::Result<Arc<dyn Broker>> {
    let broker = connect_broker(config).await?;
    broker.declare().await.context("cannot declare the queues")?;
    Ok(broker)
}

/// Opens the broker whatever is declared there.
///
/// # Errors
/// When it cannot be reached.
pub async fn connect_broker(config: &Config) -> anyhow::Result<Arc<dyn Broker>> {
    Ok(match broker_choice(config)? {
        BrokerChoice::Amqp(url) => {
            let settings = amqp::Settings { url, prefix: config.broker.prefix.clone(), ..amqp::Settings::default() };
            Arc::new(AmqpBroker::connect(settings).await?)
        }
        BrokerChoice::Embedded(folder) => {
            std::fs::create_dir_all(&folder)
                .with_context(|| format!("cannot create the queue folder {}", folder.display()))?;
            let settings = embedded::Settings {
                path: folder.join(QUEUE_FILE),
                max_megabytes: config.broker.max_megabytes,
                ..embedded::Settings::default()
            };
            Arc::new(EmbeddedBroker::open(settings, Arc::new(SystemClock)).await?)
        }
    })
}

/// Opens everything the roles need.
///
/// # Errors
/// See [`open_store`] and [`open_broker`].
pub async fn open(config: &Config, lifecycle: &Lifecycle) -> anyhow::Result<Context> {
    Ok(Context {
        store: open_store(config).await?,
        broker: open_broker(config).await?,
        outbox_bell: Bell::default(),
        activity: Activity::default(),
        shutdown: lifecycle.shutdown.clone(),
        settings: config.worker,
    })
}
