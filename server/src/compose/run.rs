//! `serve`: listening, working in the background, stopping well.

use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret as _;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use super::listen::listen;
use super::{StartError, Surroundings, app, open};
use crate::clock::pause;
use crate::http::Shared;
use crate::http::health::Draining;
use crate::options::Options;
use crate::services::demo::{ACCOUNT, Demo};
use crate::services::{cleanup, revoke};

/// How often the worker looks for grants to revoke.
const REVOKE_EVERY: Duration = Duration::from_secs(1);
/// How often what is over is removed.
const CLEAN_EVERY: Duration = Duration::from_secs(10 * 60);

/// From now on a panic logs where it happened. Its message is dropped: it may quote what it choked
/// on.
pub fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        tracing::error!(place, "a defect of ours: a request panicked");
    }));
}

/// Serves until SIGTERM or SIGINT, then drains.
///
/// # Errors
/// [`StartError`].
pub async fn serve(options: Options) -> Result<(), StartError> {
    quiet_panics();
    let opened = open(options, Surroundings::default()).await?;
    let core = Arc::clone(&opened.core);
    let _lock = core.db.lock_for_serving()?;
    let draining = Draining::default();
    let (router, demo) = app(opened, draining.clone()).await?;
    let address = core.options.address.listen;
    let listener = TcpListener::bind(address)
        .await
        .map_err(|source| StartError::Listen { address, source })?;
    announce(&core, demo.as_ref());

    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(work(Arc::clone(&core), stopped.clone()));
    let server = tokio::spawn(listen(listener, router, stopped));
    wait_for_signal().await?;
    tracing::info!("draining");
    draining.begin();
    pause(core.options.timings.pre_stop_delay.get()).await;
    stop.send_replace(true);
    let drained = tokio::time::timeout(core.options.timings.drain_timeout.get(), server).await;
    match drained {
        Ok(Ok(())) => {}
        Ok(Err(error)) => return Err(StartError::Serve(std::io::Error::other(error))),
        Err(_) => tracing::warn!("requests were still under way when the drain timeout ended"),
    }
    worker.abort();
    core.db.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// The background work of this process.
async fn work(core: Shared, mut stopped: watch::Receiver<bool>) {
    let mut cleaned = None;
    loop {
        if let Err(error) = revoke::step(&core).await {
            tracing::error!(cause = crate::http::edge::chain(&error), "revoking");
        }
        let now = core.clock.now();
        if cleaned.is_none_or(|at| now.since(at) >= CLEAN_EVERY) {
            cleaned = Some(now);
            core.limits.forget_idle();
            if let Err(error) = cleanup::step(&core).await {
                tracing::error!(cause = crate::http::edge::chain(&error), "cleaning");
            }
        }
        tokio::select! {
            () = pause(REVOKE_EVERY) => {}
            _ = stopped.wait_for(|stopped| *stopped) => return,
        }
    }
}

async fn wait_for_signal() -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

/// Tells a newcomer what to open. The keys of the demo are printed, not logged: they are for the
/// person at this terminal.
#[expect(
    clippy::print_stdout,
    reason = "the terminal is where the demo's reader is"
)]
fn announce(core: &Shared, demo: Option<&Demo>) {
    let options = &core.options;
    tracing::info!(listen = %options.address.listen, public_url = %options.address.public_url, "serving");
    let Some(demo) = demo else { return };
    let url = |path: &str| options.address.public_url.join(path);
    let test_key = demo.test_api_key.expose_secret();
    println!("\nPatchbay is running with a demo project.\n");
    println!("  Open             {}", url("/demo"));
    println!("  Project          {}", demo.project);
    println!("  Test key         {test_key}");
    println!(
        "  Production key   {}",
        demo.production_api_key.expose_secret()
    );
    println!("\n  A session token for the demo account:");
    println!(
        "  curl -s {} -H 'x-api-key: {test_key}' -H 'content-type: application/json' \
         -d '{{\"linked_account_id\":\"{ACCOUNT}\"}}'\n",
        url("/api/v2/public/session-token")
    );
}
