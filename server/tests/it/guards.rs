//! Rules about the code itself.

mod document;
mod layers;
mod readme;
mod security;
mod sizes;
mod source;
mod supply_chain;
