//! What the product means: entities, states, parsed values and their rules.
//!
//! Belongs here: plain types and pure functions. Does not belong here: input and output of any kind,
//! the clock, randomness, HTTP.

pub mod address;
pub mod auth_config;
pub mod auth_object;
pub mod client;
pub mod config;
pub mod connection;
pub mod default_client;
mod display_name;
pub mod flow;
pub mod in_app_browser;
pub mod lead;
pub mod link;
pub mod linked_account;
pub mod project;
pub mod project_file;
pub mod scope;
pub mod theme;
pub mod user_defined;
pub mod variable;

pub use display_name::display_name;
