//! `/api/v2/public/linked-account`.

pub mod check;
pub mod create;
pub mod delete;
pub mod disconnect;
pub mod get;
pub mod list;
pub mod oauth_url;
pub mod save_keys;
pub mod upsert;
