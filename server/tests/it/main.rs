//! The server's integration tests: one binary, so that it links once.
//!
//! Everything runs in process: the composed router is called without a socket, time is a clock that
//! a test moves, the provider is the sandbox in the same binary. What touches the database runs on
//! SQLite and on PostgreSQL ([`support::both_databases`]). Nothing sleeps.
//!
//! `support` starts servers and plays clients and browsers; begin reading there. `api` mirrors
//! `server/src/http/api` with one file for each endpoint; a new endpoint gets its file there, a new
//! table its cases in `store`.

#![recursion_limit = "256"]

mod api;
mod attacks;
mod bad_inputs;
mod conversations;
mod default_clients;
mod generated_projects;
mod grants;
mod guards;
mod hosted;
mod kill;
mod link;
mod ops;
mod prerequisites;
mod provider;
mod sdk;
mod serve;
mod several;
mod smoke;
mod store;
mod support;
