//! The demo page.

mod exchange;
mod load_link;
mod mint;

pub use exchange::exchange;
pub use load_link::load_link;
pub use mint::mint;
