//! Runs a command's one asynchronous call.

use std::future::Future;
use std::io;

use tokio::runtime::Builder;

/// Runs a short command: one thread is enough.
pub(super) fn block_on<F, T, E>(call: F) -> Result<T, Box<dyn std::error::Error>>
where
    F: Future<Output = Result<T, E>>,
    E: Into<Box<dyn std::error::Error>>,
{
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(no_runtime)?;
    runtime.block_on(call).map_err(Into::into)
}

/// Runs the server on all processors.
pub(super) fn block_on_all<F, T, E>(call: F) -> Result<T, Box<dyn std::error::Error>>
where
    F: Future<Output = Result<T, E>>,
    E: Into<Box<dyn std::error::Error>>,
{
    let runtime = Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(no_runtime)?;
    let done = runtime.block_on(call).map_err(Into::into);
    // What a stopping server leaves behind must not hold the process back.
    runtime.shutdown_background();
    done
}

fn no_runtime(error: io::Error) -> String {
    format!("the operating system refuses threads or events: {error}")
}
