//! `/api/v2/public/session-token`.

pub mod mint;
pub mod revoke;
