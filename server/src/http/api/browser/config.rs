//! `/api/v2/f-sdk/config` and `/api/v2/f-sdk/slug/{slug}/config`; the same below `/api/v2/public` for
//! the company's backend, and reading and removing for older SDKs at
//! `/api/v1/application/{slug}/installation`.

pub mod create;
pub mod delete;
pub mod get;
pub mod update;
