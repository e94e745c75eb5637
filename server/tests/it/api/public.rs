//! Routes for a host's backend.

mod application;
mod connect_url;
mod hosted_properties;
mod linked_account;
mod session_token;
