//! `serve`: listening and stopping well.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret as _;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::listen::{Bounds, listen};
use super::{StartError, Surroundings, app, background, database, open_on};
use crate::clock::pause;
use crate::http::Shared;
use crate::http::health::Draining;
use crate::options::Options;
use crate::services::demo::{ACCOUNT, Demo};

/// How long closing the database may take.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(5);

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

/// Serves until SIGTERM or SIGINT, then drains; a second signal ends it at once.
///
/// # Errors
/// [`StartError`].
pub async fn serve(options: Options) -> Result<(), StartError> {
    quiet_panics();
    check_site(&options.features.site_root)?;
    let db = database(&options).await?;
    // Before anything is written: whoever serves from the file already stays undisturbed.
    let _lock = db.lock_for_serving()?;
    let opened = open_on(db, options, Surroundings::default()).await?;
    let core = Arc::clone(&opened.core);
    let draining = Draining::default();
    let (router, demo) = app(opened, draining.clone()).await?;
    let address = core.options.address.listen;
    let listener = TcpListener::bind(address)
        .await
        .map_err(|source| StartError::Listen { address, source })?;
    let mut signals = Signals::new()?;
    announce(&core, demo.as_ref());

    let (stop, stopped) = watch::channel(false);
    let workers = background::start(&core, &stopped);
    let bounds = Bounds::usual(core.options.address.trusted_proxies.clone());
    let mut server = tokio::spawn(listen(listener, router, bounds, stopped));
    tokio::select! {
        () = signals.next() => {}
        // It ends after it was told to; before, nobody would be answered any more.
        ended = &mut server => {
            let why = ended.err().map(std::io::Error::other);
            let why = why.unwrap_or_else(|| std::io::Error::other("nothing listens any more"));
            return Err(StartError::Serve(why));
        }
    }
    tracing::info!("draining; a second signal stops at once");
    draining.begin();
    tokio::select! {
        drained = drain(&core, server, &stop) => drained?,
        () = signals.next() => tracing::warn!("stopped at once"),
    }
    drop(workers);
    if tokio::time::timeout(CLOSE_TIMEOUT, core.db.close())
        .await
        .is_err()
    {
        tracing::warn!("the database was still in use");
    }
    tracing::info!("stopped");
    Ok(())
}

/// Pages without their styles and scripts would be a puzzle; a wrong folder is noticed here.
fn check_site(folder: &Path) -> Result<(), StartError> {
    if folder.join("pkg").is_dir() {
        return Ok(());
    }
    let folder = folder.display().to_string();
    Err(StartError::SiteRoot { folder })
}

/// Takes no new requests after a while and waits for those that have begun.
async fn drain(
    core: &Shared,
    server: JoinHandle<()>,
    stop: &watch::Sender<bool>,
) -> Result<(), StartError> {
    let timings = &core.options.timings;
    pause(timings.pre_stop_delay.get()).await;
    stop.send_replace(true);
    let abort = server.abort_handle();
    let ended = async {
        let ended = server.await;
        // Nobody waits for these any more, and what they bring must be stored all the same.
        core.flights.landed().await;
        ended
    };
    match tokio::time::timeout(timings.drain_timeout.get(), ended).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(StartError::Serve(std::io::Error::other(error))),
        Err(_) => {
            tracing::warn!("requests were still under way when the drain timeout ended");
            abort.abort();
            Ok(())
        }
    }
}

/// The signals that end the process.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
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
    println!("  Link client      {}", demo.link_client.id);
    println!(
        "  Link secret      {}",
        demo.link_client.secret.expose_secret()
    );
    println!("\n  A session token for the demo account:");
    println!(
        "  curl -s {} -H 'x-api-key: {test_key}' -H 'content-type: application/json' \
         -d '{{\"linked_account_id\":\"{ACCOUNT}\"}}'\n",
        url("/api/v2/public/session-token")
    );
}
