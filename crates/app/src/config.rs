//! Settings: compiled-in defaults, then a file, then `CLAIMWIRE_*`.

use crate::commands::BadInput;
use anyhow::Context;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt::Write, path::PathBuf};

/// Every setting of the program. The variable of `http.listen` is `CLAIMWIRE_HTTP__LISTEN`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Folder of the embedded store and broker. Default `claimwire-data`.
    pub data: PathBuf,
    /// Log filter, in the form of tracing's `EnvFilter`. Default `info`.
    pub log: String,
    /// `text` or `json`. Default `text`.
    pub log_format: LogFormat,
    /// The database.
    pub database: DatabaseConfig,
    /// The broker.
    pub broker: BrokerConfig,
    /// The HTTP server of the API.
    pub http: HttpConfig,
    /// What operators ask a process.
    pub operations: OperationsConfig,
    /// Taking articles.
    pub intake: IntakeConfig,
    /// Words that a newsroom adds to the built-in ones.
    pub registry: RegistryConfig,
    /// The stages.
    pub worker: claimwire_worker::context::Settings,
    /// The scheduler.
    pub scheduler: claimwire_worker::scheduler::Settings,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For collectors.
    Json,
}

/// Settings of the database.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseConfig {
    /// `postgres://user:password@host/database`, or `sqlite://file?mode=rwc`. Default: a SQLite file in `data`.
    pub url: Option<String>,
    /// Most connections of one process. Default 10, and 4 for SQLite, where each holds a thread and pages of its own.
    pub max_connections: Option<u32>,
    /// Largest size of a SQLite database, in megabytes; work waits when it is reached. Default: as large as the disk.
    pub max_megabytes: Option<u32>,
}

/// Settings of the broker.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BrokerConfig {
    /// `amqp://user:password@host/vhost`, or `embedded:folder`. Default: embedded in `data`.
    pub url: Option<String>,
    /// Put before every exchange and queue name, for several newsrooms on one broker. Default empty.
    pub prefix: String,
    /// Largest size of the embedded queue file, in megabytes; publishing waits when it is reached. Default: as large as
    /// the disk.
    pub max_megabytes: Option<u64>,
}

/// Settings of the HTTP server.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpConfig {
    /// Address and port; port 0 takes a free one. Default `127.0.0.1:8600`.
    pub listen: String,
}

/// Settings of the pages for operators, `/health/live`, `/health/ready` and `/metrics`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OperationsConfig {
    /// Address and port of their own; port 0 takes a free one. Default: none, then only the API serves them.
    pub listen: Option<String>,
}

/// Settings of the words that a newsroom adds.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegistryConfig {
    /// Folder with properties.toml, speakers.toml or places.toml, read at start; `claimwire registry check` checks it.
    /// Default: none.
    pub folder: Option<PathBuf>,
}

/// Settings of taking articles.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntakeConfig {
    /// Waiting messages, in outbox and queues, from which on the API answers RETRY_LATER and `claimwire submit` stops or waits.
    /// Default 20000.
    pub high_water: u64,
}

const DEFAULTS: &str = include_str!("defaults.toml");
const PREFIX: &str = "CLAIMWIRE_";

impl Config {
    /// Reads the settings of this process.
    ///
    /// # Errors
    /// Names the variable or the key of the file that cannot be used.
    pub fn load() -> anyhow::Result<Self> {
        Self::from_variables(std::env::vars().collect())
    }

    /// The settings of a process that nobody configured.
    ///
    /// # Errors
    /// Never: a test reads them.
    pub fn compiled_in() -> anyhow::Result<Self> {
        Self::from_variables(BTreeMap::new())
    }

    fn from_variables(mut variables: BTreeMap<String, String>) -> anyhow::Result<Self> {
        variables.retain(|name, _| name.starts_with(PREFIX) && !name.starts_with("CLAIMWIRE_TEST_"));
        let file = variables.remove("CLAIMWIRE_CONFIG");
        let secrets: Vec<String> = variables.keys().filter(|name| name.ends_with("_FILE")).cloned().collect();
        for name in secrets {
            let path = variables.remove(&name).unwrap_or_default();
            let value = std::fs::read_to_string(&path)
                .map_err(|error| BadInput::new(format!("{name} names `{path}`, which cannot be read: {error}")))?;
            let target = name.trim_end_matches("_FILE").to_owned();
            if variables.insert(target.clone(), value.trim_end().to_owned()).is_some() {
                return Err(BadInput::new(format!("both {target} and {name} are set; keep one")).into());
            }
        }
        let mut builder =
            ::config::Config::builder().add_source(::config::File::from_str(DEFAULTS, ::config::FileFormat::Toml));
        if let Some(path) = file {
            builder = builder.add_source(::config::File::new(&path, ::config::FileFormat::Toml));
        }
        let environment = ::config::Environment::with_prefix("CLAIMWIRE")
            .prefix_separator("_")
            .separator("__")
            .try_parsing(true)
            .source(Some(variables.into_iter().collect()));
        let config: Self = builder
            .add_source(environment)
            .build()
            .and_then(::config::Config::try_deserialize)
            .map_err(|error| {
                BadInput::new(format!("the settings cannot be used: {}", without_value(&error.to_string())))
            })
            .context("see `claimwire --help` for how settings are given")?;
        Ok(config)
    }

    /// The database's address.
    #[must_use]
    pub fn database_url(&self) -> String {
        self.database
            .url
            .clone()
            .unwrap_or_else(|| format!("sqlite://{}?mode=rwc", self.data.join("claimwire.sqlite3").display()))
    }

    /// The settings as TOML with every password hidden.
    #[must_use]
    pub fn redacted(&self) -> String {
        let mut shown = self.clone();
        shown.database.url = Some(redact(&self.database_url()));
        shown.broker.url =
            Some(self.broker.url.as_deref().map_or_else(|| format!("embedded:{}", self.data.display()), redact));
        let mut lines = String::new();
        if let Ok(serde_json::Value::Object(map)) = serde_json::to_value(&shown) {
            write_lines(&mut lines, "", &map);
        }
        lines
    }
}

/// `CLAIMWIRE_TEST_CRASH_AT=point` or `point:visit` ends this process there.
#[cfg(feature = "crash-points")]
pub fn arm_crash_point() {
    let Ok(wanted) = std::env::var("CLAIMWIRE_TEST_CRASH_AT") else { return };
    let (point, visit) = wanted.split_once(':').unwrap_or((&wanted, "1"));
    claimwire_worker::crash::arm(point, visit.parse().unwrap_or(1));
}

/// `CLAIMWIRE_TEST_EXTRACTOR_VERSION` makes this process read as if it were another version.
#[cfg(feature = "crash-points")]
pub fn pretended_extractor() -> Option<String> {
    std::env::var("CLAIMWIRE_TEST_EXTRACTOR_VERSION").ok()
}

fn write_lines(lines: &mut String, prefix: &str, map: &serde_json::Map<String, serde_json::Value>) {
    for (key, value) in map {
        match value {
            serde_json::Value::Object(inner) => write_lines(lines, &format!("{prefix}{key}."), inner),
            value => drop(writeln!(lines, "{prefix}{key} = {value}")),
        }
    }
}

/// A message of the settings' library without the text it was given, which may be an address with its password.
fn without_value(message: &str) -> String {
    let value =
        message.split_once("string \"").and_then(|(before, rest)| Some((before, rest.rsplit_once("\", expected")?)));
    value.map_or_else(|| message.to_owned(), |(before, (_, after))| format!("{before}a text, expected{after}"))
}

/// Hides the password of an address, wherever it stands in it.
#[must_use]
pub fn redact(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").map_or((None, url), |(scheme, rest)| (Some(scheme), rest));
    // Up to the last `@`: a password may hold one.
    let shown = match rest.rsplit_once('@') {
        Some((login, host)) => match login.split_once(':') {
            Some((user, _)) => format!("{user}:***@{host}"),
            // Without a scheme nobody knows what stands before the host.
            None if scheme.is_none() => format!("***@{host}"),
            None => rest.to_owned(),
        },
        None => rest.to_owned(),
    };
    let shown: String = scheme.map(|scheme| format!("{scheme}://")).unwrap_or_default() + &shown;
    let Some((address, query)) = shown.split_once('?') else { return shown };
    let hide = |part: &str| match part.split_once('=') {
        Some((key, _)) if key.ends_with("password") => format!("{key}=***"),
        _ => part.to_owned(),
    };
    format!("{address}?{}", query.split('&').map(hide).collect::<Vec<_>>().join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(pairs: &[(&str, &str)]) -> anyhow::Result<Config> {
        Config::from_variables(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn variables_win_over_defaults() {
        let config = load(&[("CLAIMWIRE_HTTP__LISTEN", "127.0.0.1:0"), ("CLAIMWIRE_DATA", "/x")]).unwrap();
        assert_eq!((config.http.listen.as_str(), config.data.to_str()), ("127.0.0.1:0", Some("/x")));
        assert_eq!(config.database_url(), "sqlite:///x/claimwire.sqlite3?mode=rwc");
    }

    #[test]
    fn an_unknown_setting_is_refused_by_name() {
        let error = format!("{:#}", load(&[("CLAIMWIRE_HTTP__LISTENN", "x")]).unwrap_err());
        assert!(error.contains("listenn"), "{error}");
    }

    #[test]
    fn a_secret_may_come_from_a_file_but_not_from_two_places() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "postgres://a:b@c/d\n").unwrap();
        let path = file.path().to_str().unwrap();
        let config = load(&[("CLAIMWIRE_DATABASE__URL_FILE", path)]).unwrap();
        assert_eq!(config.database_url(), "postgres://a:b@c/d");
        assert!(load(&[("CLAIMWIRE_DATABASE__URL_FILE", path), ("CLAIMWIRE_DATABASE__URL", "x")]).is_err());
    }

    #[test]
    fn no_part_of_an_address_gives_its_password_away() {
        for (address, shown) in [
            ("postgres://desk:pa@ss@host/x", "postgres://desk:***@host/x"),
            (
                "postgres://host/x?user=desk&password=pass&sslmode=require",
                "postgres://host/x?user=desk&password=***&sslmode=require",
            ),
            ("postgres://host/x?sslpassword=one&password=two", "postgres://host/x?sslpassword=***&password=***"),
            ("desk:pass@host", "desk:***@host"),
            ("pass@host", "***@host"),
            ("amqp://desk@host", "amqp://desk@host"),
            ("sqlite://a/b?mode=rwc", "sqlite://a/b?mode=rwc"),
        ] {
            assert_eq!(redact(address), shown);
        }
        let file = tempfile::Builder::new().suffix(".toml").tempfile().unwrap();
        std::fs::write(file.path(), "database = \"postgres://desk:secret@host\"").unwrap();
        let in_file = ("CLAIMWIRE_CONFIG", file.path().to_str().unwrap());
        for given in [("CLAIMWIRE_DATABASE", "postgres://desk:secret\"quoted@host"), in_file] {
            let error = format!("{:#}", load(&[given]).unwrap_err());
            assert!(error.contains("database") && !error.contains("secret"), "{error}");
        }
    }

    #[test]
    fn passwords_are_not_shown() {
        let config = load(&[("CLAIMWIRE_BROKER__URL", "amqp://desk:se:cr@et@host/vhost")]).unwrap();
        assert!(config.redacted().contains("amqp://desk:***@host/vhost"));
        assert!(!config.redacted().contains("cr"));
    }
}
