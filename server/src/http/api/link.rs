//! The Link flow, as Cobalt Link has it and further: tokens, sessions, the connection of an access token.

pub mod connection;
pub mod result;
pub mod session;
pub mod token;
