//! What pages and forms call: thin, one file each, no rule of their own.
//!
//! A load returns a page's model. An action answers a plain form with a 303 to a page of ours, on
//! success and on failure, and a script with the result itself.

pub mod connect;
#[cfg(feature = "ssr")]
mod cx;
pub mod demo;
pub mod link;

#[cfg(feature = "ssr")]
pub use cx::{Outcome, ServerCx};
