//! `/api/v2/public`: for the company's backend, and for SDKs that call it with a session token.

pub mod application;
pub mod auth_config;
pub mod connect_url;
pub mod hosted_properties;
pub mod linked_account;
pub mod session_token;
