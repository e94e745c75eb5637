//! Connecting an application: the OAuth redirect, typed credentials, checking, refreshing,
//! disconnecting.
//!
//! The order of a flow: [`start`] makes it, binds it to a browser and builds the provider's address;
//! [`finish`] takes the answer. [`keys`] is the way without a redirect, [`import`] takes over what
//! another system obtained. [`credential`] seals what was obtained, [`access`] opens and refreshes
//! it, [`check`] asks the provider whether it works, [`disconnect`] ends it.

pub mod access;
pub mod check;
pub mod credential;
pub mod disconnect;
pub mod finish;
pub mod identity;
pub mod import;
pub mod keys;
pub mod oauth;
pub mod start;
