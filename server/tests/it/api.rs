//! The HTTP API: `server/src/http/api`, one file here for each file there, and what all routes share.

mod auth;
mod browser;
mod cors;
mod envelope;
mod idempotency;
mod limits;
mod older;
mod openapi;
mod paths;
mod public;
