//! The command line.
//!
//! One file per command, and each does three things: take its arguments, call one function of
//! [`compose`](crate::compose), and say in a text what came of it. The text goes to standard output
//! here, and an error to standard error as `patchbay: ...` with exit code 1 (2 when the command line
//! itself is wrong). Does not belong here: anything that a test could want to call.
//!
//! To add a command: a file with an `Args` struct and its `run`, and a line in [`Command`].

use std::error::Error;
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::options::{Loaded, Options, environment};

mod api_key;
mod apply;
mod arguments;
mod catalog;
mod config;
mod export;
mod keys;
mod leads;
mod link_client;
mod link_script;
mod log;
mod migrate;
mod openapi;
mod project;
mod runtime;
mod serve;

/// What a command says when it is done; nothing if it is empty.
type Answer = Result<String, Box<dyn Error>>;

/// A self-hosted Connect server: your customers connect their apps to your product.
#[derive(Debug, Parser)]
#[command(name = "patchbay", version, arg_required_else_help = true)]
struct Cli {
    /// A TOML file with options; PATCHBAY_CONFIG names one too
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API and the hosted page
    Serve,
    /// Create and list projects
    #[command(subcommand)]
    Project(project::Command),
    /// Create, list and revoke API keys
    #[command(subcommand)]
    ApiKey(api_key::Command),
    /// Create, list and revoke the clients of the Link flow
    #[command(subcommand)]
    LinkClient(link_client::Command),
    /// Bring a project to what its file says
    Apply(apply::Args),
    /// Print a project as a file that `apply` reads
    Export(export::Args),
    /// List what end users ask for that cannot be connected yet
    Leads(leads::Args),
    /// Print the tag that a page of yours loads link.js by
    LinkScript(link_script::Args),
    /// Bring the database's schema up to date; `serve` does it too
    Migrate,
    /// Check and show the options
    #[command(subcommand)]
    Config(config::Command),
    /// Check the files that describe apps
    #[command(subcommand)]
    Catalog(catalog::Command),
    /// Print the API as an OpenAPI 3.1 document
    Openapi(openapi::Args),
    /// Care for the master keys
    #[command(subcommand)]
    Keys(keys::Command),
}

impl Cli {
    fn run(self) -> Answer {
        // Documentation does not depend on whether the options are right.
        match self.command {
            Command::Config(config::Command::Docs) => return Ok(crate::options::markdown()),
            Command::Openapi(args) => return args.run(),
            _ => {}
        }
        let loaded = Options::load(self.config.as_deref())?;
        let Loaded { options, .. } = &loaded;
        match self.command {
            Command::Serve => serve::run(loaded.options),
            Command::Project(command) => command.run(options),
            Command::ApiKey(command) => command.run(options),
            Command::LinkClient(command) => command.run(options),
            Command::Apply(args) => args.run(options),
            Command::Export(args) => args.run(options),
            Command::Leads(args) => args.run(options),
            Command::LinkScript(args) => args.run(options),
            Command::Migrate => migrate::run(options),
            Command::Openapi(args) => args.run(),
            Command::Config(command) => command.run(&loaded),
            Command::Catalog(command) => command.run(options),
            Command::Keys(command) => command.run(options),
        }
    }
}

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let answer = Cli::parse_from(command_line()).run();
    let Err(error) = answer.and_then(|text| Ok(say(io::stdout().lock(), &text)?)) else {
        return ExitCode::SUCCESS;
    };
    // If not even this can be said, the exit code says it.
    say(io::stderr().lock(), &complaint(&*error)).ok();
    ExitCode::FAILURE
}

/// The command line. `cargo leptos watch` starts the binary without a command and means `serve`.
fn command_line() -> Vec<OsString> {
    let mut given: Vec<OsString> = std::env::args_os().collect();
    if given.len() == 1 && environment::is_watched() {
        given.push("serve".into());
    }
    given
}

/// Writes `text` with a line break at its end. Whoever closed the pipe has read enough.
fn say(mut out: impl io::Write, text: &str) -> io::Result<()> {
    let end = if text.is_empty() || text.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    match write!(out, "{text}{end}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// An error with its causes, every line of it marked as ours.
fn complaint(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        text = format!("{text}: {next}");
        cause = next.source();
    }
    text.lines()
        .map(|line| format!("patchbay: {line}\n"))
        .collect()
}

#[cfg(test)]
mod tests;
