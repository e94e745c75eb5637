//! The one place that knows every part: opens what the options name and hands it to the doors.

pub mod admin;
mod background;
mod listen;
mod run;

use std::sync::Arc;
use std::time::Duration;

use app::ports::Ports;
use axum::Router;
use axum::middleware::from_fn_with_state;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

use crate::catalog::Catalog;
use crate::clock::{Clock, SystemClock};
use crate::crypto::random::{Random, SystemRandom};
use crate::crypto::token::TokenKey;
use crate::http::health::Draining;
use crate::http::{Shared, docs, edge, form_post, router};
use crate::options::Options;
use crate::outbound::client::GuardedClient;
use crate::outbound::guard::{Guard, SystemResolver};
use crate::outbound::in_process::InProcess;
use crate::outbound::transport::Transport;
use crate::sandbox::{self, SandboxSettings, SandboxState};
use crate::services::limits::Limits;
use crate::services::{Core, Flights, Vault};
use crate::store::{Db, migrations};
use crate::ui::connect::ConnectPages;
use crate::ui::demo::DemoPages;
use crate::{services, ui};

pub use run::{quiet_panics, serve};

/// How long a client may pause in the middle of a body.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// Why the server or a command does not start; one line for the operator.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database.
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] services::vault::UnlockError),
    /// The catalog.
    #[error(transparent)]
    Catalog(#[from] crate::catalog::CatalogError),
    /// A use case.
    #[error(transparent)]
    Service(#[from] services::Error),
    /// The address to listen on.
    #[error("cannot listen on {address}")]
    Listen {
        /// Where.
        address: std::net::SocketAddr,
        /// Why not.
        source: std::io::Error,
    },
    /// The network.
    #[error("serving ended")]
    Serve(#[from] std::io::Error),
    /// An address that cannot be read back; a defect of ours.
    #[error("the public URL cannot be used")]
    Url(#[from] url::ParseError),
}

/// Parts that a test replaces.
pub struct Surroundings {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub random: Arc<dyn Random>,
    /// The way out beyond our own sandbox; `None` is the guarded client.
    pub transport: Option<Arc<dyn Transport>>,
    /// Whether the sandbox provider can be told how to behave. Anybody who reaches the server can
    /// do so: for tests.
    pub sandbox_controls: bool,
}

impl Default for Surroundings {
    fn default() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            transport: None,
            sandbox_controls: false,
        }
    }
}

/// The opened parts with the sandbox provider.
pub struct Opened {
    /// What use cases work with.
    pub core: Shared,
    /// The provider to serve under `/sandbox`, where it is on.
    pub sandbox: Option<Router>,
}

/// Opens the database (migrated), the vault, the catalog and the way out. What is not there yet is
/// made.
///
/// # Errors
/// [`StartError`]; nothing of it leaves the database half-way.
pub async fn open(options: Options, with: Surroundings) -> Result<Opened, StartError> {
    let db = database(&options).await?;
    open_on(db, options, with).await
}

/// The database that the options name, made if it is an SQLite file that is not there.
async fn database(options: &Options) -> Result<Db, StartError> {
    let storage = &options.storage;
    let url = &storage.database_url.expose();
    Ok(Db::open(url, storage.database_connections.get()).await?)
}

/// As [`open`], on an opened database.
async fn open_on(db: Db, options: Options, with: Surroundings) -> Result<Opened, StartError> {
    let catalog = Catalog::load(options.features.catalog_dir.as_deref())?;
    migrations::run(&db).await?;
    let random = Arc::clone(&with.random);
    let vault = Vault::unlock(&db, &options.storage.master_key_file, random).await?;
    let tokens = vault.token_key(&db).await?;
    assemble(db, vault, tokens, catalog, options, with)
}

/// As [`open`], but makes nothing: no database, no schema, no key.
///
/// # Errors
/// [`StartError`], also when any of these is not there yet.
pub async fn open_existing(options: Options, with: Surroundings) -> Result<Opened, StartError> {
    let catalog = Catalog::load(options.features.catalog_dir.as_deref())?;
    let storage = &options.storage;
    let url = &storage.database_url.expose();
    let db = Db::open_existing(url, storage.database_connections.get()).await?;
    migrations::check(&db).await?;
    let random = Arc::clone(&with.random);
    let vault = Vault::reopen(&db, &storage.master_key_file, random).await?;
    let tokens = vault.kept_token_key(&db).await?;
    let tokens = tokens.ok_or(services::vault::UnlockError::Unused)?;
    assemble(db, vault, tokens, catalog, options, with)
}

fn assemble(
    db: Db,
    vault: Vault,
    tokens: TokenKey,
    catalog: Catalog,
    options: Options,
    with: Surroundings,
) -> Result<Opened, StartError> {
    let guarded = || -> Arc<dyn Transport> {
        let guard = Guard::new(
            options.features.egress_allow.list().clone(),
            Arc::new(SystemResolver),
        );
        Arc::new(GuardedClient::new(guard))
    };
    let outside = with.transport.clone().unwrap_or_else(guarded);
    let sandbox_url: url::Url = options.address.public_url.join("/sandbox").parse()?;
    let sandbox = options.features.sandbox.then(|| {
        sandbox::router(SandboxState::new(SandboxSettings {
            base_url: sandbox_url.clone(),
            key: tokens.sandbox_key(),
            clock: Arc::clone(&with.clock),
            random: Arc::clone(&with.random),
            controls: with.sandbox_controls,
        }))
    });
    let transport: Arc<dyn Transport> = match &sandbox {
        Some(router) => Arc::new(InProcess::new(sandbox_url, router.clone(), outside)),
        None => outside,
    };
    let limits = Limits::new(
        Arc::clone(&with.clock),
        options.limits.rate.per_second(),
        options.limits.burst,
    );
    let core = Arc::new_cyclic(|core| Core {
        db,
        limits,
        clock: with.clock,
        random: with.random,
        vault,
        tokens,
        catalog: Arc::new(catalog),
        transport,
        options,
        flights: Flights::new(core.clone()),
    });
    Ok(Opened { core, sandbox })
}

/// The whole server as one router, and the demo's keys where it is on.
///
/// # Errors
/// As the store, when the demo is prepared.
pub async fn app(
    opened: Opened,
    draining: Draining,
) -> Result<(Router, Option<services::demo::Demo>), StartError> {
    let Opened { core, sandbox } = opened;
    let demo = if core.options.features.demo {
        Some(services::demo::prepare(&core).await?)
    } else {
        None
    };
    let ports = Ports {
        connect: Arc::new(ConnectPages::new(Arc::clone(&core))),
        demo: demo.as_ref().map(|demo| {
            let pages = DemoPages::new(Arc::clone(&core), demo.project.clone());
            Arc::new(pages) as Arc<dyn app::ports::DemoPort>
        }),
        reference: Arc::new(docs::reference(
            &router::operations(),
            &core.options.address.public_url.to_string(),
        )),
    };
    let mut inner = router::api(Arc::clone(&core))
        .merge(form_post::router(Arc::clone(&core)))
        .merge(router::health(Arc::clone(&core), draining))
        .merge(ui::router::pages(&core.options, ports.clone()));
    if let Some(sandbox) = sandbox {
        inner = inner.nest("/sandbox", sandbox);
    }
    let inner = inner
        .layer(RequestBodyTimeoutLayer::new(BODY_TIMEOUT))
        .layer(CatchPanicLayer::custom(edge::panicked));
    let edge = edge::Edge {
        page: ui::router::failure_page(&core.options, ports),
        core,
    };
    // Around a router of its own, so that the edge rewrites addresses before they are routed.
    let outer = Router::new()
        .fallback_service(inner)
        .layer(from_fn_with_state(edge, edge::edge));
    Ok((outer, demo))
}
