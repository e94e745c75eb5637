//! Everything that leaves this server over HTTP.
//!
//! Belongs here: the [`transport::Transport`] that services call, the guard that decides which
//! addresses may be dialled, the OAuth client on top of it, and calls to a provider's API. Does not
//! belong here: what an answer means for a connection (`services`), and which addresses an app has
//! (`catalog`).
//!
//! In production one chain serves all calls: [`in_process::InProcess`] answers what is meant for our
//! own sandbox, and [`client::GuardedClient`] sends the rest. A test puts its own `Transport` there.

pub mod addresses;
pub mod api_call;
pub mod client;
pub mod guard;
pub mod in_process;
pub mod oauth;
pub mod stream;
pub mod timed;
pub mod transport;

pub use transport::{OutboundError, OutboundRequest, OutboundResponse, Transport};
