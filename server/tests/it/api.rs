//! The HTTP API: `server/src/http/api`, one file here for each file there, and what all routes share.

mod absent;
mod action;
mod auth;
mod browser;
mod cors;
mod envelope;
mod headers;
mod idempotency;
mod limits;
mod log;
mod older;
mod openapi;
mod paths;
pub(crate) mod public;
mod slow_body;
