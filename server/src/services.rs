//! The use cases: what can be done, whoever asks.
//!
//! Belongs here: each thing that the API, the hosted page or the CLI can ask for, as a function that
//! takes [`Core`] and a proof of who is asking ([`Scope`](crate::domain::scope::Scope),
//! [`tokens::Session`], [`hosted::Visit`]). Does not belong here: HTTP, cookies' syntax, words for
//! people, SQL.
//!
//! Rules: a write is one transaction; no call to a provider happens inside one; a failure is
//! returned, never logged here, unless what was asked for succeeds without it ([`live_options`]).

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::clock::Clock;
use crate::crypto::random::Random;
use crate::crypto::token::TokenKey;
use crate::options::Options;
use crate::outbound::transport::Transport;
use crate::store::Db;

pub mod accounts;
pub mod api_keys;
pub mod apps;
pub mod browser_script;
pub mod cleanup;
pub mod configs;
pub mod connect;
pub mod connect_codes;
pub mod default_app;
pub mod default_clients;
pub mod demo;
pub mod error;
pub mod hosted;
pub mod idempotency;
pub mod leads;
pub mod limits;
pub mod link;
pub mod live_options;
pub mod projects;
mod retry;
pub mod revoke;
pub mod rotate;
pub mod task;
pub mod tokens;
pub mod typed_inputs;
pub mod vault;

pub use connect::flights::Flights;
pub use error::{Error, Result};
pub use vault::Vault;

/// What every use case works with.
pub struct Core {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub random: Arc<dyn Random>,
    /// Seals and opens.
    pub vault: Vault,
    /// Derives tokens.
    pub tokens: TokenKey,
    /// Knows applications.
    pub catalog: Arc<Catalog>,
    /// The operator's own OAuth clients.
    pub default_clients: default_clients::DefaultClients,
    /// The way to providers.
    pub transport: Arc<dyn Transport>,
    /// Counts callers.
    pub limits: limits::Limits,
    /// What the operator decided.
    pub options: Options,
    /// The refreshes and the connecting under way in this process.
    pub flights: Flights,
    /// What goes through connections in this process.
    pub gates: connect::proxy::Gates,
    /// The forms that load their lists in this process.
    pub lanes: live_options::Lanes,
}

impl Core {
    /// The base address of the sandbox provider, for the catalog's templates.
    #[must_use]
    pub fn sandbox_url(&self) -> String {
        self.options.address.public_url.join("/sandbox")
    }
}
