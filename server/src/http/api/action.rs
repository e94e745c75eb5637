//! `/api/v2/integration-schema`: what can be done with an application, in one call of a fixed shape.

pub mod execute;
pub mod get;
pub mod list;
