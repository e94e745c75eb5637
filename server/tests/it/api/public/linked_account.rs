//! `/api/v2/public/linked-account`.

mod check;
mod create;
mod delete;
mod disconnect;
mod get;
mod list;
mod oauth_url;
mod save_keys;
mod upsert;

const PATH: &str = "/api/v2/public/linked-account";
