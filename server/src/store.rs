//! The store: everything that knows SQL.
//!
//! One binary speaks to SQLite and to PostgreSQL through native drivers. A statement is one text
//! with `$1, $2 ...` for both; where the databases really differ it is a pair. All statements of a
//! file are declared with [`statements!`], which also lists them for the test that prepares each of
//! them on both databases.
//!
//! What is decided here, and why:
//! * No repository traits. SQLite on a temporary file is the fast fake (two implementations of one
//!   trait were the regret of every project that has them).
//! * [`Scope`](crate::domain::scope::Scope) (project and environment) is part of every signature and
//!   statement: what is not yours does not exist. Where nobody has a scope yet the row gives it:
//!   looking up the hash of a secret (API key, session token, ticket, state, start token, link token,
//!   access token), or an id
//!   that a row of ours names or a browser's cookie is about to prove (session, page, flow, callback
//!   context). The server's own work goes over all projects: due revocations, what has expired, data
//!   keys; and so do the operator's projects.
//! * Writes run in `BEGIN IMMEDIATE` on SQLite: a deferred transaction that upgrades fails at once
//!   with `SQLITE_BUSY`, whatever the busy timeout says. No network call happens inside one.
//! * Times come from our clock as microseconds; only leases use the database's time.
//!
//! To add a table: a migration of the same version and name in `migrations/sqlite` and
//! `migrations/postgres`, a file here named after it, its statements in `statements!`, its `ALL` in
//! [`all_statements`], and its functions in `server/tests/it/store.rs`.

pub mod access_tokens;
pub mod accounts;
pub mod api_keys;
pub mod apps;
pub mod auth_configs;
pub mod configs;
pub mod connect_codes;
pub mod connections;
pub mod db;
pub mod default_apps;
pub mod drafts;
pub mod error;
pub mod flows;
pub mod hosted;
pub mod idempotent_answers;
pub mod keys;
pub mod leads;
pub mod leases;
pub mod link_clients;
pub mod link_events;
pub mod link_sessions;
pub mod migrations;
pub mod projects;
pub mod readers;
pub mod revocations;
mod scope;
pub mod sessions;
pub mod sql;
pub mod tending;

pub use db::{BUSY_TIMEOUT, Db, Tx};
pub use error::StoreError;
// Named in nearly every signature of the store.
pub(crate) use crate::domain::scope::Scope;

/// Every statement of the store with its name: for the test that prepares them all.
#[must_use]
pub fn all_statements() -> Vec<(&'static str, sql::Sql)> {
    [
        access_tokens::ALL,
        accounts::ALL,
        api_keys::ALL,
        apps::ALL,
        auth_configs::ALL,
        configs::ALL,
        configs::MOVING,
        connect_codes::ALL,
        connections::ALL,
        default_apps::ALL,
        drafts::ALL,
        flows::ALL,
        hosted::ALL,
        idempotent_answers::ALL,
        keys::ALL,
        leads::ALL,
        leases::ALL,
        link_clients::ALL,
        link_events::ALL,
        link_sessions::ALL,
        projects::ALL,
        revocations::ALL,
        tending::ALL,
        sessions::ALL,
    ]
    .concat()
}
