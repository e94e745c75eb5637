//! Connecting an application: the OAuth redirect, typed credentials, checking, refreshing,
//! disconnecting.
//!
//! The order of a flow: [`start`] makes it, binds it to a browser and builds the provider's address;
//! [`finish`] takes the answer. [`keys`] is the way without a redirect. [`credential`] seals what was
//! obtained, [`access`] opens and refreshes it, [`check`] asks the provider whether it works,
//! [`disconnect`] ends it. [`target`] says which connection is meant in all of them.

pub mod access;
pub mod check;
pub mod credential;
pub mod disconnect;
pub mod finish;
pub mod identity;
pub mod keys;
pub mod oauth;
pub mod start;
pub mod target;
