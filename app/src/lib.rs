//! The user interface of Patchbay, and the words it shares with the server.
//!
//! * [`contract`]: plain types, ids, error codes, input names. Compiles for browser and server.
//! * [`ports`] (server only): what the pages may ask; `server::ui` implements them.
//! * [`server_fns`]: thin callers of the ports, one file each; every form and every page uses them.
//! * [`pages`] (server only, for in islands mode the browser never draws a page): one file per
//!   address; [`components`]: what several pages draw.
//! * [`islands`]: the few parts that also run in the browser. Every page works without them.
//! * [`i18n`]: every word that a person reads.
//!
//! Does not belong here: a database, an HTTP client, a router, a business rule.
//!
//! # To add a page
//!
//! 1. Its address and path builder in [`routes`], its route in `table.rs`.
//! 2. What it shows in [`contract::connect`], how it is loaded in [`ports`].
//! 3. A server function in `server_fns/<area>/<verb>.rs` that calls the port.
//! 4. A page in `pages/` that draws the model inside [`components::layout::Page`].
//! 5. A case in `app/tests/pages` with the fake port, error state included.
//!
//! # What the server puts into Leptos' context, per request
//!
//! [`ports::Ports`], [`ports::Visitor`] and [`BasePath`]; nonce, request parts and response options
//! come from `leptos_axum`. Without them (route generation) pages draw neutrally and never panic.
#![recursion_limit = "256"]

pub mod assets;
#[cfg(feature = "ssr")]
pub mod components;
pub mod contract;
pub mod csp;
pub mod error;
pub mod i18n;
pub mod islands;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod ports;
pub mod routes;
pub mod server_fns;
#[cfg(feature = "ssr")]
mod shell;
#[cfg(feature = "ssr")]
mod table;

pub use routes::BasePath;
#[cfg(feature = "ssr")]
pub use shell::{failure_shell, shell};
#[cfg(feature = "ssr")]
pub use table::App;
