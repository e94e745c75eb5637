//! Cryptography, all of it on one provider (`aws-lc-rs`, which rustls links too).
//!
//! Belongs here: the vault's sealing, tokens and their hashes, signatures of others, randomness. Does
//! not belong here: where keys and ciphertexts are kept (`store`), or who may use them (`services`).

pub mod hmac;
pub mod integrity;
pub mod master_key;
pub mod random;
pub mod token;
pub mod vault;
