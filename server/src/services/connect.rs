//! Connecting an application: the OAuth redirect, typed credentials, checking, refreshing,
//! disconnecting.
//!
//! The order of a flow: [`start`] makes it, binds it to a browser and builds the provider's address,
//! after [`prerequisites`] has asked whether the host that was typed answers;
//! [`finish`] takes the answer, with [`discover`] where the provider must be asked for more.
//! [`keys`] is the way without a redirect, [`client_credentials`] the one with a client of the end
//! user's own, [`import`] takes over what another system obtained. [`credential`] seals what was
//! obtained, [`access`] opens it, [`refresh`] replaces it where it is old ([`flights`] are those
//! under way), [`check`] asks the provider whether it works, [`disconnect`] ends it. [`target`] says
//! which connection is meant in all of them.

pub mod access;
pub mod check;
pub mod client_credentials;
pub mod credential;
pub mod disconnect;
pub mod discover;
pub mod finish;
pub mod flights;
pub mod identity;
pub mod import;
pub mod keys;
pub mod oauth;
mod prerequisites;
mod refresh;
pub mod start;
pub mod target;
