//! The one place that knows every part: opens what the options name and hands it to the doors.

pub mod admin;
mod background;
mod listen;
mod run;
mod slow_body;

use std::sync::{Arc, LazyLock};

use app::ports::Ports;
use axum::Router;
use axum::middleware::from_fn_with_state;
use tower_http::catch_panic::CatchPanicLayer;

use crate::catalog::Catalog;
use crate::clock::{Clock, SystemClock};
use crate::crypto::random::{Random, SystemRandom};
use crate::crypto::token::TokenKey;
use crate::http::health::Draining;
use crate::http::{Shared, docs, edge, form_post, router};
use crate::options::Options;
use crate::options::environment::lookup;
use crate::outbound::client::GuardedClient;
use crate::outbound::guard::{Guard, SystemResolver};
use crate::outbound::in_process::InProcess;
use crate::outbound::transport::Transport;
use crate::sandbox::{self, SandboxSettings, SandboxState};
use crate::services::connect::proxy::Gates;
use crate::services::default_clients::{self, DefaultClients};
use crate::services::limits::Limits;
use crate::services::{Core, Flights, Vault};
use crate::store::{Db, migrations};
use crate::ui::connect::ConnectPages;
use crate::ui::demo::DemoPages;
use crate::{services, ui};

pub use run::{quiet_panics, serve};
pub use slow_body::Patience;

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
    /// The operator's own OAuth clients.
    #[error(transparent)]
    DefaultClients(#[from] services::default_clients::DefaultClientsError),
    /// The built pages.
    #[error(
        "PATCHBAY_SITE_ROOT: {folder} holds no built site (there is no folder `pkg` in it); \
         `make build` leaves one in target/site"
    )]
    SiteRoot {
        /// The folder.
        folder: String,
    },
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
    /// The values of the environment variables that the operator's files name.
    pub variables: Arc<Variables>,
    /// How long a request's body may take.
    pub patience: Patience,
}

/// Looks an environment variable up.
pub type Variables = dyn Fn(&str) -> Option<String> + Send + Sync;

impl Surroundings {
    /// Those of a command, which sends nothing to anybody: a secret that only `serve` is given stands
    /// as it is written.
    fn of_command() -> Self {
        let as_written = |name: &str| Some(format!("${{{name}}}"));
        Self {
            variables: Arc::new(move |name| lookup(name).or_else(|| as_written(name))),
            ..Self::default()
        }
    }
}

impl Default for Surroundings {
    fn default() -> Self {
        Self {
            clock: Arc::new(SystemClock::default()),
            random: Arc::new(SystemRandom),
            transport: None,
            sandbox_controls: false,
            variables: Arc::new(lookup),
            patience: Patience::default(),
        }
    }
}

/// The opened parts with the sandbox provider.
pub struct Opened {
    /// What use cases work with.
    pub core: Shared,
    /// The provider to serve under `/sandbox`, where it is on.
    pub sandbox: Option<Router>,
    /// How long a request's body may take.
    pub patience: Patience,
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
    let (catalog, default_clients) = files(&options, &*with.variables)?;
    if !migrations::is_new(&db).await? {
        // Whoever starts without the right key must still be able to go back to the program that
        // the schema is from.
        let random = Arc::clone(&with.random);
        match Vault::reopen(&db, &options.storage.master_key_file, random).await {
            Ok(_) | Err(services::vault::UnlockError::Unused) => {}
            Err(error) => return Err(error.into()),
        }
    }
    migrations::run(&db).await?;
    let random = Arc::clone(&with.random);
    let vault = Vault::unlock(&db, &options.storage.master_key_file, random).await?;
    let tokens = vault.token_key(&db).await?;
    assemble(
        db,
        (vault, tokens),
        (catalog, default_clients),
        options,
        with,
    )
}

/// As [`open`], but makes nothing: no database, no schema, no key.
///
/// # Errors
/// [`StartError`], also when any of these is not there yet.
pub async fn open_existing(options: Options, with: Surroundings) -> Result<Opened, StartError> {
    let (catalog, default_clients) = files(&options, &*with.variables)?;
    let storage = &options.storage;
    let url = &storage.database_url.expose();
    let db = Db::open_existing(url, storage.database_connections.get()).await?;
    migrations::check(&db).await?;
    let random = Arc::clone(&with.random);
    let vault = Vault::reopen(&db, &storage.master_key_file, random).await?;
    let tokens = vault.kept_token_key(&db).await?;
    let tokens = tokens.ok_or(services::vault::UnlockError::Unused)?;
    assemble(
        db,
        (vault, tokens),
        (catalog, default_clients),
        options,
        with,
    )
}

/// The apps, and the operator's own clients for them.
fn files(
    options: &Options,
    variables: &Variables,
) -> Result<(Catalog, DefaultClients), StartError> {
    let features = &options.features;
    let catalog = Catalog::load(features.catalog_dir.as_deref())?;
    let file = features.default_clients.as_deref();
    let default_clients = default_clients::load(file, &catalog, variables)?;
    Ok((catalog, default_clients))
}

fn assemble(
    db: Db,
    (vault, tokens): (Vault, TokenKey),
    (catalog, default_clients): (Catalog, DefaultClients),
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
    let gates = Gates::new(&with.clock, &options.limits);
    let core = Arc::new_cyclic(|core| Core {
        db,
        limits,
        gates,
        clock: with.clock,
        random: with.random,
        vault,
        tokens,
        catalog: Arc::new(catalog),
        default_clients,
        transport,
        options,
        flights: Flights::new(core.clone()),
        lanes: services::live_options::Lanes::default(),
    });
    Ok(Opened {
        core,
        sandbox,
        patience: with.patience,
    })
}

/// The whole server as one router, and the demo's keys where it is on.
///
/// # Errors
/// As the store, when the demo is prepared.
pub async fn app(
    opened: Opened,
    draining: Draining,
) -> Result<(Router, Option<services::demo::Demo>), StartError> {
    let Opened {
        core,
        sandbox,
        patience,
    } = opened;
    let demo = if core.options.features.demo {
        Some(services::demo::prepare(&core).await?)
    } else {
        None
    };
    let public_url = core.options.address.public_url.to_string();
    let reference = move || docs::reference(&router::operations(), &public_url);
    let ports = Ports {
        connect: Arc::new(ConnectPages::new(Arc::clone(&core))),
        demo: demo.as_ref().map(|demo| {
            let pages = DemoPages::new(Arc::clone(&core), demo.project.clone());
            Arc::new(pages) as Arc<dyn app::ports::DemoPort>
        }),
        reference: Arc::new(LazyLock::new(Box::new(reference))),
    };
    let bounds = slow_body::Bounds {
        ours: patience,
        handed_on: core.options.timings.proxy_timeout.get(),
    };
    let inner = routes(&core, draining, sandbox, ports.clone())
        .layer(from_fn_with_state(bounds, slow_body::limit))
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

/// Every route, as the edge's addresses reach it.
fn routes(core: &Shared, draining: Draining, sandbox: Option<Router>, ports: Ports) -> Router {
    let routes = router::api(Arc::clone(core))
        .merge(form_post::router(Arc::clone(core)))
        .merge(router::health(Arc::clone(core), draining))
        .merge(ui::router::pages(&core.options, ports));
    match sandbox {
        Some(sandbox) => routes.nest("/sandbox", sandbox),
        None => routes,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use app::routes::ROOTS;

    use super::*;

    /// A server on a database in memory.
    async fn opened(folder: &std::path::Path) -> Opened {
        let variables = [
            (
                "PATCHBAY_DATABASE_URL",
                "sqlite://".to_owned() + &folder.join("t.db").to_string_lossy(),
            ),
            (
                "PATCHBAY_MASTER_KEY_FILE",
                folder.join("master.key").to_string_lossy().into_owned(),
            ),
        ];
        let loaded = Options::from_layers(None, variables).expect("options");
        let opened = open(loaded.options, Surroundings::default()).await;
        opened.unwrap_or_else(|error| panic!("{error}"))
    }

    #[tokio::test]
    async fn the_first_segment_of_every_route_is_a_root() {
        let folder = tempfile::tempdir().expect("a folder");
        let Opened { core, sandbox, .. } = opened(folder.path()).await;
        let connect = Arc::new(ConnectPages::new(Arc::clone(&core)));
        let ports = Ports {
            connect,
            demo: None,
            reference: Arc::new(LazyLock::new(Box::new(Default::default))),
        };
        let routes = routes(&core, Draining::default(), sandbox, ports);
        // A router tells its addresses in no other way.
        let shown = format!("{routes:?}");
        let found: BTreeSet<&str> = shown
            .split('"')
            .filter_map(|text| text.strip_prefix('/')?.split('/').next())
            .filter(|first| !first.is_empty() && !first.starts_with('{'))
            .collect();
        assert_eq!(found, BTreeSet::from(ROOTS));
    }
}
