//! `/v1/link/connection`: the connection of an access token.

pub mod disconnect;
pub mod get;
