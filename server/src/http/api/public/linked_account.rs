//! `/api/v2/public/linked-account`.

pub mod check;
pub mod create;
pub mod delete;
pub mod get;
pub mod list;
