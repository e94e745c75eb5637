//! The demo page.

mod mint;

pub use mint::mint;
