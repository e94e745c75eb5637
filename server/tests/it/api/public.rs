//! Routes for a host's backend.

mod active_linked_account;
mod application;
mod auth_structure;
mod config;
mod connect_code;
mod connect_url;
mod default_app;
mod hosted_properties;
mod linked_account;
mod migrate_token;
pub(crate) mod proxy;
mod session_token;
