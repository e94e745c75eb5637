//! Rules about the code itself.

mod document;
mod layers;
mod readme;
mod sizes;
mod source;
