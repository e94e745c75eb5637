//! `/api/v2/public/application` and the browser SDK's `/api/v2/f-sdk/application`: the same
//! documents at two addresses.

pub mod get;
pub mod list;
pub mod shown;
