//! `/api/v2/public/linked-account/default-app/auth-credentials/{key}`: credentials of the host's own
//! product.

pub mod remove;
pub mod set;
