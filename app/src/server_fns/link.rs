//! The Link flow.

mod prove;

pub use prove::prove;
