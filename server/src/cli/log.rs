//! Where log lines go: to standard error, so that standard output stays for what was asked for.

use std::io;

use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer as _, fmt, registry};

use crate::options::sections::Log;
use crate::options::values::LogFormat;

/// Starts logging. Called once, by commands that keep running.
pub(super) fn start(log: &Log) {
    let lines = fmt::layer().with_writer(io::stderr);
    let layer = match log.format {
        LogFormat::Text => lines.with_ansi(false).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    registry()
        .with(layer.with_filter(log.filter.targets()))
        .init();
}
