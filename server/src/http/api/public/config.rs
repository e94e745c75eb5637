//! `/api/v2/public/config` and `/api/v2/public/slug/{slug}/config`: what the browser SDK does not do at
//! its own addresses. Making, reading, writing and removing a config is `browser::config`, the same
//! documents at two addresses.

pub mod field;
pub mod list;
pub mod rule_column;
pub mod switch;
