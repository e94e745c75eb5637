//! The routes that the browser SDK calls with a session token (`@cobaltio/cobalt-js` 8.0.0).

pub mod config;
pub mod disconnect;
pub mod integrate;
pub mod org_basics;
pub mod save;
