//! `/v1/link/token/...`: link tokens, public tokens, access tokens.

pub mod create;
pub mod exchange;
pub mod revoke;
pub mod rotate;
