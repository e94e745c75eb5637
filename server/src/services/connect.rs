//! Connecting an application: the OAuth redirect, typed credentials, checking, refreshing,
//! disconnecting.
//!
//! The order of a flow: [`start`] makes it, binds it to a browser and builds the provider's address
//! after [`prerequisites`] has asked whether the host that was typed answers, by way of [`window`]
//! where it runs in a window of its own; [`finish`] takes the answer and [`redeem`] spends it, with
//! [`discover`] where the provider must be asked for more, and [`keep`] makes the connection. [`keys`]
//! is the way without a redirect, [`client_credentials`] the one with a client of the end user's own,
//! [`import`] takes over what another system obtained. [`credential`] seals what was obtained,
//! [`access`] opens it, [`refresh`] replaces it where it is old ([`flights`] are those under way),
//! [`check`] asks the provider whether it works, [`tend`] sees to it that none ends unnoticed
//! ([`grant_end`] knows when), [`disconnect`] ends it. [`proxy`] sends what the host asks for through it,
//! and [`action`] does the same in one call of a fixed shape. [`target`] says which connection is meant in
//! all of them.

pub mod access;
pub mod action;
pub mod check;
pub mod client_credentials;
pub mod credential;
pub mod disconnect;
pub mod discover;
pub mod finish;
pub mod flights;
mod grant_end;
pub mod identity;
pub mod import;
pub mod keep;
pub mod keys;
pub mod oauth;
mod prerequisites;
pub mod proxy;
mod redeem;
mod refresh;
pub mod start;
pub mod target;
pub mod tend;
pub mod window;
