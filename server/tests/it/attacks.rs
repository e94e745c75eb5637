//! Attacks that must fail, one file for each kind.
//!
//! An attacker here has what attackers have: a session of their own, links that they can mail, an
//! API key of another project, a provider that lies, a copy of the database, a place in the network
//! from which they send any bytes. Each case ends with what must not have happened, usually that the
//! provider never saw a token request. [`rig`] is the scene, `crate::provider` the provider.

mod api_keys;
pub(crate) mod bad_callbacks;
mod bombs;
mod context_mixup;
mod cross_site_forms;
mod disconnected;
mod echoed_credentials;
mod foreign_browser;
pub(crate) mod foreign_objects;
mod forged_addresses;
mod framing;
mod handed_on_bombs;
mod hostile_texts;
mod hung_up;
mod inside_names;
mod key_rotation;
mod leaks;
mod mass_assignment;
mod master_key;
mod moved_ciphertext;
mod open_redirect;
mod outgoing;
mod pkce;
mod poisoned_host;
mod prefetch;
mod proxied_paths;
mod redirects;
mod refresh_outage;
mod refresh_race;
mod repeated_requests;
mod replayed_callback;
pub(crate) mod rig;
mod session_reach;
mod smuggled_requests;
mod stolen_database;
mod tickets;
mod token_answers;
mod typed_hosts;
pub(crate) mod wire;

pub(crate) use rig::{KEYED, Rig, dump};
