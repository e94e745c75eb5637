//! The endpoints: one file each, in the folders of their addresses.
//!
//! A handler extracts who is calling and what was sent, calls one use case and writes the answer;
//! about twenty lines. `doc` beside it says what its types do not.
//! `public/linked_account/create.rs` is the pattern. To add one: copy it, add it to
//! [`router`](super::router), and a test of the same name in `server/tests/it/api`.

pub mod action;
pub mod browser;
pub mod link;
pub mod older;
pub mod openapi;
pub mod public;
