//! The Link flow: a host's backend asks for a session, a browser connects an app in it, the host
//! exchanges what the browser brings for an access token.
//!
//! What protects the person who connects: a session works on an account that only it has. What somebody
//! connects there becomes the user's only when the host exchanges the public token, which only that
//! somebody's browser gets, and names the user whom it sees. So whoever forwards a link gains nothing, and
//! whoever opens one sees nothing of what its user has connected before.
//!
//! The order: [`create`] makes the session and its page, [`page`] says what the page may do, [`outcome`]
//! what its connection means to the session, [`record`] is what happens there, [`claim`] makes the
//! connection the user's, [`access`] is what the host reaches it with. [`demanded`] brings hosted links
//! into the same flow where a project wants it. [`timeline`] tells how a session went; [`sweep`] ends those
//! that nobody claimed. [`clients`] are the credentials of hosts.

pub mod access;
pub mod claim;
pub mod clients;
pub mod create;
pub mod demanded;
pub(super) mod outcome;
pub mod page;
pub(super) mod record;
pub mod sweep;
pub mod timeline;

use app::contract::ids::LinkSessionId;
use secrecy::SecretString;

use super::Core;
use crate::crypto::token::TokenKind;

/// The token that opens a session.
fn link_token(core: &Core, id: &LinkSessionId) -> SecretString {
    core.tokens.token(TokenKind::Link, id.as_str())
}

/// The token that a session's connection is claimed with.
fn public_token(core: &Core, id: &LinkSessionId) -> SecretString {
    core.tokens.token(TokenKind::Public, id.as_str())
}
