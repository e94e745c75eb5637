//! Attacks that must fail, one file for each kind.
//!
//! An attacker here has what attackers have: a session of their own, links that they can mail, an
//! API key of another project, a provider that lies, a copy of the database, a place in the network
//! from which they send any bytes. Each case ends with what must not have happened, usually that the
//! provider never saw a token request. [`rig`] is the scene, `crate::provider` the provider.

pub(crate) mod bad_callbacks;
mod context_mixup;
mod cross_site_forms;
mod foreign_browser;
mod foreign_objects;
mod hung_up;
mod leaks;
mod master_key;
mod moved_ciphertext;
mod poisoned_host;
mod refresh_outage;
mod refresh_race;
mod replayed_callback;
pub(crate) mod rig;
mod stolen_database;
pub(crate) mod wire;

pub(crate) use rig::{KEYED, Rig, dump};
