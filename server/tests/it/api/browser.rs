//! Routes that the browser SDK calls.

mod config;
mod disconnect;
mod integrate;
mod lead;
mod org_basics;
mod save;
