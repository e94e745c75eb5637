//! `/api/v2/public/session-token`.

mod mint;
mod revoke;

const PATH: &str = "/api/v2/public/session-token";
