//! The Patchbay server.
//!
//! How it hangs together, from the outside in:
//!
//! * [`cli`] parses a command and calls [`compose`].
//! * [`compose`] is the only module that knows every part: it opens the database, unlocks the vault,
//!   loads the catalog and hands the use cases to the two front doors.
//! * [`http`] is the JSON API, [`ui`] the hosted page's half of `app::ports`. Both are thin callers
//!   of the same use cases.
//! * [`services`] holds the use cases. They know the parts below and nothing of HTTP.
//! * [`domain`] is what things mean (pure), [`store`] speaks SQL, [`catalog`] knows applications,
//!   [`outbound`] reaches providers through the egress guard, [`crypto`] seals and derives.
//! * [`sandbox`] is a provider in the same binary, for trying out and for tests.
//!
//! `server/tests/it/guards.rs` holds these directions. To add an endpoint see [`http::api`], a table
//! [`store`], an application [`catalog`], a page `app::pages`, an option [`options`].

// Futures of axum and Leptos nest deeply; the default of 128 does not reach.
#![recursion_limit = "256"]
// Tables of test cases may be long.
#![cfg_attr(not(test), deny(clippy::too_many_lines))]

pub mod catalog;
pub mod cli;
pub mod clock;
pub mod compose;
pub mod crypto;
pub mod domain;
pub mod http;
pub mod options;
pub mod outbound;
pub mod sandbox;
pub mod services;
pub mod store;
pub mod strict_toml;
pub mod ui;
