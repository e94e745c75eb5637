//! What an operator does at the command line, beside a running server. One file for each command.

mod api_key;
mod apply;
mod cleanup;
mod database;
mod keys;
mod project;
