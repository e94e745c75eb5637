//! `/api/v2/public/application` and `/api/v2/f-sdk/application`.

mod get;
mod list;
