//! The words that browser, server functions, HTTP API and store share.
//!
//! Belongs here: plain serde types, ids, the registry of error codes, the names of form inputs.
//! Does not belong here: anything with I/O, anything that knows a database or a framework, and any
//! type that could carry a secret (those are nameable in `server` only).

pub mod config;
pub mod connect;
pub mod demo;
pub mod error;
pub mod failure;
pub mod form;
pub mod ids;
pub mod link;
pub mod problem;
pub mod reference;
pub mod theme;
