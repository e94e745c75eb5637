//! The routes that the browser SDK calls with a session token (`@cobaltio/cobalt-js` from 6.0 on).

pub mod config;
pub mod disconnect;
pub mod integrate;
pub mod lead;
pub mod org_basics;
pub mod save;
