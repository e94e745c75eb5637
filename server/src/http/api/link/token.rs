//! `/v1/link/token/...`: link tokens, public tokens, access tokens.

pub mod create;
pub mod exchange;
pub mod revoke;
pub mod rotate;

/// Whether a path is one of these, which take a client in their body.
#[must_use]
pub fn is_at(path: &str) -> bool {
    let path = path.strip_prefix("/v1").unwrap_or(path);
    path.starts_with("/link/token/")
}
