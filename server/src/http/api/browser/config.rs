//! `/api/v2/f-sdk/config` and `/api/v2/f-sdk/slug/{slug}/config`.

pub mod create;
pub mod delete;
pub mod get;
pub mod update;
