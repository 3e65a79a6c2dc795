//! The command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// The fact-checking claim tracker.
///
/// Settings come from compiled-in defaults, then the file named by CLAIMWIRE_CONFIG, then CLAIMWIRE_*
/// variables (each also as CLAIMWIRE_*_FILE). `claimwire doctor` prints them.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run everything in one process on built-in sample articles and show where figures differ
    Demo(DemoArguments),
    /// Run the service
    Serve(ServeArguments),
    /// Bring the database schema up to date
    Migrate,
    /// Print the settings and check every dependency
    Doctor(JsonFlag),
    /// Hand in articles: JSONL, or one plain text
    Submit(SubmitArguments),
    /// Write the ledger as JSON
    Export,
    /// Read articles again that an earlier version of the program has read; run it when all processes are upgraded
    Reextract,
    /// Read figures and quotations of texts, without a store
    Extract(ExtractArguments),
    /// Compare the figures of pairs of texts, without a store
    Compare(CompareArguments),
    /// Look after messages that could not be handled
    #[command(subcommand)]
    Parked(ParkedCommand),
    /// Look after outlets
    #[command(subcommand)]
    Outlet(OutletCommand),
    /// Look after the words that a newsroom adds: properties, speakers, places
    #[command(subcommand)]
    Registry(RegistryCommand),
    /// The queue topology
    #[command(subcommand)]
    Topology(ExportCommand),
    /// The GraphQL schema
    #[command(subcommand)]
    Schema(ExportCommand),
}

/// See [`Command::Demo`].
#[derive(Debug, Args)]
pub struct DemoArguments {
    /// JSONL of other articles instead of the built-in ones
    #[arg(long, value_name = "FILE")]
    pub articles: Option<PathBuf>,
    /// End after printing instead of serving
    #[arg(long)]
    pub once: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Where to serve afterwards; by default where `serve` would, or at a free port when that one is taken
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<String>,
}

/// See [`Command::Serve`].
#[derive(Debug, Args)]
pub struct ServeArguments {
    /// Which roles this process plays; all by default
    #[arg(long, value_delimiter = ',', value_name = "ROLE,..")]
    pub roles: Vec<RoleName>,
    /// End when outbox and queues are empty; nothing is served meanwhile
    #[arg(long)]
    pub until_idle: bool,
    /// Only check roles and settings
    #[arg(long)]
    pub check_config: bool,
}

/// A part of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum RoleName {
    /// Submissions become article versions
    Ingest,
    /// Article versions become claims
    Extraction,
    /// Claims are placed and compared
    Verification,
    /// Conflicts become alerts
    Alerting,
    /// The outbox is published and the change feed numbered
    Relay,
    /// What got stuck moves on, what is old goes
    Scheduler,
    /// GraphQL and pages
    Api,
}

/// `--json`
#[derive(Debug, Args)]
pub struct JsonFlag {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// See [`Command::Submit`].
#[derive(Debug, Args)]
pub struct SubmitArguments {
    /// A file of JSONL or plain text, or - for standard input
    pub file: PathBuf,
    /// Read as this; by default files that begin with { are JSONL
    #[arg(long, value_enum)]
    pub format: Option<SubmitFormat>,
    /// Wait for room instead of stopping when too much waits to be worked on (intake.high_water)
    #[arg(long)]
    pub wait: bool,
    /// Address of a plain text
    #[arg(long)]
    pub url: Option<String>,
    /// Outlet of a plain text
    #[arg(long)]
    pub outlet: Option<String>,
    /// Locale of the outlet of a plain text, like es-MX
    #[arg(long)]
    pub locale: Option<String>,
    /// When a plain text was published, like 2026-05-14T07:10:00+02:00; else its visible date
    #[arg(long)]
    pub published: Option<String>,
    /// Headline of a plain text that does not hold it
    #[arg(long)]
    pub title: Option<String>,
}

/// How a submitted file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SubmitFormat {
    /// One article a line
    Jsonl,
    /// One article
    Text,
}

/// See [`Command::Extract`].
#[derive(Debug, Args)]
pub struct ExtractArguments {
    /// A file, or - for standard input
    #[arg(default_value = "-")]
    pub file: PathBuf,
    /// jsonl: one object a line; text: the whole file is one text
    #[arg(long, value_enum, default_value = "jsonl")]
    pub format: SubmitFormat,
    /// Also print the facets of each figure with their basis, and why other numbers are no figures
    #[arg(long)]
    pub explain: bool,
    /// Folder with properties.toml, speakers.toml or places.toml that add to what is built in
    #[arg(long, value_name = "FOLDER")]
    pub registry: Option<PathBuf>,
}

/// See [`Command::Compare`].
#[derive(Debug, Args)]
pub struct CompareArguments {
    /// A file of JSONL, or - for standard input
    #[arg(default_value = "-")]
    pub file: PathBuf,
    /// Each side is given as filled slots instead of text
    #[arg(long)]
    pub slots: bool,
    /// Folder with properties.toml, speakers.toml or places.toml that add to what is built in
    #[arg(long, value_name = "FOLDER")]
    pub registry: Option<PathBuf>,
}

/// See [`Command::Parked`].
#[derive(Debug, Subcommand)]
pub enum ParkedCommand {
    /// List parked messages, newest first
    List(JsonFlag),
    /// Show one with its body
    Show {
        /// Its number in the list
        id: uuid::Uuid,
    },
    /// Send it back to the queue it came from
    Replay {
        /// Its number in the list
        id: uuid::Uuid,
    },
    /// Give it up
    Discard {
        /// Its number in the list
        id: uuid::Uuid,
    },
}

/// See [`Command::Outlet`].
#[derive(Debug, Subcommand)]
pub enum OutletCommand {
    /// Read outlets from JSONL: {name, locale, `time_zone`, agency, own, rivals}
    Import {
        /// A file, or - for standard input
        file: PathBuf,
    },
    /// List the outlets
    List(JsonFlag),
}

/// See [`Command::Registry`].
#[derive(Debug, Subcommand)]
pub enum RegistryCommand {
    /// Check a folder with properties.toml, speakers.toml or places.toml
    Check {
        /// The folder; by default that of the setting registry.folder
        folder: Option<PathBuf>,
    },
    /// List every property: id, family, name in English and Spanish
    List,
}

/// Something that is printed for others to read.
#[derive(Debug, Subcommand)]
pub enum ExportCommand {
    /// Print it
    Export,
}
