//! `/api/v2/public/linked-account`.

mod check;
mod create;
mod delete;
mod get;
mod list;

const PATH: &str = "/api/v2/public/linked-account";
