//! Rules about the code itself.

mod layers;
mod readme;
mod sizes;
mod source;
