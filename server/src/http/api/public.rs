//! `/api/v2/public`: for the company's backend, and for SDKs that call it with a session token.

pub mod active_linked_account;
pub mod application;
pub mod auth_config;
pub mod auth_structure;
pub mod config;
pub mod connect_code;
pub mod connect_url;
pub mod default_app;
pub mod hosted_properties;
pub mod linked_account;
pub mod migrate_token;
pub mod proxy;
pub mod session_token;
