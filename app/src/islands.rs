//! The parts that also run in the browser. Every page works without them.

mod form_helper;

pub use form_helper::FormHelper;
